"""The declared way of a draft holds together by itself."""

from __future__ import annotations

from section16.office.approval.requirements import GUARDS
from section16.office.drafts.workflow import STEPS, Requirement, State, diagram


def test_every_state_is_reached_and_all_but_the_last_are_left() -> None:
    reached = {end for step in STEPS.values() for end in step.to} | {State.DRAFT}
    left = {start for step in STEPS.values() for start in step.at}
    assert reached == set(State)
    assert left == set(State) - {State.ACCEPTED}


def test_every_need_is_asked_by_a_step_and_looked_after() -> None:
    assert {need for step in STEPS.values() for need in step.needs} == set(Requirement) == set(GUARDS)


def test_only_what_is_signed_is_sent_and_only_what_was_sent_is_filed() -> None:
    to = {state: {start for step in STEPS.values() if state in step.to for start in step.at} for state in State}
    assert to[State.SUBMITTED] == {State.SIGNED, State.SUSPENDED}
    assert to[State.ACCEPTED] == {State.SUBMITTED, State.UNKNOWN_OUTCOME}
    assert to[State.SUSPENDED] == {State.SUBMITTED, State.UNKNOWN_OUTCOME}
    assert to[State.APPROVED] == {State.LOCKED, State.APPROVED}


def test_what_is_open_is_not_sent_before_it_was_looked_up() -> None:
    assert State.UNKNOWN_OUTCOME not in STEPS["submit"].at
    assert STEPS["not-arrived"].needs == (Requirement.REMARK,)


def test_the_diagram_shows_every_way() -> None:
    drawn = diagram().splitlines()
    assert drawn[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    assert "    approved --> signed: sign" in drawn
    assert "    signed --> signed: acknowledge-late" in drawn
    assert '    state "unknown outcome" as unknown_outcome' in drawn
    assert len(drawn) == 4 + sum(len(step.at) * max(1, len(step.to)) for step in STEPS.values())
