"""Less than six months, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.shortswing.window import any_match, first_day_to_match, is_unsettled, matches, windows
from tests.shortswing.trading import within

DAYS = st.dates(date(1934, 6, 6), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(1972, 12, 20), date(1973, 6, 18)),
        (date(2025, 1, 15), date(2025, 7, 13)),
        (date(2023, 8, 29), date(2024, 2, 27)),
        (date(2025, 8, 31), date(2026, 2, 27)),
        (date(2025, 2, 28), date(2025, 8, 26)),
        (date(2024, 2, 29), date(2024, 8, 27)),
        (date(2025, 7, 1), date(2025, 12, 30)),
        (date(2025, 10, 31), date(2026, 4, 29)),
    ],
)
def test_the_last_day_to_match_is_counted_to_the_day(first: date, last: date) -> None:
    assert matches(first, last)
    assert matches(last, first)
    assert not matches(first, last + timedelta(1))
    assert not matches(last + timedelta(1), first)


def test_the_window_of_the_last_days_of_all_ends_with_them() -> None:
    assert matches(date.max, date.max)
    assert first_day_to_match(date.max) == date(9999, 7, 1)
    assert windows([date.max]) == ([date.max.toordinal()], [date.max.toordinal()])


@given(DAYS, st.integers(0, 400))
def test_the_window_is_counted_as_the_statute_and_the_case_count_it(first: date, days: int) -> None:
    other = first + timedelta(days)
    assert matches(first, other) == within(first, other) == matches(other, first)


@given(DAYS)
def test_the_first_day_to_match_is_the_first(last: date) -> None:
    first = first_day_to_match(last)
    assert matches(first, last)
    assert not matches(first - timedelta(1), last)


@given(st.lists(st.dates(date(2023, 1, 1), date(2025, 12, 31)), min_size=1, max_size=40).map(sorted))
def test_windows_of_days_are_those_of_their_pairs(days: list[date]) -> None:
    first, last = windows(days)
    for place, day in enumerate(days):
        inside = [other for other in days if first[place] <= other.toordinal() <= last[place]]
        assert inside == [other for other in days if matches(day, other)]


def test_a_window_is_unsettled_where_the_later_month_has_no_such_day() -> None:
    assert [day for day in (28, 29, 30, 31) if is_unsettled(date(2025, 8, day))] == [29, 30, 31]
    assert not is_unsettled(date(2023, 8, 29))
    assert is_unsettled(date(2025, 3, 31))


@given(st.lists(st.dates(date(2023, 1, 1), date(2026, 12, 31)), max_size=6), st.lists(DAYS, max_size=3), st.data())
def test_any_days_match_where_a_pair_of_them_does(days: list[date], others: list[date], data: st.DataObject) -> None:
    near = [day + timedelta(days=data.draw(st.integers(-200, 200))) for day in days]
    wanted = any(matches(one, other) for one in days for other in (*others, *near))
    assert any_match(days, (*others, *near)) is wanted
