"""Events of an office as the workspace records them: what is added, what is open, which filed forms it affects."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from section16.cli.remedies import command_of
from section16.errors import ConflictError, OfficeError, RequestError
from section16.facts.parties import Relation
from section16.finding import WrongFactsError
from section16.store.database import writing
from section16.store.tables import DRAFT
from section16.workspace.clearing import PlannedTrade, clear_trade
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import draft_office
from section16.workspace.events import add_event, add_events_of_file, change_event, list_events, remove_event, words_of
from section16.workspace.records import add_named
from tests.drafting.examples import SALE
from tests.office.offices import Clock, new_office

SOLD = ("date=2025-06-16", "who=edda", "security=common", "units=400", "price=18.70", "counterparty=market")


@pytest.fixture
def context(tmp_path: Path) -> OfficeContext:
    """An office with the small facts and no events."""
    new_office(tmp_path / "office.db").close()
    return OfficeContext(str(tmp_path / "office.db"), "petra", clock=Clock())


def file_form(context: OfficeContext) -> str:
    """Draft the form that is due and mark it as filed; return its name."""
    (draft,) = draft_office(context, all_due=True, signed=date(2025, 6, 18)).drafts
    with context.open() as office, writing(office.engine) as connection:
        connection.execute(update(DRAFT).values(state="filed"))
    return draft.name


def test_an_event_is_added_and_its_form_is_next(context: OfficeContext) -> None:
    added = add_event(context, "sale", SOLD)
    (record,) = added.events
    assert (record.number, added.questions, added.affected) == ("1", (), ())
    assert [command_of(action) for action in added.next] == ["section16 draft --event 1"]
    assert list_events(context) == (record,)


def test_a_question_comes_before_the_form_and_shows_how_to_answer(context: OfficeContext) -> None:
    added = add_event(context, "sale", SOLD[:-1])
    (question,) = added.questions
    assert question.action is not None
    assert command_of(question.action) == "section16 event change 1 counterparty=COUNTERPARTY"
    assert added.next == ()
    answered = change_event(context, "1", ["counterparty=market"])
    assert (answered.questions, [command_of(action) for action in answered.next]) == ((), ["section16 draft --event 1"])


def test_the_events_of_a_file_are_added_together_or_not_at_all(context: OfficeContext, tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text(SALE + SALE.replace("400", "40001"), encoding="utf-8")
    with pytest.raises(WrongFactsError):
        add_events_of_file(context, file)
    assert list_events(context) == ()
    file.write_text(SALE + SALE, encoding="utf-8")
    added = add_events_of_file(context, file)
    assert [record.number for record in added.events] == ["1", "2"]
    file.write_text("[texts]\n", encoding="utf-8")
    with pytest.raises(OfficeError, match="states no events"):
        add_events_of_file(context, file)


def test_a_filed_form_is_affected_by_a_change_and_by_an_earlier_event(context: OfficeContext) -> None:
    add_event(context, "sale", SOLD)
    name = file_form(context)
    changed = change_event(context, "1", ["price=18.75"])
    assert [(form.name, form.event, form.why) for form in changed.affected] == [(name, "1", "reports the event as it was")]
    assert command_of(changed.affected[0].action) == f"section16 filing amend {name} --why WHY"
    assert changed.next == ()
    earlier = add_event(context, "sale", ("date=2025-06-14", *SOLD[1:]))
    assert [(form.name, form.event, form.why) for form in earlier.affected] == [
        (name, "2", "may state a balance without the event")
    ]


def test_a_change_from_an_old_version_is_refused(context: OfficeContext) -> None:
    add_event(context, "sale", SOLD)
    change_event(context, "1", ["units=410"])
    with pytest.raises(ConflictError):
        change_event(context, "1", ["units=420"], version=1)
    assert list_events(context)[0].event.units == Decimal(410)  # type: ignore[union-attr]


def test_an_event_is_removed_while_no_draft_reports_it(context: OfficeContext) -> None:
    add_event(context, "sale", SOLD)
    add_event(context, "sale", SOLD)
    draft_office(context, event="1", signed=date(2025, 6, 18))
    assert list_events(context, unreported=True) == ()
    remove_event(context, add_event(context, "sale", SOLD).events[0].number)
    with pytest.raises(OfficeError):
        remove_event(context, "1")
    assert [record.number for record in list_events(context)] == ["1", "2"]


def test_other_names_are_recorded_under_their_own(context: OfficeContext) -> None:
    (record,) = add_event(context, "Sold", ("day=6/16/2025", "owner=edda", "class=common", "qty=400", "px=$18.70")).events
    assert words_of(record.event) == ("date=2025-06-16", "who=edda", "security=common", "units=400", "price=18.70")


def test_a_trade_that_makes_a_short_swing_profit_is_warned_of(context: OfficeContext) -> None:
    assert add_event(context, "sale", SOLD).warnings == ()
    bought = ("date=2025-06-17", "who=edda", "security=common", "units=300", "price=18.20", "counterparty=market")
    (warning,) = add_event(context, "purchase", bought).warnings
    assert warning.id == "SHORT-SWING"
    assert "the issuer can recover $150.00" in warning.message
    assert change_event(context, "2", ["price=18.70"]).warnings == ()


def buy_as_spouse(context: OfficeContext) -> None:
    """Record a purchase of the spouse at $40, yesterday."""
    add_named(context, "people", "sven", ["name=Lind Sven"])
    with context.open() as office, office.change(context.cik(office)) as change:
        change.put("relations", "", Relation(who="edda", is_="spouse", of="sven"), 0)
    bought = ("date=2025-06-16", "who=sven", "security=common", "units=100", "price=40", "counterparty=market")
    assert add_event(context, "purchase", bought).warnings == ()


def test_a_sale_after_the_purchase_of_a_spouse_is_warned_of(context: OfficeContext) -> None:
    buy_as_spouse(context)
    sold = ("date=2025-06-18", "who=edda", "security=common", "units=100", "counterparty=market")
    (warning,) = add_event(context, "sale", (*sold, "price=45")).warnings
    assert "the issuer can recover $500.00 from Edda M. Winterbourne." in warning.message
    assert change_event(context, "2", ["price=40"]).warnings == ()


def test_the_events_of_the_household_in_an_office_count_before_a_trade(context: OfficeContext) -> None:
    def liability(price: int) -> Decimal:
        planned = PlannedTrade(side="sell", on=date(2025, 6, 18), shares=Decimal(100), price=Decimal(price))
        return clear_trade((), planned, issuer="9990016", owner="9990042", office=context).liability

    with pytest.raises(RequestError):
        liability(45)
    buy_as_spouse(context)
    assert liability(45) == 500
    assert liability(40) == 0


def test_a_known_sale_under_a_plan_counts_before_a_purchase(context: OfficeContext) -> None:
    add_named(context, "plans", "spring", ["adopted=2025-01-02"])
    later = ("date=2025-09-16", "who=edda", "security=common", "units=100", "price=45", "counterparty=market", "plan=spring")
    assert add_event(context, "sale", later).warnings == ()

    def liability(on: date) -> Decimal:
        planned = PlannedTrade(side="buy", on=on, shares=Decimal(100), price=Decimal(40))
        return clear_trade((), planned, issuer="9990016", owner="9990042", office=context).liability

    assert liability(date(2025, 6, 18)) == 500
    assert liability(date(2026, 3, 16)) == 0
    bought = ("date=2025-06-17", "who=edda", "security=common", "units=100", "price=40", "counterparty=market")
    (warning,) = add_event(context, "purchase", bought).warnings
    assert "the issuer can recover $500.00" in warning.message
    assert change_event(context, "2", ["price=45"]).warnings == ()
