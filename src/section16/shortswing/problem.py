"""The matching problem: the trades that count as lots in whole numbers, by groups of classes, and what pairs may gain."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from section16.law.months import last_day_to_match, months_after
from section16.shortswing.convex import Spans
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.lots import Scale, TradeLot, scale_of
from section16.shortswing.spans import are_apart, spans_of
from section16.shortswing.trades import ListedTrade
from section16.shortswing.treatment import TradeTreatment
from section16.shortswing.window import matches

_SEVEN = 7
"""Months before a day within which every day lies whose window reaches it."""


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """A trade with its shares and price as they are matched: the pecuniary share of it, after splits.

    ``premium`` is what was received for writing an option, for each share.
    """

    trade: ListedTrade
    treatment: TradeTreatment
    shares: Fraction
    price: Fraction
    close: Fraction | None
    underlying: str
    premium: Fraction | None = None


class PairException(msgspec.Struct, frozen=True, gc=False):
    """A pair within the window that does not gain the difference of its prices: excluded where ``gain`` is ``None``."""

    purchase: int
    sale: int
    gain: int | None
    reason: str
    lacks_close: bool = False


class Problem(msgspec.Struct, frozen=True):
    """The lots of one class, or of classes with one underlying security, in whole numbers.

    ``spans`` are the days that each lot can be matched with, where for some that is not the whole window.
    """

    scale: Scale
    candidates: tuple[Candidate, ...]
    lots: tuple[TradeLot, ...]
    exceptions: tuple[PairException, ...] = ()
    spans: Spans | None = None

    @property
    def underlying(self) -> str:
        """The underlying security of all lots."""
        return self.candidates[0].underlying


def candidate_of(trade: ListedTrade, treatment: TradeTreatment, facts: ShortSwingFacts, price: Fraction) -> Candidate:
    """Return a trade as it is matched, at a price."""
    ratio = facts.restated(trade.security, trade.day)
    underlying = facts.underlying(trade.security)
    close = trade.close if trade.close is not None else facts.closing_price(underlying, trade.day)
    shares = trade.shares * facts.share_of(trade.holder) * ratio
    premium = None if trade.premium is None else trade.premium / trade.shares / ratio
    return Candidate(trade, treatment, shares, price / ratio, None if close is None else close / ratio, underlying, premium)


def problems(candidates: Iterable[Candidate], barred_before: date | None = None) -> Iterator[Problem]:
    """Yield a problem for each underlying security; pairs with both trades before a day are excluded.

    Trades whose windows end before that day have no other pairs, and are left out.
    """
    groups: defaultdict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.shares and (barred_before is None or last_day_to_match(one.trade.day) >= barred_before):
            groups[one.underlying].append(one)
    for group in groups.values():
        yield _problem(tuple(group), barred_before)


def _problem(group: tuple[Candidate, ...], barred_before: date | None) -> Problem:
    prices = (price for one in group for price in (one.price, one.close, one.premium) if price is not None)
    scale = scale_of((one.shares for one in group), prices)
    lots = tuple(
        TradeLot(one.trade.id, one.trade.purchase, one.trade.day, scale.amount(one.shares), scale.price(one.price))
        for one in group
    )
    outside = [one.treatment.outside for one in group]
    by_days = are_apart(lots, outside)
    spans = spans_of(lots, outside if by_days else [False] * len(lots), barred_before)
    return Problem(scale, group, lots, tuple(_exceptions(scale, group, by_days=by_days)), spans)


def _exceptions(scale: Scale, group: Sequence[Candidate], *, by_days: bool) -> Iterator[PairException]:
    """Yield the pairs that are excluded or capped; of trades of one class only those that a special trade is in can be.

    With ``by_days`` trades outside office are kept apart by the spans of days that they match.
    """
    every = len({one.trade.security for one in group}) > 1
    sales = sorted((one.trade.day, place) for place, one in enumerate(group) if not one.trade.purchase)
    own = [sale for sale in sales if group[sale[1]].treatment.own]
    special = own if by_days else [sale for sale in sales if group[sale[1]].treatment.own or group[sale[1]].treatment.outside]
    for place, bought in enumerate(group):
        if bought.trade.purchase:
            whole = every or bought.treatment.own
            for other in _near(bought.trade.day, sales if whole else special if bought.treatment.outside else own):
                found = _exception(scale, bought, group[other])
                if found is not None and not (by_days and is_outside(bought, group[other])):
                    yield PairException(place, other, *found)


def _near(day: date, sales: Sequence[tuple[date, int]]) -> list[int]:
    """Return the places of the sales, which are in the order of time, that can be matched with a purchase on a day."""
    if not sales:
        return []
    first, last = months_after(day, -_SEVEN), last_day_to_match(day)
    start, end = bisect_left(sales, (first, 0)), bisect_right(sales, (last, sys.maxsize))
    return sorted(place for sold, place in sales[start:end] if matches(day, sold))


_WRITING = "An expiration is matched only with the writing of the option."


def _expiration(scale: Scale, bought: Candidate, sold: Candidate) -> tuple[int | None, str, bool] | None:
    """Return the gain from an option that was written and expires, at most the premium (Rule 16b-6(d))."""
    if sold.premium is None or sold.premium >= sold.price - bought.price:
        return None
    return scale.price(sold.premium), "At most the premium received for writing the option.", False


OUTSIDE = "Neither trade was made in office."


def is_outside(bought: Candidate, sold: Candidate) -> bool:
    """Whether neither of two trades was made in office."""
    return bought.treatment.outside and sold.treatment.outside


def _exception(scale: Scale, bought: Candidate, sold: Candidate) -> tuple[int | None, str, bool] | None:
    """Return what a pair gains other than the difference of its prices, why, and whether closing prices are missing."""
    same = bought.trade.security == sold.trade.security
    if is_outside(bought, sold):
        return None, OUTSIDE, False
    if bought.treatment.own or sold.treatment.own:
        return _expiration(scale, bought, sold) if same else (None, _WRITING, False)
    if same:
        return None
    if bought.close is None or sold.close is None:
        return None, "The closing prices of the underlying security are not known.", True
    gain = scale.price(sold.close) - scale.price(bought.close)
    return max(0, gain), "Different terms: at most the change in the market price of the underlying security.", False
