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


class _Place(NamedTuple):
    """Where a lot is found: its line, its balance, its exercise price, and the last day of which a balance was reported."""

    line: Line
    balance: Decimal
    price: Price
    day: date


class _Lines:
    """The lots of one line of one owner, by number.

    Most lines are asked for a balance alone; another order is made when it is first asked for, and kept from then on.
    """

    __slots__ = ("_days", "_priced", "_sizes", "balances", "numbers", "places")

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.places: dict[int, _Place] = {}
        self.balances: dict[Decimal, list[int]] = {}
        self._priced: dict[tuple[Decimal, Price], list[int]] | None = None
        self._sizes: list[tuple[Decimal, int]] | None = None
        self._days: list[tuple[date, int]] | None = None

    def enter(self, number: int, place: _Place) -> None:
        """Take in a lot."""
        insort(self.numbers, number)
        self._enter(number, place)

    def _enter(self, number: int, place: _Place) -> None:
        self.places[number] = place
        _add(self.balances, place.balance, number)
        if self._priced is not None:
            _add(self._priced, (place.balance, place.price), number)
        if self._sizes is not None:
            insort(self._sizes, (place.balance, number))
        if self._days is not None:
            insort(self._days, (place.day, number))

    def leave(self, number: int) -> None:
        """Let a lot go, which another line has now."""
        del self.numbers[bisect_left(self.numbers, number)]
        self._leave(number, self.places.pop(number))

    def _leave(self, number: int, place: _Place) -> None:
        _drop(self.balances, place.balance, number)
        if self._priced is not None:
            _drop(self._priced, (place.balance, place.price), number)
        if self._sizes is not None:
            del self._sizes[bisect_left(self._sizes, (place.balance, number))]
        if self._days is not None:
            del self._days[bisect_left(self._days, (place.day, number))]

    def change(self, number: int, place: _Place) -> None:
        """Take note of another balance, price or day of a lot that stays."""
        self._leave(number, self.places[number])
        self._enter(number, place)

    @property
    def priced(self) -> dict[tuple[Decimal, Price], list[int]]:
        """The lots by balance and exercise price."""
        if self._priced is None:
            self._priced = {}
            for number in self.numbers:
                place = self.places[number]
                _add(self._priced, (place.balance, place.price), number)
        return self._priced

    @property
    def sizes(self) -> list[tuple[Decimal, int]]:
        """The balances, the smallest first, with the lots that hold them."""
        if self._sizes is None:
            self._sizes = sorted((place.balance, number) for number, place in self.places.items())
        return self._sizes

    @property
    def days(self) -> list[tuple[date, int]]:
        """The last days of which a balance was reported, the earliest first, with the lots."""
        if self._days is None:
            self._days = sorted((place.day, number) for number, place in self.places.items())
        return self._days


class LotIndex:
    """Where the lots are. The reducer keeps it, linkers read it as :class:`~section16.ledger.linking.open_lots.OpenLots`."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, Line], _Lines] = defaultdict(_Lines)
        self._held: dict[tuple[str, str, Decimal], list[int]] = {}
        self._homes: dict[int, tuple[str, ...]] = {}
        self._places: dict[int, _Place] = {}
        self._open: dict[int, list[int]] = defaultdict(list)
        self._computed: dict[tuple[str, Line, Decimal], list[int]] = {}
        self._broken: dict[int, tuple[Line, Decimal]] = {}

    def opened(self, number: int, owners: Iterable[str]) -> None:
        """Take note of a new lot: it is found by those owners who report it first."""
        self._homes[number] = tuple(dict.fromkeys(owners))

    def moved(self, after: Lot, posted: Assertion) -> None:
        """Take note of an assertion that was posted: the lot's line, its balance, and the last day reported."""
        number, traits = after.number, after.traits
        old = self._places.get(number)
        day = posted.entry.as_of
        new = _Place(traits.line, after.balance, traits.price, max(old.day, day) if old else day)
        is_open = bool(posted.left) and posted.cause is Cause.UNEXPLAINED
        if is_open:
            self._open[number].append(posted.index)
        if is_open or number in self._broken:
            self._note_computed(number, traits.line, posted.computed if is_open and not posted.aside else None)
        if old == new:
            return
        self._places[number] = new
        for owner in self._homes[number]:
            self._move(owner, number, old, new)

    def _note_computed(self, number: int, line: Line, computed: Decimal | None) -> None:
        """Take note of what a lot would hold if its last report followed; ``None`` where it does."""
        old = self._broken.pop(number, None)
        new = None if computed is None else (line, computed)
        if new is not None:
            self._broken[number] = new
        for owner in self._homes[number]:
            if old is not None:
                _drop(self._computed, (owner, *old), number)
            if new is not None:
                _add(self._computed, (owner, *new), number)

    def _move(self, owner: str, number: int, old: _Place | None, new: _Place) -> None:
        lines = self._lines[owner, new.line]
        if old is None:
            lines.enter(number, new)
        elif old.line == new.line:
            lines.change(number, new)
        else:
            self._lines[owner, old.line].leave(number)
            lines.enter(number, new)
        was, now = (old and (owner, old.line[0], old.balance)), (owner, new.line[0], new.balance)
        if was != now:
            if was is not None:
                _drop(self._held, was, number)
            _add(self._held, now, number)

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

    def computed(self, owner: str, line: Line, balance: Decimal | None) -> Sequence[int]:
        """Return the lots of an owner's line that would hold a balance if their last report followed."""
        return self._computed.get((owner, line, balance), ()) if balance is not None else ()

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


def _add(found: dict[_Key, list[int]], key: _Key, number: int) -> None:
    """Add a lot to a list, which may be new."""
    rest = found.get(key)
    if rest is None:
        found[key] = [number]
    else:
        insort(rest, number)


def _drop(found: dict[_Key, list[int]], key: _Key, number: int) -> None:
    """Remove a lot from a list, and the list when it is empty."""
    rest = found[key]
    if len(rest) == 1:
        del found[key]
    else:
        del rest[bisect_left(rest, number)]
