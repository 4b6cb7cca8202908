"""Dates with last year's number, as on the first forms of January, that the owner's other reports show to be wrong.

The period of such a form is copied from its transaction, with the error, so that the form alone shows nothing: it could be a
report that is a year late. It is not where it was filed as soon as a form is due after the same day of the next year, and its
balance continues from a report of a day in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.dates import ImpossibleDay, just_before
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.identity import Identity

_MARKED = frozenset("EL")
"""What is marked as an early or a late report is of another time, as the filer says."""


def with_possible_years(posted: Iterable[PostedFiling], identity: Identity) -> list[PostedFiling]:
    """Return filings, in the order in which they became known, with the dates of a wrong year unknown."""
    posted = list(posted)
    doubtful = {filing.accession for filing, rows in posted if any(_doubtful(row) for row in rows)}
    if not doubtful:
        return posted
    reported: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    found = []
    for filing, rows in posted:
        if filing.accession in doubtful:
            filing, rows = _corrected(filing, rows, reported, identity)  # noqa: PLW2901 - the filing as it can be
        found.append((filing, rows))
        for row in rows:
            for line in _lines(row, identity):
                reported[line].append(row)
    return found


def _doubtful(row: Entry) -> date | None:
    """Return the day that a row was meant to state, if it is mistyped; ``None`` where nothing suggests it."""
    known = row.filing.filed
    if row.day is None or known is None or row.day.year >= known.year or row.timeliness in _MARKED:
        return None
    return just_before(row.day, known)


def _lines(row: Entry, identity: Identity) -> Iterator[tuple[object, ...]]:
    series = (row.exercise_price, row.expiration)
    for owner in row.filing.owners:
        yield owner, row.table, identity.title(row.title), row.direct, identity.nature(row.nature), series


def _corrected(
    filing: LedgerFiling, rows: tuple[Entry, ...], reported: dict[tuple[object, ...], list[Entry]], identity: Identity
) -> PostedFiling:
    """Return a filing whose dates of a wrong year are unknown: all that one of its rows shows to be."""
    wrong = {
        row.day: shown.filing
        for row in rows
        if _doubtful(row) and (shown := _continued(row, [one for line in _lines(row, identity) for one in reported[line]]))
    }
    if not wrong:
        return filing, rows
    days = {row.id: _impossible(row, wrong) for row in rows}
    possible = [row.day for row in rows if row.day and not days[row.id]]
    period = next((day for day in days.values() if day and day.stated == filing.period), None)
    filing = msgspec.structs.replace(
        filing,
        last=max(possible, default=None),
        period=None if period else filing.period,
        impossible_period=period or filing.impossible_period,
    )
    return filing, tuple(
        msgspec.structs.replace(row, filing=filing, day=None, impossible=days[row.id])
        if days[row.id]
        else msgspec.structs.replace(row, filing=filing)
        for row in rows
    )


def _continued(row: Entry, reported: list[Entry]) -> Entry | None:
    """Return the last report of a row's line, where the row continues from its balance and it is of a later day.

    A balance of nothing is continued by every grant.
    """
    last = reported[-1] if reported else None
    if last is None or row.day is None or not row.start or last.owned != row.start or last.when <= row.day:
        return None
    held = next((one.owned for one in reversed(reported) if one.when <= row.day), None)
    return last if held != row.start else None


def _impossible(row: Entry, wrong: dict[date | None, LedgerFiling]) -> ImpossibleDay | None:
    """Return the date of a row as impossible, where it is of a year that a row of the form shows to be wrong."""
    meant = _doubtful(row)
    if row.day is None or meant is None:
        return None
    shown = wrong.get(row.day) or next(iter(wrong.values()))
    why = f"is of an earlier year than the report it continues from, {shown.accession} of {shown.day}"
    return ImpossibleDay(row.day, why, meant)
