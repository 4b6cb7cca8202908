"""What an answer lacked: prices, percentages, closing prices and ranges that neither the trades nor the facts state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.reach import within_reach
from section16.shortswing.solution import Solution
from section16.shortswing.trades import ListedTrade
from section16.shortswing.treatment import Standing, TradeTreatment
from section16.why import Incomplete


def missing_of(
    treated: Sequence[tuple[ListedTrade, TradeTreatment]], facts: ShortSwingFacts, solutions: Iterable[Solution]
) -> Iterator[Incomplete]:
    """Yield every fact that the answer lacked; :func:`can_raise` says which of them can raise the profit."""
    counting = [trade for trade, treatment in treated if treatment.standing is Standing.COUNTS]
    live = [trade for trade, treatment in treated if treatment.standing is not Standing.EXCLUDED]
    reaches = within_reach(live, facts)
    yield from _prices(filter(reaches, live))
    yield from _ranges(filter(reaches, counting))
    yield from _percentages(counting, facts)
    yield from _closing_prices(solutions)


def can_raise(lacking: Incomplete) -> bool:
    """Whether a fact that the answer lacked can raise the profit, so that no upper bound of it is known."""
    return lacking.missing in {_PRICE, _CLOSE, _RANGE}


def can_lower(lacking: Incomplete) -> bool:
    """Whether a fact that the answer lacked decides whether its rows count, so that the lower bound leaves them out."""
    return lacking.missing == _PERCENTAGE


_PRICE = "The price of a trade"
_RANGE = "The range of prices behind a weighted average"
_PERCENTAGE = "The percentage held immediately before a trade"
_CLOSE = "The closing price of the underlying security on the day of a trade"


def _prices(trades: Iterable[ListedTrade]) -> Iterator[Incomplete]:
    missing = tuple(trade.id for trade in trades if trade.is_unpriced)
    if missing:
        yield Incomplete(
            _PRICE,
            "The profit leaves these trades out, and may be higher.",
            "State their prices.",
            rows=missing,
        )


def _ranges(counting: Iterable[ListedTrade]) -> Iterator[Incomplete]:
    missing = tuple(trade.id for trade in counting if trade.averaged and (trade.low if trade.purchase else trade.high) is None)
    if missing:
        yield Incomplete(
            _RANGE,
            "There is a lower bound of the profit, and no upper bound.",
            "List the single trades, or state the lowest and the highest price.",
            rows=missing,
        )


def _percentages(counting: Iterable[ListedTrade], facts: ShortSwingFacts) -> Iterator[Incomplete]:
    if facts.in_office:
        return
    undecided = (trade for trade in counting if trade.counts is None and facts.decided(trade.id) is None)
    missing = tuple(trade.id for trade in undecided if facts.percent_before(trade.id, trade.day) is None)
    if missing:
        yield Incomplete(
            _PERCENTAGE,
            "The trade is counted as one of a ten percent holder, so the profit may be too high.",
            "State it under [[percent]] in the facts, with the day or the id of the trade.",
            rows=missing,
        )


def _closing_prices(solutions: Iterable[Solution]) -> Iterator[Incomplete]:
    missing: dict[str, None] = {}
    for solution in solutions:
        candidates = solution.problem.candidates
        for one in solution.problem.exceptions:
            if one.lacks_close:
                both = (candidates[one.purchase], candidates[one.sale])
                missing.update((each.trade.id, None) for each in both if each.close is None)
    if missing:
        yield Incomplete(
            _CLOSE,
            "Derivative securities are not matched with others of different terms, so the profit may be too low.",
            "State it under [[close]] in the facts.",
            rows=tuple(missing),
        )
