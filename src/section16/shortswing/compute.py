"""From trades and facts to the answer."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

import msgspec

from section16.law.months import last_day_to_match, months_after
from section16.nearest import nearest
from section16.shortswing.answer import AskedTrade, ExcludedTrade, MatchedShares, ShortSwing
from section16.shortswing.certificate import certificate_of
from section16.shortswing.classes import doubtful_classes
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.facts_faults import FactsError, FactsFault
from section16.shortswing.lots import in_decimal, in_dollars
from section16.shortswing.missing import can_lower, can_raise, missing_of
from section16.shortswing.problem import Candidate, Problem, candidate_of, problems
from section16.shortswing.reasons import why_of
from section16.shortswing.settling import added_by
from section16.shortswing.solution import Solution, profit_of, solve
from section16.shortswing.trades import ListedTrade, half_of_last_place
from section16.shortswing.treatment import Standing, TradeTreatment, treat
from section16.shortswing.unmatched import unmatched_of
from section16.shortswing.window import is_unsettled
from section16.why import Incomplete

_TWO_YEARS = 24
_NEAR = timedelta(2)
"""How far the ends of a window can lie apart by the ways to count a month without such a day."""
_NONE = Fraction(0)


class Lacking(msgspec.Struct, frozen=True):
    """What an answer lacks beside facts: what can raise the profit, what lower it by its rows, and doubtful trades."""

    raising: tuple[Incomplete, ...] = ()
    lowering: tuple[Incomplete, ...] = ()
    doubtful: tuple[str, ...] = ()


Treated = tuple[ListedTrade, TradeTreatment]


class ShortSwingProfit(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of an answer, its matches and what is missing; the rest of :class:`ShortSwing` explains them."""

    profit: Decimal
    exact: bool
    lower: Decimal
    upper: Decimal | None
    matches: tuple[MatchedShares, ...]
    incomplete: tuple[Incomplete, ...]


class _Solved(NamedTuple):
    """The numbers of an answer, and what they were computed from."""

    numbers: ShortSwingProfit
    profit: Fraction
    treated: Sequence[Treated]
    counting: Sequence[Treated]
    solutions: Sequence[Solution]
    raising: Sequence[Incomplete]


def profit_of_trades(trades: Sequence[ListedTrade], facts: ShortSwingFacts, lacking: Lacking | None = None) -> ShortSwingProfit:
    """Return the numbers of :func:`short_swing_of`, without what explains them."""
    return _solved(trades, facts, lacking or Lacking()).numbers


def _solved(trades: Sequence[ListedTrade], facts: ShortSwingFacts, lacking: Lacking) -> _Solved:
    _require_known(trades, facts)
    treated = [(trade, treat(trade, facts)) for trade in trades]
    counting = [one for one in treated if one[1].standing is Standing.COUNTS]
    candidates = tuple(_candidates(counting, facts))
    solutions = [solve(problem) for problem in problems(candidates)]
    profit = sum((one.profit for one in solutions), start=_NONE)
    missing = tuple(missing_of(treated, facts, solutions))
    classes = tuple(doubtful_classes(candidates, facts, profit))
    raising = (*filter(can_raise, missing), *classes, *lacking.raising)
    certain = [one for one in counting if one[0].id not in _doubtful(missing, lacking)]
    lower = in_dollars(_profit(certain, facts, bound=PriceBound.LOWER))
    averaged = any(trade.averaged for trade, _ in counting)
    numbers = ShortSwingProfit(
        profit=in_dollars(profit),
        exact=not averaged and not raising and lower == in_dollars(profit),
        lower=lower,
        upper=None if raising else in_dollars(_profit(counting, facts, bound=PriceBound.UPPER)),
        matches=tuple(shares for one in solutions for shares in _matched(one)),
        incomplete=(*missing, *classes, *lacking.raising, *lacking.lowering),
    )
    return _Solved(numbers, profit, treated, counting, solutions, raising)


def short_swing_of(trades: Sequence[ListedTrade], facts: ShortSwingFacts, lacking: Lacking | None = None) -> ShortSwing:
    """Return the highest short-swing profit of the trades of one person in one issuer, who may lack more than facts.

    Raises :class:`~section16.errors.TradesError` for facts about a trade or a holder that the trades do not have.
    """
    numbers, profit, treated, counting, solutions, raising = _solved(trades, facts, lacking or Lacking())
    excluded = tuple(_excluded(*one) for one in treated if one[1].standing is Standing.EXCLUDED)
    asked = tuple(_asked(counting, [one for one in treated if one[1].standing is Standing.ASKED], facts, profit))
    every = [one for one in treated if one[1].standing is not Standing.EXCLUDED]
    return ShortSwing(
        profit=numbers.profit,
        exact=numbers.exact,
        lower=numbers.lower,
        upper=numbers.upper,
        unbounded=tuple(one.missing for one in raising),
        greedy=in_dollars(sum((one.greedy for one in solutions), start=_NONE)),
        first_in_first_out=in_dollars(sum((one.first_in for one in solutions), start=_NONE)),
        matches=numbers.matches,
        excluded=excluded,
        asked=asked,
        if_all_counted=None if raising else in_dollars(_profit(every, facts)),
        net_of_commissions=in_dollars(profit - sum((_commissions(one, facts) for one in solutions), start=_NONE)),
        recoverable=_recoverable(counting, facts),
        unsettled=tuple(_unsettled(counting)),
        incomplete=numbers.incomplete,
        certificate=certificate_of(solutions),
        why=why_of(numbers.profit, numbers.matches, excluded, asked, unmatched_of(solutions)),
    )


def _doubtful(missing: Iterable[Incomplete], lacking: Lacking) -> frozenset[str]:
    """Return the trades that may not count, or not whole, because of what is missing."""
    lowering = (*filter(can_lower, missing), *lacking.lowering)
    return frozenset((*lacking.doubtful, *(row for one in lowering for row in one.rows)))


def counted_problems(trades: Sequence[ListedTrade], facts: ShortSwingFacts) -> tuple[Problem, ...]:
    """Return what a certificate of the trades has to be about: those that count, by their underlying securities."""
    _require_known(trades, facts)
    treated = ((trade, treat(trade, facts)) for trade in trades)
    return tuple(problems(_candidates((one for one in treated if one[1].standing is Standing.COUNTS), facts)))


def highest_profit(trades: Iterable[ListedTrade], facts: ShortSwingFacts) -> Fraction:
    """Return the highest profit that trades can have, in dollars: at the ends of their price ranges that make it highest.

    What no rule excludes counts, and so does what counsel has to decide on.
    """
    treated = [(trade, treat(trade, facts)) for trade in trades]
    return _profit([one for one in treated if one[1].standing is not Standing.EXCLUDED], facts, bound=PriceBound.UPPER)


def _require_known(trades: Sequence[ListedTrade], facts: ShortSwingFacts) -> None:
    """Refuse facts about a trade or a holder that does not exist: a name mistyped would change the profit unnoticed."""
    ids, holders = {trade.id for trade in trades}, {trade.holder for trade in trades}
    named = [
        *(("decision", number, "trade", one.trade, ids) for number, one in enumerate(facts.decision, 1)),
        *(("percent", number, "trade", one.trade, ids) for number, one in enumerate(facts.percent, 1) if one.trade),
        *(("holder", number, "name", one.name, holders) for number, one in enumerate(facts.holder, 1)),
    ]
    faults = []
    for table, number, key, name, known in named:
        if name not in known:
            kind = "holder" if table == "holder" else "trade"
            what = f"No {kind} is named {name!r}.{nearest(name, sorted(known))}"
            faults.append(FactsFault(what, table, number, key))
    if faults:
        raise FactsError(faults)


class PriceBound(Enum):
    """Which price of a trade counts: as stated, or that which makes the profit lowest or highest."""

    STATED = "stated"
    LOWER = "lower"
    UPPER = "upper"


def _candidates(
    treated: Iterable[Treated], facts: ShortSwingFacts, bound: PriceBound = PriceBound.STATED
) -> Iterator[Candidate]:
    """Yield the trades that have a price as they are matched."""
    for trade, treatment in treated:
        price = _price(trade, bound)
        if price is not None:
            yield candidate_of(trade, treatment, facts, price)


def _price(trade: ListedTrade, bound: PriceBound) -> Fraction | None:
    """Return the price of a trade, or an end of what its price can be: averages are rounded, and have a range."""
    if trade.price is None and trade.premium is not None:
        return trade.premium / trade.shares
    if bound is PriceBound.UPPER:
        end = trade.low if trade.purchase else trade.high
        return trade.price if end is None else end
    if bound is PriceBound.LOWER and trade.averaged and trade.price is not None:
        step = half_of_last_place(trade.price)
        return trade.price + step if trade.purchase else max(_NONE, trade.price - step)
    return trade.price


def _profit(
    treated: Iterable[Treated], facts: ShortSwingFacts, *, bound: PriceBound = PriceBound.STATED, since: date | None = None
) -> Fraction:
    found = problems(_candidates(treated, facts, bound), since)
    return sum((profit_of(problem) for problem in found), start=_NONE)


def _recoverable(counting: Sequence[Treated], facts: ShortSwingFacts) -> Decimal | None:
    """Return the profit without what was realized more than two years before the claim, with the later of two trades."""
    if facts.as_of is None:
        return None
    before = [one for one in counting if one[0].day <= facts.as_of]
    return in_dollars(_profit(before, facts, since=months_after(facts.as_of, -_TWO_YEARS)))


def _matched(solution: Solution) -> Iterator[MatchedShares]:
    candidates, scale, special = solution.problem.candidates, solution.problem.scale, solution.exceptions
    for one in solution.matches:
        bought, sold = candidates[one.purchase], candidates[one.sale]
        shares, gain = Fraction(one.amount, scale.shares), Fraction(solution.gain(one), scale.dollars)
        exception = special.get((one.purchase, one.sale))
        yield MatchedShares(
            purchase=bought.trade.id,
            sale=sold.trade.id,
            purchase_date=bought.trade.day,
            sale_date=sold.trade.day,
            shares=in_decimal(shares),
            purchase_price=in_decimal(bought.price),
            sale_price=in_decimal(sold.price),
            gain=in_decimal(gain),
            profit=in_dollars(shares * gain),
            note=exception.reason if exception else "",
        )


def _commissions(solution: Solution, facts: ShortSwingFacts) -> Fraction:
    """Return the commissions of matched shares: each trade's in proportion to what of it is matched."""
    used: Counter[int] = Counter()
    for match in solution.matches:
        used.update({match.purchase: match.amount, match.sale: match.amount})
    candidates, lots = solution.problem.candidates, solution.problem.lots
    paid = {place: candidates[place].trade.commission * facts.share_of(candidates[place].trade.holder) for place in used}
    return sum((paid[place] * Fraction(amount, lots[place].amount) for place, amount in used.items()), start=_NONE)


def _excluded(trade: ListedTrade, treatment: TradeTreatment) -> ExcludedTrade:
    return ExcludedTrade(trade.id, trade.day, trade.side, in_decimal(trade.shares), treatment.reason, treatment.citations)


def _asked(
    counting: Sequence[Treated], asked: Sequence[Treated], facts: ShortSwingFacts, profit: Fraction
) -> Iterator[AskedTrade]:
    """Yield the trades that counsel has to decide on, each with the profit if it counted and no other of them did."""
    added = added_profits(counting, asked, facts)
    for trade, treatment in asked:
        counted = in_dollars(profit + added[trade.id]) if trade.id in added else None
        stated = (trade.id, trade.day, trade.side, in_decimal(trade.shares), treatment.reason, treatment.citations)
        yield AskedTrade(*stated, counted)


def added_profits(
    counting: Iterable[Treated], extras: Sequence[Treated], facts: ShortSwingFacts, bound: PriceBound = PriceBound.STATED
) -> dict[str, Fraction]:
    """Return what each of several trades adds, by itself, to the profit of those that count, in dollars, by its id.

    One whose price is not known is not in it.
    """
    candidates, ids = tuple(_candidates([*counting, *extras], facts, bound)), {trade.id for trade, _ in extras}
    found = {one.trade.id: _NONE for one in candidates if one.trade.id in ids}
    for problem in problems(candidates):
        places = [place for place, lot in enumerate(problem.lots) if lot.id in ids]
        added = map(problem.scale.profit, added_by(problem, places)) if places else ()
        found.update(zip((problem.lots[place].id for place in places), added, strict=True))
    return found


def _unsettled(counting: Iterable[Treated]) -> Iterator[str]:
    """Say where a match depends on how a window is counted that ends in a month without such a day."""
    days: defaultdict[bool, set[date]] = defaultdict(set)
    for trade, _ in counting:
        days[trade.purchase].add(trade.day)
    for is_purchase, own in sorted(days.items()):
        others = sorted(days.get(not is_purchase, ()))
        for day in filter(is_unsettled, sorted(own)):
            last = last_day_to_match(day)
            place = bisect_left(others, last - _NEAR)
            if place < len(others) and others[place] <= last + _NEAR:
                yield (
                    f"The window from {day} is counted to {last}, because that month has no day {day.day}; no court has decided"
                    f" how to count it. A trade on {others[place]} is at its end."
                )
