"""Transactions of a date that others choose: due dates, deemed execution, the box, the footnote, the cooling-off period."""

from __future__ import annotations

from typing import Any

import pytest

from section16.document.ownership import OwnershipDocument
from section16.document.table_one import NonDerivativeTransaction
from section16.document.table_two import DerivativeTransaction
from section16.finding import Finding
from tests.drafting.examples import BASE, SALE, drafting, one
from tests.drafting.test_forms import UNITS, event

PLAN = "[plans.p]\nadopted = 2024-11-04\nreport-filed = 2024-11-07\n"
"""A plan whose cooling-off period is over long before the events of June 2025."""
ADOPTED = "adopted by the reporting person on November 4, 2024"
GIFT = """
[[events]]
kind = "gift"
date = 2025-06-16
giver = "edda"
to = "a public charity"
security = "common"
units = 250
plan = "p"
"""
DISCRETIONARY = """
[[events]]
kind = "other"
date = 2025-06-16
who = "edda"
security = "common"
units = 90
code = "I"
direction = "disposed of"
price = "18.70"
notes = [{ on = "code", text = "An intra-plan transfer out of the company stock fund." }]
"""
OPTIONS = """
[awards.o]
to = "edda"
security = "options"
units = 500
granted = 2020-02-03
approved-by = "board"
exercise-price = "12.50"
expires = 2030-02-03
cliff = 2023-02-03
"""
EXERCISE = '[[events]]\nkind = "exercise"\ndate = 2025-06-16\naward = "o"\nunits = 100\nplan = "p"\n'
PLANNED = SALE + 'plan = "p"\n'
TIMED = {"a sale": PLANNED, "a gift": GIFT, "an exercise": OPTIONS + EXERCISE, "a discretionary transaction": DISCRETIONARY}


def rows(document: OwnershipDocument) -> list[tuple[Any, ...]]:
    """Return the transactions of a form: title, date, deemed date, code, amount, way, price, what is owned."""
    return [
        (
            row.title.text,
            row.transaction_date.text,
            row.deemed_execution_date.text,
            row.code.text,
            row.shares.text,
            row.acquired_disposed.text,
            row.price.text,
            row.shares_owned.text,
        )
        for row in document.rows
        if isinstance(row, NonDerivativeTransaction | DerivativeTransaction)
    ]


def notes(document: OwnershipDocument) -> list[str]:
    return [note.text for note in document.footnotes]


def told(text: str, base: str = BASE) -> list[Finding]:
    return list(drafting(text, base).findings)


def noticed(text: str, day: str) -> str:
    """Return events with a notice, which stands in the table of the last of them."""
    return f"{text}notice = {day}\n{PLAN}"


@pytest.mark.parametrize("text", TIMED.values(), ids=TIMED)
def test_without_a_notice_date_the_form_is_due_by_the_earliest_day_and_asks_for_it(text: str) -> None:
    made = drafting(text + PLAN)
    assert made.questions == ()
    (form,) = made.drafts
    assert (str(form.due.due), str(form.due.latest)) == ("2025-06-18", "2025-06-24")
    assert {row[2] for row in rows(form.document)} == {None}
    assert {finding.id for finding in made.findings} == {"NOTICE-MISSING"}
    finding = made.findings[0]
    assert finding.location.endswith("notice")
    assert "When was notice of the" in finding.message
    assert "due by 2025-06-18, or with a later notice by 2025-06-24 at the latest" in finding.message
    assert "own-timing = true" in finding.remedy


@pytest.mark.parametrize(
    ("notice", "deemed", "due"),
    [
        ("2025-06-16", None, "2025-06-18"),  # the day of the transaction: no extension, and the column stays empty
        ("2025-06-17", "2025-06-17", "2025-06-20"),  # June 19 is Juneteenth
        ("2025-06-20", "2025-06-20", "2025-06-24"),  # the third business day
        ("2025-06-30", "2025-06-20", "2025-06-24"),  # later: the third business day all the same
    ],
)
@pytest.mark.parametrize("text", TIMED.values(), ids=TIMED)
def test_with_a_notice_date_the_deemed_day_is_in_its_column_and_the_form_is_due_after_it(
    text: str, notice: str, deemed: str | None, due: str
) -> None:
    made = drafting(noticed(text, notice))
    assert (made.questions, made.findings) == ((), ())
    (form,) = made.drafts
    assert (str(form.due.due), form.due.latest) == (due, None)
    assert {row[2] for row in rows(form.document)} == {deemed}


@pytest.mark.parametrize("text", TIMED.values(), ids=TIMED)
def test_a_date_that_the_person_chose_needs_no_notice(text: str) -> None:
    form = one(f"{text}own-timing = true\n{PLAN}")
    assert (str(form.due.due), form.due.latest) == ("2025-06-18", None)
    assert told(f"{text}own-timing = true\n{PLAN}") == []


def test_the_form_of_a_sale_under_a_plan_with_its_notice() -> None:
    document = one(noticed(PLANNED, "2025-06-17")).document
    assert (document.form, document.period_of_report.text, document.aff10b5_one.text) == ("4", "2025-06-16", "1")
    assert rows(document) == [("Common Stock", "2025-06-16", "2025-06-17", "S", "400", "D", "18.70", "39600")]
    (note,) = notes(document)
    assert ADOPTED in note


def test_the_form_of_a_sale_under_a_plan_without_notice() -> None:
    document = one(PLANNED + PLAN).document
    assert (document.form, document.period_of_report.text, document.aff10b5_one.text) == ("4", "2025-06-16", "1")
    assert rows(document) == [("Common Stock", "2025-06-16", None, "S", "400", "D", "18.70", "39600")]
    (note,) = notes(document)
    assert ADOPTED in note


def test_the_form_of_a_gift_under_a_plan() -> None:
    document = one(noticed(GIFT, "2025-06-18")).document
    assert (document.form, document.period_of_report.text, document.aff10b5_one.text) == ("4", "2025-06-16", "1")
    assert rows(document) == [("Common Stock", "2025-06-16", "2025-06-18", "G", "250", "D", "0", "39750")]
    first, second = notes(document)
    assert ADOPTED in first
    assert second == "Represents a bona fide gift to a public charity."
    assert document.rows[0].coding_footnotes == ("F1", "F2")


def test_both_rows_of_a_gift_to_ones_own_trust_under_a_plan_are_deemed_executed_together() -> None:
    trust = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'
    own = GIFT.replace('to = "a public charity"', 'receiver = "trust"')
    form = one(trust + noticed(own, "2025-06-17"))
    assert str(form.due.due) == "2025-06-20"
    assert [(row[2], row[3], row[5]) for row in rows(form.document)] == [("2025-06-17", "G", "D"), ("2025-06-17", "G", "A")]


def test_the_plan_of_a_giver_says_nothing_of_the_row_of_another_insider_who_receives() -> None:
    ines = '[people.ines]\nname = "OKONJO INES"\ncik = "0009990077"\nroles = [{ role = "director", since = 2020-01-06 }]\n'
    received = GIFT.replace('to = "a public charity"', 'receiver = "ines"')
    made = drafting(ines + noticed(received, "2025-06-17"))
    assert [(form.who, form.document.aff10b5_one.text) for form in made.drafts] == [("Edda M. Winterbourne", "1")]
    assert [statement.says.partition(",")[0] for statement in made.statements if statement.who == "OKONJO INES"] == [
        "the gift of 2025-06-16 (code G) may wait for Form 5"
    ]


def test_the_form_of_an_exercise_and_sale_under_a_plan() -> None:
    both = OPTIONS + EXERCISE + "notice = 2025-06-17\n" + PLANNED.replace("units = 400", "units = 100")
    document = one(noticed(both, "2025-06-17")).document
    assert document.aff10b5_one.text == "1"
    assert rows(document) == [
        ("Common Stock", "2025-06-16", "2025-06-17", "M", "100", "A", "12.50", "40100"),
        ("Common Stock", "2025-06-16", "2025-06-17", "S", "100", "D", "18.70", "40000"),
        ("Stock Option (right to buy)", "2025-06-16", "2025-06-17", "M", "100", "D", "0", "400"),
    ]


def test_a_right_that_is_no_award_is_exercised_under_a_plan_as_an_award_is() -> None:
    right = (
        '[securities.right]\ntitle = "Warrants"\nkind = "warrants"\nof = "common"\nexercise-price = "12.50"\n'
        "exercisable = 2024-01-02\nexpires = 2029-01-02\n"
    )
    base = BASE.replace("holdings = [", 'holdings = [{ holder = "edda", security = "right", amount = 100 }, ')
    exercise = '[[events]]\nkind = "exercise"\ndate = 2025-06-16\nwho = "edda"\nsecurity = "right"\nunits = 40\n'
    document = one(noticed(f'{right}{exercise}market-price = 18\nplan = "p"\n', "2025-06-17"), base).document
    assert document.aff10b5_one.text == "1"
    assert [(row[0], row[2], row[3]) for row in rows(document)] == [
        ("Common Stock", "2025-06-17", "X"),
        ("Warrants", "2025-06-17", "X"),
    ]
    assert ADOPTED in notes(document)[0]


def test_a_transaction_of_ones_own_beside_one_under_a_plan_makes_the_form_due_with_it() -> None:
    form = one(SALE + PLANNED + PLAN)
    assert (str(form.due.due), form.due.latest) == ("2025-06-18", None)
    later = one(PLANNED + SALE.replace("2025-06-16", "2025-06-17") + PLAN)
    assert (str(later.due.due), str(later.due.latest)) == ("2025-06-18", "2025-06-20")


def test_what_comes_after_the_earliest_due_date_of_a_plan_trade_is_on_a_further_form() -> None:
    later = SALE.replace("2025-06-16", "2025-06-20")
    made = drafting(PLANNED + later + PLAN, BASE.replace("signed = 2025-06-18", "signed = 2025-06-24"))
    assert [form.document.period_of_report.text for form in made.drafts] == ["2025-06-16", "2025-06-20"]


@pytest.mark.parametrize(
    ("signed", "identifier"),
    [("2025-06-18", None), ("2025-06-20", "POSSIBLY-LATE"), ("2025-06-24", "POSSIBLY-LATE"), ("2025-06-25", "LATE")],
)
def test_a_form_signed_between_the_earliest_and_the_latest_day_is_possibly_late(signed: str, identifier: str | None) -> None:
    found = {finding.id for finding in told(PLANNED + PLAN, BASE.replace("signed = 2025-06-18", f"signed = {signed}"))}
    assert found == {"NOTICE-MISSING", identifier} - {None}


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (SALE + "notice = 2025-06-17\n", "NOTICE-WITHOUT-PLAN"),
        (DISCRETIONARY.replace('"I"', '"J"') + "notice = 2025-06-17\n", "NOTICE-WITHOUT-PLAN"),
        (PLANNED + "own-timing = true\nnotice = 2025-06-17\n" + PLAN, "NOTICE-OWN-TIMING"),
    ],
)
def test_a_notice_that_has_no_effect_is_reported(text: str, identifier: str) -> None:
    assert [finding.id for finding in told(text)] == [identifier]


COOLING = "PLAN-COOLING-OFF"


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        # 90 days after March 18 are June 16, on which trading may not begin yet
        ("adopted = 2025-03-18", "may trade from 2025-06-17 at the earliest, not on 2025-06-16"),
        ("adopted = 2025-03-18\nreport-filed = 2025-05-05", "may trade from 2025-06-17, not on 2025-06-16"),
        ("adopted = 2025-03-17", "from a day between 2025-06-16 and 2025-07-16"),
        ("adopted = 2025-03-17\nreport-filed = 2025-05-05", None),
        # filed on a Thursday: two business days are over on Monday, June 16
        ("adopted = 2025-03-17\nreport-filed = 2025-06-12", "may trade from 2025-06-17, not on 2025-06-16"),
        ("adopted = 2025-03-17\nreport-filed = 2025-06-11", None),
        ("adopted = 2025-02-16", "from a day between 2025-05-18 and 2025-06-17"),
        ("adopted = 2025-02-15", None),  # day 121
        ("adopted = 2023-02-26", None),
    ],
)
@pytest.mark.parametrize("text", [PLANNED, GIFT, OPTIONS + EXERCISE], ids=["a sale", "a gift", "an exercise"])
def test_a_director_or_officer_may_trade_after_the_cooling_off_period(text: str, plan: str, words: str | None) -> None:
    found = [finding for finding in told(f"{text}notice = 2025-06-17\n[plans.p]\n{plan}\n") if finding.id == COOLING]
    assert [words in finding.message for finding in found] == ([] if words is None else [True])  # type: ignore[operator]  # as told


def test_the_day_of_the_report_is_asked_for_only_where_it_decides() -> None:
    (certain,) = told(noticed(PLANNED, "2025-06-17").replace(PLAN, "[plans.p]\nadopted = 2025-03-18\n"))
    (open_,) = told(noticed(PLANNED, "2025-06-17").replace(PLAN, "[plans.p]\nadopted = 2025-03-17\n"))
    assert "the box is not ticked" in certain.remedy
    assert open_.remedy == "Enter `report-filed` in [plans.p], the day that report was filed."


@pytest.mark.parametrize(("adopted", "found"), [("2025-05-17", [COOLING]), ("2025-05-16", [])])
def test_a_ten_percent_owner_waits_30_days(adopted: str, found: list[str]) -> None:
    base = BASE.replace('role = "officer", title = "Executive Chair"', 'role = "ten percent owner"')
    findings = told(f"{PLANNED}notice = 2025-06-17\n[plans.p]\nadopted = {adopted}\n", base)
    assert [finding.id for finding in findings] == found
    assert all("neither director nor officer may trade from 2025-06-17" in finding.message for finding in findings)


def test_who_was_an_officer_when_the_plan_was_adopted_waits_as_one() -> None:
    base = BASE.replace(
        'roles = [{ role = "officer", title = "Executive Chair", since = 2021-01-04 }]',
        'roles = [{ role = "officer", title = "Chair", until = 2025-04-30 }, { role = "ten percent owner" }]',
    )
    findings = told(f"{PLANNED}notice = 2025-06-17\n[plans.p]\nadopted = 2025-04-01\n", base)
    assert [finding.id for finding in findings] == [COOLING]


@pytest.mark.parametrize(("adopted", "ticked", "says"), [("2024-11-04", "1", "was"), ("2022-11-04", "0", "was not")])
def test_the_box_and_its_reason_say_whether_the_plan_was_adopted_under_the_amended_rule(
    adopted: str, ticked: str, says: str
) -> None:
    made = one(SALE + 'plan = "p"\nnotice = 2025-06-16\n' + f"[plans.p]\nadopted = {adopted}\n")
    assert made.document.aff10b5_one.text == ticked
    assert f"the plan p {says} adopted under the amended rule" in [reason.says for reason in made.reasons]


def test_what_nobody_else_timed_is_due_by_the_rule_of_its_code() -> None:
    made = one(OPTIONS + '[[events]]\nkind = "exercise"\ndate = 2025-06-16\naward = "o"\nunits = 5\n')
    assert (made.due.event, str(made.due.due)) == ("exercise", "2025-06-18")
    assert one().due.event == "trade"
    grant = UNITS.replace("2024-06-16", "2025-06-16").replace("first = 2025", "first = 2026")
    assert one(grant + event("grant", 'award = "units"')).due.event == "grant"
