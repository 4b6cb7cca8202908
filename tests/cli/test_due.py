"""``section16 due`` and ``section16 calendar`` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from icalendar import Calendar

from section16.cli.app import run


def test_the_due_date_is_told_with_its_reasoning(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "trade", "--date", "2026-03-06"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Form 4 is due by Tuesday, 2026-03-10, 22:00 Eastern.")
    assert "Rests on: " in out
    assert "not legal advice" in out


def test_the_due_date_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "become-insider", "--date", "2026-03-06", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["form"], told["due"]) == ("3", "2026-03-16")
    assert told["steps"]
    assert told["citations"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--event", "trade", "--date", "6 March"], "write it as 2026-03-06"),
        (["--event", "trades", "--date", "2026-03-06"], "trade"),
        (["--event", "plan-trade", "--date", "2026-03-06", "--notice", "soon"], "--notice 'soon' is no day"),
        (["--event", "fiscal-year-end", "--date", "2026-03-06", "--fiscal-year-end", "13-01"], "write it as 06-30"),
    ],
)
def test_bad_input_is_told_in_one_line_and_ends_with_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["due", *arguments]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert words in told.err


def test_the_calendar_shows_every_day_of_the_month(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2026-12"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("December 2026")
    assert sum("2026-12-" in line.split("  ")[1] for line in out.splitlines() if line.startswith("  ")) == 31
    christmas = next(line for line in out.splitlines() if line.startswith("  Fri 2026-12-25"))
    assert "closed" in christmas
    assert christmas.endswith("Tue 2026-12-29")


def test_a_month_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2026-13"]) == 2
    assert "write it as 2026-12" in capsys.readouterr().err


def test_the_calendar_file_is_one_that_calendars_read_and_always_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "first.ics", tmp_path / "second.ics"
    for file in (first, second):
        assert run(["calendar", "--month", "2026-12", "--ics", str(file)]) == 0
    assert first.read_bytes() == second.read_bytes()
    events = list(Calendar.from_ical(first.read_bytes()).walk("VEVENT"))
    assert [event.decoded("dtstart").day for event in events] == list(range(1, 32))
    assert len({str(event["uid"]) for event in events}) == 31
    assert str(events[24]["summary"]).startswith("EDGAR closed: ")
    assert str(events[0]["summary"]) == "Form 4 for a trade of this day is due 2026-12-03"
