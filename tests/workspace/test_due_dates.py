"""The operations on due dates, with plain values."""

from __future__ import annotations

from datetime import date, time

import pytest

from section16.errors import RequestError
from section16.law.due_dates import DueDateError, due_date
from section16.workspace.due_dates import NotDue, find_due_date, icalendar_of, month_of_due_dates


def test_a_due_date_is_that_of_the_law() -> None:
    assert find_due_date("L", date(2025, 4, 1), fiscal_year_end=(6, 30)) == due_date(
        "L", date(2025, 4, 1), fiscal_year_end=(6, 30)
    )


def test_a_home_regime_implies_a_foreign_private_issuer() -> None:
    answer = find_due_date("trade", date(2026, 5, 20), home_regime="India")
    assert isinstance(answer, NotDue)


def test_an_unknown_event_is_refused_with_the_nearest() -> None:
    with pytest.raises(DueDateError, match="Did you mean exercise"):
        find_due_date("excercise", date(2026, 3, 6))


def test_a_month_has_every_day_with_the_due_date_of_a_trade() -> None:
    month = month_of_due_dates(2003, 6)
    assert [one.day.day for one in month.days] == list(range(1, 31))
    assert {one.day: one.due for one in month.days} == {one.day: due_date("trade", one.day).due for one in month.days}
    assert month.until == time(17, 30)
    assert icalendar_of(month).count(b"BEGIN:VEVENT") == 30


def test_a_month_without_due_dates_is_refused() -> None:
    with pytest.raises(RequestError, match="No due date can be computed"):
        month_of_due_dates(9999, 12)
