"""The value of a transaction: shares times price, exact, in US dollars."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Final

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.statements import is_average_price, price_ranges
from section16.research.cleansing import Cleansed
from section16.research.reasons import CleansedReason, ValueReason

_CHANGED: Final = frozenset(
    {
        CleansedReason.LOCATED,
        CleansedReason.LIKELY,
        CleansedReason.TOTAL,
        CleansedReason.EXERCISE_TOTAL,
        CleansedReason.POINT,
        CleansedReason.RANGE_POINT,
    }
)
_EXACT: Final = Context(prec=200)
"""More digits than the product of two cells has, so that none is rounded."""


class RowValue(msgspec.Struct, frozen=True):
    """A value in US dollars, and what it is."""

    value: Decimal | None
    reason: ValueReason


def value_of(entry: Entry, shares: Cleansed[Decimal], price: Cleansed[Decimal]) -> RowValue:
    """Return the value of a transaction, ``None`` where a part of it is not stated."""
    if entry.holding:
        return RowValue(None, ValueReason.HOLDING)
    if entry.total:
        total = None if entry.change is None else abs(entry.change)
        return RowValue(total, ValueReason.NO_SHARES if total is None else ValueReason.TOTAL)
    if shares.value is None or price.value is None or _is_exercise_price(entry):
        return RowValue(None, _lacking(entry, shares))
    if price.reason is CleansedReason.TOTAL:
        return RowValue(entry.price, ValueReason.CLEANSED)  # the total as filed, which the division has rounded
    return RowValue(_product(shares.value, price.value), _reason(entry, shares, price))


def _lacking(entry: Entry, shares: Cleansed[Decimal]) -> ValueReason:
    if shares.value is None:
        return ValueReason.NO_SHARES
    return ValueReason.EXERCISE_PRICE if _is_exercise_price(entry) else ValueReason.NO_PRICE


def _is_exercise_price(entry: Entry) -> bool:
    """Whether a derivative security has its exercise price in the place of its own, as some filers write it."""
    return entry.table == "II" and bool(entry.exercise_price) and entry.price == entry.exercise_price


def _reason(entry: Entry, shares: Cleansed[Decimal], price: Cleansed[Decimal]) -> ValueReason:
    if shares.reason in _CHANGED or price.reason in _CHANGED:
        return ValueReason.CLEANSED
    if not price.value:
        return ValueReason.FREE
    averaged = any(is_average_price(text) or price_ranges(text) for text in entry.texts("price"))
    return ValueReason.AVERAGE if averaged else ValueReason.PRODUCT


def _product(shares: Decimal, price: Decimal) -> Decimal:
    """Return the exact product without zeros at its end."""
    product = _EXACT.multiply(shares, price)
    whole = _EXACT.to_integral_value(product)
    return whole if product == whole else _EXACT.normalize(product)
