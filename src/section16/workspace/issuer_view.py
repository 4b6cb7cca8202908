"""An issuer at a glance: its insiders and what they hold, their trades by month, lateness, plans and filings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from section16.ledger.entries.dates import in_year
from section16.store.book import lookups
from section16.store.book.lookups import lines_of
from section16.workspace.book import require_libraries
from section16.workspace.book_lines import struct_of, structs_of
from section16.workspace.book_names import BookIssuer, cik_of_issuer
from section16.workspace.book_search import FoundFiling, filings_of
from section16.workspace.naming import cik_in
from section16.workspace.querying import plain

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "HeldByInsider",
    "IssuerInsider",
    "IssuerPlan",
    "IssuerProfile",
    "LateRow",
    "TimingCount",
    "TradesOfMonth",
    "describe_issuer",
    "role_words",
]

_SHOWN: Final = 25
_BOXES: Final = {"is_director": "Director", "is_ten_percent_owner": "10% owner", "is_other": "Other"}


class HeldByInsider(msgspec.Struct, frozen=True, kw_only=True):
    """What an insider holds of one security, directly or not; ``change`` is that since a year before the issuer's last filing.

    ``change`` is null where the first filing about the insider is later: a first report is not an acquisition.
    ``dollars`` says that amounts are US dollars. ``stated_by`` is a row that states a part of the balance.
    """

    form_table: str
    security: str | None
    dollars: bool
    balance: Decimal
    change: Decimal | None
    stated_by: str | None


class IssuerInsider(msgspec.Struct, frozen=True, kw_only=True):
    """An insider of an issuer: the roles of the last filing in words, and what is held."""

    owner_cik: str
    name: str | None
    roles: str
    filings: int
    first_filed: date | None
    last_filed: date | None
    held: tuple[HeldByInsider, ...] = ()


class TradesOfMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Purchases (code P) or sales (code S) of common stock in a month that count once, discretionary ones or others."""

    month: date
    code: str
    discretionary: bool
    trades: int
    shares: Decimal | None
    value: Decimal | None


class TimingCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows, on how many filings, were in time, late, or otherwise."""

    timing: str
    rows: int
    filings: int
    most_days_late: int | None


class LateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was reported late; a Form 3 has no row. ``days_late`` are business days."""

    accession: str
    form: str | None
    form_table: str | None
    row: int | None
    owner_ciks: tuple[str, ...]
    owner_names: tuple[str, ...]
    code: str | None
    security: str | None
    event_date: date | None
    due: date | None
    filed: date | None
    days_late: int | None
    reason: str | None


class IssuerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A Rule 10b5-1 plan, as forms show it."""

    plan: int
    owner_ciks: tuple[str, ...]
    owner_names: tuple[str, ...]
    title: str | None
    adopted: date | None
    terminated: date | None
    first_trade: date | None
    last_trade: date | None
    trades: int | None
    sold: Decimal | None
    bought: Decimal | None
    cooling_off: str | None


class IssuerProfile(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer at a glance. ``filings``, ``late`` and ``plans`` are the last ones, at most 25 of each."""

    issuer: BookIssuer
    insiders: tuple[IssuerInsider, ...]
    trades: tuple[TradesOfMonth, ...]
    timing: tuple[TimingCount, ...]
    late: tuple[LateRow, ...]
    plans: tuple[IssuerPlan, ...]
    filings: tuple[FoundFiling, ...]


def describe_issuer(book: str | os.PathLike[str], issuer: str) -> IssuerProfile:
    """Return an issuer of a book at a glance; it is named by CIK, ticker or words of a name.

    Raises :class:`~section16.errors.NotFoundError` for one that the book does not have, :class:`~section16.errors.RequestError`
    for a name that several have, and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        cik, about = _issuer(connection, issuer)
        return IssuerProfile(
            issuer=struct_of(BookIssuer, about),
            insiders=_insiders(connection, cik, about["last_filed"]),
            trades=structs_of(TradesOfMonth, lines_of(connection, lookups.TRADES_BY_MONTH, issuer=cik)),
            timing=structs_of(TimingCount, lines_of(connection, lookups.TIMING_OF_ISSUER, issuer=cik)),
            late=structs_of(LateRow, lines_of(connection, lookups.LATE_OF_ISSUER, issuer=cik, limit=_SHOWN)),
            plans=structs_of(IssuerPlan, lines_of(connection, lookups.PLANS_OF_ISSUER, issuer=cik, limit=_SHOWN)),
            filings=filings_of(lines_of(connection, lookups.FILINGS_OF_ISSUER, issuer=cik, limit=_SHOWN)),
        )


def _issuer(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[str, dict[str, Any]]:
    """Return the CIK of the issuer that a text names, and its line; a CIK is looked up at once."""
    found = lines_of(connection, lookups.ISSUER, issuer=cik_in(text)) if cik_in(text) else []
    if found:
        return cik_in(text), found[0]
    cik = cik_of_issuer(connection, text)
    return cik, lines_of(connection, lookups.ISSUER, issuer=cik)[0]


def role_words(line: Mapping[str, Any]) -> str:
    """Return the roles of a reporting person in words, from the boxes and the title of a filing.

    >>> role_words({"is_officer": True, "officer_title": "CFO", "is_director": True})
    'CFO, Director'
    """
    office = [line.get("officer_title") or "Officer"] if line.get("is_officer") else []
    return ", ".join(office + [word for name, word in _BOXES.items() if line.get(name)])


def _insiders(connection: duckdb.DuckDBPyConnection, cik: str, last: date | None) -> tuple[IssuerInsider, ...]:
    then = in_year(last, last.year - 1) if last else date.min
    insiders = lines_of(connection, lookups.INSIDERS_OF_ISSUER, issuer=cik)
    known = {line["owner_cik"] for line in insiders if line["first_filed"] and line["first_filed"] <= then}
    held: dict[str, list[HeldByInsider]] = {}
    for line in lines_of(connection, lookups.HELD_OF_ISSUER, issuer=cik, then=then):
        change = _change(line["balance"], line.pop("earlier"), known=line["owner_cik"] in known)
        one = struct_of(HeldByInsider, line, balance=plain(line["balance"]), change=change)
        held.setdefault(line["owner_cik"], []).append(one)
    return tuple(
        struct_of(IssuerInsider, line, roles=role_words(line), held=tuple(held.get(line["owner_cik"], ()))) for line in insiders
    )


def _change(balance: Decimal, earlier: Decimal | None, *, known: bool) -> Decimal | None:
    """Return the change from an earlier balance; nothing was held where none is known of an insider who reported before.

    >>> _change(Decimal(5), None, known=True), _change(Decimal(5), None, known=False)
    (Decimal('5'), None)
    """
    if earlier is None and not known:
        return None
    change: Decimal = plain(balance - (earlier or Decimal(0)))
    return change
