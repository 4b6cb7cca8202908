"""Prices of the market near a row, from the trades that the filings of one issuer report."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter
from statistics import median_low
from typing import Final, NamedTuple

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.split import SecuritySplit

MARKET: Final = frozenset("PSF")
"""Codes whose price is that of the market: withheld shares are valued at it."""
_DAYS: Final = 10
_CONFIRMED: Final = 30
_NEAREST: Final = 16
"""So many prices on either side of a row are compared with it."""
_FEWEST: Final = 2
"""One other price may itself be wrong."""


_DAY: Final = attrgetter("day")


class _Traded(NamedTuple):
    """A price that a row states, with its day as an ordinal."""

    day: int
    price: Decimal
    filing: str
    row: str


class MarketPrices:
    """The prices of an issuer's securities by day, as trades report them."""

    def __init__(self, entries: Iterable[Entry], identity: Identity, splits: Iterable[SecuritySplit] = ()) -> None:
        self._identity = identity
        self._splits = tuple(splits)
        found: dict[object, list[_Traded]] = defaultdict(list)
        for entry in entries:
            if entry.table == "I" and entry.code in MARKET and entry.price and entry.day and not entry.equity_swap:
                found[identity.title(entry.title)].append(
                    _Traded(entry.day.toordinal(), entry.price, entry.filing.accession, entry.id)
                )
        self._of_class = {name: sorted(prices) for name, prices in found.items()}
        self._between = {name: _bounds(one.price for one in prices) for name, prices in found.items()}

    def bounds(self, entry: Entry) -> tuple[Decimal, Decimal] | None:
        """Return the lowest and the highest price of the class of a row on any day; ``None`` where no trade states one."""
        return self._between.get(self._identity.title(entry.title))

    def near(self, entry: Entry) -> Decimal | None:
        """Return the median of the other prices within ten days of a row, half of them within a tenth; else ``None``.

        A split within these days changes prices as a misplaced point does: none is then returned.
        """
        if entry.day is None or self._is_near_split(entry.day):
            return None
        day = entry.day.toordinal()
        # Those of equal numbers are left out: a slip that is repeated confirms nothing.
        prices = [one.price for one in self._around(entry, day) if abs(one.day - day) <= _DAYS and one.price != entry.price]
        if len(prices) < _FEWEST:
            return None
        middle = median_low(prices)
        agreeing = sum(_are_near(price, middle) for price in prices)
        return middle if agreeing >= _FEWEST and agreeing * 2 >= len(prices) else None

    def confirms(self, entry: Entry) -> bool:
        """Whether another form within thirty days states a price near that of a row, so that it is no slip."""
        price = entry.price
        if entry.day is None or price is None:
            return False
        day = entry.day.toordinal()
        others = (one for one in self._around(entry, day) if one.filing != entry.filing.accession)
        return any(abs(one.day - day) <= _CONFIRMED and _are_near(one.price, price) for one in others)

    def _is_near_split(self, day: date) -> bool:
        near = timedelta(days=_DAYS)
        return any(split.between(day - near, day + near) for split in self._splits)

    def _around(self, entry: Entry, day: int) -> list[_Traded]:
        """Return the trades of a class nearest to a row, without itself."""
        row = entry.id
        trades = self._of_class.get(self._identity.title(entry.title), [])
        at = bisect_left(trades, day, key=_DAY)
        return [one for one in trades[max(0, at - _NEAREST) : at + _NEAREST + 1] if one.row != row]


def _bounds(prices: Iterable[Decimal]) -> tuple[Decimal, Decimal]:
    ordered = sorted(prices)
    return ordered[0], ordered[-1]


def _are_near(price: Decimal, other: Decimal) -> bool:
    return abs(price - other) * 10 <= other
