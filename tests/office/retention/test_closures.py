"""Days on which EDGAR is closed or may be: what an office shows as due, and what counts as late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from section16.citation import Citation
from section16.cli.todo import item_line
from section16.law.business_days import use_closures
from section16.law.closures import Closure, Edgar
from section16.law.due_dates import both_dates
from section16.office.due_list import DueItem, due_list
from section16.office.reminders.calendar_feed import feed
from section16.store.database import reading
from tests.office.offices import CIK
from tests.office.people import AFTER_DUE, NAME, Team

TUESDAY, WEDNESDAY, FRIDAY = date(2025, 6, 17), date(2025, 6, 18), date(2025, 6, 20)  # Thursday is Juneteenth
BOTH = "2025-06-18, or Fri 2025-06-20 if EDGAR was closed on 2025-06-17"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


def close(edgar: Edgar) -> None:
    use_closures([Closure(TUESDAY, "storm", Citation("notice"), edgar)])


def line(team: Team) -> DueItem:
    office = team.offices["viola"]
    with reading(office.engine) as connection:
        (found,) = due_list(connection, office.tenant(connection, CIK), team.clock.at)
    return found


def late(team: Team) -> bool:
    team.clock.at = AFTER_DUE
    return "LATE-UNACKNOWLEDGED" in {finding.id for finding in team.by("fiona").hindered(NAME, "submit")}


def test_a_closure_that_becomes_known_after_locking_moves_the_day_of_the_draft(team: Team) -> None:
    team.signed()
    assert (line(team).due, team.kept().due) == (WEDNESDAY, WEDNESDAY)
    close(Edgar.CLOSED)
    assert (line(team).due, line(team).if_closed) == (FRIDAY, None)
    assert not late(team)
    assert not line(team).late


def test_an_uncertain_day_shows_both_dates_and_the_earlier_counts(team: Team) -> None:
    close(Edgar.UNCERTAIN)
    assert (line(team).due, line(team).if_closed, line(team).uncertain) == (WEDNESDAY, FRIDAY, (TUESDAY,))
    assert "(or Fri 2025-06-20 if EDGAR was closed on 2025-06-17)" in item_line(line(team))
    assert b"Or due Fri 2025-06-20 if EDGAR was closed" in feed([line(team)], team.clock.at).replace(b"\r\n ", b"")
    team.clock.at = AFTER_DUE
    assert line(team).late


def test_after_the_earlier_date_a_draft_is_late_and_both_dates_are_shown(team: Team) -> None:
    team.signed()
    close(Edgar.UNCERTAIN)
    assert late(team)
    (finding,) = (one for one in team.by("fiona").hindered(NAME, "submit") if one.id == "LATE-UNACKNOWLEDGED")
    assert f"was due by 22:00 Eastern on {BOTH}" in finding.message


def test_a_draft_keeps_both_dates(team: Team) -> None:
    close(Edgar.UNCERTAIN)
    team.draft()
    use_closures(())
    assert both_dates(team.kept()) == BOTH


def test_drafting_again_takes_the_closures_of_today_while_the_draft_is_in_work(team: Team) -> None:
    team.draft()
    assert (team.kept().due, team.version()) == (WEDNESDAY, 1)
    close(Edgar.CLOSED)
    team.draft()
    assert (team.kept().due, team.version()) == (FRIDAY, 2)
    team.draft()
    assert team.version() == 2
