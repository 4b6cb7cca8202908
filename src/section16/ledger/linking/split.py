"""Links across a split: rows that start from what a split made of the balance of a lot."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.entries.split import SecuritySplit, between
from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.splits import rounded_singly
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Line, Traits
from section16.ledger.thresholds import ROUNDED_PRICE


def split(now: Situation, line: Line) -> LotLink | None:
    """Return the link of a row that starts from the balance of a lot after a split between the two."""
    if not now.learned.splits:
        return None
    lots = now.lots.line(line)
    for row in now.pending.of(line) if lots else ():
        if now.follows(row):  # the split is before the first of rows that continue one from another
            continue
        found = [(lot, made) for lot in lots if (made := across(now, row, lot)) is not None]
        if found:
            # A reverse split makes many lots equal, and only their footnotes still separate them.
            lot, made = min(found, key=lambda one: len(row.traits.marks ^ one[0].traits.marks))
            evidence = Evidence("split", f"{made.words}: {lot.balance} became {row.entry.start}", made.rows[:5])
            return LotLink(row=row, lot=lot.number, kind=Kind.SPLIT, cause=Cause.SPLIT, evidence=(evidence,))
    return None


def across(now: Situation, row: Row, lot: Lot) -> SecuritySplit | None:
    """Return the split, or all of them as one, by which the balance of a lot became what a row starts from.

    It may be between two rows of one filing: rows of a late form can be a year apart (0001225208-23-001374). What is valued in
    dollars does not change.
    """
    before = lot.latest
    if before is None or not now.learned.splits or row.entry.dollars or not now.free(row, lot):
        return None
    for made in between(now.learned.splits, before.entry.as_of, row.entry.when):
        start = row.entry.start or Decimal(0)
        if rounded_singly(lot.balance, start, made.ratio) and _same_line_after(made, row.traits, lot.traits):
            return made
    return None


def _same_line_after(made: SecuritySplit, traits: Traits, before: Traits) -> bool:
    """Whether the line is the same when the exercise price was divided by the split's ratio."""
    if traits.line != before.line:
        return False
    if traits.same_series(before):
        return True
    price, earlier = traits.series[0], before.series[0]
    if not isinstance(price, Decimal) or not isinstance(earlier, Decimal):
        return False
    close = abs(earlier * made.old / made.new - price) <= ROUNDED_PRICE * max(price, Decimal(1))
    return close and traits.series[1] in (None, before.series[1])
