"""The maximum with pairs excluded or capped, from that of each class by levels of price, and what further lots would add."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from section16.shortswing.lots import Match
from section16.shortswing.matching import maximum
from section16.shortswing.pair_gains import PairGains
from section16.shortswing.pairs import Pairing
from section16.shortswing.problem import Problem


def paired_lots(problem: Problem, gains: PairGains, absent: Collection[int] = ()) -> Pairing:
    """Return the matches of the highest profit of a problem, without the lots that are ``absent``.

    Each class is solved by levels of price as if no pair were excluded, and what that gets wrong is matched again.
    """
    lots = problem.lots
    worth, matched = [0] * len(lots), list[Match]()
    for places in _classes(problem, absent):
        spans = None if problem.spans is None else [problem.spans[place] for place in places]
        found = maximum([lots[place] for place in places], spans)
        for place, assigned in zip(places, found.worth, strict=True):
            worth[place] = assigned
        matched += (Match(places[one.purchase], places[one.sale], one.amount) for one in found.matches)
    for place in absent:
        worth[place] = _beyond_reach(problem)
    for one in problem.exceptions:
        worth[one.purchase] += max(0, (one.gain or 0) - worth[one.purchase] - worth[one.sale])
    pairing = _started(problem, gains, worth, matched)
    for place in absent:
        pairing.left[place] = 0
    settled = [place for place, left in enumerate(pairing.left) if left]
    for side in (True, False):
        pairing.settle(place for place in settled if lots[place].purchase is side)
    return pairing


def _classes(problem: Problem, absent: Collection[int]) -> Iterable[list[int]]:
    """Return the lots of each class by their places; a pair of two classes is always excluded or capped."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(problem.candidates):
        if place not in absent:
            found[one.trade.security].append(place)
    return found.values()


def _beyond_reach(problem: Problem) -> int:
    """Return a worth so high that no path leads to the lot: higher than all that a step can gain, twice."""
    prices = (lot.price for lot in problem.lots)
    return 2 * max([*prices, *(one.gain or 0 for one in problem.exceptions)], default=0) + 1


def _started(problem: Problem, gains: PairGains, worth: list[int], matched: Sequence[Match]) -> Pairing:
    """Return those matches that gain exactly what their lots are worth."""
    left: list[int] = [lot.amount for lot in problem.lots]
    taken: list[dict[int, int]] = [{} for _ in left]
    for one in matched:
        if gains.of(one.purchase, one.sale) == worth[one.purchase] + worth[one.sale]:
            taken[one.purchase][one.sale] = taken[one.sale][one.purchase] = one.amount
            left[one.purchase] -= one.amount
            left[one.sale] -= one.amount
    return Pairing(gains, left, worth, taken)


def added_by(problem: Problem, extras: Sequence[int]) -> Iterator[int]:
    """Yield what each of several lots adds, by itself, to the highest profit of the others, in units."""
    gains = PairGains(problem.lots, problem.exceptions, problem.spans)
    absent = frozenset(extras)
    others = [(place, lot.amount) for place, lot in enumerate(problem.lots) if place not in absent]
    base = paired_lots(problem, gains, absent)
    before = sum(base.worth[place] * amount for place, amount in others)
    for extra in extras:
        branch, amount = base.branch(), problem.lots[extra].amount
        branch.add(extra, amount)
        yield sum(branch.worth[place] * one for place, one in others) + branch.worth[extra] * amount - before
