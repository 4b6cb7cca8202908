"""What is due for whom, what presses, and what runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from section16.action import Action
from section16.law.business_days import WASHINGTON, open_hours, opens_next
from section16.office.due_list import DueItem, DueKind, TokenEnd, Urgency, due_list, due_list_or_problem
from section16.store.database import reading, writing
from section16.store.settings import Expiry
from tests.drafting.examples import BASE, SALE, facts
from tests.office.offices import CIK
from tests.office.people import NAME, Team


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with Team(tmp_path / "office.db") as made:
        yield made


def lines(team: Team, at: datetime | None = None, tokens: tuple[TokenEnd, ...] = ()) -> tuple[DueItem, ...]:
    office = team.offices["viola"]
    with reading(office.engine) as connection:
        return due_list(connection, office.tenant(connection, CIK), at or team.clock.at, tokens)


def eastern(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=WASHINGTON)


def test_a_form_is_due_before_anybody_has_drafted_it(team: Team) -> None:
    (line,) = lines(team)
    assert (line.kind, line.what, line.who, line.due) == (
        DueKind.FORM,
        "Form 4 for 2025-06-16",
        "Edda M. Winterbourne",
        date(2025, 6, 18),
    )
    assert (line.state, line.draft, line.version) == ("not drafted yet", "", 0)


def test_it_stays_one_line_with_one_key_until_it_is_filed(team: Team) -> None:
    keys = {lines(team)[0].key}
    team.draft()
    keys.add(lines(team)[0].key)
    assert (lines(team)[0].state, lines(team)[0].draft, lines(team)[0].version) == ("draft: to be checked and locked", NAME, 1)
    team.signed()
    keys.add(lines(team)[0].key)
    assert lines(team)[0].state == "signed: to be submitted"
    assert len(keys) == len(lines(team)) == 1
    team.by("fiona").submit(NAME, team.version(), "rehearsal")
    assert lines(team)[0].state == "submitted: waiting for EDGAR's answer"
    team.by("fiona").accept(NAME, team.version(), "0009990016-25-000031", team.clock.at)
    assert [line for line in lines(team) if line.is_form] == []


def test_what_edgar_left_open_or_suspended_is_urgent(team: Team) -> None:
    team.sent()
    assert lines(team)[0].urgency is Urgency.AMBER
    team.by("fiona").unanswered(NAME, team.version(), "timed out")
    assert (lines(team)[0].urgency, lines(team)[0].state) == (Urgency.RED, "unknown outcome: find out whether EDGAR has it")
    team.by("fiona").suspend(NAME, team.version(), "the CCC is wrong")
    assert lines(team)[0].urgency is Urgency.RED


def test_a_draft_of_data_that_changed_since_says_so(team: Team) -> None:
    team.draft()
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "", facts(SALE.replace("400", "100")).events[0])
    (line,) = lines(team)
    assert line.state == "draft: to be checked and locked; the data has changed since: draft it again"


@pytest.mark.parametrize(
    ("at", "minutes", "light"),
    [
        (eastern(17, 6), 32 * 60, Urgency.AMBER),  # two whole days of 16 hours
        (eastern(16, 21, 59), 32 * 60 + 1, Urgency.GREEN),
        (eastern(18, 16), 6 * 60, Urgency.RED),
        (eastern(18, 15, 59), 6 * 60 + 1, Urgency.AMBER),
        (eastern(18, 21, 59), 1, Urgency.RED),
        (eastern(18, 22), 0, Urgency.RED),
    ],
)
def test_the_time_left_is_counted_while_edgar_is_open(team: Team, at: datetime, minutes: int, light: Urgency) -> None:
    (line,) = lines(team, at)
    assert (line.minutes, line.urgency, line.late) == (minutes, light, False)


def test_after_ten_in_the_evening_it_is_late(team: Team) -> None:
    (line,) = lines(team, eastern(18, 22) + timedelta(seconds=1))
    assert (line.late, line.urgency, line.left) == (True, Urgency.RED, "less than 1 minute late")
    (line,) = lines(team, eastern(20, 8))  # the 19th is a holiday
    assert line.left == "2 hours late"


def test_no_hour_counts_on_which_edgar_is_closed() -> None:
    assert open_hours(eastern(20, 22), eastern(23, 6)) == timedelta()
    assert open_hours(eastern(18, 20), eastern(20, 7)) == timedelta(hours=3)  # over Juneteenth
    assert open_hours(eastern(18, 12), eastern(18, 10)) == timedelta()


def test_edgar_opens_at_six_on_the_next_business_day() -> None:
    assert opens_next(eastern(18, 6)) is opens_next(eastern(18, 21)) is None
    assert opens_next(eastern(18, 5)) == eastern(18, 6)
    assert opens_next(eastern(18, 22)) == opens_next(eastern(19, 12)) == eastern(20, 6)  # over Juneteenth


def test_an_open_question_is_listed(team: Team) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.put("events", "", facts(SALE.replace('counterparty = "market"\n', "")).events[0])
    asked = [line for line in lines(team) if line.kind is DueKind.QUESTION]
    assert len(asked) == 1
    assert "event 2" in asked[0].what
    assert asked[0].urgency is Urgency.RED
    assert asked[0].action == Action("event.change", {"number": "2", "counterparty": ""})


def test_a_form_that_an_open_question_holds_up_is_listed_with_its_due_date(team: Team) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.remove("events", "1")
        change.put("events", "", facts(SALE.replace('counterparty = "market"\n', "")).events[0])
    (form,) = [line for line in lines(team) if line.is_form]
    assert (form.what, form.who, form.due) == ("Form 4 for 2025-06-16", "Edda M. Winterbourne", date(2025, 6, 18))
    assert form.state.startswith("cannot be drafted yet: answer the open questions")


@pytest.mark.parametrize(
    ("day", "light"), [(date(2025, 6, 24), "red"), (date(2025, 6, 25), "amber"), (date(2025, 7, 18), "green")]
)
def test_what_expires_becomes_urgent_toward_its_date(team: Team, day: date, light: str) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.put("expiries", "filer", Expiry(what="filer token", on=day, who="Larkspur Harbor Systems, Inc."))
    tokens = (TokenEnd("user token", "login 0009990016", day),)
    ends = [line for line in lines(team, tokens=tokens) if line.kind is DueKind.EXPIRY]
    assert {line.what for line in ends} == {
        "filer token of Larkspur Harbor Systems, Inc.",
        "user token of login 0009990016",
    }
    assert {line.urgency for line in ends} == {light}
    assert {line.minutes for line in ends} == {None}


POWER = '[powers.edda-2024]\ngiver = "edda"\nattorneys = ["Petra Lindqvist"]\nsigned = 2024-01-08\n'


def test_a_power_of_attorney_that_ends_is_listed(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db", SALE + POWER + "until = 2025-06-30\n") as team:
        (line,) = [line for line in lines(team) if line.kind is DueKind.POWER]
        assert line.what == "power of attorney edda-2024 of Edda M. Winterbourne to Petra Lindqvist"
        assert (line.state, line.urgency) == ("ends on 2025-06-30", Urgency.AMBER)
        (line,) = [line for line in lines(team, eastern(1, 9, month=7)) if line.kind is DueKind.POWER]
        assert (line.state, line.urgency) == ("ended on 2025-06-30", Urgency.RED)


def test_a_power_of_attorney_without_an_end_is_not_listed(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db", SALE + POWER) as team:
        assert [line for line in lines(team) if line.kind is DueKind.POWER] == []


def test_the_end_of_a_retention_period_is_listed_and_is_not_urgent(team: Team) -> None:
    team.filed()
    for at, state in (
        (datetime(2030, 5, 1, tzinfo=UTC), None),
        (datetime(2030, 6, 1, tzinfo=UTC), "retained until 2030-06-17"),
    ):
        ends = [line for line in lines(team, at) if line.kind is DueKind.RETENTION]
        assert [line.state for line in ends] == ([state] if state else [])
    (line,) = [line for line in lines(team, datetime(2030, 6, 19, tzinfo=UTC)) if line.kind is DueKind.RETENTION]
    assert (line.state, line.urgency) == ("may be erased", Urgency.GREEN)


GIFT = '[[events]]\nkind = "gift"\ndate = 2025-06-16\nreceiver = "edda"\nsecurity = "common"\nunits = 5\n'


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2025, 12, 30, tzinfo=UTC), []),
        (datetime(2026, 1, 5, tzinfo=UTC), [(date(2026, 2, 17), Urgency.GREEN)]),
        (datetime(2026, 2, 13, 15, tzinfo=UTC), [(date(2026, 2, 17), Urgency.AMBER)]),
        (datetime(2026, 2, 20, tzinfo=UTC), [(date(2026, 2, 17), Urgency.RED)]),
        (datetime(2026, 3, 1, 23, tzinfo=WASHINGTON), [(date(2026, 2, 17), Urgency.RED)]),  # sixty days after the year
        (datetime(2026, 3, 2, tzinfo=WASHINGTON), []),
        (datetime(2026, 3, 10, tzinfo=UTC), []),
    ],
)
def test_a_form_5_is_possible_after_the_fiscal_year(tmp_path: Path, at: datetime, told: list[tuple[date, Urgency]]) -> None:
    with Team(tmp_path / "office.db", GIFT) as team:
        found = [line for line in lines(team, at) if line.kind is DueKind.POSSIBLE_FORM_5]
        assert [(line.due, line.urgency) for line in found] == told


def test_the_most_pressing_comes_first(team: Team) -> None:
    with team.offices["petra"].change(CIK) as change:
        change.put("expiries", "filer", Expiry(what="filer token", on=date(2025, 9, 1)))
        change.put("expiries", "user", Expiry(what="user token", on=date(2025, 6, 18)))
    assert [line.urgency for line in lines(team)] == [Urgency.RED, Urgency.AMBER, Urgency.GREEN]


PLANNED = SALE + 'plan = "p"\n{notice}[plans.p]\nadopted = 2024-11-04\nreport-filed = 2024-11-07\n'


def test_a_form_whose_notice_date_is_not_entered_is_due_by_the_earliest_day(tmp_path: Path) -> None:
    hint = "; with a later notice due by 2025-06-24 at the latest: enter the notice date"
    with Team(tmp_path / "office.db", PLANNED.format(notice="")) as team:
        (line,) = lines(team)
        assert (line.due, line.latest, line.state) == (date(2025, 6, 18), date(2025, 6, 24), f"not drafted yet{hint}")
        petra = team.offices["petra"]
        petra.keep_drafts(CIK, petra.drafting(CIK, signed=team.clock.at.date()).drafts)
        (line,) = lines(team)
        assert (line.due, line.latest) == (date(2025, 6, 18), date(2025, 6, 24))
        assert line.state == f"draft: to be checked and locked{hint}"
        assert lines(team, eastern(18, 22, 1))[0].late


def test_with_the_notice_date_it_is_due_by_its_own_day(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db", PLANNED.format(notice="notice = 2025-06-17\n")) as team:
        (line,) = lines(team)
        assert (line.due, line.latest, line.state) == (date(2025, 6, 20), None, "not drafted yet")


FOREIGN = '[issuer]\nforeign-private-issuer = [{ since = 2015-01-01 }]\nhome-regime = "none"\n'


def test_a_form_3_that_insiders_of_a_foreign_private_issuer_owe_is_listed(tmp_path: Path) -> None:
    base = BASE.replace("[issuer]\n", FOREIGN)
    now = datetime(2026, 3, 23, 15, tzinfo=UTC)
    with Team(tmp_path / "office.db") as team:
        petra = team.offices["petra"]
        petra.put_issuer(facts("", base).issuer)
        owed, *rest = lines(team, now)
        assert (owed.kind, owed.state, owed.urgency, rest) == (DueKind.QUESTION, "Form 3 is due", Urgency.RED, [])
        assert "became subject to reporting on 2026-03-18" in owed.what
        with petra.change(CIK) as change:
            change.put("events", "", facts('[[events]]\nkind = "appointment"\ndate = 2026-03-18\nwho = "edda"\n').events[0])
        (line,) = lines(team, now)
        assert (line.what, line.due, line.late) == ("Form 3 for 2026-03-18", date(2026, 3, 18), True)


SMALL = SALE.replace('"sale"', '"purchase"').replace("units = 400", "units = 40") + "small = true\n"
SOLD = SALE.replace("2025-06-16", "2025-06-23")


def forms(team: Team, at: datetime) -> list[tuple[str, date | None]]:
    return [(line.what, line.due) for line in lines(team, at) if line.is_form]


def test_a_small_acquisition_is_on_no_list_until_its_deferral_ends(tmp_path: Path) -> None:
    with Team(tmp_path / "office.db", SMALL) as team:
        assert forms(team, eastern(20, 9)) == []
    with Team(tmp_path / "sold.db", SMALL + SOLD) as team:
        assert forms(team, eastern(24, 9)) == [("Form 4 for 2025-06-16", date(2025, 6, 25))]


def test_a_sale_that_is_filed_already_makes_the_forgotten_purchase_late(tmp_path: Path) -> None:
    filed = SOLD + 'reported = ["edda"]\n'
    with Team(tmp_path / "office.db", SMALL + filed) as team:
        (line,) = [line for line in lines(team, eastern(26, 9)) if line.is_form]
        assert (line.what, line.due, line.late, line.urgency) == ("Form 4 for 2025-06-16", date(2025, 6, 25), True, Urgency.RED)


def test_small_acquisitions_above_the_limit_are_due_two_business_days_after_the_last(tmp_path: Path) -> None:
    second = SMALL.replace("2025-06-16", "2025-06-30").replace("units = 40", "units = 500")
    with Team(tmp_path / "office.db", SMALL + second) as team:
        assert forms(team, eastern(1, 9, month=7)) == [("Form 4 for 2025-06-16", date(2025, 7, 2))]


def test_where_an_exemption_is_not_known_the_question_names_the_earlier_day(tmp_path: Path) -> None:
    other = SOLD.replace('"sale"', '"other"').replace('counterparty = "market"', 'code = "J"\ndirection = "disposed of"')
    other += 'notes = [{ on = "code", text = "Distributed by the partnership." }]\n'
    with Team(tmp_path / "office.db", SMALL + other) as team:
        (line,) = [line for line in lines(team, eastern(24, 9)) if line.kind is DueKind.QUESTION]
        assert "are due on Form 4 by 2025-06-25" in line.what
        assert line.urgency is Urgency.RED


def test_an_amendment_that_only_corrects_is_listed_without_a_due_date(team: Team) -> None:
    team.filed()
    petra = team.offices["petra"]
    with petra.change(CIK) as change:
        change.put("events", "1", facts(SALE.replace("400", "500")).events[0])
    petra.keep_drafts(CIK, petra.amendment(CIK, NAME, why="Corrected.", signed=team.clock.at.date()).drafts)
    amendment = DueItem(
        key=f"{CIK} amendment {NAME}-amended draft",
        issuer=CIK,
        kind=DueKind.AMENDMENT,
        what="Form 4/A for 2025-06-16",
        who="Edda M. Winterbourne",
        state="draft: to be checked and locked",
        draft=f"{NAME}-amended",
        version=1,
        urgency=Urgency.AMBER,
    )
    assert lines(team) == (amendment,)
    assert (amendment.left, amendment.is_form, amendment.otherwise) == ("", False, "")


def test_an_error_of_the_facts_is_listed(team: Team) -> None:
    with writing(team.offices["petra"].engine) as connection:  # as an office of an earlier version took it
        connection.execute(text("UPDATE holding SET body = replace(body, '40000', '5')"))
    (error,) = lines(team)
    assert (error.kind, error.state, error.urgency, error.due) == (DueKind.QUESTION, "correct it", Urgency.RED, None)
    assert error.key == f"{CIK} finding office, issuer {CIK}, event 1 (sale of 2025-06-16), units OVERDRAWN"


def test_an_issuer_whose_list_cannot_be_made_says_so(team: Team) -> None:
    petra = team.offices["petra"]
    with writing(petra.engine) as connection:
        connection.execute(text("UPDATE event SET body = '{}'"))
    with reading(petra.engine) as connection:
        (problem,) = due_list_or_problem(connection, petra.tenant(connection, CIK), team.clock.at)
    assert (problem.kind, problem.urgency, problem.action) == (
        DueKind.PROBLEM,
        Urgency.RED,
        Action("office.audit", {"verify": True}),
    )
    assert problem.what == "The due list of this issuer cannot be made"
    assert problem.key == f"{CIK} problem"
