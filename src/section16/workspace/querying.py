"""Questions to a book in SQL, and their answers: as rows, as Arrow, as tables of pandas and Polars, and as files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from io import BufferedIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import msgspec

from section16.errors import BookError, RequestError
from section16.exact import shortest
from section16.render.csv_cells import csv_line
from section16.render.frames import pandas_frame
from section16.store.book.query import QueryLimits, RunningQuery, over_memory
from section16.workspace.book import require_libraries
from section16.workspace.query_pool import answering
from section16.workspace.query_process import QueryTask

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

__all__ = [
    "QueryAnswer",
    "QueryFormat",
    "RunningQuery",
    "format_of_file",
    "memory_of_query",
    "plain_rows",
    "query",
    "running_query",
    "text_lines",
    "write_binary",
]

_PAIR = 2

QueryFormat = Literal["table", "csv", "json", "parquet", "arrow"]


class QueryAnswer:
    """The answer to a query: a table with named columns. ``arrow`` is the whole of it, exact, as a table of pyarrow."""

    def __init__(self, arrow: pa.Table) -> None:
        self.arrow = arrow

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self.arrow.num_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.arrow.column_names)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows, each by the names of its columns: numbers as ``Decimal``, days as ``date``."""
        for batch in self.arrow.to_batches():
            with _readable(batch.schema):
                rows = batch.to_pylist()
            yield from rows

    def to_polars(self) -> pl.DataFrame:
        """Return the answer as a table of Polars, which has exact decimals; raises RequestError without Polars."""
        import_optional("polars")
        import polars as pl  # noqa: PLC0415 - an optional library of the user

        found = pl.from_arrow(self.arrow)
        assert isinstance(found, pl.DataFrame)
        return found

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """Return the answer as a table of pandas, with columns that every writer of pandas takes.

        Numbers are binary floating point, as pandas computes with; days are times at midnight, lists are texts separated by
        semicolons, and times have no zone (they are UTC). With ``exact``, numbers are ``Decimal``, which Stata and SQL do not
        take. Raises :class:`~section16.errors.RequestError` without pandas.
        """
        import_optional("pandas")
        return pandas_frame(self.arrow, exact=exact)


def import_optional(library: str) -> None:
    """Raise :class:`~section16.errors.RequestError` for a library of the user that is not installed."""
    if find_spec(library) is None:
        raise RequestError(f"{library} is not installed.", remedy=f"Install it with: pip install {library}")


def query(book: str | os.PathLike[str], sql: str, *, seconds: float = 60, memory: str = "2GB", threads: int = 0) -> QueryAnswer:
    """Return the answer to one SELECT about a book.

    ``seconds`` and ``memory`` are limits, which the answer as a whole keeps as well; ``threads`` are by default one for each
    processor. A query cannot change the book, read other files, or load extensions. It runs in a process of its own, which
    is ended where it exceeds a limit, and otherwise waits two minutes for the next query. Raises
    :class:`~section16.errors.BookError`.
    """
    require_libraries()
    import pyarrow as pa  # noqa: PLC0415 - an optional extra

    most = memory_of_query(memory)
    with running_query(Path(book), sql, seconds=seconds, memory=memory, threads=threads, most_bytes=most) as running:
        return QueryAnswer(pa.Table.from_batches(running.batches(), running.schema))


@contextmanager
def running_query(  # noqa: PLR0913 - each is an option of the command
    book: Path,
    sql: str,
    *,
    seconds: float = 60,
    memory: str = "2GB",
    threads: int = 0,
    most_bytes: int = 0,
    yields: bool = False,
) -> Iterator[RunningQuery]:
    """Give the answer to a query batch by batch; see :func:`query`.

    ``most_bytes`` is the most that an answer may have. A query that ``yields`` has a lower priority than this program.
    """
    import pyarrow as pa  # noqa: PLC0415 - an optional extra

    try:
        with query_stream(
            book, sql, seconds=seconds, memory=memory, threads=threads, most_bytes=most_bytes, yields=yields
        ) as stream:
            yield RunningQuery(pa.ipc.open_stream(stream), nullcontext)
    except MemoryError:  # here, while a part of the answer is read or written
        raise over_memory(memory) from None


@contextmanager
def query_stream(  # noqa: PLR0913 - each is an option of the command
    book: Path,
    sql: str,
    *,
    seconds: float = 60,
    memory: str = "2GB",
    threads: int = 0,
    most_bytes: int = 0,
    yields: bool = False,
) -> Iterator[BufferedIOBase]:
    """Give the answer to a query as a stream of Arrow, whose bytes do not have to be understood to be passed on."""
    QueryLimits(seconds, memory, threads).require_sound()
    if (odd := next((place for place, letter in enumerate(sql) if "\ud800" <= letter <= "\udfff"), None)) is not None:
        raise BookError(f"Character {odd + 1} of the query is not text.", remedy="Write the query in UTF-8.")
    task = QueryTask(str(book.absolute()), sql, seconds, memory, threads, yields)
    with answering(task, most_bytes=most_bytes) as stream:
        yield stream


def memory_of_query(memory: str) -> int:
    """Return an amount of memory such as 500MB in bytes; raises :class:`~section16.errors.BookError` for another text."""
    return QueryLimits(memory=memory).memory_bytes()


def text_lines(found: RunningQuery, chosen: Literal["csv", "json"]) -> Iterator[str]:
    """Yield an answer as CSV (RFC 4180), or as JSON with one object a line; numbers are exact."""
    names = found.schema.names
    if chosen == "csv":
        yield csv_line(names)
    for batch in found.batches():
        for row in _rows(batch):
            values = [_digits(plain(value)) for value in row]
            if chosen == "csv":
                yield csv_line(map(_cell, values))
            else:
                yield msgspec.json.encode(dict(zip(names, values, strict=True))).decode() + "\n"


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    with _readable(batch.schema):
        columns = [column.to_pylist() for column in batch.columns]
    return zip(*columns, strict=True)


@contextmanager
def _readable(schema: pa.Schema) -> Iterator[None]:
    """State which columns may have a value that Python has no type for: a day before the year 1, or one beyond 9999."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra

    try:
        yield
    except (OverflowError, ValueError) as error:
        days = [field.name for field in schema if pa.types.is_temporal(field.type)] or schema.names
        raise _unwritten(days, f"A value of {' or '.join(days)} is beyond the years 1 to 9999.") from error


def _unwritten(columns: Sequence[str], what: str) -> BookError:
    return BookError(what, remedy=f"Select {columns[0]}::VARCHAR, which is a text.")


def plain_rows(found: RunningQuery) -> tuple[list[str], frozenset[str], Iterator[tuple[str, ...]]]:
    """Return an answer as a table to read: its columns, those of numbers, and its rows as texts."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra

    names = list(found.schema.names)
    kinds = (pa.types.is_decimal, pa.types.is_integer, pa.types.is_floating)
    numbers = {name for name, kind in zip(names, found.schema.types, strict=True) if any(is_kind(kind) for is_kind in kinds)}
    rows = (
        tuple("" if value is None else _text(_cell(plain(value))) for value in row)
        for batch in found.batches()
        for row in _rows(batch)
    )
    return names, frozenset(numbers), rows


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


_ENDINGS: dict[str, QueryFormat] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
}


def format_of_file(path: Path) -> QueryFormat:
    """Return the format that the name of a file names; raises :class:`~section16.errors.RequestError` where it names none."""
    chosen = _ENDINGS.get(path.suffix.lower())
    if chosen is None:
        raise RequestError("The name of the file does not name a format.", remedy="Add --format csv, json, parquet or arrow.")
    return chosen


def write_binary(found: RunningQuery, chosen: Literal["parquet", "arrow"], stream: BinaryIO) -> int:
    """Write an answer as Parquet, or as a file of Arrow (also called Feather), and return the number of its rows."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = found.schema
    refused = [field.name for field in schema if chosen == "parquet" and not _fits_parquet(field)]
    if refused:
        raise _unwritten(refused, f"Parquet has no type for the column {refused[0]}.")
    rows = 0
    with pq.ParquetWriter(stream, schema) if chosen == "parquet" else pa.ipc.new_file(stream, schema) as writer:
        for batch in found.batches():
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _fits_parquet(field: pa.Field) -> bool:
    """Return whether Parquet has a type for a column; it has none for a time between two times, or for a union."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        pq.ParquetWriter(pa.BufferOutputStream(), pa.schema([field])).close()
    except pa.ArrowNotImplementedError:
        return False
    return True


def plain(value: Any) -> Any:
    """Return a value as people write it: a number without zeros at its end, lists and maps of such values, bytes as digits.

    >>> plain(Decimal("100.0000000000")), plain([Decimal("1E+2")]), plain([("P", 3)])
    (Decimal('100'), [Decimal('100')], {'P': 3})
    """
    if isinstance(value, Decimal) and value.is_finite():
        return shortest(value)
    if isinstance(value, list) and value and all(isinstance(one, tuple) and len(one) == _PAIR for one in value):  # a map
        value = dict(value)
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple):  # months, days and nanoseconds between two times
        return _duration(*value)
    return value.hex() if isinstance(value, bytes) else value


def _digits(value: Any) -> Any:
    """Return a number as its digits, also a small one for which Python writes an exponent, and lists of such values.

    >>> _digits(Decimal("1E-10")), _digits([Decimal("0.5")])
    ('0.0000000001', ['0.5'])
    """
    if isinstance(value, list):
        return [_digits(one) for one in value]
    if isinstance(value, dict):
        return {name: _digits(one) for name, one in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value


def _duration(months: int, days: int, nanoseconds: int) -> str:
    """Return a time between two times as ISO 8601 writes it.

    >>> _duration(1, 2, 3_500_000_000), _duration(0, 0, 0)
    ('P1M2DT3.5S', 'PT0S')
    """
    seconds = shortest(Decimal(nanoseconds).scaleb(-9))
    day = (f"{months}M" if months else "") + (f"{days}D" if days else "")
    return f"P{day}" + (f"T{seconds:f}S" if seconds or not day else "")


def _cell(value: Any) -> Any:
    """Return a value as the cell of a table of text: a list with semicolons, a box as a word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return "; ".join("" if one is None else str(one) for one in value)
    return msgspec.json.encode(value).decode() if isinstance(value, list | dict) else value
