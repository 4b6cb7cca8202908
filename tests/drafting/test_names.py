"""A name that is not there is reported at the place that states it, with the table it is missing from."""

from __future__ import annotations

import pytest

from section16.finding import Severity
from tests.drafting.consistency.test_wrong_facts import AWARD, event
from tests.drafting.examples import BASE, SALE, drafting

OPENING = 'holdings = [{ holder = "edda", security = "common", amount = 40000 }]'
PEOPLE, SECURITIES, AWARDS, PLANS = "[people] and [entities]", "[securities]", "[awards]", "[plans]"

UNKNOWN: dict[str, tuple[str, str]] = {
    '[[relations]]\nwho = "xx"\nis = "trustee"\nof = "edda"\n': ("[[relations]] 1, who", PEOPLE),
    '[[relations]]\nwho = "edda"\nis = "trustee"\nof = "xx"\n': ("[[relations]] 1, of", PEOPLE),
    '[securities.rights]\ntitle = "Rights"\nkind = "warrants"\nof = "xx"\n': ("[securities.rights], of", SECURITIES),
    AWARD.replace('"edda"', '"xx"'): ("[awards.units], to", PEOPLE),
    AWARD.replace('"units"\nunits', '"xx"\nunits'): ("[awards.units], security", SECURITIES),
    SALE.replace('"edda"', '"xx"'): ("[[events]] 1 (sale of 2025-06-16), who", PEOPLE),
    SALE.replace('"common"', '"xx"'): ("[[events]] 1 (sale of 2025-06-16), security", SECURITIES),
    SALE + 'plan = "xx"\n': ("[[events]] 1 (sale of 2025-06-16), plan", PLANS),
    SALE + 'reported = ["xx"]\n': ("[[events]] 1 (sale of 2025-06-16), reported", PEOPLE),
    "[opening.holders]\nxx = 2025-06-01\n": ("[opening], holders, xx", PEOPLE),
    event("withholding", 'who = "edda"\nsecurity = "common"\nunits = 5\nprice = 18\nvesting-of = "xx"'): (
        "[[events]] 1 (withholding of 2025-06-16), vesting-of",
        AWARDS,
    ),
    event("vesting", 'award = "xx"'): ("[[events]] 1 (vesting of 2025-06-16), award", AWARDS),
    event("gift", 'giver = "xx"\nsecurity = "common"\nunits = 1'): ("[[events]] 1 (gift of 2025-06-16), giver", PEOPLE),
    event("gift", 'receiver = "xx"\nsecurity = "common"\nunits = 1'): ("[[events]] 1 (gift of 2025-06-16), receiver", PEOPLE),
    '[[joint]]\nowners = ["edda", "xx"]\n': ("[[joint]] 1, owners", PEOPLE),
    '[entities.trust]\nname = "Tern Point Trust"\nsigned-by = "xx"\n': ("[entities.trust], signed-by", PEOPLE),
    '[powers.p]\ngiver = "xx"\nattorneys = ["Petra Lindqvist"]\nsigned = 2024-01-08\n': ("[powers.p], giver", PEOPLE),
}


@pytest.mark.parametrize("text", UNKNOWN, ids=[place for place, _table in UNKNOWN.values()])
def test_an_unknown_name_is_reported_where_it_is_stated(text: str) -> None:
    place, table = UNKNOWN[text]
    found = [one for one in drafting(text).findings if one.id == "FACTS-UNKNOWN"]
    assert [(one.location, one.severity) for one in found] == [(f"events.toml, {place}", Severity.REJECT)]
    assert found[0].message == f"'xx' is not in {table}."


@pytest.mark.parametrize(
    ("holding", "place", "table"),
    [
        ('{ holder = "xx", security = "common", amount = 1 }', "[[opening.holdings]] 1, holder", PEOPLE),
        ('{ holder = "edda", security = "xx", amount = 1 }', "[[opening.holdings]] 1, security", SECURITIES),
        ('{ holder = "edda", award = "xx", amount = 1 }', "[[opening.holdings]] 1, award", AWARDS),
    ],
)
def test_an_unknown_name_in_the_opening_balances_is_reported_where_it_is_stated(holding: str, place: str, table: str) -> None:
    base = BASE.replace(OPENING, f"holdings = [{holding}]")
    assert base != BASE
    found = [one for one in drafting("", base).findings if one.id == "FACTS-UNKNOWN"]
    assert [(one.location, one.message) for one in found] == [(f"events.toml, {place}", f"'xx' is not in {table}.")]


def test_a_person_and_an_entity_have_two_names() -> None:
    found = drafting('[entities.edda]\nname = "Edda Trust"\n').findings
    assert [(one.id, one.location) for one in found if "person" in one.message] == [
        ("FACTS-CONTRADICT", "events.toml, [entities.edda]")
    ]


def test_a_person_has_to_report() -> None:
    base = BASE.replace('roles = [{ role = "officer", title = "Executive Chair", since = 2021-01-04 }]\n', "")
    made = drafting("", base)
    assert ("NOBODY-REPORTS", "events.toml, [people]") in [(one.id, one.location) for one in made.findings]
    assert made.drafts == ()
