"""Due dates by the rule in force, and the days they are counted in."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.business_days import (
    add_business_days,
    business_days,
    closure_on,
    doubt_about,
    filing_date,
    is_business_day,
    last_moment,
    on_or_after,
    uncertain_days_closed,
    uncertainty,
    why_closed,
)
from section16.law.closures import CLOSURES, Edgar
from section16.law.due_dates import EVENT_OF_CODE, DueDateError, DueEvent, due_date, event_of
from section16.law.transaction_codes import CODES

DAYS = st.dates(date(1991, 5, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("event", "on", "due"),
    [
        ("trade", date(2026, 3, 2), date(2026, 3, 4)),  # a plain Monday
        ("trade", date(2026, 3, 6), date(2026, 3, 10)),  # over a weekend
        ("trade", date(2025, 10, 10), date(2025, 10, 15)),  # over Columbus Day, when the exchanges trade
        ("trade", date(2026, 4, 2), date(2026, 4, 6)),  # Good Friday counts, EDGAR is open
        ("trade", date(2018, 12, 4), date(2018, 12, 7)),  # over a day of mourning
        ("grant", date(2026, 7, 2), date(2026, 7, 7)),  # Independence Day observed on the Friday before
        ("gift", date(2023, 2, 27), date(2023, 3, 1)),  # the first day of gifts on Form 4
        ("gift", date(2023, 2, 26), date(2024, 2, 14)),  # the day before: Form 5 of that year
        ("trade", date(2002, 8, 28), date(2002, 9, 10)),  # the last day of the rule of the month's end
        ("trade", date(2002, 8, 29), date(2002, 9, 3)),  # the first day of two business days, over Labor Day
        ("become-insider", date(2026, 1, 2), date(2026, 1, 12)),
        ("become-insider", date(2026, 1, 7), date(2026, 1, 20)),  # a Saturday, then a holiday on Monday
        ("fiscal-year-end", date(2026, 6, 30), date(2026, 8, 14)),
    ],
)
def test_a_report_is_due_by_the_rule_of_its_day(event: str, on: date, due: date) -> None:
    assert due_date(event, on).due == due


@pytest.mark.parametrize(
    ("notice", "deemed", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 4)),
        (date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 5)),
        (date(2026, 4, 30), date(2026, 3, 5), date(2026, 3, 9)),
    ],
)
@pytest.mark.parametrize("event", ["plan-trade", "gift", "plan-gift", "discretionary"])
def test_a_transaction_timed_by_others_is_executed_on_notice_and_at_the_latest_on_the_third_business_day(
    event: str, notice: date, deemed: date, due: date
) -> None:
    answer = due_date(event, date(2026, 3, 2), notice=notice)
    assert (answer.deemed, answer.due, answer.latest, answer.assumed) == (deemed, due, None, ())


@pytest.mark.parametrize(
    ("on", "due", "latest"),
    [
        (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 9)),  # a Monday; third business day Thursday, then Friday and Monday
        (date(2026, 3, 6), date(2026, 3, 10), date(2026, 3, 13)),  # a Friday; third business day Wednesday
        (date(2025, 10, 10), date(2025, 10, 15), date(2025, 10, 20)),  # over Columbus Day; third business day Thursday
        (date(2023, 2, 27), date(2023, 3, 1), date(2023, 3, 6)),  # the first day of gifts on Form 4
    ],
)
@pytest.mark.parametrize("event", ["plan-trade", "plan-gift", "discretionary"])
def test_without_a_notice_the_earliest_day_counts_and_the_latest_is_reported(
    event: str, on: date, due: date, latest: date
) -> None:
    answer = due_date(event, on)
    assert (answer.due, answer.latest, answer.deemed) == (due, latest, None)
    assert any(f"due by {latest:%a} {latest}" in step for step in answer.steps)
    assert len(answer.assumed) == 1


def test_a_gift_under_a_plan_before_2023_waits_for_form_5_whenever_notice_was_given() -> None:
    for notice in (None, date(2022, 8, 3)):
        answer = due_date("plan-gift", date(2022, 8, 1), notice=notice)
        assert (answer.form, answer.due, answer.latest) == ("5", date(2023, 2, 14), None)


def test_a_gift_before_2023_waits_for_the_end_of_the_issuers_fiscal_year() -> None:
    assert due_date("gift", date(2022, 8, 1), fiscal_year_end=(6, 30)).due == date(2023, 8, 14)
    assert due_date("gift", date(2022, 5, 1), fiscal_year_end=(6, 30)).due == date(2022, 8, 15)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            {"event": "sneeze", "on": date(2026, 1, 5)},
            "Unknown event 'sneeze'. Use a transaction code or one of these: trade, grant",
        ),
        ({"event": "G", "on": date(2026, 1, 5)}, "Code G is a gift made or received. Use gift or gift-received."),
        ({"event": "trade", "on": date(2026, 1, 5), "notice": date(2026, 1, 6)}, "applies only to"),
        ({"event": "plan-trade", "on": date(2026, 1, 5), "notice": date(2026, 1, 2)}, "comes before the trade"),
        ({"event": "trade", "on": date(9999, 12, 31)}, "No due date can be computed from 9999-12-31. Check the year."),
        ({"event": "L", "on": date(2026, 1, 5), "fiscal_year_end": (13, 1)}, r"\(13, 1\) is not a month and day"),
        ({"event": "L", "on": date(2026, 1, 5), "fiscal_year_end": (6, 0)}, r"\(6, 0\) is not a month and day"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused_by_name(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(DueDateError, match=told):
        due_date(**arguments)  # type: ignore[arg-type]


@given(st.sampled_from(DueEvent), DAYS)
def test_a_due_date_is_a_business_day_after_the_event_and_cites_something(event: DueEvent, on: date) -> None:
    answer = due_date(event, on)
    assert is_business_day(answer.due)
    assert answer.due >= on
    assert answer.due > on or event is DueEvent.FIRST_REGISTRATION
    assert answer.if_closed is None or (answer.if_closed > answer.due and answer.uncertain)
    assert answer.citations
    assert answer.steps[-1].startswith(f"{answer.due:%a} {answer.due}")


@given(st.sampled_from(DueEvent), DAYS, st.integers(0, 40))
def test_a_later_event_is_never_due_earlier_under_one_rule(event: DueEvent, on: date, later: int) -> None:
    first, second = due_date(event, on), due_date(event, on + timedelta(days=later))
    if first.form == second.form and event not in (DueEvent.GIFT, DueEvent.PLAN_GIFT):
        # Where the month-end rule gave way to two business days a later trade was due earlier; nowhere else.
        assert first.due <= second.due or on < date(2002, 8, 29) <= on + timedelta(days=later)


@given(DAYS, st.integers(0, 30))
def test_a_later_notice_is_never_due_earlier(on: date, late: int) -> None:
    answers = [due_date("plan-trade", on, notice=on + timedelta(days=days)) for days in (late, late + 1)]
    unknown = due_date("plan-trade", on)
    assert unknown.due <= answers[0].due <= answers[1].due <= (unknown.latest or unknown.due)


def test_the_same_answer_comes_in_every_time_zone_of_the_host() -> None:
    code = (
        "from section16.law.due_dates import due_date; import datetime as d; print(due_date('trade', d.date(2026, 3, 6)).due)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True
        ).stdout
        for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York")
    }
    assert answers == {"2026-03-10\n"}


def test_closures_by_order_are_closed_uncertain_ones_are_business_days_and_none_is_a_weekend() -> None:
    for closure in CLOSURES:
        assert closure.day.weekday() < 5
        assert is_business_day(closure.day) == (closure.edgar is Edgar.UNCERTAIN)
        assert closure.citation.confirmed == (closure.edgar is Edgar.CLOSED)
        assert (closure_on(closure.day) is None) == (uncertainty(closure.day) is not None)


def test_uncertain_days_are_closed_where_that_is_asked_and_only_there() -> None:
    christmas_eve = date(2024, 12, 24)
    with uncertain_days_closed():
        assert why_closed(christmas_eve) == "executive order"
        assert on_or_after(christmas_eve) == date(2024, 12, 26)
    assert doubt_about(christmas_eve) == "federal offices closed: executive order; no notice that EDGAR was closed"
    assert on_or_after(christmas_eve) == christmas_eve


def test_both_dates_are_given_where_edgar_may_have_been_closed_and_the_closure_is_cited_as_unconfirmed() -> None:
    answer = due_date("trade", date(2024, 12, 20))
    assert (answer.due, answer.if_closed, answer.uncertain) == (
        date(2024, 12, 24),
        date(2024, 12, 26),
        (date(2024, 12, 24),),
    )
    assert answer.otherwise == "Thu 2024-12-26 if EDGAR was closed on 2024-12-24"
    assert str(answer.citations[-1]) == "Executive order of December 2024 (unconfirmed)"
    assert due_date("trade", date(2024, 12, 26)).if_closed is None


def test_a_closure_by_order_is_cited() -> None:
    assert "SEC announcement of December 2025" in map(str, due_date("trade", date(2025, 12, 22)).citations)
    assert "SEC announcement of December 2025" not in map(str, due_date("trade", date(2025, 12, 29)).citations)


def test_a_closure_between_the_year_end_and_form_5_changes_nothing_and_is_not_cited() -> None:
    answer = due_date("fiscal-year-end", date(2024, 12, 31))
    assert (answer.form, answer.due) == ("5", date(2025, 2, 14))
    assert "SEC announcement of January 2025" not in map(str, answer.citations)
    assert "SEC announcement of January 2025" in map(str, due_date("trade", date(2025, 1, 8)).citations)


@pytest.mark.parametrize(
    ("word", "event"),
    [
        ("L", DueEvent.SMALL_ACQUISITION),
        ("m", DueEvent.EXERCISE),
        ("J", DueEvent.OTHER),
        ("Sale", DueEvent.TRADE),
        ("purchase", DueEvent.TRADE),
        ("buy", DueEvent.TRADE),
        ("sell", DueEvent.TRADE),
        ("award", DueEvent.GRANT),
        ("conversion", DueEvent.EXERCISE),
        ("inheritance", DueEvent.WILL_OR_DESCENT),
        ("registration", DueEvent.FIRST_REGISTRATION),
        ("IPO", DueEvent.FIRST_REGISTRATION),
        ("gift received", DueEvent.GIFT_RECEIVED),
        ("gift_received", DueEvent.GIFT_RECEIVED),
        (" Small Acquisition ", DueEvent.SMALL_ACQUISITION),
    ],
)
def test_an_event_is_known_by_its_code_and_by_other_words(word: str, event: DueEvent) -> None:
    assert event_of(word) is event


def test_events_are_written_as_they_always_were() -> None:
    assert " ".join(DueEvent) == (
        "trade grant exercise gift gift-received small-acquisition will-or-descent voting-trust other become-insider "
        "first-registration plan-trade discretionary plan-gift fiscal-year-end"
    )


def test_every_transaction_code_but_that_of_gifts_has_its_event() -> None:
    assert set(EVENT_OF_CODE) == set(CODES) - {"G", "K", "V"}


def test_code_j_states_the_form_5_that_is_due_where_it_is_exempt() -> None:
    answer = due_date("J", date(2026, 3, 6), fiscal_year_end=(6, 30))
    assert answer.form == "4"
    assert "Form 5, due 2026-08-14" in answer.assumed[0]


def test_the_rules_before_may_1991_are_said_not_to_be_covered() -> None:
    assert any("rules before are not covered" in one for one in due_date("trade", date(1991, 4, 30)).assumed)
    assert not due_date("trade", date(1991, 5, 1)).assumed


@pytest.mark.parametrize("year", range(2003, 2031))
def test_a_year_has_as_many_business_days_as_weekdays_less_holidays_and_closures(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366 if year % 4 == 0 else 365)]
    weekdays = [day for day in days if day.weekday() < 5]
    closed = [day for day in weekdays if why_closed(day)]
    # Ten federal holidays, eleven since Juneteenth; one more or less when New Year's Day is observed in the year beside.
    expected = (11 if year >= 2021 else 10) + sum(
        closure.day.year == year and closure.edgar is Edgar.CLOSED for closure in CLOSURES
    )
    assert expected - 1 <= len(closed) <= expected + 1
    assert len(list(business_days(days[0], days[-1]))) == len(weekdays) - len(closed)


def test_a_submission_by_ten_in_washington_is_filed_that_day_in_summer_and_in_winter() -> None:
    assert filing_date(datetime(2026, 7, 1, 22, 0)) == date(2026, 7, 1)
    assert filing_date(datetime(2026, 7, 2, 2, 0, tzinfo=UTC)) == date(2026, 7, 1)  # 22:00 in summer
    assert filing_date(datetime(2026, 1, 8, 3, 0, tzinfo=UTC)) == date(2026, 1, 7)  # 22:00 in winter
    assert filing_date(datetime(2026, 1, 8, 3, 0, 1, tzinfo=UTC)) == date(2026, 1, 8)
    assert filing_date(datetime(2026, 3, 7, 12, 0)) == date(2026, 3, 9)  # a Saturday


@given(DAYS)
def test_the_last_moment_of_a_due_date_is_filed_on_it(day: date) -> None:
    due = on_or_after(day)
    assert filing_date(last_moment(due)) == due
    assert filing_date(last_moment(due) + timedelta(seconds=1)) == add_business_days(due, 1)


def test_every_day_that_is_not_counted_is_in_the_steps_with_the_reason() -> None:
    steps = due_date("trade", date(2024, 12, 20)).steps  # Christmas and a day closed by order follow a weekend
    days = [(step.split(":")[0], "not counted" in step) for step in steps]
    assert ("Sat 2024-12-21", True) in days
    assert ("Sun 2024-12-22", True) in days
    assert [day for day, skipped in days if not skipped][-1] == f"{due_date('trade', date(2024, 12, 20)).due:%a %Y-%m-%d}"
