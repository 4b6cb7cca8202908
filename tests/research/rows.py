"""Research rows of invented filings, by the short names of their rows."""

from __future__ import annotations

from section16.ledger.entries.amendment import PostedFiling
from section16.research.row import ResearchRow
from section16.research.rows import IssuerResearch
from tests.ledger.filings import book_of


def research(*posted: PostedFiling, decisions: str = "") -> dict[str, ResearchRow]:
    """Return every row by its number and place, ``2 I/1``."""
    rows = IssuerResearch(book_of(*posted, decisions=decisions)).rows()
    return {f"{int(one.accession[-6:])} {one.table}/{one.row}": one for one in rows}
