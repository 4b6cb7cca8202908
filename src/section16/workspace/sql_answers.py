"""Answers to questions in SQL as plain texts, of limited size, and the views that can be asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final, TypedDict

import msgspec

from section16.errors import BusyError, RequestError
from section16.workspace.book import require_libraries
from section16.workspace.query_pool import interrupt_running
from section16.workspace.querying import plain_rows, query_stream, running_query

__all__ = ["BookView", "BookViews", "SqlAnswer", "ViewColumn", "answer_sql", "book_views", "interrupt_queries", "stream_sql"]

MOST_ROWS: Final = 10_000
_SECONDS: Final = 10
_SECONDS_OF_STREAM: Final = 60
_MEMORY: Final = "1GB"
"""What one query may use, of the several that a server answers at once."""
_LONGEST: Final = 2_000
"""So many characters of a value are shown."""
_MOST_BYTES: Final = 64_000_000
_AT_ONCE: Final = 4
_turns = BoundedSemaphore(_AT_ONCE)


class SqlAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of an answer as texts, numbers with commas; ``numbers`` are the columns that hold numbers.

    ``more`` says that there are further rows; ``query`` in a command or in Python has them all.
    """

    sql: str = ""
    columns: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: bool = False


class ViewColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a view of a book."""

    name: str
    kind: str


class BookView(msgspec.Struct, frozen=True, kw_only=True):
    """A view of a book that queries can ask, with its columns."""

    name: str
    says: str
    columns: tuple[ViewColumn, ...]


class BookViews(msgspec.Struct, frozen=True, kw_only=True):
    """The views of a book that queries can ask."""

    views: tuple[BookView, ...]


def answer_sql(book: str | os.PathLike[str], sql: str, *, limit: int = 200) -> SqlAnswer:
    """Return at most ``limit`` rows of the answer to one SELECT; it is stopped after 10 seconds, or beyond 1 GB of memory.

    Raises :class:`~section16.errors.RequestError` for a query that cannot be answered,
    :class:`~section16.errors.BusyError` while too many others are answered, and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    if not 1 <= limit <= MOST_ROWS:
        raise RequestError(f"{limit} is out of range for the number of rows.", remedy=f"Give 1 to {MOST_ROWS}.")
    if not sql.strip():
        return SqlAnswer()
    limits = _limits(_SECONDS)
    with _turn(), running_query(Path(book), sql, **limits, most_bytes=_MOST_BYTES) as found:
        columns, numbers, rows = plain_rows(found)
        shown = [tuple(text[:_LONGEST] for text in row) for row in islice(rows, limit + 1)]
    return SqlAnswer(
        sql=sql,
        columns=tuple(columns),
        numbers=tuple(name for name in columns if name in numbers),
        rows=tuple(shown[:limit]),
        more=len(shown) > limit,
    )


def stream_sql(book: str | os.PathLike[str], sql: str) -> Iterator[bytes]:
    """Yield the whole answer to one SELECT as a stream of Arrow, exact; it is stopped after 60 seconds.

    Raises :class:`~section16.errors.BookError` before the first bytes for a query that cannot be answered, and
    :class:`~section16.errors.BusyError` while too many others are answered.
    """
    require_libraries()
    with _turn(), query_stream(Path(book), sql, **_limits(_SECONDS_OF_STREAM)) as found:
        while part := found.read1():
            yield part


class _ServedLimits(TypedDict):
    """How a query runs that a server answers."""

    seconds: float
    memory: str
    threads: int
    yields: bool


def _limits(seconds: float) -> _ServedLimits:
    """Return how a query runs beside pages: it yields to them, and all queries together have a thread for each processor."""
    threads = max(1, (os.cpu_count() or 1) // _AT_ONCE)
    return {"seconds": seconds, "memory": _MEMORY, "threads": threads, "yields": True}


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until fewer queries are answered than may be at once: together they would take the memory of the machine."""
    if not _turns.acquire(timeout=_SECONDS):
        raise BusyError("Too many queries are being answered.", remedy="Ask again in a minute.")
    try:
        yield
    finally:
        _turns.release()


def interrupt_queries() -> None:
    """End the queries that this program still asks, as at its end."""
    interrupt_running()


def book_views(book: str | os.PathLike[str]) -> BookViews:
    """Return the views that queries can ask; raises :class:`~section16.errors.BookError`."""
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book
    from section16.store.book.views import VIEWS  # noqa: PLC0415

    sql = (
        "SELECT view_name, list(struct_pack(name := column_name, kind := data_type) ORDER BY column_index)"
        " FROM duckdb_views() v JOIN duckdb_columns() c ON c.table_name = v.view_name AND c.schema_name = v.schema_name"
        " WHERE v.schema_name = 'main' AND NOT v.internal GROUP BY view_name ORDER BY view_name"
    )
    with reading(Path(book)) as connection:
        found = connection.execute(sql).fetchall()
    views = (
        BookView(name=name, says=VIEWS.get(name, ""), columns=tuple(ViewColumn(**column) for column in columns))
        for name, columns in found
    )
    return BookViews(views=tuple(views))
