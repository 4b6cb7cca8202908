"""Item 408(a): the arrangements of a quarter, the draft of the text, and what is asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.compliance.arrangements.facts import read_arrangement_facts
from section16.compliance.arrangements.item_408 import Item408, item_408
from section16.compliance.arrangements.quarter import quarter_start
from section16.errors import RequestError
from section16.finding import FactTablesError
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.relationship import Relationship
from tests.ledger.filings import ADA, BEN, filed, sale

OFFICER = Relationship(is_officer=True, officer_title="Chief Financial Officer")
DIRECTOR = Relationship(is_director=True)
HOLDER = Relationship(is_director=False, is_officer=False, is_ten_percent_owner=True)
END = date(2026, 3, 31)


def sold(number: int, day: str, note: str = "", relationship: Relationship = OFFICER, owner: str = ADA) -> PostedFiling:
    return filed(number, day, sale(100, 900, note=note, cell="code"), relationships=(relationship,), owners=(owner,))


def answer(*posted: PostedFiling, stated: str = "", end: date = END, first: date | None = None) -> Item408:
    return item_408(posted, end, first, read_arrangement_facts(stated.encode(), "arrangements.toml"))


def paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


PLAN = "Sold under a Rule 10b5-1 plan adopted on February 10, 2026."


def test_a_plan_that_a_later_trade_shows_is_disclosed_with_what_forms_say_and_the_rest_is_asked() -> None:
    found = answer(sold(1, "2026-06-20", PLAN))
    assert [(one.name, one.title, one.what, one.on, one.until) for one in found.arrangements] == [
        ("Person 1", "Chief Financial Officer", "adopted", date(2026, 2, 10), None)
    ]
    assert list(found.text) == paragraphs(
        """
        On February 10, 2026, Person 1, Chief Financial Officer, adopted a trading arrangement intended to satisfy the
        affirmative defense of Rule 10b5-1(c) for the sale of up to [number of securities] shares of Common Stock. The
        arrangement ends on [date].
        """
    )
    assert [one.missing for one in found.incomplete] == [
        "the duration of the arrangement",
        "the number of securities to be bought or sold under the arrangement",
        "how many directors and officers the issuer has",
    ]


@pytest.mark.parametrize(
    ("adopted", "inside"),
    [("December 31, 2025", False), ("January 1, 2026", True), ("March 31, 2026", True), ("April 1, 2026", False)],
)
def test_only_the_days_of_the_quarter_count(adopted: str, *, inside: bool) -> None:
    found = answer(sold(1, "2026-09-20", f"Sold under a Rule 10b5-1 plan adopted on {adopted}."))
    assert bool(found.arrangements) is inside


def test_a_quarter_of_a_fiscal_year_of_weeks_begins_on_the_day_that_is_given() -> None:
    note = "Sold under a Rule 10b5-1 plan adopted on December 29, 2025."
    assert answer(sold(1, "2026-09-20", note)).arrangements == ()
    assert len(answer(sold(1, "2026-09-20", note), first=date(2025, 12, 28), end=date(2026, 3, 28)).arrangements) == 1
    with pytest.raises(RequestError, match="begins on 2026-04-01 and ends on 2026-03-31"):
        answer(first=date(2026, 4, 1))


def test_plans_of_ten_percent_owners_are_not_disclosed() -> None:
    assert answer(sold(1, "2026-06-20", PLAN, HOLDER)).arrangements == ()


def test_a_termination_and_a_change_in_the_quarter_are_disclosed() -> None:
    note = "Sold under a 10b5-1 plan adopted on May 1, 2025, amended on January 15, 2026 and terminated on March 2, 2026."
    found = answer(sold(1, "2026-02-20", note))
    assert [(one.what, one.on) for one in found.arrangements] == [
        ("modified", date(2026, 1, 15)),
        ("terminated", date(2026, 3, 2)),
    ]
    assert "whether the change of 2026-01-15 concerned the amount, price or timing of the trades" in [
        one.missing for one in found.incomplete
    ]
    assert "terminated a trading arrangement" in found.text[1]


def test_a_change_that_the_facts_state_as_an_adoption_is_disclosed_once() -> None:
    note = "Sold under a 10b5-1 plan adopted on May 1, 2025, and amended on January 15, 2026."
    stated = '[[arrangements]]\nname = "Person 1"\nadopted = 2026-01-15\n'
    found = answer(sold(1, "2026-02-20", note), stated=stated)
    assert [(one.what, one.on) for one in found.arrangements] == [("adopted", date(2026, 1, 15))]


STATED = """[issuer]
directors-and-officers = 2
[[arrangements]]
name = "Ada Example"
cik = "9999201"
title = "Chief Executive Officer"
kind = "other"
adopted = 2026-01-20
terminated = 2026-03-03
until = 2026-12-31
securities = 12_500
security = "Class A Common Stock"
trade = "purchase"
[[none]]
name = "Person 2"
quarter-end = 2026-03-31
"""


def test_what_the_facts_state_completes_the_text() -> None:
    found = answer(sold(1, "2026-03-01"), sold(2, "2026-03-02", relationship=DIRECTOR, owner=BEN), stated=STATED)
    assert [(one.what, one.kind, one.securities) for one in found.arrangements] == [
        ("adopted", "other", Decimal(12_500)),
        ("terminated", "other", Decimal(12_500)),
    ]
    assert found.incomplete == ()
    assert list(found.text) == paragraphs(
        """
        On January 20, 2026, Ada Example, Chief Executive Officer, adopted a non-Rule 10b5-1 trading arrangement, as defined in
        Item 408(c) of Regulation S-K, for the purchase of up to 12,500 shares of Class A Common Stock. The arrangement ends on
        December 31, 2026.

        On March 3, 2026, Ada Example, Chief Executive Officer, terminated a non-Rule 10b5-1 trading arrangement, as defined in
        Item 408(c) of Regulation S-K, for the purchase of up to 12,500 shares of Class A Common Stock. The arrangement was to
        end on December 31, 2026.

        During the quarter ended March 31, 2026, no other director or officer of the company adopted or terminated a Rule
        10b5-1 trading arrangement or a non-Rule 10b5-1 trading arrangement, as each term is defined in Item 408(a) of
        Regulation S-K.
        """
    )


@pytest.mark.parametrize("count", ["directors-and-officers = 3", ""])
def test_the_sentence_that_there_is_no_other_is_drafted_only_when_all_are_accounted_for(count: str) -> None:
    posted = (sold(1, "2026-03-01"), sold(2, "2026-03-02", relationship=DIRECTOR, owner=BEN))
    found = answer(*posted, stated=STATED.replace("directors-and-officers = 2", count))
    assert len(found.text) == 2
    assert len(found.incomplete) == 1


def test_each_director_and_officer_in_office_of_whom_nothing_is_known_is_asked() -> None:
    gone = filed(3, "2025-12-01", sale(1, 2), relationships=(OFFICER,), owners=("0009999203",), exit_box=True)
    later = sold(4, "2026-04-02", relationship=DIRECTOR, owner="0009999204")
    found = answer(sold(1, "2026-01-01"), sold(2, "2026-01-02", relationship=DIRECTOR, owner=BEN), gone, later)
    assert [one.subject for one in found.incomplete] == ["Person 1 (Chief Financial Officer); Person 2 (Director)", ""]
    assert found.text == ()


@pytest.mark.parametrize(("day", "asked"), [("2025-12-31", False), ("2026-01-01", True), ("2026-02-01", True)])
def test_a_person_who_left_before_the_quarter_is_not_asked_and_one_who_left_in_it_is(day: str, *, asked: bool) -> None:
    gone = filed(3, day, sale(1, 2), relationships=(OFFICER,), exit_box=True)
    assert ("Person 1 (Chief Financial Officer)" in [one.subject for one in answer(gone).incomplete]) is asked


@pytest.mark.parametrize(("day", "asked"), [("2025-12-31", False), ("2026-01-01", True)])
def test_a_person_whom_the_facts_say_to_have_left_before_the_quarter_is_not_asked(day: str, *, asked: bool) -> None:
    found = answer(sold(1, "2025-06-01"), stated=f'[[left]]\nname = "Person 1"\non = {day}\n')
    assert ("Person 1 (Chief Financial Officer)" in [one.subject for one in found.incomplete]) is asked


def test_an_arrangement_adopted_after_leaving_is_a_contradiction() -> None:
    stated = '[[arrangements]]\nname = "Person 1"\nadopted = 2026-01-15\n[[left]]\nname = "Person 1"\non = {}\n'
    with pytest.raises(FactTablesError) as caught:
        answer(sold(1, "2026-03-01"), stated=stated.format("2026-01-14"))
    (finding,) = caught.value.findings
    assert "left on 2026-01-14, and [[arrangements]] 1 was adopted on 2026-01-15." in finding.message
    assert answer(sold(1, "2026-03-01"), stated=stated.format("2026-01-15")).arrangements


def test_each_question_about_arrangements_is_asked_once() -> None:
    note = "Sold under a Rule 10b5-1 plan adopted on {}."
    posted = sold(1, "2026-06-20", note.format("February 10, 2026")), sold(2, "2026-06-21", note.format("March 2, 2026"))
    until = [one for one in answer(*posted).incomplete if one.missing == "the duration of the arrangement"]
    assert [one.subject for one in until] == ["Person 1, adopted on 2026-02-10; Person 1, adopted on 2026-03-02"]


@pytest.mark.parametrize(
    ("end", "issuer", "required"),
    [
        (date(2023, 3, 31), "", False),
        (date(2023, 6, 30), "smaller-reporting-company = false", True),
        (date(2023, 6, 30), "smaller-reporting-company = true", False),
        (date(2023, 6, 30), "", None),
        (date(2023, 12, 31), "", True),
        (date(2026, 3, 31), 'annual-report = "20-F"', False),
        (date(2026, 3, 31), 'annual-report = "40-F"', False),
    ],
)
def test_the_item_applies_by_quarter_and_issuer(end: date, issuer: str, *, required: bool | None) -> None:
    found = answer(sold(1, "2023-01-20"), stated=f"[issuer]\n{issuer}\n", end=end)
    assert found.required is required
    assert ("whether the issuer is a smaller reporting company" in [one.missing for one in found.incomplete]) is (
        required is None
    )
    if required is False:
        assert (found.arrangements, found.text, found.incomplete) == ((), (), ())


def test_an_answer_explains_itself_with_rows() -> None:
    sentences = [text for _, text in answer(sold(1, "2026-06-20", PLAN)).why.sentences()]
    assert sentences[0] == "1 arrangement adopted, terminated or modified from 2026-01-01 to 2026-03-31."
    assert sentences[2].startswith("Person 1 adopted an arrangement on 2026-02-10. (9999999999-25-000001 I/1; Regulation S-K")


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 2, 28), date(2025, 12, 1)),
        (date(2024, 2, 29), date(2023, 12, 1)),
        (date(2026, 11, 30), date(2026, 9, 1)),
        (date(2026, 3, 28), date(2025, 12, 29)),
        (date(2026, 5, 31), date(2026, 3, 1)),
    ],
)
def test_a_quarter_has_three_months(end: date, first: date) -> None:
    assert quarter_start(end) == first
