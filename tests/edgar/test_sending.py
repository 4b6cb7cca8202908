"""A submission is never lost and never sent twice, whatever happens between the sender and EDGAR."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from section16.clock import SetClock
from section16.edgar import sending
from section16.edgar.answers import SubmissionAnswer
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.packed import Packed, packed_of
from section16.edgar.sending import WHEN_UNKNOWN, ObservedOutcome, Sender, settle_by_hand
from section16.edgar.tokens import Tokens
from section16.edgar.transport import Fence, LookupRequest, LookupResult, Receipt
from section16.errors import ConflictError, NoSecretError, RefusedError
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.simulator import LOGIN
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import Transmission, TransmissionState
from tests.rehearsal.faults import CODE, ISSUER, Sent
from tests.rehearsal.local import MORNING, an_edgar, client_of
from tests.rehearsal.simulation import LIES, ODD_CLOCKS, Stage, run

RUNS = 60
ALL_RUNS = 10_000
CONFIRMED = Confirmation(ISSUER, "MILL POND WORKS INC", "mill pond  works inc")
TEST = Sent("4").data.replace(b">LIVE<", b">TEST<")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    found = Stage()
    yield found
    found.close()


@pytest.fixture
def journal() -> Iterator[Journal]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.tables["submission"].create(engine)
    yield Journal(engine)
    engine.dispose()


def deliver(  # noqa: PLR0913 - what a delivery depends on
    journal: Journal,
    kinds: tuple[Fault, ...] = (),
    *,
    lists: bool = True,
    data: bytes = TEST,
    key: str = "one",
    confirmation: Confirmation | None = None,
    by: str = "ada",
) -> tuple[Transmission, int]:
    """Deliver a package to an EDGAR whose first answers go wrong; return where it stands and how many were taken."""
    edgar, clock = an_edgar(lists=lists)
    tokens = edgar.logins.issue(LOGIN, clock())
    with client_of(edgar, misbehaviour=_Scripted(kinds)) as client:
        api = EdgarApi(client, lambda: tokens, LOGIN, clock, patience=AT_ONCE)
        stands = Sender(api, journal, by, clock, clock.wait).deliver(key, packed_of(Secret(data)), confirmation=confirmation)
    clock.wait(1000)
    edgar.settle()
    return stands, len(edgar.taken)


class _Scripted(FaultSchedule):
    """Lets the first requests go wrong as told, and no more."""

    def __init__(self, kinds: tuple[Fault, ...]) -> None:
        super().__init__(0)
        self._script = list(kinds)

    def next(self) -> Fault | None:
        return self._script.pop(0) if self._script else None


class _Timeless:
    """EDGAR as it accepts a form, and states the time only when it is asked later."""

    name, note = "timeless", ""

    def __init__(self) -> None:
        self.at: datetime | None = None

    def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:  # noqa: ARG002 - as transports do
        return Receipt(accession="0009990016-26-000031", state=TransmissionState.ACCEPTED)

    def status(self, accession: str) -> Receipt:
        return Receipt(accession=accession, state=TransmissionState.ACCEPTED, accepted=self.at)

    def find(self, sought: LookupRequest) -> LookupResult:  # noqa: ARG002 - as transports do
        return LookupResult()


def test_a_live_form_that_is_accepted_at_an_unknown_time_is_not_given_one(journal: Journal) -> None:
    clock, edgar = SetClock(MORNING), _Timeless()
    sender = Sender(edgar, journal, "ada", clock, clock.wait)
    stands = sender.deliver("one", packed_of(Secret(Sent("4").data)), confirmation=CONFIRMED)
    assert (stands.state, stands.accepted, stands.reason) == (TransmissionState.SENT, None, WHEN_UNKNOWN)
    edgar.at = MORNING
    stands = sender.deliver("one", packed_of(Secret(Sent("4").data)), confirmation=CONFIRMED)
    assert (stands.state, stands.accepted) == (TransmissionState.ACCEPTED, MORNING)


def test_a_test_that_is_accepted_needs_no_time(journal: Journal) -> None:
    clock = SetClock(MORNING)
    stands = Sender(_Timeless(), journal, "ada", clock, clock.wait).deliver("one", packed_of(Secret(TEST)))
    assert stands.state is TransmissionState.ACCEPTED


@pytest.mark.parametrize(
    ("stated", "accepted"),
    [
        ("2026-03-06T17:05:00", "2026-03-06T17:05:00-05:00"),
        ("2026-03-06T22:05:00Z", "2026-03-06T17:05:00-05:00"),
        ("2026-03-06", None),
        ("soon", None),
    ],
)
def test_an_acceptance_time_without_a_zone_is_eastern_and_a_date_alone_is_none(stated: str, accepted: str | None) -> None:
    found = SubmissionAnswer(acceptance_date_time=stated).accepted
    assert (found and found.isoformat()) == accepted


@pytest.mark.parametrize("mishap", [kind for kind in Fault if kind.done])
def test_what_was_taken_and_not_answered_is_found_and_not_sent_again(journal: Journal, mishap: Fault) -> None:
    stands, taken = deliver(journal, (mishap,))
    assert (stands.state, taken, stands.attempt) == (TransmissionState.ACCEPTED, 1, 1)


@pytest.mark.parametrize("mishap", [Fault.TIMEOUT_BEFORE, Fault.ERROR_BEFORE, Fault.RESET_BEFORE])
def test_what_was_not_taken_and_not_answered_is_sent_again_once_nothing_can_arrive_any_more(
    journal: Journal, mishap: Fault
) -> None:
    stands, taken = deliver(journal, (mishap,))
    assert (stands.state, taken, stands.attempt) == (TransmissionState.ACCEPTED, 1, 2)


def test_what_arrives_late_is_waited_for(journal: Journal) -> None:
    stands, taken = deliver(journal, (Fault.LATE,))
    assert (stands.state, taken, stands.attempt) == (TransmissionState.ACCEPTED, 1, 1)


@pytest.mark.parametrize("mishap", [Fault.EXPIRED_TOKEN, Fault.TOO_MANY])
def test_what_was_refused_is_ready_and_says_why(journal: Journal, mishap: Fault) -> None:
    stands, taken = deliver(journal, (mishap,))
    assert (stands.state, taken, stands.claim) == (TransmissionState.READY, 0, "")
    assert "EDGAR refused the submission" in stands.reason


def test_where_a_look_settles_nothing_it_stays_open_and_nothing_is_sent(journal: Journal) -> None:
    stands, taken = deliver(journal, (Fault.TIMEOUT_AFTER,), lists=False)
    assert (stands.state, taken) == (TransmissionState.OPEN, 1)
    assert "Look on EDGAR before sending again." in stands.reason
    again, more = deliver(journal, lists=False)
    assert (again.state, more, again.attempt) == (TransmissionState.OPEN, 0, 1)


def test_an_open_one_is_settled_by_the_person_who_looked_on_edgar(journal: Journal) -> None:
    stands, _taken = deliver(journal, (Fault.TIMEOUT_BEFORE,), lists=False)
    at = stands.changed
    assert at is not None
    absent = settle_by_hand(journal, "one", "ada", at, ObservedOutcome())
    assert absent.state is TransmissionState.READY
    assert deliver(journal)[0].state is TransmissionState.ACCEPTED
    with pytest.raises(ConflictError, match="Only an open or exported submission"):
        settle_by_hand(journal, "one", "ada", at, ObservedOutcome(accession="0009990016-26-000009"))


def test_a_wrong_clock_is_reported_and_decides_nothing(journal: Journal) -> None:
    stands, taken = deliver(journal, (Fault.WRONG_CLOCK,))
    assert (stands.state, taken) == (TransmissionState.ACCEPTED, 1)


def test_what_is_suspended_is_done_and_states_why(journal: Journal) -> None:
    sent = Sent("4")
    sent.set("rptOwnerCcc", "zz99zz99")
    stands, _taken = deliver(journal, data=sent.data.replace(b">LIVE<", b">TEST<"))
    assert stands.state is TransmissionState.SUSPENDED
    assert [message.label for message in stands.messages if message.type == "ERROR"] == ["JUDGE-CODE"]


@pytest.mark.parametrize(
    "confirmation",
    [
        None,
        Confirmation(ISSUER, "MILL POND WORKS INC", ""),
        Confirmation(ISSUER, "MILL POND WORKS INC", "MILL POND WORK INC"),
        Confirmation("0009990999", "MILL POND WORKS INC", "MILL POND WORKS INC"),
        Confirmation(ISSUER, "", ""),
    ],
)
def test_nothing_is_filed_live_unless_a_person_typed_the_issuers_name(
    journal: Journal, confirmation: Confirmation | None
) -> None:
    with pytest.raises(RefusedError):
        deliver(journal, data=Sent("4").data, confirmation=confirmation)
    assert journal.all() == ()


def test_what_was_filed_live_is_not_filed_again_under_another_key(journal: Journal) -> None:
    assert deliver(journal, data=Sent("4").data, confirmation=CONFIRMED)[0].state is TransmissionState.ACCEPTED
    again, taken = deliver(journal, data=Sent("4").data, confirmation=CONFIRMED)
    assert (again.state, taken) == (TransmissionState.ACCEPTED, 0)
    with pytest.raises(ConflictError, match="There is already a submission of this form"):
        deliver(journal, data=Sent("4").data, confirmation=CONFIRMED, key="two")


def test_under_a_key_nothing_else_is_sent_than_was_begun(journal: Journal) -> None:
    deliver(journal)
    with pytest.raises(ConflictError, match="is already the key of a submission with other content"):
        deliver(journal, data=Sent("5").data.replace(b">LIVE<", b">TEST<"))


def test_the_second_at_the_same_submission_learns_who_is_at_work(journal: Journal) -> None:
    edgar, clock = an_edgar()
    begun = journal.begin(_sending(), clock())
    journal.claim(begun.key, "bo", clock())
    with pytest.raises(ConflictError, match="bo has been submitting it since 2026-06-01 14:00 UTC"):
        deliver(journal)
    assert not edgar.taken


def _sending() -> Transmission:
    return sending.sending_of("one", packed_of(Secret(TEST)))


def test_of_two_changes_made_from_the_same_state_one_is_written(journal: Journal) -> None:
    _edgar, clock = an_edgar()
    known = journal.claim(journal.begin(_sending(), clock()).key, "ada", clock())
    journal.write(known, clock(), reason="first")
    with pytest.raises(ConflictError, match="taken over the submission"):
        journal.write(known, clock(), reason="second")
    assert journal.read("one").reason == "first"


def test_the_journal_holds_no_code_no_token_and_no_package(journal: Journal) -> None:
    deliver(journal)
    assert CODE not in repr(journal.all())


def test_an_export_is_by_hand_until_the_number_is_reported(journal: Journal, tmp_path: Path) -> None:
    _edgar, clock = an_edgar()
    sender = Sender(Export(tmp_path / "out"), journal, "ada", clock, clock.wait)
    stands = sender.deliver("one", packed_of(Secret(TEST)))
    assert stands.state is TransmissionState.BY_HAND
    told = settle_by_hand(journal, "one", "ada", clock(), ObservedOutcome(accession="0009990016-26-000004"))
    assert (told.state, told.accession) == (TransmissionState.SENT, "0009990016-26-000004")


def test_without_tokens_nothing_is_sent_and_it_is_ready(journal: Journal) -> None:
    def none() -> Tokens:
        raise NoSecretError("no filer token is stored for 9990016", remedy="Keep one")

    edgar, clock = an_edgar()
    with client_of(edgar) as client:
        api = EdgarApi(client, none, LOGIN, clock, patience=AT_ONCE)
        stands = Sender(api, journal, "ada", clock, clock.wait).deliver("one", packed_of(Secret(TEST)))
    assert (stands.state, stands.claim, edgar.taken) == (TransmissionState.READY, "", {})
    assert "no filer token is stored" in stands.reason


def test_an_export_into_a_folder_that_is_not_empty_is_ready_to_go_elsewhere(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    _edgar, clock = an_edgar()
    refused = Sender(Export(tmp_path), journal, "ada", clock, clock.wait).deliver("one", packed_of(Secret(TEST)))
    assert (refused.state, refused.claim) == (TransmissionState.READY, "")
    assert "not empty" in refused.reason
    exported = Sender(Export(tmp_path / "new"), journal, "ada", clock, clock.wait).deliver("one", packed_of(Secret(TEST)))
    assert exported.state is TransmissionState.BY_HAND


def test_tokens_that_expire_are_reported_by_our_clock_and_decided_by_edgars() -> None:
    _edgar, clock = an_edgar()
    tokens = Tokens(filer=Secret("f"), user=Secret("u"), user_expires=clock() + timedelta(days=3))
    assert tokens.remarks(clock()) == ("The user token expires on 2026-06-04. Create a new one on EDGAR.",)
    assert "expired" in tokens.remarks(clock() + timedelta(days=3))[0]


def test_every_run_ends_in_one_acceptance_or_says_what_is_open(stage: Stage) -> None:
    ended = [(seed, run(stage, seed)) for seed in range(RUNS)]
    assert [(seed, one.fault) for seed, one in ended if one.fault] == []
    assert sum(one.kills for _seed, one in ended) > RUNS
    assert sum(one.conflicts for _seed, one in ended) > 5
    assert {one.stands.state for _seed, one in ended} == {TransmissionState.ACCEPTED, TransmissionState.OPEN}


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(4))
def test_every_one_of_ten_thousand_runs_ends_so(stage: Stage, chunk: int) -> None:
    size = ALL_RUNS // 4
    seeds = range(chunk * size, (chunk + 1) * size)
    assert [(seed, fault) for seed in seeds if (fault := run(stage, seed).fault)] == []


@pytest.mark.parametrize("runs", [20, pytest.param(60, marks=pytest.mark.slow)])
def test_where_edgar_lists_what_it_was_sent_every_run_ends_in_one_acceptance(stage: Stage, runs: int) -> None:
    ended = [run(stage, seed, lists=1.0).stands.state for seed in range(1000, 1000 + runs)]
    assert set(ended) == {TransmissionState.ACCEPTED}


def test_a_sender_that_does_not_look_before_it_sends_again_would_be_found_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trusting(sender: Sender, stands: Transmission) -> Transmission:
        return sender.journal.write(stands, sender.clock(), state=TransmissionState.READY, reason="")

    monkeypatch.setattr(Sender, "_look", trusting)
    assert any("accepted" in run(stage, seed).fault for seed in range(30))


def test_a_sender_that_believes_an_absence_at_once_would_be_found_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SETTLED", 0.0)
    late = {"kinds": (Fault.LATE,), "mishaps": 0.6, "kills": 0.0}
    assert any("accepted" in run(stage, seed, **late).fault for seed in range(40))  # type: ignore[arg-type]  # settings of a run


def test_a_sender_that_sends_what_was_held_up_would_be_found_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "HELD_UP", timedelta(days=9))
    killed = {"kinds": (), "kills": 0.0, "at_the_last": 0.5}
    assert any("accepted" in run(stage, seed, **killed).fault for seed in range(40))  # type: ignore[arg-type]  # as above


HARD = {"clocks": ODD_CLOCKS, "mishaps": 0.5, "paused": 0.15}
"""Clocks that stand still, jump and run backward, two senders, and an EDGAR that lies in one answer of six."""
HARD_RUNS = 30
ALL_HARD_RUNS = 2_000


@pytest.mark.slow
def test_with_odd_clocks_and_lying_answers_nothing_is_accepted_twice_and_no_wrong_number_is_kept(stage: Stage) -> None:
    ended = [(seed, run(stage, seed, **HARD)) for seed in range(HARD_RUNS)]  # type: ignore[arg-type]  # settings of a run
    assert [(seed, one.fault) for seed, one in ended if one.fault] == []
    assert sum(one.stands.state is TransmissionState.ACCEPTED for _seed, one in ended) > HARD_RUNS / 2


@pytest.mark.parametrize("runs", [15, pytest.param(30, marks=pytest.mark.slow)])
def test_a_person_who_is_held_up_after_the_claim_was_read_again_is_kept_back_by_a_clock_that_goes(
    stage: Stage, runs: int
) -> None:
    ended = [(seed, run(stage, seed, kills=0.0, at_the_last=0.5)) for seed in range(runs)]
    assert [(seed, one.fault) for seed, one in ended if one.fault] == []


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(4))
def test_so_it_is_in_two_thousand_runs(stage: Stage, chunk: int) -> None:
    size = ALL_HARD_RUNS // 4
    seeds = range(chunk * size, (chunk + 1) * size)
    assert [(seed, fault) for seed in seeds if (fault := run(stage, seed, **HARD).fault)] == []  # type: ignore[arg-type]  # as above


def test_a_sender_that_does_not_read_its_claim_again_would_be_found_out_by_a_clock_that_has_stopped(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Journal, "require_ours", lambda _journal, _known: None)
    still = {"clocks": ("stopped",), "kinds": (), "paused": 0.3}
    assert any("accepted" in run(stage, seed, **still).fault for seed in range(40))  # type: ignore[arg-type]  # settings of a run


@pytest.mark.parametrize("check", ["receipt_doubt", "time_doubt"])
def test_a_sender_that_believes_everything_would_be_found_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, check: str
) -> None:
    monkeypatch.setattr(sending, check, lambda *_about: "")
    lies = {"kinds": LIES, "mishaps": 0.6, "kills": 0.0}
    assert any(run(stage, seed, **lies).fault for seed in range(40))  # type: ignore[arg-type]  # settings of a run


def test_what_is_broken_off_by_hand_is_nobodys_any_more(journal: Journal) -> None:
    edgar, clock = an_edgar()
    tokens = edgar.logins.issue(LOGIN, clock())

    def broken_off(_seconds: float) -> None:
        raise KeyboardInterrupt

    with client_of(edgar) as client:
        api = EdgarApi(client, lambda: tokens, LOGIN, clock, patience=AT_ONCE)
        with pytest.raises(KeyboardInterrupt):
            Sender(api, journal, "ada", clock, broken_off).deliver("one", packed_of(Secret(TEST)))
        assert (journal.read("one").state, journal.read("one").claim) == (TransmissionState.SENT, "")
        assert (
            Sender(api, journal, "bert", clock, clock.wait).deliver("one", packed_of(Secret(TEST))).state
            is TransmissionState.ACCEPTED
        )
    assert len(edgar.taken) == 1
