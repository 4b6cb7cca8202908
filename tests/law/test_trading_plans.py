"""When trading may begin under a 10b5-1 plan: on the day after the cooling-off period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.trading_plans import AMENDED_RULE_SINCE, FirstDay, first_trading_day

ADOPTED = date(2024, 1, 2)
DAYS = st.dates(AMENDED_RULE_SINCE, date(2040, 12, 31))


def first(report: date | None = None, *, officer: bool = True, adopted: date = ADOPTED) -> FirstDay | None:
    return first_trading_day(adopted, director_or_officer=officer, report=report)


@pytest.mark.parametrize(
    ("report", "day"),
    [
        (date(2024, 3, 25), date(2024, 4, 2)),  # well before: day 91 (January 2 and 91 days is April 2)
        (date(2024, 3, 28), date(2024, 4, 2)),  # a Thursday; two business days are over on Monday, April 1
        (date(2024, 3, 29), date(2024, 4, 3)),  # a Friday, Good Friday, when EDGAR is open; over on Tuesday, April 2
        (date(2024, 4, 22), date(2024, 4, 25)),  # filed on a Monday, trading from Thursday
        (date(2024, 4, 29), date(2024, 5, 2)),  # a Monday; Thursday is day 121 as well
        (date(2024, 5, 13), date(2024, 5, 2)),  # later than 120 days, which are the most
    ],
)
def test_directors_and_officers_wait_for_the_report_on_the_quarter_at_least_90_and_at_most_120_days(
    report: date, day: date
) -> None:
    assert first(report) == FirstDay(day, day)


def test_without_the_day_of_the_report_it_is_between_day_91_and_day_121() -> None:
    assert first() == FirstDay(ADOPTED + timedelta(days=91), ADOPTED + timedelta(days=121))


def test_everybody_else_waits_30_days_whatever_is_filed() -> None:
    day = date(2024, 2, 2)
    assert first(officer=False) == first(date(2024, 4, 22), officer=False) == FirstDay(day, day)


def test_a_plan_adopted_before_the_amended_rule_has_no_cooling_off_period() -> None:
    assert first(adopted=date(2023, 2, 26)) is None
    assert first(adopted=date(2023, 2, 27)) == FirstDay(date(2023, 5, 29), date(2023, 6, 28))


@given(DAYS, st.integers(0, 200))
def test_what_is_reported_without_the_report_holds_with_any_report(adopted: date, later: int) -> None:
    unknown, known = first(adopted=adopted), first(adopted + timedelta(days=later), adopted=adopted)
    assert unknown is not None and known is not None  # noqa: PT018 - both have a period
    assert unknown.earliest <= known.earliest == known.latest <= unknown.latest
