"""Amendments in the office: of a filed form, of its amendment, and of what was left out for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from section16.action import Action
from section16.errors import ConflictError, OfficeError
from section16.facts.reading import read_facts
from section16.office.approval.approval import Approval
from section16.office.approval.refusal import StepRefusedError
from section16.office.office import Office
from tests.drafting.examples import BASE, SALE, facts
from tests.office.offices import CIK, Clock
from tests.office.people import ACCESSION, EDDA, NAME, SCAN, Team

KARL = """
[people.karl]
name = "WINTERBOURNE KARL"
called = "Karl Winterbourne"
cik = "0009990043"
roles = [{ role = "director" }]
"""
FIRST, SECOND = f"{NAME}-amended", f"{NAME}-amended-amended"


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Return an office whose one form was filed on the day after the sale."""
    with Team(tmp_path / "office.db") as made:
        made.filed()
        yield made


def change(team: Team, **said: object) -> None:
    """State the sale anew."""
    petra = team.offices["petra"]
    known = petra.get(CIK, "events", "1")
    with petra.change(CIK) as changing:
        changing.put("events", "1", msgspec.structs.replace(known.value, **said), known.version)


def amend(team: Team, name: str, also: tuple[str, ...] = ()) -> str:
    """Amend a filed form and keep the draft."""
    petra = team.offices["petra"]
    made = petra.amendment(CIK, name, why="It was wrong.", signed=team.clock.at.date(), also=also)
    assert made.questions == ()
    (kept,) = petra.keep_drafts(CIK, made.drafts)
    return kept


def file(team: Team, name: str, number: int) -> None:
    """Bring a draft on its whole way."""
    team.by("petra").lock(name, team.version(name))
    team.by("anselm").approve(name, team.version(name))
    team.by("petra").sign(name, team.version(name), EDDA, SCAN)
    team.by("fiona").submit(name, team.version(name), "rehearsal")
    team.by("fiona").accept(name, team.version(name), f"{ACCESSION[:-2]}{number}", team.clock.at)


def amended(team: Team) -> None:
    """Amend the filed form a week later, and file the amendment."""
    team.clock.at += timedelta(days=7)
    change(team, price=facts(SALE.replace("18.70", "18.75")).events[0].price)  # type: ignore[union-attr]  # a sale
    assert amend(team, NAME) == FIRST
    file(team, FIRST, 41)


def test_an_amendment_is_amended_and_gives_the_day_of_the_original(team: Team) -> None:
    amended(team)
    team.clock.at += timedelta(days=7)
    change(team, units=facts(SALE.replace("400", "410")).events[0].units)  # type: ignore[union-attr]  # a sale
    assert amend(team, FIRST) == SECOND
    file(team, SECOND, 42)
    forms = [team.kept(name).document for name in (NAME, FIRST, SECOND)]
    assert [form.date_of_original_submission.value for form in forms] == [None, date(2025, 6, 17), date(2025, 6, 17)]
    assert [form.non_derivative_table[0].shares_owned.text for form in forms] == ["39600", "39600", "39590"]
    assert team.offices["petra"].drafting(CIK, signed=team.clock.at.date()).drafts == ()


def test_what_was_amended_is_not_amended_again_but_its_amendment_is(team: Team) -> None:
    amended(team)
    with pytest.raises(OfficeError, match=f"The form was already amended, by {FIRST}. Amend the amendment"):
        amend(team, NAME)


def test_an_amendment_that_is_frozen_is_not_made_anew(team: Team) -> None:
    change(team, units=facts(SALE.replace("400", "410")).events[0].units)  # type: ignore[union-attr]  # a sale
    amend(team, NAME)
    team.by("petra").lock(FIRST, team.version(FIRST))
    change(team, units=facts(SALE.replace("400", "420")).events[0].units)  # type: ignore[union-attr]  # a sale
    with pytest.raises(ConflictError, match="The draft is locked, and drafting it again would change it"):
        amend(team, NAME)


def test_an_amendment_is_frozen_as_the_facts_yield_it_and_not_otherwise(team: Team) -> None:
    change(team, units=facts(SALE.replace("400", "410")).events[0].units)  # type: ignore[union-attr]  # a sale
    amend(team, NAME)
    change(team, units=facts(SALE.replace("400", "420")).events[0].units)  # type: ignore[union-attr]  # a sale
    with pytest.raises(StepRefusedError) as caught:
        team.by("petra").lock(FIRST, team.version(FIRST))
    (finding,) = caught.value.findings
    assert finding.id == "DRAFT-STALE"
    assert finding.remedy == "Draft it again, or discard it."
    assert finding.action == Action("filing.amend", {"name": NAME, "why": ""})
    amend(team, NAME)
    assert team.by("petra").lock(FIRST, team.version(FIRST)).warnings == ()


def test_what_was_left_out_and_was_due_later_stands_on_the_amendment_all_the_same(team: Team) -> None:
    team.clock.at += timedelta(days=14)
    petra = team.offices["petra"]
    with petra.change(CIK) as changing:
        changing.put("events", "", facts(SALE.replace("2025-06-16", "2025-06-25")).events[0])
    name = amend(team, NAME, also=("2",))
    assert [row.shares_owned.text for row in team.kept(name).document.rows] == ["39600", "39200"]
    assert team.kept(name).events == ("1", "2")


def left_out(team: Team) -> None:
    """Enter a second sale, of the next day, after the form was filed."""
    with team.offices["petra"].change(CIK) as changing:
        changing.put("events", "", facts(SALE.replace("2025-06-16", "2025-06-17")).events[0])


def test_what_an_amendment_in_preparation_adds_is_on_no_other_form(team: Team) -> None:
    petra, day = team.offices["petra"], team.clock.at.date()
    left_out(team)
    (alone,) = petra.drafting(CIK, signed=day).drafts
    assert [row.shares_owned.text for row in alone.document.rows] == ["39200"]
    name = amend(team, NAME, also=("2",))
    assert petra.drafting(CIK, signed=day).drafts == ()
    petra.discard_draft(CIK, name)
    assert len(petra.drafting(CIK, signed=day).drafts) == 1


def test_an_event_that_the_owners_do_not_report_is_not_added_to_an_amendment(team: Team) -> None:
    with team.offices["petra"].change(CIK) as changing:
        changing.put("people", "karl", facts(KARL).people["karl"])
        changing.put("events", "", facts(KARL + SALE.replace('"edda"', '"karl"').replace("sale", "purchase")).events[0])
    with pytest.raises(OfficeError, match="Event 2 is not reported by Edda"):
        amend(team, NAME, also=("2",))


def test_an_owner_whose_short_name_sounds_like_an_amendment_has_ordinary_forms(tmp_path: Path) -> None:
    stated, wrong = read_facts((BASE + SALE).replace("edda", "edda-amended").encode(), "facts.toml")
    assert stated is not None, wrong
    with Office.init(str(tmp_path / "office.db"), by="petra", clock=Clock()) as office:
        office.take_in(stated)
        made = office.drafting(CIK, signed=date(2025, 6, 17))
        (name,) = office.keep_drafts(CIK, made.drafts)
        kept = office.draft(CIK, name)
        assert (name, kept.made_as, kept.amends) == ("form4-edda-amended-2025-06-16", name, "")
        Approval(office, CIK).lock(name, kept.version)
        assert [one.name for one in office.drafting(CIK, signed=date(2025, 6, 17)).drafts] == [name]
