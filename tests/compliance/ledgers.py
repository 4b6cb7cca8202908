"""Invented filings as a ledger, and what their timing is, by short names."""

from __future__ import annotations

from section16.compliance.statements import Statements, statements_of
from section16.compliance.timeliness import timeliness
from section16.compliance.timing import FilingTiming, RowTiming
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.ledger import Ledger
from tests.ledger.filings import at


def ledger_with(*posted: PostedFiling) -> Ledger:
    """Return a ledger of filings whose rows are entries already."""
    ledger = Ledger()
    for filing, entries in posted:
        ledger._put(filing, entries)
    return ledger


def timings(*posted: PostedFiling, facts: str = "", year: int | None = None) -> list[FilingTiming]:
    stated = statements_of(facts.encode()) if facts else Statements()
    return timeliness(ledger_with(*posted), year=year, statements=stated)


def timing(place: str, *posted: PostedFiling, facts: str = "") -> RowTiming:
    """Return the timing of a row, ``1 I/2``, or of a Form 3 as such, ``1``."""
    named = at(place) if " " in place else at(f"{place} ").strip()
    return next(row for one in timings(*posted, facts=facts) for row in one.rows if named in (row.row, row.first))
