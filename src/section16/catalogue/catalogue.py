"""All entries of the catalogue of findings, by id."""

from __future__ import annotations

from collections.abc import Iterable

from section16.catalogue import (
    adoption,
    approval,
    book,
    drafting,
    facts,
    forms,
    importing,
    ledger,
    office,
    package,
    reading,
    rehearsal,
    sense,
)
from section16.catalogue.entry import CatalogueEntry
from section16.errors import Section16Error
from section16.nearest import nearest_names

_AREAS = (reading, forms, sense, package, rehearsal, facts, drafting, adoption, importing, ledger, approval, office, book)
CATALOGUE: dict[str, CatalogueEntry] = {entry.id: entry for area in _AREAS for entry in area.ENTRIES}
"""Every entry by its id, in the order in which work proceeds: reading, checks, drafting, import, ledger, office, book."""


class UnknownFindingError(Section16Error, LookupError):
    """An id that is not in the catalogue of findings."""


def explain(identifier: str) -> CatalogueEntry:
    """Return the entry of a finding: its severities, title, explanation, remedy and citations.

    The id may be written in lower case. Raises :class:`UnknownFindingError` for an id that is not in the catalogue, with the
    nearest ones.
    """
    entry = CATALOGUE.get(identifier.strip().upper())
    if entry is None:
        raise UnknownFindingError(f"Unknown finding {identifier!r}. {suggestion(identifier)}")
    return entry


def suggestion(identifier: str, known: Iterable[str] = CATALOGUE) -> str:
    """Return the sentence that offers the ids spelled most like an unknown one, or names the page that lists all of them."""
    near = nearest_names(identifier.strip().upper(), known)
    if not near:
        return "docs/findings.md lists all of them."
    return f"Did you mean {' or '.join(filter(None, (', '.join(near[:-1]), near[-1])))}?"
