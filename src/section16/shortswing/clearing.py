"""The look ahead: what a planned trade would add to the short-swing profit, at which prices, and from when it is free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec

from section16.citation import statute
from section16.law.months import WINDOW, last_day_to_match
from section16.shortswing.answer import MatchedShares
from section16.shortswing.compute import highest_profit, short_swing_of
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.lots import in_decimal, in_dollars, in_words
from section16.shortswing.trades import MOST_DOLLARS, ListedTrade
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


class Clearance(msgspec.Struct, frozen=True, kw_only=True):
    """What a planned trade would add to the profit, in dollars, and when it would add nothing.

    ``liability`` uses the ends of price ranges that make it highest; ``liability_if_all_counted`` counts what counsel has to
    decide on as well. ``periods`` are the prices from the day asked about on; ``free_from`` is the day from which no price
    creates liability. ``matches`` are those of the planned trade at stated prices.
    """

    side: str
    on: date
    shares: Decimal
    price: Decimal
    liability: Decimal
    liability_if_all_counted: Decimal
    profit_before: Decimal
    free_from: date
    periods: tuple[ClearancePeriod, ...]
    matches: tuple[MatchedShares, ...] = ()
    incomplete: tuple[Incomplete, ...] = ()
    why: Why


def clearance_of(trades: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> Clearance:
    """Return what a planned trade would add to the profit of the other trades of the person and the household."""
    treated = [(trade, treat(trade, facts)) for trade in trades]
    counting = [trade for trade, found in treated if found.standing is Standing.COUNTS]
    every = [trade for trade, found in treated if found.standing is not Standing.EXCLUDED]
    answer = short_swing_of([*trades, planned], facts)
    periods = tuple(_periods(counting, facts, planned))
    before = highest_profit(counting, facts)
    added = highest_profit([*counting, planned], facts) - before
    matches = tuple(one for one in answer.matches if PROPOSED in {one.purchase, one.sale})
    return Clearance(
        side=planned.side,
        on=planned.day,
        shares=in_decimal(planned.shares),
        price=in_decimal(planned.price or Fraction(0)),
        liability=in_dollars(added),
        liability_if_all_counted=in_dollars(highest_profit([*every, planned], facts) - highest_profit(every, facts)),
        profit_before=in_dollars(before),
        free_from=_free_from(periods, planned),
        periods=periods,
        matches=matches,
        incomplete=answer.incomplete,
        why=_why(planned, in_dollars(added), periods, treat(planned, facts)),
    )


def _periods(counting: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> Iterator[ClearancePeriod]:
    """Yield the spans of days from the planned day on; spans with one price are one."""
    opposite = [trade.day for trade in counting if trade.purchase is not planned.purchase]
    turns = {planned.day}
    turns.update(last_day_to_match(day) + timedelta(1) for day in opposite if last_day_to_match(day) >= planned.day)
    turns.update(first_day_to_match(day) for day in opposite if first_day_to_match(day) > planned.day)
    priced = [(day, _limit(counting, facts, msgspec.structs.replace(planned, day=day))) for day in sorted(turns)]
    kept = [one for number, one in enumerate(priced) if not number or priced[number - 1][1] != one[1]]
    for (since, price), (later, _) in pairwise([*kept, (None, None)]):
        if since is not None:
            yield ClearancePeriod(since, None if later is None else later - timedelta(1), price)


def _limit(counting: Sequence[ListedTrade], facts: ShortSwingFacts, planned: ListedTrade) -> Decimal | None:
    """Return the price from which the first share of a trade creates no liability."""
    extreme = Fraction(0 if planned.purchase else MOST_DOLLARS)
    little = msgspec.structs.replace(planned, shares=_LITTLE, price=extreme)
    ratio = facts.share_of(planned.holder) * _LITTLE
    if not ratio:
        return None
    gain = (highest_profit([*counting, little], facts) - highest_profit(counting, facts)) / ratio
    return in_dollars(abs(extreme - gain)) if gain > 0 else None


def _free_from(periods: Sequence[ClearancePeriod], planned: ListedTrade) -> date:
    """Return the first day of the last period, whose price is free: after it no opposite trade is within a window."""
    last = periods[-1]
    return last.since if last.price is None else planned.day


def _why(planned: ListedTrade, added: Decimal, periods: Sequence[ClearancePeriod], treatment: TradeTreatment) -> Why:
    better = "below" if planned.purchase else "above"
    until = {one.until: f"until {one.until}" if one.until else "with no end" for one in periods}
    spans = tuple(
        Why(f"From {one.since} {until[one.until]}: no {planned.side} creates liability.")
        if one.price is None
        else Why(f"From {one.since} {until[one.until]}: a {planned.side} {better} {in_words(one.price)} creates liability.")
        for one in periods
    )
    return Why(
        f"The {planned.side} adds {in_words(added)} to the highest short-swing profit.",
        citations=(statute("(b)"), *WINDOW[1:]),
        because=(Why(treatment.reason, citations=treatment.citations), *spans),
    )
