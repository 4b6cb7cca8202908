"""Why trades that count are not matched, or only in part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from section16.plurals import counted
from section16.shortswing.lots import TradeLot, in_decimal, in_dollars, in_words
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.problem import OUTSIDE, Problem
from section16.shortswing.solution import Solution
from section16.why import Why


def unmatched_of(solutions: Iterable[Solution]) -> Iterator[Why]:
    """Yield one statement for all shares that count and are not matched, with one below it for each trade; none without any."""
    found = tuple(why for solution in solutions for why in _of(solution))
    if found:
        verb = "is" if len(found) == 1 else "are"
        yield Why(f"{counted(len(found), 'counted trade')} {verb} not matched in full.", because=found)


def _of(solution: Solution) -> Iterator[Why]:
    problem, used = solution.problem, Counter[int]()
    for match in solution.matches:
        used.update({match.purchase: match.amount, match.sale: match.amount})
    reason = None
    for place, lot in enumerate(problem.lots):
        rest = lot.amount - used[place]
        if rest:
            reason = reason or _reason_of(problem)
            shares, every = (in_decimal(Fraction(one, problem.scale.shares)) for one in (rest, lot.amount))
            price = in_words(in_dollars(Fraction(lot.price, problem.scale.dollars)))
            yield Why(
                f"{shares:,} of {every:,} shares of the {_side(lot)} on {lot.day} at {price} are not matched: {reason(place)}",
                rows=(lot.id,),
            )


def _side(lot: TradeLot) -> str:
    return "purchase" if lot.purchase else "sale"


def _reason_of(problem: Problem) -> Callable[[int], str]:
    """Return what states why a lot is not matched."""
    lots = problem.lots
    days: dict[bool, defaultdict[int, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
    for lot in lots:
        days[lot.purchase][lot.day.toordinal()].append(lot.price)
    ends = {side: {day: (min(prices), max(prices)) for day, prices in found.items()} for side, found in days.items()}
    gains = PairGains(lots, problem.exceptions, problem.spans)
    special = {place: one.reason for one in reversed(problem.exceptions) for place in (one.purchase, one.sale)}
    near: dict[tuple[bool, int], tuple[int, int] | None] = {}

    def opposite(place: int) -> tuple[int, int] | None:
        """Return the lowest and the highest price of the opposite trades in the window of a lot."""
        lot, (first, last) = lots[place], gains.windows[place]
        key = (lot.purchase, lot.day.toordinal())
        if key not in near:
            found = [ends[not lot.purchase][day] for day in range(first, last + 1) if day in ends[not lot.purchase]]
            near[key] = (min(low for low, _ in found), max(high for _, high in found)) if found else None
        return near[key]

    def reason(place: int) -> str:
        lot, prices = lots[place], opposite(place)
        other, better = ("sale", "higher") if lot.purchase else ("purchase", "lower")
        if prices is None:
            return f"no {other} that counts lies less than six months from it."
        if not (prices[1] > lot.price if lot.purchase else prices[0] < lot.price):
            return f"no {other} less than six months from it is at a {better} price."
        if (place in special or problem.spans is not None) and not gains[place]:
            return f"no {other} less than six months from it can gain with it. {special.get(place, OUTSIDE)}"
        return f"each {other} that would gain with it is matched with other shares, which makes the profit at least as high."

    return reason
