"""Migrations: from every version there ever was to the newest, whole or not at all."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Date, LargeBinary, MetaData, Table, insert, text

from section16.edgar.sending import ObservedOutcome
from section16.errors import OfficeError
from section16.facts.events import Sale
from section16.office.approval.approval import Approval
from section16.office.filing.handover import key_of, receipt, sendings_of, settle
from section16.office.office import Office
from section16.office.retention.verification import verify_office
from section16.store.copying import fill, rows_of
from section16.store.database import connect, reading, rebuilding, writing
from section16.store.journal import Journal
from section16.store.migration import migrate, require_newest, version_of, versions
from section16.store.tables import METADATA
from tests.databases import dumped, make_tables
from tests.office.offices import CIK, Clock
from tests.slow import sampled

pytestmark = pytest.mark.migrated_offices
KEPT = Path(__file__).parent / "versions"
FILED = Path(__file__).parent / "filed"
"""An office of version 0003 with a tested and filed draft, its amendment, exported, and a further draft of the same day."""
KILLED = """
import os, signal, sys
from sqlalchemy import event
from section16.store.database import connect
from section16.store.journal import Journal
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


def kept(version: str, folder: Path = KEPT) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of an office as that version kept them."""
    read: dict[str, list[dict[str, Any]]] = json.loads((folder / f"{version}.json").read_text(encoding="utf-8"))
    return read


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with the types that its columns take; SQLite keeps boxes as numbers and days as text."""
    made = dict(row)
    for name, value in row.items():
        if isinstance(table.c[name].type, Boolean):
            made[name] = bool(value)
        elif isinstance(table.c[name].type, Date) and value is not None:
            made[name] = date.fromisoformat(value)
        elif isinstance(table.c[name].type, LargeBinary) and value is not None:
            made[name] = value.encode()
    return made


def office_of(where: str, version: str, folder: Path = KEPT) -> None:
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
            rows = [_typed(table, row) for row in kept(version, folder).get(table.name, [])]
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


def described(table: Table) -> dict[str, tuple[bool, int | None, str]]:
    """Return of each column whether it may be empty, how long a text may be, and what the database puts there by itself."""
    made = {}
    for column in table.columns:
        kind = getattr(column.type, "impl", column.type)
        default = getattr(column.server_default, "arg", None)
        text_of = str(getattr(default, "text", default) or "").strip("'")
        made[column.name] = (bool(column.nullable), getattr(kind, "length", None), text_of)
    return made


def test_the_offices_of_other_tests_have_the_tables_that_the_migrations_make(tmp_path: Path) -> None:
    made = {}
    for make in (migrate, make_tables):
        engine = connect(str(tmp_path / f"{make.__name__}.db"), create=True)
        make(engine)
        with reading(engine) as connection:
            made[make] = dumped(connection)
        engine.dispose()
    assert made[migrate] == made[make_tables] != ()


def test_the_migrations_make_columns_of_the_lengths_that_the_code_has(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    migrate(engine)
    found = MetaData()
    found.reflect(engine)
    engine.dispose()
    assert {name: described(found.tables[name]) for name in METADATA.tables} == {
        name: described(table) for name, table in METADATA.tables.items()
    }


def test_references_between_records_may_wait_for_the_end_of_a_copy(tmp_path: Path) -> None:
    engine = connect(str(tmp_path / "office.db"), create=True)
    migrate(engine)
    found = MetaData()
    found.reflect(engine, only=["event", "relation"])
    engine.dispose()
    for tables in (found.tables, METADATA.tables):
        waits = {
            (table, constraint.column_keys[-1], constraint.deferrable, constraint.initially)
            for table in ("event", "relation")
            for constraint in tables[table].foreign_key_constraints
            if len(constraint.column_keys) > 1
        }
        columns = ("who", "giver", "receiver", "security", "award", "plan")
        assert waits == {("event", name, True, "IMMEDIATE") for name in columns} | {
            ("relation", name, True, "IMMEDIATE") for name in ("who", "of")
        }


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
            rows_found = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            found = [{key: v.decode() if isinstance(v, bytes) else v for key, v in row.items()} for row in rows_found]
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
    with pytest.raises(OfficeError, match=r"at version 0000, which is newer than this section16"):
        require_newest(engine, "office.db")
    engine.dispose()


def _killed_at(where: str, statement: int, to: str) -> bool:
    """Migrate in a process that is killed after a statement; return whether it was."""
    run = subprocess.run([sys.executable, "-c", KILLED, where, str(statement), to], capture_output=True, check=False)
    assert run.returncode in (0, -signal.SIGKILL), run.stderr.decode()
    return run.returncode != 0


@pytest.mark.parametrize(
    ("step", "kind"),
    sampled(((step, kind) for step in reversed(range(len(versions()))) for kind in ("SQLite", "PostgreSQL")), most=2),
)
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


NAME = "form4-edda-2025-06-16"


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Office]:
    """Give an office of version 0003 in which forms were filed, with its tables updated."""
    where = str(tmp_path / "office.db")
    office_of(where, "0003", FILED)
    engine = connect(where)
    migrate(engine)
    engine.dispose()
    with Office.open(where, by="fiona", clock=Clock(datetime(2025, 6, 18, 14, tzinfo=UTC))) as office:
        yield office


def test_what_a_submission_files_is_taken_out_of_keys_and_sentences(filed: Office) -> None:
    approval = Approval(filed, CIK)
    submissions = [(one.key, one.draft, one.state) for one in Journal(filed.engine).all()]
    assert submissions == [
        (f"{CIK}/{NAME}/1/test", NAME, "exported"),
        (f"{CIK}/{NAME}/4", NAME, "accepted"),
        (f"{CIK}/{NAME}-amended/4", f"{NAME}-amended", "exported"),
    ]
    assert [one.key for one in sendings_of(approval, NAME)] == [f"{CIK}/{NAME}/1/test", f"{CIK}/{NAME}/4"]
    (sent,) = [taken.details for taken in approval.steps(NAME) if taken.word == "submit"]
    assert (sent.way, sent.submission) == ("export", f"{CIK}/{NAME}/4")
    assert key_of(approval, f"{NAME}-amended") == f"{CIK}/{NAME}-amended/4"
    found = receipt(approval, NAME)
    assert (found.way, found.submission, found.accession) == ("export", f"{CIK}/{NAME}/4", "0009990016-25-000031")


def test_what_a_draft_amends_and_was_made_as_is_taken_out_of_its_name(filed: Office) -> None:
    kept_names = {one.name: (one.made_as, one.amends) for one in filed.drafts(CIK)}
    assert kept_names == {
        NAME: (NAME, ""),
        f"{NAME}-amended": (f"{NAME}-amended", NAME),
        f"{NAME}.2": (NAME, ""),
    }


def test_an_office_in_which_forms_were_filed_is_whole_after_the_migration(filed: Office) -> None:
    with reading(filed.engine) as connection:
        assert list(verify_office(connection, filed.head())) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE draft SET amends = '' WHERE amends <> ''", f"draft {NAME}-amended of {CIK}"),
        (f"UPDATE draft SET made_as = 'x' WHERE name = '{NAME}.2'", f"draft {NAME}.2 of {CIK}"),
        ("UPDATE step SET submission = 'x' WHERE draft NOT LIKE '%amended'", f"of draft {NAME} of {CIK}"),
    ],
)
def test_what_the_migration_filled_in_is_verified(filed: Office, change: str, place: str) -> None:
    with writing(filed.engine) as connection:
        connection.execute(text(change))
    with reading(filed.engine) as connection:
        found = list(verify_office(connection, filed.head()))
    assert {one.id for one in found} == {"SEALED-CHANGED"}
    assert all(one.location.endswith(place) for one in found)


def test_what_a_draft_amends_is_sealed_where_it_has_a_column(tmp_path: Path) -> None:
    where = str(tmp_path / "office.db")
    office_of(where, versions()[-1])
    with Office.open(where, by="petra", clock=Clock()) as office:
        with writing(office.engine) as connection:
            connection.execute(text("UPDATE draft SET amends = 'x' WHERE amends <> ''"))
        with reading(office.engine) as connection:
            (found,) = verify_office(connection, office.head())
    assert (found.id, found.location) == ("SEALED-CHANGED", f"draft {NAME}-amended of {CIK}")


def test_an_exported_amendment_of_an_old_office_is_settled(filed: Office) -> None:
    approval, journal = Approval(filed, CIK), Journal(filed.engine)
    now = filed.clock()
    seen = ObservedOutcome(accession="0009990016-25-000032", accepted=now)
    stands = settle(approval, journal, f"{NAME}-amended", seen, now)
    assert stands is not None
    assert (stands.state, filed.draft(CIK, f"{NAME}-amended").state) == ("accepted", "accepted")
