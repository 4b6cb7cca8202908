"""``section16 office audit``, ``kept``, ``hold``, ``lift`` and ``erase`` as a person runs them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run
from tests.office.people import NAME, Team

pytestmark = pytest.mark.dated

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an office that has filed a form."""
    with Team(tmp_path / "office.db") as team:
        team.filed()
    monkeypatch.setenv("SECTION16_OFFICE", str(tmp_path / "office.db"))
    monkeypatch.setenv("SECTION16_MEMBER", "petra")

    def command(*words: str) -> tuple[int, str, str]:
        status = run([*words])
        out, err = capsys.readouterr()
        return status, out, err

    return command


def tamper(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "office.db") as connection:
        connection.execute(statement)
    connection.close()


def test_the_trail_is_told_entry_by_entry(desk: Run) -> None:
    status, out, _ = desk("office", "audit")
    assert status == 0
    assert "fiona: accepted draft form4-edda-2025-06-16 of 0009990016, version 6" in out
    lines = [json.loads(line) for line in desk("office", "audit", "--json")[1].splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, len(lines) + 1))


def test_a_sound_office_is_told_so_with_its_head(desk: Run) -> None:
    head = desk("office", "audit", "--head")[1].strip()
    status, out, _ = desk("office", "audit", "--verify")
    assert (status, out) == (0, f"everything is as it was sealed; {head.split(':')[0]} entries, head {head}\n")
    assert desk("office", "audit", "--against", head)[0] == 0


def test_a_change_past_the_office_is_told_with_its_place(desk: Run, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE draft SET document = replace(document, '18.70', '81.70')")
    status, out, err = desk("office", "audit", "--verify")
    assert status == 1
    assert f"SEALED-CHANGED at draft {NAME} of 0009990016: its document is not what entry" in err
    assert out.startswith("1 things are not as they were sealed; ")
    assert json.loads(desk("office", "audit", "--verify", "--json")[1])["id"] == "SEALED-CHANGED"


def test_a_cut_off_end_is_told_against_a_head(desk: Run, tmp_path: Path) -> None:
    head = desk("office", "audit", "--head")[1].strip()
    tamper(tmp_path, "DELETE FROM trail WHERE seq = (SELECT max(seq) FROM trail)")
    status, _, err = desk("office", "audit", "--against", head)
    assert (status, "TRAIL-CUT" in err) == (1, True)
    assert desk("office", "audit", "--against", "12:abc")[0] == 2


def test_the_trail_is_exported_with_its_head(desk: Run, tmp_path: Path) -> None:
    assert desk("office", "audit", "--export", str(tmp_path / "trail.jsonl"))[0] == 0
    *entries, last = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text(encoding="utf-8").splitlines()]
    assert last == {"head": desk("office", "audit", "--head")[1].strip()}
    assert f"{entries[-1]['seq']}:{entries[-1]['hash']}" == last["head"]


def test_what_is_kept_is_listed_held_and_erased(desk: Run) -> None:
    assert "paper 1: until 2030-06-17; it authenticates a signature on" in desk("office", "kept")[1]
    assert f"version 1 of draft {NAME}: may go" in desk("office", "kept")[1]
    assert desk("office", "hold", "--reason", "an inquiry", "--kind", "draft")[1] == "hold 1 is on draft\n"
    assert "hold 1 on draft since " in desk("office", "kept")[1]
    assert "paper 1: held: an inquiry" in desk("office", "kept")[1]
    assert "it is held" in desk("office", "erase", "draft", NAME, "1", "--yes")[2]
    assert desk("office", "lift", "1")[1] == "hold 1 is lifted\n"
    assert "list them: section16 office kept" in desk("office", "lift", "1")[2]
    assert "cannot be brought back" in desk("office", "erase", "draft", NAME, "1")[2]
    assert desk("office", "erase", "draft", NAME, "1", "--yes")[1] == f"version 1 of draft {NAME} is erased\n"
    assert desk("office", "audit", "--verify")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "drafts"),
        ("--record", NAME),
        ("--kind", "draft", "--record", "form4-eda"),
        ("--kind", "paper", "--record", "2"),
    ],
)
def test_a_hold_on_what_is_not_there_is_none(desk: Run, words: tuple[str, ...]) -> None:
    status, _, err = desk("office", "hold", "--reason", "an inquiry", *words)
    assert (status, "nothing is held" in err, "hold" in desk("office", "kept")[1]) == (2, True, False), err


def test_the_head_is_verified_too_where_both_are_asked_for(desk: Run, tmp_path: Path) -> None:
    assert desk("office", "audit", "--head", "--verify")[1].startswith("everything is as it was sealed")
    tamper(tmp_path, "UPDATE draft SET state = 'draft'")
    assert desk("office", "audit", "--head", "--verify")[0] == 1


def test_who_is_no_administrator_erases_nothing(desk: Run) -> None:
    status, _, err = desk("office", "erase", "--due", "--yes", "--as", "viola")
    assert (status, "viola is no administrator" in err) == (2, True)
    assert desk("office", "erase", "--yes")[0] == 2
