"""Last year's number on a form of January: what the owner's other reports show to be wrong, and what they do not."""

from __future__ import annotations

from datetime import date

import pytest

import section16
from section16.ledger.ledger import Ledger
from tests.ledger.forms import ISSUER, form, sold

DECEMBER = form(sold("2024-12-10", 1_000, 9_000), filed="2024-12-12", period="2024-12-10", number=1)


def january(
    day: str = "2024-01-03", left: int = 8_500, filed: str = "2025-01-06", *, timeliness: str = ""
) -> section16.Submission:
    return form(sold(day, 500, left, timeliness=timeliness), filed=filed, period=day, number=2)


def ledger(*forms: section16.Submission) -> Ledger:
    return section16.Ledger.from_submissions(forms)


@pytest.mark.parametrize("order", [1, -1])
def test_last_years_number_is_found_by_the_balance_that_it_continues_from(order: int) -> None:
    book = ledger(*(DECEMBER, january())[::order])
    period, row = book.findings
    assert (period.location, row.location) == ("0009990016-25-000002", "0009990016-25-000002 I/1")
    assert row.message == (
        "The transaction date 2024-01-03 is of an earlier year than the report it continues from, 0009990016-24-000001 of "
        "2024-12-12. The likely date is 2025-01-03."
    )
    assert [one.balance for one in book.positions(issuer=ISSUER, as_of=date(2024, 12, 20))] == [9_000]
    assert [one.balance for one in book.positions(issuer=ISSUER)] == [8_500]


@pytest.mark.parametrize(
    "report",
    [
        january(timeliness="L"),
        january(left=9_000),
        january("2024-01-03", filed="2025-02-06"),
        january("2024-11-03", filed="2025-01-06"),
    ],
    ids=["marked as late", "does not continue", "not filed when due", "another day"],
)
def test_a_late_report_keeps_its_date(report: section16.Submission) -> None:
    assert ledger(DECEMBER, report).findings == []


def test_a_report_that_nothing_precedes_keeps_its_date() -> None:
    assert ledger(january()).findings == []


def test_a_report_that_fits_the_balance_of_its_day_keeps_its_date() -> None:
    before = form(sold("2024-01-02", 500, 9_000), filed="2024-01-03", period="2024-01-02", number=3)
    unmoved = form(sold("2024-12-10", 0, 9_000), filed="2024-12-12", period="2024-12-10", number=1)
    assert ledger(before, unmoved, january()).findings == []
