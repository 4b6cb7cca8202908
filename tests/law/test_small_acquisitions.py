"""Rule 16a-6: when small acquisitions may wait for Form 5, and when and by what the deferral ends. Worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.law.months import six_months_end, within_six_months
from section16.law.small_acquisitions import (
    SMALL_ACQUISITION,
    Acquisition,
    Disposition,
    ends_deferral,
    is_counted,
    losses,
)
from section16.law.transaction_codes import CODES

FORM_5 = date(2026, 2, 17)
"""When the Form 5 for 2025 is due."""


def small(day: date, dollars: str | None = "4000", security: str = "common") -> Acquisition:
    return Acquisition(day, None if dollars is None else Decimal(dollars), security, deferred=True, reported=FORM_5)


def plain(day: date, dollars: str, reported: date) -> Acquisition:
    return Acquisition(day, Decimal(dollars), "common", deferred=False, reported=reported)


def test_a_market_sale_within_six_months_makes_form_4_due_two_business_days_later() -> None:
    (loss,) = losses([small(date(2025, 4, 1))], [Disposition(date(2025, 6, 23))]).values()
    assert (loss.on, loss.disposition, loss.total) == (date(2025, 6, 23), 0, None)
    assert (loss.due.form, loss.due.due) == ("4", date(2025, 6, 25))
    assert str(loss.due.citations[0]) == "Rule 16a-6(b)"
    assert loss.due.steps[0] == "Mon 2025-06-23: the deferral of small acquisitions ends"


@pytest.mark.parametrize(
    ("sold", "ends"),
    [
        (date(2025, 3, 31), False),  # before the acquisition: the rule speaks of six months after it
        (date(2025, 4, 1), True),  # the same day: the sale may have followed, and the earlier due date counts
        (date(2025, 10, 1), True),  # the same day of the sixth month, by the longer count
        (date(2025, 10, 2), False),
    ],
)
def test_a_sale_ends_the_deferral_from_the_day_of_the_acquisition_through_six_months(sold: date, ends: bool) -> None:  # noqa: FBT001 - a case
    assert bool(losses([small(date(2025, 4, 1))], [Disposition(sold)])) is ends


def test_one_acquisition_within_six_months_of_a_sale_brings_every_unreported_one_with_it() -> None:
    """The first is seven months old and the second of another class: Rule 16a-6(b) says all that have not been reported."""
    acquired = [small(date(2025, 1, 10)), small(date(2025, 5, 1), "2000", "class b"), small(date(2025, 7, 1), "3000")]
    assert set(losses(acquired, [Disposition(date(2025, 8, 11))])) == {0, 1, 2}


def test_an_acquisition_after_the_sale_waits_again() -> None:
    acquired = [small(date(2025, 4, 1)), small(date(2025, 7, 1))]
    assert set(losses(acquired, [Disposition(date(2025, 6, 23))])) == {0}


def test_what_was_reported_on_form_5_stays_there() -> None:
    """A sale on the last day for Form 5 still counts, for the form may not be filed yet; one after it does not."""
    acquired = [small(date(2025, 12, 15))]
    assert set(losses(acquired, [Disposition(FORM_5)])) == {0}
    assert losses(acquired, [Disposition(date(2026, 2, 18))]) == {}


def test_exactly_ten_thousand_dollars_may_wait_and_a_cent_more_may_not() -> None:
    first = small(date(2025, 4, 1), "6000")
    assert losses([first, small(date(2025, 5, 1), "4000")], []) == {}
    found = losses([first, small(date(2025, 5, 1), "4000.01")], [])
    assert {number: (loss.on, loss.acquisition, loss.total) for number, loss in found.items()} == {
        0: (date(2025, 5, 1), 1, Decimal("10000.01")),
        1: (date(2025, 5, 1), 1, Decimal("10000.01")),
    }
    assert found[0].due.due == date(2025, 5, 5)


@pytest.mark.parametrize(("later", "exceeds"), [(date(2025, 10, 1), True), (date(2025, 10, 2), False)])
def test_only_acquisitions_of_the_prior_six_months_are_added(later: date, exceeds: bool) -> None:  # noqa: FBT001 - a case
    found = losses([small(date(2025, 4, 1), "6000"), small(later, "6000")], [])
    assert set(found) == ({0, 1} if exceeds else set())


def test_each_class_has_a_limit_of_its_own() -> None:
    assert losses([small(date(2025, 4, 1), "6000"), small(date(2025, 4, 2), "6000", "class b")], []) == {}


def test_one_class_above_its_limit_brings_every_unreported_acquisition_with_it() -> None:
    """Rule 16a-6(b) says all that have not been reported; a large purchase of a class without small ones ends nothing."""
    acquired = [small(date(2025, 4, 1), "6000"), small(date(2025, 4, 2), "6000", "class b"), small(date(2025, 5, 1), "4001")]
    assert {number: loss.on for number, loss in losses(acquired, []).items()} == dict.fromkeys(range(3), date(2025, 5, 1))
    other = plain(date(2025, 5, 1), "50000", reported=date(2025, 5, 5))
    assert losses([small(date(2025, 4, 1), "6000", "class b"), other], []) == {}


def test_six_months_at_the_end_of_what_a_date_can_hold() -> None:
    """Forms may state any day, and a check of one does not fail."""
    assert within_six_months(date(9999, 12, 31), date(9999, 12, 31))
    assert not within_six_months(date(9999, 1, 1), date(9999, 12, 31))
    assert within_six_months(date(1, 1, 1), date(1, 3, 1))
    assert six_months_end(date(9999, 12, 1)) == date.max


def test_a_purchase_that_goes_on_form_4_counts_until_it_is_reported() -> None:
    bought = plain(date(2025, 5, 1), "50000", reported=date(2025, 5, 5))
    assert set(losses([small(date(2025, 4, 1)), bought], [])) == {0}  # it exceeds the limit with the one before
    assert set(losses([bought, small(date(2025, 5, 2))], [])) == {1}  # not reported yet
    assert losses([bought, small(date(2025, 5, 6))], []) == {}


def test_what_lost_its_deferral_leaves_the_sum_once_its_form_4_was_due() -> None:
    acquired = [small(date(2025, 4, 1), "6000"), small(date(2025, 5, 1), "6000"), small(date(2025, 5, 6), "6000")]
    assert set(losses(acquired, [])) == {0, 1}
    acquired[2] = small(date(2025, 5, 5), "6000")
    assert set(losses(acquired, [])) == {0, 1, 2}


def test_an_acquisition_whose_value_is_not_known_counts_as_above_the_limit() -> None:
    (loss,) = losses([small(date(2025, 4, 1), None)], []).values()
    assert (loss.on, loss.total) == (date(2025, 4, 1), None)


def test_before_29_august_2002_form_4_was_due_on_the_tenth_of_the_next_month() -> None:
    acquired = [of_2002(date(2002, 4, 1))]
    (loss,) = losses(acquired, [Disposition(date(2002, 6, 24))]).values()
    assert loss.due.due == date(2002, 7, 10)


def of_2002(day: date) -> Acquisition:
    """Return a small acquisition of a year long past, whose Form 5 was due in February of the next."""
    return Acquisition(day, Decimal(4000), "common", deferred=True, reported=date(day.year + 1, 2, 14))


@pytest.mark.parametrize(
    ("code", "exempt", "ends"),
    [
        *((code, None, True) for code in "SUHKPL"),
        *((code, None, False) for code in "DFGWZMCXOE"),
        *((code, None, None) for code in "JI"),
        ("J", True, False),
        ("J", False, True),
        ("D", False, True),
    ],
)
def test_only_what_section_16b_does_not_exempt_ends_the_deferral(code: str, exempt: bool | None, ends: bool | None) -> None:  # noqa: FBT001 - a case
    assert ends_deferral(code, exempt=exempt) is ends


def test_every_code_is_counted_or_not_or_asked() -> None:
    marks = {"V"}
    assert {code for code in CODES if code not in marks and is_counted(code)} == set("PSEHOLUK")
    assert is_counted("O", exempt=True) is False


@given(st.dates(date(2003, 1, 1), date(2060, 1, 1)), st.integers(-5, 400))
def test_six_months_are_counted_the_longer_way(day: date, days: int) -> None:
    later = date.fromordinal(day.toordinal() + days)
    assert within_six_months(day, later) == (day <= later <= six_months_end(day))
    assert 181 <= (six_months_end(day) - day).days <= 187


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 12_000)), max_size=8), st.lists(st.integers(0, 300), max_size=4))
def test_what_waits_is_small_and_no_sale_follows(bought: list[tuple[int, int]], sold: list[int]) -> None:
    start = date(2025, 1, 2).toordinal()
    acquired = [small(date.fromordinal(start + day), str(dollars)) for day, dollars in sorted(bought)]
    dispositions = [Disposition(date.fromordinal(start + day)) for day in sold]
    found = losses(acquired, dispositions)
    waiting = [one for number, one in enumerate(acquired) if number not in found]
    for one in waiting:
        before = [other.amount or 0 for other in waiting if within_six_months(other.on, one.on)]
        assert sum(before) <= SMALL_ACQUISITION
        assert not any(within_six_months(one.on, sale.on) for sale in dispositions)
    assert all(loss.on >= acquired[number].on for number, loss in found.items())
