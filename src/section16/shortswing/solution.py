"""A matching problem solved: the maximum with its proof, and the two customary figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heapreplace, merge

import msgspec

from section16.shortswing.customary import first_in_first_out, lowest_in_highest_out
from section16.shortswing.lots import Match, TradeLot, gained
from section16.shortswing.matching import maximum
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.problem import PairException, Problem
from section16.shortswing.settling import paired_lots


class Solution(msgspec.Struct, frozen=True):
    """The matches of the highest profit with the price of each lot that proves it; profits are in dollars."""

    problem: Problem
    units: int
    matches: tuple[Match, ...]
    worth: tuple[int, ...]
    greedy: Fraction
    first_in: Fraction

    @property
    def profit(self) -> Fraction:
        """The highest profit in dollars."""
        return self.problem.scale.profit(self.units)

    def gain(self, match: Match) -> int:
        """Return what a matched share gains, in units of price."""
        lots = self.problem.lots
        special = self.exceptions.get((match.purchase, match.sale))
        return special.gain or 0 if special else lots[match.sale].price - lots[match.purchase].price

    @property
    def exceptions(self) -> dict[tuple[int, int], PairException]:
        """The excluded and capped pairs by their places."""
        return {(one.purchase, one.sale): one for one in self.problem.exceptions}


def solve(problem: Problem) -> Solution:
    """Return the maximum of a problem: by levels of price, or by pairs where some are excluded or capped."""
    return _by_levels(problem) if not problem.exceptions and problem.spans is None else _by_pairs(problem)


def profit_of(problem: Problem) -> Fraction:
    """Return the maximum of a problem alone."""
    lots, scale = problem.lots, problem.scale
    if not problem.exceptions:
        return scale.profit(maximum(lots, problem.spans).profit)
    found = paired_lots(problem, PairGains(lots, problem.exceptions, problem.spans))
    return scale.profit(sum(worth * lot.amount for worth, lot in zip(found.worth, lots, strict=True)))


def _by_levels(problem: Problem) -> Solution:
    lots, scale = problem.lots, problem.scale
    found = maximum(lots)
    greedy = gained(lots, lowest_in_highest_out(lots))
    first = sum(one.amount * max(0, lots[one.sale].price - lots[one.purchase].price) for one in first_in_first_out(lots))
    return Solution(problem, found.profit, found.matches, found.worth, scale.profit(greedy), scale.profit(first))


def _by_pairs(problem: Problem) -> Solution:
    lots, scale = problem.lots, problem.scale
    gains = PairGains(lots, problem.exceptions, problem.spans)
    found = paired_lots(problem, gains)
    sales = (place for place, lot in enumerate(lots) if not lot.purchase)
    matches = tuple(Match(purchase, sale, amount) for sale in sales for purchase, amount in sorted(found.taken[sale].items()))
    greedy, first = (_total(one, gains) for one in (largest_gain_first(lots, gains), first_in_first_out(lots)))
    return Solution(problem, _total(matches, gains), matches, tuple(found.worth), scale.profit(greedy), scale.profit(first))


def _total(matched: Iterable[Match], gains: PairGains) -> int:
    return sum(one.amount * gains.of(one.purchase, one.sale) for one in matched)


def largest_gain_first(lots: Sequence[TradeLot], gains: PairGains) -> Iterator[Match]:
    """Yield the matches of the pair that gains most, then of the next: lowest-in, highest-out with pairs excluded or capped."""
    left = [lot.amount for lot in lots]
    sales = sorted((place for place, lot in enumerate(lots) if not lot.purchase), key=lambda place: -lots[place].price)
    offers = {place: _offers(gains, place, left, sales) for place, lot in enumerate(lots) if lot.purchase}
    heap = [first for one in offers.values() if (first := next(one, None)) is not None]
    heapify(heap)
    while heap:
        _, purchase, sale = heap[0]
        taken = min(left[purchase], left[sale])
        if taken:
            left[purchase] -= taken
            left[sale] -= taken
            yield Match(purchase, sale, taken)
        following = next(offers[purchase], None)
        if following is None:
            heappop(heap)
        else:
            heapreplace(heap, following)


def _offers(gains: PairGains, purchase: int, left: Sequence[int], sales: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of a purchase, that which gains most first, as long as it and the sale have shares left."""
    special = sorted((-gain, purchase, sale) for sale in gains.special(purchase) if (gain := gains.of(purchase, sale)))
    for offer in merge(special, _by_price(gains, purchase, sales)):
        if not left[purchase]:
            return
        if left[offer[2]]:
            yield offer


def _by_price(gains: PairGains, purchase: int, sales: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the pairs of a purchase that gain the difference of their prices; ``sales`` are in falling order of price."""
    lots, (first, last), special = gains.lots, gains.spans[purchase], gains.special(purchase)
    for sale in sales:
        gain = lots[sale].price - lots[purchase].price
        if gain <= 0:
            return
        if sale not in special and first <= lots[sale].day.toordinal() <= last:
            yield -gain, purchase, sale
