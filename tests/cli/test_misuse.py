"""A command line that is wrong: what is quoted of it holds no password and no code."""

from __future__ import annotations

import builtins
import re
from pathlib import Path
from types import ModuleType

import pytest

from section16.cli import main
from section16.cli.app import build, commands, run
from section16.cli.misuse import unknown_command
from tests.builders import FORM

ADDRESS = "postgresql://ada:hunter2pw@db.example.com/office"
CODE = "zq9@plan"


@pytest.mark.parametrize(
    "words",
    [
        "office show {address}",
        "todo {address}",
        "rows {address}",
        "draft {address}",
        "explain {address}",
        "calendar --month {address}",
        "convert --to {address} form4.xml",
        "--office={address} office show",
        "office import {address} --office office.db",
        "secrets ccc 9990016 {code}",
    ],
)
def test_a_password_or_a_code_in_the_wrong_place_is_not_repeated(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words.format(address=ADDRESS, code=CODE).split()) == 2
    captured = capsys.readouterr()
    assert captured.err
    assert "hunter2pw" not in captured.out + captured.err
    assert CODE not in captured.out + captured.err


@pytest.mark.parametrize("words", ["draft /dev/zero", "check /dev/zero", "reconcile form4.xml --decisions /dev/zero"])
def test_a_file_without_end_is_refused(words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero")
    (tmp_path / "form4.xml").write_bytes(b"")
    assert run(words.split()) == 2
    assert "This is a device, not a file." in capsys.readouterr().err


def test_closures_without_end_are_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no /dev/zero")
    monkeypatch.setenv("SECTION16_CLOSURES", "/dev/zero")
    assert run(["due", "--event", "trade", "--date", "2026-03-06"]) == 2
    assert "This is a device, not a file." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("shwo form4.xml", "show"),
        ("positons", "positions"),
        ("offce show", "office"),
        ("office shwo", "show"),
        ("filing aprove form4", "approve"),
        ("rehearse serv", "serve"),
        ("positions filings --isuer 1", "--issuer"),
        ("show --htlm form4.html form4.xml", "--html"),
        ("check form4.xml --slect=ROW-NATURE", "--select"),
        ("rows form4.xml --formt csv", "--format"),
        ("draft --ofice office.db", "--office"),
        ("rehearse --exhibt poa.txt form4.xml", "--exhibit"),
        ("office show --offce office.db", "--office"),
        ("explain --jsn", "--json"),
        ("rows form4.xml --format cvs", "csv"),
        ("convert form4.xml --to jsn", "json"),
        ("check form4.xml --fail-on wran", "warn"),
        ("check form4.xml --select ROW-NATUR", "ROW-NATURE"),
        ("due --event trde --date 2026-03-06", "trade"),
        ("due --event grnt --date 2026-03-06", "grant"),
        ("explain ROW-NATUR", "ROW-NATURE"),
        ("explain 16a-66", "16a-6"),
    ],
)
def test_the_nearest_command_option_or_value_is_offered(
    words: str, offered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    message = " ".join(captured.err.replace("│", " ").split())
    assert re.search(rf"Did you mean \W?{offered}\b", message), message


def test_without_a_near_option_the_help_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["positions", "filings", "--zzzzzz", "1"]) == 2
    assert "Unknown option: --zzzzzz. List the options: section16 positions --help" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("history filings --issuer 5", "history requires --owner. Example: section16 history form4.txt --issuer"),
        ("history filings --issuer", "--issuer requires a value."),
        ("due --event trade --dat 2026-03-06", "due requires --date. Did you mean --date instead of --dat?"),
        ("award show", "award show requires NAME. Example: section16 award show units-2026"),
        (
            "due --event L --date 2026-03-06 extra",
            "due does not take 'extra'. List what it takes: section16 due --help",
        ),
        ("office list", "office list requires KIND. Example: section16 office list people"),
        ("event list extra", "event list does not take 'extra'. List what it takes: section16 event list --help"),
    ],
)
def test_what_is_missing_or_too_much_is_named_with_what_to_write(
    words: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words.split()) == 2
    assert capsys.readouterr().err.startswith(f"section16: {message}")


def test_a_wrong_word_is_reported_where_a_command_has_another_name_than_its_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    renamed = [path for path, named in commands(build()) if len(path) > 1 and named.name[0] != path[-1]]
    assert ("office", "list") in renamed
    for path in renamed:
        assert run([*path, "--zzzzzz"]) == 2
        assert f"Unknown option: --zzzzzz. List the options: section16 {' '.join(path)} --help" in capsys.readouterr().err


def test_an_interruption_while_the_program_loads_is_one_word(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(name: str, *_args: object) -> ModuleType:
        if name == "section16.cli.app":
            raise KeyboardInterrupt
        return importing(name, *_args)  # type: ignore[arg-type]  # what import passes on

    importing = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", interrupted)
    assert main() == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_file_is_not_taken_for_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert unknown_command(build(), ["rehearse", "serv"])
    (tmp_path / "serv").write_bytes(FORM)
    assert unknown_command(build(), ["rehearse", "serv"]) == ""
    assert unknown_command(build(), ["rehearse", "serv.xml"]) == ""


@pytest.mark.parametrize("command", ["query", "show", "rehearse"])
def test_a_text_that_is_too_long_for_a_file_name_is_not_looked_for_on_the_disk(command: str) -> None:
    assert unknown_command(build(), [command, f"SELECT {'a' * 5_000}"]) == ""


def test_every_command_is_in_a_panel_and_no_panel_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    titles = re.findall(r"╭─ (.+?) ─+╮", capsys.readouterr().out)
    assert titles == [
        *("Read and convert", "Check and due dates", "Ledger", "Analyze", "Prepare"),
        *("File", "Book and EDGAR", "Administer", "Help"),
    ]
    app = build()
    assert {name for name in app if not name.startswith("-") and not app[name].group} == set()


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_the_list_of_commands_describes_each(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    # A process of its own would show the same: the commands are loaded when the list is asked for.
    run(arguments)
    lines = capsys.readouterr().out.splitlines()
    described = {match[1] for line in lines if (match := re.match(r"│ (\w+)\s+[A-Z]\w+ ", line))}
    assert described == {name for name in build() if not name.startswith("-")}


def test_help_shows_no_default_that_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["office", "show", "--help"]) == 0
    out = capsys.readouterr().out
    assert "--no-json" not in out
    assert "default:" not in out
