"""What the tests of commands on an office share: one way to run a command."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run_in_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command as petra in the office of the test's folder: status, output and errors.

    The test makes the office. ``typed`` is the standard input, which is not a terminal.
    """
    monkeypatch.setenv("SECTION16_OFFICE", str(tmp_path / "office.db"))
    monkeypatch.setenv("SECTION16_MEMBER", "petra")

    def command(*words: str, typed: str | None = None) -> tuple[int, str, str]:
        if typed is not None:
            monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = run([*words])
        out, err = capsys.readouterr()
        return status, out, err

    return command
