"""Trades by code and year, beside the rows by issuer: a screen of a year reads the rows of that year, not of all years."""

from __future__ import annotations

from functools import cache

from section16.store.book.computed import ISSUER, research_table
from section16.store.book.tables import BookTable

_CODES = ("P", "S", "M", "X", "O", "F", "D")
_COLUMNS = (
    "owner_cik",
    "accession",
    "form_table",
    "row",
    "code",
    "cleansed_date",
    "cleansed_shares",
    "cleansed_price",
    "cleansed_acquired_disposed",
    "value",
    "role",
    "discretionary",
    "plan",
    "plan_adopted",
    "event_reason",
)
TRADES_ORDER = "code, year(cleansed_date), issuer_cik, owner_cik, cleansed_date, accession, row"
"""By year, and then by issuer: a screen reads one or two years, and what is alike is together, which takes half the bytes."""


@cache
def trades_table() -> BookTable:
    """Return the table of trades, with the columns of the analyst that screens ask for."""
    research = research_table()
    says = "A row that counts, with a code that screens ask for; made from `row_research`, in the order of code and year."
    return BookTable("trades", says, (ISSUER, *map(research.column, _COLUMNS)), research.key)


def trades_in(research: str, *beside: str) -> str:
    """Return SQL for the trades in a selection of rows of the analyst, with further columns of these."""
    codes = ", ".join(f"'{code}'" for code in _CODES)
    columns = ", ".join((*trades_table().names, *beside))
    return f"SELECT {columns} FROM ({research}) WHERE counted AND code IN ({codes})"
