"""What each block of an issuer's securities held over time, as the ledger answers for every day, in time linear in the rows."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.ledger.answers.position import Step, steps_of
from section16.ledger.blocks.block import Block
from section16.ledger.book import IssuerBook
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.lot import Assertion, Lot


class HeldFrom(msgspec.Struct, frozen=True):
    """The balance of a block from a day on, until the day of the next: the row that states it, and the balance."""

    block: Block
    row: Assertion
    day: date
    until: date | None
    balance: Decimal


def held_over_time(book: IssuerBook, changes: Callable[[Lot], list[Step]] | None = None) -> Iterator[HeldFrom]:
    """Yield the balances of every block, each from the day on which it came about.

    ``changes`` gives the changes of a lot, where the caller has them already.
    """
    changes = changes or (lambda lot: steps_of(lot, book.splits))
    lots: dict[str, list[Lot]] = defaultdict(list)
    for lot in book.lots:
        if lot.history:
            lots[book.block_of(lot).id].append(lot)
    for group in lots.values():
        yield from _of_block(book.block_of(group[0]), [_LotOverTime(lot, changes(lot), book.splits) for lot in group])


def _of_block(block: Block, lots: Sequence[_LotOverTime]) -> Iterator[HeldFrom]:
    """Yield the balances of one block: of several lots, which state it each on its own days, that of the one stated last."""
    days = sorted({day for lot in lots for day in (*lot.days, *lot.stated)})
    found: list[tuple[date, Assertion, Decimal]] = []
    for day in days:
        chosen = lots[0] if len(lots) == 1 else _stated_last(lots, day)
        row, balance = chosen.last(day), chosen.balance(day)
        if balance is not None and (not found or (balance, row.entry.id) != (found[-1][2], found[-1][1].entry.id)):
            found.append((day, row, balance))
    for number, (day, row, balance) in enumerate(found, 1):
        yield HeldFrom(block, row, day, found[number][0] if number < len(found) else None, balance)


def _stated_last(lots: Sequence[_LotOverTime], day: date) -> _LotOverTime:
    stated = [lot for lot in lots if lot.stated[0] <= day] or lots
    return max(stated, key=lambda lot: (lot.last(day).entry.when, -lot.number))


class _LotOverTime:
    """The balances of a lot by the days on which they changed, and the rows that state them."""

    def __init__(self, lot: Lot, steps: Sequence[Step], splits: Sequence[SecuritySplit]) -> None:
        self.number = lot.number
        history = lot.history
        rows = sorted(history, key=lambda one: (one.entry.when, one.index)) if len(history) > 1 else history
        self._rows = rows
        self.stated = [one.entry.when for one in rows]
        self.days: list[date] = []
        self._balances: list[Decimal] = []
        self._fill(steps, splits)

    def _fill(self, steps: Sequence[Step], splits: Sequence[SecuritySplit]) -> None:
        for number, step in enumerate(steps, 1):
            following = steps[number] if number < len(steps) else None
            if following is not None and following.day == step.day:
                continue
            self._add(step.day, step.balance)
            self._split(splits, step.day, following.day if following else None)

    def _add(self, day: date, balance: Decimal) -> None:
        self.days.append(day)
        self._balances.append(balance)

    def _split(self, splits: Sequence[SecuritySplit], day: date, end: date | None) -> None:
        """Apply the splits that no row of the lot shows before its next change."""
        for split in splits:
            latest = max(self.last(split.by).entry.as_of, day)
            if latest <= split.after and latest < split.by and (end is None or split.by < end):
                self._add(split.by, Decimal(int(split.of(self._balances[-1]))))

    def last(self, day: date) -> Assertion:
        """Return the row that states the lot last on a day, by the days of the rows; before them all, the first."""
        return self._rows[max(bisect_right(self.stated, day) - 1, 0)]

    def balance(self, day: date) -> Decimal | None:
        """Return the balance at the end of a day; ``None`` before the first."""
        at = bisect_right(self.days, day)
        return self._balances[at - 1] if at else None
