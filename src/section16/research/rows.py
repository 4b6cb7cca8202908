"""Research rows: every filed row of an issuer with the analyst's columns, from its book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from section16.document.identifiers.accession import index_page
from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from section16.research.cleansing import (
    Cleansed,
    Located,
    cleansed_date,
    cleansed_owned,
    cleansed_price,
    cleansed_shares,
    cleansed_side,
    located_errors,
)
from section16.research.counting import blocks_of_rows, counts_of, replaced_rows
from section16.research.discretion import bought_in_units, discretion_of
from section16.research.events import events_of
from section16.research.plans import RowPlan, plans_of
from section16.research.prices import MarketPrices
from section16.research.reasons import CountedReason, ResearchReason
from section16.research.roles import role_of
from section16.research.routine import TradingMonths
from section16.research.row import ResearchRow
from section16.research.split_adjustment import SplitsSince
from section16.research.values import value_of

_NONE_LOCATED: Final[Located] = MappingProxyType({})


def research_rows(ledger: Ledger, issuer: str) -> tuple[ResearchRow, ...]:
    """Return every filed row of an issuer with the analyst's columns, by filing, table and row.

    ``issuer`` is a CIK; an issuer that others continue is one with them. Nothing filed is changed.
    """
    return tuple(IssuerResearch(ledger.book(issuer)).rows())


class IssuerResearch:
    """What is known of an issuer as a whole, from which each of its rows is judged."""

    def __init__(self, book: IssuerBook) -> None:
        self._book = book
        entries = [entry for _, rows in book.in_force for entry in rows]
        replaced = replaced_rows(book)
        assertions = book.view.assertions
        self._blocks = blocks_of_rows(book, replaced)
        self._counts = counts_of(assertions, self._blocks, replaced)
        self._events = events_of(book, self._counts)
        self._located = located_errors(assertions)
        self._market = MarketPrices(entries, book.identity, book.splits)
        self._exercise_prices = dict(_exercise_prices(book))
        self._months = TradingMonths(entries)
        self._splits = SplitsSince(book.splits, assertions)

    def rows(self) -> Iterator[ResearchRow]:
        """Yield every filed row, those no longer in force included."""
        for filing, entries in self._book.posted:
            plans, units = dict(plans_of(entries)), frozenset(bought_in_units(entries))
            role = role_of(filing)
            about = {
                "issuer": self._book.issuer,
                "owner_cik": next(iter(filing.owners), ""),
                "url": index_page(filing.accession, filing.issuer),
                "role": role.role,
                "role_title": role.title,
                "role_owner": role.owner,
                **_why("role", role.reason),
            }
            for entry in entries:
                yield self._row(entry, plans[entry.id], about, in_units=entry.id in units)

    def _row(self, entry: Entry, plan: RowPlan, about: Mapping[str, Any], *, in_units: bool) -> ResearchRow:
        key = entry.id
        event, block, count = self._events[key], self._blocks[key], self._counts[key]
        located = self._located.get(key, _NONE_LOCATED)
        side = cleansed_side(entry, located)
        discretion = discretion_of(entry, side.value or "", plan, event, in_units=in_units)
        routine = self._months.of(entry)
        return ResearchRow(
            **about,
            accession=entry.filing.accession,
            table=entry.table,
            row=entry.row + 1,
            code=entry.code,
            kind="holding" if entry.holding else "transaction",
            counted=count.reason is CountedReason.FIRST,
            counted_in=count.counted_in,
            **_why("counted", count.reason),
            event_id=event.id,
            **_why("event", event.reason),
            discretionary=discretion.discretionary,
            **_why("discretionary", discretion.reason),
            block_id=block.id,
            **_why("block", block.reason),
            plan=plan.plan,
            plan_adopted=plan.adopted,
            **_why("plan", plan.reason),
            routine=routine.routine,
            **_why("routine", routine.reason),
            **_cleansed("acquired_disposed", side),
            **self._numbers(entry, located, self._exercise_prices.get(key)),
        )

    def _numbers(self, entry: Entry, located: Located, exercise_price: Decimal | None) -> dict[str, Any]:
        """Return the cleansed numbers of a row, its value, and the numbers after the splits since."""
        shares, owned = cleansed_shares(entry, located), cleansed_owned(entry, located)
        price = cleansed_price(entry, shares.value, self._market, exercise_price)
        value, splits = value_of(entry, shares, price), self._splits.of(entry)
        ratio = splits.ratio
        return {
            **_cleansed("shares", shares),
            **_cleansed("price", price),
            **_cleansed("date", cleansed_date(entry)),
            **_cleansed("owned", owned),
            "value": value.value,
            **_why("value", value.reason),
            "split_adjusted_shares": splits.shares(shares.value),
            "split_adjusted_price": splits.price(price.value),
            "split_adjusted_owned": splits.shares(owned.value),
            "split_new": ratio.numerator if ratio else None,
            "split_old": ratio.denominator if ratio else None,
            **_why("split_adjusted", splits.reason),
        }


def _exercise_prices(book: IssuerBook) -> Iterator[tuple[str, Decimal]]:
    """Yield the rows of Table I that an exercise gave, each with the exercise price of the derivative."""
    terms = {
        entry.id: entry.exercise_price
        for _, rows in book.in_force
        for entry in rows
        if entry.table == "II" and entry.exercise_price
    }
    for link in book.links():
        prices = {terms[row] for row in link.derivative if row in terms}
        if len(prices) == 1:
            yield from ((row, next(iter(prices))) for row in link.shares)


def _cleansed(column: str, found: Cleansed[Any]) -> dict[str, Any]:
    name = f"cleansed_{column}"
    return {name: found.value, **_why(name, found.reason)}


def _why(column: str, reason: ResearchReason) -> dict[str, Any]:
    return {f"{column}_reason": reason, f"{column}_confidence": reason.confidence}
