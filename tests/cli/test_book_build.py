"""``section16 book build``, ``book update`` and ``watch`` as a person runs them, with a local EDGAR in this process."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from section16.cli.app import run
from section16.cli.watch import _show_beginning
from section16.workspace.watching import WatchBeginning
from tests.cli.test_watch_process import serving
from tests.workspace.edgar_day import WatchedEdgar, day_of, eastern, filing_text

pytestmark = pytest.mark.dated

QUARTER = date(2026, 11, 12)


@pytest.fixture
def edgar(tmp_path: Path, moment: Any, monkeypatch: pytest.MonkeyPatch) -> WatchedEdgar:
    """Give a local EDGAR, at the time of the test, to the commands."""
    made = WatchedEdgar(day_of(3, day=QUARTER), moment, tmp_path)

    def fetcher_of(_folder: Path, **more: Any) -> Any:
        manager = made.fetcher(allow_disallowed=more.get("allow_disallowed", False))
        fetcher = manager.__enter__()
        made.open.append(manager)  # type: ignore[attr-defined]  # kept for the end of the test
        return fetcher

    made.open = []  # type: ignore[attr-defined]
    for module in ("building", "watching", "adopting"):
        monkeypatch.setattr(f"section16.workspace.{module}.fetcher_of", fetcher_of)
    monkeypatch.setenv("SECTION16_EDGAR_AGENT", "Example Company admin@example.com")
    monkeypatch.delenv("SECTION16_BOOK", raising=False)
    return made


def test_the_plan_of_a_book_is_shown_by_part(edgar: WatchedEdgar, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["book", "build", "--from", "2026q4", "--plan", "--book", str(tmp_path / "book")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[0].split() == ["Part", "As", "Files", "Volume", "Time"]
    assert out.splitlines()[1].startswith("2026-10-01 to 2026-11-18 (33)")
    assert " to download." in out.splitlines()[-1]


@pytest.mark.slow
def test_a_book_is_built_and_updated_over_the_network(tmp_path: Path, moment: Any, capsys: pytest.CaptureFixture[str]) -> None:
    made = WatchedEdgar(day_of(3, day=QUARTER), moment, tmp_path)
    with serving(made.edgar) as address:
        words = ["--book", str(tmp_path / "book"), "--json", "--processes", "1"]
        words += ["--host", address, "--agent", "Example Company admin@example.com"]
        assert run(["book", "build", "--from", "2026q4", "--plan", *words]) == 0
        capsys.readouterr()
        assert run(["book", "build", "--from", "2026q4", *words]) == 0
        out, err = capsys.readouterr()
        assert (json.loads(out)["added"], json.loads(out)["complete_to"]) == (3, "2026-11-13")
        assert "section16: About " in err
        assert run(["book", "update", *words]) == 0
        assert json.loads(capsys.readouterr().out)["added"] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("book", "build", "--from", "long ago"), "'long ago' is not a year or a quarter. Write it as 2003 or 2024q3."),
        (("book", "build", "--from", "1850"), "--from: EDGAR has Forms 3, 4 and 5 as XML from 2003-05-05 on. Begin in 2003"),
        (("book", "build", "--from", "0000"), "Begin in 2003 or later."),
        (("book", "build", "--from", "2099"), "This quarter has not begun. Give a year such as 2003, or 2024q3."),
        (("book", "build", "--from", "2026q4", "--processes", "0"), "0 is too low for the number of processes."),
        (("book", "update"), "book"),
        (("watch", "--code", "Q"), "'Q' is not a transaction code."),
        (("watch", "--since", "2099-01-01"), "2099-01-01 is not a day up to today."),
        (("watch", "--issuer", "12345678901"), "'12345678901' is not a CIK or a name. A CIK has up to ten digits"),
        (("watch", "--since", "2002-12-31"), "--since: EDGAR has Forms 3, 4 and 5 as XML from 2003-05-05 on."),
        (("watch", "--on-new", "say 'hello"), "The command has an open quotation mark. Close it."),
        (("watch", "--issuer", "LN99"), "EDGAR's list of tickers has no issuer 'LN99'."),
    ],
)
def test_what_cannot_be_done_is_refused(
    edgar: WatchedEdgar, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str
) -> None:
    book = ("--book", str(tmp_path / "none")) if words[0] == "book" else ("--once", "--state", str(tmp_path / "state"))
    assert run([*words, *book]) == 2
    assert message in capsys.readouterr().err


def test_a_watch_polls_once_prints_what_is_new_and_continues(
    edgar: WatchedEdgar, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["watch", "--current", "--once", "--json", "--code", "p", "--state", str(tmp_path / "state")]
    assert run(words) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "section16: Watching every issuer, transactions with code P.",
        "section16: EDGAR's feed of current filings is read every minute.",
        "section16: Filings are reported that EDGAR accepts from now on.",
        f"section16: The state is kept in {tmp_path / 'state'}.",
    ]
    later = edgar.clock.at + timedelta(minutes=2)
    for number, code in ((700, "P"), (701, "S")):
        made = WatchedEdgar([filing_text(number, later, issuer=3, code=code)], later, tmp_path / str(number))
        made.filings[0].teach(edgar.edgar.registry)
        edgar.index.add(made.filings[0])
    assert run(words) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["accession"] == "0009990016-26-000700"
    assert run(words) == 0
    assert capsys.readouterr() == ("", "")
    assert run([*words, "--since", "2026-11-02"]) == 0
    assert "--since 2026-11-02 is not used, because this watch began before. Give --state a new" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        (
            {"issuers": ("LANTERN 3 INC (0009990003)",), "codes": ("P", "S"), "least": Decimal(100000)},
            [
                "Watching LANTERN 3 INC (0009990003), transactions with code P or S worth $100,000 or more.",
                "The list of filings is read every 5 minutes, and the index of each day at night.",
                "Filings are reported that EDGAR accepted since 2026-03-04 09:30 Eastern, except those reported before.",
                "Each is also sent to: command /opt/desk.",
                "The state is kept in /home/ada/watch. Press Ctrl-C to stop.",
            ],
        ),
        (
            {"is_new": True, "seconds": 900},
            [
                "Watching every issuer.",
                "The index of each day is read at night, from 10:15 p.m. Eastern on; it is looked for every 15 minutes.",
                "Filings are reported that EDGAR accepted since 2026-03-04 09:30 Eastern.",
                "Each is also sent to: command /opt/desk.",
                "The state is kept in /home/ada/watch. Press Ctrl-C to stop.",
            ],
        ),
    ],
)
def test_a_watch_says_what_it_is_about_to_do(asked: Any, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    usual: dict[str, Any] = {"issuers": (), "codes": (), "least": None, "current": False, "is_new": False, "passed_over": None}
    usual |= {"since": eastern(9, 30), "seconds": 300, "channels": ("command /opt/desk",), "state": "/home/ada/watch"}
    _show_beginning(WatchBeginning(**(usual | asked)), once=False)
    assert capsys.readouterr().err.splitlines() == [f"section16: {line}" for line in lines]


def test_an_alert_that_is_not_taken_is_reported_and_sent_again(
    edgar: WatchedEdgar, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["watch", "--current", "--once", "--state", str(tmp_path / "state"), "--on-new", "false"]
    assert run(words) == 0
    later = edgar.clock.at + timedelta(minutes=2)
    made = WatchedEdgar([filing_text(700, later, issuer=3)], later, tmp_path / "other")
    edgar.index.add(made.filings[0])
    assert run(words) == 1
    out, err = capsys.readouterr()
    assert out.startswith("Form 4 filed ")
    assert "section16: command false: It ended with status 1. Correct the command.\n" in err
    assert "section16: 1 alert will be sent again, each after a minute at first and an hour at most." in err
