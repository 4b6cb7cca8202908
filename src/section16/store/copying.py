"""A whole office from one database into another: moved, backed up, restored, each row as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, MetaData, Table, delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from section16.database_address import DatabaseAddress
from section16.errors import OfficeError
from section16.files import BESIDE, making_folder, partial_name, require_free, require_no_companion
from section16.library_words import database_reason
from section16.store.database import connect, into_one_file, reading, rebuilding, shown_address, url_of, writing
from section16.store.migration import migrate
from section16.store.tables import HEAD, METADATA

_AT_ONCE = 500
"""Rows inserted at once."""
_SHOWN = 5


def tables() -> tuple[Table, ...]:
    """Return the tables in an order in which each comes after those that it refers to."""
    return tuple(METADATA.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield every row of a table by column, in the order of its key."""
    for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
        yield dict(row._mapping)  # noqa: SLF001 - the public name of a row's columns by name


def fingerprint(connection: Connection) -> str:
    """Return a digest of everything an office holds: two databases with the same digest hold the same office."""
    made = hashlib.sha256()
    for table in tables():
        made.update(table.name.encode())
        for row in rows_of(connection, table):
            made.update(msgspec.json.encode(row))
    return made.hexdigest()


def copy(connection: Connection, target: str) -> str:
    """Copy the office that a transaction reads to another place, where there must be none, and return its fingerprint.

    It takes a transaction, not an address: whether the member may read the whole office was checked when that began. Raises
    :class:`~section16.errors.OfficeError` where there is an office already; then nothing was changed.
    """
    with new_office(target) as new:
        fill(new, {table.name: rows_of(connection, table) for table in tables()})
        with reading(new) as copied:
            made = fingerprint(copied)
        if made != fingerprint(connection):
            raise OfficeError(
                "The copy differs from the office.",
                where=shown_address(target),
                remedy="Do not use it, and report this to the maintainers.",
            )
        return made


@contextmanager
def new_office(where: str) -> Iterator[Engine]:
    """Give a database with the tables of an office and nothing in them; when the work fails, the place is as it was.

    Raises :class:`~section16.errors.OfficeError` where the place is not empty, and
    :class:`~section16.errors.OutputError` for a file that belongs to another database.
    """
    where = DatabaseAddress(where)
    with _new_file(where) as new:
        engine = connect(where, create=True)
        try:
            _require_empty(engine, shown_address(where))
            try:
                migrate(engine)
                yield engine
            except BaseException:
                if not new:
                    _undo(engine)
                raise
        finally:
            engine.dispose()


@contextmanager
def _new_file(where: str) -> Iterator[bool]:
    """Give whether an SQLite file is created; when the work fails, remove it with the files beside it."""
    url = url_of(where)
    file = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and url.database:
        require_no_companion(file)
    if url.get_backend_name() != "sqlite" or not url.database or file.exists():
        yield False
        return
    with making_folder(file.parent):
        try:
            yield True
        except BaseException:
            _remove(file)
            raise


def _require_empty(engine: Engine, where: str) -> None:
    """Raise for a database with tables: those of an office, or of another program, which must not get ours beside its own."""
    with reading(engine) as connection:
        looked_at = inspect(connection)
        names = sorted({*looked_at.get_table_names(), *looked_at.get_view_names()})
    if not names:
        return
    remedy = "Name a file that does not exist yet, or an empty database. Nothing was changed."
    if HEAD.name in names:
        raise OfficeError("An office already exists there.", where=where, remedy=remedy)
    shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    raise OfficeError(f"The database already holds tables of another program: {shown}.", where=where, remedy=remedy)


def _undo(engine: Engine) -> None:
    """Remove the tables of an office; the original error is reported even where the database refuses."""
    ours = {*METADATA.tables, "alembic_version"}
    made = MetaData()
    with suppress(OfficeError, SQLAlchemyError):
        made.reflect(engine, only=lambda name, _: name in ours)
        with rebuilding(engine) as connection:
            made.drop_all(connection)


def fill(engine: Engine, rows: dict[str, Iterator[dict[str, Any]]]) -> None:
    """Insert the rows of every table into a new office, all of them or none."""
    try:
        with writing(engine) as connection:
            _wait_with_references(connection)
            connection.execute(delete(HEAD))  # a new office has one
            for table in tables():
                _insert(connection, table, rows[table.name])
                _go_on_counting(connection, table)
    except IntegrityError as error:
        what = f"The files contradict each other: {database_reason(str(error.orig))}."
        remedy = "Nothing was created. Compare the files with the office that they come from, or export it again."
        raise OfficeError(what, remedy=remedy) from None


def _wait_with_references(connection: Connection) -> None:
    """Let the database check references at the end: rows may come before those they refer to."""
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
    """Let PostgreSQL number the next row after those inserted; SQLite does so by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None:
        return
    last = connection.execute(select(func.max(key))).scalar()
    if last is not None:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last)))


def back_up(connection: Connection, file: Path) -> str:
    """Back the office that a transaction reads up into one SQLite file, and return its fingerprint.

    Raises :class:`~section16.errors.OfficeError` where the file exists, or the disk is full, and
    :class:`~section16.errors.OutputError` for a file that belongs to a database. Nothing is left behind then.
    """
    require_no_companion(file)
    _require_no_file(file)
    require_free(file)
    with making_folder(file.parent):
        partial = partial_name(file)
        try:
            made = copy(connection, str(partial))
            engine = connect(str(partial))
            into_one_file(engine)
            engine.dispose()
            _require_no_file(file)  # it may have been made in the meantime
            partial.replace(file)
        finally:
            _remove(partial)
    return made


def _require_no_file(file: Path) -> None:
    if file.exists():
        raise OfficeError("The file already exists.", where=str(file), remedy="Name another file. A backup is not overwritten.")


def _remove(file: Path) -> None:
    for ending in ("", *BESIDE):
        with suppress(OSError):
            file.with_name(f"{file.name}{ending}").unlink(missing_ok=True)
