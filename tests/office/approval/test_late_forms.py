"""A late form, and one whose due date depends on a notice: each is acknowledged before it is submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from section16.action import Action
from section16.errors import NotAllowedError
from section16.law.business_days import CUT_OFF_CITATION
from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.workflow import State
from tests.drafting.examples import SALE
from tests.drafting.postings.test_trading_plans import DISCRETIONARY
from tests.office.offices import CIK
from tests.office.people import AFTER_DUE, EDDA, NAME, SCAN, Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


def refused(caught: pytest.ExceptionInfo[StepRefusedError]) -> list[str]:
    return [finding.id for finding in caught.value.findings]


def test_a_late_form_goes_out_once_the_filer_says_so(team: Team) -> None:
    team.signed()
    with pytest.raises(StepRefusedError, match="The form is not late: it is due by 22:00 Eastern on 2025-06-18"):
        team.by("fiona").acknowledge_late(NAME, team.version(), "too early to say")
    team.clock.at = AFTER_DUE
    with pytest.raises(StepRefusedError) as caught:
        team.by("fiona").submit(NAME, team.version(), "rehearsal")
    assert refused(caught) == ["LATE-UNACKNOWLEDGED"]
    with pytest.raises(NotAllowedError, match="petra does not have the filer role"):
        team.by("petra").acknowledge_late(NAME, team.version(), "the broker told us late")
    team.by("fiona").acknowledge_late(NAME, team.version(), "the broker told us late")
    assert team.by("fiona").submit(NAME, team.version(), "rehearsal").draft.state == State.SUBMITTED


def test_a_form_under_a_plan_without_notice_date_is_late_by_its_earliest_day_and_says_what_moves_it(tmp_path: Path) -> None:
    plan = 'plan = "p"\n[plans.p]\nadopted = 2024-11-04\nreport-filed = 2024-11-07\n'
    with Team(tmp_path / "planned.db", SALE + plan) as planned:
        petra = planned.offices["petra"]
        petra.keep_drafts(CIK, petra.drafting(CIK, signed=planned.clock.at.date()).drafts)
        planned.by("petra").lock(NAME, planned.version())
        planned.by("anselm").approve(NAME, planned.version())
        planned.by("petra").sign(NAME, planned.version(), EDDA, SCAN)
        planned.clock.at = AFTER_DUE
        with pytest.raises(StepRefusedError) as caught:
            planned.by("fiona").submit(NAME, planned.version(), "rehearsal")
    assert refused(caught) == ["LATE-UNACKNOWLEDGED"]
    assert "enter the notice date and draft the form again." in caught.value.findings[0].remedy


def test_a_discretionary_transaction_without_notice_date_says_what_moves_its_due_date(tmp_path: Path) -> None:
    with Team(tmp_path / "timed.db", DISCRETIONARY) as timed:
        petra = timed.offices["petra"]
        petra.keep_drafts(CIK, petra.drafting(CIK, signed=timed.clock.at.date()).drafts)
        timed.by("petra").lock(NAME, timed.version())
        timed.by("anselm").approve(NAME, timed.version())
        timed.by("petra").sign(NAME, timed.version(), EDDA, SCAN)
        timed.clock.at = AFTER_DUE
        (finding,) = timed.by("fiona").hindered(NAME)
    assert "enter the notice date and draft the form again." in finding.remedy
    assert finding.citations == (CUT_OFF_CITATION,)
    assert finding.action == Action("filing.acknowledge-late", {"name": NAME, "remark": ""})


def test_a_form_that_no_one_else_times_is_acknowledged_alone(team: Team) -> None:
    team.signed()
    team.clock.at = AFTER_DUE
    (finding,) = team.by("fiona").hindered(NAME)
    assert finding.remedy == "Acknowledge that it is late."


def test_the_last_second_before_ten_in_the_evening_is_not_late(team: Team) -> None:
    team.signed()
    team.clock.at = datetime(2025, 6, 19, 1, 59, 58, tzinfo=UTC)
    assert team.by("fiona").submit(NAME, team.version(), "rehearsal").draft.state == State.SUBMITTED


def test_an_acknowledgement_is_for_one_content_alone(team: Team) -> None:
    team.locked()
    team.clock.at = AFTER_DUE
    team.by("fiona").acknowledge_late(NAME, team.version(), "late")
    team.by("petra").withdraw(NAME, team.version(), "another sale")
    team.by("petra").lock(NAME, team.version())
    team.by("anselm").approve(NAME, team.version())
    team.by("petra").sign(NAME, team.version(), EDDA, SCAN)
    with pytest.raises(StepRefusedError, match="has not been acknowledged"):
        team.by("fiona").submit(NAME, team.version(), "rehearsal")


# What EDGAR says
