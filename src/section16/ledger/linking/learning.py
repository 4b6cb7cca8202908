"""Learning: what a first pass over an issuer's filings shows the next.

Whether a footnote distinguishes one grant from another is a habit of the filer, and whether a row belonged to another lot is
visible only in later rows. Fixed rules in one pass misjudged one kind of filer or the other (docs/adr/0015).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Line, Traits
from section16.ledger.thresholds import HABIT, LEAST_OWN_LOT


class Learned(msgspec.Struct, frozen=True):
    """What is known of an issuer's filings before a pass over them.

    ``schedules_differ`` is whether the schedule in a footnote stays the same in a lot, and so distinguishes it from
    others; ``marks_differ`` is the same for all footnotes on indirect holdings. ``own_lots`` are rows that proved to be of a
    lot of their own, because the lot that they seemed to continue later continues from its earlier balance. ``continues`` are
    rows that must continue the one lot of their line, whatever their footnotes say, because no other row ever does.
    """

    splits: tuple[SecuritySplit, ...] = ()
    schedules_differ: bool = True
    marks_differ: bool = True
    own_lots: frozenset[str] = frozenset()
    continues: frozenset[str] = frozenset()


def learn(
    before: Learned,
    assertions: list[Assertion],
    lots: Iterable[Lot],
    splits: Iterable[SecuritySplit],
    traits_of: Callable[[Entry], Traits],
) -> Learned:
    """Return what the assertions and lots of a pass show, with what was known before it."""
    pairs = [
        (now, traits_of(last.entry))
        for row in assertions
        if row.cause is Cause.AGREES
        and (now := traits_of(row.entry)).marks  # schedules are among the marks
        and (last := row.previous) is not None
    ]
    schedules = [now.same_grant(then) for now, then in pairs if now.schedules and then.schedules]
    marks = [bool(now.marks & then.marks) for now, then in pairs if now.marks and then.marks and not now.direct]
    return Learned(
        splits=tuple(splits),
        schedules_differ=_habit(schedules),
        marks_differ=_habit(marks),
        own_lots=before.own_lots | frozenset(_own_lots(assertions)),
        continues=before.continues | frozenset(_continues(lots)),
    )


def _own_lots(assertions: list[Assertion]) -> Iterator[str]:
    """Yield the rows that broke a lot which a later row continues from where it had been."""
    doubtful = [(row, lot) for row in assertions if (lot := _doubtful(row)) is not None]
    starts: dict[tuple[object, ...], list[Assertion]] = defaultdict(list)
    for other in assertions if doubtful else ():
        if (other.gap or other.cause is Cause.FIRST_SIGHT) and (lot := other.lot) is not None:
            starts[other.entry.start, lot.traits.table, lot.traits.title].append(other)
    for row, lot in doubtful:
        later = starts[row.opening, lot.traits.table, lot.traits.title]
        if any(other is not row and _goes_on(lot, row, other) for other in later):
            yield row.entry.id


def _continues(lots: Iterable[Lot]) -> Iterator[str]:
    """Yield the rows at first sight that follow the last report of the only other lot of their line.

    A reworded footnote would otherwise hide a break as a new lot. Units, awards and Table II are left out: there each grant
    is a lot of its own and ends without a row.
    """
    lots = [lot for lot in lots if lot.traits.table == "I" and not lot.traits.granted]
    lines: dict[tuple[Line, str], dict[int, Lot]] = defaultdict(dict)
    for lot in lots:
        for owner in lot.owners:
            lines[lot.traits.line, owner][lot.number] = lot
    for lot in lots:
        first = lot.history[0]
        if first.cause is not Cause.FIRST_SIGHT:
            continue
        line = {number: other for owner in first.entry.filing.owners for number, other in lines[lot.traits.line, owner].items()}
        others = [other for number, other in line.items() if number != lot.number]
        if len(others) == 1 and _ends_before(others[0], first):
            yield first.entry.id


def _ends_before(lot: Lot, row: Assertion) -> bool:
    last = lot.history[-1]
    return bool(lot.balance) and last.entry.filing.order < row.entry.filing.order


def _doubtful(row: Assertion) -> Lot | None:
    """Return the lot of a transaction that may be of another lot.

    Stock held directly is one lot whatever comes later: its next row shows an error in this one, not a second lot. A holding
    of units changes by vesting without a row; as a lot of its own the vesting would never be explained.
    """
    if not row.opening or row.entry.holding or row.opening < LEAST_OWN_LOT:
        return None
    if row.cause is not Cause.UNEXPLAINED and not _takes_what_was_opened(row):
        return None
    lot = row.lot
    return None if lot is None or lot.traits.alone else lot


def _takes_what_was_opened(row: Assertion) -> bool:
    """Whether a row takes all of a lot that the same filing has just opened.

    A form may report a new grant beside the vesting of an older one of equal size, which agrees with the new lot by chance.
    """
    if row.cause is not Cause.AGREES or row.entry.owned != 0:
        return False
    opened = row.previous
    return opened is not None and opened.cause is Cause.OPENS and opened.entry.filing.accession == row.entry.filing.accession


def _goes_on(lot: Lot, row: Assertion, other: Assertion) -> bool:
    """Whether another row, of the same owner and holder, is on the same form or a later one."""
    its = other.lot
    return (
        its is not None
        and its.traits.same_holder(lot.traits)
        and not set(other.entry.filing.owners).isdisjoint(row.entry.filing.owners)
        and other.entry.filing.order >= row.entry.filing.order
    )


def _habit(same: list[bool]) -> bool:
    """Whether something stayed the same in four of five cases."""
    return sum(same) >= HABIT * (len(same) - sum(same))
