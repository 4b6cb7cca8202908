"""The transactions of a book, filtered, sorted and page by page: as filed, with the cleansed values beside."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import msgspec

from section16.errors import RequestError
from section16.facts.canonical import amount_of
from section16.law.transaction_codes import CODES
from section16.render.csv_cells import csv_line
from section16.store.book.lookups import lines_of, transactions_sql
from section16.store.book.query import arrow_parts
from section16.workspace.book import require_libraries
from section16.workspace.book_lines import structs_of
from section16.workspace.book_names import cik_of_insider, cik_of_issuer

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = [
    "BookTransaction",
    "TransactionFilter",
    "TransactionFormat",
    "TransactionOrder",
    "TransactionPage",
    "TransactionSort",
    "amount_of",
    "find_transactions",
    "stream_transactions",
]

TransactionSort = Literal["date", "filed", "value", "shares"]
TransactionOrder = Literal["descending", "ascending"]
MOST_ROWS: Final = 1000


class BookTransaction(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction in force: its cells as filed, and what an analyst reads in their place.

    ``row_id`` is the row as the ledger names it. ``owner_cik`` is the first of the reporting persons. A cleansed value that is
    the same as the filed one is stated again; null is not known.
    """

    row_id: str
    accession: str
    form_table: str
    row: int
    form: str | None
    filed: date | None
    issuer_cik: str
    issuer_name: str | None
    issuer_symbol: str | None
    owner_cik: str | None
    owner_name: str | None
    title: str | None
    transaction_date: date | None
    code: str | None
    acquired_disposed: str | None
    shares: Decimal | None
    price: Decimal | None
    shares_owned: Decimal | None
    cleansed_date: date | None
    cleansed_acquired_disposed: str | None
    cleansed_shares: Decimal | None
    cleansed_price: Decimal | None
    cleansed_owned: Decimal | None
    value: Decimal | None
    role: str | None
    counted: bool | None
    discretionary: bool | None
    plan: bool | None


class TransactionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of transactions; ``next`` continues behind it, in the same generation of the book, and is empty on the last."""

    generation: int
    rows: tuple[BookTransaction, ...]
    next: str = ""


class _Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ends: the generation of the book, the order, and the last row with the value that it is sorted by.

    ``chosen`` is a hash of the filter: in another, the rows before the end would be left out.
    """

    generation: int
    sort: TransactionSort
    ascending: bool
    key: str
    accession: str
    table: str
    row: int
    chosen: str


class TransactionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which transactions, and in which order; see :func:`find_transactions`."""

    issuer: str = ""
    person: str = ""
    code: str = ""
    since: date | None = None
    until: date | None = None
    table: Literal["", "I", "II"] = ""
    discretionary: bool | None = None
    at_least: Decimal | None = None
    sort: TransactionSort = "date"
    order: TransactionOrder = "descending"


def find_transactions(
    book: str | os.PathLike[str], chosen: TransactionFilter | None = None, *, limit: int = 50, cursor: str = ""
) -> TransactionPage:
    """Return a page of the transactions in force of a book.

    ``issuer`` and ``person`` of the filter are CIKs or names, ``code`` is one or more transaction codes such as ``PS``,
    ``since`` and ``until`` are the first and the last day, as cleansed, ``at_least`` is the lowest value in US dollars.
    ``cursor`` is the ``next`` of another page of the same question. Raises :class:`~section16.errors.RequestError`,
    :class:`~section16.errors.ExpiredError` where the book has changed too often since, and
    :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    chosen = chosen or TransactionFilter()
    if not 1 <= limit <= MOST_ROWS:
        raise RequestError(f"{limit} is out of range for the number of rows.", remedy=f"Give 1 to {MOST_ROWS}.")
    after = _read(cursor, chosen) if cursor else None
    with reading(Path(book), generation=after.generation if after else 0) as connection:
        sql, values = _question(connection, chosen, after)
        lines = lines_of(connection, sql, limit=limit + 1, **values)
        (generation,) = connection.execute("SELECT number FROM generation").fetchall()[0]
    last = lines[limit - 1] if len(lines) > limit else None
    return TransactionPage(
        generation=generation,
        rows=structs_of(BookTransaction, lines[:limit]),
        next=_written(generation, chosen, last) if last else "",
    )


TransactionFormat = Literal["csv", "ndjson", "arrow"]
_AT_ONCE: Final = 10_000
_NO_LIMIT: Final = 10**15


def stream_transactions(book: str | os.PathLike[str], chosen: TransactionFilter, written: TransactionFormat) -> Iterator[bytes]:
    """Yield all transactions of a filter, from one generation of a book: as CSV, as JSON by line, or as a stream of Arrow.

    Raises :class:`~section16.errors.RequestError` and :class:`~section16.errors.BookError` before the first bytes.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        sql, values = _question(connection, chosen, None)
        columns = ", ".join(BookTransaction.__struct_fields__)
        found = connection.sql(f"SELECT {columns} FROM ({sql})", params={**values, "limit": _NO_LIMIT})  # noqa: S608 - ours
        yield from _parts(found.to_arrow_reader(_AT_ONCE), written)


def _parts(reader: pa.RecordBatchReader, written: TransactionFormat) -> Iterator[bytes]:
    if written == "arrow":
        yield from arrow_parts(reader.schema, reader)
        return
    if written == "csv":
        yield csv_line(BookTransaction.__struct_fields__).encode()
    for batch in reader:
        rows = structs_of(BookTransaction, batch.to_pylist())
        if written == "csv":
            yield "".join(csv_line(map(_cell, msgspec.structs.astuple(one))) for one in rows).encode()
        else:
            yield b"".join(msgspec.json.encode(one) + b"\n" for one in rows)


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _question(
    connection: duckdb.DuckDBPyConnection, chosen: TransactionFilter, after: _Cursor | None
) -> tuple[str, dict[str, Any]]:
    """Return the SQL of a filter, from a cursor on, and its values."""
    if chosen.sort not in get_args(TransactionSort) or chosen.order not in get_args(TransactionOrder):
        what = f"Transactions cannot be sorted by {chosen.sort!r}, {chosen.order!r}."
        raise RequestError(what, remedy=f"Sort by {', '.join(get_args(TransactionSort))}, descending or ascending.")
    if chosen.at_least is not None and not _is_of_a_book(chosen.at_least):
        raise RequestError(
            "The lowest value is not an amount that a filing can state.", remedy="Give US dollars, such as 100000."
        )
    if chosen.since and chosen.until and chosen.since > chosen.until:
        what = f"The first day, {chosen.since}, is after the last, {chosen.until}."
        raise RequestError(what, remedy="Give a first day that is not after the last.")
    conditions, values = _chosen(connection, chosen.issuer, chosen.person, chosen.code)
    for name, condition in _CONDITIONS.items():
        value = getattr(chosen, name)
        if value not in (None, ""):
            conditions.append(condition)
            values[name] = value
    if after is not None:
        values |= {"key": after.key, "accession": after.accession, "table_after": after.table, "row": after.row}
    return transactions_sql(chosen.sort, conditions, ascending=chosen.order == "ascending", after=after is not None), values


_MOST: Final = Decimal(10) ** 28
"""Numbers of a book have 28 digits before the point at most."""
_CONDITIONS: Final = {
    "since": "coalesce(cleansed_date, transaction_date) >= $since",
    "until": "coalesce(cleansed_date, transaction_date) <= $until",
    "table": "form_table = $table",
    "discretionary": "discretionary IS NOT DISTINCT FROM $discretionary",
    "at_least": "value >= $at_least",
}


def _chosen(connection: duckdb.DuckDBPyConnection, issuer: str, person: str, code: str) -> tuple[list[str], dict[str, Any]]:
    """Return the conditions on issuer, person and codes, and their values."""
    conditions, values = [], dict[str, Any]()
    if issuer:
        conditions.append("issuer_cik = $issuer")
        values["issuer"] = cik_of_issuer(connection, issuer)
    if person:
        conditions.append("list_contains(owner_ciks, $person)")
        values["person"] = cik_of_insider(connection, person, values.get("issuer", ""))
    if code.strip():
        conditions.append("code IN (SELECT unnest($codes))")
        values["codes"] = _codes(code)
    return conditions, values


def _codes(text: str) -> list[str]:
    """Return transaction codes; raises :class:`~section16.errors.RequestError` for a letter that is none, or that occurs again.

    >>> _codes("ps"), _codes("S, P")
    (['P', 'S'], ['P', 'S'])
    """
    letters = text.upper().replace(",", "").split()
    found = sorted("".join(letters))
    if not found or len(set(found)) < len(found) or not CODES.keys() >= set(found):
        remedy = f"Give letters, such as PS, of {', '.join(CODES)}."
        raise RequestError(f"{text.strip()!r} is not a list of transaction codes.", remedy=remedy)
    return found


def _is_of_a_book(value: Decimal) -> bool:
    """Whether a number is one that a column of a book can hold.

    >>> _is_of_a_book(Decimal("1e27")), _is_of_a_book(Decimal("1e28")), _is_of_a_book(Decimal("NaN"))
    (True, False, False)
    """
    return value.is_finite() and abs(value) < _MOST


def _written(generation: int, chosen: TransactionFilter, last: dict[str, Any]) -> str:
    ascending = chosen.order == "ascending"
    row = (last["sort_key"], last["accession"], last["form_table"], last["row"])
    end = _Cursor(generation, chosen.sort, ascending, *row, _hash_of(chosen))
    return base64.urlsafe_b64encode(msgspec.json.encode(end)).decode().rstrip("=")


def _read(cursor: str, chosen: TransactionFilter) -> _Cursor:
    """Return a cursor of a question; raises :class:`~section16.errors.RequestError` for one that was changed."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = msgspec.json.decode(data, type=_Cursor)
        of_days = found.sort in ("date", "filed")
        known = bool(date.fromisoformat(found.key)) if of_days else _is_of_a_book(Decimal(found.key))
    except (ValueError, ArithmeticError, msgspec.MsgspecError):
        known = False
    if not known:
        raise RequestError("The cursor is not one that this book gave.", remedy="Ask for the first page again.")
    if (found.sort, found.ascending) != (chosen.sort, chosen.order == "ascending"):
        raise RequestError("The cursor is of another order.", remedy="Ask for the first page in this order.")
    if found.chosen != _hash_of(chosen):
        raise RequestError("The cursor is of another filter.", remedy="Ask for the first page with this filter.")
    return found


def _hash_of(chosen: TransactionFilter) -> str:
    return hashlib.sha256(msgspec.json.encode(chosen)).hexdigest()[:12]
