"""Trades after leaving: the facts decide whether an opposite trade was made in office, and what they do not decide is asked."""

from __future__ import annotations

import pytest

from section16.drafting.draft import Drafting
from tests.drafting.examples import BASE, drafting


def office(opened: str = "2024-01-31", role: str = "officer") -> str:
    base = BASE.replace("as-of = 2025-06-13", f"as-of = {opened}").replace('role = "officer"', f'role = "{role}"')
    return base.replace("signed = 2025-06-18", 'signed = 2025-12-01\ntogether = "all"')


def trade(kind: str, day: str, keys: str = "") -> str:
    return (
        f'\n[[events]]\nkind = "{kind}"\ndate = {day}\nwho = "edda"\nsecurity = "common"\nunits = 10\nprice = 20\n'
        f'counterparty = "market"\n{keys}\n'
    )


LEFT = '\n[[events]]\nkind = "departure"\ndate = 2025-03-31\nwho = "edda"\n'


def rows(made: Drafting) -> list[str | None]:
    return [row.transaction_date.text for form in made.drafts for row in form.document.non_derivative_table]  # type: ignore[union-attr]  # transactions


@pytest.mark.parametrize(
    ("bought", "sold", "is_reported"),
    [
        ("2025-01-15", "2025-07-13", True),
        ("2025-01-15", "2025-07-14", False),
        ("2025-01-15", "2025-07-15", False),
        ("2025-03-31", "2025-04-01", True),
    ],
)
def test_the_facts_decide_whether_a_sale_after_leaving_is_reported(bought: str, sold: str, is_reported: bool) -> None:  # noqa: FBT001 - a case
    made = drafting(trade("purchase", bought) + LEFT + trade("sale", sold), office())
    assert made.questions == ()
    assert (sold in rows(made)) == is_reported
    told = [one.says for one in made.statements if "after leaving" in one.says]
    by_rule = {
        True: f"the sale of {sold}, after leaving, is reported: it is opposite to the purchase of {bought} (code P), made in "
        "office less than six months before",
        False: f"no form is due for the sale of {sold}, after leaving: no opposite trade that is not exempt was made as a "
        "director or officer less than six months before",
    }
    assert told == [by_rule[is_reported]]


def test_a_trade_the_same_way_or_one_made_after_leaving_does_not_count() -> None:
    events = trade("sale", "2025-03-03") + LEFT + trade("purchase", "2025-04-10") + trade("sale", "2025-05-05")
    made = drafting(events, office())
    assert (made.questions, rows(made)) == ((), ["2025-03-03", "2025-04-10"])


@pytest.mark.parametrize("opened", ["2024-11-05", "2024-11-06"])
def test_what_the_opening_balance_hides_is_asked(opened: str) -> None:
    made = drafting(LEFT + trade("sale", "2025-05-05"), office(opened))
    asked = [question.location.rpartition(", ")[2] for question in made.questions]
    assert asked == ([] if opened == "2024-11-05" else ["matched-in-office"])


def test_a_code_that_leaves_it_open_is_asked() -> None:
    keys = 'direction = "acquired"\nnotes = [{ on = "code", text = "A distribution." }]'
    other = trade("other", "2025-03-03", keys).replace('counterparty = "market"\n', "")
    made = drafting(other + LEFT + trade("sale", "2025-05-05"), office())
    assert [question.location.rpartition(", ")[2] for question in made.questions] == ["matched-in-office"]


def test_who_only_held_more_than_ten_percent_reports_nothing_after_leaving() -> None:
    made = drafting(
        trade("purchase", "2025-03-03") + LEFT + trade("sale", "2025-05-05"), office("2025-02-28", "ten percent owner")
    )
    assert (made.questions, rows(made)) == ((), ["2025-03-03"])


def test_an_answer_that_contradicts_the_facts_is_a_finding() -> None:
    events = trade("purchase", "2025-03-03") + LEFT + trade("sale", "2025-05-05", "matched-in-office = false")
    found = [finding for finding in drafting(events, office()).findings if finding.id == "MATCHED-IN-OFFICE"]
    assert [finding.location.rpartition(", ")[2] for finding in found] == ["matched-in-office"]
    assert "the purchase of 2025-03-03 (code P)" in found[0].message


OTHERS = '[entities.trust]\nname = "Winterbourne Family Trust"\n'
TRUST = OTHERS + '[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'


@pytest.mark.parametrize(
    ("opened", "asked"),
    [
        ("[opening.holders]\nedda = 2025-02-28\n", ["matched-in-office"]),
        (TRUST + "[opening.holders]\ntrust = 2025-02-28\n", ["matched-in-office"]),
        (TRUST + "[opening.holders]\ntrust = 2024-11-05\n", []),
        (OTHERS + "[opening.holders]\ntrust = 2025-02-28\n", []),
        ("[opening.holders]\nedda = 2024-11-05\n", []),
    ],
)
def test_the_opening_day_of_a_holder_hides_trades_as_well(opened: str, asked: list[str]) -> None:
    """A balance as of a later day, of the person's own or of a trust, may reflect an opposite trade that the facts lack."""
    made = drafting(opened + LEFT + trade("sale", "2025-05-05"), office())
    assert [question.location.rpartition(", ")[2] for question in made.questions] == asked


def test_the_opening_day_of_one_holding_hides_its_trades_as_well() -> None:
    base = office().replace("amount = 40000", "amount = 40000, as-of = 2025-02-28")
    made = drafting(LEFT + trade("sale", "2025-05-05"), base)
    assert [question.location.rpartition(", ")[2] for question in made.questions] == ["matched-in-office"]


def test_what_is_exempt_after_leaving_is_stated_once_for_each_transaction() -> None:
    award = (
        '\n[awards.options]\nto = "edda"\nsecurity = "options"\nunits = 100\ngranted = 2020-02-03\napproved-by = "board"\n'
        "exercise-price = 12\nexpires = 2030-02-03\ncliff = 2023-02-03\n"
    )
    gift = '\n[[events]]\nkind = "gift"\ndate = 2025-04-08\ngiver = "edda"\nsecurity = "common"\nunits = 5\nto = "a charity"\n'
    exercise = '\n[[events]]\nkind = "exercise"\ndate = 2025-04-09\naward = "options"\nunits = 40\n'
    made = drafting(award + LEFT + gift + exercise, office())
    assert (made.drafts, made.questions) == ((), ())
    assert [one.says for one in made.statements if "after leaving" in one.says] == [
        "no form is due for the gift of 2025-04-08, after leaving: code G is exempt from Section 16(b)",
        "no form is due for the exercise of 2025-04-09, after leaving: code M is exempt from Section 16(b)",
    ]


@pytest.mark.parametrize(("until", "ticked"), [("2025-11-30", "1"), ("2025-12-01", "0")])
def test_the_exit_box_is_ticked_where_the_last_relationship_ended_before_the_form_is_signed(until: str, ticked: str) -> None:
    base = office().replace("since = 2021-01-04", f"since = 2021-01-04, until = {until}")
    (form,) = drafting(trade("sale", "2025-03-03"), base).drafts
    assert form.document.not_subject_to_section16.text == ticked
