"""Positions: what a lot held on a day, from every change that was reported, in the order in which things happened.

Rows may be reported late or out of order, so a position is not the last balance that was filed: it is the sum of all changes
up to the day. A break is a change too, placed on the day of the row that shows it; with its cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec

from section16.ledger.blocks.block import Block, block_of
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot

_ZERO = Decimal(0)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a lot: the day, the change in shares or units, the balance after it, and the row it comes from.

    ``what`` is the code of a transaction, or else why the balance changed: ``first sight``, ``split``, the cause of a break.
    """

    day: date
    change: Decimal
    balance: Decimal
    row: str
    what: str


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What one set of owners holds of one security in one way, on a day.

    ``balance`` is in shares or units, or in US dollars where ``dollars``. ``row`` is the row that states it last
    (``Entry.id``), ``cause`` what its balance is worth, ``since`` the day of the last change. A derivative has its terms.
    ``block`` is the earliest row that reports these securities, ``reporters`` and ``reporter_names`` all who report
    them, on whichever forms: only the owners of the row where no other form does.
    """

    issuer: str
    owners: tuple[str, ...]
    names: tuple[str, ...]
    table: str
    security: str
    direct: bool | None
    nature: str
    balance: Decimal
    dollars: bool
    since: date
    row: str
    cause: Cause
    known: datetime | None
    exercise_price: Decimal | None = None
    exercise_date: date | None = None
    expiration: date | None = None
    underlying: str = ""
    after_split: str = ""
    block: str = ""
    reporters: tuple[str, ...] = ()
    reporter_names: tuple[str, ...] = ()


def steps_of(lot: Lot, splits: Iterable[SecuritySplit] = ()) -> list[Step]:
    """Return every change of a lot in the order of the days on which they happened, with the balance after each.

    What was held before the first row is the first step, on the earliest day that any row of the lot reports.
    """
    changes = sorted(_changes(lot, tuple(splits)), key=lambda change: change[0])
    steps: list[Step] = []
    balance = _ZERO
    for day, change, row, what in changes:
        balance += change
        steps.append(Step(day=day, change=change, balance=balance, row=row, what=what))
    return steps


def _changes(lot: Lot, splits: tuple[SecuritySplit, ...]) -> Iterator[tuple[date, Decimal, str, str]]:
    history = lot.history
    if len(history) == 1:
        yield from _of_one_report(history[0])
        return
    first = history[0]
    missed = {late.entry.id for one in history if one.counted for late in one.missed}
    before = _before_the_first(history, missed)
    held = (first.balance or _ZERO) - sum((one.entry.change or _ZERO for one in (first, *before)), _ZERO)
    yield from _held_at_first(history, held)
    yield from ((one.entry.when, one.entry.change or _ZERO, one.entry.id, one.entry.code) for one in before)
    for number, one in enumerate(history):
        entry = one.entry
        if one.aside:
            continue
        if one.counted:
            yield from _counted_there(one)
        if entry.id in missed:  # its change is posted where it was counted; here only the amount owned counts
            if one.left:
                yield entry.as_of, one.left, entry.id, one.cause.value
            continue
        if number and one.left:
            yield from ((day, change, entry.id, one.cause.value) for day, change in _gap_by_day(one, splits))
        if entry.change:
            yield entry.when, entry.change, entry.id, entry.code
        rest = (one.balance or _ZERO) - _follows(one, number)
        if rest:  # rows that state one total leave the rounding of the total to the last of them
            yield entry.when, rest, entry.id, one.cause.value


def _of_one_report(one: Assertion) -> Iterator[tuple[date, Decimal, str, str]]:
    """Yield the changes of a lot that was reported once, as most are: what was held before, and the change of the row."""
    entry = one.entry
    held = (one.balance or _ZERO) - (entry.change or _ZERO)
    if held:
        yield entry.when, held, entry.id, Cause.FIRST_SIGHT.value
    if entry.change:
        yield entry.when, entry.change, entry.id, entry.code


def _counted_there(one: Assertion) -> Iterator[tuple[date, Decimal, str, str]]:
    """Yield the changes of the rows that were reported later than a report which had counted them."""
    for late in one.missed:
        if late.aside:
            yield from _counted_there(late)
            if late.left:
                yield late.entry.when, late.left, late.entry.id, late.cause.value
        yield late.entry.when, late.entry.change or _ZERO, late.entry.id, late.entry.code


def _held_at_first(history: Sequence[Assertion], held: Decimal) -> Iterator[tuple[date, Decimal, str, str]]:
    """Yield what was held before the first report, on the earliest day reported; rows of earlier days explain it."""
    first, what = history[0].entry, Cause.FIRST_SIGHT.value
    backdated = sorted((one.entry for one in history if one.aside and one.cause is Cause.FIRST_SIGHT), key=lambda row: row.when)
    balance = _ZERO
    for entry in backdated:
        if entry.start != balance:
            yield entry.when, (entry.start or _ZERO) - balance, entry.id, what
        if entry.change:
            yield entry.when, entry.change, entry.id, entry.code
        balance = entry.owned or _ZERO
    if held != balance:
        yield first.when if backdated else min(one.entry.when for one in history), held - balance, first.id, what


def _before_the_first(history: Sequence[Assertion], missed: set[str]) -> list[Assertion]:
    """Return the transactions that were reported later and lead to the first report of a lot."""
    return [one for one in history if one.aside and one.cause is Cause.LATE and one.entry.id not in missed]


def _follows(one: Assertion, number: int) -> Decimal:
    """Return the balance that the changes yielded for a row lead to."""
    change = one.entry.change or _ZERO
    if not number:
        return one.balance or _ZERO
    return (one.opening or _ZERO) + (one.gap or _ZERO) + change


def _gap_by_day(one: Assertion, splits: tuple[SecuritySplit, ...]) -> Iterator[tuple[date, Decimal]]:
    """Yield the days on which a gap came about with what came: those of the splits that made it, or else that of the row.

    After each of several splits but the last, fractions are dropped.
    """
    before, left = one.previous, one.left
    if one.cause is Cause.SPLIT and before is not None:
        made = [split for split in splits if split.between(before.entry.as_of, one.entry.when)]
        balance = one.opening or _ZERO
        for split in made[:-1]:
            change = Decimal(int(split.of(balance))) - balance
            yield min(split.by, one.entry.when), change
            balance, left = balance + change, left - change
        yield min([split.by for split in made[-1:]] + [one.entry.when]), left
    else:
        yield _first_day(one), left


def _first_day(one: Assertion) -> date:
    """Return the day of a row, or an earlier one of which a holding reported next states the same balance.

    The balance of a Form 5 is that of the end of the fiscal year: beyond reports of days after the transaction it shows what
    came about since them, such as a split, and nothing of the day of the transaction.
    """
    later, before = one.next, one.previous
    if before is not None and before.entry.when > one.entry.when:
        return one.entry.as_of
    if later is None or before is None or not later.entry.holding or later.gap or later.aside:
        return one.entry.when
    return later.entry.when if before.entry.when < later.entry.when < one.entry.when else one.entry.when


def position_of(
    lot: Lot,
    splits: Iterable[SecuritySplit] = (),
    as_of: date | None = None,
    block: Block | None = None,
    *,
    steps: list[Step] | None = None,
) -> Position | None:
    """Return what a lot holds on a day, by default the last day reported; ``None`` before the first one.

    A split after the last report and up to the day is applied, fractions dropped, and stated in ``after_split``; what is
    valued in dollars is the same after it. ``block`` is the block that the lot is a part of; without it, the lot is one by
    itself. ``steps`` are the changes of the lot, where the caller has them.
    """
    splits, block = tuple(splits), block or block_of([lot])
    steps = steps_of(lot, splits) if steps is None else steps
    if as_of is not None:
        steps = [step for step in steps if step.day <= as_of]
    if not steps:
        return None
    row = last_row(lot, as_of)
    entry = row.entry
    balance, after = steps[-1].balance, list[str]()
    latest = max(entry.as_of, steps[-1].day)  # a later row has shown a split whose step is on the day of the split
    for split in () if entry.dollars else splits:  # the principal of a note is the same after a split
        if latest <= split.after and latest < split.by and (as_of is None or split.by <= as_of):
            balance, after = Decimal(int(split.of(balance))), [*after, split.words]
    return Position(
        issuer=entry.filing.issuer,
        owners=entry.filing.owners,
        names=entry.filing.names,
        table=entry.table,
        security=entry.title,
        direct=entry.direct,
        nature=entry.nature,
        balance=balance,
        dollars=entry.dollars,
        since=next((step.day for step in reversed(steps) if step.change), entry.when),  # they are in the order of their days
        row=entry.id,
        cause=row.cause,
        known=entry.filing.known,
        exercise_price=entry.exercise_price,
        exercise_date=entry.exercise_date,
        expiration=entry.expiration,
        underlying=entry.underlying,
        after_split="; ".join(after),
        block=block.id,
        reporters=block.reporters,
        reporter_names=block.names,
    )


def last_row(lot: Lot, as_of: date | None) -> Assertion:
    """Return the assertion of a lot that states it last, by the days of the rows."""
    history = lot.history
    if len(history) == 1:
        return history[0]
    reported = history if as_of is None else [one for one in history if one.entry.when <= as_of]
    return max(reported or history[:1], key=lambda one: (one.entry.when, one.index))
