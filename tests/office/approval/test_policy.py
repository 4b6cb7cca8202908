"""Who may approve a draft, who changes that, and how far ahead of our clock an acceptance may be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from section16.errors import NotAllowedError
from section16.office.approval.policy import approvers, policy_of
from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.workflow import State
from section16.office.members import Member
from section16.office.office import Office
from section16.office.readable_files import take_back, write_out
from section16.office.retention.verification import verify_office
from section16.store import records
from section16.store.database import reading, writing
from section16.store.roles import MemberRole
from section16.store.settings import EscalationStep, Policy
from tests.office.offices import CIK
from tests.office.people import ACCESSION, NAME, Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


def test_an_approver_who_left_is_not_counted(team: Team) -> None:
    petra = team.offices["petra"]
    petra.add_member(Member("petra", "Petra", "", True, {"*": (MemberRole.APPROVER,)}))
    petra.add_member(Member("anselm", "Anselm", "", False, {}))
    with writing(petra.engine) as connection:
        assert approvers(connection, petra.tenant(connection, CIK)) == 1
    assert not team.by("petra").four_eyes
    version = team.locked().draft.version
    assert team.by("petra").approve(NAME, version).draft.state == State.APPROVED


def test_nobody_approves_what_he_locked(team: Team) -> None:
    petra = team.offices["petra"]
    petra.add_member(Member("anselm", "Anselm", "", True, {"*": (MemberRole.APPROVER, MemberRole.PREPARER)}))
    petra.add_member(Member("petra", "Petra", "", True, {"*": (MemberRole.APPROVER,)}))
    team.draft()
    version = team.by("anselm").lock(NAME, team.version()).draft.version
    with pytest.raises(StepRefusedError, match="anselm has locked this draft and cannot approve it as well"):
        team.by("anselm").approve(NAME, version)


def test_an_acceptance_may_be_a_day_ahead_of_our_clock_and_no_more(team: Team) -> None:
    version = team.sent().draft.version
    ahead = team.clock.at + timedelta(days=1, minutes=1)
    with pytest.raises(StepRefusedError, match="is in the future"):
        team.by("fiona").accept(NAME, version, ACCESSION, ahead)
    accepted = team.by("fiona").accept(NAME, version, ACCESSION, team.clock.at + timedelta(days=1))
    assert accepted.draft.state == State.ACCEPTED


def test_a_change_of_the_policy_is_in_the_audit_trail_once(team: Team) -> None:
    petra = team.offices["petra"]
    before = len(petra.trail())
    for _ in range(2):  # the second changes nothing
        team.by("petra").set_policy(Policy(four_eyes=True))
    (entry,) = petra.trail()[before:]
    assert (entry.by, entry.kind, entry.name, entry.version, entry.issuer) == ("petra", "policies", "approval", 1, CIK)


EARLIER = '{"four-eyes":true,"ladder":[{"hours":16,"roles":["preparer"]}]}'
"""A policy as an office stored it when the escalation schedule was called a ladder."""


def test_a_policy_stored_under_the_earlier_key_is_read(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    petra = team.offices["petra"]
    present = Policy(four_eyes=True, escalation=(EscalationStep(hours=16, roles=("preparer",)),))
    with monkeypatch.context() as before:
        before.setattr(records, "body_of", lambda _value: EARLIER)
        team.by("petra").set_policy(present)
    copy, folder = str(tmp_path / "copy.db"), tmp_path / "files"
    write_out(petra, folder)
    take_back(folder, copy, by="petra")
    for where in (team.where, copy):
        with Office.open(where, by="petra", clock=team.clock) as office, reading(office.engine) as connection:
            assert policy_of(connection, office.tenant(connection, CIK)) == present
            assert list(verify_office(connection)) == []
    assert team.by("petra").four_eyes


def test_nobody_approves_what_he_prepared_once_two_may_approve(team: Team) -> None:
    petra = team.offices["petra"]
    assert not team.by("petra").four_eyes
    member = next(one for one in petra.members() if one.login == "petra")
    petra.add_member(type(member)("petra", "Petra", "", True, {"*": (MemberRole.APPROVER,)}))
    with writing(petra.engine) as connection:
        assert approvers(connection, petra.tenant(connection, CIK)) == 2
    assert team.by("petra").four_eyes
    version = team.locked().draft.version
    with pytest.raises(StepRefusedError, match="petra has drafted this draft and cannot approve it as well"):
        team.by("petra").approve(NAME, version)
    assert team.by("anselm").approve(NAME, version).draft.state == State.APPROVED


def test_an_office_may_ask_for_four_eyes_or_not(team: Team) -> None:
    petra = team.offices["petra"]
    petra.add_member(type(petra.members()[0])("petra", "Petra", "", True, {"*": (MemberRole.APPROVER,)}))
    team.by("petra").set_policy(Policy(four_eyes=False))
    version = team.locked().draft.version
    assert team.by("petra").approve(NAME, version).draft.state == State.APPROVED
    with pytest.raises(NotAllowedError, match="anselm does not have the administrator role"):
        team.by("anselm").set_policy(Policy(four_eyes=True))


def test_a_preparer_does_not_change_the_policy_as_a_record(team: Team) -> None:
    petra = team.offices["petra"]
    petra.add_member(Member("ada", "Ada", "", True, {"*": (MemberRole.ADMINISTRATOR,)}))  # an office keeps an administrator
    petra.take_role("petra", MemberRole.ADMINISTRATOR)
    with pytest.raises(NotAllowedError, match="petra does not have the administrator role"), petra.change(CIK) as change:
        change.put("policies", "approval", Policy(four_eyes=False))
