"""Research rows: every filed row of an issuer with the analyst's columns, from its book."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from section16.document.identifiers.accession import index_page
from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.ledger import Ledger
from section16.research.cleansing import (
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
from section16.research.reasons import CountedReason
from section16.research.roles import RowRole, role_of
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
            plans = dict(plans_of(entries))
            url, units = index_page(filing.accession, filing.issuer), frozenset(bought_in_units(entries))
            about = _Form(role_of(filing), next(iter(filing.owners), ""), url, units)
            for entry in entries:
                yield self._row(entry, plans[entry.id], about)

    def _row(self, entry: Entry, plan: RowPlan, about: _Form) -> ResearchRow:
        """Return a row with everything at once: its columns from parts by name would cost as much as all that is in them."""
        key = entry.id
        role, event, block, count = about.role, self._events[key], self._blocks[key], self._counts[key]
        located = self._located.get(key, _NONE_LOCATED)
        side, day = cleansed_side(entry, located), cleansed_date(entry)
        shares, owned = cleansed_shares(entry, located), cleansed_owned(entry, located)
        price = cleansed_price(entry, shares.value, self._market, self._exercise_prices.get(key))
        value, splits = value_of(entry, shares, price), self._splits.of(entry)
        discretion = discretion_of(entry, side.value or "", plan, event, in_units=key in about.units)
        routine = self._months.of(entry)
        return ResearchRow(
            accession=entry.filing.accession,
            table=entry.table,
            row=entry.row + 1,
            kind="holding" if entry.holding else "transaction",
            issuer=self._book.issuer,
            owner_cik=about.owner,
            code=entry.code,
            url=about.url,
            counted=count.reason is CountedReason.FIRST,
            counted_in=count.counted_in,
            counted_reason=count.reason,
            counted_confidence=count.reason.confidence,
            cleansed_shares=shares.value,
            cleansed_shares_reason=shares.reason,
            cleansed_shares_confidence=shares.reason.confidence,
            cleansed_price=price.value,
            cleansed_price_reason=price.reason,
            cleansed_price_confidence=price.reason.confidence,
            cleansed_date=day.value,
            cleansed_date_reason=day.reason,
            cleansed_date_confidence=day.reason.confidence,
            cleansed_acquired_disposed=side.value or "",
            cleansed_acquired_disposed_reason=side.reason,
            cleansed_acquired_disposed_confidence=side.reason.confidence,
            cleansed_owned=owned.value,
            cleansed_owned_reason=owned.reason,
            cleansed_owned_confidence=owned.reason.confidence,
            value=value.value,
            value_reason=value.reason,
            value_confidence=value.reason.confidence,
            event_id=event.id,
            event_reason=event.reason,
            event_confidence=event.reason.confidence,
            discretionary=discretion.discretionary,
            discretionary_reason=discretion.reason,
            discretionary_confidence=discretion.reason.confidence,
            block_id=block.id,
            block_reason=block.reason,
            block_confidence=block.reason.confidence,
            role=role.role,
            role_title=role.title,
            role_owner=role.owner,
            role_reason=role.reason,
            role_confidence=role.reason.confidence,
            plan=plan.plan,
            plan_adopted=plan.adopted,
            plan_reason=plan.reason,
            plan_confidence=plan.reason.confidence,
            routine=routine.routine,
            routine_reason=routine.reason,
            routine_confidence=routine.reason.confidence,
            split_adjusted_shares=splits.shares(shares.value),
            split_adjusted_price=splits.price(price.value),
            split_adjusted_owned=splits.owned(owned.value),
            split_new=splits.ratio.numerator if splits.ratio is not None else None,
            split_old=splits.ratio.denominator if splits.ratio is not None else None,
            split_adjusted_reason=splits.reason,
            split_adjusted_confidence=splits.reason.confidence,
        )


class _Form(NamedTuple):
    """What the rows of a form have in common."""

    role: RowRole
    owner: str
    url: str
    units: frozenset[str]


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
