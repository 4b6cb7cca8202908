"""The book that the simulation keeps: every position and every change, in the order in which they happened."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from generate.truth import Line, Series

ZERO = Decimal(0)


class Happened(msgspec.Struct, eq=False):
    """A change of a position, as it is noted when it happens."""

    id: int
    line: Line
    day: date
    kind: str
    change: Decimal
    balance: Decimal


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What footnotes say of a derivative security: its price, when it can be exercised, when it expires, what it gives."""

    price: str = ""
    exercisable: str = ""
    expiration: str = ""
    underlying: str = ""


class Book:
    """All positions of an issuer's insiders, and how they came about."""

    def __init__(self) -> None:
        self.events: list[Happened] = []
        self.balances: dict[Line, Decimal] = {}
        self.terms: dict[str, Series] = {}
        """The terms of every series as they are now."""
        self.series: list[Series] = []
        """The terms of every series as they ever were."""
        self.words: dict[str, Words] = {}
        """What footnotes say of the terms of series."""
        self.unreported: dict[Line, list[Happened]] = {}
        """The exempt changes that no row has reported yet, by line."""
        self.splits: dict[date, str] = {}
        """What remarks say of each split."""

    def balance(self, line: Line) -> Decimal:
        """Return what a position holds now."""
        return self.balances.get(line, ZERO)

    def post(self, line: Line, day: date, change: Decimal, kind: str) -> Happened:
        """Note a change and return it; a position never falls below nothing."""
        balance = self.balance(line) + change
        assert balance >= 0, f"{line} falls to {balance} on {day}"
        event = Happened(len(self.events), line, day, kind, change, balance)
        self.events.append(event)
        self.balances[line] = balance
        return event

    def post_unreported(self, line: Line, day: date, change: Decimal, kind: str) -> Happened:
        """Note a change that needs no row; the next row of the line may report it in a footnote."""
        event = self.post(line, day, change, kind)
        self.unreported.setdefault(line, []).append(event)
        return event

    def set_terms(self, terms: Series, words: Words | None = None) -> Series:
        """Note the terms of a series from a day on, and what footnotes say where there is no value."""
        self.terms[terms.id] = terms
        self.series.append(terms)
        if words is not None:
            self.words[terms.id] = words
        return terms

    def lines_of(self, owners: tuple[str, ...]) -> list[Line]:
        """Return the positions that owners report together, in the order in which they arose."""
        return [line for line in self.balances if line.owners == owners]
