"""``section16 due`` and ``section16 calendar`` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from icalendar import Calendar

from section16.cli.app import run


def test_the_due_date_is_shown_with_its_reasoning(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "trade", "--date", "2026-03-06"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Form 4 is due by Tuesday, 2026-03-10, 22:00 Eastern.")
    assert "Sources: " in out
    assert "not legal advice" in out


def test_the_due_date_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "become-insider", "--date", "2026-03-06", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["form"], printed["due"]) == ("3", "2026-03-16")
    assert printed["steps"]
    assert printed["citations"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--event", "trade", "--date", "6 March"], "Write it as 2026-03-31 or 3/31/2026"),
        (["--event", "trades", "--date", "2026-03-06"], "trade"),
        (["--event", "plan-trade", "--date", "2026-03-06", "--notice", "soon"], "--notice: 'soon' is not a date."),
        (["--event", "trade", "--date", "9999-12-31"], "No due date can be computed from 9999-12-31. Check the year."),
        (["--event", "plan-trade", "--date", "2026-03-06", "--notice", "9999-12-31"], "from 9999-12-31. Check the year"),
        (["--event", "fiscal-year-end", "--date", "2026-03-06", "--fiscal-year-end", "13-01"], "Write it as 06-30"),
    ],
)
def test_bad_input_is_reported_in_one_line_and_ends_with_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["due", *arguments]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert words in printed.err


def test_the_calendar_shows_every_day_of_the_month(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2026-12"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("December 2026")
    assert sum("2026-12-" in line.split("  ")[1] for line in out.splitlines() if line.startswith("  ")) == 31
    christmas = next(line for line in out.splitlines() if line.startswith("  Fri 2026-12-25"))
    assert "closed" in christmas
    assert christmas.endswith("Tue 2026-12-29")


def test_the_calendar_as_csv_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2024-12", "--json"]) == 0
    days = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(days) == 31
    assert (days[19]["due"], days[19]["due_if_closed"], days[19]["uncertain"]) == ("2024-12-24", "2024-12-26", ["2024-12-24"])
    assert (days[24]["open"], days[24]["closed"]) == (False, "Christmas Day")
    assert run(["calendar", "--month", "2024-12", "--format", "csv"]) == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(line["day"], line["open"], line["due"]) for line in lines] == [
        (day["day"], "true" if day["open"] else "false", day["due"]) for day in days
    ]


def test_a_date_is_read_as_people_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    written = []
    for day in ("2026-03-06", "3/6/2026", "06-Mar-2026", "March 6, 2026"):
        assert run(["due", "--event", "trade", "--date", day]) == 0
        written.append(capsys.readouterr().out)
    assert len(set(written)) == 1


def test_what_is_not_a_month_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2026-13"]) == 2
    assert "Write it as 2026-12" in capsys.readouterr().err


def test_a_month_past_the_last_year_is_refused_before_anything_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "9999-12"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "",
        "section16: --month 9999-12: No due date can be computed from 9999-12-31. Check the year.\n",
    )


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


def test_both_dates_are_shown_where_edgar_may_have_been_closed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "trade", "--date", "2024-12-20"]) == 0
    first, second, *rest = capsys.readouterr().out.splitlines()
    assert first == "Form 4 is due by Tuesday, 2024-12-24, 22:00 Eastern."
    assert second == "  It is due Thu 2024-12-26 if EDGAR was closed on 2024-12-24; the earlier date counts."
    assert any("Executive order of December 2024 (unconfirmed)" in line for line in rest)
    assert run(["due", "--event", "trade", "--date", "2024-12-20", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["due"], printed["if_closed"], printed["uncertain"]) == ("2024-12-24", "2024-12-26", ["2024-12-24"])


@pytest.mark.parametrize(
    ("event", "date", "first"),
    [
        ("first-registration", "2026-03-06", "Form 3 is due by Friday, 2026-03-06, 22:00 Eastern."),
        ("gift-received", "2026-03-06", "Form 5 is due by Tuesday, 2027-02-16, 22:00 Eastern."),
        ("L", "2025-04-01", "Form 5 is due by Tuesday, 2026-02-17, 22:00 Eastern."),
        ("w", "2025-04-01", "Form 5 is due by Tuesday, 2026-02-17, 22:00 Eastern."),
        ("Z", "2025-04-01", "Form 5 is due by Tuesday, 2026-02-17, 22:00 Eastern."),
        ("J", "2026-03-06", "Form 4 is due by Tuesday, 2026-03-10, 22:00 Eastern."),
        ("grant", "2002-08-28", "Form 5 is due by Friday, 2003-02-14, 17:30 Eastern."),
        ("trade", "2002-08-28", "Form 4 is due by Tuesday, 2002-09-10, 17:30 Eastern."),
    ],
)
def test_every_event_has_its_due_date(event: str, date: str, first: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", event, "--date", date]) == 0
    assert capsys.readouterr().out.splitlines()[0] == first


def test_the_calendar_shows_uncertain_days_and_both_due_dates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "december.ics"
    assert run(["calendar", "--month", "2024-12", "--ics", str(file)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert any(line.endswith("Tue 2024-12-24, or Thu 2024-12-26 if EDGAR was closed on 2024-12-24") for line in out)
    assert any("Tue 2024-12-24   open (federal offices closed: executive order; no notice" in line for line in out)
    events = list(Calendar.from_ical(file.read_bytes()).walk("VEVENT"))
    assert "Or Thu 2024-12-26 if EDGAR was closed" in str(events[19]["description"])
    assert str(events[23]["description"]).startswith("Perhaps closed: federal offices closed")


def test_the_calendar_of_before_june_2003_states_the_hour_of_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["calendar", "--month", "2003-05"]) == 0
    assert "filed by 17:30 Eastern" in capsys.readouterr().out


def test_closures_are_read_from_the_file_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "closures.toml"
    file.write_text('[[closure]]\nday = 2027-12-23\nreason = "executive order"\n', encoding="utf-8")
    monkeypatch.setenv("SECTION16_CLOSURES", str(file))
    assert run(["due", "--event", "trade", "--date", "2027-12-22"]) == 0
    assert "due by Tuesday, 2027-12-28" in capsys.readouterr().out
    assert run(["calendar", "--month", "2027-12"]) == 0
    assert "Thu 2027-12-23   closed, executive order" in capsys.readouterr().out
    monkeypatch.delenv("SECTION16_CLOSURES")
    assert run(["due", "--event", "trade", "--date", "2027-12-22"]) == 0
    assert "due by Monday, 2027-12-27" in capsys.readouterr().out


def test_a_wrong_file_of_closures_is_refused_by_place_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "closures.toml"
    file.write_text("[[closure]]\nday = 2027-12-25\nreason = 'Christmas'\n", encoding="utf-8")
    monkeypatch.setenv("SECTION16_CLOSURES", str(file))
    assert run(["due", "--event", "trade", "--date", "2027-12-22"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"{file}, line 1, day: 2027-12-25 is a Saturday" in printed.err
    assert "Correct the day or remove the entry." in printed.err


@pytest.mark.parametrize("event", ["plan-trade", "plan-gift", "discretionary"])
def test_without_a_notice_both_dates_are_printed(event: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["due", "--event", event, "--date", "2026-03-02"]
    assert run(asked) == 0
    first, second, *_steps = capsys.readouterr().out.splitlines()
    assert first == "Form 4 is due by Wednesday, 2026-03-04, 22:00 Eastern."
    assert second == "  With a later notice: by Monday, 2026-03-09, at the latest. Add --notice to see the exact date."
    assert run([*asked, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["due"], printed["latest"]) == ("2026-03-04", "2026-03-09")


def test_a_gift_with_a_notice_is_one_under_a_plan(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["due", "--event", "gift", "--date", "2026-03-02", "--notice", "2026-03-04"]
    assert run(asked) == 0
    out = capsys.readouterr().out
    assert out.startswith("Form 4 is due by Friday, 2026-03-06, 22:00 Eastern.")
    assert "Wed 2026-03-04: deemed executed, the day of the notice" in out
    assert "at the latest" not in out
    assert run([*asked, "--json"]) == 0
    assert "latest" not in json.loads(capsys.readouterr().out)


def test_a_notice_for_what_the_person_times_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "--event", "grant", "--date", "2026-03-02", "--notice", "2026-03-04"]) == 2
    assert (
        "A notice date applies only to gift, plan-trade, plan-gift, discretionary, not to grant. Leave it out"
        in capsys.readouterr().err
    )


FOREIGN = "--foreign-private-issuer"


@pytest.mark.parametrize(
    ("event", "on", "options", "first"),
    [
        ("become-insider", "2021-01-04", [FOREIGN], "Form 3 is due by Wednesday, 2026-03-18, 22:00 Eastern."),
        ("become-insider", "2026-04-01", [FOREIGN], "Form 3 is due by Monday, 2026-04-13, 22:00 Eastern."),
        (
            "trade",
            "2026-03-17",
            [FOREIGN],
            "No report is due: directors and officers of foreign private issuers report only since",
        ),
        ("trade", "2026-05-19", ["--home-regime", "India"], "Form 4 is due by Thursday, 2026-05-21, 22:00 Eastern."),
        (
            "trade",
            "2026-05-20",
            ["--home-regime", "India"],
            "No report is due: the home regime of India is exempt since 2026-05-20",
        ),
        (
            "trade",
            "2026-03-18",
            ["--home-regime", "European Economic Area"],
            "No report is due: the home regime of the European",
        ),
    ],
)
def test_of_a_foreign_private_issuer(
    event: str, on: str, options: list[str], first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["due", "--event", event, "--date", on, *options]
    assert run(asked) == 0
    assert capsys.readouterr().out.startswith(first)
    assert run([*asked, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert ("because" in printed) is first.startswith("No report")
    assert bool(printed["due"]) is not first.startswith("No report")
