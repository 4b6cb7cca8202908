"""Lots in whole numbers: amounts and prices of trades in one unit each, so that everything computed from them is exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

import msgspec


class TradeLot(msgspec.Struct, frozen=True, gc=False):
    """The shares of one trade that count: ``amount`` and ``price`` are in the units of a :class:`Scale`."""

    id: str
    purchase: bool
    day: date
    amount: int
    price: int


class Match(msgspec.Struct, frozen=True, gc=False):
    """Shares of a purchase and of a sale that are matched; lots are given by their place."""

    purchase: int
    sale: int
    amount: int


class Scale(msgspec.Struct, frozen=True, gc=False):
    """How many units make a share, and how many a dollar."""

    shares: int
    dollars: int

    def amount(self, shares: Fraction) -> int:
        """Return shares in units."""
        return int(shares * self.shares)

    def price(self, dollars: Fraction) -> int:
        """Return a price in units."""
        return int(dollars * self.dollars)

    def profit(self, units: int) -> Fraction:
        """Return a profit in dollars: shares times prices."""
        return Fraction(units, self.shares * self.dollars)


def scale_of(shares: Iterable[Fraction], prices: Iterable[Fraction]) -> Scale:
    """Return the units in which all shares and all prices are whole numbers.

    >>> scale_of([Fraction("0.5")], [Fraction("1.25"), Fraction(1, 3)])
    Scale(shares=2, dollars=12)
    """
    return Scale(lcm(*(one.denominator for one in shares)), lcm(*(one.denominator for one in prices)))


def in_time(lots: Sequence[TradeLot]) -> list[int]:
    """Return the places of lots in the order of time, those of one day as they were given."""
    return sorted(range(len(lots)), key=lambda place: lots[place].day)


def gained(lots: Sequence[TradeLot], matched: Iterable[Match]) -> int:
    """Return what matched shares gain, in units."""
    return sum(one.amount * (lots[one.sale].price - lots[one.purchase].price) for one in matched)


_PLACES = 10


def in_decimal(amount: Fraction) -> Decimal:
    """Return a number in decimals, exact where it has no more than ten of them and rounded to ten otherwise.

    >>> in_decimal(Fraction(5, 2)), in_decimal(Fraction(1, 3))
    (Decimal('2.5'), Decimal('0.3333333333'))
    """
    units = round(amount * 10**_PLACES)
    whole, part = divmod(abs(units), 10**_PLACES)
    # As text: arithmetic of decimals would round to 28 digits.
    return Decimal(f"{'-' if units < 0 else ''}{whole}.{part:0{_PLACES}}".rstrip("0").rstrip("."))


def in_dollars(amount: Fraction) -> Decimal:
    """Return an amount of money in decimals, with two of them at least.

    >>> in_dollars(Fraction(1800)), in_dollars(Fraction("0.12345"))
    (Decimal('1800.00'), Decimal('0.12345'))
    """
    text = f"{in_decimal(amount):f}"
    whole, _, part = text.partition(".")
    return Decimal(f"{whole}.{part.ljust(2, '0')}")


def in_words(amount: Decimal) -> str:
    """Return an amount of money as a sentence states it.

    >>> in_words(Decimal("1031.4")), in_words(Decimal("-0.12345"))
    ('$1,031.40', '-$0.12345')
    """
    return f"{'-' if amount < 0 else ''}${in_dollars(abs(Fraction(amount))):,}"
