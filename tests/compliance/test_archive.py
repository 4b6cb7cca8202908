"""Real filings whose lateness was read by eye: late ones, and those that only seem late, by accession number and cause."""

from __future__ import annotations

import pytest

import section16
from section16.compliance.timing import Timeliness

LATE = {
    "0001493152-23-020710 II/1": "an option reported two months later",
    "0001209191-23-042142 I/2": "a sale after fifteen business days",
    "0001127602-23-002146 I/4": "purchases by an adviser of a trust, more than a year before",
    "0001127602-23-013907 I/6": "purchases that the footnote calls previously unreported",
    "0001209191-18-056192 I/8": "a plan trade after the fifth business day",
    "0001474506-23-000240 II/1": "late counted from the period of report as well",
}
POSSIBLY = {
    "0001209191-23-018951 I/1": "a disposition in a merger that the footnote calls exempt",
    "0001562180-23-004652 I/2": "a grant that was final only with the stockholders' approval of a later date",
    "0000899243-23-009194 II/1": "the date of the grant in the row of the vesting, a year before the period of report",
    "0001868736-23-000001 II/1": "an option of the year before on the form of an adjustment",
    "0001213900-23-023239 II/1": "the year before in the row and the period of a merger that the footnote dates",
    "0001213900-23-031308 I/1": "a mandatory sale for taxes a day after it was due",
}


@pytest.fixture(scope="module")
def answers(filings: tuple[tuple[str, bytes], ...]) -> dict[str, Timeliness]:
    named = {row.partition(" ")[0] for row in (*LATE, *POSSIBLY)}
    chosen = [section16.read(data) for name, data in filings if any(one in name for one in named)]
    found = section16.timeliness(section16.Ledger.from_submissions(chosen))
    return {row.row: row.timing for one in found for row in one.rows}


@pytest.mark.corpus
@pytest.mark.parametrize("row", LATE, ids=list(LATE.values()))
def test_what_was_read_as_late_is_late(row: str, answers: dict[str, Timeliness]) -> None:
    assert answers[row] is Timeliness.LATE


@pytest.mark.corpus
@pytest.mark.parametrize("row", POSSIBLY, ids=list(POSSIBLY.values()))
def test_what_only_seems_late_is_possibly_timely(row: str, answers: dict[str, Timeliness]) -> None:
    assert answers[row] is Timeliness.POSSIBLY_TIMELY
