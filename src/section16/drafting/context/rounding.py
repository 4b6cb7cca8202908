"""Numbers as fine as EDGAR takes them: four decimals, prices rounded half up, shares rounded down."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

DECIMALS = 4
LARGEST = Decimal("999999999999.9999")
"""EDGAR takes no larger number."""

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Wide enough for every product and sum of numbers that EDGAR takes."""

_FINEST = Decimal(1).scaleb(-DECIMALS)


def price_of(value: Decimal) -> Decimal:
    """Return a price in US dollars with at most four decimals, rounded half up; one that has no more stays as it was written.

    >>> price_of(Decimal("12.34565")), price_of(Decimal("12.50"))
    (Decimal('12.3457'), Decimal('12.50'))
    """
    return value.quantize(_FINEST, context=EXACT).normalize() if _is_finer(value) else value


def shares_of(value: Decimal) -> Decimal:
    """Return a number of shares with at most four decimals, rounded down: cash is paid for what is finer.

    >>> shares_of(Decimal(10) / 3), shares_of(Decimal("2.5"))
    (Decimal('3.3333'), Decimal('2.5'))
    """
    return value.quantize(_FINEST, ROUND_FLOOR).normalize() if _is_finer(value) else value


def _is_finer(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < -DECIMALS
