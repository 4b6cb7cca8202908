"""The look ahead: what a planned trade would add to the short-swing profit, at which prices, and from when it is free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

import msgspec

from section16.citation import statute
from section16.law.months import WINDOW, last_day_to_match
from section16.shortswing.answer import MatchedShares
from section16.shortswing.compute import added_profits, highest_profit, short_swing_of
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.lots import in_decimal, in_dollars, in_words
from section16.shortswing.trades import MOST_DOLLARS, ListedTrade, half_of_last_place
from section16.shortswing.treatment import Standing, TradeTreatment, treat
from section16.shortswing.window import first_day_to_match
from section16.why import Incomplete, Why

PROPOSED = "the planned trade"
_LITTLE = Fraction(1, 10**6)
"""A number of shares so small that no lot is exhausted by it: what it gains is the gain of the first share."""


class ClearancePeriod(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span of days with one answer: at a better price than ``price`` a trade creates liability, with ``None`` at none.

    Better is below it for a purchase, above it for a sale. ``until`` is the last day, ``None`` where there is no end.
    """

    since: date
    until: date | None = None
    price: Decimal | None = None


class LiabilityIfCounted(msgspec.Struct, frozen=True):
    """What a planned trade would add if one trade that counsel has to decide on counted, and no other of them."""

    trade: str
    liability: Decimal


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """What a planned trade would add to the profit, in dollars, and when it would add nothing.

    ``liability`` uses the prices within the ranges of averages that make it highest, and ``prices`` says which these are;
    ``profit_before`` is the profit at the same prices. ``liability_if_all_counted`` counts all that counsel has to decide on
    together, ``if_counted`` each opposite trade of them by itself. ``periods`` are the prices from the day asked about on;
    ``free_from`` is the day from which no price creates liability. ``matches`` are those of the planned trade at stated prices.
    ``asked`` are opposite trades within a window that counsel has to decide on or whose price is not known: ``liability``,
    ``periods`` and ``free_from`` leave them out.
    """

    side: str
    on: date
    shares: Decimal
    price: Decimal
    liability: Decimal
    liability_if_all_counted: Decimal
    profit_before: Decimal
    prices: str
    free_from: date
    periods: tuple[ClearancePeriod, ...]
    matches: tuple[MatchedShares, ...] = ()
    asked: tuple[str, ...] = ()
    if_counted: tuple[LiabilityIfCounted, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    why: Why


def clearance_of(trades: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> Clearance:
    """Return what a planned trade would add to the profit of the other trades of the person and the household."""
    treated = [(trade, treat(trade, facts)) for trade in trades]
    counting = [trade for trade, found in treated if found.standing is Standing.COUNTS]
    every = [trade for trade, found in treated if found.standing is not Standing.EXCLUDED]
    asked = tuple(_asked(treated, planned))
    answer = short_swing_of([*trades, planned], facts)
    periods = tuple(_periods(counting, facts, planned))
    added, before, prices = _added(counting, facts, planned)
    matches = tuple(one for one in answer.matches if PROPOSED in {one.purchase, one.sale})
    return Clearance(
        side=planned.side,
        on=planned.day,
        shares=in_decimal(planned.shares),
        price=in_decimal(planned.price or Fraction(0)),
        liability=in_dollars(added),
        liability_if_all_counted=in_dollars(_added(every, facts, planned)[0]),
        profit_before=in_dollars(before),
        prices=prices,
        free_from=_free_from(periods),
        periods=periods,
        matches=matches,
        asked=tuple(one.id for one in asked),
        if_counted=tuple(LiabilityIfCounted(one.id, in_dollars(_added([*counting, one], facts, planned)[0])) for one in asked),
        incomplete=answer.incomplete,
        why=_why(planned, in_dollars(added), periods, treat(planned, facts), prices),
    )


def _asked(treated: Sequence[tuple[ListedTrade, TradeTreatment]], planned: ListedTrade) -> Iterator[ListedTrade]:
    """Yield the opposite trades that counsel has to decide on and that a trade on the planned day or later can match."""
    yield from (
        trade
        for trade, found in treated
        if found.standing is Standing.ASKED
        and trade.purchase is not planned.purchase
        and last_day_to_match(trade.day) >= planned.day
    )


# --- prices within the ranges of averages


class _Prices(StrEnum):
    """At which prices trades reported at averages count; the value is what an answer says of them."""

    STATED = "the prices stated"
    LOWEST = "the stated averages, at the worse end of what they were rounded from"
    HIGHEST = "the ends of the price ranges at which the profit is highest"
    APART = (
        "the ends of the price ranges at which this trade adds most: the opposite trades at their best price, those of the same"
        " side at their worst"
    )


def _at(trades: Sequence[ListedTrade], prices: _Prices, planned: ListedTrade) -> list[ListedTrade]:
    """Return trades with one price each.

    What a trade adds is highest with the opposite trades at their best price and those of its side at their worst: shares of
    one side replace each other, and those of opposite sides complete each other. An end that is not known counts as the price.
    """
    return [_with_price(one, prices, same_side=one.purchase is planned.purchase) for one in trades]


def _with_price(trade: ListedTrade, prices: _Prices, *, same_side: bool) -> ListedTrade:
    if trade.price is None or not _has_range(trade):
        return trade
    low, high, price = trade.low, trade.high, trade.price
    best, worst = (low, high) if trade.purchase else (high, low)
    if prices is _Prices.LOWEST or (prices is _Prices.APART and same_side and worst is None):
        step = half_of_last_place(price)
        price = price + step if trade.purchase else max(Fraction(0), price - step)
    elif prices is _Prices.HIGHEST or (prices is _Prices.APART and not same_side):
        price = price if best is None else best
    elif prices is _Prices.APART and worst is not None:
        price = worst
    return msgspec.structs.replace(trade, price=price, low=None, high=None, averaged=False)


def _has_range(trade: ListedTrade) -> bool:
    return trade.averaged or trade.low is not None or trade.high is not None


def _each(trades: Sequence[ListedTrade], planned: ListedTrade) -> Iterator[tuple[_Prices, list[ListedTrade]]]:
    """Yield the trades at each set of prices that may make the answer highest."""
    for prices in _Prices if any(map(_has_range, trades)) else (_Prices.STATED,):
        yield prices, _at(trades, prices, planned)


def _added(trades: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> tuple[Fraction, Fraction, str]:
    """Return the most that a trade adds, the profit before it at the same prices, and which prices these are."""
    found = []
    for prices, others in _each(trades, planned):
        before = highest_profit(others, facts)
        found.append((highest_profit([*others, planned], facts) - before, before, prices.value))
    return max(found, key=lambda one: one[0])


# --- spans of days


def _periods(counting: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> Iterator[ClearancePeriod]:
    """Yield the spans of days from the planned day on; spans with one price are one."""
    opposite = [trade.day for trade in counting if trade.purchase is not planned.purchase]
    ends = [last_day_to_match(day) for day in opposite]
    turns = {planned.day, *(day + timedelta(1) for day in ends if planned.day <= day < date.max)}
    turns.update(first_day_to_match(day) for day in opposite if first_day_to_match(day) > planned.day)
    days = sorted(turns)
    priced = [*zip(days, _limits(counting, facts, planned, days), strict=True)]
    kept = [one for number, one in enumerate(priced) if not number or priced[number - 1][1] != one[1]]
    for (since, price), (later, _) in pairwise([*kept, (None, None)]):
        if since is not None:
            yield ClearancePeriod(since, None if later is None else later - timedelta(1), price)


def _limits(
    counting: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade, days: Sequence[date]
) -> Iterator[Decimal | None]:
    """Yield the price from which the first share of a trade on each day creates no liability, at any prices of the others.

    The other trades are matched once for each set of their prices, and then the first share of each day by itself.
    """
    extreme = Fraction(0 if planned.purchase else MOST_DOLLARS)
    firsts = [msgspec.structs.replace(planned, day=day, shares=_LITTLE, price=extreme) for day in days]
    # Treated under the name of the planned trade, which facts may be about, and then named by the day.
    treated = [(msgspec.structs.replace(one, id=f"{PROPOSED} on {one.day}"), treat(one, facts)) for one in firsts]
    live = [one for one in treated if one[1].standing is not Standing.EXCLUDED]
    gains = {one.id: Fraction(0) for one, _ in treated}
    for _, others in _each(counting, planned):
        for name, gain in added_profits([(one, treat(one, facts)) for one in others], live, facts).items():
            gains[name] = max(gains[name], gain)
    ratio = facts.share_of(planned.holder) * _LITTLE
    for gain in gains.values():
        yield in_dollars(abs(extreme - gain / ratio)) if gain else None


def _free_from(periods: Sequence[ClearancePeriod]) -> date:
    """Return the first day of the last period, whose price is free: after it no opposite trade is within a window."""
    last = periods[-1]
    return last.since if last.price is None else date.max


def _why(
    planned: ListedTrade, added: Decimal, periods: Sequence[ClearancePeriod], treatment: TradeTreatment, prices: str
) -> Why:
    better = "below" if planned.purchase else "above"
    until = {one.until: f"until {one.until}" if one.until else "on" for one in periods}
    spans = tuple(
        Why(f"From {one.since} {until[one.until]}: no {planned.side} creates liability.")
        if one.price is None
        else Why(f"From {one.since} {until[one.until]}: a {planned.side} {better} {in_words(one.price)} creates liability.")
        for one in periods
    )
    at = () if prices == _Prices.STATED else (Why(f"The other trades count at {prices}."),)
    return Why(
        f"The {planned.side} adds {in_words(added)} to the highest short-swing profit.",
        citations=(statute("(b)"), *WINDOW[1:]),
        because=(Why(treatment.reason, citations=treatment.citations), *at, *spans),
    )
