"""An office refuses every change by which more is disposed of than is held, by event, place and balance."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from section16.finding import WrongFactsError
from section16.office.office import Office, look_over
from section16.store.database import writing
from tests.drafting.examples import SALE, facts
from tests.office.offices import CIK, new_office

AWARD = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2024-06-16
approved-by = "board"
cliff = 2025-06-16

[awards.options]
to = "edda"
security = "options"
units = 500
granted = 2024-06-16
approved-by = "board"
exercise-price = 4
expires = 2034-06-16
cliff = 2024-06-17

[entities.trust]
name = "Tern Point Trust"

[[relations]]
who = "edda"
is = "trustee"
of = "trust"
"""


def event(kind: str, keys: str) -> str:
    return f'\n[[events]]\nkind = "{kind}"\ndate = 2025-06-16\n{keys}\n'


COMMON = 'who = "edda"\nsecurity = "common"\nunits = 40001\n'
OVERDRAFTS = {
    "sale": event("sale", COMMON + 'price = 1\ncounterparty = "market"'),
    "sale to cover": event("sale to cover", COMMON + "price = 1"),
    "gift": event("gift", COMMON.replace("who", "giver")),
    "transfer": event("transfer", COMMON.replace("who", "giver") + 'receiver = "trust"'),
    "withholding": event("withholding", COMMON + "price = 1"),
    "inheritance": event("inheritance", COMMON + 'direction = "passed on"'),
    "adjustment": event("adjustment", COMMON + 'direction = "disposed of"\nwhy = "a count"'),
    "other": event("other", COMMON + 'direction = "disposed of"\nnotes = [{ on = "code", text = "x" }]'),
    "exercise": event("exercise", 'award = "options"\nunits = 501'),
    "vesting": event("vesting", 'award = "units"\nunits = 901'),
    "forfeiture": event("forfeiture", 'award = "units"\nunits = 901'),
    "expiration": event("expiration", 'award = "options"\nunits = 501'),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return new_office(tmp_path_factory.mktemp("office") / "office.db", AWARD)


def add(office: Office, *events: str) -> None:
    with office.change(CIK) as change:
        for one in facts(AWARD + "".join(events)).events:
            change.put("events", "", one)


@pytest.mark.parametrize("kind", OVERDRAFTS)
def test_an_overdraft_is_refused_when_it_is_entered(office: Office, kind: str) -> None:
    with pytest.raises(WrongFactsError) as caught:
        add(office, OVERDRAFTS[kind])
    (finding,) = caught.value.findings
    held = {"exercise": 500, "expiration": 500, "vesting": 900, "forfeiture": 900}.get(kind, 40000)
    assert (finding.id, f"({kind} of 2025-06-16)" in finding.location) == ("OVERDRAWN", True)
    assert f"and owns {held}" in finding.message
    assert office.stated(CIK).events == ()


def test_events_that_belong_together_are_entered_together(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db", AWARD) as office:
        sale = event("sale", COMMON + 'price = 1\ncounterparty = "market"')
        add(office, event("exercise", 'award = "options"\nunits = 1'), sale)
        with pytest.raises(WrongFactsError, match="owns 40000"), office.change(CIK) as change:
            change.remove("events", "1")
        with pytest.raises(WrongFactsError, match="owns 40000"), office.change(CIK) as change:
            change.put("events", "2", facts(AWARD + sale.replace("06-16", "06-15")).events[0])


def test_an_overdraft_of_an_older_office_does_not_hold_up_other_changes(tmp_path: Path) -> None:
    with new_office(tmp_path / "office.db", SALE) as office:
        with writing(office.engine) as connection:
            connection.execute(text("""UPDATE event SET body = replace(body, '"400"', '"50000"')"""))
        add(office, event("adjustment", COMMON.replace("40001", "7") + 'direction = "acquired"\nwhy = "a count"'))
        with pytest.raises(WrongFactsError, match="owns 40007"):
            add(office, OVERDRAFTS["gift"].replace("40001", "40008"))


def test_facts_with_an_overdraft_begin_no_office() -> None:
    with pytest.raises(WrongFactsError, match="disposes of 40001 Common Stock and owns 40000"):
        look_over(facts(AWARD + OVERDRAFTS["gift"]), "facts.toml")
