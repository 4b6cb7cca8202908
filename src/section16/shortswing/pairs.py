"""The maximum where single pairs are excluded or capped: what a pair gains no longer follows from its two prices.

Each lot in turn is matched along the cheapest path through the matches made so far, with prices of the dual problem that prove
every step (successive shortest paths). It can continue from any matches whose pairs gain exactly what their lots are worth, so
that only what is near an excluded pair is matched again. All amounts are whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import Protocol

import msgspec


class Gains(Protocol):
    """What each lot gains a share with each lot of the other side that it can be matched with; only gains above zero."""

    def __getitem__(self, lot: int, /) -> Mapping[int, int]:
        """Return the gains of a lot."""


class _Path(msgspec.Struct):
    """The search from one lot: how far each lot is, and which lot it was reached from.

    It ends at a lot of the other side with shares left, or, with ``gives_up``, at one of its own side that gives up its match.
    """

    near: dict[int, int]
    others: dict[int, int] = {}
    to_other: dict[int, int] = {}
    to_own: dict[int, int] = {}
    length: int = 0
    end: int = -1
    gives_up: bool = False


class Pairing:
    """Matches of lots, and what a further share of each would add to the total gain.

    ``left`` are the shares that are not matched, ``worth`` the prices of the dual problem, and ``taken`` the matches of each
    lot by the lots of the other side. No pair gains more than its two lots are worth, and a matched pair gains as much.
    """

    def __init__(self, gains: Gains, left: list[int], worth: list[int], taken: list[dict[int, int]] | None = None) -> None:
        self.gains, self.left, self.worth = gains, left, worth
        self.taken: list[dict[int, int]] = taken or [{} for _ in left]

    def branch(self) -> Pairing:
        """Return a copy that can be changed without changing this one."""
        return Pairing(self.gains, [*self.left], [*self.worth], [*self.taken])

    def add(self, lot: int, amount: int) -> None:
        """Add a lot that was not there, and match it."""
        worth = self.worth
        worth[lot] = max(0, max((gain - worth[other] for other, gain in self.gains[lot].items()), default=0))
        self.left[lot] = amount
        self.settle((lot,))

    def settle(self, lots: Iterable[int]) -> None:
        """Match what is left of lots, until nothing is or a further share of it would gain nothing."""
        for lot in lots:
            while self.left[lot] and self.worth[lot]:
                path = self._search(lot)
                self._reprice(path)
                if path.end == lot:
                    break
                self._shift(path, lot)

    def _search(self, start: int) -> _Path:
        """Return the shortest path from a lot to one of the other side with shares left, or to one worth giving up."""
        path = _Path(near={start: 0})
        heap: list[tuple[int, int]] = []
        give_up, given_up = self.worth[start], start
        self._offer(path, start, 0, heap)
        while heap:
            length, other = heappop(heap)
            if length >= give_up:
                break
            if length > path.others[other]:
                continue
            if self.left[other]:
                path.length, path.end = length, other
                return path
            for own in self.taken[other]:
                if own not in path.near:
                    path.near[own] = length
                    path.to_own[own] = other
                    if length + self.worth[own] < give_up:
                        give_up, given_up = length + self.worth[own], own
                    self._offer(path, own, length, heap)
        path.length, path.end, path.gives_up = give_up, given_up, True
        return path

    def _offer(self, path: _Path, own: int, length: int, heap: list[tuple[int, int]]) -> None:
        """Note the lots of the other side that a lot reaches on a shorter way than was known."""
        base = length + self.worth[own]
        worth, known = self.worth, path.others
        for other, gain in self.gains[own].items():
            reached = base + worth[other] - gain
            if other not in known or reached < known[other]:
                known[other] = reached
                path.to_other[other] = own
                heappush(heap, (reached, other))

    def _reprice(self, path: _Path) -> None:
        """Move the prices so that every step of the path is tight and no other pair gains more than its two prices."""
        for own, near in path.near.items():
            if near < path.length:
                self.worth[own] -= path.length - near
        for other, near in path.others.items():
            if near < path.length:
                self.worth[other] += path.length - near

    def _shift(self, path: _Path, start: int) -> None:
        """Match along a path as many shares as every step of it allows."""
        steps = []
        own = path.end if path.gives_up else path.to_other[path.end]
        while own != start:
            other = path.to_own[own]
            steps.append((other, own, path.to_other[other]))
            own = path.to_other[other]
        amount = min([self.left[start], *(self.taken[other][loses] for other, loses, _ in steps)])
        if path.gives_up:
            self.left[path.end] += amount
        else:
            amount = min(amount, self.left[path.end])
            self.left[path.end] -= amount
            self._take(path.end, path.to_other[path.end], amount)
        for other, loses, wins in steps:
            self._take(other, loses, -amount)
            self._take(other, wins, amount)
        self.left[start] -= amount

    def _take(self, one: int, other: int, amount: int) -> None:
        for lot, matched in ((one, other), (other, one)):
            taken = dict(self.taken[lot])  # a branch shares it
            taken[matched] = taken.get(matched, 0) + amount
            if not taken[matched]:
                del taken[matched]
            self.taken[lot] = taken


class Assigned(msgspec.Struct, frozen=True):
    """The matches of the highest total gain, by sale and purchase, and what a further share of each lot would add."""

    taken: list[dict[int, int]]
    purchase_worth: list[int]
    sale_worth: list[int]


def assign(gains: Sequence[Mapping[int, int]], supply: Sequence[int], demand: Sequence[int]) -> Assigned:
    """Return the matches of the highest total gain, given for each purchase its gains by the sale, and the amounts."""
    own = len(supply)
    rows = [{own + sale: gain for sale, gain in row.items()} for row in gains]
    found = Pairing(rows, [*[0] * own, *demand], [0] * (own + len(demand)))
    for purchase, amount in enumerate(supply):
        found.add(purchase, amount)
    return Assigned(found.taken[own:], found.worth[:own], found.worth[own:])
