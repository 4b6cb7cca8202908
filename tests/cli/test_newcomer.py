"""A newcomer's path: from a draft to a receipt, each command taken from what the previous one printed."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from section16.cli.app import run
from section16.clock import now
from section16.law.business_days import WASHINGTON
from section16.workspace.context import today
from tests.drafting.examples import BASE, SALE

pytestmark = pytest.mark.dated

Run = Callable[..., str]
ISSUER = "Larkspur Harbor Systems, Inc."
NEXT = re.compile(r"^Next: section16 (.*)$", re.MULTILINE)


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an office with an event and returns what it prints."""
    monkeypatch.setenv("SECTION16_OFFICE", str(tmp_path / "office.db"))
    monkeypatch.setenv("SECTION16_MEMBER", "petra")

    def work(words: str, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = run(shlex.split(words))
        out, err = capsys.readouterr()
        assert status == 0, (words, out, err)
        return str(out)

    facts = tmp_path / "facts.toml"
    facts.write_text((BASE + SALE).replace("2025-06-16", today().isoformat()), encoding="utf-8")
    work(f"office init {facts}")
    return work


def following(out: str, word: str, **filled: str) -> str:
    """Return the next command with a word in it, with what is to be filled in."""
    (found,) = [one for one in NEXT.findall(out) if word in shlex.split(one)]
    for place, value in filled.items():
        found = str(found).replace(place.replace("_", "-").upper(), shlex.quote(value), 1)
    return str(found)


def test_each_command_is_taken_from_what_the_previous_one_printed(command: Run, tmp_path: Path) -> None:
    out = command("draft --all-due")
    out = command(following(out, "lock"))
    out = command(following(out, "approve"))
    assert "adopt as my own the signature" in command(following(out, "paper"))
    out = command(following(out, "sign", kept_at="binder 3"))
    assert "nothing was sent to the SEC" in command(following(out, "--rehearse"))
    export = following(out, "--live").replace("--live", f"--export {shlex.quote(str(tmp_path / 'upload'))}")
    out = command(export, typed=f"{ISSUER}\n")
    settle = following(out, "settle").replace("NUMBER", f"0009990016-{today():%y}-000031")
    out = command(settle.replace('"YYYY-MM-DD HH:MM:SS"', shlex.quote(f"{now().astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S}")))
    assert command(following(out, "receipt")).startswith(f"RECEIPT  Form 4, {ISSUER}")


def test_the_status_prints_the_next_command_as_well(command: Run) -> None:
    name = f"form4-edda-{today().isoformat()}"
    command("draft --all-due")
    for word in ("lock", "approve", "paper"):
        assert following(command(f"filing status {name}"), word).startswith(f"filing {word} {name}")
        command(following(command(f"filing status {name}"), word))


def test_from_an_empty_folder_to_a_receipt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The office is the sample, and nothing but the folder is known: every command comes from what was printed."""
    monkeypatch.chdir(tmp_path)
    for name in ("SECTION16_OFFICE", "SECTION16_MEMBER"):
        monkeypatch.delenv(name, raising=False)

    def command(words: str, typed: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = run(shlex.split(words))
        out, err = capsys.readouterr()
        assert (status, "Traceback" in err) == (0, False), (words, out, err)
        return str(out)

    out = command("start")
    (event,) = re.findall(r"^  section16 (event add .*)$", out, re.MULTILINE)
    out = command(event)
    out = command(following(out, "draft"))
    out = command(following(out, "lock"))
    out = command(following(out, "approve"))
    out = command(following(out, "sign", kept_at="binder 3"))
    assert "nothing was sent to the SEC" in command(following(out, "--rehearse"))
    out = command(following(out, "--export", export="upload"), typed=f"{ISSUER}\n")
    settle = following(out, "settle").replace("NUMBER", f"0009990016-{today():%y}-000031")
    out = command(settle.replace('"YYYY-MM-DD HH:MM:SS"', shlex.quote(f"{now().astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S}")))
    receipt = command(following(out, "receipt"))
    assert receipt.startswith(f"RECEIPT  Form 4, {ISSUER}")
    assert "Ines Okonjo" in receipt or "OKONJO INES" in receipt
