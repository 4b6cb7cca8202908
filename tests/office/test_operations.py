"""Who may do what with an office: every public operation, as the code has them, for everybody who could ask."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import section16
from section16.clock import SetClock
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.sending import ObservedOutcome, Sender
from section16.errors import NotAllowedError, Section16Error
from section16.facts.issuer import Issuer
from section16.ingest.records.into_office import put_into
from section16.ingest.records.understanding import Understood
from section16.office.approval.approval import Approval
from section16.office.approval.authentication import SignedOriginal
from section16.office.drafts.issuer_facts import IssuerFacts
from section16.office.filing.handover import Handover, key_of, note, receipt, sendings_of, settle
from section16.office.members import Member
from section16.office.office import Office, OfficeChange
from section16.office.postings import WebsitePostings
from section16.office.readable_files import write_out
from section16.office.reminders.reminding import Reminding
from section16.office.retention.retention import Retention
from section16.store.copying import fingerprint
from section16.store.database import connect, reading
from section16.store.journal import Journal
from section16.store.roles import MemberRole
from section16.store.settings import Policy
from section16.store.transmission import Transmission, TransmissionState
from section16.workspace.due_list import due_items
from section16.workspace.filing import following
from section16.workspace.records import open_points, open_questions
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, START, Clock, new_office

pytestmark = pytest.mark.dated
NAME = "form4-edda-2025-06-16"
OTHER = "0009990777"
EVERYTHING = tuple(MemberRole)
DAY = date(2025, 6, 17)

UNKNOWN, INACTIVE, OF_ANOTHER, READER, READER_OF_ALL, RIGHT = "nobody", "ida", "olga", "viola", "otto", "petra"
EVERYBODY = (UNKNOWN, INACTIVE, OF_ANOTHER, READER, READER_OF_ALL, RIGHT)

READS = {READER, READER_OF_ALL, RIGHT}
WHOLE = {READER_OF_ALL, RIGHT}
CHANGES = {RIGHT}
REMINDS = {OF_ANOTHER, RIGHT}  # each of the issuers of which he is an administrator
LIMITED = set(EVERYBODY)  # shows everybody what that member may see, which is nothing for some; see below


@dataclass
class Desk:
    """An office as one member has it open, also one whose roles were taken since; and a folder for what is written."""

    office: Office
    folder: Path

    @property
    def approval(self) -> Approval:
        return Approval(self.office, CIK)

    @property
    def keeping(self) -> Retention:
        return Retention(self.office, CIK)

    @property
    def postings(self) -> WebsitePostings:
        return WebsitePostings(self.office, CIK)

    @property
    def handover(self) -> Handover:
        clock = SetClock(START)
        return Handover(
            self.approval, Sender(Export(self.folder / "out"), Journal(self.office.engine), "x", clock, clock.wait), {}
        )

    @property
    def reminding(self) -> Reminding:
        return Reminding(self.office, {}, "worker")

    @property
    def version(self) -> int:
        with Office(self.office.engine, RIGHT, self.office.clock, "").reading_all() as connection:
            return int(connection.exec_driver_sql(f"SELECT version FROM draft WHERE name = '{NAME}'").scalar_one())

    def change(self, work: Callable[[OfficeChange], Any]) -> None:
        with self.office.change(CIK) as change:
            work(change)


Operation = Callable[[Desk], Any]
STATED = IssuerFacts(facts(SALE), ("1",), {})
OPERATIONS: dict[str, tuple[set[str], Operation]] = {
    "Office.members": (LIMITED, lambda it: it.office.members()),
    "Office.issuers": (LIMITED, lambda it: it.office.issuers()),
    "Office.ciks": (LIMITED, lambda it: it.office.ciks()),
    "Office.reads_all": (LIMITED, lambda it: it.office.reads_all),
    "Office.add_member": (CHANGES, lambda it: it.office.add_member(Member("tomas", "Tomas", "", True))),
    "Office.take_role": (CHANGES, lambda it: it.office.take_role("viola", MemberRole.VIEWER, CIK)),
    "Office.put_issuer": (CHANGES, lambda it: it.office.put_issuer(Issuer(cik=CIK, name="Other, Inc.", symbol="OTHR"))),
    "Office.issuer": (READS, lambda it: it.office.issuer(CIK)),
    "Office.stated": (READS, lambda it: it.office.stated(CIK)),
    "Office.records": (READS, lambda it: it.office.records(CIK, "people")),
    "Office.get": (READS, lambda it: it.office.get(CIK, "people", "edda")),
    "Office.change": (CHANGES, lambda it: it.change(lambda _change: None)),
    "Office.take_in": (CHANGES, lambda it: it.office.take_in(facts(SALE))),
    "Office.drafting": (READS, lambda it: it.office.drafting(CIK, signed=DAY)),
    "Office.amendment": (READS, lambda it: it.office.amendment(CIK, NAME, why="x", signed=DAY)),
    "Office.keep_drafts": (CHANGES, lambda it: it.office.keep_drafts(CIK, ())),
    "Office.discard_draft": (CHANGES, lambda it: it.office.discard_draft(CIK, NAME)),
    "Office.drafts": (READS, lambda it: it.office.drafts(CIK)),
    "Office.filed": (READS, lambda it: it.office.filed(CIK)),
    "Office.draft": (READS, lambda it: it.office.draft(CIK, NAME)),
    "Office.trail": (WHOLE, lambda it: it.office.trail()),
    "Office.reading_all": (WHOLE, lambda it: it.office.reading_all().__enter__()),
    "Office.head": (WHOLE, lambda it: it.office.head()),
    "Office.copy_to": (WHOLE, lambda it: it.office.copy_to(str(it.folder / "copy.db"))),
    "Office.back_up": (WHOLE, lambda it: it.office.back_up(it.folder / "backup.db")),
    "OfficeChange.records": (CHANGES, lambda it: it.change(lambda change: change.records("people"))),
    "OfficeChange.put": (CHANGES, lambda it: it.change(lambda change: change.put("texts", "new", "A text."))),
    "OfficeChange.remove": (CHANGES, lambda it: it.change(lambda change: change.remove("events", "1"))),
    "Approval.lock": (CHANGES, lambda it: it.approval.lock(NAME, it.version)),
    "Approval.approve": (CHANGES, lambda it: it.approval.approve(NAME, it.version)),
    "Approval.send_back": (CHANGES, lambda it: it.approval.send_back(NAME, it.version, "x")),
    "Approval.withdraw": (CHANGES, lambda it: it.approval.withdraw(NAME, it.version, "x")),
    "Approval.sign": (CHANGES, lambda it: it.approval.sign(NAME, it.version, "/s/ Edda M. Winterbourne", SignedOriginal())),
    "Approval.acknowledge_late": (CHANGES, lambda it: it.approval.acknowledge_late(NAME, it.version, "x")),
    "Approval.submit": (CHANGES, lambda it: it.approval.submit(NAME, it.version, "x")),
    "Approval.accept": (CHANGES, lambda it: it.approval.accept(NAME, it.version, "0009990016-25-000001", START)),
    "Approval.suspend": (CHANGES, lambda it: it.approval.suspend(NAME, it.version, "x")),
    "Approval.unanswered": (CHANGES, lambda it: it.approval.unanswered(NAME, it.version, "x")),
    "Approval.not_arrived": (CHANGES, lambda it: it.approval.not_arrived(NAME, it.version, "x")),
    "Approval.correct": (CHANGES, lambda it: it.approval.correct(NAME, it.version)),
    "Approval.paper_to_sign": (READS, lambda it: it.approval.paper_to_sign(NAME, "/s/ Edda M. Winterbourne")),
    "Approval.attest": (CHANGES, lambda it: it.approval.attest("Edda", SignedOriginal(reference="binder"), DAY)),
    "Approval.papers": (READS, lambda it: it.approval.papers()),
    "Approval.paper": (READS, lambda it: it.approval.paper("1")),
    "Approval.require": (CHANGES, lambda it: it.approval.require("submit")),
    "Approval.steps": (READS, lambda it: it.approval.steps(NAME)),
    "Approval.hindered": (READS, lambda it: it.approval.hindered(NAME)),
    "Approval.late": (READS, lambda it: it.approval.late(NAME, START)),
    "Approval.unacknowledged": (READS, lambda it: it.approval.unacknowledged(NAME)),
    "Approval.submission": (READS, lambda it: it.approval.submission(NAME)),
    "Approval.exhibits": (READS, lambda it: it.approval.exhibits(NAME)),
    "Approval.four_eyes": (READS, lambda it: it.approval.four_eyes),
    "Approval.set_policy": (CHANGES, lambda it: it.approval.set_policy(Policy(four_eyes=False))),
    "Retention.items": (READS, lambda it: it.keeping.items()),
    "Retention.hold": (CHANGES, lambda it: it.keeping.hold("an inquiry")),
    "Retention.lift": (CHANGES, lambda it: it.keeping.lift("1")),
    "Retention.holds": (READS, lambda it: it.keeping.holds()),
    "Retention.erase": (CHANGES, lambda it: it.keeping.erase("document", "1")),
    "Retention.erase_due": (CHANGES, lambda it: it.keeping.erase_due()),
    "WebsitePostings.periods": (READS, lambda it: it.postings.periods()),
    "WebsitePostings.is_known": (READS, lambda it: it.postings.is_known("https://example.com", frozenset())),
    "WebsitePostings.observe": (CHANGES, lambda it: it.postings.observe("https://example.com", {"0009990016-25-000001": ""})),
    "Handover.ready": (READS, lambda it: it.handover.ready(NAME, live=True)),
    "Handover.rehearse": (READS, lambda it: it.handover.rehearse(NAME, Confirmation(CIK, "x", "x"))),
    "Handover.test": (CHANGES, lambda it: it.handover.test(NAME)),
    "Handover.live": (CHANGES, lambda it: it.handover.live(NAME, Confirmation(CIK, "x", "x"))),
    "Reminding.once": (REMINDS, lambda it: it.reminding.once()),
    "Reminding.run": (REMINDS, lambda it: it.reminding.run(lambda _seconds: None, rounds=1)),
    "Reminding.waiting": (REMINDS, lambda it: it.reminding.waiting()),
    "write_out": (WHOLE, lambda it: write_out(it.office, it.folder / "files")),
    "put_into": (CHANGES, lambda it: put_into(it.office, CIK, Understood(fates=(), taken=(), awards={}), STATED)),
    "key_of": (READS, lambda it: key_of(it.approval, NAME)),
    "note": (READS, lambda it: note(it.approval, NAME, _sending())),  # the draft is not under way: nothing to note
    "settle": (CHANGES, lambda it: settle(it.approval, Journal(it.office.engine), NAME, ObservedOutcome(), START)),
    "sendings_of": (READS, lambda it: sendings_of(it.approval, NAME)),
    "receipt": (READS, lambda it: receipt(it.approval, NAME)),
    "following": (READS, lambda it: following(it.approval, [NAME])),
    "open_questions": (READS, lambda it: list(open_questions(it.office, CIK, ["1"], date(2025, 6, 16)))),
    "open_points": (READS, lambda it: list(open_points(it.office, CIK, ["1"], date(2025, 6, 16)))),
    "due_items": (READS, lambda it: due_items(it.office, CIK, ())),
}

WITHIN = {"Office.open", "Office.init", "Office.close", "Office.record", "Office.tenant", "Handover.journal"}
"""Opening and making, which have tests of their own, and what works within a transaction that was begun already."""

OF_THE_DATABASE = ("section16.store.",)
"""Where functions take the database itself, which nobody has who did not open the office; nowhere else."""


def _sending() -> Transmission:
    return Transmission(
        key="k", digest="d", form="4", issuer=CIK, owners=(), period=None, live=True, state=TransmissionState.SUSPENDED
    )


def _takes(function: Callable[..., Any]) -> set[str]:
    annotations = (parameter.annotation for parameter in inspect.signature(function).parameters.values())
    return {str(one).strip("'\"").partition(" |")[0] for one in annotations}


def _named() -> Iterator[tuple[str, Any]]:
    """Yield every public function and class of the program with the module that it is defined in."""
    for found in pkgutil.walk_packages(section16.__path__, "section16."):
        if not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if not name.startswith("_") and getattr(value, "__module__", "") == found.name:
                    yield found.name, value


def _operations() -> set[str]:
    found: set[str] = set()
    for _module, value in _named():
        if inspect.isfunction(value) and _takes(value) & {"Office", "Approval"}:
            found.add(value.__name__)
        elif inspect.isclass(value) and (value is Office or _takes(value.__init__) & {"Office", "Approval"}):
            found |= {f"{value.__name__}.{name}" for name in vars(value) if not name.startswith("_")}
    return found


def test_every_operation_of_an_office_has_an_entry_here() -> None:
    assert _operations() == set(OPERATIONS) | WITHIN


def test_the_database_itself_is_handed_over_below_the_office_alone() -> None:
    for module, value in _named():
        function = value if inspect.isfunction(value) else value.__init__ if inspect.isclass(value) else None
        if function is not None and "Engine" in _takes(function) and value is not Office:
            assert module.startswith(OF_THE_DATABASE), (module, value)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office with everybody in it, a draft, a hold, and another issuer."""
    where = tmp_path_factory.mktemp("office") / "office.db"
    with new_office(where, SALE) as office:
        office.put_issuer(Issuer(cik=OTHER, name="Saltmarsh Instruments, Inc.", symbol="SLTM"))
        office.add_member(Member(INACTIVE, "Ida", "", True, {"*": EVERYTHING}))
        office.add_member(Member(INACTIVE, "Ida", "", False))
        office.add_member(Member(OF_ANOTHER, "Olga", "", True, {OTHER: EVERYTHING}))
        office.add_member(Member(READER, "Viola", "", True, {CIK: (MemberRole.VIEWER,)}))
        office.add_member(Member(READER_OF_ALL, "Otto", "", True, {"*": (MemberRole.VIEWER,)}))
        office.keep_drafts(CIK, office.drafting(CIK, signed=DAY).drafts)
        Retention(office, CIK).hold("an inquiry", kind="people")
    return where


@pytest.fixture
def desk_of(made: Path, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Return what gives the office as a member has it, in one file for all."""
    where = shutil.copy(made, tmp_path / "office.db")
    engine = connect(str(where))
    yield lambda login: Desk(Office(engine, login, Clock(), "office.db"), tmp_path)
    engine.dispose()


def _holds(desk: Desk) -> tuple[str, set[str]]:
    with reading(desk.office.engine) as connection:
        return fingerprint(connection), {one.name for one in desk.folder.iterdir() if not one.name.startswith("office.db")}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_for_those_who_may_alone(name: str, desk_of: Callable[[str], Desk]) -> None:
    allowed, operation = OPERATIONS[name]
    before = _holds(desk_of(UNKNOWN))
    for login in EVERYBODY:
        if login not in allowed:
            with pytest.raises(NotAllowedError) as refused:
                operation(desk_of(login))
            assert login in str(refused.value), login
            assert _holds(desk_of(login)) == before, login
    assert not any(_is_refused(operation, desk_of(login)) for login in EVERYBODY if login in allowed)


def _is_refused(operation: Operation, desk: Desk) -> bool:
    """Return whether a member may not do something; a step for which the draft is not ready is not refused."""
    try:
        operation(desk)
    except NotAllowedError:
        return True
    except Section16Error:
        return False
    return False


@pytest.mark.parametrize("login", EVERYBODY)
def test_lists_show_what_a_member_may_see_alone(login: str, desk_of: Callable[[str], Desk]) -> None:
    office = desk_of(login).office
    seen = ([one.cik for one in office.issuers()], {one.login: set(one.roles) for one in office.members()}, office.reads_all)
    everybody = {RIGHT: {"*"}, INACTIVE: {"*"}, OF_ANOTHER: {OTHER}, READER: {CIK}, READER_OF_ALL: {"*"}}
    all_of_it = ([CIK, OTHER], everybody, True)
    of_all = {RIGHT: {"*"}, INACTIVE: {"*"}, READER_OF_ALL: {"*"}}
    assert (
        seen
        == {
            UNKNOWN: ([], {}, False),
            INACTIVE: ([], {}, False),
            OF_ANOTHER: ([OTHER], {**of_all, OF_ANOTHER: {OTHER}}, False),
            READER: ([CIK], {**of_all, READER: {CIK}}, False),
            READER_OF_ALL: all_of_it,
            RIGHT: all_of_it,
        }[login]
    )


REFUSED: dict[str, Callable[[Office, str], Any]] = {
    "read": lambda office, cik: office.records(cik, "people"),
    "change": lambda office, cik: office.change(cik).__enter__(),
    "put": lambda office, cik: office.put_issuer(Issuer(cik=cik, name="Other, Inc.", symbol="OTHR")),
    "approve": lambda office, cik: Approval(office, cik).approve(NAME, 1),
    "hold": lambda office, cik: Retention(office, cik).hold("an inquiry"),
}


@pytest.mark.parametrize("work", REFUSED.values(), ids=list(REFUSED))
@pytest.mark.parametrize("login", [READER, OF_ANOTHER, UNKNOWN])
def test_an_issuer_that_is_not_yours_is_refused_as_one_that_the_office_does_not_have(
    work: Callable[[Office, str], Any], login: str, desk_of: Callable[[str], Desk]
) -> None:
    office, told = desk_of(login).office, []
    theirs = CIK if login == OF_ANOTHER else OTHER
    for cik in (theirs, "0009990888"):
        with pytest.raises(NotAllowedError) as refused:
            work(office, cik)
        told.append(str(refused.value).replace(cik, "CIK"))
    assert told == [f"{login} has no role for issuer CIK. Ask an administrator for a role."] * 2


def test_a_hold_is_lifted_by_administrators_of_its_issuer_alone(desk_of: Callable[[str], Desk]) -> None:
    olga = Retention(desk_of(OF_ANOTHER).office, OTHER)
    told = []
    for number in ("1", "77"):  # one on another issuer, and none
        with pytest.raises(Section16Error) as refused:
            olga.lift(number)
        told.append(str(refused.value).replace(repr(number), "N"))
    assert told[0] == told[1]
    assert [one.until for one in desk_of(RIGHT).keeping.holds()] == [None]


def test_the_submissions_of_a_draft_are_not_those_of_another_issuers_draft_of_the_same_name(
    desk_of: Callable[[str], Desk],
) -> None:
    desk = desk_of(READER)
    for cik in (CIK, OTHER):
        own = Transmission(
            key=f"{cik}/{NAME}/1", draft=NAME, digest=cik, form="4", issuer=cik, owners=(), period=None, live=False
        )
        Journal(desk.office.engine).begin(own, START)
    assert [one.issuer for one in sendings_of(desk.approval, NAME)] == [CIK]
    assert [one.issuer for one in sendings_of(Approval(desk.office, CIK.lstrip("0")), NAME)] == [CIK]


def test_a_number_that_another_issuers_submission_has_does_not_show_whose(desk_of: Callable[[str], Desk]) -> None:
    journal = Journal(desk_of(RIGHT).office.engine)
    first, second, same = (
        journal.begin(
            Transmission(key=f"{cik}/{name}/1", digest=name, form="4", issuer=cik, owners=(), period=None, live=True), START
        )
        for cik, name in ((OTHER, "a"), (CIK, "b"), (OTHER, "c"))
    )
    journal.write(first, START, accession="0009990016-25-000031")
    with pytest.raises(Section16Error, match="already belongs to another submission"):
        journal.write(second, START, accession="0009990016-25-000031")
    with pytest.raises(Section16Error, match=f"already belongs to the submission {OTHER}/a/1"):
        journal.write(same, START, accession="0009990016-25-000031")
