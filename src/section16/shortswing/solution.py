"""A matching problem solved: the maximum with its proof, and the two customary figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from section16.shortswing.customary import first_in_first_out, largest_gain_first, lowest_in_highest_out, windows_of
from section16.shortswing.lots import Match, TradeLot, gained
from section16.shortswing.matching import Maximum, maximum
from section16.shortswing.pairs import assign
from section16.shortswing.problem import PairException, Problem


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
    return _by_pairs(problem) if problem.exceptions else _by_levels(problem)


def profit_of(problem: Problem) -> Fraction:
    """Return the maximum of a problem alone."""
    found = _relaxed(problem)
    return _by_pairs(problem).profit if found is None else problem.scale.profit(found.profit)


def _relaxed(problem: Problem) -> Maximum | None:
    """Return the maximum without the exceptions where it is also that with them.

    It is where no exception gains more than its prices differ and no pair matched is one: its proof bounds every pair.
    """
    lots = problem.lots
    special = {(one.purchase, one.sale) for one in problem.exceptions}
    differences = ((one, lots[one.sale].price - lots[one.purchase].price) for one in problem.exceptions)
    if any(one.gain is not None and one.gain > max(0, difference) for one, difference in differences):
        return None
    found = maximum(lots)
    return None if any((one.purchase, one.sale) in special for one in found.matches) else found


def _by_levels(problem: Problem) -> Solution:
    lots, scale = problem.lots, problem.scale
    found = maximum(lots)
    greedy = gained(lots, lowest_in_highest_out(lots))
    first = sum(one.amount * max(0, lots[one.sale].price - lots[one.purchase].price) for one in first_in_first_out(lots))
    return Solution(problem, found.profit, found.matches, found.worth, scale.profit(greedy), scale.profit(first))


def _by_pairs(problem: Problem) -> Solution:
    lots, scale = problem.lots, problem.scale
    gains = pair_gains(lots, problem.exceptions)
    buying = [place for place, lot in enumerate(lots) if lot.purchase]
    selling = [place for place, lot in enumerate(lots) if not lot.purchase]
    column = {place: number for number, place in enumerate(selling)}
    rows: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for (purchase, sale), gain in gains.items():
        rows[purchase][column[sale]] = gain
    relaxed = _relaxed(problem)
    if relaxed is None:
        found = assign(
            [rows[place] for place in buying], *([lots[place].amount for place in side] for side in (buying, selling))
        )
        taken = tuple(_taken(found.taken, buying, selling))
        by_place = dict(zip((*buying, *selling), (*found.purchase_worth, *found.sale_worth), strict=True))
        worth = tuple(by_place[place] for place in range(len(lots)))
    else:
        taken, worth = relaxed.matches, relaxed.worth
    return Solution(
        problem,
        _total(taken, gains),
        taken,
        worth,
        scale.profit(_total(largest_gain_first(lots, gains), gains)),
        scale.profit(_total(first_in_first_out(lots), gains)),
    )


def _total(matched: Iterator[Match] | Sequence[Match], gains: Mapping[tuple[int, int], int]) -> int:
    return sum(one.amount * gains.get((one.purchase, one.sale), 0) for one in matched)


def _taken(taken: Sequence[Mapping[int, int]], buying: Sequence[int], selling: Sequence[int]) -> Iterator[Match]:
    for number, sale in enumerate(selling):
        for purchase, amount in taken[number].items():
            yield Match(buying[purchase], sale, amount)


def pair_gains(lots: Sequence[TradeLot], exceptions: Sequence[PairException]) -> dict[tuple[int, int], int]:
    """Return what each pair within the window gains a share; only gains above zero."""
    special = {(one.purchase, one.sale): one.gain or 0 for one in exceptions}
    ends = windows_of(lots)
    sales = [(place, lot.day.toordinal(), lot.price) for place, lot in enumerate(lots) if not lot.purchase]
    gains: dict[tuple[int, int], int] = {}
    for purchase, lot in enumerate(lots):
        first, last = ends[purchase]
        if lot.purchase:
            for sale, day, price in sales:
                gain = special.get((purchase, sale), price - lot.price) if first <= day <= last else 0
                if gain > 0:
                    gains[purchase, sale] = gain
    return gains
