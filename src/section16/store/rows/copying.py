"""A whole office from one database into another: moved, backed up, restored, each row as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, MetaData, Table, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from section16.errors import OfficeError
from section16.store.rows.database import connect, reading, rebuilding, told, url_of, writing
from section16.store.rows.migration import migrate, require_newest, version_of
from section16.store.rows.tables import HEAD, METADATA

_AT_ONCE = 500
"""Rows put in at once."""


def tables() -> tuple[Table, ...]:
    """Return the tables in an order in which what is referred to comes before what refers to it."""
    return tuple(METADATA.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield every row of a table by column, in the order of its key."""
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
        yield dict(row._mapping)  # noqa: SLF001 - the public name of a row's columns by name


def fingerprint(connection: Connection) -> str:
    """Return a digest of everything an office holds: two databases with the same one hold the same office."""
    made = hashlib.sha256()
    for table in tables():
        made.update(table.name.encode())
        for row in rows_of(connection, table):
            made.update(msgspec.json.encode(row))
    return made.hexdigest()


def copy(source: str, target: str) -> str:
    """Copy an office into another place, where there must be none yet, and return its fingerprint.

    Raises :class:`~section16.errors.OfficeError` where there is none to copy, or one already; then nothing was changed.
    """
    with _office(source) as old, reading(old) as connection, new_office(target) as new:
        fill(new, {table.name: rows_of(connection, table) for table in tables()})
        with reading(new) as copied:
            made = fingerprint(copied)
        if made != fingerprint(connection):
            raise OfficeError("the copy is not equal", where=told(target), remedy="do not use it; tell the maintainers")
        return made


@contextmanager
def _office(where: str) -> Iterator[Engine]:
    engine = connect(where)
    try:
        require_newest(engine, told(where))
        yield engine
    finally:
        engine.dispose()


@contextmanager
def new_office(where: str) -> Iterator[Engine]:
    """Give a database with the tables of an office and nothing in them.

    Raises :class:`~section16.errors.OfficeError` where there is an office already.
    """
    fresh = _is_free(where)
    engine = connect(where, create=True)
    try:
        if version_of(engine) is not None:
            remedy = "name an empty place; nothing was changed"
            raise OfficeError("there is an office already", where=told(where), remedy=remedy)
        migrate(engine)
        try:
            yield engine
        except BaseException:
            _undo(engine)
            if fresh is not None:
                engine.dispose()
                _remove(fresh)
            raise
    finally:
        engine.dispose()


def _is_free(where: str) -> Path | None:
    """Return the SQLite file that would be made, where nothing is there yet; ``None`` for any other place."""
    url = url_of(where)
    file = Path(url.database or "")
    return file if url.get_backend_name() == "sqlite" and url.database and not file.exists() else None


def _undo(engine: Engine) -> None:
    """Leave the place as empty as it was."""
    everything = MetaData()
    everything.reflect(engine)
    with rebuilding(engine) as connection:
        everything.drop_all(connection)


def fill(engine: Engine, rows: dict[str, Iterator[dict[str, Any]]]) -> None:
    """Put the rows of every table into a new office, whole or not at all."""
    try:
        with writing(engine) as connection:
            _wait_with_references(connection)
            connection.execute(delete(HEAD))  # a new office has one
            for table in tables():
                _insert(connection, table, rows[table.name])
                _go_on_counting(connection, table)
    except IntegrityError as error:
        told_by = str(error.orig).strip().splitlines()[0]
        remedy = "nothing was made; see the names and numbers"
        raise OfficeError(f"a row refers to one that is not there, or stands twice: {told_by}", remedy=remedy) from None


def _wait_with_references(connection: Connection) -> None:
    """Let the database look at references at the end: rows may come before the one they refer to."""
    sqlite = connection.dialect.name == "sqlite"
    connection.execute(text("PRAGMA defer_foreign_keys=ON" if sqlite else "SET CONSTRAINTS ALL DEFERRED"))


def _insert(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == _AT_ONCE:
            connection.execute(insert(table), some)
            some = []
    if some:
        connection.execute(insert(table), some)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number the next row after those that were put in; SQLite does so by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None:
        return
    last = connection.execute(select(func.max(key))).scalar()
    if last is not None:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last)))


def back_up(source: str, file: Path) -> str:
    """Back an office up into one SQLite file, written whole or not at all, and return its fingerprint.

    Raises :class:`~section16.errors.OfficeError` where the file is there already.
    """
    if file.exists():
        raise OfficeError("the file is there already", where=str(file), remedy="name another; a backup is not overwritten")
    partial = file.with_name(f"{file.name}.partial")
    _remove(partial)
    made = copy(source, str(partial))
    engine = connect(str(partial))
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    engine.dispose()
    partial.replace(file)
    _remove(partial)
    return made


def _remove(file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
