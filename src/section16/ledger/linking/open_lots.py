"""The lots that rows of one table of one filing can continue: those of any of its owners, and what the filing did with them."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain

from section16.ledger.linking.lot_index import LotIndex, Price
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.postings import Postings
from section16.ledger.lots.traits import Line


class OpenLots:
    """The lots in the order in which they were opened; a joint lot may continue on the form of one holder.

    ``touched`` are those that the filing has continued or opened, ``held`` those that a holding of it has, ``opened`` those
    that it opened.
    """

    def __init__(self, postings: Postings, index: LotIndex, owners: Iterable[str], table: str) -> None:
        self._lots = postings.lots
        self._index = index
        self._owners = tuple(dict.fromkeys(owners))
        self._one = self._owners[0] if len(self._owners) == 1 else ""
        self._table = table
        self.touched: set[int] = set()
        self._touched: dict[Line | None, int] = {}
        self.held: set[int] = set()
        self.opened: set[int] = set()

    def __getitem__(self, number: int) -> Lot:
        return self._lots[number]

    def line(self, line: Line) -> list[Lot]:
        """Return the lots of a line."""
        if self._one:
            return self._of(self._index.line(self._one, line))
        return self._each(self._index.line(owner, line) for owner in self._owners)

    def has_line(self, line: Line) -> bool:
        """Whether an owner has a lot of a line: most rows that continue none are of a line without any."""
        if self._one:
            return bool(self._index.line(self._one, line))
        return any(self._index.line(owner, line) for owner in self._owners)

    def touch(self, lot: Lot, before: Line | None) -> None:
        """Note that the filing continued or opened a lot, which was in another line before."""
        line = lot.traits.line
        if lot.number in self.touched:
            if before in (None, line):
                return
            self._touched[before] -= 1
        self.touched.add(lot.number)
        self._touched[line] = self._touched.get(line, 0) + 1

    def near(self, line: Line, balance: Decimal) -> Iterator[Lot]:
        """Yield the lots of a line that the filing has not continued, those first whose balances are near one."""
        if self._touched.get(line, 0) >= sum(len(self._index.line(owner, line)) for owner in self._owners):
            return
        found = heapq.merge(*(self._index.near(owner, line, balance) for owner in self._owners))
        seen: set[int] = set()
        for _, number in found:
            if number not in self.touched and number not in seen:
                seen.add(number)
                yield self[number]

    def count(self, line: Line) -> int:
        """Return how many lots a line has for the owner who has most."""
        return max(len(self._index.line(owner, line)) for owner in self._owners)

    def at(self, line: Line, balance: Decimal | None, price: Price = None) -> list[Lot]:
        """Return the lots of a line that hold a balance; with a price those of it or of none."""
        if self._one:
            return self._of(self._index.balance(self._one, line, balance, price))
        return self._each(self._index.balance(owner, line, balance, price) for owner in self._owners)

    def should_hold(self, line: Line, balance: Decimal | None) -> list[Lot]:
        """Return the lots of a line whose last report does not follow, and which would hold a balance if it did."""
        found = self._each(self._index.computed(owner, line, balance) for owner in self._owners)
        return [lot for lot in found if lot.latest is not None and lot.latest.cause is Cause.UNEXPLAINED]

    def holding(self, balance: Decimal) -> list[Lot]:
        """Return the lots that hold a balance, whatever their words."""
        if self._one:
            return self._of(self._index.holding(self._one, self._table, balance))
        return self._each(self._index.holding(owner, self._table, balance) for owner in self._owners)

    def late(self, line: Line, day: date) -> list[Lot]:
        """Return the lots of a line to which a row of a day can be late."""
        return self._each(self._index.late(owner, line, day) for owner in self._owners)

    def open(self, lot: Lot) -> Sequence[int]:
        """Return the places of the breaks of a lot that nothing explains so far."""
        return self._index.open(lot.number)

    def _of(self, numbers: Sequence[int]) -> list[Lot]:
        lots = self._lots
        return [lots[number] for number in numbers]

    def _each(self, found: Iterable[Sequence[int]]) -> list[Lot]:
        return self._of(sorted(set(chain.from_iterable(found))))
