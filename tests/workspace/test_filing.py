"""Drafts brought to accepted forms by the operations of the workspace, many at once; what is refused holds up no other."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import msgspec
import pytest

from section16.action import Action
from section16.clock import SetClock
from section16.drafting.draft import Drafting
from section16.errors import NotAllowedError, RequestError
from section16.facts.reading import read_facts
from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.issuer_facts import IssuerFacts, drafting_of
from section16.office.office import Office
from section16.secret import Secret
from section16.workspace import filing
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import draft_office
from section16.workspace.secrets import SecretPlace
from section16.workspace.submitting import Outcome, SubmissionMethod, settle, submit
from tests.drafting.examples import BASE, SALE

MORNING = datetime(2025, 6, 17, 14, 0, tzinfo=UTC)
WHO = ("edda", "ines", "karl")
EDDA, INES, KARL = NAMES = tuple(f"form4-{who}-2025-06-16" for who in WHO)
ATTORNEY = "/s/ Petra Lindqvist, attorney-in-fact"
ISSUER = "Larkspur Harbor Systems, Inc."

_PERSON = """
[people.{who}]
name = "{name}"
cik = "000999004{number}"
roles = [{{ role = "director", since = 2021-01-04 }}]
"""
_POWER = """
[powers.{who}]
giver = "{who}"
attorneys = ["Petra Lindqvist"]
signed = 2025-01-02
text = "POWER OF ATTORNEY"
"""


def _facts() -> str:
    """Return facts with three sales of one day, of three people for whom one attorney signs."""
    people = "".join(
        _PERSON.format(who=who, name=name, number=number)
        for number, (who, name) in enumerate((("ines", "OKONJO INES"), ("karl", "WINTERBOURNE KARL")), 7)
    )
    held = ", ".join(f'{{ holder = "{who}", security = "common", amount = 40000 }}' for who in WHO)
    base = BASE.replace('{ holder = "edda", security = "common", amount = 40000 }', held)
    sales = "".join(SALE.replace("edda", who) for who in WHO)
    return base.replace("[opening]", f"{people}{''.join(_POWER.format(who=who) for who in WHO)}\n[opening]") + sales


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """Return an office with three drafts that are due on one day."""
    clock = SetClock(MORNING)
    facts, wrong = read_facts(_facts().encode(), "facts.toml")
    assert facts is not None, wrong
    with Office.init(str(tmp_path / "office.db"), by="petra", clock=clock) as office:
        office.take_in(facts)
    made = OfficeContext(str(tmp_path / "office.db"), "petra", clock=clock)
    assert {one.name for one in draft_office(made, all_due=True).drafts} == set(NAMES)
    return made


def states(context: OfficeContext) -> dict[str, str]:
    return {one.name: one.state for one in filing.statuses(context)}


def signature_of(context: OfficeContext, name: str) -> str:
    with context.approval() as approval:
        (only,) = approval.office.draft(approval.cik, name).document.signatures
    return only.name.text or ""


def signed(context: OfficeContext) -> None:
    """Sign all three drafts."""
    filing.lock(context, (), all_due=True)
    filing.approve(context, (), all_due=True)
    for signature in {signature_of(context, name) for name in NAMES}:
        filing.sign(context, (), signature, all_due=True, kept_at="binder 3")


def test_all_that_are_due_take_a_step_at_once_and_the_next_step_names_them(context: OfficeContext) -> None:
    taken = filing.lock(context, (), all_due=True)
    assert ([one.state for one in taken.drafts], taken.refused) == (["locked"] * 3, ())
    (following,) = taken.next
    assert (following.name, set(str(following.arguments["names"]).split())) == ("filing.approve", set(NAMES))
    assert filing.approve(context, NAMES).refused == ()
    assert states(context) == dict.fromkeys(NAMES, "approved")


def test_one_that_is_refused_does_not_hold_up_the_others(context: OfficeContext) -> None:
    filing.lock(context, (INES,))
    taken = filing.approve(context, NAMES)
    assert [(one.name, one.done) for one in taken.drafts] == [(EDDA, False), (INES, True), (KARL, False)]
    (finding,) = taken.drafts[0].findings
    assert (finding.id, finding.action and finding.action.name) == ("STEP-NOT-NOW", "filing.lock")
    assert states(context) == {EDDA: "draft", INES: "approved", KARL: "draft"}
    missing = filing.lock(context, ("none", EDDA))
    assert [(one.done, bool(one.error)) for one in missing.drafts] == [(False, True), (True, False)]


def test_a_signer_signs_every_form_at_once(context: OfficeContext, tmp_path: Path) -> None:
    filing.lock(context, (), all_due=True)
    filing.approve(context, NAMES)
    signature = signature_of(context, EDDA)
    printed = filing.papers(context, (), signature, all_due=True, pdf=tmp_path / "papers")
    assert [Path(one.file).read_bytes()[:5] for one in printed] == [b"%PDF-"] * len(printed)
    scans = tmp_path / "signed"
    scans.mkdir()
    for one in printed:
        (scans / f"{one.draft}.pdf").write_bytes(b"%PDF-1.7 signed " + one.draft.encode())
    taken = filing.sign(context, (), signature, all_due=True, document=scans)
    assert {one.name for one in taken.drafts} == {one.draft for one in printed}
    assert {one.state for one in taken.drafts} == {"signed"}
    with pytest.raises(RequestError, match="No draft is ready for the step 'sign'"):
        filing.sign(context, (), signature, all_due=True, document=scans)


def test_a_folder_without_the_document_of_a_draft_refuses_that_draft_alone(context: OfficeContext, tmp_path: Path) -> None:
    filing.lock(context, (), all_due=True)
    filing.approve(context, NAMES)
    (tmp_path / "signed").mkdir()
    (tmp_path / "signed" / f"{EDDA}.pdf").write_bytes(b"%PDF-1.7 signed")
    taken = filing.sign(context, (EDDA, INES), signature_of(context, EDDA), document=tmp_path / "signed")
    assert [one.done for one in taken.drafts] == [True, False]
    assert "The folder has no file with the name of the draft" in taken.drafts[1].error


def test_many_are_rehearsed_exported_and_settled_at_once(context: OfficeContext, tmp_path: Path) -> None:
    signed(context)
    rehearsed = submit(context, (), SubmissionMethod.REHEARSAL, all_due=True, folder=tmp_path / "kept")
    assert [one.submission.state if one.submission else "" for one in rehearsed.drafts] == ["accepted"] * 3
    assert states(context) == dict.fromkeys(NAMES, "signed")
    asked: list[str] = []

    def confirm(what: object) -> str:
        asked.append(str(what))
        return ISSUER if len(asked) != 2 else "another company"

    made = submit(context, NAMES, SubmissionMethod.EXPORT, folder=tmp_path / "upload", confirm=confirm)
    assert (len(asked), [bool(one.error) for one in made.drafts]) == (3, [False, True, False])
    assert "not that of the issuer" in made.drafts[1].error
    assert sorted(path.name for path in (tmp_path / "upload").iterdir()) == sorted((EDDA, KARL))
    assert states(context) == {EDDA: "submitted", INES: "signed", KARL: "submitted"}
    assert [one.name for one in made.next] == ["filing.settle"] * 2
    recorded = settle(context, (), Outcome(not_there=True), all_due=True)
    assert [(one.name, one.state) for one in recorded.drafts] == [(EDDA, "signed"), (KARL, "signed")]


@pytest.mark.parametrize(
    ("accepted", "doubted"),
    [
        ("2025-06-18 12:00:00", ""),
        ("2025-06-19 12:00:00", "was closed on 2025-06-19 at 12:00:00 (Juneteenth National Independence Day)."),
        ("2025-06-21 12:00:00", "was closed on 2025-06-21 at 12:00:00 (Saturday)."),
        ("2025-06-20 22:04:00", "was closed on 2025-06-20 at 22:04:00."),
        ("2025-06-20 05:59:59", "was closed on 2025-06-20 at 05:59:59."),
    ],
)
def test_an_acceptance_while_edgar_was_closed_is_recorded_with_a_warning(
    context: OfficeContext, tmp_path: Path, accepted: str, doubted: str
) -> None:
    signed(context)
    submit(context, (EDDA,), SubmissionMethod.EXPORT, folder=tmp_path / "upload", confirm=lambda _asked: ISSUER)
    later = dataclasses.replace(context, clock=SetClock(MORNING + timedelta(days=7)))
    (made,) = settle(later, (EDDA,), Outcome(accession="0009990016-25-000001", accepted=accepted)).drafts
    assert made.state == "accepted"
    assert [finding.message.partition("and ")[2] for finding in made.findings] == ([doubted] if doubted else [])
    assert all("Compare the time with EDGAR's acceptance message" in finding.line() for finding in made.findings)


def test_a_form_is_looked_up_at_the_two_public_hosts_of_edgar(
    context: OfficeContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    listed = {"accessionNumber": ["0009990016-25-000001"], "form": ["4"], "reportDate": ["2025-06-16"]}

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        is_list = request.url.path.endswith(".json")
        return httpx.Response(200, json={"filings": {"recent": listed}}) if is_list else httpx.Response(503)

    def client(host: str, _agent: str) -> httpx.Client:
        return httpx.Client(base_url=host, transport=httpx.MockTransport(handle))

    monkeypatch.setattr("section16.edgar.connection.client", client)
    signed(context)
    submit(context, (EDDA,), SubmissionMethod.EXPORT, folder=tmp_path / "upload", confirm=lambda _asked: ISSUER)
    (made,) = settle(context, (EDDA,), Outcome(look_up=True)).drafts
    assert "EDGAR refused the request (503)" in made.error
    assert asked == [
        "https://data.sec.gov/submissions/CIK0009990042.json",
        "https://www.sec.gov/Archives/edgar/data/9990042/000999001625000001/0009990016-25-000001.txt",
    ]


@pytest.mark.parametrize("transport", [SubmissionMethod.TEST, SubmissionMethod.LIVE])
def test_without_a_code_the_next_command_rehearses(context: OfficeContext, tmp_path: Path, transport: SubmissionMethod) -> None:
    signed(context)
    empty = SecretPlace(file=tmp_path / "codes", passphrase=lambda _file: Secret("a long passphrase"))
    made = submit(context, (EDDA,), transport, secrets=empty, host="http://127.0.0.1:9")
    assert [bool(one.error) for one in made.drafts] == [True]
    assert made.next == (Action("filing.submit", {"names": EDDA, "rehearse": True}),)


def test_what_cannot_be_asked_of_several_is_refused_before_anything_changes(context: OfficeContext) -> None:
    with pytest.raises(RequestError, match="A version belongs to a single draft"):
        filing.lock(context, NAMES, version=1)
    with pytest.raises(RequestError, match="No draft is named for the step lock"):
        filing.lock(context, ())
    with pytest.raises(RequestError, match="An accession number belongs to one form"):
        settle(context, NAMES, Outcome(accession="0009990016-25-000001", accepted="2025-06-17 12:00:00"))
    with pytest.raises(RequestError, match="There is no submitted draft"):
        settle(context, (), Outcome(not_there=True), all_due=True)
    with pytest.raises(NotAllowedError):
        filing.lock(OfficeContext(context.office, "nobody", clock=context.clock), NAMES)
    assert states(context) == dict.fromkeys(NAMES, "draft")


def test_a_status_says_what_is_next_and_what_prevents_it(context: OfficeContext) -> None:
    (status,) = filing.statuses(context, EDDA)
    assert (status.state, status.next_step, [one.name for one in status.next]) == ("draft", "lock", ["filing.lock"])
    filing.lock(context, (EDDA,))
    filing.approve(context, (EDDA,))
    (status,) = filing.statuses(context, EDDA)
    assert (status.unsigned, [one.name for one in status.next]) == (
        (signature_of(context, EDDA),),
        ["filing.paper", "filing.sign"],
    )


def test_a_late_form_is_acknowledged_before_a_way_to_submit_it_is_shown(context: OfficeContext) -> None:
    signed(context)
    late = dataclasses.replace(context, clock=SetClock(MORNING + timedelta(days=7)))
    (status,) = filing.statuses(late, EDDA)
    assert [one.name for one in status.next] == ["filing.submit", "filing.acknowledge-late"]
    filing.acknowledge_late(late, (EDDA,), "the broker reported late")
    (status,) = filing.statuses(late, EDDA)
    assert [sorted(one.arguments) for one in status.next] == [["name", "rehearse"], ["export", "name"], ["live", "name"]]


def test_drafts_that_take_a_step_in_a_row_are_drafted_once(context: OfficeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a drafting for each, the time of a step grew with the square of the number of drafts."""
    made: list[date] = []

    def counted(found: IssuerFacts, *, signed: date, year_end: date | None = None) -> Drafting:
        made.append(signed)
        return drafting_of(found, signed=signed, year_end=year_end)

    monkeypatch.setattr("section16.office.drafts.issuer_facts.drafting_of", counted)
    assert filing.lock(context, (), all_due=True).refused == ()
    assert made == [MORNING.date()]
    assert filing.approve(context, NAMES).refused == ()
    assert made == [MORNING.date()] * 2


def test_data_that_changes_between_two_steps_is_drafted_again(context: OfficeContext) -> None:
    with context.approval() as approval:
        assert approval.lock(EDDA, approval.office.draft(approval.cik, EDDA).version).draft.state == "locked"
        with approval.office.change(approval.cik) as change:
            sold = next(one for one in change.records("events") if one.value.who == "ines")
            change.put("events", sold.name, msgspec.structs.replace(sold.value, units=Decimal(7)))
        with pytest.raises(StepRefusedError) as refused:
            approval.lock(INES, approval.office.draft(approval.cik, INES).version)
    assert "DRAFT-STALE" in [finding.id for finding in refused.value.findings]
