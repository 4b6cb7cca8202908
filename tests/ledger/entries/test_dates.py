"""Impossible dates: which transaction dates a form contradicts, which it does not, and the date that was likely meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.ledger.entries.dates import FormDates, impossible, impossible_period, in_year, likely
from section16.ledger.ledger import Ledger
from tests.ledger.forms import ISSUER, OWNER, form, sold

FILED = date(2025, 3, 5)


def four(period: str = "2025-03-03", kind: str = "4", *, filed: bool = True) -> FormDates:
    return FormDates(kind, FILED, filed, date.fromisoformat(period) if period else None)


def ledger(*forms: section16.Submission) -> Ledger:
    return section16.Ledger.from_submissions(forms)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2035-03-03", "is after the filing"),
        ("2025-03-06", "is after the filing"),
        ("0022-03-03", "before the Securities Exchange Act"),
        ("1925-03-03", "before the Securities Exchange Act"),
        ("2005-03-03", "more than 10 years before the period"),
        ("2024-03-03", "a later year is probably meant"),
        ("2024-03-05", "a later year is probably meant"),
    ],
)
def test_a_date_that_its_form_contradicts_is_impossible(day: str, why: str) -> None:
    assert why in impossible(date.fromisoformat(day), "", four())


@pytest.mark.parametrize(
    "day",
    ["2025-03-05", "2025-03-03", "2025-02-11", "2024-06-01", "2024-03-02", "2016-08-01"],
    ids=["day of filing", "period", "late", "very late", "another day last year", "within ten years"],
)
def test_a_late_transaction_is_possible(day: str) -> None:
    assert impossible(date.fromisoformat(day), "", four()) == ""


@pytest.mark.parametrize(("day", "possible"), [("1934-06-06", True), ("1934-06-05", False)])
def test_the_first_date_is_that_of_the_securities_exchange_act(day: str, *, possible: bool) -> None:
    found = date.fromisoformat(day)
    assert ("before the Securities Exchange Act" not in impossible(found, "L", four())) is possible
    assert (impossible_period(found, four()) == "") is possible


@pytest.mark.parametrize("mark", ["E", "L"])
def test_what_is_marked_as_of_another_time_is_believed_unless_no_time_is_possible(mark: str) -> None:
    assert impossible(date(2024, 3, 3), mark, four()) == ""
    assert impossible(date(2005, 3, 3), mark, four()) == ""
    assert impossible(date(2035, 3, 3), mark, four())
    assert impossible(date(22, 3, 3), mark, four())


def test_a_period_copied_from_the_date_proves_a_wrong_year_only_years_before_the_filing() -> None:
    assert impossible(date(2024, 3, 3), "", four("2024-03-03")) == ""  # a report a year late looks the same
    assert "years before the filing" in impossible(date(2015, 3, 3), "", four("2015-03-03"))
    assert impossible(date(2015, 2, 3), "", four("2015-02-03")) == ""  # no form was due for February 3 on March 5


def test_a_form_5_reports_any_day_of_its_year_and_earlier_ones() -> None:
    annual = four("2024-12-31", "5")
    assert [impossible(day, "", annual) for day in (date(2024, 3, 3), date(2023, 11, 1))] == ["", ""]
    assert impossible(date(2035, 1, 1), "", annual)


def test_without_a_header_a_date_shortly_after_the_signature_is_possible() -> None:
    bare = four(filed=False)
    assert impossible(FILED + timedelta(days=31), "", bare) == ""
    assert "last day that the form states" in impossible(FILED + timedelta(days=32), "", bare)
    assert impossible(date(2035, 3, 3), "", FormDates("4", None, False, None)) == ""  # nothing to judge it by


@pytest.mark.parametrize(
    ("stated", "others", "meant"),
    [
        ("2035-03-03", [], "2025-03-03"),
        ("0025-03-03", [], "2025-03-03"),
        ("2025-08-03", [], "2025-03-03"),
        ("2025-03-30", [], "2025-03-03"),
        ("2035-03-04", ["2025-03-04"], "2025-03-04"),
        ("2035-03-04", [], "2025-03-04"),
        ("2026-04-20", ["2025-03-04"], None),
        ("2026-04-20", [], "2025-03-03"),
        ("2034-03-03", ["2025-02-20"], "2025-03-03"),
    ],
)
def test_the_likely_date_is_the_one_the_form_shows(stated: str, others: list[str], meant: str | None) -> None:
    found = likely(date.fromisoformat(stated), four(), map(date.fromisoformat, others))
    assert found == (date.fromisoformat(meant) if meant else None)


@pytest.mark.parametrize(
    ("stated", "meant"), [("2034-12-30", "2024-12-30"), ("2034-01-02", "2025-01-02"), ("2034-08-30", None)]
)
def test_a_form_of_january_reports_transactions_of_december(stated: str, meant: str | None) -> None:
    found = likely(date.fromisoformat(stated), FormDates("4", date(2025, 1, 3), True, None))
    assert found == (date.fromisoformat(meant) if meant else None)


@pytest.mark.parametrize(
    ("period", "why"),
    [(None, ""), (date(1934, 6, 5), "is before the Securities Exchange Act of 1934"), (date(2025, 3, 3), "")],
)
def test_a_period_of_report_is_of_a_time_when_there_were_reports(period: date | None, why: str) -> None:
    assert impossible_period(period, FormDates("4", date(2025, 3, 5), True, None)) == why


def test_the_day_and_the_month_exchanged_are_recognized() -> None:
    assert likely(date(2025, 4, 2), FormDates("4", date(2025, 2, 6), True, None)) == date(2025, 2, 4)


def test_the_same_day_of_a_year_without_february_29_is_the_28th() -> None:
    assert in_year(date(2024, 2, 29), 2023) == date(2023, 2, 28)


@given(st.dates(date(2004, 1, 1), date(2030, 12, 31)), st.integers(0, 200), st.integers(0, 4))
def test_no_date_of_the_period_or_after_it_and_before_the_filing_is_impossible(filed: date, age: int, after: int) -> None:
    period = filed - timedelta(days=age)
    for kind in ("4", "5", "4/A"):
        dates = FormDates(kind, filed, True, period)
        assert impossible(min(filed, period + timedelta(days=after)), "", dates) == ""


@given(st.dates(), st.dates(), st.dates(), st.dates(), st.sampled_from(["3", "4", "4/A", "5"]))
def test_no_date_is_too_strange_to_be_judged(day: date, period: date, signed: date, deemed: date, kind: str) -> None:
    row = sold(day.isoformat(), deemed=deemed.isoformat())
    book = ledger(form(row, filed="", signed=signed.isoformat(), period=period.isoformat(), kind=kind))
    (entry,) = book.entries()
    assert entry.stated_day == day
    assert book.filings[0].stated_period == period
    assert {finding.id for finding in book.findings} <= {"IMPOSSIBLE-DATE"}


# --- what comes of it


def test_an_impossible_date_dates_no_balance_and_is_reported_with_the_likely_date() -> None:
    book = ledger(
        form(sold("2035-03-03")), form(sold("2025-04-01", 500, 8_500), filed="2025-04-03", period="2025-04-01", number=3)
    )
    positions = book.positions(issuer=ISSUER, as_of=date(2025, 6, 30))
    assert [(int(one.balance), one.row, one.since) for one in positions] == [
        (8_500, "0009990016-25-000003 I/1", date(2025, 4, 1))
    ]
    assert [step.day for step in book.history(ISSUER, OWNER)[0].steps] == [date(2025, 3, 3), date(2025, 3, 3), date(2025, 4, 1)]
    (finding,) = book.findings
    assert (finding.id, finding.location) == ("IMPOSSIBLE-DATE", "0009990016-25-000002 I/1")
    assert finding.message == (
        "The transaction date 2035-03-03 is after the filing, 2025-03-05. The likely date is 2025-03-03."
    )
    assert finding.values == {
        "cell": "$.nonDerivativeTable[0].transactionDate",
        "stated": "2035-03-03",
        "likely": "2025-03-03",
    }


def test_a_possible_date_is_no_finding() -> None:
    book = ledger(form(sold("2025-03-03")))
    assert book.findings == []
    assert [(entry.day, entry.stated_day, entry.impossible) for entry in book.entries()] == [
        (date(2025, 3, 3), date(2025, 3, 3), None)
    ]


def test_a_period_copied_from_an_impossible_date_is_unknown_too() -> None:
    book = ledger(form(sold("2035-03-03"), period="2035-03-03"))
    filing = book.filings[0]
    assert (filing.period, filing.stated_period, filing.last) == (None, date(2035, 3, 3), None)
    assert [entry.when for entry in book.entries()] == [date(2025, 3, 5)]
    assert [finding.location for finding in book.findings] == ["0009990016-25-000002", "0009990016-25-000002 I/1"]
    assert {finding.values["likely"] for finding in book.findings} == {"2025-03-03"}


def test_a_period_after_the_filing_does_not_make_the_transactions_impossible() -> None:
    book = ledger(form(sold("2025-03-03"), period="2035-03-03"))
    assert [finding.location for finding in book.findings] == ["0009990016-25-000002"]
    assert [entry.day for entry in book.entries()] == [date(2025, 3, 3)]


def test_the_other_rows_of_the_form_date_a_row_whose_date_is_unknown() -> None:
    book = ledger(form(sold("2025-03-03"), sold("2052-03-04", 500, 8_500), period="2025-03-03"))
    assert book.filings[0].last == date(2025, 3, 3)
    assert [(entry.day, entry.when) for entry in book.entries()] == [
        (date(2025, 3, 3), date(2025, 3, 3)),
        (None, date(2025, 3, 3)),
    ]
    assert book.findings[0].values["likely"] == "2025-03-04"


def test_an_impossible_deemed_execution_date_is_unknown() -> None:
    book = ledger(form(sold("2025-03-03", deemed="2030-03-03")))
    (entry,) = book.entries()
    assert (entry.day, entry.deemed) == (date(2025, 3, 3), None)
    assert book.findings[0].message.startswith("The deemed execution date 2030-03-03 is after the filing")


@pytest.mark.parametrize(("day", "possible"), [(6, True), (12, True), (13, False)])
def test_a_form_may_be_filed_up_to_a_week_before_its_deemed_execution_date(day: int, *, possible: bool) -> None:
    book = ledger(form(sold("2025-03-03", deemed=f"2025-03-{day:02}")))
    assert (book.findings == []) is possible
    assert [entry.deemed for entry in book.entries()] == [date(2025, 3, day) if possible else None]


def test_a_bare_document_is_judged_by_its_signature_unless_that_has_last_years_number() -> None:
    late = form(sold("2025-01-03"), filed="", signed="2024-01-06", period="2025-01-03")
    wrong = form(sold("2035-01-03"), filed="", signed="2025-01-06", period="2035-01-03")
    assert ledger(late).findings == []
    assert [finding.values["likely"] for finding in ledger(wrong).findings] == ["2025-01-03", "2025-01-03"]


def test_a_copy_without_header_of_a_form_with_an_impossible_date_is_that_form() -> None:
    rows = (sold("2025-03-03"), sold("2025-03-20", 500, 8_500))
    for order in (1, -1):
        copies = [form(*rows), form(*rows, filed="", signed="2025-03-05")]
        assert [one.accession for one in ledger(*copies[::order]).filings] == ["0009990016-25-000002"]
