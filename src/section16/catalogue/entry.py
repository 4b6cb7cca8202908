"""An entry of the catalogue of findings, and the areas that the entries are listed under."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import msgspec

from section16.citation import Citation
from section16.finding import Severity


class Area(StrEnum):
    """The part of section16 that reports a finding."""

    READING = "reading"
    """Reading a filing, a document or a page."""
    FORM = "form"
    """Checks of a form."""
    PACKAGE = "package"
    """Checks of a submission package."""
    REHEARSAL = "rehearsal"
    """The local EDGAR."""
    DRAFTING = "drafting"
    """Drafting forms from facts."""
    ADOPTION = "adoption"
    """Taking facts from filed forms."""
    IMPORT = "import"
    """Importing records of brokers and plan administrators."""
    LEDGER = "ledger"
    """The ledger of filed forms."""
    APPROVAL = "approval"
    """Locking, approving, signing and submitting a draft."""
    OFFICE = "office"
    """The integrity of an office and its audit trail."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of finding: its permanent id, its meaning, and what to do about it.

    ``severities`` lists every weight that the finding can have. ``explanation`` states the rule and why it matters; ``remedy``
    applies to every finding of the kind, while a finding may give a more specific one. ``citations`` are empty where no rule of
    law or specification is involved.
    """

    id: str
    area: Area
    severities: tuple[Severity, ...]
    title: str
    explanation: str
    remedy: str
    citations: tuple[Citation, ...] = ()


def entries_of(area: Area) -> Callable[..., Entry]:
    """Return the constructor of an area's entries, so that a table of them does not repeat the area."""

    def made(
        identifier: str,
        severities: Severity | tuple[Severity, ...],
        title: str,
        explanation: str,
        remedy: str,
        *citations: Citation,
    ) -> Entry:
        weights = (severities,) if isinstance(severities, Severity) else severities
        return Entry(
            id=identifier,
            area=area,
            severities=weights,
            title=title,
            explanation=explanation,
            remedy=remedy,
            citations=citations,
        )

    return made
