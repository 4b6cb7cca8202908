"""The index of an issuer's lots: by owner, line and balance, by the days they were reported for, and by what is open in them.

A filing of one owner looks at the lots that its own rows can concern, however many others there are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import NamedTuple, TypeVar

from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion, Lot
from section16.ledger.lots.traits import Line

Price = Decimal | None
_Key = TypeVar("_Key")


class _Lines:
    """The lots of one line of one owner, by number."""

    __slots__ = ("balances", "days", "numbers", "priced", "sizes")

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.balances: dict[Decimal, list[int]] = defaultdict(list)
        self.priced: dict[tuple[Decimal, Price], list[int]] = defaultdict(list)
        self.sizes: list[tuple[Decimal, int]] = []
        self.days: list[tuple[date, int]] = []


class _Place(NamedTuple):
    """Where a lot is found: its line, its balance, its exercise price, and the last day of which a balance was reported."""

    line: Line
    balance: Decimal
    price: Price
    day: date


class LotIndex:
    """Where the lots are. The reducer keeps it, linkers read it as :class:`~section16.ledger.linking.open_lots.OpenLots`."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, Line], _Lines] = defaultdict(_Lines)
        self._held: dict[tuple[str, str, Decimal], list[int]] = defaultdict(list)
        self._homes: dict[int, tuple[str, ...]] = {}
        self._last: dict[int, date] = {}
        self._open: dict[int, list[int]] = defaultdict(list)

    def opened(self, number: int, owners: Iterable[str]) -> None:
        """Take note of a new lot: it is found by those owners who report it first."""
        self._homes[number] = tuple(dict.fromkeys(owners))

    def moved(self, before: Lot, after: Lot, posted: Assertion) -> None:
        """Take note of an assertion that was posted: the lot's line, its balance, and the last day reported."""
        number, first = after.number, posted.index == 0
        old = None if first else _place(before, self._last[number])
        new = _place(after, max(self._last.get(number, date.min), posted.entry.as_of))
        self._last[number] = new.day
        if posted.cause is Cause.UNEXPLAINED and posted.left:
            self._open[number].append(posted.index)
        if old == new:
            return
        for owner in self._homes[number]:
            if old is not None:
                self._leave(owner, number, old)
            self._enter(owner, number, new)

    def _enter(self, owner: str, number: int, place: _Place) -> None:
        lines = self._lines[owner, place.line]
        insort(lines.numbers, number)
        insort(lines.balances[place.balance], number)
        insort(lines.priced[place.balance, place.price], number)
        insort(lines.sizes, (place.balance, number))
        insort(lines.days, (place.day, number))
        insort(self._held[owner, place.line[0], place.balance], number)

    def _leave(self, owner: str, number: int, place: _Place) -> None:
        lines = self._lines[owner, place.line]
        del lines.numbers[bisect_left(lines.numbers, number)]
        _drop(lines.balances, place.balance, number)
        _drop(lines.priced, (place.balance, place.price), number)
        del lines.sizes[bisect_left(lines.sizes, (place.balance, number))]
        del lines.days[bisect_left(lines.days, (place.day, number))]
        _drop(self._held, (owner, place.line[0], place.balance), number)

    def revised(self, posted: Assertion) -> None:
        """Take note of a new value of an assertion: a break may have been explained by rows that were reported later."""
        found, is_open = self._open[posted.number], posted.cause is Cause.UNEXPLAINED and bool(posted.left)
        if is_open and posted.index not in found:
            insort(found, posted.index)
        elif not is_open and posted.index in found:
            found.remove(posted.index)

    # --- what is found

    def line(self, owner: str, line: Line) -> Sequence[int]:
        """Return the lots of an owner's line."""
        found = self._lines.get((owner, line))
        return found.numbers if found else ()

    def balance(self, owner: str, line: Line, balance: Decimal | None, price: Price) -> Sequence[int]:
        """Return the lots of an owner's line that hold a balance; with a price those of it or of none."""
        found = self._lines.get((owner, line))
        if found is None or balance is None:
            return ()
        if price is None:
            return found.balances.get(balance, ())
        priced, unpriced = found.priced.get((balance, price), ()), found.priced.get((balance, None), ())
        return sorted((*priced, *unpriced)) if unpriced else priced

    def near(self, owner: str, line: Line, balance: Decimal) -> Iterator[tuple[Decimal, int]]:
        """Yield the lots of a line with how far their balances are from one, the nearest first."""
        found = self._lines.get((owner, line))
        if found is None:
            return iter(())
        at = bisect_left(found.sizes, (balance, -1))
        return merge(_above(found.sizes, at, balance), _below(found.sizes, at, balance))

    def holding(self, owner: str, table: str, balance: Decimal) -> Sequence[int]:
        """Return the lots of an owner in a table that hold a balance, whatever their words."""
        return self._held.get((owner, table, balance), ())

    def late(self, owner: str, line: Line, day: date) -> Sequence[int]:
        """Return the lots of a line to which a row of a day can be late: a balance of that day or later was reported."""
        found = self._lines.get((owner, line))
        return sorted(number for _, number in found.days[bisect_left(found.days, (day, -1)) :]) if found else ()

    def open(self, number: int) -> Sequence[int]:
        """Return the places of the breaks of a lot that nothing explains so far."""
        return self._open.get(number, ())


def _above(sizes: list[tuple[Decimal, int]], at: int, balance: Decimal) -> Iterator[tuple[Decimal, int]]:
    for size, number in islice(sizes, at, None):
        yield size - balance, number


def _below(sizes: list[tuple[Decimal, int]], at: int, balance: Decimal) -> Iterator[tuple[Decimal, int]]:
    while at:
        size = sizes[at - 1][0]
        first = bisect_left(sizes, (size, -1))  # of equal balances those opened earlier come first
        for _, number in sizes[first:at]:
            yield balance - size, number
        at = first


def _place(lot: Lot, day: date) -> _Place:
    return _Place(lot.traits.line, lot.balance, lot.traits.price, day)


def _drop(found: dict[_Key, list[int]], key: _Key, number: int) -> None:
    """Remove a lot from a list, and the list when it is empty."""
    rest = found[key]
    del rest[bisect_left(rest, number)]
    if not rest:
        del found[key]
