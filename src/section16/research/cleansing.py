"""Cleansed values: numbers and dates with the errors that other rows, footnotes or the form itself show corrected.

A value is changed only where something besides it supports another; a number that merely looks wrong is left as filed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal
from typing import Final, Generic, TypeVar

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.statements import price_ranges
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.research.prices import MARKET, MarketPrices
from section16.research.reasons import CleansedReason

_T = TypeVar("_T")

_CONFIRMED: Final = frozenset(
    [
        *("wrong balance", "balance before was wrong", "error undone", "previous balance omitted its own shares"),
        *("sign reversed", "a zero too few or too many", "a point for a comma", "change mistyped"),
    ]
)
"""The tests of the ledger in which another report, or the amount itself, confirms what was meant.

The others name a cell that may be wrong. On generated filings more than half of their readings are beside an error, not on it.
"""
_PAID: Final = MARKET | {"U"}
"""Codes of transactions that are paid for: a price of zero refers to a footnote."""
_FAR: Final = 5
"""A price so many times another is that of something else; ten days of trading seldom move it so far."""
_ENDS: Final = 2
"""The report with an error, and the one that undoes it."""
_NEAR: Final = Decimal("0.25")
_CLOSE: Final = Decimal("0.1")
"""A total shows itself by two numbers, a misplaced point by one alone."""
_POINTS: Final = tuple(Decimal(10) ** places for places in (-1, 1, -2, 2, -3, 3))
_CENT: Final = Decimal("0.01")
_PLACES: Final = Decimal("0.0000000001")
_EXACT: Final = Context(prec=100)
"""A price of 28 digits has more with ten places behind the point than Python rounds to by itself."""


class Cleansed(msgspec.Struct, Generic[_T], frozen=True):
    """A value and why it is what it is."""

    value: _T | None
    reason: CleansedReason


Located = Mapping[str, Cleansed[str]]
"""What the other rows support for the cells of a row, by their names."""


def located_errors(assertions: Iterable[Assertion]) -> dict[str, dict[str, Cleansed[str]]]:
    """Return the cells that likely errors of the ledger locate, by row; one is changed only where another report confirms it.

    Of several readings of one break only the first changes a cell: two changes would correct one error twice. The balances
    between an error and the report that undoes it carry the error, and are corrected with it.
    """
    found: dict[str, dict[str, Cleansed[str]]] = {}
    for one in assertions:
        for evidence in one.evidence:
            for number, reading in enumerate(evidence.readings):
                cell = reading.cell.rpartition(".")[2]
                found.setdefault(reading.row, {}).setdefault(cell, Cleansed(reading.supported, _located(evidence, number)))
            for row, meant in _carried(one, evidence):
                found.setdefault(row, {}).setdefault("sharesOwned", Cleansed(str(meant), _located(evidence, 0)))
    return found


def _carried(one: Assertion, evidence: Evidence) -> Iterator[tuple[str, Decimal]]:
    """Yield the rows that continue from a wrong balance until it is undone, with the balances that were meant."""
    if evidence.test != "error undone" or one.lot is None:
        return
    history, (reading,) = one.lot.history, evidence.readings
    both = sorted((place for place, other in enumerate(history) if other is one or other.entry.id in evidence.rows))
    first = history[both[0]]
    if len(both) != _ENDS or first.entry.id != reading.row or first.entry.owned is None or reading.supported is None:
        return
    error = first.entry.owned - Decimal(reading.supported)
    for other in history[both[0] + 1 : both[1]]:
        if other.gap or other.entry.owned is None:  # another break: what follows may not carry the error
            return
        if not other.aside:
            yield other.entry.id, other.entry.owned - error


def _located(evidence: Evidence, number: int) -> CleansedReason:
    if number or evidence.test not in _CONFIRMED:
        return CleansedReason.POSSIBLE
    return CleansedReason.LOCATED if len(evidence.readings) == 1 else CleansedReason.LIKELY


def cleansed_shares(entry: Entry, located: Located) -> Cleansed[Decimal]:
    """Return the number of shares or units of a transaction, without a sign."""
    if entry.total:
        return Cleansed(None, CleansedReason.IN_DOLLARS)
    filed = None if entry.change is None else abs(entry.change)
    return _number(filed, located.get("shares"))


def cleansed_owned(entry: Entry, located: Located) -> Cleansed[Decimal]:
    """Return the shares or units owned following a transaction, or held."""
    if entry.dollars:
        return Cleansed(None, CleansedReason.IN_DOLLARS)
    return _number(entry.owned, located.get("sharesOwned"))


def _number(filed: Decimal | None, found: Cleansed[str] | None) -> Cleansed[Decimal]:
    if filed is None:
        return Cleansed(None, CleansedReason.NOT_STATED)
    if found is None or found.value is None:
        return Cleansed(filed, CleansedReason.AS_FILED)
    return Cleansed(filed if found.reason is CleansedReason.POSSIBLE else Decimal(found.value), found.reason)


def cleansed_side(entry: Entry, located: Located) -> Cleansed[str]:
    """Return A for acquired or D for disposed of."""
    if entry.change is None:
        return Cleansed("", CleansedReason.NOT_STATED)
    filed, found = "D" if entry.change.is_signed() else "A", located.get("acquiredDisposed")
    if found is None:
        return Cleansed(filed, CleansedReason.AS_FILED)
    return Cleansed(filed if found.reason is CleansedReason.POSSIBLE else found.value, found.reason)


def probable_day(entry: Entry) -> date | None:
    """Return the day of a transaction, or of an impossible date the one that the form supports."""
    return entry.impossible.likely if entry.impossible is not None else entry.day


def cleansed_date(entry: Entry) -> Cleansed[date]:
    """Return the date of a transaction; of an impossible one the date that the form supports, if any."""
    if entry.impossible is not None:
        meant = probable_day(entry)
        return Cleansed(meant, CleansedReason.IMPOSSIBLE if meant else CleansedReason.UNKNOWN_DATE)
    return Cleansed(entry.day, CleansedReason.AS_FILED if entry.day else CleansedReason.NOT_STATED)


def cleansed_price(
    entry: Entry, shares: Decimal | None, market: MarketPrices, exercise_price: Decimal | None
) -> Cleansed[Decimal]:
    """Return the price of one share or unit; ``exercise_price`` is that of the derivative whose exercise the row reports."""
    if entry.holding or (entry.price is None and entry.code not in _PAID):
        return Cleansed(None, CleansedReason.NOT_STATED)
    if not entry.price:
        return (
            Cleansed(None, CleansedReason.NO_PRICE) if entry.code in _PAID else Cleansed(entry.price, CleansedReason.AS_FILED)
        )
    return (
        _of_exercise(entry.price, shares, exercise_price)
        or _in_range(entry, entry.price)
        or _of_the_market(entry, entry.price, shares, market)
        or Cleansed(entry.price, CleansedReason.AS_FILED)
    )


def _of_exercise(price: Decimal, shares: Decimal | None, exercise_price: Decimal | None) -> Cleansed[Decimal] | None:
    """Return the exercise price where the price is the total of it."""
    if not exercise_price or not shares or price < exercise_price * 2:
        return None
    total = abs(exercise_price * shares - price) <= _CENT * shares
    return Cleansed(exercise_price, CleansedReason.EXERCISE_TOTAL) if total else None


def _in_range(entry: Entry, price: Decimal) -> Cleansed[Decimal] | None:
    """Return the price with its point moved into the range that a footnote on it states, where it is outside."""
    ranges = [found for text in entry.texts("price") for found in price_ranges(text)]
    if len(ranges) != 1 or not 0 < ranges[0].low <= ranges[0].high < ranges[0].low * 2:
        return None
    low, high = ranges[0].low - _CENT, ranges[0].high + _CENT
    if low <= price <= high:
        return None
    moved = next((price * point for point in _POINTS if low <= price * point <= high), None)
    return None if moved is None else Cleansed(moved, CleansedReason.RANGE_POINT)


def _of_the_market(entry: Entry, price: Decimal, shares: Decimal | None, market: MarketPrices) -> Cleansed[Decimal] | None:
    """Return the price of one share where the stated one is the total or has its point misplaced, by prices near the day."""
    if entry.table != "I" or entry.code not in MARKET | {"A", "D"} or entry.equity_swap:
        return None
    bounds = market.bounds(entry)
    if bounds is None or (bounds[1] < price * _FAR and price < bounds[0] * _FAR):  # no median of them is far from it
        return None
    near = market.near(entry)
    if near is None or near / _FAR < price < near * _FAR or market.confirms(entry):
        return None
    if shares and shares > 1 and price > near and _is_near(price / shares, near, _NEAR):
        return Cleansed((price / shares).quantize(_PLACES, context=_EXACT), CleansedReason.TOTAL)
    moved = next((price * point for point in _POINTS if _is_near(price * point, near, _CLOSE)), None)
    return None if moved is None or entry.code not in MARKET else Cleansed(moved, CleansedReason.POINT)


def _is_near(price: Decimal, near: Decimal, part: Decimal) -> bool:
    return abs(price - near) <= near * part
