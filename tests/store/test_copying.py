"""An office that is moved, backed up and restored, or written out and taken back, is the same office."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from section16.errors import OfficeError
from section16.facts.reading import read_facts
from section16.office.members import Member
from section16.office.office import Office
from section16.office.readable_files import take_back, write_out
from section16.store.audit_trail import verify
from section16.store.copying import fingerprint
from section16.store.copying import new_office as empty_office
from section16.store.database import reading
from section16.store.roles import MemberRole
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, Clock, new_office

TRUST = """
[entities.trust]
name = "Tern Point Trust"
[[relations]]
who = "edda"
is = "trustee"
of = "trust"
[texts]
plan = "Sold under a plan adopted on {adopted}; \\u00fcberpr\\u00fcft."
"""


def full_office(where: str) -> None:
    """Make an office with members, facts, a changed record, a removed one and a draft."""
    with new_office(where, TRUST + SALE) as office:
        office.add_member(Member("viola", "Viola Brandt", "viola@example.com", True, {CIK: (MemberRole.VIEWER,)}))
        office.keep_drafts(CIK, office.drafting(CIK, signed=date(2025, 6, 18)).drafts)
        with office.change(CIK) as change:
            change.put("texts", "plan", "Sold under a plan.")
            change.put("texts", "none", "")
        with office.change(CIK) as change:
            change.remove("texts", "none")


def print_of(where: str) -> str:
    with Office.open(where, by="petra", clock=Clock()) as office, reading(office.engine) as connection:
        return fingerprint(connection)


def copy(where: str, target: str) -> str:
    with Office.open(where, by="petra", clock=Clock()) as office:
        return office.copy_to(target)


def back_up(where: str, file: Path) -> str:
    with Office.open(where, by="petra", clock=Clock()) as office:
        return office.back_up(file)


def goes_on(where: str) -> None:
    """Show that an office can be worked in, and that its trail is sound."""
    with Office.open(where, by="petra", clock=Clock()) as office:
        with office.change(CIK) as change:
            assert change.put("events", "", facts(SALE).events[0]) == "2"
            change.put("texts", "new", "A text.")
        assert list(verify(iter(office.trail()), office.head())) == []


def test_an_office_moved_to_postgresql_and_back_is_equal(tmp_path: Path, postgresql: str) -> None:
    first, last = str(tmp_path / "first.db"), str(tmp_path / "last.db")
    full_office(first)
    assert copy(first, postgresql) == copy(postgresql, last) == print_of(first) == print_of(last)
    goes_on(postgresql)
    goes_on(last)


def test_an_office_restored_from_a_backup_is_equal(database: str, tmp_path: Path) -> None:
    full_office(database)
    made = back_up(database, tmp_path / "backup.db")
    assert sorted(path.name for path in tmp_path.glob("backup*")) == ["backup.db"]
    assert copy(str(tmp_path / "backup.db"), str(tmp_path / "restored.db")) == made == print_of(database)
    goes_on(str(tmp_path / "restored.db"))


def test_a_backup_is_made_while_somebody_writes(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office, office.change(CIK) as change:
        change.put("texts", "unfinished", "Not done yet.")
        back_up(str(tmp_path / "office.db"), tmp_path / "backup.db")
    with Office.open(str(tmp_path / "backup.db"), by="petra", clock=Clock()) as office:
        assert "unfinished" not in office.stated(CIK).facts.texts


def test_a_backup_takes_the_name_of_no_other_file(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    (tmp_path / "backup.db.partial").write_text("a file of the user", encoding="utf-8")
    back_up(str(tmp_path / "office.db"), tmp_path / "backup.db")
    assert (tmp_path / "backup.db.partial").read_text(encoding="utf-8") == "a file of the user"
    assert sorted(path.name for path in tmp_path.glob("*.partial")) == ["backup.db.partial"]


def test_an_office_that_cannot_be_filled_leaves_no_file(tmp_path: Path) -> None:
    place = tmp_path / "new.db"

    def fill() -> None:
        with empty_office(str(place)):
            assert place.is_file()
            raise OfficeError("the disk is full")

    with pytest.raises(OfficeError, match="the disk is full"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_an_office_is_written_out_to_files_by_issuer_and_table(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        made = write_out(office, tmp_path / "out")
    names = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.json")}
    assert {"office.json", "member.json", "trail.json", f"{CIK}/facts.json", f"{CIK}/event.json"} <= names
    assert json.loads((tmp_path / "out" / "office.json").read_text(encoding="utf-8"))["fingerprint"] == made


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    first, other = str(tmp_path / "first.db"), str(tmp_path / "other.db")
    full_office(first)
    full_office(other)
    before = print_of(other)
    with pytest.raises(OfficeError, match="An office already exists there"):
        copy(first, other)
    with pytest.raises(OfficeError, match="A backup is not overwritten"):
        back_up(first, Path(other))
    assert print_of(other) == before


def test_an_office_written_out_and_taken_back_is_equal(database: str, tmp_path: Path) -> None:
    full_office(database)
    with Office.open(database, by="petra", clock=Clock()) as office:
        made = write_out(office, tmp_path / "files")
    assert take_back(tmp_path / "files", str(tmp_path / "again.db"), by="petra") == (made, True)
    assert made == print_of(database)
    goes_on(str(tmp_path / "again.db"))


def test_what_was_written_out_can_be_read_and_drafted_from(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        write_out(office, tmp_path / "files")
        stated = office.stated(CIK).facts
    read, found = read_facts((tmp_path / "files" / CIK / "facts.json").read_bytes())
    assert (read, found) == (stated, ())
    (person,) = json.loads((tmp_path / "files" / CIK / "party.json").read_text(encoding="utf-8"))[:1]
    assert person["body"]["name"] == "WINTERBOURNE EDDA M"


def test_a_folder_that_was_not_exported_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(
        OfficeError, match=r"office\.json: The file cannot be read: no such file or folder\. Name a folder that was exported"
    ):
        take_back(tmp_path, str(tmp_path / "new.db"), by="petra")
    assert not (tmp_path / "new.db").exists()


def test_files_are_not_written_over_others(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    with (
        Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office,
        pytest.raises(OfficeError, match="The folder is not empty"),
    ):
        write_out(office, tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[:-20], r"event\.json"),
        (
            lambda text: text.replace('"version": 1', '"version": "one"'),
            r"event\.json, row 1, version: It is text, and a whole number is required\.",
        ),
        (
            lambda text: text.replace('"version"', '"versoin"'),
            "row 1: The keys of the row are wrong: version is missing, versoin is not known.",
        ),
        (
            lambda text: text.replace('"edda"', '"erna"'),
            "contradict each other: a row refers to a row that does not exist",
        ),
        (
            lambda text: text.replace('"kind": "sale"', '"kind": "sael"'),
            r"event\.json, row 1, body: `kind`: invalid value 'sael'",
        ),
    ],
    ids=["cut off", "of another type", "of another name", "of nobody", "of no kind"],
)
def test_files_that_were_spoilt_are_told_by_place(tmp_path: Path, change: Callable[[str], str], told: str) -> None:
    full_office(str(tmp_path / "office.db"))
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        write_out(office, tmp_path / "files")
    file = tmp_path / "files" / CIK / "event.json"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(OfficeError, match=told):
        take_back(tmp_path / "files", str(tmp_path / "again.db"), by="petra")
    assert list(tmp_path.glob("again.db*")) == []
    new_office(tmp_path / "again.db").close()


def test_files_that_were_changed_or_are_missing_are_told(tmp_path: Path) -> None:
    full_office(str(tmp_path / "office.db"))
    with Office.open(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        write_out(office, tmp_path / "files")
    file = tmp_path / "files" / CIK / "party.json"
    file.write_text(file.read_text(encoding="utf-8").replace("WINTERBOURNE", "WINTERBORN"), encoding="utf-8")
    _print, same = take_back(tmp_path / "files", str(tmp_path / "again.db"), by="petra")
    assert not same
    (tmp_path / "files" / "head.json").unlink()
    with pytest.raises(OfficeError, match=r"head\.json: The head of the audit trail is missing. Export the office again"):
        take_back(tmp_path / "files", str(tmp_path / "third.db"), by="petra")
