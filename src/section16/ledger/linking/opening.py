"""What links nowhere: a row opens a lot, or breaks the lot that it should have continued."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.linking.compatibility import could_be_mistyped, could_continue, of_another_grant_day
from section16.ledger.linking.link import NO_LOT, Kind, LotLink
from section16.ledger.linking.row import Row
from section16.ledger.linking.situation import Situation
from section16.ledger.linking.total import broken_total, one_total
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot


def open_or_break(now: Situation) -> list[LotLink]:
    """Return the links of the first row that does not start where another ends, with those that state the same total."""
    row = next((row for row in now.pending if not now.follows(row)), None)
    if row is None:  # a circle, as an exercise and the sale of all its shares make: what is acquired comes first
        rows = list(now.pending)
        row = next((one for one in rows if (one.entry.change or 0) > 0), rows[0])
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


def broken(now: Situation, row: Row) -> Lot | None:
    """Return the lot that a row should have continued, or ``None`` when the row is about a lot not seen before."""
    entry, traits, _ = row
    # A grant starts from nothing; compared with the grants before it, it would break one of them.
    if traits.opens(entry) or entry.id in now.learned.own_lots:
        return None
    line = [lot for lot in now.lots.line(traits.line) if traits.same_series(lot.traits)]
    mistyped = [lot for lot in line if could_be_mistyped(entry, lot.balance) and not of_another_grant_day(entry, traits, lot)]
    # A mistyped row stays with its lot even under new footnotes: as a new lot the error would never be seen.
    if mistyped:  # a wrong sign is the likeliest error; one digit also separates lots of nearly one size
        return min(mistyped, key=lambda lot: entry.owned != lot.balance - (entry.change or 0))
    must = entry.id in now.learned.continues
    touched = now.lots.touched
    lots = [lot for lot in line if must or could_continue(entry, traits, lot, now.learned)]
    free = [lot for lot in lots if lot.number not in touched]
    alike = [lot for lot in free if lot.traits.marks == traits.marks] or [
        lot for lot in free if lot.traits.marks & traits.marks
    ]
    # This filing continues every such lot already. A further transaction breaks one of them only where nothing suggests a
    # lot of its own: stock held directly, or equal footnotes; on a joint form these also show which owner holds directly.
    # Of derivatives without price and expiration two that are new on one form would break each other.
    if not free and not entry.holding:
        free = [lot for lot in lots if traits.alone or _breaks_again(now, row, lot)]
    return min(alike or free, key=lambda lot: (abs(lot.balance - (entry.start or Decimal(0))), lot.number), default=None)


def _breaks_again(now: Situation, row: Row, lot: Lot) -> bool:
    traits = row.traits
    same = traits.marks == lot.traits.marks if traits.joint and traits.direct else traits.alike(lot.traits)
    return same and (traits.definite or lot.number not in now.lots.opened)
