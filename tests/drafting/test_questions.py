"""What decides and is missing is asked, with its place, why it matters and what may be answered; each answer gives its code."""

from __future__ import annotations

import pytest

from section16.action import Action
from section16.drafting.draft import Drafting, draft
from tests.drafting.examples import BASE, LARKSPUR, SALE, drafting, facts, one

GRANT = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2025-06-16
{approved}
cliff = 2028-06-16

[[events]]
kind = "grant"
date = 2025-06-16
award = "units"
"""
RIGHT = """
[securities.warrant]
title = "Warrant"
kind = "warrants"
of = "common"
exercise-price = 12
exercisable = 2024-01-02
expires = 2030-01-02

[[events]]
kind = "exercise"
date = 2025-06-16
who = "edda"
security = "warrant"
units = 10
{market}
"""
HELD = BASE.replace("holdings = [", 'holdings = [{ holder = "edda", security = "warrant", amount = 50 }, ')


def asked(made: Drafting) -> tuple[str, str, tuple[str, ...]]:
    """Return the one question that is open: its place, its words, its answers; nothing is drafted meanwhile."""
    assert made.drafts == ()
    (question,) = made.questions
    assert question.matters
    return question.location, question.asks, question.answers


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("board", "A"),
        ("committee of non-employee directors", "A"),
        ("stockholders", "A"),
        ("held for six months", "A"),
        ("none of these", "P"),
    ],
)
def test_who_approved_a_grant_decides_its_code(answer: str, code: str) -> None:
    assert asked(drafting(GRANT.format(approved=""))) == (
        "events.toml, [awards.units], approved-by",
        "Who approved the grant?",
        ("board", "committee of non-employee directors", "stockholders", "held for six months", "none of these"),
    )
    (row,) = one(GRANT.format(approved=f'approved-by = "{answer}"')).document.derivative_table
    assert row.code.text == code  # type: ignore[union-attr]  # a transaction


@pytest.mark.parametrize(("kind", "market", "exempt"), [("sale", "S", "D"), ("purchase", "P", "A")])
def test_the_counterparty_decides_the_code_of_a_deal(kind: str, market: str, exempt: str) -> None:
    deal = SALE.replace('"sale"', f'"{kind}"')
    place, asks, answers = asked(drafting(deal.replace('counterparty = "market"\n', "")))
    assert place == f"events.toml, [[events]] 1 ({kind} of 2025-06-16), counterparty"
    assert (asks, answers) == (f"Who was the other side of the {kind}?", ("market", "private party", "issuer"))
    assert code_of(deal) == code_of(deal.replace('"market"', '"private party"')) == market
    with_issuer = deal.replace('"market"', '"issuer"')
    assert asked(drafting(with_issuer))[0].endswith("approved-by")
    assert code_of(with_issuer + 'approved-by = "board"\n') == exempt
    assert code_of(with_issuer + 'approved-by = "none of these"\n') == market


def test_holding_exempts_an_acquisition_and_no_disposition() -> None:
    with_issuer = SALE.replace('"market"', '"issuer"') + 'approved-by = "held for six months"\n'
    assert code_of(with_issuer) == "S"
    assert code_of(with_issuer.replace('"sale"', '"purchase"')) == "A"


def test_one_who_only_holds_ten_percent_has_no_exemption_with_the_issuer() -> None:
    holder = BASE.replace('role = "officer", title = "Executive Chair"', 'role = "ten percent owner"')
    (row,) = one(SALE.replace('"market"', '"issuer"'), holder).document.non_derivative_table
    assert row.code.text == "S"  # type: ignore[union-attr]  # a transaction


def test_whether_a_price_was_fixed_is_asked_and_a_footnote_is_where_none_was() -> None:
    private = SALE.replace('"market"', '"private party"').replace('price = "18.70"\n', "")
    assert asked(drafting(private))[2] == ("price = a number", "price-fixed = false")
    (row,) = one(private + "price-fixed = false\n").document.non_derivative_table
    assert (row.price.text, row.price.footnotes) == (None, ("F1",))  # type: ignore[union-attr]  # a transaction


def test_how_the_issuer_shows_its_units_is_asked_once_for_all() -> None:
    made = drafting(GRANT.format(approved='approved-by = "board"'), BASE.replace('units-in = "Table II"\n', ""))
    assert asked(made)[::2] == ("events.toml, [issuer], units-in", ("Table I", "Table II"))


@pytest.mark.parametrize(("market", "code"), [("12", "X"), ("13.5", "X"), ("11.99", "O")])
def test_the_market_price_decides_the_code_of_an_exercise_that_is_no_award(market: str, code: str) -> None:
    assert asked(drafting(RIGHT.format(market=""), HELD))[0].endswith("market-price")
    made = one(RIGHT.format(market=f"market-price = {market}"), HELD).document
    assert [row.code.text for row in made.rows] == [code, code]  # type: ignore[union-attr]  # transactions


def test_the_terms_that_table_two_gives_are_asked_for() -> None:
    option = (
        GRANT.replace('"units"\nunits', '"options"\nunits')
        .replace("cliff = 2028-06-16\n", "")
        .format(approved='approved-by = "board"')
    )
    made = drafting(option)
    keys = [question.location.rpartition(", ")[2] for question in made.questions]
    assert keys == ["exercise-price", "exercisable", "expires"]


def test_the_day_of_signing_is_asked() -> None:
    place, asks, _answers = asked(drafting(SALE, BASE.replace("signed = 2025-06-18", "")))
    assert place == "events.toml, [filing], signed"
    assert asks == "When is Form 4 of Edda M. Winterbourne signed?"


def test_a_plan_without_its_day_is_asked_for_it() -> None:
    assert asked(drafting(SALE + 'plan = "p"\n[plans.p]\n'))[0] == "events.toml, [plans.p], adopted"


def test_an_exercise_under_a_plan_without_its_day_is_asked_for_it_too() -> None:
    option = GRANT.partition("[[events]]")[0].replace('"units"', '"options"').replace("2025-06-16", "2024-06-17")
    terms = "exercise-price = 3\nexpires = 2034-06-17\n"
    exercise = '[[events]]\nkind = "exercise"\ndate = 2025-06-16\naward = "units"\nunits = 1\nplan = "p"\n[plans.p]\n'
    made = drafting(option.format(approved='approved-by = "board"') + terms + exercise)
    assert asked(made)[0] == "events.toml, [plans.p], adopted"


def test_a_trade_after_leaving_is_reported_where_it_was_matched_in_office() -> None:
    left = BASE.replace("since = 2021-01-04", "since = 2021-01-04, until = 2025-06-13")
    assert asked(drafting(SALE, left))[2] == ("true", "false")
    assert drafting(SALE + "matched-in-office = false\n", left).drafts == ()
    assert len(drafting(SALE + "matched-in-office = true\n", left).drafts) == 1


def test_all_questions_are_asked_at_once() -> None:
    made = drafting(SALE.replace('counterparty = "market"\n', "") * 2, BASE.replace("signed = 2025-06-18", ""))
    assert [question.location.rpartition(", ")[2] for question in made.questions] == ["counterparty", "counterparty", "signed"]


def code_of(text: str) -> str | None:
    (row,) = one(text).document.non_derivative_table
    return row.code.text  # type: ignore[union-attr]  # a transaction


KARL = """
[people.karl]
name = "WINTERBOURNE KARL"
cik = "0009990043"
roles = [{ role = "director", since = 2021-01-04 }]

[[events]]
kind = "gift"
date = 2025-06-16
giver = "edda"
receiver = "karl"
security = "common"
units = 7
"""


def test_a_question_about_one_holds_up_nobody_else_where_the_whole_is_not_wanted() -> None:
    open_sale = SALE.replace('counterparty = "market"\n', "")
    others = KARL.partition("[[events]]")[0] + SALE.replace("edda", "karl").replace("sale", "purchase")
    assert draft(facts(open_sale + others)).drafts == ()
    made = draft(facts(open_sale + others), whole=False)
    assert [(form.who, len(made.questions)) for form in made.drafts] == [("WINTERBOURNE KARL", 1)]
    assert all(statement.who == "WINTERBOURNE KARL" for statement in made.statements)


def test_what_both_see_holds_both_up() -> None:
    related = KARL + '[[relations]]\nwho = "karl"\nis = "spouse"\nof = "edda"\n' + SALE.replace('counterparty = "market"\n', "")
    assert draft(facts(related), whole=False).drafts == ()


def test_more_sold_than_held_holds_up_the_seller_alone() -> None:
    made = draft(facts(SALE.replace("400", "90000") + KARL.replace('giver = "edda"\n', 'report = "early"\n')), whole=False)
    assert ([form.who for form in made.drafts], [one.id for one in made.findings]) == (["WINTERBOURNE KARL"], ["OVERDRAWN"])


def test_units_without_a_schedule_ask_when_they_vest_and_nothing_else() -> None:
    units = '[awards.units]\nto = "edda"\nsecurity = "units"\nunits = 9\ngranted = 2025-06-16\napproved-by = "board"\n'
    asked = drafting(units + '[[events]]\nkind = "grant"\ndate = 2025-06-16\naward = "units"\n').questions
    assert [(question.location, question.asks) for question in asked] == [
        (
            "events.toml, [awards.units], cliff",
            "When does it vest? State a cliff, the day on which all of it vests, or tranches or a formula instead.",
        )
    ]


OPTIONS = """
[awards.options]
to = "edda"
security = "options"
units = 100
granted = 2025-06-16
approved-by = "board"

[[events]]
kind = "grant"
date = 2025-06-16
award = "options"
"""
OF_KARL = KARL.partition("[[events]]")[0] + SALE.replace("edda", "karl").replace("sale", "purchase")


def test_a_question_about_an_award_holds_up_those_who_may_report_it_and_nobody_else() -> None:
    made = draft(facts(OPTIONS + OF_KARL), whole=False)
    assert {question.location for question in made.questions} == {
        f"the facts file, [awards.options], {key}" for key in ("exercise-price", "exercisable", "expires")
    }
    assert [form.who for form in made.drafts] == ["WINTERBOURNE KARL"]
    married = '[[relations]]\nwho = "karl"\nis = "spouse"\nof = "edda"\nsince = 2025-06-20\n'
    assert draft(facts(OPTIONS + OF_KARL + married), whole=False).drafts == ()


def test_a_form_that_is_held_up_has_its_due_date() -> None:
    made = draft(facts(OPTIONS + OF_KARL), whole=False)
    assert [(form.who, form.due.due.isoformat()) for form in made.held_up] == [("Edda M. Winterbourne", "2025-06-18")]
    assert draft(facts(OF_KARL), whole=False).held_up == ()


def test_an_office_shows_how_a_question_is_answered_wherever_its_place_is() -> None:
    unmarked = BASE.replace('units-in = "Table II"', "")
    units = '[awards.units]\nto = "edda"\nsecurity = "units"\nunits = 9\ngranted = 2025-06-16\napproved-by = "board"\n'
    granted = units + '[[events]]\nkind = "grant"\ndate = 2025-06-16\naward = "units"\n'
    open_sale = SALE.replace('counterparty = "market"\n', "")
    asked = draft(facts(OPTIONS + open_sale + granted, unmarked), numbers=("3", "5", "8")).questions
    answers = {(one.action.name, *one.action.arguments.items()) for one in asked if one.action}
    assert len(answers) == len(asked)
    assert answers >= {
        ("award.change", ("name", "options"), ("exercise-price", "")),
        ("award.change", ("name", "units"), ("cliff", "")),
        ("event.change", ("number", "5"), ("counterparty", "")),
        ("issuer.change", ("units-in", "")),
    }
    assert all(one.action is None for one in draft(facts(OPTIONS)).questions)


def test_an_office_shows_how_the_adoption_of_a_plan_is_recorded() -> None:
    planned = SALE + 'plan = "p"\n[plans.p]\n'
    (question,) = draft(facts(planned), numbers=("1",)).questions
    assert question.action == Action("office.put", {"kind": "plans", "name": "p", "adopted": ""})


APPOINTED = '[people.tove]\nname = "LIND TOVE"\n[[events]]\nkind = "appointment"\ndate = 2025-06-16\nwho = "tove"\n'
TOGETHER = '[entities.trust]\nname = "Tern Point Trust"\n[[joint]]\nowners = ["edda", "trust"]\n'
REPORTS = {"cik": "", "role": "", "since": ""}


@pytest.mark.parametrize(
    ("text", "base", "action"),
    [
        (APPOINTED, BASE, Action("person.change", {"name": "tove", **REPORTS})),
        (TOGETHER, BASE, Action("person.change", {"name": "trust", **REPORTS, "entity": True})),
        ("", BASE.replace('cik = "0009990042"\n', ""), Action("person.change", {"name": "edda", **REPORTS})),
        ("", LARKSPUR, Action("person.add", {"short-name": "", "name": "", **REPORTS})),
    ],
)
def test_an_office_shows_how_what_makes_a_party_report_is_recorded(text: str, base: str, action: Action) -> None:
    stated = facts(text, base)
    assert [one.action for one in draft(stated, numbers=["1"] * len(stated.events)).findings if one.action] == [action]
    assert [one.action for one in draft(stated).findings if one.action] == []
