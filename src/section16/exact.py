"""Decimals without rounding: a number of a book has up to 38 digits, and Python rounds to 28 unless it is asked not to."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

EXACT: Final = Context(prec=200)
"""Enough digits for a product of numbers of a book, and for its cents."""
_ONE: Final = Decimal(1)


def shortest(value: Decimal) -> Decimal:
    """Return a number without zeros at its end and without an exponent, digit for digit the same.

    >>> shortest(Decimal("100.50")), shortest(Decimal("1E+2"))
    (Decimal('100.5'), Decimal('100'))
    """
    whole = value.to_integral_value()
    if whole != value:
        return value.normalize(EXACT)
    return whole if whole.same_quantum(_ONE) else whole.quantize(_ONE, None, EXACT)
