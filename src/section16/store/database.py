"""A connection to the office's database: SQLite in a file, or PostgreSQL by a connection string."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError

from section16.action import Action
from section16.database_address import HIDDEN, IN_WORDS, WORDS, DatabaseAddress, redacted
from section16.errors import OfficeError
from section16.library_words import database_reason, system_reason, writing_remedy

_WAIT_MS = 15_000
"""How long a writer waits for another before it gives up."""

_OWNER_ONLY = 0o600

_TURN = 16
"""The lock on PostgreSQL that writers take in turn, as on SQLite: none reads what another is about to change."""

_WRITES, _REBUILDS, _SCRUBS = "section16_writes", "section16_rebuilds", "section16_scrubs"


def url_of(where: str) -> URL:
    """Return the address of a database: a connection string, or a path for an SQLite file.

    Raises :class:`~section16.errors.OfficeError` for a string that does not name a database that an office can be in.
    """
    where = DatabaseAddress(where)
    try:
        return _parsed(where)
    except OfficeError as error:
        raise error.with_traceback(None) from None  # without the frames whose variables hold the password


def _parsed(where: str) -> URL:
    if "://" not in where:
        if WORDS.search(where) or redacted(where) != where:
            raise _no_connection_string(where)
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where.strip())
    except (ArgumentError, ValueError):  # ValueError: a port that is not a number
        raise _no_connection_string(where) from None
    if "@" in (url.host or ""):
        remedy = "Write an @ in the user name or password as %40, a / as %2F and a : as %3A."
        raise OfficeError("The connection string has more than one @.", where=redacted(where), remedy=remedy)
    url = _password_in_its_place(url)
    if url.drivername.lower() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        what = f"A database of the kind {url.get_backend_name()} cannot hold an office."
        raise OfficeError(what, remedy="Use SQLite or PostgreSQL.")
    return url


def _no_connection_string(where: str) -> OfficeError:
    scheme, _, rest = where.partition("://")
    shown = redacted(where) if "@" in rest or not rest else f"{redacted(scheme)}://{HIDDEN}"  # user:password without a host
    return OfficeError("This is not a connection string.", where=shown, remedy="Give a path or postgresql://...")


def _password_in_its_place(url: URL) -> URL:
    """Return an address whose password is not among its options, where it would be shown."""
    for name, value in url.query.items():
        if name.lower() == "password" and not url.password:
            return url.set(password=str(value)).difference_update_query([name])
    return url


def shown_address(where: str) -> str:
    """Return the address of a database as it may be shown: without a password."""
    return _shown(url_of(where))


def _shown(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return redacted(url.render_as_string(hide_password=True))


def connect(where: str, *, create: bool = False) -> Engine:
    """Return an engine for a database; an SQLite file is made only where ``create`` says so.

    An SQLite file that cannot be written to, in a read-only folder or on a full disk, is opened for reading alone. Raises
    :class:`~section16.errors.OfficeError` when it is not there or does not answer.
    """
    where = DatabaseAddress(where)
    try:
        return _connected(url_of(where), create=create)
    except OfficeError as error:
        raise error.with_traceback(None) from None  # without the frames whose variables hold the password


def _connected(url: URL, *, create: bool) -> Engine:
    if url.get_backend_name() == "sqlite":
        _look_at_file(Path(url.database or ""), create=create)
    secret = {name: value for name, value in url.query.items() if IN_WORDS.match(f"{name}=x")}
    try:
        # Not within the address, which the engine shows: sslpassword and the like go to the driver directly.
        engine = create_engine(url.difference_update_query(secret), connect_args=secret)
    except (ArgumentError, ModuleNotFoundError):
        what = f"The driver of {url.drivername} is not available."
        raise OfficeError(what, where=_shown(url), remedy="Write postgresql://...") from None
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    try:
        with engine.connect():
            return engine
    except DBAPIError as error:  # PostgreSQL that is down, a file that is no database
        engine.dispose()
        if url.get_backend_name() == "sqlite":
            if not create and _cannot_write(error):
                return _for_reading(url)
            raise _refused(engine, error) from None
        what = f"The database cannot be used: {database_reason(str(error.orig))}."
        raise OfficeError(
            what, where=_shown(url), remedy="Check that it is running, and check the connection string."
        ) from None


def _look_at_file(path: Path, *, create: bool) -> None:
    if create:
        if str(path) in (".", ":memory:"):
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Before SQLite makes it readable by every user; the log that SQLite keeps beside it gets the same mode.
            path.touch(_OWNER_ONLY)
        except OSError as error:
            what = f"The file cannot be written: {system_reason(error)}."
            raise OfficeError(what, where=str(path), remedy=writing_remedy(error)) from None
    elif not path.is_file():
        raise OfficeError("There is no office.", where=str(path), remedy="Create it.", action=Action("office.init"))


def exposed(where: str) -> str:
    """Return the SQLite file of an office that every user of this machine can read; empty where there is none.

    Offices of earlier versions, and files that were copied, have the mode that the system gives. It is not changed here: a
    group may share the file on purpose.
    """
    url = url_of(where)
    if os.name != "posix" or url.get_backend_name() != "sqlite" or not url.database:
        return ""
    path = Path(url.database)
    return str(path) if path.is_file() and path.stat().st_mode & stat.S_IROTH else ""


def _cannot_write(error: DBAPIError) -> bool:
    """Whether SQLite failed because it could not write the files that it keeps beside a database, even to read it."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL)


def _for_reading(url: URL) -> Engine:
    """Return an engine that reads an SQLite file as it is and writes nothing, not even a lock.

    It is used only where the files for shared access cannot be made, which no writer can do without. Raises
    :class:`~section16.errors.OfficeError` where changes are waiting in a log beside the file.
    """
    path = Path(url.database or "")
    log = path.with_name(f"{path.name}-wal")
    if log.is_file() and log.stat().st_size:
        what = f"The latest changes are in {log.name}, which cannot be read where nothing can be written."
        remedy = "Copy both files to a writable folder and open the copy, or free some space."
        raise OfficeError(what, where=str(path), remedy=remedy)
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    engine = create_engine(url, creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False))
    event.listen(engine, "connect", _on_connect_for_reading)
    event.listen(engine, "begin", _on_begin)
    try:
        with engine.connect():
            return engine
    except DBAPIError as error:
        engine.dispose()
        raise _refused(engine, error) from None


def _on_connect_for_reading(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON")
    connection.execute("SELECT count(*) FROM sqlite_schema")  # a file that is no database is found out at once


def _on_connect(connection: Any, _record: Any) -> None:
    """Configure SQLite: references enforced, transactions begun by us alone; nothing that would change the file."""
    connection.isolation_level = None
    for pragma in ("foreign_keys=ON", f"busy_timeout={_WAIT_MS}", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    """Begin a transaction; one that will write takes its turn at once, so that no two writers read the same state."""
    options = connection.get_execution_options()
    if options.get(_SCRUBS):
        return
    if options.get(_WRITES):
        # Readers beside a writer. It is set here and not when the file is opened, because the file remembers it: a backup that
        # is only read, perhaps from a medium that cannot be written to, stays as it is.
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
    if options.get(_REBUILDS):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")


@contextmanager
def _refusals(engine: Engine) -> Iterator[None]:
    """Report in one line what the database itself refuses: a lock that does not end, a damaged, full or read-only file.

    What the tables forbid is left to the caller.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        raise _refused(engine, error) from None


def _refused(engine: Engine, error: DBAPIError) -> OfficeError:
    message = str(error.orig)
    where = _shown(engine.url)
    if "is locked" in message:
        remedy = "Try again later. Nothing was changed."
        return OfficeError("Another process is writing to the office.", where=where, remedy=remedy)
    if "not a database" in message:
        return OfficeError(
            "The file is not an office.",
            where=where,
            remedy="Name the file of the office, or create one.",
            action=Action("office.init"),
        )
    reason = database_reason(message)
    if "readonly" in message:
        remedy = "Check that you may write to the file and its folder. Nothing was changed."
        return OfficeError(f"The office cannot be written: {reason}.", where=where, remedy=remedy)
    if "full" in message:
        return OfficeError(
            f"The office cannot be written: {reason}.", where=where, remedy="Free some space. Nothing was changed."
        )
    remedy = "Restore a backup, or try again if the disk was not available. Nothing was changed."
    return OfficeError(f"The database cannot be used: {reason}.", where=where, remedy=remedy)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that writes; it is done whole or not at all.

    Raises :class:`~section16.errors.OfficeError` when the database refuses: locked, read-only, full, damaged, gone.
    """
    with _refusals(engine), engine.execution_options(**{_WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        yield connection


def scrub(engine: Engine) -> None:
    """Overwrite what was erased, in every page of the database and in its log, as far as the database can.

    PostgreSQL keeps its write-ahead log and its archives beyond this; what is in backups is not reached at all.
    """
    with engine.execution_options(isolation_level="AUTOCOMMIT", **{_SCRUBS: True}).connect() as connection:
        if engine.dialect.name == "sqlite":
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.exec_driver_sql(statement)
        else:
            connection.exec_driver_sql("VACUUM FULL")


def into_one_file(engine: Engine) -> None:
    """Take an SQLite database out of the mode that keeps a log beside it, so that one file holds all of it."""
    with _refusals(engine), engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that may rebuild tables, with references looked at once at its end; then the engine starts afresh."""
    sqlite = engine.dialect.name == "sqlite"
    with _refusals(engine), engine.execution_options(**{_WRITES: True, _REBUILDS: sqlite}).begin() as connection:
        yield connection
        if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise OfficeError(
                "A record would refer to a missing record.", remedy="Nothing was changed. Report this to the maintainers."
            )
    engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that reads one state of the database, whatever others write meanwhile.

    Raises :class:`~section16.errors.OfficeError` when the database does not answer.
    """
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with _refusals(engine), engine.execution_options(**options).connect() as connection:
        yield connection
        # Rolled back, not committed: nothing was written, and SQLite refuses to commit once it has met a damaged page.
        connection.rollback()
