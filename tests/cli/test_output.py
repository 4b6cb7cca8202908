"""No command replaces a file unasked, and none replaces a database."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.cli.output import free_path, write_file, writing_file
from section16.cli.printing import print_findings_by_rule
from section16.errors import OutputError
from section16.finding import Finding, Severity
from tests.builders import FORM
from tests.drafting.examples import BASE, SALE

pytestmark = pytest.mark.dated


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """Give an SQLite database that is in use, with its log beside it."""
    path = tmp_path / "office.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE a (b)")
        connection.commit()
        yield path


def test_an_existing_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "form.xml"
    target.write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"form\.xml: The file already exists\. .*add --overwrite"):
        write_file(target, b"new")
    assert target.read_bytes() == b"mine"
    write_file(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_database_and_what_belongs_to_it_are_never_replaced(database: Path, tmp_path: Path) -> None:
    content = database.read_bytes()
    (tmp_path / "link").symlink_to(database)
    for name in ("office.db", "office.db-wal", "office.db-shm", "office.db-journal", "link"):
        with pytest.raises(OutputError, match="belongs to a database"):
            write_file(tmp_path / name, b"new", overwrite=True)
    assert database.read_bytes() == content


def test_a_file_named_like_a_partial_one_survives(tmp_path: Path) -> None:
    (tmp_path / "form.xml.partial").write_bytes(b"mine")
    write_file(tmp_path / "form.xml", b"new")
    assert (tmp_path / "form.xml.partial").read_bytes() == b"mine"


def test_work_that_fails_leaves_nothing_and_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    target.write_bytes(b"mine")
    with pytest.raises(ZeroDivisionError), writing_file(target, overwrite=True) as stream:
        stream.writelines(bytes([1 // number]) for number in (1, 0))
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("rows.csv", b"mine")]


def test_a_folder_is_not_a_file_and_a_device_is_written_to(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="This is a folder"):
        write_file(tmp_path, b"new", overwrite=True)
    write_file(Path("/dev/null"), b"new")


def test_a_private_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    write_file(tmp_path / "trail.jsonl", b"{}", private=True)
    assert stat.S_IMODE((tmp_path / "trail.jsonl").stat().st_mode) == 0o600


def test_a_free_path_has_the_first_free_number(tmp_path: Path) -> None:
    assert free_path(tmp_path / "a.txt").name == "a.txt"
    for name in ("a.txt", "a-2.txt"):
        (tmp_path / name).touch()
    assert free_path(tmp_path / "a.txt").name == "a-3.txt"


@pytest.mark.parametrize("hyphen", [["-o", "-"], ["--output", "-"], ["--output=-"]], ids=" ".join)
@pytest.mark.parametrize("command", [["rows", "FORM", "--format", "csv"], ["convert", "FORM", "--to", "json"]], ids=" ".join)
def test_a_hyphen_is_the_standard_output(
    command: list[str],
    hyphen: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    monkeypatch.chdir(tmp_path)
    words = ["form.xml" if word == "FORM" else word for word in command]
    assert run(words) == 0
    expected = capsysbinary.readouterr().out
    assert run([*words, *hyphen]) == 0
    assert capsysbinary.readouterr().out == expected != b""
    assert [one.name for one in tmp_path.iterdir()] == ["form.xml"]
    assert run([*words, "-o", "--overwrite"]) == 2
    assert b"The name of a file is missing before --overwrite." in capsysbinary.readouterr().err


COMMANDS = {
    "show --html": ["show", "FORM", "--html", "OUT"],
    "show --pdf": ["show", "FORM", "--pdf", "OUT"],
    "show --text": ["show", "FORM", "--text", "OUT"],
    "convert -o": ["convert", "FORM", "--to", "json", "-o", "OUT"],
    "rows -o": ["rows", "FORM", "--format", "csv", "-o", "OUT"],
    "calendar --ics": ["calendar", "--month", "2026-12", "--ics", "OUT"],
    "office audit --export": ["office", "audit", "--export", "OUT"],
    "todo --ics": ["todo", "--ics", "OUT"],
    "filing attestation --pdf": ["filing", "attestation", "Edda M. Winterbourne", "--pdf", "OUT"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_no_command_replaces_a_file_or_the_office(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office, out = tmp_path / "office.db", tmp_path / "out"
    monkeypatch.setenv("SECTION16_OFFICE", str(office))
    monkeypatch.setenv("SECTION16_MEMBER", "petra")
    (tmp_path / "facts.toml").write_text(BASE, encoding="utf-8")
    (tmp_path / "form.xml").write_bytes(FORM)
    assert run(["office", "init", str(tmp_path / "facts.toml")]) == 0
    out.write_bytes(b"mine")
    words = [str(tmp_path / "form.xml") if word == "FORM" else word for word in command]
    capsys.readouterr()

    def with_output(target: Path, *more: str) -> int:
        return run([*(str(target) if word == "OUT" else word for word in words), *more])

    assert (with_output(out), out.read_bytes()) == (2, b"mine")
    assert "already exists" in capsys.readouterr().err
    assert with_output(office, "--overwrite") == 2
    assert "belongs to a database" in capsys.readouterr().err
    assert run(["office", "show"]) == 0
    assert with_output(out, "--overwrite") in (0, 1)
    assert out.read_bytes() != b"mine"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["show", "FORM", "--html", "OUT", "--text", "OUT"], "Two outputs have this name. Name a file for each"),
        (["show", "FORM", "--html", "FORM", "--overwrite"], "This file is also read. Name another file"),
        (["show", "FOLDER", "--text", "FORM", "--overwrite"], "This file is also read."),
        (["show", "FOLDER/*.xml", "--text", "FORM", "--overwrite"], "This file is also read."),
        (["convert", "FORM", "--to", "json", "-o", "FORM", "--overwrite"], "This file is also read."),
        (["rows", "FORM", "-o", "FORM", "--overwrite"], "This file is also read."),
        (["late", "FORM", "--html", "FORM", "--overwrite"], "This file is also read."),
        (["history", "FORM", "--issuer", "1", "--owner", "2", "--svg", "FORM", "--overwrite"], "This file is also read."),
        (["draft", "FACTS", "-o", "FACTS", "--overwrite"], "This file is also read."),
        (["shortswing", "--trades", "FACTS", "--svg", "OUT", "--certificate", "OUT"], "Two outputs have this name."),
        (["shortswing", "--trades", "FACTS", "--certificate", "FACTS", "--overwrite"], "This file is also read."),
    ],
)
def test_an_output_that_is_read_or_named_twice_is_refused_before_anything_is_written(
    command: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"FORM": tmp_path / "form.xml", "FACTS": tmp_path / "facts.xml", "OUT": tmp_path / "out", "FOLDER": tmp_path}
    names["FORM"].write_bytes(FORM)
    names["FACTS"].write_text(BASE, encoding="utf-8")
    before = {one: one.read_bytes() for one in tmp_path.iterdir()}
    words = [str(names.get(word, word)).replace("FOLDER", str(tmp_path)) for word in command]
    assert run(words) == 2
    assert says in capsys.readouterr().err
    assert {one: one.read_bytes() for one in tmp_path.iterdir()} == before


WRITING = {name: command for name, command in COMMANDS.items() if not name.startswith(("office", "todo", "filing"))} | {
    "shortswing --certificate": ["shortswing", "--trades", "TRADES", "--certificate", "OUT"],
    "shortswing --svg": ["shortswing", "--trades", "TRADES", "--svg", "OUT"],
    "draft -o": ["draft", "FACTS", "-o", "OUT"],
}


@pytest.mark.parametrize("command", WRITING.values(), ids=list(WRITING))
def test_every_command_makes_the_folder_of_its_output(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_bytes(FORM)
    (tmp_path / "trades.csv").write_text("date,side,shares,price\n2026-01-02,purchase,5,4\n", encoding="utf-8")
    (tmp_path / "facts.toml").write_text(BASE + SALE, encoding="utf-8")
    out = tmp_path / "new" / "folder" / "out"
    names = {"FORM": "form.xml", "TRADES": "trades.csv", "FACTS": "facts.toml", "OUT": "new/folder/out"}
    assert run([str(tmp_path / names[word]) if word in names else word for word in command]) == 0
    assert out.exists()


def test_findings_of_many_filings_are_one_line_and_a_number_for_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("READ-SURROUNDED", "READ-WRAPPED", "READ-SURROUNDED", "READ-SURROUNDED")
    found = (Finding(name, Severity.NOTE, "$", f"Finding {number}.") for number, name in enumerate(names, 1))
    print_findings_by_rule(found, "--all-findings")
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == [
        "Finding 1.",
        "2 more READ-SURROUNDED; --all-findings shows all.",
        "Finding 2.",
    ]
