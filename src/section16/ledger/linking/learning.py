"""Learning: what a first pass over an issuer's filings shows the next.

Whether a footnote distinguishes one grant from another is a habit of the filer, and whether a row belonged to another lot is
visible only in later rows. Fixed rules in one pass misjudged one kind of filer or the other (docs/adr/0015).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.linking.exercises import CODES
from section16.ledger.linking.holders import of_another_holder
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
    own_lots: dict[str, frozenset[str]] = {}
    continues: frozenset[str] = frozenset()


_HABITS: Final = ("schedules_differ", "marks_differ")


class Consulted:
    """What was learned, as one pass consults it: ``decided`` are the habits of filers on which an answer of the pass depended.

    A pass over the same filings comes to the same links where it gets the same answers, so that a habit that was never asked
    for makes no difference to it.
    """

    __slots__ = ("continues", "decided", "known", "own_lots", "splits")

    def __init__(self, known: Learned) -> None:
        self.known = known
        self.splits = known.splits
        self.own_lots = known.own_lots
        self.continues = known.continues
        self.decided: set[str] = set()

    @property
    def schedules_differ(self) -> bool:
        """Whether the schedule in a footnote distinguishes one lot from another."""
        self.decided.add("schedules_differ")
        return self.known.schedules_differ

    @property
    def marks_differ(self) -> bool:
        """Whether the footnotes on indirect holdings distinguish one lot from another."""
        self.decided.add("marks_differ")
        return self.known.marks_differ

    def answers_alike(self, more: Learned) -> bool:
        """Whether other knowledge gives every answer that the pass has had."""
        unasked = {name: getattr(more, name) for name in _HABITS if name not in self.decided}
        return msgspec.structs.replace(self.known, **unasked) == more


def learn(
    before: Learned,
    assertions: list[Assertion],
    lots: Sequence[Lot],
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
        own_lots=_own_lots(before.own_lots, assertions),
        continues=before.continues.union(_continues(lots), _after_an_exercise(assertions, lots)),
    )


def _own_lots(before: dict[str, frozenset[str]], assertions: list[Assertion]) -> dict[str, frozenset[str]]:
    """Return the rows of other lots than those that they broke, each with the first rows of these, and what was known."""
    found = dict(before)
    for row, lot in _of_others(assertions):
        found[row.entry.id] = found.get(row.entry.id, frozenset()) | {lot.history[0].entry.id}
    return found


def _of_others(assertions: list[Assertion]) -> Iterator[tuple[Assertion, Lot]]:
    """Yield the rows that broke a lot which a later row continues from where it had been, and the lot."""
    doubtful = [(row, lot) for row in assertions if (lot := _doubtful(row)) is not None]
    starts: dict[tuple[object, ...], list[Assertion]] = defaultdict(list)
    for other in assertions if doubtful else ():
        if (its := other.lot) is not None:
            starts[other.entry.start, its.traits.table, its.traits.title].append(other)
    for row, lot in doubtful:
        there, here = (starts[start, lot.traits.table, lot.traits.title] for start in (row.opening, row.entry.owned))
        parted = (other for other in there if other.gap or other.cause is Cause.FIRST_SIGHT)
        if any(_goes_on(lot, row, other) for other in parted) and not _passed_over(lot, row, here):
            yield row, lot


def _passed_over(lot: Lot, row: Assertion, later: Iterable[Assertion]) -> bool:
    """Whether a lot goes on as if a row had not been reported, and nothing goes on from it: an error, not a second lot.

    What grants leave may be of another grant; what they add to what is held is not.
    """
    added = lot.whole and row.entry.start and (row.entry.change or 0) > 0
    if (lot.traits.granted and not added) or row.next is None or not row.next.gap:
        return False
    return not any(_goes_on(lot, row, other) for other in later)


def _continues(lots: Iterable[Lot]) -> Iterator[str]:
    """Yield the rows at first sight that follow the last report of the only other lot of their line.

    A reworded footnote would otherwise hide a break as a new lot; one that names another holder is about a new one. Units,
    awards and Table II are left out: there each grant is a lot of its own and ends without a row.
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
        if len(others) == 1 and _ends_before(others[0], first) and not of_another_holder(first.entry, others[0]):
            yield first.entry.id


def _after_an_exercise(assertions: Iterable[Assertion], lots: Sequence[Lot]) -> Iterator[str]:
    """Yield the derivative rows at first sight that start where an exercise left a lot of their line.

    Table I of the form reports the shares of the exercise, and Table II does not report it: the row that is lacking would
    otherwise hide behind a new lot.
    """
    new = [first for lot in lots if lot.traits.table == "II" and _is_first_sight(first := lot.history[0])]
    forms: dict[str, list[Assertion]] = {first.entry.filing.accession: [] for first in new}
    for one in assertions if new else ():
        if one.entry.filing.accession in forms:
            forms[one.entry.filing.accession].append(one)
    lacking = {accession: _exercised_without_a_row(rows) for accession, rows in forms.items()}
    for first in new:
        shares = lacking[first.entry.filing.accession]
        if shares and any(_leaves(one, first) in shares for one in forms[first.entry.filing.accession]):
            yield first.entry.id


def _is_first_sight(row: Assertion) -> bool:
    return row.cause is Cause.FIRST_SIGHT and not row.entry.holding


def _exercised_without_a_row(rows: list[Assertion]) -> set[Decimal]:
    """Return the shares that exercises gave in Table I of a form, and that no row of Table II gave up."""
    moves = [one.entry for one in rows if one.entry.change]
    gave = {one.change for one in moves if one.table == "I" and one.code in CODES and one.change is not None}
    taken = {-one.change for one in moves if one.table == "II" and one.change is not None}
    return {shares for shares in gave - taken if shares > 0}


def _leaves(one: Assertion, first: Assertion) -> Decimal | None:
    """Return what a lot of a row's line holds more, after a row of the form, than the first row of another starts from."""
    mine, its = one.lot, first.lot
    if mine is None or its is None or mine is its or one.balance is None or not mine.traits.same_line(its.traits):
        return None
    return one.balance - (first.entry.start or 0)


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
    """Whether another row, of the same owner and holder, is on the same form or a later one, and not of an earlier day.

    A Form 3 filed after a Form 4 states what was held before it, and shows nothing of what came afterwards.
    """
    its = other.lot
    return (
        its is not None
        and other is not row
        and its.traits.same_holder(lot.traits)
        and not set(other.entry.filing.owners).isdisjoint(row.entry.filing.owners)
        and other.entry.filing.order >= row.entry.filing.order
        and other.entry.as_of >= row.entry.when
    )


def _habit(same: list[bool]) -> bool:
    """Whether something stayed the same in four of five cases."""
    return sum(same) >= HABIT * (len(same) - sum(same))
