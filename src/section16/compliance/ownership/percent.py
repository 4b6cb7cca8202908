"""Percentages of a class: exact, to four decimals, and as the table shows them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from section16.law.disclosure import LEAST_SHOWN

_FOUR, _ONE = Decimal("0.0001"), Decimal("0.1")


def percent_of(share: Fraction) -> Decimal:
    """Return a share as a percentage to four decimals.

    >>> percent_of(Fraction(1_100_000, 10_200_000))
    Decimal('10.7843')
    """
    return _rounded(share, _FOUR)


def shown(share: Fraction) -> str:
    """Return a share as the table shows it: an asterisk for less than one percent, a dash for nothing.

    >>> shown(Fraction(1_100_000, 10_200_000)), shown(Fraction(99, 10_000)), shown(Fraction(1, 100)), shown(Fraction(0))
    ('10.8%', '*', '1.0%', '-')
    """
    if not share:
        return "-"
    return "*" if share < LEAST_SHOWN else f"{_rounded(share, _ONE)}%"


def _rounded(share: Fraction, places: Decimal) -> Decimal:
    """Return a share in percent, rounded half up from the exact fraction."""
    scaled = share * 100 / Fraction(places)
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    up = 1 if 2 * rest >= scaled.denominator else 0
    return ((whole + up) * places).quantize(places, ROUND_HALF_UP)
