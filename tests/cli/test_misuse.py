"""A command line that is wrong: what is quoted of it holds no password and no code."""

from __future__ import annotations

from pathlib import Path

import pytest

from section16.cli.app import run

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
