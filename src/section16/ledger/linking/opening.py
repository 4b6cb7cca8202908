"""What links nowhere: a row opens a lot, or breaks the lot that it should have continued."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from section16.ledger.entries.codes import ACQUIRES, DISPOSES
from section16.ledger.entries.entry import Entry
from section16.ledger.linking.compatibility import (
    could_be_mistyped,
    could_continue,
    mistyped_from,
    of_another_grant_day,
    of_two_grants,
)
from section16.ledger.linking.link import NO_LOT, Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.total import broken_total, one_total
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.thresholds import LEAST_MISTYPED, LOTS_COMPARED


def open_or_break(now: Situation) -> list[LotLink]:
    """Return the links of the first row that does not start where another ends, with those that state the same total."""
    row = next((row for row in now.pending if not now.follows(row)), None)
    if row is None:
        row = _first_of_a_circle(now)
    total = [] if row.entry.holding else one_total(now, row)
    lot = broken(now, row)
    # Rows that together state one total show no opening from nothing: what was held before them is not known.
    opens = row.entry.start == 0 and not row.entry.holding and len(total) < 2  # noqa: PLR2004 - one row alone
    cause = Cause.UNEXPLAINED if lot else Cause.OPENS if opens else Cause.FIRST_SIGHT
    if len(total) > 1:
        return broken_total(total, lot, cause)
    if lot is None:
        return [LotLink(row=row, lot=NO_LOT, kind=Kind.OPENING, cause=cause)]
    return [LotLink(row=row, lot=lot.number, kind=Kind.BREAK, cause=cause)]


def _first_of_a_circle(now: Situation) -> Row:
    """Return the first of rows that start where another ends, as an exercise and the sale of all its shares make.

    What is acquired comes first, even where a form lists the sale above it. The order of the form counts only where every row
    starts where the one above it ends, and a disposition is the last: such a form does follow its rows (0001593968-23-000030).
    """
    rows = list(now.pending)
    acquired = next((one for one in rows if (one.entry.change or 0) > 0), rows[0])
    listed = list(now.pending.transactions(acquired.traits.line))
    in_order = all(above.entry.owned == below.entry.start for above, below in pairwise(listed))
    ends = listed[-1].entry.change if listed else None
    return listed[0] if in_order and (ends or 0) < 0 and acquired.entry.start else acquired


def broken(now: Situation, row: Row) -> Lot | None:
    """Return the lot that a row should have continued, or ``None`` when the row is about a lot not seen before."""
    # A grant starts from nothing; compared with the grants before it, it would break one of them.
    if not now.lots.has_line(row.traits.line) or row.traits.opens(row.entry):
        return None
    # A mistyped row stays with its lot even under new footnotes: as a new lot the error would never be seen.
    mistyped = [] if row.entry.holding else _mistyped(now, row)
    if mistyped:  # a wrong sign is the likeliest error; one digit also separates lots of nearly one size
        return min(mistyped, key=lambda lot: row.entry.owned != lot.balance - (row.entry.change or 0))
    found = _reached(now, row) or _continued(now, row) or _broken_again(now, row)
    return found or (_nearest(now, row) if _contradicts_itself(row.entry) else None)


def _reached(now: Situation, row: Row) -> Lot | None:
    """Return the lot that the arithmetic reaches past a misstated balance, before the row or after it.

    Either the row starts where the last report of the lot should have ended, or its change leads from the balance of the lot
    to where another row of the form starts. A lot that it starts from, and was not linked to, is another one.
    """
    entry, traits, _ = row
    if entry.holding or not entry.change or (entry.start or 0) < LEAST_MISTYPED:
        return None
    found = [*now.lots.should_hold(traits.line, entry.start), *_leads_on(now, row, entry.change)]
    lots = (lot for lot in found if traits.same_series(lot.traits) and not _apart(now, row, lot))
    return min((lot for lot in lots if lot.balance != entry.start), key=lambda lot: lot.number, default=None)


def _leads_on(now: Situation, row: Row, change: Decimal) -> Iterator[Lot]:
    """Yield the lots from whose balance the change of a row leads to where another transaction of the form starts."""
    for one in now.pending.transactions(row.traits.line):
        start = one.entry.start or Decimal(0)
        if one.place != row.place and min(start, start - change) >= LEAST_MISTYPED and one.traits.same_series(row.traits):
            yield from now.lots.at(row.traits.line, start - change)


def _contradicts_itself(entry: Entry) -> bool:
    """Whether a row has acquired more than it states as owned, or its code does not go with its letter.

    As a new lot its error would never be seen.
    """
    if entry.holding or not entry.change:
        return False
    return (entry.start or 0) < 0 or entry.code in (DISPOSES if entry.change > 0 else ACQUIRES)


def _nearest(now: Situation, row: Row) -> Lot | None:
    lots = [lot for lot in now.lots.line(row.traits.line) if row.traits.same_series(lot.traits) and not _used_up(lot)]
    owned = row.entry.owned or Decimal(0)
    return min(lots, key=lambda lot: (abs(lot.balance - owned), lot.number), default=None)


def _used_up(lot: Lot) -> bool:
    """Whether nothing is left of a grant: a row that starts from more is of another grant, unless its terms identify it.

    Nothing is owned after an acquisition only where the filer left the shares out that were acquired; the grant goes on.
    """
    if lot.balance or not lot.traits.granted or lot.traits.definite:
        return False
    return lot.latest is None or (lot.latest.entry.change or 0) <= 0


def _apart(now: Situation, row: Row, lot: Lot) -> bool:
    """Whether a row proved to be of another lot: a later row continued this one from where it had been."""
    known = now.learned.own_lots.get(row.entry.id)
    return known is not None and lot.history[0].entry.id in known


def _mistyped(now: Situation, row: Row) -> list[Lot]:
    """Return the lots of a line from whose balance one typing error separates a transaction."""
    entry, traits, _ = row
    if now.lots.count(traits.line) <= LOTS_COMPARED:
        lots = now.lots.line(traits.line)
    else:  # looking for each balance that a typing error makes costs less than comparing all
        found = {lot.number: lot for balance in mistyped_from(entry) for lot in now.lots.at(traits.line, balance)}
        lots = [found[number] for number in sorted(found)]
    return [
        lot
        for lot in lots
        if could_be_mistyped(entry, lot.balance)
        and traits.same_series(lot.traits)
        and not _used_up(lot)
        and not of_another_grant_day(entry, traits, lot)
        and not of_two_grants(entry, traits, lot)
        and not _apart(now, row, lot)
    ]


def _continued(now: Situation, row: Row) -> Lot | None:
    """Return the lot that a row can continue: of the same footnotes, or with one in common, and the nearest by its balance."""
    entry, traits, _ = row
    must = entry.id in now.learned.continues or _alone_in_series(now, row) or _of_the_whole(now, row)
    marks = traits.marks
    common = nearest = None
    for lot in now.lots.near(traits.line, entry.start or Decimal(0)):
        if (nearest is not None and not marks and lot.traits.marks) or _used_up(lot) or not traits.same_series(lot.traits):
            continue
        if _apart(now, row, lot):
            continue
        if not must and not could_continue(entry, traits, lot, now.learned):
            continue
        if lot.traits.marks == marks:
            return lot
        if common is None and not marks.isdisjoint(lot.traits.marks):
            common = lot
        nearest = nearest or lot
    return common or nearest


def _alone_in_series(now: Situation, row: Row) -> bool:
    """Whether exercise price and expiration identify one lot that a row can continue, whatever its footnotes say."""
    if row.traits.table != "II" or not row.traits.definite:
        return False
    lots = [lot for lot in now.lots.line(row.traits.line) if lot.traits.definite and row.traits.same_series(lot.traits)]
    return len(lots) == 1 and bool(lots[0].balance)


def _of_the_whole(now: Situation, row: Row) -> bool:
    """Whether the one lot of the line is the whole of its class, which a row continues whatever its footnotes say.

    A row that starts from its own change, or ends at it, may be of one grant alone: its numbers check nothing.
    """
    entry = row.entry
    if not row.traits.granted or entry.holding or not entry.start or not entry.owned:
        return False
    lots = [lot for lot in now.lots.line(row.traits.line) if lot.balance and row.traits.same_series(lot.traits)]
    return len(lots) == 1 and lots[0].whole


def _broken_again(now: Situation, row: Row) -> Lot | None:
    """Return the lot that a further transaction breaks where the filing continues every such lot already.

    It does so only where nothing suggests a lot of its own: stock held directly, or equal footnotes; on a joint form these
    also show which owner holds directly. Of derivatives without price and expiration two that are new on one form would
    break each other.
    """
    if row.entry.holding:
        return None
    touched = (now.lots[number] for number in now.lots.touched)
    must = row.entry.id in now.learned.continues
    free = must or row.traits.alone
    lots = [lot for lot in touched if _of_line(row, lot) and (free or _breaks_again(now, row, lot))]
    start = row.entry.start or Decimal(0)
    lots = [
        lot
        for lot in lots
        if row.traits.same_series(lot.traits)
        and (must or could_continue(row.entry, row.traits, lot, now.learned))
        and not _apart(now, row, lot)
    ]
    return min(lots, key=lambda lot: (abs(lot.balance - start), lot.number), default=None)


def _of_line(row: Row, lot: Lot) -> bool:
    return lot.traits.line == row.traits.line and not _used_up(lot)


def _breaks_again(now: Situation, row: Row, lot: Lot) -> bool:
    traits = row.traits
    same = traits.marks == lot.traits.marks if traits.joint and traits.direct else traits.alike(lot.traits)
    return same and (traits.definite or lot.number not in now.lots.opened)
