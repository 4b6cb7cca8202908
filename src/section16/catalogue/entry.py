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
    FORM = "form"
    SENSE = "sense"
    PACKAGE = "package"
    REHEARSAL = "rehearsal"
    DRAFTING = "drafting"
    ADOPTION = "adoption"
    IMPORT = "import"
    LEDGER = "ledger"
    APPROVAL = "approval"
    OFFICE = "office"
    BOOK = "book"


HEADINGS: dict[Area, str] = {
    Area.READING: "Reading filings, documents and pages",
    Area.FORM: "Checks of a form",
    Area.SENSE: "Sense checks of a form",
    Area.PACKAGE: "Checks of a submission package",
    Area.REHEARSAL: "Rehearsal with the local EDGAR",
    Area.DRAFTING: "Drafting forms from facts",
    Area.ADOPTION: "Taking facts from filed forms",
    Area.IMPORT: "Importing records of brokers and plan administrators",
    Area.LEDGER: "Ledger of filed forms",
    Area.APPROVAL: "Locking, approving, signing and submitting a draft",
    Area.OFFICE: "Integrity of an office and its audit trail",
    Area.BOOK: "The book of filings",
}
"""The name of each area for people to read."""


class CatalogueEntry(msgspec.Struct, frozen=True, kw_only=True):
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


def entries_of(area: Area) -> Callable[..., CatalogueEntry]:
    """Return the constructor of an area's entries, so that a table of them does not repeat the area."""

    def made(
        identifier: str,
        severities: Severity | tuple[Severity, ...],
        title: str,
        explanation: str,
        remedy: str,
        *citations: Citation,
    ) -> CatalogueEntry:
        weights = (severities,) if isinstance(severities, Severity) else severities
        return CatalogueEntry(
            id=identifier,
            area=area,
            severities=weights,
            title=title,
            explanation=explanation,
            remedy=remedy,
            citations=citations,
        )

    return made
