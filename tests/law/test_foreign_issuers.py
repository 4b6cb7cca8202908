"""Foreign private issuers: who reports since when, and when Form 3 was due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.due_dates import DueDate, DueEvent, due_date
from section16.law.foreign_issuers import (
    EXEMPT_JURISDICTIONS,
    FOREIGN_PRIVATE_ISSUERS_SINCE,
    HOME_REGIMES,
    NotDue,
    foreign_due_date,
    outside,
)

FIRST = date(2026, 3, 18)


@pytest.mark.parametrize("on", [date(2012, 6, 1), date(2026, 3, 17), date(2026, 3, 18)])
def test_who_was_in_office_on_the_first_day_owed_form_3_that_day(on: date) -> None:
    answer = foreign_due_date("become-insider", on)
    assert isinstance(answer, DueDate)
    assert (answer.form, answer.due) == ("3", FIRST)
    assert bool(answer.assumed) == (on < FIRST)
    assert "78p(a)(2)(B)" not in "; ".join(map(str, answer.citations))


@pytest.mark.parametrize(
    ("event", "on", "form", "due"),
    [
        ("become-insider", date(2026, 3, 19), "3", date(2026, 3, 30)),  # day 10 is Sunday, March 29
        ("become-insider", date(2026, 4, 1), "3", date(2026, 4, 13)),  # day 10 is Saturday, April 11
        ("trade", date(2026, 3, 18), "4", date(2026, 3, 20)),
        ("gift", date(2026, 4, 6), "4", date(2026, 4, 8)),
        ("fiscal-year-end", date(2026, 3, 31), "5", date(2026, 5, 15)),
    ],
)
def test_later_events_are_due_as_those_of_other_insiders(event: str, on: date, form: str, due: date) -> None:
    answer = foreign_due_date(event, on)
    assert isinstance(answer, DueDate)
    assert (answer.form, answer.due) == (form, due)
    assert answer.citations[0].source == "Release No. 34-104903"


@given(st.sampled_from([event for event in DueEvent if event is not DueEvent.BECOME_INSIDER]), st.integers(1, 9000))
def test_nothing_is_due_for_what_happened_before(event: DueEvent, days: int) -> None:
    answer = foreign_due_date(event, FIRST - timedelta(days=days))
    assert isinstance(answer, NotDue)
    assert "report only since 2026-03-18" in answer.because
    assert (answer.form, answer.due) == (None, None)


@given(st.sampled_from(DueEvent), st.dates(date(2026, 3, 19), date(2035, 1, 1)))
def test_after_it_the_days_are_those_of_every_insider(event: DueEvent, on: date) -> None:
    answer, plain = foreign_due_date(event, on), due_date(event, on)
    assert isinstance(answer, DueDate)
    assert (answer.form, answer.due, answer.latest) == (plain.form, plain.due, plain.latest)


@pytest.mark.parametrize(
    ("regime", "since", "ordered"),
    [
        *((name, date(2026, 3, 18), date(2026, 3, 5)) for name in ("Canada", "Chile", "European Economic Area", "Korea")),
        *((name, date(2026, 3, 18), date(2026, 3, 5)) for name in ("Switzerland", "United Kingdom")),
        *((name, date(2026, 5, 20), date(2026, 5, 20)) for name in ("Australia", "India", "Singapore")),
    ],
)
def test_a_home_regime_exempts_from_the_day_of_its_order_on(regime: str, since: date, ordered: date) -> None:
    (place,) = (one for one in EXEMPT_JURISDICTIONS if one.name == regime)
    assert (place.since, place.ordered) == (since, ordered)
    day = since - timedelta(days=1)
    before, after = foreign_due_date("trade", day, regime=regime), foreign_due_date("trade", since, regime=regime)
    assert isinstance(before, DueDate) is (day >= FIRST)
    assert isinstance(after, NotDue)
    assert f"{regime} is exempt since {since}" in after.because
    assert "public in English within two business days" in after.because


def test_nine_jurisdictions_are_exempt() -> None:
    assert sorted(place.name for place in EXEMPT_JURISDICTIONS) == sorted(HOME_REGIMES)
    assert len(HOME_REGIMES) == 9


def test_who_was_in_office_where_the_order_came_later_owed_form_3_on_the_first_day() -> None:
    indian = foreign_due_date("become-insider", date(2020, 1, 6), regime="India")
    assert isinstance(indian, DueDate)
    assert indian.due == FOREIGN_PRIVATE_ISSUERS_SINCE
    assert isinstance(foreign_due_date("become-insider", date(2020, 1, 6), regime="Canada"), NotDue)
    assert isinstance(foreign_due_date("become-insider", date(2026, 6, 1), regime="India"), NotDue)


@pytest.mark.parametrize("day", [date(2020, 1, 6), FIRST, date(2030, 1, 7)])
def test_a_ten_percent_owner_never_reports(day: date) -> None:
    found = outside(day, director_or_officer=False)
    assert found is not None
    assert "not ten percent owners" in found.because
