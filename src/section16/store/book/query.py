"""One question in SQL, answered from the newest generation: it reads the book and nothing else, and it ends."""

from __future__ import annotations

import io
import math
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from section16.errors import BookError
from section16.plurals import counted
from section16.store.book.database_faults import database_fault, is_damage
from section16.store.book.generations import reading
from section16.store.book.query_faults import query_fault
from section16.store.book.truth import rows_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ROWS_AT_ONCE = 10_000
_UNITS: Final = {"": 1, "K": 1_000, "M": 1_000_000, "G": 1_000_000_000, "T": 1_000_000_000_000}
_MEMORY: Final = re.compile(r"(\d+(?:\.\d+)?) ?([KMGT]?)I?B", re.IGNORECASE)
_SPILLED: Final = 5
"""So many times its memory may a query write into temporary files, such as for sorting."""
_BYTES_AT_ONCE: Final = 8_000_000
"""So large may a batch be that has several rows."""


class QueryLimits(msgspec.Struct, frozen=True):
    """What a query may use: ``seconds``, ``memory`` such as 500MB, and ``threads``, by default one for each processor."""

    seconds: float = 60
    memory: str = "2GB"
    threads: int = 0

    def memory_bytes(self) -> int:
        """Return the memory as a number; raises :class:`~section16.errors.BookError` for a text that states none."""
        stated = _MEMORY.fullmatch(self.memory.strip())
        size = int(float(stated[1]) * _UNITS[stated[2].upper()]) if stated else 0
        if size <= 0:
            raise BookError(f"{self.memory!r} is not an amount of memory.", remedy="Give one such as 500MB or 4GB.")
        return size

    def require_sound(self) -> None:
        """Raise :class:`~section16.errors.BookError` for limits with which no query can run."""
        if not (math.isfinite(self.seconds) and 0 < self.seconds <= threading.TIMEOUT_MAX):
            remedy = "Give more than 0 seconds, such as 60."
            raise BookError(f"{self.seconds:g} is not a time that a query can take.", remedy=remedy)
        self.memory_bytes()


class RunningQuery:
    """A query whose rows are read batch by batch, so that a large answer does not have to fit into memory.

    ``errors`` is around each step, and states what stops it.
    """

    def __init__(self, reader: pa.RecordBatchReader, errors: Callable[[], AbstractContextManager[None]]) -> None:
        self._reader = reader
        self._errors = errors

    @property
    def schema(self) -> pa.Schema:
        """The columns of the answer, with their types."""
        return self._reader.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows; raises :class:`~section16.errors.BookError` where the query exceeds a limit."""
        while True:
            with self._errors():
                try:
                    batch = self._reader.read_next_batch()
                except StopIteration:
                    return
            yield batch


@contextmanager
def running(folder: Path, sql: str, limits: QueryLimits | None = None) -> Iterator[RunningQuery]:
    """Run one statement that selects, and give its answer.

    Raises :class:`~section16.errors.BookError` for other statements, for SQL that DuckDB does not accept, and where a limit is
    exceeded.
    """
    limits = limits or QueryLimits()
    limits.require_sound()
    statement = _selecting(sql)
    spill = _SPILLED * limits.memory_bytes()
    with reading(folder, memory=limits.memory, threads=limits.threads, spill=spill) as connection:
        watch = _QueryTime(folder, connection, limits, statement)
        try:
            with watch.errors():
                reader = rows_of(connection, statement, _ROWS_AT_ONCE)
            yield RunningQuery(reader, watch.errors)
        finally:
            watch.stop()


def _selecting(sql: str) -> str:
    """Return the statement of a query; raises :class:`~section16.errors.BookError` unless it is one that selects."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise query_fault(error) from None
    remedy = "Write one SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN. A query never changes the book, and reads no other file."
    if len(statements) != 1:
        raise BookError(f"A query is one statement; this is {counted(len(statements), 'statement')}.", remedy=remedy)
    if statements[0].type == duckdb.StatementType.MULTI and "pivot" in sql.lower():  # DuckDB would first make a type of them
        remedy = "Name them, as in PIVOT transactions ON code IN ('P', 'S') USING sum(shares) GROUP BY issuer_name."
        raise BookError("PIVOT does not name the values that become columns.", remedy=remedy)
    if not _selects(statements[0]):
        raise BookError("The statement is not a SELECT.", remedy=remedy)
    return str(statements[0].query)


def _selects(statement: duckdb.Statement) -> bool:
    """Whether a statement selects, or explains one that does: EXPLAIN ANALYZE carries out what it explains."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if statement.type != duckdb.StatementType.EXPLAIN:
        return bool(statement.type == duckdb.StatementType.SELECT)
    explained = duckdb.extract_statements(_explained(statement.query))
    return [one.type for one in explained] == [duckdb.StatementType.SELECT]


def _explained(sql: str) -> str:
    """Return the statement that another one explains: what is behind EXPLAIN, ANALYZE and options in parentheses."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    places = [place for place, kind in duckdb.tokenize(sql) if kind != duckdb.token_type.comment]
    depth = 0
    for place in places[1:]:
        rest = sql[place : place + len("analyze")].casefold()
        if not depth and rest[0] != "(" and rest != "analyze":
            return sql[place:]
        depth += {"(": 1, ")": -1}.get(rest[0], 0)
    return ""


class _QueryTime:
    """A limit on the time of a query, and its errors in words."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection, limits: QueryLimits, statement: str) -> None:
        self._folder = folder
        self._connection = connection
        self._statement = statement
        self._limits = limits
        self._over = threading.Event()
        self._timer = threading.Timer(limits.seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()

    def _expire(self) -> None:
        self._over.set()
        self._connection.interrupt()

    def stop(self) -> None:
        """End the watch."""
        self._timer.cancel()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Give way to one step of the query, and state what stops it."""
        import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

        try:
            yield
        except (duckdb.OutOfMemoryException, MemoryError):
            raise over_memory(self._limits.memory) from None
        except (duckdb.Error, OSError) as error:  # Arrow passes on what DuckDB raises while rows are read
            raise over_time(self._limits.seconds) if self._over.is_set() else self._fault(error) from None
        if self._over.is_set():
            raise over_time(self._limits.seconds)

    def _fault(self, error: Exception) -> BookError:
        """Return what is wrong with the statement; only where it is explained, DuckDB says where."""
        if is_damage(error):
            return database_fault(error, self._folder, "The database of the book cannot be read", serving=True)
        import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

        try:
            self._connection.execute(f"EXPLAIN\n{self._statement}")
        except duckdb.Error as placed:
            if type(placed) is type(error):
                return query_fault(placed, lines_above=1)
        return query_fault(error)


def over_time(seconds: float) -> BookError:
    """Return what is wrong with a query that has had its time."""
    remedy = "Ask for less, such as one issuer or one year, or allow more time."
    return BookError(f"The query took longer than {seconds:g} seconds and was stopped.", remedy=remedy)


def over_memory(memory: str) -> BookError:
    """Return what is wrong with a query that needs more memory than it may use."""
    return BookError(
        f"The query needs more than {memory} of memory.", remedy="Select fewer rows or columns, or allow more memory."
    )


def arrow_parts(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield rows as a stream of Arrow, in parts; columns whose names occur again have a number behind them."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    named = pa.schema([field.with_name(name) for field, name in zip(schema, unique(schema.names), strict=True)])
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, named) as writer:
        for batch in batches:
            for part in _small(pa.RecordBatch.from_arrays(batch.columns, schema=named)):
                writer.write_batch(part)
                yield sink.getvalue()
                sink.seek(0)
                sink.truncate()
    yield sink.getvalue()


def _small(batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """Yield a batch in halves until they are small: who reads a few of its rows does not have to hold the long texts of all."""
    if batch.num_rows <= 1 or batch.nbytes <= _BYTES_AT_ONCE:
        yield batch
        return
    half = batch.num_rows // 2
    yield from _small(batch.slice(0, half))
    yield from _small(batch.slice(half))


def unique(names: list[str]) -> list[str]:
    """Return names of columns, those that occur again with a number behind them.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return found
