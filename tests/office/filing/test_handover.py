"""An office's drafts handed over: what the office says and what the journal says stay in step, whatever breaks off."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from section16.action import Action
from section16.clock import SetClock
from section16.edgar.api import EdgarApi
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.sending import ObservedOutcome, Sender
from section16.errors import ConflictError, NotAllowedError, OfficeError, RefusedError
from section16.formats.edgar_package.writing import STARS
from section16.ledger.ledger import Ledger
from section16.office.approval import refusal
from section16.office.drafts.workflow import State
from section16.office.filing.handover import Handover, key_of, note, receipt, settle
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.rehearse import in_process, local_edgar, registry_of
from section16.rehearsal.simulator import Simulator
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.transmission import TransmissionState
from section16.workspace.reading import read
from tests.drafting.examples import one
from tests.office.offices import CIK
from tests.office.people import ACCESSION, NAME, Team

NAMED = Confirmation(CIK, "Larkspur Harbor Systems, Inc.", "larkspur harbor systems, inc.")
AFTERNOON = datetime(2025, 6, 18, 16, 0, tzinfo=UTC)


class Room:
    """A team, a local EDGAR that knows everybody on the form, and a clock they share."""

    def __init__(self, folder: Path, transport: EdgarApi, edgar: Simulator, clock: SetClock) -> None:
        self.team = Team(folder / "office.db")
        self.team.clock.at = clock.at
        self.edgar = edgar
        self.clock = clock
        _, self.codes = registry_of(one().document)
        self.journal = Journal(self.team.offices["fiona"].engine)
        self.transport = transport

    def handover(self, by: str = "fiona") -> Handover:
        sender = Sender(self.transport, self.journal, by, self.clock, self.clock.wait)
        return Handover(self.team.by(by), sender, self.codes)

    @property
    def state(self) -> State:
        return State(self.team.kept().state)


@contextmanager
def room(folder: Path, misbehaviour: FaultSchedule | None = None) -> Iterator[Room]:
    clock = SetClock(AFTERNOON)
    registry, _ = registry_of(one().document)
    edgar = Simulator(clock, registry=registry)
    with in_process(edgar, clock, misbehaviour) as transport:
        made = Room(folder, transport, edgar, clock)
        with made.team:
            yield made


def test_a_signed_draft_is_filed_and_has_a_receipt(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        stands = here.handover().live(NAME, NAMED)
        assert (stands.state, here.state) == (TransmissionState.ACCEPTED, State.ACCEPTED)
        told = receipt(here.team.by("fiona"), NAME)
        assert (told.accession, told.approved_by, told.late) == (stands.accession, "anselm", False)
        assert told.head == str(here.team.offices["fiona"].head())
        here.clock.wait(600)
        here.edgar.settle()
        filing = here.edgar.index.find(stands.accession)
        assert filing is not None
        ledger = Ledger.from_submissions([read(filing.data)])
        assert [str(position.balance) for position in ledger.positions(CIK)] == ["39600"]
        assert here.team.offices["petra"].drafting(CIK, signed=here.clock.at.date()).drafts == ()


def test_a_test_changes_nothing_in_the_office(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.draft()
        before = here.team.offices["petra"].head()
        assert here.handover().test(NAME).state is TransmissionState.ACCEPTED
        assert (here.state, here.team.offices["petra"].head()) == (State.DRAFT, before)
        assert len(here.edgar.index) == 0


@pytest.mark.parametrize("how_far", ["draft", "locked", "approved"])
def test_what_is_not_signed_is_not_filed(tmp_path: Path, how_far: str) -> None:
    with room(tmp_path) as here:
        getattr(here.team, how_far)()
        with pytest.raises(refusal.StepRefusedError, match="The step submit is possible when it is signed or suspended"):
            here.handover().live(NAME, NAMED)
        assert (here.journal.all(), here.edgar.taken) == ((), {})


@pytest.mark.parametrize("confirmation", [None, Confirmation(CIK, "Larkspur Harbor Systems, Inc.", "Larkspur")])
def test_without_the_issuers_name_nothing_is_filed(tmp_path: Path, confirmation: Confirmation | None) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        with pytest.raises(RefusedError):
            here.handover().live(NAME, confirmation)
        assert (here.state, here.journal.all()) == (State.SIGNED, ())


def test_no_answer_leaves_it_open_until_it_is_found(tmp_path: Path) -> None:
    silence = FaultSchedule(1, [Fault.TIMEOUT_AFTER], rate=1.0)
    with room(tmp_path, silence) as here:
        here.team.signed()
        stands = here.handover().live(NAME, NAMED)
        assert (stands.state, here.state) == (TransmissionState.OPEN, State.UNKNOWN_OUTCOME)
        silence.rate = 0.0
        again = here.handover().live(NAME, NAMED)
        assert (again.state, here.state, len(here.edgar.taken)) == (TransmissionState.ACCEPTED, State.ACCEPTED, 1)


def test_a_suspended_form_is_mended_and_sent_under_another_key(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        right, here.codes = here.codes, {number: type(code)("wrong!12") for number, code in here.codes.items()}
        assert here.handover().live(NAME, NAMED).state is TransmissionState.SUSPENDED
        assert here.state is State.SUSPENDED
        first = key_of(here.team.by("fiona"), NAME)
        here.codes = right
        assert here.handover().live(NAME, NAMED).state is TransmissionState.ACCEPTED
        assert (here.state, key_of(here.team.by("fiona"), NAME) == first) == (State.ACCEPTED, False)


def test_what_broke_off_between_office_and_journal_goes_on(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        approval = here.team.by("fiona")
        key = f"{CIK}/{NAME}/{here.team.version()}"
        approval.submit(NAME, here.team.version(), "rehearsal", key)
        assert (here.state, here.journal.all()) == (State.SUBMITTED, ())
        assert here.handover().live(NAME, NAMED).state is TransmissionState.ACCEPTED
        assert here.state is State.ACCEPTED


def test_what_broke_off_after_the_answer_is_noted_once(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        handover = here.handover()
        approval, kept = here.team.by("fiona"), here.team.kept()
        key = f"{CIK}/{NAME}/{kept.version}"
        approval.submit(NAME, kept.version, "rehearsal", key)
        handover.sender.deliver(key, handover.ready(NAME, live=True).packed, confirmation=NAMED)
        assert here.state is State.SUBMITTED
        assert here.handover().live(NAME, NAMED).state is TransmissionState.ACCEPTED
        assert (here.state, len(here.edgar.taken)) == (State.ACCEPTED, 1)
        assert note(approval, NAME, here.journal.read(key)) is None


def test_an_exported_form_is_settled_by_hand(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
        assert here.handover().live(NAME, NAMED).state is TransmissionState.BY_HAND
        assert here.state is State.SUBMITTED
        approval = here.team.by("fiona")
        stands = settle(approval, here.journal, NAME, ObservedOutcome(accession=ACCESSION, accepted=here.clock()), here.clock())
        assert (stands and stands.state, here.state, receipt(approval, NAME).accession) == (
            TransmissionState.ACCEPTED,
            State.ACCEPTED,
            ACCESSION,
        )


def test_what_a_person_does_not_see_on_edgar_may_be_sent_again(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
        here.handover().live(NAME, NAMED)
        stands = settle(here.team.by("fiona"), here.journal, NAME, ObservedOutcome(), here.clock())
        assert (stands and stands.state, here.state) == (TransmissionState.READY, State.SIGNED)


def test_what_was_refused_is_sent_again_by_the_same_key(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        usual, busy = here.transport, tmp_path / "busy"
        busy.mkdir()
        (busy / "something").touch()
        here.transport = Export(busy)  # type: ignore[assignment]  # another transport
        for _ in range(2):
            refused = here.handover().live(NAME, NAMED)
            assert (refused.state, here.state) == (TransmissionState.READY, State.SIGNED)
        here.transport = usual
        assert here.handover().live(NAME, NAMED).state is TransmissionState.ACCEPTED
        assert (here.state, len(here.edgar.taken), len(here.journal.all())) == (State.ACCEPTED, 1, 1)


def test_what_was_exported_is_neither_exported_nor_sent_again_before_it_is_settled(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        usual = here.transport
        here.transport = Export(tmp_path / "first")  # type: ignore[assignment]  # another transport
        here.handover().live(NAME, NAMED)
        for transport in (Export(tmp_path / "second"), usual):
            here.transport = transport  # type: ignore[assignment]  # as above
            with pytest.raises(ConflictError, match=r"exported on 2025-06-18.*Record the outcome first") as refused:
                here.handover().live(NAME, NAMED)
            assert (refused.value.action or Action("")).name == "filing.settle"
        assert ((tmp_path / "second").exists(), len(here.edgar.taken)) == (False, 0)
        settle(here.team.by("fiona"), here.journal, NAME, ObservedOutcome(), here.clock())
        assert here.handover().live(NAME, NAMED).state is TransmissionState.ACCEPTED


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        (ObservedOutcome(accession="0009990016-25-31", accepted=AFTERNOON), "is not an accession number"),
        (ObservedOutcome(accession=ACCESSION), "The acceptance time is missing."),
        (ObservedOutcome(accession=ACCESSION, accepted=AFTERNOON + timedelta(hours=1)), "13:00:00 Eastern is in the future."),
        (
            ObservedOutcome(accession=ACCESSION, accepted=AFTERNOON - timedelta(hours=1)),
            "11:00:00 Eastern: it was submitted",
        ),
        (ObservedOutcome(accession="0009990016-24-000031", accepted=AFTERNOON), "is not from 2025, the year of acceptance"),
        (ObservedOutcome(accession="0009990016-26-000031", accepted=AFTERNOON), "is not from 2025, the year of acceptance"),
    ],
)
def test_what_cannot_be_settled_so_leaves_everything_as_it_was(tmp_path: Path, seen: ObservedOutcome, told: str) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
        here.handover().live(NAME, NAMED)
        with pytest.raises(OfficeError, match=told):
            settle(here.team.by("fiona"), here.journal, NAME, seen, here.clock())
        (stands,) = here.journal.all()
        assert (stands.state, stands.claim, here.state) == (TransmissionState.BY_HAND, "", State.SUBMITTED)
        settle(
            here.team.by("fiona"), here.journal, NAME, ObservedOutcome(accession=ACCESSION, accepted=here.clock()), here.clock()
        )
        assert here.state is State.ACCEPTED


def test_the_moment_of_acceptance_is_the_one_that_was_told(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
        here.handover().live(NAME, NAMED)
        here.team.clock.at += timedelta(days=2)
        approval, moment = here.team.by("fiona"), AFTERNOON + timedelta(minutes=9)
        settle(approval, here.journal, NAME, ObservedOutcome(accession=ACCESSION, accepted=moment), here.team.clock.at)
        assert receipt(approval, NAME).accepted == moment


def test_what_edgar_suspended_after_an_export_goes_back_into_work(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
        here.handover().live(NAME, NAMED)
        stands = settle(here.team.by("fiona"), here.journal, NAME, ObservedOutcome(suspended="a wrong code"), here.clock())
        assert (stands and stands.state, here.state) == (TransmissionState.SUSPENDED, State.SUSPENDED)
        assert here.team.by("fiona").steps(NAME)[-1].details.remark.startswith("A wrong code.")
        here.team.by("fiona").correct(NAME, here.team.version())


def test_what_broke_off_before_the_journal_knew_of_it_may_be_sent_again(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        approval = here.team.by("fiona")
        approval.submit(NAME, here.team.version(), "rehearsal", f"{CIK}/{NAME}/{here.team.version()}")
        with pytest.raises(OfficeError, match="interrupted before anything was sent"):
            settle(approval, here.journal, NAME, ObservedOutcome(accession=ACCESSION, accepted=here.clock()), here.clock())
        assert settle(approval, here.journal, NAME, ObservedOutcome(), here.clock()) is None
        assert here.state is State.SIGNED


def test_who_may_not_send_neither_sends_nor_settles_nor_tests(tmp_path: Path) -> None:
    with room(tmp_path, FaultSchedule(1, [Fault.TIMEOUT_AFTER], rate=1.0)) as here:
        here.team.signed()
        here.handover().live(NAME, NAMED)
        stands = here.journal.all()
        viola = here.handover("viola")
        with pytest.raises(NotAllowedError, match="viola does not have the filer role"):
            viola.live(NAME, NAMED)
        with pytest.raises(NotAllowedError, match="viola does not have the preparer or approver or filer role"):
            viola.test(NAME)
        with pytest.raises(NotAllowedError, match="viola does not have the filer role"):
            settle(viola.approval, here.journal, NAME, ObservedOutcome(), here.clock())
        assert (here.journal.all(), here.state) == (stands, State.UNKNOWN_OUTCOME)


def test_a_suspended_test_is_followed_by_another(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.draft()
        right, here.codes = here.codes, {number: type(code)("wrong!12") for number, code in here.codes.items()}
        assert here.handover().test(NAME).state is TransmissionState.SUSPENDED
        here.codes = right
        assert [here.handover().test(NAME).state for _ in range(2)] == [TransmissionState.ACCEPTED] * 2
        assert len(here.edgar.taken) == 3


def test_what_is_not_filed_has_no_receipt_and_no_key(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.draft()
        with pytest.raises(OfficeError, match="Only a form that EDGAR has accepted has a receipt") as caught:
            receipt(here.team.by("fiona"), NAME)
        assert caught.value.action == Action("filing.status", {"name": NAME})
        with pytest.raises(OfficeError, match="has not been submitted"):
            key_of(here.team.by("fiona"), NAME)


class Counted:
    """Counts how often a package is built, read and checked on our side; the local EDGAR's own reading is not ours."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: dict[str, int] = {"write_package": 0, "read_package": 0, "check": 0}
        for module in [found for name, found in sorted(sys.modules.items()) if name.startswith("section16.")]:
            if module.__name__.startswith(("section16.formats.", "section16.checks.", "section16.rehearsal.")):
                continue
            for name in self.calls:
                function = vars(module).get(name)
                if inspect.isfunction(function):
                    monkeypatch.setattr(module, name, self._counting(name, function))

    def _counting(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def count(*arguments: Any, **options: Any) -> Any:
            self.calls[name] += 1
            return function(*arguments, **options)

        return count


@pytest.mark.parametrize("way", ["test", "live", "export"])
def test_a_package_is_built_read_and_checked_once_on_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        if way == "export":
            here.transport = Export(tmp_path / "folder")  # type: ignore[assignment]  # another transport
            here.codes = dict.fromkeys(here.codes, Secret(STARS))
        counted = Counted(monkeypatch)
        handover = here.handover()
        stands = handover.test(NAME) if way == "test" else handover.live(NAME, NAMED)
        assert stands.state in (TransmissionState.ACCEPTED, TransmissionState.BY_HAND)
        assert counted.calls == {"write_package": 1, "read_package": 1, "check": 1}


def test_a_rehearsal_is_built_and_read_once_and_checked_by_the_local_edgar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room(tmp_path) as here:
        here.team.draft()
        before = here.team.offices["petra"].head()
        counted = Counted(monkeypatch)
        with local_edgar(here.team.kept().document, here.clock()) as local:
            stands = Handover(here.team.by("viola"), local.sender, local.codes).rehearse(NAME, local.confirmation)
            outcome = local.outcome(stands)
        assert (outcome.sending.state, outcome.findings) == (TransmissionState.ACCEPTED, ())
        assert outcome.filing is not None
        assert counted.calls == {"write_package": 1, "read_package": 1, "check": 0}
        assert (here.state, here.team.offices["petra"].head(), here.journal.all()) == (State.DRAFT, before, ())


def test_a_draft_that_changed_after_its_package_was_built_is_not_sent(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        handover = here.handover()
        ready = handover.ready(NAME, live=True)
        here.team.by("petra").withdraw(NAME, here.team.version(), "a price")
        with pytest.raises(ConflictError, match="version"):
            handover.live(NAME, NAMED, ready=ready)
        assert (here.state, here.journal.all(), here.edgar.taken) == (State.DRAFT, (), {})


def test_the_submission_of_a_draft_is_kept_beside_its_step_and_names_the_draft(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.team.signed()
        stands = here.handover().live(NAME, NAMED)
        (sent,) = [one.details for one in here.team.by("fiona").steps(NAME) if one.word == "submit"]
        assert (sent.way, sent.submission) == ("rehearsal", stands.key)
        assert (stands.draft, here.journal.of_draft(CIK, NAME)) == (NAME, (here.journal.read(stands.key),))
