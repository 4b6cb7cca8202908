"""The book as partitioned Parquet for other programs: a folder for each view, and in it one for each year of filing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.errors import BookError, OutputError
from section16.file_lock import FileLock, LockHeldError
from section16.files import is_partial_name, partial_name
from section16.nearest import nearest
from section16.store.book.folder import refusals
from section16.store.book.generations import reading
from section16.store.book.truth import rows_of

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 100_000
_UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""How programs that read partitions write a value that is missing."""


class ExportedTable(msgspec.Struct, frozen=True):
    """A view that was exported: its name, its rows, and the number of its files."""

    table: str
    rows: int
    files: int


def export(folder: Path, target: Path, tables: Sequence[str] = ()) -> tuple[ExportedTable, ...]:
    """Write views of a book into a new folder, by default all; what has a filing date is partitioned by its year.

    Raises :class:`~section16.errors.OutputError` for a folder that is not empty, and
    :class:`~section16.errors.BookError` for a view that does not exist.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError("The folder is not empty.", where=str(target), remedy="Name a new or empty folder.")
    with reading(folder) as connection:
        known = [name for (name,) in connection.execute(_VIEWS).fetchall()]
        for name in tables:
            if name not in known:
                raise BookError(f"The book has no view {name!r}.", remedy=_which(name, known))
        with _whole(target) as partial:
            return tuple(_exported(connection, name, partial / name) for name in tables or known)


_VIEWS = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY 1"


def _which(name: str, known: Sequence[str]) -> str:
    return nearest(name, known).strip() or f"It has {', '.join(known)}."


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Give a folder that takes its name when everything is in it; those of exports that were killed are removed first."""
    partial = partial_name(target)
    with refusals(target, "The export", intact=""):
        remove_left(target.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_lock_of(partial))
        lock.acquire()  # as long as there is a folder under this name, which another export would remove
        try:
            partial.mkdir()
            yield partial
            if target.is_dir():
                target.rmdir()
            partial.rename(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
            lock.release()
            _lock_of(partial).unlink(missing_ok=True)


def _lock_of(partial: Path) -> Path:
    """Return the file of the lock: beside the folder, which Windows renames only without an open file in it."""
    return partial.with_name(f"{partial.name}.lock")


def remove_left(place: Path) -> None:
    """Remove the folders of exports that were killed: their locks are free."""
    for folder in list(place.iterdir()) if place.is_dir() else ():
        if not is_partial_name(folder.name) or not _lock_of(folder).is_file():
            continue
        lock = FileLock(_lock_of(folder))
        try:
            lock.acquire()
        except (LockHeldError, OSError):  # it is being written, perhaps by another user
            continue
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()
        _lock_of(folder).unlink(missing_ok=True)


def _exported(connection: duckdb.DuckDBPyConnection, name: str, folder: Path) -> ExportedTable:
    columns = {column for (column, *_) in connection.execute(f'DESCRIBE "{name}"').fetchall()}
    by_year = "filed" in columns
    years = connection.execute(f'SELECT DISTINCT year(filed) FROM "{name}" ORDER BY 1').fetchall() if by_year else []
    if not years:
        return ExportedTable(table=name, rows=_written(connection, f'SELECT * FROM "{name}"', [], folder), files=1)
    rows = 0
    for (year,) in years:
        part = folder / f"year={_UNKNOWN if year is None else year}"
        rows += _written(connection, f'SELECT * FROM "{name}" WHERE year(filed) IS NOT DISTINCT FROM ?', [year], part)
    return ExportedTable(table=name, rows=rows, files=len(years))


def _written(connection: duckdb.DuckDBPyConnection, sql: str, values: list[object], folder: Path) -> int:
    """Write an answer as a Parquet file and return the number of its rows."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    folder.mkdir(parents=True)
    rows = 0
    reader = rows_of(connection, sql, _ROWS_AT_ONCE, values)
    with pq.ParquetWriter(folder / "part-0.parquet", reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
