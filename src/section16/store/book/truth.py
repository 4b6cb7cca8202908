"""The truth of a book, its segments, as DuckDB reads them: each row with the batch that it came with."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from section16.errors import BookError
from section16.library_words import system_reason
from section16.store.book.database_faults import database_faults
from section16.store.book.kinds import is_by_issuer
from section16.store.book.manifest import Manifest, Segment
from section16.store.book.storage import BookHome, Store, copied, place_for_copies

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ACCESSION_KEY = (
    "CASE WHEN regexp_full_match({0}, '[0-9]{{10}}-[0-9]{{2}}-[0-9]{{6}}') THEN CAST(replace({0}, '-', '') AS BIGINT)"
    " ELSE -1 - CAST('0x' || substr(sha256({0}), 1, 15) AS BIGINT) END"
)
"""The accession number in a column as a whole number, by which DuckDB finds rows fast: it looks at eight bytes of a text."""

_YEAR_OF_ACCESSION = "try_cast('20' || regexp_extract(accession, '^[0-9]+-([0-9][0-9])-[0-9]+$', 1) || '-01-01' AS DATE)"


def filing_order(*days: str) -> str:
    """Return SQL by which filings are ordered in time: by the first of some columns of days that is known, then the number.

    A document without a header states no filing date; the year is in its accession number. Where the day were null, DuckDB
    would take the filing for the last of all.

    >>> filing_order("filed").partition(", try_cast")[0]
    '(coalesce(filed'
    """
    return f"(coalesce({', '.join(days)}, {_YEAR_OF_ACCESSION}, DATE '0001-01-01'), accession)"


def cik(column: str) -> str:
    """Return SQL for the CIK in a column with ten digits; as filed it may have fewer, or be anything."""
    return f"CASE WHEN length(trim({column})) < 10 THEN lpad(trim({column}), 10, '0') ELSE trim({column}) END"


def connect(threads: int = 0) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory, which reads segments and extends nothing."""
    return _connected(settings(threads))


@contextmanager
def spilling(book: BookHome, memory: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Connect to a database that takes so much memory at most, such as ``"4GB"``; what takes more is in a temporary folder.

    Without a folder of its own, DuckDB would write it into the folder in which the program was started. Raises
    :class:`~section16.errors.BookError` for what it cannot do, such as read a damaged segment of the book.
    """
    with (
        database_faults(book, "The book cannot be read"),
        tempfile.TemporaryDirectory(prefix="section16-") as folder,
        _connected(settings(memory=memory) | {"temp_directory": folder}) as connection,
    ):
        yield connection


def _connected(config: dict[str, str | bool | int | float | list[str]]) -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def rows_of(
    connection: duckdb.DuckDBPyConnection, sql: str, at_once: int, values: Sequence[object] = ()
) -> pa.RecordBatchReader:
    """Return the answer to a query batch by batch; all of it is read, or the connection closed, before the next query."""
    return connection.sql(sql, params=list(values) or None).to_arrow_reader(at_once)


def settings(threads: int = 0, memory: str = "") -> dict[str, str | bool | int | float | list[str]]:
    """Return how DuckDB is set up: it loads no extension, and sees no variable of the program as a table."""
    chosen: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "python_enable_replacements": False,
    }
    if threads:
        chosen["threads"] = threads
    if memory:
        chosen["memory_limit"] = memory
    return chosen


def quoted(text: object) -> str:
    """Return a text as a literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def selected(folder: Path, segments: Sequence[Segment]) -> str:
    """Return SQL that selects every row of segments of one table, with its batch in the last column."""
    single = [segment for segment in segments if segment.batch]
    compacted = [segment for segment in segments if not segment.batch]
    parts = []
    if compacted:
        parts.append(f"SELECT * FROM {_files(folder, compacted)}")
    if len({segment.batch for segment in single}) == 1:
        parts.append(f"SELECT *, CAST({single[0].batch} AS BIGINT) AS batch FROM {_files(folder, single)}")
    elif single:
        batches = ", ".join(f"({quoted(folder / segment.file)}, {segment.batch})" for segment in single)
        parts.append(
            f"SELECT s.* EXCLUDE (segment_file), CAST(b.batch AS BIGINT) AS batch FROM {_files(folder, single, named=True)} s"
            f" JOIN (VALUES {batches}) b(file, batch) ON s.segment_file = b.file"
        )
    return " UNION ALL BY NAME ".join(parts)


def _files(folder: Path, segments: Sequence[Segment], *, named: bool = False) -> str:
    # The same rows may have come with two batches; their file is then read once.
    files = ", ".join(quoted(name) for name in dict.fromkeys(folder / segment.file for segment in segments))
    options = ", filename = 'segment_file'" if named else ""
    return f"read_parquet([{files}], union_by_name = true, hive_partitioning = false{options})"


def define_views(
    connection: duckdb.DuckDBPyConnection,
    folder: BookHome,
    manifest: Manifest,
    since: int = 0,
    only: Collection[str] = (),
) -> tuple[str, ...]:
    """Define a temporary view ``truth_TABLE`` over the segments of each table, and return the names of the tables.

    With ``only``, there are no other tables than these. With ``since``, only rows of later batches are selected. Rows that were
    computed for an issuer more than once are there once, as computed last.
    """
    chosen = [segment for segment in manifest.segments if not since or segment.batch > since]
    if only:
        chosen = [segment for segment in chosen if segment.table in only]
    place = _place(folder, manifest, chosen)
    names = tuple(dict.fromkeys(segment.table for segment in chosen))
    batches = {segment.batch for segment in chosen if is_by_issuer(segment.table)}
    once = len(batches) == 1 and 0 not in batches
    for name in names:
        rows = selected(place, [segment for segment in chosen if segment.table == name])
        connection.execute(f'CREATE OR REPLACE TEMP VIEW "all_{name}" AS {rows}')
    for name in names:
        connection.execute(f'CREATE OR REPLACE TEMP VIEW "truth_{name}" AS {_newest(name, computed_once=once)}')
    return names


def _place(folder: BookHome, manifest: Manifest, segments: Sequence[Segment]) -> Path:
    """Return the folder that has segments: that of the book, or one with copies of what a store has."""
    home = manifest.home(folder)
    if isinstance(home, Path):
        return home
    place = place_for_copies(home) if isinstance(folder, Store) else folder
    try:
        copied(home, place, {segment.file: segment.bytes for segment in segments})
    except OSError as error:
        what = f"The files of the book cannot be copied from its store: {system_reason(error)}."
        remedy = "Look whether the store can be reached and has the file, and repeat the command."
        raise BookError(what, where=error.filename or str(home), remedy=remedy) from None
    return place


def _newest(name: str, *, computed_once: bool) -> str:
    if not is_by_issuer(name) or computed_once:
        return f'SELECT * FROM "all_{name}"'
    newest = "SELECT issuer_cik, max(batch) AS batch FROM all_posted GROUP BY issuer_cik"
    return f'SELECT r.* FROM "all_{name}" r SEMI JOIN ({newest}) p USING (issuer_cik, batch)'
