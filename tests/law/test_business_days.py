"""The minutes at which EDGAR opens, closes, and a day of filing ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from section16.law.business_days import (
    BUSINESS_DAY_CITATION,
    WASHINGTON,
    business_days,
    count_business_days,
    cut_off_citation,
    filing_date,
    is_business_day,
    last_moment,
    on_or_after,
    open_hours,
    opens_next,
    uncertain_days_closed,
    uncertainty,
    use_closures,
)
from section16.law.closures import Closure

FRIDAY, SATURDAY, MONDAY = date(2025, 3, 7), date(2025, 3, 8), date(2025, 3, 10)


def eastern(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=WASHINGTON)


def test_a_form_accepted_at_ten_sharp_is_filed_that_day() -> None:
    assert filing_date(eastern(FRIDAY, 22)) == FRIDAY
    assert filing_date(eastern(FRIDAY, 22, 0, 1)) == MONDAY
    assert filing_date(eastern(FRIDAY, 0)) == FRIDAY
    assert filing_date(eastern(SATURDAY, 12)) == MONDAY


def test_the_day_ended_at_half_past_five_until_forms_were_electronic() -> None:
    last, first = date(2003, 6, 27), date(2003, 6, 30)
    assert filing_date(eastern(last, 17, 30)) == last
    assert filing_date(eastern(last, 17, 31)) == first
    assert filing_date(eastern(first, 22)) == first
    assert (last_moment(last), last_moment(first)) == (eastern(last, 17, 30), eastern(first, 22))
    assert cut_off_citation(first) != cut_off_citation(last)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (eastern(FRIDAY, 5, 59, 59), eastern(FRIDAY, 6)),
        (eastern(FRIDAY, 6), None),
        (eastern(FRIDAY, 21, 59, 59), None),
        (eastern(FRIDAY, 22), eastern(MONDAY, 6)),
        (eastern(SATURDAY, 12), eastern(MONDAY, 6)),
        (eastern(date(2025, 3, 9), 23), eastern(MONDAY, 6)),
    ],
)
def test_edgar_is_open_from_six_until_ten(at: datetime, opens: datetime | None) -> None:
    assert opens_next(at) == opens


@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (eastern(FRIDAY, 6), eastern(FRIDAY, 22), 16),
        (eastern(FRIDAY, 0), eastern(SATURDAY, 0), 16),
        (eastern(FRIDAY, 5), eastern(FRIDAY, 7), 1),
        (eastern(SATURDAY, 6), eastern(date(2025, 3, 9), 22), 0),
        (eastern(FRIDAY, 21), eastern(MONDAY, 8), 3),
        (eastern(FRIDAY, 23), eastern(MONDAY, 5), 0),
    ],
)
def test_hours_count_while_edgar_is_open(first: datetime, last: datetime, hours: int) -> None:
    assert open_hours(first, last) == timedelta(hours=hours)
    assert open_hours(first.astimezone(UTC), last.astimezone(UTC)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("closed", "opens"),
    [
        (date(2018, 12, 5), date(2018, 12, 6)),
        (date(2018, 12, 24), date(2018, 12, 26)),
        (date(2019, 12, 24), date(2019, 12, 26)),
        (date(2020, 12, 24), date(2020, 12, 28)),
        (date(2021, 6, 18), date(2021, 6, 21)),
        (date(2025, 1, 9), date(2025, 1, 10)),
        (date(2025, 12, 24), date(2025, 12, 29)),
    ],
)
def test_edgar_was_closed_by_order(closed: date, opens: date) -> None:
    assert is_business_day(closed - timedelta(days=1) if closed.weekday() else closed - timedelta(days=3))
    assert on_or_after(closed) == opens


def test_the_days_on_which_edgar_may_have_been_closed() -> None:
    days = (date(1995, 1, 1) + timedelta(days=number) for number in range(32 * 365))
    assert [day for day in days if uncertainty(day)] == [
        date(2004, 6, 11),
        date(2007, 1, 2),
        date(2012, 12, 24),
        date(2014, 12, 26),
        date(2024, 12, 24),
    ]


def test_the_business_days_between_two_dates_include_both_and_nothing_after() -> None:
    friday, monday = date(2026, 3, 6), date(2026, 3, 9)
    assert list(business_days(friday, monday)) == [friday, monday]
    assert list(business_days(friday, friday)) == [friday]
    assert list(business_days(friday, date(2026, 3, 8))) == [friday]
    assert list(business_days(monday, friday)) == []


@pytest.mark.parametrize("first", [date(2003, 1, 1), date(2023, 12, 30), date(2024, 2, 29), date(2024, 12, 24)])
@pytest.mark.parametrize("days", [-3, 0, 1, 2, 10, 366, 1100])
def test_business_days_are_counted_as_they_are_listed_also_with_uncertain_days_closed(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    assert count_business_days(first, last) == len(list(business_days(first, last)))
    with uncertain_days_closed():
        assert count_business_days(first, last) == len(list(business_days(first, last)))


def test_a_closure_that_is_added_counts_at_once() -> None:
    day = date(2026, 3, 11)
    before = count_business_days(date(2026, 3, 9), date(2026, 3, 13))
    use_closures([Closure(day, "a storm", BUSINESS_DAY_CITATION)])
    try:
        assert count_business_days(date(2026, 3, 9), date(2026, 3, 13)) == before - 1
    finally:
        use_closures([])
