"""``section16 office audit``, ``retained``, ``hold``, ``holds``, ``lift`` and ``erase`` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.office.people import NAME, Team

pytestmark = pytest.mark.dated


@pytest.fixture
def desk(run_in_office: Run, tmp_path: Path) -> Run:
    """Return what runs a command in an office that has filed a form."""
    with Team(tmp_path / "office.db") as team:
        team.filed()

    return run_in_office


def tamper(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "office.db") as connection:
        connection.execute(statement)
    connection.close()


def test_the_trail_is_shown_entry_by_entry(desk: Run) -> None:
    status, out, _ = desk("office", "audit")
    assert status == 0
    assert "fiona: accepted draft form4-edda-2025-06-16 of 0009990016, version 6" in out
    lines = [json.loads(line) for line in desk("office", "audit", "--json")[1].splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, len(lines) + 1))


def test_a_sound_office_matches_its_trail_and_the_head_is_shown(desk: Run) -> None:
    head = desk("office", "audit", "--head")[1].strip()
    status, out, _ = desk("office", "audit", "--verify")
    assert (status, out) == (0, f"Everything matches the audit trail; {head.split(':')[0]} entries, head {head}\n")
    assert desk("office", "audit", "--against", head)[0] == 0


def test_a_change_past_the_office_is_reported_with_its_place(desk: Run, tmp_path: Path) -> None:
    tamper(tmp_path, "UPDATE draft SET document = replace(document, '18.70', '81.70')")
    status, out, err = desk("office", "audit", "--verify")
    assert status == 1
    assert f"SEALED-CHANGED at draft {NAME} of 0009990016: Its document differs from what entry" in err
    assert out.startswith("1 difference from the audit trail; ")
    assert json.loads(desk("office", "audit", "--verify", "--json")[1])["id"] == "SEALED-CHANGED"


def test_a_cut_off_end_is_found_with_a_head(desk: Run, tmp_path: Path) -> None:
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


def test_what_is_retained_is_listed_held_and_erased(desk: Run) -> None:
    assert "document 1: until 2030-06-17; it authenticates a signature on" in desk("office", "retained")[1]
    assert f"version 1 of draft {NAME}: may be erased" in desk("office", "retained")[1]
    assert (
        desk("office", "hold", "--reason", "an inquiry", "--kind", "draft")[1]
        == "Hold 1 placed on every record of the kind draft.\n"
    )
    assert "hold 1 on every record of the kind draft since " in desk("office", "holds")[1]
    assert "document 1: on hold: an inquiry" in desk("office", "retained")[1]
    assert "It is on hold: an inquiry." in desk("office", "erase", "draft", NAME, "1", "--yes")[2]
    assert desk("office", "lift", "1")[1] == "Hold 1 on every record of the kind draft lifted.\n"
    assert "List the holds: section16 office holds" in desk("office", "lift", "1")[2]
    assert "Erasing cannot be undone." in desk("office", "erase", "draft", NAME, "1")[2]
    assert desk("office", "erase", "draft", NAME, "1", "--yes")[1] == f"Erased version 1 of draft {NAME}.\n"
    assert desk("office", "audit", "--verify")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "drafts"),
        ("--record", NAME),
        ("--kind", "draft", "--record", "form4-eda"),
        ("--kind", "document", "--record", "2"),
    ],
)
def test_no_hold_is_placed_on_what_does_not_exist(desk: Run, words: tuple[str, ...]) -> None:
    status, _, err = desk("office", "hold", "--reason", "an inquiry", *words)
    assert (status, "No hold was placed." in err, desk("office", "holds")[1]) == (2, True, ""), err


def test_the_head_is_verified_too_where_both_are_asked_for(desk: Run, tmp_path: Path) -> None:
    assert desk("office", "audit", "--head", "--verify")[1].startswith("Everything matches the audit trail")
    tamper(tmp_path, "UPDATE draft SET state = 'draft'")
    assert desk("office", "audit", "--head", "--verify")[0] == 1


def test_who_is_no_administrator_erases_nothing(desk: Run) -> None:
    status, _, err = desk("office", "erase", "--due", "--yes", "--as", "viola")
    assert (status, "viola does not have the administrator role" in err) == (2, True)
    assert desk("office", "erase", "--yes")[0] == 2


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("office list people", "name"),
        ("office drafts", "name"),
        ("office audit", "seq"),
        ("office audit --verify", "id"),
        ("office retained", "kind"),
        ("office holds", "name"),
        ("todo", "kind"),
    ],
)
def test_every_list_is_printed_as_csv_and_as_json(desk: Run, words: str, column: str) -> None:
    assert desk("office", "hold", "--reason", "=an inquiry")[0] == 0
    lines = [json.loads(line) for line in desk(*words.split(), "--format", "json")[1].splitlines()]
    status, out, _ = desk(*words.split(), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert [row[column] for row in rows] == [str(line[column]) for line in lines]
    assert column in out.splitlines()[0].split(",")
    assert desk(*words.split(), "--json")[1].splitlines() == [json.dumps(line, separators=(",", ":")) for line in lines]
    if words == "office holds":
        assert rows[0]["reason"] == "'=an inquiry"
