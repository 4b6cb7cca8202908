"""The filings before a form: what its rows follow, what the last form had, and what was filed already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import msgspec

from section16.document.submission import Submission
from section16.ledger.book import IssuerBook
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.wording import nature_words, title_words
from section16.ledger.ledger import Ledger
from section16.ledger.lots.lot import Assertion

_TRADES = frozenset("PSF")
_DAYS = timedelta(days=5)


class MarketTrade(msgspec.Struct, frozen=True):
    """A trade at a market price, in dollars a share, with the row that reports it."""

    day: date
    price: Decimal
    row: str
    title: str
    filing: LedgerFiling


class IssuerHistory:
    """What the filings about one issuer say together, arranged once for the checks of all their forms."""

    def __init__(self, book: IssuerBook) -> None:
        self.book = book
        self.filings: Final[tuple[PostedFiling, ...]] = tuple(sorted(book.posted, key=lambda one: one[0].order))

    @cached_property
    def assertions(self) -> dict[str, list[Assertion]]:
        """The assertions of each filing, by accession number, in the order of its rows."""
        found: dict[str, list[Assertion]] = defaultdict(list)
        for one in self.book.assertions:
            found[one.entry.filing.accession].append(one)
        return found

    @cached_property
    def of_owner(self) -> dict[str, list[PostedFiling]]:
        """The filings of each reporting person by CIK, in the order in which they became known."""
        found: dict[str, list[PostedFiling]] = defaultdict(list)
        for posted in self.filings:
            for owner in posted[0].owners:
                found[owner].append(posted)
        return found

    @cached_property
    def transactions(self) -> dict[object, list[Entry]]:
        """The transactions by all that two reports of one transaction have in common, in the order of filing."""
        found: dict[object, list[Entry]] = defaultdict(list)
        for _, entries in self.filings:
            for entry in entries:
                if not entry.holding and entry.day is not None and entry.change:
                    found[same_transaction(entry)].append(entry)
        return found

    @cached_property
    def trades(self) -> list[MarketTrade]:
        """The trades at market prices, by day."""
        found = [
            MarketTrade(entry.day, entry.price, entry.id, entry.title, entry.filing)
            for _, entries in self.filings
            for entry in entries
            if entry.code in _TRADES and entry.table == "I" and entry.day and entry.price and not entry.equity_swap
        ]
        return sorted(found, key=lambda one: one.day)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The rows of exercises and conversions that are linked with rows of the other table, on the same form or another."""
        return frozenset(row for link in self.book.links() for row in (*link.derivative, *link.shares))

    @cached_property
    def insider_since(self) -> dict[str, tuple[date, str]]:
        """The date of the event that each reporting person's first Form 3 reports, with its accession number."""
        found: dict[str, tuple[date, str]] = {}
        for filing, _ in self.filings:
            if filing.form.startswith("3") and filing.period is not None:
                for owner in filing.owners:
                    found[owner] = min(found.get(owner, (filing.period, filing.accession)), (filing.period, filing.accession))
        return found


def same_transaction(entry: Entry) -> object:
    """Return what two reports of one transaction have in common: every number, and the words of title and nature."""
    return (
        entry.table,
        title_words(entry.title),
        entry.direct,
        nature_words(entry.nature),
        entry.day,
        entry.code,
        entry.change,
        entry.price,
        entry.owned,
        entry.exercise_price,
        entry.expiration,
    )


class Earlier:
    """The filings about the issuer of one form, and its own place among them."""

    def __init__(self, history: IssuerHistory, filing: LedgerFiling) -> None:
        self.history = history
        self.filing = filing
        self.assertions = history.assertions.get(filing.accession, [])
        """What each row of the form asserts, against the filings before it."""

    @cached_property
    def rows(self) -> dict[str, str]:
        """The ids of the form's rows in the ledger, by their paths."""
        return {one.entry.path: one.entry.id for one in self.assertions}

    @property
    def has_form_3(self) -> bool:
        """Whether the filings have the Form 3 of each reporting person of the form."""
        return bool(self.filing.owners) and self.history.insider_since.keys() >= set(self.filing.owners)

    def before(self, owner: str) -> Iterator[PostedFiling]:
        """Yield the filings of a reporting person before the form, the latest first."""
        order = self.filing.order
        return (posted for posted in reversed(self.history.of_owner.get(owner, ())) if posted[0].order < order)

    def repeated(self, entry: Entry) -> Entry | None:
        """Return the first earlier report of a transaction by all of the same reporting persons.

        A group of more than ten reports on several forms, each with the designated filer and others.
        """
        owners, order = set(self.filing.owners), self.filing.order
        for other in self.history.transactions.get(same_transaction(entry), ()):
            if other.filing.order < order and owners <= set(other.filing.owners):
                return other
        return None

    def trades(self, day: date) -> list[MarketTrade]:
        """Return the trades of other and earlier filings within five days of a day."""
        trades = self.history.trades
        first = bisect_left(trades, day - _DAYS, key=lambda one: one.day)
        last = bisect_right(trades, day + _DAYS, key=lambda one: one.day)
        return [one for one in trades[first:last] if one.filing.order < self.filing.order]


_HISTORIES: WeakKeyDictionary[IssuerBook, IssuerHistory] = WeakKeyDictionary()


def earlier_of(ledger: Ledger, submission: Submission) -> Earlier | None:
    """Return what a ledger holds about the issuer of a form; ``None`` for a form without an issuer or a reporting owner.

    A form that is not in the ledger is added to the issuer's filings for this answer; the ledger does not change.
    """
    accession = ledger.accession_of(submission)
    if not accession:
        ledger = ledger.including(submission)
        accession = ledger.accession_of(submission)
    filing = ledger.filing(accession)
    if filing is None:
        return None
    book = ledger.book(filing.issuer)
    if book not in _HISTORIES:
        _HISTORIES[book] = IssuerHistory(book)
    return Earlier(_HISTORIES[book], filing)
