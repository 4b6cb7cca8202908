"""Migrations: from every version there ever was to the newest, whole or not at all."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Date, MetaData, Table, insert, text

from section16.errors import OfficeError
from section16.facts.events import Sale
from section16.office.office import Office
from section16.office.retention.verification import verify_office
from section16.store.copying import fill, rows_of
from section16.store.database import connect, reading, rebuilding, writing
from section16.store.migration import migrate, require_newest, version_of, versions
from section16.store.tables import METADATA
from tests.office.offices import CIK, Clock

KEPT = Path(__file__).parent / "versions"
KILLED = """
import os, signal, sys
from sqlalchemy import event
from section16.store.database import connect
from section16.store.migration import migrate
engine, left = connect(sys.argv[1], create=True), int(sys.argv[2])
@event.listens_for(engine, "after_cursor_execute")
def count(*_args):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
migrate(engine, sys.argv[3])
"""


def kept(version: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of an office as that version kept them."""
    read: dict[str, list[dict[str, Any]]] = json.loads((KEPT / f"{version}.json").read_text(encoding="utf-8"))
    return read


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the types that its columns take; SQLite keeps boxes as numbers and days as text."""
    made = dict(row)
    for name, value in row.items():
        if isinstance(table.c[name].type, Boolean):
            made[name] = bool(value)
        elif isinstance(table.c[name].type, Date) and value is not None:
            made[name] = date.fromisoformat(value)
    return made


def office_of(where: str, version: str) -> None:
    """Make an office as that version made it."""
    engine = connect(where, create=True)
    migrate(engine, version)
    tables = MetaData()
    tables.reflect(engine)
    with rebuilding(engine) as connection:
        connection.execute(tables.tables["head"].delete())
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        for table in tables.sorted_tables:
            rows = [_typed(table, row) for row in kept(version).get(table.name, [])]
            if rows:
                connection.execute(insert(table), rows)
    engine.dispose()


def test_the_migrations_make_the_tables_that_the_code_has(database: str) -> None:
    engine = connect(database, create=True)
    migrate(engine)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_an_office_of_every_version_is_kept() -> None:
    assert sorted(path.stem for path in KEPT.glob("*.json")) == list(versions())


@pytest.mark.parametrize("version", versions())
def test_an_office_of_every_version_becomes_one_of_the_newest(version: str, tmp_path: Path) -> None:
    where = str(tmp_path / "office.db")
    office_of(where, version)
    engine = connect(where)
    migrate(engine)
    with reading(engine) as connection:
        for name, rows in kept(version).items():
            found = [dict(row) for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()]
            assert [{key: row[key] for key in old} for old, row in zip(rows, found, strict=True)] == rows, name
    engine.dispose()
    with Office.open(where, by="petra", clock=Clock()) as office:
        with reading(office.engine) as connection:
            assert list(verify_office(connection, office.head())) == []
        assert any(isinstance(event, Sale) for event in office.stated(CIK).facts.events)
        with office.change(CIK) as change:
            change.put("texts", "later", "Written after the migration.")


def test_an_office_of_a_newer_section16_is_not_opened(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(OfficeError, match=r"of version 0000, which is newer than this section16 knows"):
        require_newest(engine, "office.db")
    engine.dispose()


def _killed_at(where: str, statement: int, to: str) -> bool:
    """Migrate in a process that is killed after a statement; return whether it was."""
    run = subprocess.run([sys.executable, "-c", KILLED, where, str(statement), to], capture_output=True, check=False)
    assert run.returncode in (0, -signal.SIGKILL), run.stderr.decode()
    return run.returncode != 0


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
@pytest.mark.parametrize("step", range(len(versions())))
def test_a_killed_migration_leaves_the_old_office_usable(
    step: int, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    where = str(tmp_path / "office.db") if kind == "SQLite" else request.getfixturevalue("postgresql")
    before, to = (None, *versions())[step], versions()[step]
    if before is not None:
        office_of(where, before)
    for statement in (3, 6, 9, 12):
        if not _killed_at(where, statement, to):
            break
        engine = connect(where)
        assert version_of(engine) == before
        if before is not None:
            with reading(engine) as connection:
                names = connection.execute(text('SELECT count(*) FROM "trail"')).scalar()
            assert names == len(kept(before)["trail"])
        engine.dispose()
    engine = connect(where)
    migrate(engine, to)
    assert version_of(engine) == to
    engine.dispose()


def test_fill_and_rows_are_each_others_reverse(tmp_path: Path) -> None:
    where = str(tmp_path / "office.db")
    office_of(where, versions()[-1])
    engine, other = connect(where), connect(str(tmp_path / "other.db"), create=True)
    migrate(other)
    with reading(engine) as connection:
        rows = {table.name: list(rows_of(connection, table)) for table in METADATA.sorted_tables}
    fill(other, {name: iter(some) for name, some in rows.items()})
    with reading(other) as connection:
        assert {table.name: list(rows_of(connection, table)) for table in METADATA.sorted_tables} == rows
    engine.dispose()
    other.dispose()
