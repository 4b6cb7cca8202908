"""The due dates worked by hand come out, with the rule, the hour and the later date where EDGAR may have been closed."""

from __future__ import annotations

from datetime import date

import pytest

from section16.law.business_days import filing_date, last_moment
from section16.law.closures import CLOSURES, Edgar
from section16.law.due_dates import TWO_DAYS_SINCE, DueDate, DueEvent, due_date, event_of
from section16.law.foreign_issuers import NotDue, foreign_due_date
from tests.law.due_date_cases import CASES, CLOCK, Case, Clock


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.event} {case.on}")
def test_a_case_worked_by_hand_comes_out(case: Case) -> None:
    answer = _answer(case)
    if isinstance(answer, NotDue):
        assert (case.form, case.due) == ("none", None)
        return
    assert (answer.form, answer.due, answer.if_closed, answer.by) == (case.form, case.due, case.if_closed, case.by)
    assert answer.latest == case.latest
    assert bool(answer.uncertain) == bool(answer.otherwise) == (case.if_closed is not None)
    assert last_moment(answer.due).time() == case.by


def _answer(case: Case) -> DueDate | NotDue:
    if not case.foreign:
        return due_date(case.event, case.on, notice=case.notice, fiscal_year_end=case.month_and_day)
    return foreign_due_date(case.event, case.on, notice=case.notice, regime=case.regime)


@pytest.mark.parametrize("case", CLOCK, ids=lambda case: f"{case.accepted}")
def test_a_time_of_acceptance_is_the_day_worked_by_hand(case: Clock) -> None:
    assert filing_date(case.accepted) == case.filed


def test_there_are_sixty_cases_and_each_is_another() -> None:
    assert len(CASES) >= 60
    facts = [(case.event, case.on, case.notice, case.fiscal_year_end, case.foreign, case.regime) for case in CASES]
    assert len(set(facts)) == len(CASES)


def test_the_cases_cover_every_event_every_closure_and_both_sides_of_each_change() -> None:
    assert {event_of(case.event) for case in CASES} == set(DueEvent)
    reached = {day for case in CASES for day in _days(case)}
    assert {closure.day for closure in CLOSURES} <= reached
    for closure in CLOSURES:
        if closure.edgar is Edgar.UNCERTAIN:
            assert any(case.if_closed and case.on < closure.day < case.if_closed for case in CASES), closure.day
    trades = {case.on for case in CASES if case.event == "trade"}
    assert {date(2002, 8, 28), TWO_DAYS_SINCE} <= trades


def _days(case: Case) -> set[date]:
    last = case.if_closed or case.due or case.on
    return {date.fromordinal(day) for day in range(case.on.toordinal() + 1, last.toordinal() + 1)}
