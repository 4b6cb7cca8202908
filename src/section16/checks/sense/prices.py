"""Sense checks of prices: totals entered as unit prices, weighted averages and the ranges behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from section16.checks.check import Hit, check
from section16.checks.market import TRADES, market_prices, spread_of
from section16.checks.subject import Subject
from section16.checks.transactions import Transaction
from section16.law.price_grouping import WIDEST_RANGE
from section16.ledger.entries.statements import PriceRange, price_ranges
from section16.ledger.entries.wording import title_words

_FAR = 20
"""A price so many times another is that of something else."""
_NEAR = Decimal("0.3")
_ORDER = 10
_MOST = Decimal(10**12)
"""A trillion dollars: no row is worth so much, but shares times their total value are."""
_CENT = Decimal("0.01")
_RANGE = re.compile(r"\b(?:rang(?:ing|e|ed)|between|(?:high|low)est)\b[^.;]{0,60}\d", re.IGNORECASE)
_ONE_PRICE = re.compile(r"\bat (?:a|the same) price of \$", re.IGNORECASE)
"""Several trades at one price have no range."""


@check("PRICE-TOTAL", forms="45")
def total(subject: Subject) -> Iterator[Hit]:
    """The price is that of one share or unit. A price far above the others that is right as the total of the row is a total.

    It is compared with the trades of the same form within five days, those of the earlier filings where they are given, and
    with the exercise prices of Table II.
    """
    for one in subject.transactions:
        if one.price is None or not one.shares or one.shares <= 1 or one.price < _FAR:
            continue
        unit = _unit_price(subject, one)
        if unit is not None:
            yield Hit(
                f"{one.path}.price",
                f"The price ${one.price:,f} is probably the total for {one.shares:,f}; the price of one is near ${unit:,.2f}.",
                "Enter the price per share or unit.",
                {"price": one.price, "shares": one.shares, "unit": unit},
            )


def _unit_price(subject: Subject, one: Transaction) -> Decimal | None:
    """Return the unit price that a total was computed from, where the form shows it."""
    if one.price is None or not one.shares:
        return None
    if one.price * one.shares > _MOST:
        return one.price / one.shares
    if one.code in "MXO":
        for other in subject.transactions:
            exercise: Decimal | None = other.row.exercise_price.value if other.table == "II" else None
            if exercise and abs(exercise * one.shares - one.price) <= _CENT * one.shares and one.price >= exercise * 2:
                return exercise
    spread = subject.once(spread_of)
    if one.table == "I" and (spread is None or one.price > spread[0] * _FAR):
        unit = one.price / one.shares
        found = next((price.price for price in market_prices(subject, one) if one.price > price.price * _FAR), None)
        if found is not None and abs(unit - found) <= found * _NEAR:
            return unit
    return None


@check("PRICE-FAR-OFF", forms="45", codes=TRADES)
def far_off(subject: Subject) -> Iterator[Hit]:
    """Trades in one security within a few days have prices of one order.

    They are compared with those of the same form, and of the earlier filings where they are given. A total is reported as such.
    """
    spread = subject.once(spread_of)
    if spread is not None and spread[1] <= spread[0] * _ORDER:
        return
    for one in subject.transactions:
        if one.code not in TRADES or one.table != "I" or not one.price or one.row.equity_swap.value:
            continue
        title = title_words(one.row.title.value or "")
        others = [found for found in market_prices(subject, one) if found.title == title]
        low, high = one.price / _ORDER, one.price * _ORDER
        if not others or any(low <= found.price <= high for found in others) or _unit_price(subject, one) is not None:
            continue
        nearest = min(others, key=lambda found: abs((found.day - one.day).days) if one.day else 0)
        yield Hit(
            f"{one.path}.price",
            f"The price is ${one.price:,f}, and {nearest.says}.",
            "Correct the price.",
            {"price": one.price, "marketPrice": nearest.price, "lacked": "whether a split took effect between the two days"},
        )


def _averages(subject: Subject) -> list[tuple[Transaction, tuple[str, ...], tuple[PriceRange, ...]]]:
    """Return each trade at a weighted average price, with the footnotes of its price and the ranges that the row gives."""
    found = []
    for one in subject.transactions:
        if one.table != "I" or one.code not in TRADES or not one.row.price.footnotes:
            continue
        texts = tuple(text for text in subject.texts(one.row, "price") if is_average(text))
        if texts:
            ranges = _ranges(texts) or _ranges(subject.texts(one.row))
            found.append((one, texts, ranges))
    return found


@check("PRICE-NO-RANGE", forms="45", codes=TRADES, when=_averages)
def no_range(subject: Subject) -> Iterator[Hit]:
    """A weighted average price of several trades is reported with the range of their prices."""
    for one, texts, ranges in subject.once(_averages):
        if ranges or any(_ONE_PRICE.search(text) for text in texts):
            continue
        unread = any(_RANGE.search(text) for text in subject.texts(one.row))
        says = "gives a range of prices that can be read" if unread else "gives the range of prices"
        yield Hit(
            f"{one.path}.price",
            f"The price is a weighted average, and no footnote of the row {says}.",
            "State the lowest and the highest price in the footnote, in dollars.",
            {"footnote": texts[0]},
        )


@check("PRICE-RANGE-WIDE", forms="45", codes=TRADES, when=_averages)
def range_wide(subject: Subject) -> Iterator[Hit]:
    """Trades are reported together where their prices are within one dollar of each other."""
    for one, _texts, ranges in subject.once(_averages):
        wide = next((found for found in ranges if found.high - found.low > WIDEST_RANGE), None)
        if wide is not None and len(ranges) == 1:
            yield Hit(
                f"{one.path}.price",
                f"The footnote gives a range of prices from ${wide.low:,f} to ${wide.high:,f}, over ${WIDEST_RANGE:f}.",
                "Correct the range, or report the trades on several rows, each with a range of one dollar or less.",
                {"low": wide.low, "high": wide.high},
            )


@check("PRICE-OUTSIDE-RANGE", forms="45", codes=TRADES, when=_averages)
def outside_range(subject: Subject) -> Iterator[Hit]:
    """A weighted average lies between the lowest and the highest price, give or take a cent for rounding."""
    for one, _texts, ranges in subject.once(_averages):
        price = one.price
        if price is None or not ranges or any(found.low - _CENT <= price <= found.high + _CENT for found in ranges):
            continue
        first = ranges[0]
        yield Hit(
            f"{one.path}.price",
            f"The price ${price:,f} is outside the range that its footnote gives, ${first.low:,f} to ${first.high:,f}.",
            "Correct the price or the range, or refer to the footnote of this row.",
            {"price": price, "low": first.low, "high": first.high},
        )


def _ranges(texts: tuple[str, ...]) -> tuple[PriceRange, ...]:
    return tuple(found for text in texts for found in price_ranges(text))


def is_average(text: str) -> bool:
    """Return whether a footnote states that a price is a weighted average."""
    return "weighted" in text and "average" in text
