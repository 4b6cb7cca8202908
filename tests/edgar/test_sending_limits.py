"""How often a package is sent, how long it may be held up, and how long an absence is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from section16.clock import SetClock
from section16.edgar.packed import Packed, packed_of
from section16.edgar.sending import Sender
from section16.edgar.transport import Fence, LookupRequest, LookupResult, Receipt
from section16.errors import RefusedError, UnansweredError
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import TransmissionState
from tests.rehearsal.faults import Sent
from tests.rehearsal.local import MORNING

TEST = packed_of(Secret(Sent("4").data.replace(b">LIVE<", b">TEST<")))


class _Silent:
    """EDGAR as it answers no package, and lists none of them."""

    name, note = "silent", ""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.not_after: list[datetime] = []
        self.looks = 0

    def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:  # noqa: ARG002 - as transports do
        self.not_after.append(not_after)
        raise self.error

    def status(self, accession: str) -> Receipt | None:  # noqa: ARG002 - as transports do
        return None

    def find(self, sought: LookupRequest) -> LookupResult:  # noqa: ARG002 - as transports do
        self.looks += 1
        return LookupResult(complete=True)


@pytest.fixture
def journal() -> Iterator[Journal]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.tables["submission"].create(engine)
    yield Journal(engine)
    engine.dispose()


def test_what_nobody_answers_for_is_sent_five_times_and_looked_for_twice_each_time(journal: Journal) -> None:
    pauses: list[float] = []
    edgar = _Silent(UnansweredError("no answer came"))
    stands = Sender(edgar, journal, "ada", SetClock(MORNING), pauses.append).deliver("one", TEST)
    assert (len(edgar.not_after), edgar.looks, stands.attempt) == (5, 10, 5)
    assert pauses == [300.0] * 5
    assert (stands.state, stands.claim) == (TransmissionState.READY, "")


def test_what_is_not_sent_within_half_a_minute_is_not_sent_at_all(journal: Journal) -> None:
    edgar = _Silent(RefusedError("Sending was delayed too long, and nothing was sent."))
    stands = Sender(edgar, journal, "ada", SetClock(MORNING), lambda _seconds: None).deliver("one", TEST)
    assert edgar.not_after == [MORNING + timedelta(seconds=30)]
    assert (stands.state, stands.attempt, edgar.looks) == (TransmissionState.READY, 1, 0)


def test_what_was_taken_is_asked_after_ever_less_often_for_twelve_minutes(journal: Journal) -> None:
    class Taken(_Silent):
        def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:  # noqa: ARG002 - as transports do
            return Receipt(accession="0009990016-26-000031")

        def status(self, accession: str) -> Receipt | None:
            return Receipt(accession=accession)

    pauses: list[float] = []
    stands = Sender(Taken(RefusedError("")), journal, "ada", SetClock(MORNING), pauses.append).deliver("one", TEST)
    assert stands.state is TransmissionState.SENT
    assert (pauses, sum(pauses)) == (sorted(pauses), 728.0)


def test_a_number_that_edgar_named_and_never_lists_is_given_up(journal: Journal) -> None:
    class Forgetful(_Silent):
        def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:  # noqa: ARG002 - as transports do
            return Receipt(accession="0009990016-26-000031")

        def find(self, sought: LookupRequest) -> LookupResult:  # noqa: ARG002 - as transports do
            return LookupResult()

    stands = Sender(Forgetful(RefusedError("")), journal, "ada", SetClock(MORNING), lambda _seconds: None).deliver("one", TEST)
    assert (stands.state, stands.accession) == (TransmissionState.OPEN, "")
    assert "EDGAR assigned the accession number 0009990016-26-000031 and does not list it" in stands.reason
