"""Exact links: rows that start from the balance of a lot of their line.

An equal balance is not enough where it is likely to be chance: each condition excludes one kind of such chance.
"""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.entries.entry import Entry
from section16.ledger.linking import late_reports
from section16.ledger.linking.compatibility import of_another_grant_day
from section16.ledger.linking.link import Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.split import across
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Line, Traits


def exact(now: Situation, line: Line, balance: Decimal | None) -> LotLink | None:
    """Return the link of a row that starts from a balance which a lot of its line holds; lots of the same footnotes first.

    Of several that start from one balance, those come first from which others lead back to it.
    """
    rows = now.pending.starting(line, balance)
    if not rows:
        return None
    choices = [(row, lot) for row in rows for lot in now.lots.at(line, balance, row.traits.price) if _continues(now, row, lot)]
    if not choices:
        return None
    if len(choices) == 1:
        ((row, lot),) = choices
        score = _score(now, row, lot, alone=True)
        return LotLink(row=row, lot=lot.number, kind=Kind.EXACT, cause=Cause.AGREES, score=score)
    scored = [(_score(now, row, lot, alone=False), row, lot) for row, lot in choices]
    score, row, lot = min(scored, key=lambda one: one[0])
    return LotLink(row=row, lot=lot.number, kind=Kind.EXACT, cause=Cause.AGREES, score=score)


def _continues(now: Situation, row: Row, lot: Lot) -> bool:
    entry, traits, _ = row
    return (
        traits.same_series(lot.traits)
        and now.free(row, lot)
        # awards of one size are granted every year; only their dates separate them
        and ((traits.definite and not traits.units) or not of_another_grant_day(entry, traits, lot))
        # rows may be in any order, so that one in the middle of a chain can start from the old balance as well
        and not (traits.alone and entry.start and _starts_by_chance(now, row, lot))
        and not _counted_earlier(now, row, lot)
        and not _split_since(now, row, lot)
    )


def _counted_earlier(now: Situation, row: Row, lot: Lot) -> bool:
    """Whether a row starts by chance from the current balance of the lot: a report of a later day had counted it."""
    entry, latest = row.entry, lot.latest
    if latest is None or entry.holding or not now.lots.open(lot) or entry.when >= latest.entry.when:
        return False
    return late_reports.counted_before([row], lot, now.breaks(lot), now.filing) is not None


def _split_since(now: Situation, row: Row, lot: Lot) -> bool:
    """Whether a row starts by chance from what a lot held before a split: another lot has that balance after the split."""
    before, splits = lot.latest, now.learned.splits
    if not splits or before is None or not any(split.between(before.entry.as_of, row.entry.when) for split in splits):
        return False
    return any(other is not lot and across(now, row, other) is not None for other in now.lots.line(row.traits.line))


def _score(now: Situation, row: Row, lot: Lot, *, alone: bool) -> tuple[int, ...]:
    """Return the order of a choice: the fewest different footnotes, then holdings.

    An unchanged holding beside a transaction from the same balance is another lot of equal size, and must be linked
    before the transaction moves one of the two. Whether rows lead back to a balance decides between those that start from it.
    """
    onward = not alone and not _leads_back(now, row)
    return len(row.traits.marks ^ lot.traits.marks), not row.entry.holding, onward, row.place


def _leads_back(now: Situation, row: Row) -> bool:
    """Whether rows continue from a row, one from another, to the balance that it starts from.

    A conversion and the sale of its shares do so; a purchase from the same balance comes after them, or nothing follows.
    """
    entry, traits, _ = row
    if not entry.change:
        return False
    at, seen = entry.owned, set[Decimal | None]()
    while at != entry.start and at not in seen:
        seen.add(at)
        after = [one for one in now.pending.starting(traits.line, at) if _transaction_of(one, traits)]
        if not after:
            return False
        at = after[-1].entry.owned
    return at == entry.start


def _transaction_of(row: Row, traits: Traits) -> bool:
    return not row.entry.holding and row.traits.same_series(traits)


def _starts_by_chance(now: Situation, row: Row, lot: Lot) -> bool:
    """Whether other rows lead to a row, the first of them from a balance that the lot never had: its start is chance.

    A first row from a balance that the lot did have repeats what was reported already, and proves nothing.
    """
    first, seen = row.entry, {row.place}
    while True:
        before = _before(now, first, row.traits)
        if before is None:
            return first is not row.entry and all(one.balance != first.start for one in lot.history)
        if before.place in seen:
            return False
        seen.add(before.place)
        first = before.entry


def _before(now: Situation, entry: Entry, traits: Traits) -> Row | None:
    rows = now.pending.ending(traits.line, entry.start)
    return next((one for one in rows if one.entry.when <= entry.when and one.traits.same_series(traits)), None)
