"""Which acceptance times and accession numbers are believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from section16.edgar.credibility import number_doubt, of_the_year, receipt_doubt, time_doubt
from section16.edgar.transport import Receipt
from section16.store.transmission import Transmission, TransmissionState

NOW = datetime(2026, 6, 1, 14, tzinfo=UTC)
NUMBER = "0009990016-26-000031"
SENT = Transmission(
    key="one", digest="d", form="4", issuer="0009990016", owners=("0009990042",), period=None, live=True, begun=NOW
)
MINUTES, SECOND = timedelta(minutes=5), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("accepted", "doubt"),
    [
        (NOW + MINUTES, ""),
        (NOW + MINUTES + SECOND, "is in the future."),
        (NOW - MINUTES, ""),
        (NOW - MINUTES - SECOND, "is before the form was sent."),
    ],
)
def test_clocks_may_be_five_minutes_apart(accepted: datetime, doubt: str) -> None:
    assert time_doubt(SENT, Receipt(accession=NUMBER, accepted=accepted), NOW).endswith(doubt)
    assert bool(time_doubt(SENT, Receipt(accession=NUMBER, accepted=accepted), NOW)) is bool(doubt)


@pytest.mark.parametrize(
    ("skew", "accepted", "doubted"),
    [(3600, timedelta(hours=1), False), (3600, timedelta(hours=1, minutes=6), True), (-3600, timedelta(hours=-1), False)],
)
def test_edgars_own_clock_extends_what_is_possible(skew: float, accepted: timedelta, *, doubted: bool) -> None:
    receipt = Receipt(accession=NUMBER, accepted=NOW + accepted, skew=skew)
    assert bool(time_doubt(SENT, receipt, NOW)) is doubted


def test_a_time_that_is_not_stated_is_not_doubted() -> None:
    assert time_doubt(SENT, Receipt(accession=NUMBER), NOW) == ""


@pytest.mark.parametrize(
    ("accepted", "fits"),
    [
        (datetime(2026, 1, 1, 5, tzinfo=UTC), True),  # midnight in Washington
        (datetime(2027, 1, 1, 5, tzinfo=UTC), True),  # numbered in the last week of the year before
        (datetime(2027, 1, 8, 4, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 8, 5, tzinfo=UTC), False),
        (datetime(2026, 1, 1, 4, 59, tzinfo=UTC), False),
    ],
)
def test_the_year_of_an_accession_number_is_that_of_acceptance_or_of_the_week_before(accepted: datetime, *, fits: bool) -> None:
    assert of_the_year(NUMBER, accepted) is fits


def test_a_number_belongs_to_one_submission() -> None:
    two = replace(SENT, key="two")
    of_another = replace(two, issuer="0009990017")
    assert number_doubt(NUMBER, lambda _number: None, SENT) == ""
    assert number_doubt(NUMBER, lambda _number: SENT, SENT) == ""
    assert (
        number_doubt(NUMBER, lambda _number: SENT, two)
        == f"The accession number {NUMBER} already belongs to the submission one."
    )
    assert (
        number_doubt(NUMBER, lambda _number: SENT, of_another)
        == f"The accession number {NUMBER} already belongs to another submission."
    )
    assert number_doubt("31", lambda _number: None, SENT) == "The accession number is not valid."


@pytest.mark.parametrize(
    ("receipt", "doubt"),
    [
        (Receipt(accession=NUMBER, form="4", live=True), ""),
        (Receipt(accession=NUMBER, form="5"), f"EDGAR described {NUMBER} as a Form 5."),
        (Receipt(accession=NUMBER, live=False), f"EDGAR described {NUMBER} as a test."),
    ],
)
def test_an_answer_about_another_form_is_doubted(receipt: Receipt, doubt: str) -> None:
    assert receipt_doubt(SENT, receipt) == doubt
    assert SENT.state is TransmissionState.READY
