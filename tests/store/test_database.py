"""What the database itself refuses is told in one line, and nothing is changed."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from section16.errors import OfficeError
from section16.office.office import Office
from section16.store import database
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, Clock, new_office

pytestmark = pytest.mark.migrated_offices


@pytest.fixture
def place(tmp_path: Path) -> Path:
    new_office(tmp_path / "office.db", SALE).close()
    return tmp_path / "office.db"


def add(office: Office) -> None:
    with office.change(CIK) as change:
        change.put("events", "", facts(SALE).events[0])


def test_a_writer_that_does_not_end_is_told(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_WAIT_MS", 20)
    other = sqlite3.connect(place, isolation_level=None)
    with Office.open(str(place), by="petra", clock=Clock()) as petra:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OfficeError, match=r"office\.db: Another process is writing to the office\. Try again"):
            add(petra)
        other.execute("ROLLBACK")
        add(petra)
        assert petra.stated(CIK).events == ("1", "2")
    other.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "facts.toml"
    file.write_text("[issuer]\n" * 300, encoding="utf-8")
    with pytest.raises(OfficeError, match=r"facts\.toml: The file is not an office\. Name the file of the office"):
        Office.open(str(file), by="petra", clock=Clock())
    with pytest.raises(OfficeError, match="The file is not an office"):
        new_office(file)
    assert file.read_text(encoding="utf-8").startswith("[issuer]")


def test_a_file_that_was_cut_off_is_told(place: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(place.read_bytes()[:60_000])
    with pytest.raises(OfficeError, match=r"damaged\.db: The database cannot be used: the file is damaged\. Restore a backup"):
        Office.open(str(damaged), by="petra", clock=Clock())


def test_a_database_that_may_not_be_written_is_told(place: Path) -> None:
    with Office.open(str(place), by="petra", clock=Clock()) as petra:
        with petra.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.commit()
        with pytest.raises(OfficeError, match="The office cannot be written: it is read-only"):
            add(petra)


def test_a_table_that_is_gone_is_told(tmp_path: Path) -> None:
    engine = database.connect(str(tmp_path / "office.db"), create=True)
    with pytest.raises(OfficeError, match="a table or a column is missing"), database.reading(engine) as connection:
        connection.execute(text("SELECT * FROM one"))
    engine.dispose()


def test_what_a_table_forbids_is_left_to_whoever_asked(tmp_path: Path) -> None:
    engine = database.connect(str(tmp_path / "office.db"), create=True)
    with database.writing(engine) as connection:
        connection.execute(text("CREATE TABLE one (id INTEGER UNIQUE)"))
    with pytest.raises(IntegrityError), database.writing(engine) as connection:
        connection.execute(text("INSERT INTO one VALUES (1), (1)"))
    engine.dispose()


def test_a_database_keeps_what_it_promises(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db") as office, database.reading(office.engine) as connection:
        names = ("journal_mode", "foreign_keys", "busy_timeout", "synchronous", "secure_delete")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}
    # synchronous 2 is FULL: what was committed outlives a power cut.
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000, "synchronous": 2, "secure_delete": 1}


def test_a_database_and_the_log_beside_it_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with new_office(tmp_path / "new" / "office.db", SALE) as office:
            add(office)
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").iterdir()}
    finally:
        os.umask(before)
    assert modes == {"office.db": 0o600, "office.db-shm": 0o600, "office.db-wal": 0o600}


def test_an_office_that_is_opened_for_reading_refuses_every_change(place: Path) -> None:
    place.with_name("office.db-wal").write_bytes(b"")  # a log without changes hides none
    engine = database._for_reading(database.url_of(str(place)))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM issuer").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA query_only").scalar() == 1
        with pytest.raises(OperationalError, match="attempt to write a readonly database"):
            connection.exec_driver_sql("DELETE FROM event")
    engine.dispose()
