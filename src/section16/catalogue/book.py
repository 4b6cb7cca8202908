"""Findings of the book: what a table cannot hold as it was filed."""

from __future__ import annotations

from section16.catalogue.entry import Area, CatalogueEntry, entries_of
from section16.finding import Severity

_entry = entries_of(Area.BOOK)

ENTRIES: tuple[CatalogueEntry, ...] = (
    _entry(
        "BOOK-TOO-EXACT",
        Severity.WARN,
        "Number with too many decimal places",
        "The columns of the book hold 28 digits before the decimal point and 10 behind it, where EDGAR takes 16 digits, 4 of "
        "them behind the point. A number with more decimal places would have to be rounded, so the column is empty.",
        "Read the number in the filing, which the book keeps.",
    ),
)
