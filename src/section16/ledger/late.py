"""Rows that speak of an earlier day than the reports before them, and what they stand beside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from section16.ledger.assertion import Assertion, Cause
from section16.ledger.entry import Entry, Filing
from section16.ledger.lot import Lot, Traits
from section16.ledger.splits import Split

Row = tuple[Entry, Traits]


def counted_before(pending: list[Row], lot: Lot, filing: Filing) -> tuple[Assertion, list[Row]] | None:
    """Return the broken report of a lot that had counted transactions before they were reported, and these.

    Either they start where that report should have started, or they state what the lot holds now.
    """
    rows = [row for row in pending if not row[0].holding and row[0].day and row[1].same_line(lot.traits)]
    for broken in lot.history if rows else []:
        if broken.cause is not Cause.UNEXPLAINED or not broken.left or broken.entry.filing is filing:
            continue
        late = [row for row in rows if row[0].when <= broken.entry.when]
        change = sum((entry.change or Decimal(0) for entry, _ in late), Decimal(0))
        if late and ((change == broken.left and late[-1][0].owned == lot.balance) or _starts_there(late, change, broken)):
            return broken, late
    return None


def _starts_there(rows: list[Row], change: Decimal, broken: Assertion) -> bool:
    """Whether rows start where a broken report should have started, and are all or a part of what it had counted.

    Several may all state the balance after the last of them.
    """
    earlier = all(entry.when < broken.entry.when for entry, _ in rows)
    part = change == broken.left or (earlier and change * broken.left > 0 and abs(change) < abs(broken.left))
    start = (broken.opening or Decimal(0)) + (broken.gap or Decimal(0)) - broken.left
    return part and any(entry.start == start or entry.owned == start + change for entry, _ in rows)


def comes_before(pending: list[Row], lot: Lot) -> list[Row]:
    """Return the transactions that end where the first report of a lot starts, on an earlier day, the earliest first."""
    rows: list[Row] = []
    first = lot.history[0]
    day, start = first.entry.when, (first.balance or Decimal(0)) - (first.entry.change or Decimal(0))
    while True:
        row = next((row for row in pending if row not in rows and _leads_to(row, day, start, lot)), None)
        if row is None:
            return rows[::-1]
        rows.append(row)
        day, start = row[0].when, row[0].start or Decimal(0)


def _leads_to(row: Row, day: date, start: Decimal, lot: Lot) -> bool:
    entry, traits = row
    return (
        not entry.holding
        and entry.day is not None
        and entry.day <= day
        and entry.owned == start != 0
        and traits.same_line(lot.traits)
    )


def as_of_its_day(pending: list[Row], lot: Lot, splits: Iterable[Split]) -> tuple[Row, Assertion] | None:
    """Return a holding that states what the lot held on the day that the form reports, and the row that shows it.

    Later changes were filed already; a split between the two is considered.
    """
    told = [one for one in lot.history if not one.aside]
    for row in pending:
        entry, traits = row
        if not entry.holding or not traits.same_line(lot.traits):
            continue
        then = [one for one in told if one.entry.when <= entry.when]
        if then and then[-1] is told[-1]:
            continue
        shown = then[-1] if then else told[0]
        balance = (shown.balance if then else shown.entry.start) or Decimal(0)
        became = [balance, *(split.of(balance) for split in splits if split.between(shown.entry.when, entry.when))]
        if any(one == entry.owned or (one % 1 and int(one) == entry.owned) for one in became):
            return row, shown
    return None
