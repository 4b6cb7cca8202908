"""The register of Rule 10b5-1 plans: what shows a plan, which trades are under it, and whether its cooling-off was kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import section16
from section16.compliance.arrangements.cooling_off import CoolingOffStatus
from section16.compliance.arrangements.evidence import PlanBasis, plan_rows
from section16.compliance.arrangements.facts import ArrangementFacts, read_arrangement_facts
from section16.compliance.arrangements.register import TradingPlan, register_of
from section16.finding import FactTablesError
from section16.law.trading_plans import first_trading_day
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.relationship import Relationship
from tests.ledger.filings import ADA, BEN, exercise, filed, holding, purchase, sale, vesting

OFFICER = Relationship(is_officer=True, officer_title="Chief Financial Officer")
HOLDER = Relationship(is_director=False, is_officer=False, is_ten_percent_owner=True)
NOTE = "Sold under a Rule 10b5-1 trading plan adopted on March 1, 2024."


def plan_sale(day: str, note: str = NOTE, number: int = 1, **said: Any) -> PostedFiling:
    said = {"relationships": (OFFICER,), "plan_box": True, **said}
    return filed(number, day, sale(100, 900, note=note, cell="code"), **said)


def facts(text: str) -> ArrangementFacts:
    return read_arrangement_facts(text.encode(), "arrangements.toml")


def only(*posted: PostedFiling, stated: str = "") -> TradingPlan:
    (plan,) = register_of(posted, facts(stated))
    return plan


# --- what shows a plan


def test_a_footnote_of_a_row_decides_for_the_row_and_not_for_the_others_of_the_form() -> None:
    posted = filed(1, "2024-07-01", sale(100, 900, note=NOTE), sale(50, 850), relationships=(OFFICER,), plan_box=True)
    assert [(row.trade.row[-3:], row.trade.basis) for row in plan_rows(posted[1])] == [("I/1", PlanBasis.FOOTNOTE)]


def test_remarks_are_about_the_trades_of_the_form_and_not_about_grants_or_holdings() -> None:
    rows = (sale(100, 900), vesting(10, 910), holding(910), purchase(5, 915))
    posted = filed(1, "2024-07-01", *rows, remarks=NOTE)
    assert [(row.trade.row[-3:], row.trade.basis, row.dates.adopted) for row in plan_rows(posted[1])] == [
        ("I/1", PlanBasis.REMARKS, (date(2024, 3, 1),)),
        ("I/4", PlanBasis.REMARKS, (date(2024, 3, 1),)),
    ]


def test_the_box_alone_shows_a_plan_whose_adoption_is_not_stated() -> None:
    plan = only(filed(1, "2024-07-01", sale(100, 900), relationships=(OFFICER,), plan_box=True))
    assert (plan.adopted, plan.trades[0].basis, plan.cooling_off.status) == (None, PlanBasis.BOX, CoolingOffStatus.UNKNOWN)
    assert [one.missing for one in plan.incomplete] == ["the day on which the plan was adopted"]
    assert register_of([filed(1, "2024-07-01", sale(100, 900), plan_box=False)]) == []
    assert register_of([filed(1, "2024-07-01", sale(100, 900), remarks="Not made under a Rule 10b5-1 plan.")]) == []


def test_an_exercise_under_the_plan_is_listed_and_is_not_a_sale() -> None:
    rows = (exercise(100, 0, note=NOTE, cell="code"), vesting(100, 1_000, note=NOTE, cell="code"), sale(100, 900, note=NOTE))
    plan = only(filed(1, "2024-07-01", *rows, relationships=(OFFICER,), plan_box=True))
    assert [trade.code for trade in plan.trades] == ["M", "M", "S"]
    assert (plan.sold, plan.bought) == (Decimal(100), Decimal(0))


def test_forms_of_one_person_and_one_day_of_adoption_are_one_plan_and_others_are_not() -> None:
    other = "Sold under a 10b5-1 plan adopted on May 2, 2024."
    plans = register_of(
        [
            plan_sale("2024-07-01", number=1),
            plan_sale("2024-08-01", number=2, owners=(ADA, BEN), relationships=(OFFICER, HOLDER)),
            plan_sale("2024-08-02", number=3, owners=(BEN,), note=other),
            plan_sale("2024-12-03", number=4, note=other),
        ]
    )
    assert [(plan.adopted, plan.owners, len(plan.trades)) for plan in plans] == [
        (date(2024, 3, 1), (ADA, BEN), 2),
        (date(2024, 5, 2), (ADA,), 1),
        (date(2024, 5, 2), (BEN,), 1),
    ]


def test_two_days_of_adoption_in_one_footnote_are_two_plans_and_the_answer_asks() -> None:
    note = "Sold under Rule 10b5-1 plans adopted on March 1, 2024 and adopted on March 2, 2024."
    plans = register_of([plan_sale("2024-09-01", note=note)])
    assert [plan.adopted for plan in plans] == [date(2024, 3, 1), date(2024, 3, 2)]
    assert all(plan.incomplete[-1].missing.startswith("under which of several plans") for plan in plans)


# --- the cooling-off period


@pytest.mark.parametrize(
    ("first", "stated", "relationship", "status"),
    [
        ("2024-05-30", "", OFFICER, CoolingOffStatus.NOT_KEPT),  # the 90th day after March 1
        ("2024-05-31", "", OFFICER, CoolingOffStatus.UNCERTAIN),  # the 91st: the Form 10-Q may come later
        ("2024-06-29", "", OFFICER, CoolingOffStatus.UNCERTAIN),
        ("2024-06-30", "", OFFICER, CoolingOffStatus.KEPT),  # the 121st
        ("2024-05-31", "2024-05-08", OFFICER, CoolingOffStatus.KEPT),
        ("2024-06-13", "2024-06-10", OFFICER, CoolingOffStatus.KEPT),  # filed on a Monday, trading from the Thursday
        ("2024-06-12", "2024-06-10", OFFICER, CoolingOffStatus.NOT_KEPT),
        ("2024-03-31", "", HOLDER, CoolingOffStatus.NOT_KEPT),  # the 30th day
        ("2024-04-01", "", HOLDER, CoolingOffStatus.KEPT),
        ("2024-04-01", "", Relationship(), CoolingOffStatus.UNCERTAIN),  # the boxes do not say
        ("2024-06-30", "", Relationship(), CoolingOffStatus.KEPT),
        ("2024-02-01", "", OFFICER, CoolingOffStatus.NOT_KEPT),
    ],
)
def test_the_first_trade_is_judged_by_the_person_and_by_the_periodic_report(
    first: str, stated: str, relationship: Relationship, status: CoolingOffStatus
) -> None:
    text = f"[[reports]]\nquarter-end = 2024-03-31\nfiled = {stated}\n" if stated else ""
    plan = only(plan_sale(first, relationships=(relationship,)), stated=text)
    assert plan.cooling_off.status is status
    assert bool(plan.incomplete) is (status is CoolingOffStatus.UNCERTAIN)


def test_a_plan_from_before_the_amended_rule_requires_none_and_a_ticked_box_is_pointed_out() -> None:
    plan = only(plan_sale("2023-05-01", note="Sold under a Rule 10b5-1 plan adopted on February 26, 2023."))
    assert (plan.cooling_off.status, plan.amended_rule) == (CoolingOffStatus.NOT_REQUIRED, False)
    assert any("The 10b5-1 box is ticked" in text for _, text in plan.why.sentences())


def test_a_trade_soon_after_a_change_of_the_plan_is_uncertain() -> None:
    note = "Sold under a Rule 10b5-1 plan adopted on March 1, 2024, and modified on August 1, 2024."
    plan = only(plan_sale("2024-07-15", number=1, note=NOTE), plan_sale("2024-08-15", number=2, note=note))
    assert (plan.amended, plan.cooling_off.status) == ((date(2024, 8, 1),), CoolingOffStatus.UNCERTAIN)
    assert plan.incomplete[0].missing == "whether the change of 2024-08-01 concerned the amount, price or timing of the trades"
    later = only(plan_sale("2024-07-15", number=1, note=NOTE), plan_sale("2024-12-15", number=2, note=note))
    assert later.cooling_off.status is CoolingOffStatus.KEPT


def test_a_trade_before_the_plan_was_adopted_says_that_a_date_may_be_wrong() -> None:
    plan = only(plan_sale("2024-02-01"))
    assert any("before the plan was adopted: one of the dates may be wrong" in text for _, text in plan.why.sentences())


@given(
    st.dates(date(2023, 2, 27), date(2030, 1, 1)),
    st.integers(0, 200),
    st.one_of(st.none(), st.integers(1, 130)),
    st.sampled_from([OFFICER, HOLDER]),
)
def test_the_status_agrees_with_the_first_day_of_the_rule(
    adopted: date, after: int, report: int | None, who: Relationship
) -> None:
    day = date.fromordinal(adopted.toordinal() + after)
    ends = date.fromordinal(adopted.toordinal() + 1)
    filed_on = None if report is None else date.fromordinal(ends.toordinal() + report)
    text = f"[[reports]]\nquarter-end = {ends}\nfiled = {filed_on}\n" if filed_on else ""
    note = f"Sold under a Rule 10b5-1 plan adopted on {adopted}."
    plan = only(plan_sale(str(day), note=note, relationships=(who,)), stated=text)
    first = first_trading_day(adopted, director_or_officer=who is OFFICER, report=filed_on)
    assert first is not None
    expected = (
        CoolingOffStatus.NOT_KEPT
        if day < first.earliest
        else CoolingOffStatus.KEPT
        if day >= first.latest
        else CoolingOffStatus.UNCERTAIN
    )
    assert plan.cooling_off.status is expected


# --- what the facts add


def test_a_stated_plan_completes_the_one_that_forms_show_or_is_one_of_its_own() -> None:
    stated = (
        '[[arrangements]]\nname = "Person 1"\nadopted = 2024-03-01\nuntil = 2025-03-01\nsecurities = 5000\n'
        '[[arrangements]]\nname = "Ada Example"\ntitle = "Director"\nadopted = 2024-09-01\n'
    )
    plans = register_of([plan_sale("2024-07-01")], facts(stated))
    assert [(plan.adopted, plan.until, plan.securities, len(plan.trades), plan.stated) for plan in plans] == [
        (date(2024, 3, 1), date(2025, 3, 1), Decimal(5000), 1, True),
        (date(2024, 9, 1), None, None, 0, True),
    ]
    assert plans[1].cooling_off.status is CoolingOffStatus.NO_TRADE


RIGHT = """[[arrangements]]
name = "Ada Example"
adopted = 2024-03-01
terminated = 2024-06-01
until = 2025-03-01
securities = 100

[[reports]]
quarter-end = 2024-03-31
filed = 2024-05-08

[[none]]
name = "Ben Example"
quarter-end = 2024-03-31
"""


@pytest.mark.parametrize(
    ("old", "new", "identifier", "place"),
    [
        ("terminated = 2024-06-01", "terminated = 2024-02-01", "FACTS-CONTRADICT", "line 4, [[arrangements]] 1, terminated"),
        ("until = 2025-03-01", "until = 2024-02-01", "FACTS-CONTRADICT", "line 5, [[arrangements]] 1, until"),
        ("until = 2025-03-01", "until = 2024-05-01", "FACTS-CONTRADICT", "line 4, [[arrangements]] 1, terminated"),
        ("securities = 100", "securities = 0", "FACTS-AMOUNT", "line 6, [[arrangements]] 1, securities"),
        ("adopted = 2024-03-01\n", "", "FACTS-MISSING", "line 1, [[arrangements]] 1, adopted"),
        ("filed = 2024-05-08", "filed = 2024-03-31", "FACTS-CONTRADICT", "line 10, [[reports]] 1, filed"),
        ("Ben Example", "EXAMPLE ADA", "FACTS-CONTRADICT", "line 14, [[none]] 1, quarter-end"),
        ("adopted = 2024-03-01", "adopted = 2024-02-30", None, ""),
        (
            "[[reports]]",
            '[[arrangements]]\nname = "ada example"\nadopted = 2024-03-01\n[[reports]]',
            "FACTS-TWICE",
            "line 10, [[arrangements]] 2, adopted",
        ),
        (
            "[[none]]",
            "[[reports]]\nquarter-end = 2024-03-31\nfiled = 2024-05-09\n[[none]]",
            "FACTS-TWICE",
            "line 13, [[reports]] 2, quarter-end",
        ),
    ],
)
def test_facts_that_cannot_be_have_their_line_and_a_remedy(old: str, new: str, identifier: str | None, place: str) -> None:
    facts(RIGHT)
    if identifier is None:
        with pytest.raises(section16.UnreadableError, match="line 3"):
            facts(RIGHT.replace(old, new))
        return
    with pytest.raises(FactTablesError) as caught:
        facts(RIGHT.replace(old, new))
    assert (identifier, f"arrangements.toml, {place}") in [(one.id, one.location) for one in caught.value.findings]
    assert all(one.remedy for one in caught.value.findings)


# --- trades whose day of adoption only the facts state


STATED = '[[arrangements]]\nname = "Person 1"\nadopted = 2024-03-01\n'


def undated(*days: str) -> list[PostedFiling]:
    return [
        filed(number, day, sale(100, 900, day), relationships=(OFFICER,), plan_box=True) for number, day in enumerate(days, 1)
    ]


def test_undated_trades_are_under_the_only_plan_that_the_facts_state() -> None:
    plan = only(*undated("2024-07-01"), stated=STATED)
    assert (plan.adopted, plan.owners, len(plan.trades), plan.stated) == (date(2024, 3, 1), (ADA,), 1, True)
    assert plan.cooling_off.status is CoolingOffStatus.KEPT


def test_trades_before_or_after_the_stated_plan_are_not_under_it() -> None:
    plans = register_of(undated("2024-02-01", "2024-07-01", "2025-07-01"), facts(f"{STATED}until = 2025-03-01\n"))
    assert [(plan.adopted, len(plan.trades)) for plan in plans] == [(date(2024, 3, 1), 1), (None, 2)]


@pytest.mark.parametrize(
    ("more", "posted"),
    [(STATED.replace("2024-03-01", "2024-05-01"), ()), ("", (plan_sale("2024-07-01", NOTE.replace("March", "May"), 9),))],
)
def test_undated_trades_are_under_no_plan_where_there_are_two(more: str, posted: tuple[PostedFiling, ...]) -> None:
    plans = register_of([*undated("2024-07-01"), *posted], facts(STATED + more))
    assert [plan.adopted for plan in plans if plan.trades and plan.adopted is None] == [None]
    assert not [plan for plan in plans if plan.stated and plan.trades]


def test_a_stated_plan_without_a_cik_has_that_of_the_only_person_of_the_name() -> None:
    found = filed(1, "2024-07-01", sale(100, 900), relationships=(OFFICER,))
    assert only(found, stated=STATED).owners == (ADA,)
    assert only(found, stated=STATED.replace("Person 1", "Petra Lindqvist")).owners == ()


# --- an uncertain answer has its reason


def reasons(plan: TradingPlan) -> str:
    return " ".join(text for _, text in plan.why.sentences())


def test_an_uncertain_period_of_an_old_plan_is_explained_by_its_change() -> None:
    note = "Sold under a Rule 10b5-1 plan adopted on March 1, 2022, and modified on August 1, 2024."
    plan = only(plan_sale("2024-08-15", note=note))
    assert plan.cooling_off.status is CoolingOffStatus.UNCERTAIN
    assert "Cooling-off period: uncertain." in reasons(plan)
    assert "If the change of 2024-08-01 concerned the amount, price or timing of the trades" in reasons(plan)


def test_an_uncertain_period_is_explained_by_the_report_or_by_the_person() -> None:
    between = only(plan_sale("2024-06-10"))
    assert "and the day of the periodic report decides" in reasons(between)
    unknown = only(plan_sale("2024-05-01", relationships=(Relationship(),)))
    assert unknown.cooling_off.status is CoolingOffStatus.UNCERTAIN
    assert "No form states whether the person is a director or officer" in reasons(unknown)
    assert "uncertain" not in reasons(only(plan_sale("2024-12-10")))
