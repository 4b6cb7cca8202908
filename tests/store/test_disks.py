"""A backup, a copy or an export on a full disk leaves nothing behind, and an office is read where nothing can be written."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from section16.cli.app import run
from section16.errors import OfficeError, OutputError, Section16Error
from section16.office.office import Office
from section16.office.readable_files import write_out
from section16.store import database
from tests.disks import FullAfter, fill, read_only, small_disk
from tests.drafting.examples import SALE
from tests.office.offices import CIK, Clock, new_office

pytestmark = [pytest.mark.dated, pytest.mark.migrated_offices]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the file of an office with an event."""
    (tmp_path / "office").mkdir()
    place = tmp_path / "office" / "office.db"
    new_office(place, SALE).close()
    return place


def backed_up(where: str, file: Path) -> str:
    """Back an office up, as its administrator does."""
    with Office.open(where, by="petra", clock=Clock()) as petra:
        return petra.back_up(file)


def copied(where: str, target: str) -> str:
    """Copy an office into another place, as its administrator does."""
    with Office.open(where, by="petra", clock=Clock()) as petra:
        return petra.copy_to(target)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# ------------------------------------------------------------------------------------------------------------ full disks


def test_a_backup_on_a_full_disk_leaves_nothing_behind(office: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 100) as disk:
        with pytest.raises(
            OfficeError, match=r"The office cannot be written: the disk is full|cannot be used: the disk reports an error"
        ):
            backed_up(str(office), disk / "new" / "backup.db")
        assert files(disk) == []


def test_an_export_on_a_full_disk_leaves_nothing_behind(office: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk, Office.open(str(office), by="petra", clock=Clock()) as petra:
        with pytest.raises(
            OutputError,
            match=r"The file cannot be written: no space left on device\. No partial file was left behind\. Free some space",
        ):
            write_out(petra, disk / "new" / "export")
        assert files(disk) == []


@pytest.mark.parametrize("work", ["back up", "move"])
def test_a_copy_leaves_nothing_behind_wherever_the_disk_becomes_full(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    """The database is full after 1, 2, 4 ... pages, until there are enough."""
    set_up, pages = database._on_connect, 1
    (tmp_path / "target").mkdir()

    def small(connection: Any, record: Any) -> None:
        set_up(connection, record)
        if connection.execute("PRAGMA database_list").fetchone()[2] != str(office):
            connection.execute(f"PRAGMA max_page_count={pages}")

    monkeypatch.setattr(database, "_on_connect", small)
    target = tmp_path / "target" / "in" / "copy.db"
    while True:
        try:
            backed_up(str(office), target) if work == "back up" else copied(str(office), str(target))
        except OfficeError as error:
            assert "The office cannot be written: the disk is full" in str(error)  # noqa: PT017 - until it is not raised
            assert files(tmp_path / "target") == []
            pages *= 2
        else:
            break
    assert pages > 8
    assert files(tmp_path / "target")[:2] == ["in", "in/copy.db"]


def test_an_export_leaves_nothing_behind_at_whichever_write_the_disk_becomes_full(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Office.open(str(office), by="petra", clock=Clock()) as petra:
        for passing in range(200):
            with monkeypatch.context() as patched:
                disk = FullAfter(patched, passing)
                try:
                    write_out(petra, tmp_path / "new" / "export")
                except OutputError as error:
                    assert "no space left on device" in str(error)  # noqa: PT017 - until it is not raised
            if not disk.refused:
                break
            assert not (tmp_path / "new").exists()
        assert passing > 10
        assert (tmp_path / "new" / "export" / "office.json").exists()


@pytest.mark.parametrize(
    "words",
    [("audit", "--export", "OUT"), ("export", "OUT"), ("backup", "OUT")],
    ids=["audit --export", "export", "backup"],
)
def test_a_command_on_a_full_disk_says_so_and_leaves_nothing_behind(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with small_disk(tmp_path / "disk", 4) as disk:
        fill(disk)
        given = [str(disk / "out") if word == "OUT" else word for word in words]
        assert run(["office", *given, "--office", str(office), "--as", "petra"]) == 2
        said = capsys.readouterr()
        assert (
            "no space left on device" in said.err or "cannot be written" in said.err or "the disk reports an error" in said.err
        )
        assert said.out == ""
        assert files(disk) == ["filler"]


# -------------------------------------------------------------------------------------------------- where nothing is written

READING: tuple[tuple[str, ...], ...] = (
    ("office", "show"),
    ("office", "drafts"),
    ("office", "audit", "--verify"),
    ("event", "list"),
    ("todo",),
)


def answers(office: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    found = []
    for words in READING:
        status = run([*words, "--office", str(office), "--as", "petra"])
        out, err = capsys.readouterr()
        found.append(f"{status} {out} {err}")
    return found


def test_an_office_in_a_read_only_folder_is_read(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = answers(office, capsys)
    with read_only(office.parent):
        assert answers(office, capsys) == expected
        assert files(office.parent) == ["office.db"]
        assert run(["event", "remove", "1", "--office", str(office), "--as", "petra"]) == 2
        assert "The office cannot be written: it is read-only" in capsys.readouterr().err


def test_an_office_on_a_full_disk_is_read(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = answers(office, capsys)
    with small_disk(tmp_path / "disk", 1024) as disk:
        shutil.copy(office, disk / "office.db")  # with its mode: a file that everybody can read is warned of
        fill(disk)
        assert answers(disk / "office.db", capsys) == expected


def test_an_office_is_read_by_a_process_that_can_write_no_byte(office: Path) -> None:
    """Works without a disk of its own: the system refuses each write of the process."""
    if sys.platform == "win32":
        pytest.skip("Windows has no limit on the size of files")
    code = (
        "import resource, sys\nfrom section16.cli.app import run\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "sys.exit(run(['office', 'show', '--office', sys.argv[1], '--as', 'petra']))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(office)], capture_output=True, text=True, check=False)
    assert (done.returncode, "petra" in done.stdout, done.stderr) == (0, True, "")


def test_a_backup_is_read_in_a_read_only_folder_and_an_office_made_of_it(office: Path, tmp_path: Path) -> None:
    backed_up(str(office), tmp_path / "archive" / "backup.db")
    with read_only(tmp_path / "archive"):
        copied(str(tmp_path / "archive" / "backup.db"), str(tmp_path / "again.db"))
    with Office.open(str(tmp_path / "again.db"), by="petra", clock=Clock()) as petra:
        assert [issuer.cik for issuer in petra.issuers()] == [CIK]


def test_changes_that_wait_in_a_log_are_not_passed_over(office: Path) -> None:
    with sqlite3.connect(office) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("UPDATE member SET name = 'Petra L.'")
        writer.commit()
        log = office.with_name("office.db-wal").read_bytes()
        held = office.read_bytes()
    writer.close()
    office.write_bytes(held)
    office.with_name("office.db-wal").write_bytes(log)
    with read_only(office.parent), pytest.raises(OfficeError, match=r"latest changes are in office.db-wal.*Copy both files"):
        Office.open(str(office), by="petra", clock=Clock())
    with Office.open(str(office), by="petra", clock=Clock()) as petra:
        assert [member.name for member in petra.members()] == ["Petra L."]


# ----------------------------------------------------------------------------------------------- files of somebody else


def test_a_file_named_like_a_partial_backup_survives(office: Path, tmp_path: Path) -> None:
    (tmp_path / "backup.db.partial").write_bytes(b"mine")
    backed_up(str(office), tmp_path / "backup.db")
    assert (tmp_path / "backup.db.partial").read_bytes() == b"mine"


def test_an_office_named_like_a_partial_backup_survives(tmp_path: Path) -> None:
    place = tmp_path / "backup.db.partial"
    new_office(place, SALE).close()
    backed_up(str(place), tmp_path / "backup.db")
    with Office.open(str(place), by="petra", clock=Clock()) as petra:
        assert petra.issuers()


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
@pytest.mark.parametrize("work", ["back up", "move", "init"])
def test_a_place_named_like_a_file_of_the_office_is_refused(office: Path, ending: str, work: str) -> None:
    target = office.with_name(office.name + ending)
    works: dict[str, Callable[[], object]] = {
        "back up": lambda: backed_up(str(office), target),
        "move": lambda: copied(str(office), str(target)),
        "init": lambda: Office.init(str(target), by="petra", clock=Clock()),
    }
    with pytest.raises(Section16Error, match="This file belongs to a database"):
        works[work]()
    assert files(office.parent) == ["office.db"]


@pytest.mark.parametrize("table", ["ledger", "alembic_version"])
def test_a_database_of_another_program_is_refused_and_stays_as_it_was(table: str, office: Path, tmp_path: Path) -> None:
    place = tmp_path / "books.db"
    with sqlite3.connect(place) as books:
        books.execute(f"CREATE TABLE {table} (version_num TEXT)")
        books.execute(f"INSERT INTO {table} VALUES ('a')")
    books.close()
    for work in (
        lambda: Office.init(str(place), by="petra", clock=Clock()),
        lambda: copied(str(office), str(place)),
    ):
        with pytest.raises(
            OfficeError, match=f"The database already holds tables of another program: {table}. Name a file that"
        ):
            work()
    with sqlite3.connect(place) as books:
        assert books.execute(f"SELECT * FROM {table}").fetchall() == [("a",)]
        assert books.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (1,)
    books.close()


def test_a_database_of_another_program_on_postgresql_is_refused(postgresql: str) -> None:
    engine = create_engine(postgresql)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ledger (a int)"))
    with pytest.raises(OfficeError, match="tables of another program: ledger"):
        Office.init(postgresql, by="petra", clock=Clock())
    assert inspect(engine).get_table_names() == ["ledger"]
    engine.dispose()


def test_an_existing_empty_file_takes_an_office_and_is_empty_again_when_that_fails(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "empty.db"
    place.touch()
    monkeypatch.setattr("section16.store.copying.fingerprint", lambda _connection: str(object()))
    with pytest.raises(OfficeError, match="The copy differs from the office"):
        copied(str(office), str(place))
    monkeypatch.undo()
    copied(str(office), str(place))
