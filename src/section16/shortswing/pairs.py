"""The maximum where single pairs are excluded or capped: what a pair gains no longer follows from its two prices.

Each purchase in turn is matched along the cheapest path through the matches made so far, with prices of the dual problem that
prove every step (successive shortest paths). All amounts are whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

import msgspec

Gains = Sequence[Mapping[int, int]]
"""For each purchase, what it gains a share with each sale that it can be matched with; only gains above zero."""


class Assigned(msgspec.Struct, frozen=True):
    """The matches of the highest total gain, by sale and purchase, and what a further share of each lot would add."""

    taken: list[dict[int, int]]
    purchase_worth: list[int]
    sale_worth: list[int]


class _Path(msgspec.Struct):
    """The search from one purchase: how far each lot is, and which lot it was reached from.

    It ends at a sale with shares left (``sale``), or at a purchase that gives up its match (``purchase``).
    """

    near: dict[int, int]
    sales: dict[int, int] = {}
    to_sale: dict[int, int] = {}
    to_purchase: dict[int, int] = {}
    length: int = 0
    sale: int = -1
    purchase: int = -1


def assign(gains: Gains, supply: Sequence[int], demand: Sequence[int]) -> Assigned:
    """Return the matches of the highest total gain, given the amounts of purchases and of sales."""
    return _Assignment(gains, demand).run(supply)


class _Assignment:
    def __init__(self, gains: Gains, demand: Sequence[int]) -> None:
        self.gains = gains
        self.left = list(demand)
        self.taken: list[dict[int, int]] = [{} for _ in demand]
        self.sale_worth = [0] * len(demand)
        self.worth = [0] * len(gains)

    def run(self, supply: Sequence[int]) -> Assigned:
        """Match one purchase after the other."""
        for purchase, amount in enumerate(supply):
            offers = (gain - self.sale_worth[sale] for sale, gain in self.gains[purchase].items())
            self.worth[purchase] = max(0, max(offers, default=0))
            left = amount
            while left and self.worth[purchase]:
                path = self._search(purchase)
                self._reprice(path)
                if path.purchase == purchase:
                    break
                left -= self._shift(path, purchase, left)
        return Assigned(self.taken, self.worth, self.sale_worth)

    def _search(self, start: int) -> _Path:
        """Return the shortest path from a purchase to a sale with shares left or to a purchase worth giving up."""
        path = _Path(near={start: 0})
        heap: list[tuple[int, int]] = []
        give_up, given_up = self.worth[start], start
        self._offer(path, start, 0, heap)
        while heap:
            length, sale = heappop(heap)
            if length >= give_up:
                break
            if length > path.sales[sale]:
                continue
            if self.left[sale]:
                path.length, path.sale = length, sale
                return path
            for purchase in self.taken[sale]:
                if purchase not in path.near:
                    path.near[purchase] = length
                    path.to_purchase[purchase] = sale
                    if length + self.worth[purchase] < give_up:
                        give_up, given_up = length + self.worth[purchase], purchase
                    self._offer(path, purchase, length, heap)
        path.length, path.purchase = give_up, given_up
        return path

    def _offer(self, path: _Path, purchase: int, length: int, heap: list[tuple[int, int]]) -> None:
        """Note the sales that a purchase reaches on a shorter way than was known."""
        base = length + self.worth[purchase]
        worth, known = self.sale_worth, path.sales
        for sale, gain in self.gains[purchase].items():
            reached = base + worth[sale] - gain
            if reached < known.get(sale, base + 1):
                known[sale] = reached
                path.to_sale[sale] = purchase
                heappush(heap, (reached, sale))

    def _reprice(self, path: _Path) -> None:
        """Move the prices so that every step of the path is tight and no other pair gains more than its two prices."""
        for purchase, near in path.near.items():
            if near < path.length:
                self.worth[purchase] -= path.length - near
        for sale, near in path.sales.items():
            if near < path.length:
                self.sale_worth[sale] += path.length - near

    def _shift(self, path: _Path, start: int, most: int) -> int:
        """Match along a path as many shares as every step of it allows, and return how many."""
        steps = []
        purchase = path.purchase if path.sale < 0 else path.to_sale[path.sale]
        while purchase != start:
            sale = path.to_purchase[purchase]
            steps.append((sale, purchase, path.to_sale[sale]))
            purchase = path.to_sale[sale]
        amount = min([most, *(self.taken[sale][loses] for sale, loses, _ in steps)])
        if path.sale >= 0:
            amount = min(amount, self.left[path.sale])
            self.left[path.sale] -= amount
            self._take(path.sale, path.to_sale[path.sale], amount)
        for sale, loses, wins in steps:
            self._take(sale, loses, -amount)
            self._take(sale, wins, amount)
        return amount

    def _take(self, sale: int, purchase: int, amount: int) -> None:
        taken = self.taken[sale]
        taken[purchase] = taken.get(purchase, 0) + amount
        if not taken[purchase]:
            del taken[purchase]
