"""Market prices near a transaction, from the trades on the same form and on the filings before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from section16.checks.subject import Subject
from section16.checks.transactions import Transaction
from section16.document.paths import place
from section16.ledger.entries.wording import title_words

TRADES = frozenset("PSF")
"""Codes whose price is that of the market: withheld shares are valued at it."""
_DAYS = timedelta(days=5)
_CLOSE = Decimal("0.03")


class MarketPrice(msgspec.Struct, frozen=True):
    """A price of a trade, in dollars a share, its day, the row that states it, and the words of its security's title."""

    price: Decimal
    day: date
    row: str
    title: tuple[str, ...]

    @property
    def says(self) -> str:
        """The price in words, with the row that states it."""
        row = place(self.row) if self.row.startswith("$") else self.row
        return f"the market price was near ${self.price:,f} on {self.day} ({row})"


def market_prices(subject: Subject, one: Transaction) -> Iterator[MarketPrice]:
    """Yield the prices of trades within five days of a transaction, those of its own form first."""
    for other in subject.transactions:
        if other is one or other.code not in TRADES or other.table != "I" or other.row.equity_swap.value:
            continue
        if other.price and other.day and one.day and abs(other.day - one.day) <= _DAYS:
            yield MarketPrice(other.price, other.day, other.path, title_words(other.row.title.value or ""))
    if subject.earlier is not None and one.day is not None:
        for trade in subject.earlier.trades(one.day):
            yield MarketPrice(trade.price, trade.day, trade.row, title_words(trade.title))


def near(one: Decimal, other: Decimal) -> bool:
    """Return whether two prices are within three percent of the first."""
    return abs(one - other) <= one * _CLOSE
