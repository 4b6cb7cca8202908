"""``section16 start`` as a newcomer runs it: three commands that work as they are printed."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from section16.cli.app import run

pytestmark = pytest.mark.dated


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and an environment that names no office."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SECTION16_OFFICE", raising=False)
    monkeypatch.delenv("SECTION16_MEMBER", raising=False)
    return tmp_path


def commands(out: str) -> list[list[str]]:
    """Return the commands that an output prints, as words."""
    return [shlex.split(line)[1:] for line in out.splitlines() if line.startswith("  section16 ")]


@pytest.mark.parametrize("words", [(), ("a new folder",), ("new", "--as", "petra")])
def test_the_three_things_to_try_work_as_printed(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["start", *words]) == 0
    out, err = capsys.readouterr()
    tries = commands(out)
    assert ([one[0] for one in tries], err) == (["show", "todo", "event"], "")
    said = []
    for one in tries:
        status = run(one)
        out, err = capsys.readouterr()
        assert (status, err) == (0, ""), one
        said.append(out)
    assert "OKONJO INES" in said[0]
    assert "of Edda M. Winterbourne" in said[1]
    assert "2" in said[2]


def test_a_second_start_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["start"]) == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(["start"]) == 2
    assert capsys.readouterr().err == "section16: .: The folder is not empty. Name an empty folder or a new one.\n"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_as_json_the_suggestions_are_actions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["start", "new", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["office"] == str(Path("new") / "office.db")
    assert [one["action"]["name"] for one in made["suggestions"]] == ["show", "todo", "event.add"]
