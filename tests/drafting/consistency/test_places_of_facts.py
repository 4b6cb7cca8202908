"""Every place in the facts where a name, a day, a number or a span may be wrong is checked, and named exactly."""

from __future__ import annotations

import pytest

from section16.drafting.context.rounding import LARGEST
from section16.drafting.draft import draft
from section16.finding import Severity
from tests.drafting.examples import BASE, SALE, drafting, facts

ENTITY = '[entities.trust]\nname = "Tern Point Trust"\n'
AWARD = '[awards.rsu]\nto = "edda"\nsecurity = "units"\nunits = 90\ngranted = 2024-06-16\napproved-by = "board"\n'


def event(kind: str, keys: str) -> str:
    return f'[[events]]\nkind = "{kind}"\ndate = 2025-06-16\n{keys}\n'


def rejected(text: str, base: str = BASE) -> list[tuple[str, str, str, str]]:
    """Return identifier, place, message and remedy of every error in the facts."""
    return [
        (one.id, one.location.removeprefix("events.toml, "), one.message, one.remedy)
        for one in drafting(text, base).findings
        if one.severity is Severity.REJECT
    ]


def test_what_an_unknown_name_could_be_is_offered() -> None:
    assert rejected(SALE.replace('"edda"', '"eda"'))[0][3] == "Did you mean edda?"
    assert rejected(SALE.replace('"common"', '"x9"'))[0][3] == "Add it, or use one of common, units, options."
    assert rejected(event("vesting", 'award = "x9"'))[0][3] == "Add it."
    assert rejected(event("exercise", "units = 1"))[0][2:] == ("The name is missing.", "Add it, or use one of edda.")


PLAN = "[plans.p]\nadopted = {adopted}\nreport-filed = {filed}\n"
DAYS = {
    "[[events]] 1 (sale of 2200-01-01), date": SALE.replace("2025-06-16", "2200-01-01"),
    "[[events]] 1 (sale of 1934-06-05), date": SALE.replace("2025-06-16", "1934-06-05"),
    "[[events]] 1 (sale of 2025-06-16), notice": SALE + "notice = 2200-01-01\n",
    "[awards.rsu], granted": AWARD.replace("2024-06-16", "1934-06-05"),
    "[awards.rsu], formula, first": AWARD + 'formula = { parts = 1, every = "year", first = 2200-01-01 }\n',
    "[awards.rsu], changes 1, to": AWARD + "cliff = 2026-01-01\nchanges = [{ decided = 2025-01-01, to = 2200-01-01 }]\n",
    "[plans.p], adopted": PLAN.format(adopted="1934-06-05", filed="2025-01-01"),
    "[plans.p], report-filed": PLAN.format(adopted="2025-01-01", filed="2200-01-01"),
    "[opening], holders, edda": "[opening.holders]\nedda = 1934-06-05\n",
    "[year-end], on": "[year-end]\non = 2200-01-01\n",
}


@pytest.mark.parametrize("place", DAYS)
def test_a_day_that_no_form_can_state_is_reported_where_it_is(place: str) -> None:
    day = "1934-06-05" if "1934-06-05" in DAYS[place] else "2200-01-01"
    found = rejected(DAYS[place])
    assert ("FACTS-DAY", place, f"{day} is not a date that a form can state.", "Correct the year.") in found


@pytest.mark.parametrize("day", ["1934-06-06", "2199-12-31"])
def test_the_first_and_the_last_day_that_a_form_can_state(day: str) -> None:
    plan = PLAN.format(adopted=day, filed=day)
    assert [one for one in rejected(plan) if one[0] == "FACTS-DAY"] == []


def test_a_signature_and_an_opening_date_are_days_too() -> None:
    far = BASE.replace("signed = 2025-06-18", "signed = 2200-01-01").replace("40000 }", "40000, as-of = 1934-06-05 }")
    places = [place for identifier, place, _says, _remedy in rejected("", far) if identifier == "FACTS-DAY"]
    assert places == ["[[opening.holdings]] 1, as-of", "[filing], signed"]


def test_a_span_that_ends_before_it_begins_is_reported_where_it_is() -> None:
    span = "since = 2025-06-02\nuntil = 2025-06-01\n"
    relation = '[[relations]]\nwho = "{}"\nis = "trustee"\nof = "{}"\n'
    relations = relation.format("edda", "trust") + relation.format("edda", "agent") + span
    entities = ENTITY + ENTITY.replace("trust]", "agent]")
    base = BASE.replace(
        "since = 2021-01-04 }", 'since = 2021-01-04 }, { role = "director", since = 2025-06-02, until = 2025-06-01 }'
    )
    base = base.replace(
        'units-in = "Table II"\n',
        'units-in = "Table II"\nforeign-private-issuer = [{ since = 2025-06-02, until = 2025-06-01 }]\n',
    )
    found = [
        (place, says, remedy) for identifier, place, says, remedy in rejected(entities + relations, base) if "begins" in says
    ]
    says = "It ends on 2025-06-01, before it begins on 2025-06-02."
    assert found == [
        ("[issuer], foreign-private-issuer", says, "Correct one of the days."),
        ("[[relations]] 2, until", says, "Correct one of the days."),
        ("[[people.edda.roles]] 2, until", says, "Correct one of the days."),
    ]


def test_a_span_of_one_day_is_no_contradiction() -> None:
    base = BASE.replace(
        "since = 2021-01-04 }", 'since = 2021-01-04 }, { role = "director", since = 2025-06-02, until = 2025-06-02 }'
    )
    assert rejected("", base) == []


AMOUNTS = {
    "[awards.rsu], units": AWARD.replace("90", "-1"),
    "[awards.rsu], tranches 1, units": AWARD + "tranches = [{ on = 2026-01-01, units = -1 }]\n",
    "[securities.right], gives": '[securities.right]\ntitle = "Right"\nkind = "options"\nof = "common"\ngives = -1\n',
    "[[events]] 1 (sale of 2025-06-16), price": SALE.replace('"18.70"', "-1"),
    "[[events]] 1 (sale of 2025-06-16), trades 1, price": SALE.replace(
        'price = "18.70"', "trades = [{ units = 400, price = -1 }]"
    ),
    "[[events]] 1 (vesting day of 2025-06-16), withheld, rsu": AWARD + event("vesting day", "withheld = { rsu = -1 }"),
}


@pytest.mark.parametrize("place", AMOUNTS)
def test_a_number_below_zero_is_reported_where_it_is(place: str) -> None:
    assert ("FACTS-AMOUNT", place, "-1 is not an amount.", "Write a number of 0 or more.") in rejected(AMOUNTS[place])


@pytest.mark.parametrize(
    ("number", "message", "remedy"),
    [
        ("4.00001", "The number has more than 4 decimals.", "Round it."),
        ("0", "The number is 0, which would change nothing.", "Write a number above 0, or omit it."),
        ("1e20", f"EDGAR does not accept a number above {LARGEST}.", "Correct the number."),
    ],
)
def test_an_amount_that_no_row_can_hold_is_reported(number: str, message: str, remedy: str) -> None:
    found = rejected(SALE.replace("units = 400", f"units = {number}"))
    assert ("FACTS-AMOUNT", "[[events]] 1 (sale of 2025-06-16), units", message, remedy) in found


def test_an_amount_of_an_opening_balance_is_checked() -> None:
    found = rejected("", BASE.replace("40000", "-1"))
    assert ("FACTS-AMOUNT", "[[opening.holdings]] 1, amount", "-1 is not an amount.", "Write a number of 0 or more.") in found


def test_prices_of_single_trades_may_be_finer_than_rows() -> None:
    trades = SALE.replace('price = "18.70"', 'trades = [{{ units = 400, price = "{}" }}]')
    assert rejected(trades.format("18.1234567891")) == []
    assert [says for _id, _place, says, _remedy in rejected(trades.format("18.12345678912"))] == [
        "The number has more than 10 decimals."
    ]
    assert rejected(SALE.replace("18.70", "18.12340000")) == []


def test_an_appointment_of_a_stranger_is_one_error() -> None:
    text = '[people.tove]\nname = "LIND TOVE"\n' + event("appointment", 'who = "tove"')
    assert rejected(text) == [
        (
            "FACTS-MISSING",
            "[[events]] 1 (appointment of 2025-06-16), who",
            "tove has no EDGAR number or no relationship to the issuer.",
            "Enter `cik` and `roles`.",
        )
    ]


def test_balances_entered_twice_and_of_anothers_award_are_reported() -> None:
    more = '{ holder = "edda", security = "common", amount = 1 }, { holder = "trust", award = "rsu", amount = 1 }'
    base = BASE.replace("amount = 40000 }", f"amount = 40000 }}, {more}")
    assert [one[:3] for one in rejected(ENTITY + AWARD, base)] == [
        ("FACTS-TWICE", "[[opening.holdings]] 2", "The same balance is entered under [[opening.holdings]] 1."),
        ("FACTS-CONTRADICT", "[[opening.holdings]] 3, holder", "The award rsu belongs to another holder."),
    ]


@pytest.mark.parametrize(
    ("table", "name"),
    [("[issuer]", "LKHX"), ("[people.edda]", "Edda M. Winterbourne"), ("[entities.trust]", "Tern Point Trust")],
)
def test_an_edgar_number_that_is_none_is_reported_where_it_is(table: str, name: str) -> None:
    base = (BASE + ENTITY).replace(f'"{name}"', f'"{name}"\ncik = "12-3"')
    if table != "[entities.trust]":
        number = "0009990016" if table == "[issuer]" else "0009990042"
        base = base.replace(f'cik = "{number}"\n', "")
    says = "'12-3' is not an EDGAR number, which is one to ten digits."
    assert ("FACTS-CIK", f"{table}, cik", says, "Compare it with EDGAR's company search.") in rejected("", base)


def test_facts_in_which_nobody_reports_are_refused() -> None:
    assert rejected(SALE, BASE.replace('cik = "0009990042"\n', ""))[0] == (
        "NOBODY-REPORTS",
        "[people]",
        "No person or entity has both an EDGAR number and a relationship to the issuer.",
        "Enter `cik` and `roles` of each reporting person.",
    )


LONG = f'signature = "/s/ {"x" * 300}"\n'


@pytest.mark.parametrize(("table", "name"), [("people", "edda"), ("entities", "fund")])
def test_a_signature_that_is_too_long_is_reported_where_it_is_and_holds_up_its_owner_alone(table: str, name: str) -> None:
    base = BASE.replace('called = "Edda', f'{LONG}called = "Edda') if table == "people" else BASE
    fund = '[entities.fund]\nname = "Tern Point Fund"\ncik = "0009990088"\nroles = [{ role = "ten percent owner" }]\n'
    fund += LONG if table == "entities" else 'signature = "/s/ Tern Point Fund"\n'
    sales = SALE + SALE.replace('"edda"', '"fund"').replace('"sale"', '"purchase"')
    made = draft(facts(fund + sales, base), "events.toml", whole=False)
    (found,) = [one for one in made.findings if one.id == "SIGNATURE-LONG"]
    assert found.location == f"events.toml, [{table}.{name}], signature"
    assert [one.owners for one in made.held_up] == [(name,)]


def test_a_role_of_an_entity_that_ends_before_it_begins_is_reported_where_it_is() -> None:
    role = 'roles = [{ role = "ten percent owner", since = 2025-06-02, until = 2025-06-01 }]\n'
    assert [place for _id, place, says, _remedy in rejected(ENTITY + role) if "begins" in says] == [
        "[[entities.trust.roles]] 1, until"
    ]
