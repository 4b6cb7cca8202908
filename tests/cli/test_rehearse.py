"""``section16 rehearse``: a draft filed with a local EDGAR, told in lines or as JSON, and kept where the ledger reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from section16.checks.examples import Example
from section16.cli.app import run
from section16.rehearsal.serving import socket_on_loopback

pytestmark = pytest.mark.dated

FORM = Example("NONE", "", ()).xml


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    place = tmp_path / "draft.xml"
    place.write_text(FORM, encoding="utf-8")
    return place


def test_a_draft_is_accepted_and_told(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(draft), "--on", "2026-06-01"]) == 0
    told = capsys.readouterr().out
    assert "Form 4, issuer 0009990300: accepted by a local EDGAR." in told
    assert "0009990016-26-000001 (of the rehearsal)" in told
    assert "2026-06-01 12:00:00 Eastern" in told
    assert "nothing was sent to the SEC" in told


@pytest.mark.parametrize("day", ["9999-03-02", "0001-01-01"])
def test_a_day_that_is_not_possible_is_refused(draft: Path, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(draft), "--on", day]) == 2
    assert f"The date of filing is {day}, and the year is not possible. Specify a day" in capsys.readouterr().err


def test_a_draft_with_a_fault_is_suspended_with_the_reason_and_its_row(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draft.write_text(FORM.replace("<isOfficer>1", "<isOfficer>0"), encoding="utf-8")
    assert run(["rehearse", str(draft), "--on", "2026-06-01"]) == 1
    told = capsys.readouterr().out
    assert "suspended by a local EDGAR" in told
    assert "OWNER-NO-ROLE" in told
    assert "(row 6 of the table in docs/rehearsal-errors.md)" in told


def test_exhibits_go_with_it_and_what_is_given_out_is_kept_for_the_ledger(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    poa = tmp_path / "Power of Attorney POA.txt"
    poa.write_text("POWER OF ATTORNEY", encoding="utf-8")
    kept = tmp_path / "kept"
    assert run(["rehearse", str(draft), "--on", "2026-06-01", "--exhibit", str(poa), "--keep", str(kept)]) == 0
    assert b"<TYPE>EX-24\n<SEQUENCE>2\n<FILENAME>powerofattorneypoa.txt" in next(kept.iterdir()).read_bytes()
    capsys.readouterr()
    assert run(["positions", str(kept), "--issuer", "9990300"]) == 0
    assert "Sample Ivo" in capsys.readouterr().out


def test_as_json_it_is_one_object_for_each_form(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(draft), "--on", "2026-06-01", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["filed"], told["rehearsal"]) == ("accepted", "2026-06-01", True)


def test_what_is_misused_is_told_in_one_line(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rehearse", str(draft), "--on", "June"]) == 2
    assert run(["rehearse", str(draft.with_name("none.xml")), "--on", "2026-06-01"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--port", "65536"), "65535"),
        (("--login", "abc"), "abc"),
        (("--fault", "late", "--rate", "7"), "1"),
        (("--fault", "sometimes"), "sometimes"),
    ],
)
def test_what_cannot_be_served_is_told(
    tmp_path: Path, words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rehearse", "serve", "--folder", str(tmp_path), *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # uvicorn leaves a socket that did not bind
def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket_on_loopback(0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        assert run(["rehearse", "serve", "--folder", str(tmp_path), "--port", port]) == 2
    assert f"Port {port} is in use or not permitted. Give another port" in capsys.readouterr().err
