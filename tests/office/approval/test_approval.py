"""A draft is checked, frozen, approved, signed, sent and filed, and each thing that must hold is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from section16.action import Action
from section16.errors import ConflictError, NotAllowedError
from section16.facts.filing import Filing
from section16.formats.json_document import to_json
from section16.office.approval.approval import StepResult
from section16.office.approval.authentication import SignedOriginal, SigningMethod
from section16.office.approval.refusal import StepRefusedError
from section16.office.approval.signing import signer_of
from section16.office.drafts.drafts import content_of
from section16.office.drafts.workflow import State
from section16.office.due_list import due_list
from section16.store.database import reading, writing
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK
from tests.office.people import ACCESSION, AFTER_DUE, EDDA, NAME, SCAN, Team, days

POWER = """
[powers.edda-2024]
giver = "edda"
attorneys = ["Petra Lindqvist"]
signed = 2024-01-08
text = "I, Edda M. Winterbourne, appoint Petra Lindqvist."
"""
PETRA = "/s/ Petra Lindqvist, attorney-in-fact for Edda M. Winterbourne"
BY_PETRA = SALE + POWER


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


@pytest.fixture
def attorneys(tmp_path: Path) -> Iterator[Team]:
    """Return an office in which an attorney signs."""
    with Team(tmp_path / "office.db", BY_PETRA) as made:
        with made.offices["petra"].change(CIK) as change:
            change.put("settings", "filing", Filing(attorney="Petra Lindqvist"))
        yield made


def refused(caught: pytest.ExceptionInfo[StepRefusedError]) -> list[str]:
    return [finding.id for finding in caught.value.findings]


def test_a_draft_goes_its_whole_way(team: Team) -> None:
    moved = team.filed()
    assert (moved.draft.state, moved.warnings) == (State.ACCEPTED, ())
    assert [one.word for one in team.by("viola").steps(NAME)] == ["lock", "approve", "sign", "submit", "accept"]
    assert [(one.by, one.action) for one in team.offices["viola"].trail() if one.kind == "draft"] == [
        ("petra", "drafted"),
        ("petra", "frozen"),
        ("anselm", "approved"),
        ("petra", "signed"),
        ("fiona", "sent"),
        ("fiona", "accepted"),
    ]
    assert team.by("viola").steps(NAME)[-1].details.accession == ACCESSION


def test_what_is_filed_stays_as_it_is(team: Team) -> None:
    team.filed()
    for word in ("send_back", "withdraw", "suspend", "unanswered", "not_arrived"):
        by = team.by("anselm" if word == "send_back" else "petra" if word == "withdraw" else "fiona")
        with pytest.raises(StepRefusedError, match="draft is accepted"):
            getattr(by, word)(NAME, team.version(), "why")
    with pytest.raises(ConflictError, match="draft is accepted"):
        team.offices["petra"].discard_draft(CIK, NAME)


# Who


def test_each_step_is_for_its_roles(team: Team) -> None:
    team.draft()
    for login in ("anselm", "fiona", "viola"):
        with pytest.raises(NotAllowedError, match=f"{login} does not have the preparer role for issuer {CIK}"):
            team.by(login).lock(NAME, team.version())
    team.by("petra").lock(NAME, team.version())
    for login in ("petra", "fiona", "viola"):
        with pytest.raises(NotAllowedError, match=f"{login} does not have the approver role for issuer {CIK}"):
            team.by(login).approve(NAME, team.version())
    team.by("anselm").approve(NAME, team.version())
    for login in ("anselm", "viola"):
        with pytest.raises(NotAllowedError, match=f"{login} does not have the preparer or filer role for issuer {CIK}"):
            team.by(login).sign(NAME, team.version(), EDDA, SCAN)
    team.by("fiona").sign(NAME, team.version(), EDDA, SCAN)
    for login in ("anselm", "petra", "viola"):
        with pytest.raises(NotAllowedError, match=f"{login} does not have the filer role for issuer {CIK}"):
            team.by(login).submit(NAME, team.version(), "rehearsal")
    assert team.by("fiona").submit(NAME, team.version(), "rehearsal").draft.state == State.SUBMITTED


# Frozen


def test_a_draft_that_a_check_rejects_is_not_frozen(team: Team) -> None:
    petra = team.offices["petra"]
    petra.put_issuer(msgspec.structs.replace(petra.issuer(CIK), symbol="LARKSPURHARBOR"))
    team.draft()
    with pytest.raises(StepRefusedError) as caught:
        team.by("petra").lock(NAME, team.version())
    assert refused(caught) == ["VALUE-LENGTH"]
    assert team.kept().state == State.DRAFT


def test_a_draft_is_not_frozen_when_the_facts_have_changed(team: Team) -> None:
    team.draft()
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "", facts(SALE.replace("400", "100")).events[0])
    with pytest.raises(StepRefusedError, match="now result in another form") as caught:
        team.by("petra").lock(NAME, team.version())
    assert caught.value.findings[0].action == Action("draft", {"all-due": True})
    assert team.locked().draft.state == State.LOCKED


def test_a_draft_is_not_frozen_while_the_facts_leave_a_question_open(team: Team) -> None:
    team.draft()
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "", facts(SALE.replace('counterparty = "market"\n', "")).events[0])
    with pytest.raises(StepRefusedError, match="A question is open at office"):
        team.by("petra").lock(NAME, team.version())


def test_what_was_changed_in_the_database_is_not_approved_signed_or_sent(team: Team) -> None:
    def approve() -> StepResult:
        return team.by("anselm").approve(NAME, team.version())

    def sign() -> StepResult:
        return team.by("petra").sign(NAME, team.version(), EDDA, SCAN)

    def send() -> StepResult:
        return team.by("fiona").submit(NAME, team.version(), "rehearsal")

    for bring, step in ((team.locked, approve), (team.approved, sign), (team.signed, send)):
        bring()
        right = to_json(team.kept().document).decode()
        write(team, "document", right.replace("18.70", "81.70"))
        with pytest.raises(StepRefusedError) as caught:
            step()
        assert "DRAFT-CHANGED" in refused(caught)
        write(team, "document", right)
        step()
        if team.kept().state == State.SUBMITTED:
            return
        team.by("anselm").send_back(NAME, team.version(), "once more")


def write(team: Team, column: str, value: str) -> None:
    """Change a draft in the database, past the office."""
    with writing(team.offices["petra"].engine) as connection:
        connection.execute(text(f"UPDATE draft SET {column} = :value"), {"value": value})


def test_a_draft_that_was_made_approved_in_the_database_is_not_signed(team: Team) -> None:
    team.locked()
    write(team, "state", "approved")
    with pytest.raises(StepRefusedError) as caught:
        team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
    assert refused(caught) == ["DRAFT-UNAPPROVED"]


def test_what_goes_back_needs_approval_again(team: Team) -> None:
    team.approved()
    with pytest.raises(StepRefusedError, match="A remark is required for send-back"):
        team.by("anselm").send_back(NAME, team.version(), " ")
    moved = team.by("anselm").send_back(NAME, team.version(), "the price is another")
    assert moved.draft.state == State.DRAFT
    assert team.by("petra").steps(NAME)[-1].details.remark == "the price is another"
    team.by("petra").lock(NAME, team.version())
    with pytest.raises(StepRefusedError, match=r"locked\. The step sign is possible when it is approved. Approve it first"):
        team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
    write(team, "state", "approved")
    with pytest.raises(StepRefusedError, match="The content has not been approved"):
        team.by("petra").sign(NAME, team.version(), EDDA, SCAN)


def test_a_signed_form_is_withdrawn_and_signed_anew(team: Team) -> None:
    team.signed()
    team.by("petra").withdraw(NAME, team.version(), "another sale came in")
    team.by("petra").lock(NAME, team.version())
    team.by("anselm").approve(NAME, team.version())
    assert [one.id for one in team.by("fiona").hindered(NAME)] == ["STEP-NOT-NOW"]
    assert team.by("petra").sign(NAME, team.version(), EDDA, SCAN).draft.state == State.SIGNED


# Signed


def test_the_typed_signature_is_the_one_the_form_carries(team: Team) -> None:
    team.approved()
    with pytest.raises(StepRefusedError, match=r"The form carries '/s/ Edda M\. Winterbourne', not '/s/ Edda Winterbourne'"):
        team.by("petra").sign(NAME, team.version(), "/s/ Edda Winterbourne", SCAN)
    moved = team.by("petra").sign(NAME, team.version(), f" {EDDA} ", SCAN)
    assert moved.draft.state == State.SIGNED


def test_the_day_of_the_signature_goes_on_the_form_and_changes_nothing_else(team: Team) -> None:
    before = team.approved().draft.document
    team.clock.at += timedelta(days=1)
    with pytest.raises(StepRefusedError, match="The signature date is missing"):
        team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
    after = team.by("petra").sign(NAME, team.version(), EDDA, SCAN, day=date(2025, 6, 18)).draft
    assert (days(before), days(after.document)) == (["2025-06-17"], ["2025-06-18"])
    assert content_of(before) == content_of(after.document)


@pytest.mark.parametrize(("day", "done"), [(16, False), (17, True), (18, True), (19, False)])
def test_a_signature_is_given_between_the_freezing_and_today(team: Team, day: int, *, done: bool) -> None:
    team.approved()
    team.clock.at += timedelta(days=1)

    def sign() -> StepResult:
        return team.by("petra").sign(NAME, team.version(), EDDA, SCAN, day=date(2025, 6, day))

    if done:
        assert days(sign().draft.document) == [f"2025-06-{day}"]
    else:
        with pytest.raises(StepRefusedError, match="does not fall between the lock date 2025-06-17 and today"):
            sign()


def test_a_signed_document_of_which_nothing_else_is_known_is_kept_as_pdf(team: Team) -> None:
    team.signed()
    (paper,) = team.by("viola").papers()
    assert (paper.media, paper.data) == ("application/pdf", SCAN.data)


def test_a_signature_wants_its_authentication_document(team: Team) -> None:
    team.approved()
    with pytest.raises(StepRefusedError, match=r"There is no signed authentication document of Edda M\. Winterbourne"):
        team.by("petra").sign(NAME, team.version(), EDDA, SignedOriginal())
    team.by("petra").sign(NAME, team.version(), EDDA, SignedOriginal(reference="binder 7, page 12"))
    (paper,) = team.by("viola").papers()
    assert (paper.signer, paper.on, paper.reference, paper.intact) == (
        "Edda M. Winterbourne",
        date(2025, 6, 17),
        "binder 7, page 12",
        True,
    )
    assert paper.media == "text/plain; charset=utf-8"
    assert paper.data is not None
    assert paper.data.decode() == team.by("viola").paper_to_sign(NAME, EDDA).text()
    assert content_of(team.kept().document) in paper.data.decode()


def test_facts_that_changed_after_the_freezing_are_told_to_who_approves_and_sends(team: Team) -> None:
    team.locked()
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("400", "500")).events[0])
    told = [finding.id for finding in team.by("anselm").approve(NAME, team.version()).warnings]
    team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
    assert (told, [finding.id for finding in team.by("fiona").hindered(NAME)]) == (["DRAFT-OUTDATED"], ["DRAFT-OUTDATED"])


def test_an_amendment_that_only_corrects_is_never_late_and_one_that_adds_an_event_is(team: Team) -> None:
    team.filed()
    petra = team.offices["petra"]
    other = facts(SALE.replace("400", "7")).events[0]
    with petra.change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("400", "500")).events[0])
        change.put("events", "2", other)
    team.clock.at = AFTER_DUE + timedelta(days=30)
    amended, told = f"{NAME}-amended", []
    for also in ((), ("2",)):
        made = petra.amendment(CIK, NAME, why="Corrected.", signed=team.clock.at.date(), also=also)
        petra.keep_drafts(CIK, made.drafts)
        team.by("petra").lock(amended, team.version(amended))
        team.by("anselm").approve(amended, team.version(amended))
        team.by("petra").sign(amended, team.version(amended), EDDA, SCAN)
        with reading(petra.engine) as connection:
            lines = due_list(connection, petra.tenant(connection, CIK), team.clock.at)
        (line,) = [one for one in lines if one.draft == amended]
        told.append(([one.id for one in team.by("fiona").hindered(amended)], str(line.kind), line.late))
        team.by("petra").withdraw(amended, team.version(amended), "once more")
    assert told == [([], "amendment", False), (["LATE-UNACKNOWLEDGED"], "form", True)]


def test_a_form_whose_authentication_document_is_gone_is_not_sent(team: Team) -> None:
    team.signed()
    with writing(team.offices["petra"].engine) as connection:
        connection.execute(text("UPDATE paper SET body = NULL"))
    with pytest.raises(StepRefusedError) as caught:
        team.by("fiona").submit(NAME, team.version(), "rehearsal")
    assert refused(caught) == ["SIGNATURE-PAPER"]


def test_who_signs_electronically_has_attested_to_it_by_hand(team: Team) -> None:
    team.approved()

    def sign() -> StepResult:
        return team.by("petra").sign(NAME, team.version(), EDDA, SCAN, method=SigningMethod.ELECTRONIC, day=date(2025, 6, 17))

    with pytest.raises(StepRefusedError, match="cannot be signed on 2025-06-18, because today is 2025-06-17"):
        team.by("petra").attest("Edda M. Winterbourne", SCAN, date(2025, 6, 18))
    team.clock.at += timedelta(days=1)
    with pytest.raises(StepRefusedError, match=r"signed by hand by Edda M\. Winterbourne on or before 2025-06-17"):
        sign()
    team.by("petra").attest("Edda M. Winterbourne", SCAN, date(2025, 6, 18))
    with pytest.raises(StepRefusedError, match="no attestation signed by hand"):
        sign()
    with pytest.raises(StepRefusedError, match="There is no signed attestation of Edda"):
        team.by("petra").attest("Edda M. Winterbourne", SignedOriginal(), date(2025, 6, 17))
    team.by("petra").attest("Edda M. Winterbourne", SignedOriginal(reference="safe"), date(2025, 6, 17))
    assert sign().draft.state == State.SIGNED
    assert [one.kind for one in team.by("petra").papers()] == ["attestation", "attestation", "authentication"]


JOINT = """
[people.karl]
name = "WINTERBOURNE KARL"
called = "Karl Winterbourne"
cik = "0009990043"
roles = [{ role = "director", since = 2021-01-04 }]
[[joint]]
owners = ["edda", "karl"]
"""


def test_a_joint_form_is_signed_by_everybody(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db", SALE + JOINT) as team:
        team.approved()
        assert team.by("petra").sign(NAME, team.version(), EDDA, SCAN).draft.state == State.APPROVED
        with pytest.raises(StepRefusedError, match="is already recorded"):
            team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
        write(team, "state", "signed")
        with pytest.raises(StepRefusedError, match="The signature '/s/ Karl Winterbourne' of 2025-06-17 is not recorded"):
            team.by("fiona").submit(NAME, team.version(), "rehearsal")
        write(team, "state", "approved")
        team.clock.at += timedelta(days=1)
        moved = team.by("petra").sign(NAME, team.version(), "/s/ Karl Winterbourne", SCAN, day=date(2025, 6, 18))
        assert (moved.draft.state, days(moved.draft.document)) == (State.SIGNED, ["2025-06-17", "2025-06-18"])


# Signed by an attorney


def test_an_attorney_signs_under_a_power_of_attorney_that_goes_with_the_form(attorneys: Team) -> None:
    attorneys.signed(signature=PETRA)
    assert attorneys.by("petra").steps(NAME)[-1].details.power == "edda-2024"
    assert attorneys.by("petra").papers()[0].signer == "Petra Lindqvist"
    (exhibit,) = attorneys.by("fiona").exhibits(NAME)
    assert (exhibit.type, exhibit.sequence, exhibit.text) == ("EX-24", "2", "I, Edda M. Winterbourne, appoint Petra Lindqvist.")
    attorneys.by("fiona").submit(NAME, attorneys.version(), "rehearsal")
    attorneys.by("fiona").accept(NAME, attorneys.version(), ACCESSION, attorneys.clock.at)
    assert attorneys.offices["petra"].get(CIK, "powers", "edda-2024").value.filed_with == ACCESSION
    last = [entry for entry in attorneys.offices["petra"].trail() if entry.kind == "powers"][-1]
    assert (last.action, last.name, last.by) == ("changed", "edda-2024", "fiona")


def power(team: Team, **changes: object) -> None:
    """Change the power of attorney."""
    with team.offices["petra"].change(CIK) as change:
        kept = change.records("powers")[0].value
        change.put(
            "powers", "edda-2024", type(kept)(**{name: getattr(kept, name) for name in kept.__struct_fields__} | changes)
        )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"until": date(2025, 6, 16)}, "POWER-NOT-IN-FORCE"),
        ({"signed": date(2025, 6, 18)}, "POWER-NOT-IN-FORCE"),
        ({"forms": ("3", "5")}, "POWER-NOT-IN-FORCE"),
        ({"attorneys": ("Tomas Aldana",)}, "POWER-MISSING"),
    ],
)
def test_an_attorney_without_a_power_that_covers_the_form_does_not_sign(
    attorneys: Team, changes: dict[str, object], told: str
) -> None:
    attorneys.approved()
    power(attorneys, **changes)
    with pytest.raises(StepRefusedError) as caught:
        attorneys.by("petra").sign(NAME, attorneys.version(), PETRA, SCAN)
    assert refused(caught) == [told]


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"until": date(2025, 6, 16)}, "POWER-NOT-IN-FORCE"), ({"attorneys": ("Tomas Aldana",)}, "POWER-MISSING")],
)
def test_a_missing_power_of_attorney_is_found_when_the_draft_is_locked(
    attorneys: Team, changes: dict[str, object], told: str
) -> None:
    attorneys.draft()
    power(attorneys, **changes)
    with pytest.raises(StepRefusedError) as caught:
        attorneys.by("petra").lock(NAME, attorneys.version())
    assert told in refused(caught)
    assert attorneys.kept().state == State.DRAFT


def test_a_signature_stated_as_an_attorneys_needs_a_power_of_attorney_before_the_draft_is_locked(tmp_path: Path) -> None:
    stated = SALE.replace("[[events]]", f'[[joint]]\nowners = ["edda"]\nsignatures = ["{PETRA}"]\n\n[[events]]', 1)
    with Team(tmp_path / "office.db", stated) as team:
        with pytest.raises(StepRefusedError) as caught:
            team.locked()
        assert refused(caught) == ["POWER-MISSING"]
        with team.offices["petra"].change(CIK) as change:
            change.put("powers", "edda-2024", facts(POWER).powers["edda-2024"])
        team.locked()
        assert team.kept().state == State.LOCKED


def test_a_power_that_was_revoked_before_the_signature_hinders_the_filing(attorneys: Team) -> None:
    attorneys.signed(signature=PETRA)
    power(attorneys, until=date(2025, 6, 16))
    with pytest.raises(StepRefusedError, match="the power of attorney edda-2024 ended on 2025-06-16"):
        attorneys.by("fiona").submit(NAME, attorneys.version(), "rehearsal")


def test_of_several_powers_none_of_which_is_in_force_the_last_is_named(tmp_path: Path) -> None:
    older = POWER.replace("edda-2024", "edda-2023") + "until = 2025-05-01\n"
    newer = POWER.replace("edda-2024", "edda-2025") + "until = 2025-06-01\n"
    with Team(tmp_path / "office.db", SALE + older + newer) as team:
        team.approved()
        with pytest.raises(StepRefusedError, match="the power of attorney edda-2025 ended on 2025-06-01"):
            team.by("petra").sign(NAME, team.version(), PETRA, SCAN)


def test_a_power_that_is_neither_on_file_nor_attached_is_told_and_hinders_nothing(attorneys: Team) -> None:
    power(attorneys, text="")
    moved = attorneys.signed(signature=PETRA)
    assert [(one.id, one.severity) for one in moved.warnings] == [("POWER-NOT-ATTACHED", "warn")]
    assert attorneys.by("fiona").exhibits(NAME) == ()
    power(attorneys, filed_with=ACCESSION)
    assert attorneys.by("fiona").hindered(NAME) == ()


def test_who_signs_is_read_off_the_typed_signature() -> None:
    assert signer_of("/s/ Edda M. Winterbourne") == "Edda M. Winterbourne"
    assert signer_of("By: Tern Point LP, by its GP, /s/ Ines Okonjo, manager") == "Ines Okonjo"


# Late


def test_what_edgar_suspends_is_sent_again_or_mended(team: Team) -> None:
    team.sent()
    team.by("fiona").suspend(NAME, team.version(), "the CCC is wrong")
    team.by("fiona").submit(NAME, team.version(), "rehearsal")
    team.by("fiona").suspend(NAME, team.version(), "the issuer's CIK is wrong")
    moved = team.by("petra").correct(NAME, team.version())
    assert moved.draft.state == State.DRAFT
    with pytest.raises(StepRefusedError, match=r"not locked\. The step approve is possible when it is locked"):
        team.by("anselm").approve(NAME, team.version())


def test_what_is_unanswered_is_not_sent_before_it_was_looked_up(team: Team) -> None:
    team.sent()
    team.by("fiona").unanswered(NAME, team.version(), "timed out after 30 s")
    with pytest.raises(StepRefusedError, match=r"its outcome is unknown\. The step submit is possible"):
        team.by("fiona").submit(NAME, team.version(), "rehearsal")
    team.by("fiona").not_arrived(NAME, team.version(), "no submission of ours since 10:00")
    assert team.by("fiona").submit(NAME, team.version(), "rehearsal").draft.state == State.SUBMITTED


def test_what_is_unanswered_may_turn_out_to_be_filed(team: Team) -> None:
    team.sent()
    team.by("fiona").unanswered(NAME, team.version(), "timed out after 30 s")
    assert team.by("fiona").accept(NAME, team.version(), ACCESSION, team.clock.at).draft.state == State.ACCEPTED


def test_what_was_made_sent_in_the_database_is_not_taken_for_filed(team: Team) -> None:
    team.signed()
    write(team, "state", "sent")
    with pytest.raises(StepRefusedError, match="was not submitted with its present content"):
        team.by("fiona").accept(NAME, team.version(), ACCESSION, team.clock.at)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "The accession number is missing"),
        ("0009990016-25-31", "'0009990016-25-31' is not an accession number"),
        ("31", "'31' is not an accession number"),
    ],
)
def test_acceptance_wants_the_accession_number(team: Team, number: str, says: str) -> None:
    team.sent()
    with pytest.raises(StepRefusedError, match=says):
        team.by("fiona").accept(NAME, team.version(), number, team.clock.at)


def test_acceptance_is_not_of_a_day_to_come(team: Team) -> None:
    team.sent()
    with pytest.raises(StepRefusedError, match="is in the future"):
        team.by("fiona").accept(NAME, team.version(), ACCESSION, team.clock.at + timedelta(days=2))


# From the version that was looked at


def test_a_step_from_an_older_version_is_told_and_does_nothing(team: Team) -> None:
    seen = team.locked().draft.version
    team.by("anselm").approve(NAME, seen)
    head = team.offices["petra"].head()
    with pytest.raises(ConflictError, match=r"at version 3 \(approved\), not at version 2. Nothing was changed"):
        team.by("anselm").send_back(NAME, seen, "too late")
    assert team.offices["petra"].head() == head


def test_every_step_is_in_the_audit_trail_with_who_took_it(team: Team) -> None:
    before = len(team.offices["petra"].trail())
    petra, anselm, fiona = team.by("petra"), team.by("anselm"), team.by("fiona")
    team.locked()
    anselm.send_back(NAME, team.version(), "check it")
    petra.lock(NAME, team.version())
    petra.withdraw(NAME, team.version(), "once more")
    petra.lock(NAME, team.version())
    anselm.approve(NAME, team.version(), "fine")
    petra.attest("Edda M. Winterbourne", SignedOriginal(reference="safe"), date(2025, 6, 17))
    petra.sign(NAME, team.version(), EDDA, SCAN, method=SigningMethod.ELECTRONIC)
    team.clock.at = AFTER_DUE
    fiona.acknowledge_late(NAME, team.version(), "late")
    fiona.submit(NAME, team.version(), "export")
    fiona.unanswered(NAME, team.version(), "no answer")
    fiona.not_arrived(NAME, team.version(), "EDGAR does not list it")
    fiona.submit(NAME, team.version(), "export")
    fiona.suspend(NAME, team.version(), "a wrong code")
    fiona.submit(NAME, team.version(), "export")
    fiona.accept(NAME, team.version(), ACCESSION, team.clock.at)
    trail = team.offices["petra"].trail()[before:]
    assert [(one.by, one.action, f"{one.kind} {one.name}", one.version, one.note.partition(";")[0]) for one in trail[1:]] == [
        ("petra", "frozen", f"draft {NAME}", 2, "state frozen"),
        ("anselm", "sent back", f"draft {NAME}", 3, "state draft"),
        ("petra", "frozen", f"draft {NAME}", 4, "state frozen"),
        ("petra", "withdrawn", f"draft {NAME}", 5, "state draft"),
        ("petra", "frozen", f"draft {NAME}", 6, "state frozen"),
        ("anselm", "approved", f"draft {NAME}", 7, "state approved"),
        ("petra", "kept", "paper 1", 1, "attestation, manual, 2025-06-17"),
        ("petra", "kept", "paper 2", 1, "authentication, electronic, 2025-06-17"),
        ("petra", "signed", f"draft {NAME}", 8, "state signed"),
        ("fiona", "acknowledged as late", f"draft {NAME}", 9, "state signed"),
        ("fiona", "sent", f"draft {NAME}", 10, "state sent"),
        ("fiona", "unanswered", f"draft {NAME}", 11, "state open"),
        ("fiona", "found not to have arrived", f"draft {NAME}", 12, "state signed"),
        ("fiona", "sent", f"draft {NAME}", 13, "state sent"),
        ("fiona", "suspended", f"draft {NAME}", 14, "state suspended"),
        ("fiona", "sent", f"draft {NAME}", 15, "state sent"),
        ("fiona", "accepted", f"draft {NAME}", 16, "state filed"),
    ]
    steps = fiona.steps(NAME)
    assert [(one.word, one.version) for one in steps] == [
        *(("lock", 2), ("send-back", 3), ("lock", 4), ("withdraw", 5), ("lock", 6), ("approve", 7), ("sign", 8)),
        *(("acknowledge-late", 9), ("submit", 10), ("unanswered", 11), ("not-arrived", 12), ("submit", 13), ("suspend", 14)),
        *(("submit", 15), ("accept", 16)),
    ]
    assert [one.details.remark for one in steps if one.details.remark] == [
        *("check it", "once more", "fine", "late", "no answer", "EDGAR does not list it", "a wrong code"),
    ]
    assert (steps[6].details.signer, steps[6].details.signature, steps[6].details.method) == (
        "Edda M. Winterbourne",
        EDDA,
        "electronic",
    )
    assert (steps[8].details.way, steps[-1].details.accession) == ("export", ACCESSION)
