"""Closures that a user adds: the file, what is wrong with it, and every count of days that it changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import section16
from section16.errors import ClosuresError
from section16.law.business_days import (
    WASHINGTON,
    add_business_days,
    filing_date,
    is_business_day,
    open_hours,
    opens_next,
    uncertainty,
    why_closed,
)
from section16.law.closures import Edgar, closures_of
from section16.law.due_dates import due_date
from section16.rehearsal.hours import why_shut

THURSDAY = date(2027, 12, 23)
FILE = b"""
[[closure]]
day = 2027-12-23
reason = "executive order"
source = "SEC announcement of 3 December 2027"

# The day after a storm, of which nothing is known yet.
[[closure]]
day = 2026-07-06
reason = "storm"
edgar = "uncertain"
"""


def add(tmp_path: Path, text: bytes = FILE) -> None:
    file = tmp_path / "closures.toml"
    file.write_bytes(text)
    section16.use_closures(file)


def test_a_file_states_days_with_reason_source_and_certainty() -> None:
    first, second = closures_of(FILE, "closures.toml")
    assert (first.day, first.reason, first.edgar) == (THURSDAY, "executive order", Edgar.CLOSED)
    assert str(first.citation) == "SEC announcement of 3 December 2027"
    assert (second.edgar, str(second.citation)) == (Edgar.UNCERTAIN, "closures file (unconfirmed)")


def test_an_added_closure_counts_wherever_days_are_counted(tmp_path: Path) -> None:
    noon = datetime(2027, 12, 23, 12, tzinfo=WASHINGTON)
    assert is_business_day(THURSDAY)  # asked before as well: nothing that is remembered may stay
    before = open_hours(noon - timedelta(days=1), noon + timedelta(days=5))
    add(tmp_path)
    assert why_closed(THURSDAY) == "executive order"
    assert add_business_days(date(2027, 12, 22), 1) == date(2027, 12, 27)  # Fri 24 is Christmas, observed
    assert filing_date(noon) == date(2027, 12, 27)
    assert opens_next(noon) == datetime(2027, 12, 27, 6, tzinfo=WASHINGTON)
    assert before - open_hours(noon - timedelta(days=1), noon + timedelta(days=5)) == timedelta(hours=16)
    assert why_shut(noon) == "EDGAR is closed: executive order"
    answer = due_date("trade", date(2027, 12, 22))
    assert answer.due == date(2027, 12, 28)
    assert "SEC announcement of 3 December 2027" in map(str, answer.citations)
    section16.use_closures(None)
    assert due_date("trade", date(2027, 12, 22)).due == date(2027, 12, 27)


def test_an_uncertain_day_that_was_added_gives_both_dates(tmp_path: Path) -> None:
    add(tmp_path)
    assert is_business_day(date(2026, 7, 6))
    assert uncertainty(date(2026, 7, 6)) is not None
    answer = due_date("trade", date(2026, 7, 2))
    assert (answer.due, answer.if_closed, answer.uncertain) == (date(2026, 7, 7), date(2026, 7, 8), (date(2026, 7, 6),))


@pytest.mark.parametrize(("edgar", "due"), [("closed", date(2024, 12, 26)), ("open", date(2024, 12, 24))])
def test_a_user_has_the_last_word_about_a_day_of_this_release(tmp_path: Path, edgar: str, due: date) -> None:
    add(tmp_path, f'[[closure]]\nday = 2024-12-24\nreason = "EDGAR notice"\nedgar = "{edgar}"\n'.encode())
    answer = due_date("trade", date(2024, 12, 20))
    assert (answer.due, answer.if_closed) == (due, None)


def test_a_file_without_closures_adds_none(tmp_path: Path) -> None:
    add(tmp_path, b"# none yet\n")
    assert is_business_day(THURSDAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day = 2027-12-23", "closures.toml, day: Only [[closure]] tables are allowed."),
        ("[closure]\nday = 2027-12-23", "closures.toml, closure: Only [[closure]] tables are allowed."),
        ("[[closure]]\nday = 2027-12-23", "closures.toml, line 1: `reason` is missing."),
        ('\n[[closure]]\nday = "soon"\nreason = "x"', "closures.toml, line 2, day: It is not a date."),
        ('[[closure]]\nday = 2027-12-25\nreason = "x"', "line 1, day: 2027-12-25 is a Saturday"),
        ('[[closure]]\nday = 2027-12-23\nreason = " "', "line 1, reason: The reason is empty."),
        ('[[closure]]\nday = 2027-12-23\nreason = "x"\nedgar = "shut"', "line 1, edgar: 'shut' is not allowed here."),
        ('[[closure]]\nday = 2027-12-23\nreason = "x"\nedger = "open"', "Unknown key 'edger'."),
        ('[[closure]]\nday = 2027-12-23\nreason = "x"\n' * 2, "line 4, day: 2027-12-23 is already stated (line 1)."),
        ("[[closure]\n", "The file is not valid TOML"),
        ("closure = [3]", "[[closure]] 1: It is a whole number, and a table is required."),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_key_with_a_remedy_and_changes_nothing(
    tmp_path: Path, text: str, words: str
) -> None:
    add(tmp_path)
    with pytest.raises(ClosuresError) as caught:
        add(tmp_path, text.encode())
    assert words in str(caught.value)
    assert caught.value.remedy
    assert not is_business_day(THURSDAY)


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClosuresError, match=r"byte 0: The file is not text in UTF-8\. Save the file as UTF-8"):
        add(tmp_path, b"\xff\xfe")
    with pytest.raises(ClosuresError, match=r"missing\.toml: The file cannot be read: no such file"):
        section16.use_closures(tmp_path / "missing.toml")
