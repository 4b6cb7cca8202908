"""``section16 serve``: what it refuses before it serves, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from section16.cli.app import run
from tests.workspace.screened import book_of, filing, row


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book_of(tmp_path_factory.mktemp("served"), [filing("ada", "2025-06-03", row("P", "2025-06-02", 1000, 1100, "20"))])


def test_a_server_for_other_machines_requires_a_token_or_a_proxy(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--book", str(book), "--host", "0.0.0.0"]) == 2
    assert "Add --token-file, or --proxy-header" in capsys.readouterr().err


def test_a_token_that_is_missing_empty_or_short_is_refused(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    (tmp_path / "short").write_text("abc", encoding="utf-8")
    for name, says in (("none", "cannot be read: no such file"), ("empty", "has no token"), ("short", "too short")):
        assert run(["serve", "--book", str(book), "--token-file", str(tmp_path / name)]) == 2
        assert says in capsys.readouterr().err


def test_without_a_book_nothing_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--book", str(tmp_path)]) == 2
    assert "There is no book here." in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_answers_logs_and_stops_when_it_is_asked_to(book: Path, workers: str) -> None:
    words = [sys.executable, "-m", "section16", "serve", "--book", str(book), "--port", "0", "--workers", workers]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[0]
            with urllib.request.urlopen(f"{address}/health", timeout=120) as answer:
                assert json.load(answer)["status"] == "ok"
        finally:
            server.send_signal(signal.SIGTERM)
            _, log = server.communicate(timeout=60)
    assert server.returncode in (0, -signal.SIGTERM)
    assert json.loads(log.splitlines()[0])["path"] == "/health"
