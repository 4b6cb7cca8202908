"""One question in SQL, answered from the newest generation: it reads the book and nothing else, and it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.errors import BookError
from section16.plurals import counted
from section16.store.book.generations import reading
from section16.store.book.query_faults import query_fault
from section16.store.book.truth import rows_of

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ROWS_AT_ONCE = 10_000


class QueryLimits(msgspec.Struct, frozen=True):
    """What a query may use: ``seconds``, ``memory`` as DuckDB writes it, and ``threads``, by default one for each processor."""

    seconds: float = 60
    memory: str = "2GB"
    threads: int = 0


class RunningQuery:
    """A query whose rows are read batch by batch, so that a large answer does not have to fit into memory."""

    def __init__(self, reader: pa.RecordBatchReader, watch: _QueryTime) -> None:
        self._reader = reader
        self._watch = watch

    @property
    def schema(self) -> pa.Schema:
        """The columns of the answer, with their types."""
        return self._reader.schema

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows; raises :class:`~section16.errors.BookError` where the query exceeds a limit."""
        while True:
            with self._watch.errors():
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
    statement = _selecting(sql)
    with reading(folder, memory=limits.memory, threads=limits.threads) as connection:
        watch = _QueryTime(connection, limits, statement)
        try:
            with watch.errors():
                reader = rows_of(connection, statement, _ROWS_AT_ONCE)
            yield RunningQuery(reader, watch)
        finally:
            watch.stop()


def _selecting(sql: str) -> str:
    """Return the statement of a query; raises :class:`~section16.errors.BookError` unless it is one that selects."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise query_fault(error) from None
    remedy = "Write one SELECT. A query never changes the book, and reads no other file."
    if len(statements) != 1:
        raise BookError(f"A query is one statement; this is {counted(len(statements), 'statement')}.", remedy=remedy)
    if statements[0].type not in {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}:
        raise BookError("The statement is not a SELECT.", remedy=remedy)
    return str(statements[0].query)


class _QueryTime:
    """A limit on the time of a query, and its errors in words."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, limits: QueryLimits, statement: str) -> None:
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
        except duckdb.OutOfMemoryException:
            remedy = "Select fewer rows or columns, or allow more memory."
            raise BookError(f"The query needs more than {self._limits.memory} of memory.", remedy=remedy) from None
        except (duckdb.Error, OSError) as error:  # Arrow passes on what DuckDB raises while rows are read
            raise self._expired() if self._over.is_set() else self._fault(error) from None
        if self._over.is_set():
            raise self._expired()

    def _fault(self, error: Exception) -> BookError:
        """Return what is wrong with the statement; only where it is explained, DuckDB says where."""
        import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

        try:
            self._connection.execute(f"EXPLAIN\n{self._statement}")
        except duckdb.Error as placed:
            if type(placed) is type(error):
                return query_fault(placed, lines_above=1)
        return query_fault(error)

    def _expired(self) -> BookError:
        seconds = f"{self._limits.seconds:g}"
        remedy = "Ask for less, such as one issuer or one year, or allow more time."
        return BookError(f"The query took longer than {seconds} seconds and was stopped.", remedy=remedy)
