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


def trades_of(subject: Subject) -> list[tuple[Transaction, Decimal, date]]:
    """Return the trades of the form itself that have a price and a day, with both."""
    return [
        (one, one.price, one.day)
        for one in subject.transactions
        if one.code in TRADES and one.table == "I" and one.price and one.day and not one.row.equity_swap.value
    ]


def spread_of(subject: Subject) -> tuple[Decimal, Decimal] | None:
    """Return the lowest and the highest price of all trades that a form is compared with; ``None`` with earlier filings."""
    if subject.earlier is not None:
        return None
    prices = [price for _, price, _ in subject.once(trades_of)]
    return (min(prices), max(prices)) if prices else (Decimal(), Decimal())


def market_prices(subject: Subject, one: Transaction) -> Iterator[MarketPrice]:
    """Yield the prices of trades within five days of a transaction, those of its own form first."""
    for other, price, day in subject.once(trades_of):
        if other is not one and one.day and abs(day - one.day) <= _DAYS:
            yield MarketPrice(price, day, other.path, title_words(other.row.title.value or ""))
    if subject.earlier is not None and one.day is not None:
        for trade in subject.earlier.trades(one.day):
            yield MarketPrice(trade.price, trade.day, trade.row, title_words(trade.title))


def near(one: Decimal, other: Decimal) -> bool:
    """Return whether two prices are within three percent of the first."""
    return abs(one - other) <= one * _CLOSE
