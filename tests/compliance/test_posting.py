"""The posting list of Rule 16a-3(k): the business day after filing, and twelve months on the website."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import section16
from section16.compliance.posting import PostingStatus, posting_list, read_posted
from section16.finding import FactTablesError
from section16.ledger.entries.entry import LedgerFiling
from tests.ledger.forms import form, sold

NUMBER = "0009990016-25-000002"


def filings(**said: Any) -> tuple[LedgerFiling, ...]:
    return section16.Ledger.from_submissions([form(sold("2025-03-03"), **said)]).filings


@pytest.mark.parametrize(
    ("filed", "due", "until"),
    [
        ("2025-03-05", date(2025, 3, 6), date(2026, 3, 6)),
        ("2025-03-07", date(2025, 3, 10), date(2026, 3, 10)),  # Friday to Monday
        ("2025-01-08", date(2025, 1, 10), date(2026, 1, 10)),  # EDGAR was closed on January 9, 2025
        ("2024-10-11", date(2024, 10, 15), date(2025, 10, 15)),  # Columbus Day
        ("2024-02-28", date(2024, 2, 29), date(2025, 2, 28)),
        ("2003-06-27", None, None),
    ],
)
def test_a_report_is_posted_by_the_end_of_the_next_business_day_and_kept_for_twelve_months(
    filed: str, due: date | None, until: date | None
) -> None:
    (item,) = posting_list(
        filings(filed=filed, period="2003-06-01" if filed < "2004" else "2024-02-01"), date(2025, 4, 1)
    ).items
    assert (item.due, item.until) == (due, until)


@pytest.mark.parametrize(
    ("on", "posted", "status", "late"),
    [
        (date(2025, 3, 6), None, PostingStatus.NOT_DUE, 0),
        (date(2025, 3, 7), None, PostingStatus.UNKNOWN, 0),
        (date(2025, 3, 7), {}, PostingStatus.OVERDUE, 1),
        (date(2025, 3, 10), {}, PostingStatus.OVERDUE, 4),
        (date(2025, 3, 10), {NUMBER: date(2025, 3, 6)}, PostingStatus.ON_TIME, 0),
        (date(2025, 3, 10), {NUMBER: date(2025, 3, 10)}, PostingStatus.LATE, 4),
        (date(2025, 3, 10), {NUMBER: date(2025, 3, 11)}, PostingStatus.OVERDUE, 4),
        (date(2026, 3, 6), {NUMBER: date(2025, 3, 6)}, PostingStatus.ON_TIME, 0),
        (date(2026, 3, 7), {NUMBER: date(2025, 3, 6)}, PostingStatus.MAY_BE_REMOVED, 0),
        (date(2026, 3, 7), {NUMBER: date(2025, 3, 10)}, PostingStatus.LATE, 4),
    ],
)
def test_the_status_follows_from_the_day_and_from_what_was_posted(
    on: date, posted: dict[str, date] | None, status: PostingStatus, late: int
) -> None:
    (item,) = posting_list(filings(), on, posted).items
    assert (item.status, item.days_late) == (status, late)


def test_what_is_not_known_is_named() -> None:
    found = posting_list(filings(), date(2025, 3, 7))
    assert [(one.missing, one.rows) for one in found.incomplete] == [("the day of posting", (NUMBER,))]
    assert posting_list(filings(), date(2025, 3, 7), {}).incomplete == ()
    bare = posting_list(filings(filed="", signed="2025-03-05"), date(2025, 3, 7))
    assert [(one.status, one.due, one.link) for one in bare.items] == [(PostingStatus.UNKNOWN, None, "")]
    assert [one.missing for one in bare.incomplete] == ["the filing date"]


def test_a_later_filing_is_not_on_the_list_and_a_posting_explains_itself() -> None:
    assert posting_list(filings(), date(2025, 3, 4)).items == ()
    (item,) = posting_list(filings(), date(2025, 3, 5)).items
    assert item.link == "https://www.sec.gov/Archives/edgar/data/9990016/000999001625000002/0009990016-25-000002-index.htm"
    assert [text for _, text in item.why.sentences()] == [
        f"Form 4 is to be on the website, or linked from it, by the end of 2025-03-06. ({NUMBER})",
        "It was filed on 2025-03-05; the next business day ends on 2025-03-06. (Rule 16a-3(k))",
        "It remains on the website for twelve months, until 2026-03-06. (Rule 16a-3(k), twelve months (unconfirmed))",
    ]


def test_days_of_posting_are_read_from_a_file() -> None:
    data = f'[[posted]]\naccession = "{NUMBER}"\non = "3/6/2025"\n'
    assert read_posted(data.encode(), "posted.toml", filings()) == {NUMBER: date(2025, 3, 6)}


def test_postings_that_cannot_be_are_refused_with_their_lines() -> None:
    one = f'[[posted]]\naccession = "{NUMBER}"\n'
    data = f'{one}on = 2025-03-06\n{one}on = 2025-03-04\n[[posted]]\naccession = "0009990016-25-000009"\non = 2025-03-06\n'
    with pytest.raises(FactTablesError) as caught:
        read_posted(data.encode(), "posted.toml", filings())
    assert [(one.id, one.location) for one in caught.value.findings] == [
        ("FACTS-TWICE", "posted.toml, line 5, [[posted]] 2, accession"),
        ("FACTS-CONTRADICT", "posted.toml, line 6, [[posted]] 2, on"),
        ("FACTS-UNKNOWN", "posted.toml, line 8, [[posted]] 3, accession"),
    ]
