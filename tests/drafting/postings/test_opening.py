"""Trades found late, on or before the day of the opening balance: reflected by it or not, with the balances of their day."""

from __future__ import annotations

import pytest

from section16.drafting.draft import Draft, Drafting
from section16.finding import Severity
from section16.render.brief import rows_in_brief
from tests.drafting.examples import BASE, SALE, drafting

LATE = SALE.replace("2025-06-16", "2025-04-01").replace("400", "50")
AWARD = """
[awards.units]
to = "edda"
security = "units"
units = 900
granted = 2024-04-01
approved-by = "board"
formula = { parts = 3, every = "year", first = 2025-04-01 }
"""


def rows(form: Draft) -> list[str]:
    return list(rows_in_brief(form.document))


def told(made: Drafting, identifier: str = "EVENT-BEFORE-OPENING") -> list[str]:
    return [finding.message for finding in made.findings if finding.id == identifier]


def test_whether_the_opening_balance_reflects_an_earlier_trade_is_asked() -> None:
    made = drafting(LATE + SALE)
    (question,) = made.questions
    assert question.location == "events.toml, [[events]] 1 (sale of 2025-04-01), in-opening"
    assert question.asks == ("The opening balances of Edda M. Winterbourne are as of 2025-06-13. Do they reflect this sale?")
    assert (question.answers, made.drafts) == (("true", "false"), ())


@pytest.mark.parametrize(
    ("answer", "first", "second"),
    [("true", 40000, 39600), ("false", 39950, 39550)],
)
def test_a_trade_found_late_is_reported_on_a_form_of_its_own_with_the_balances_of_its_day(
    answer: str, first: int, second: int
) -> None:
    made = drafting(f"{LATE}in-opening = {answer}\n" + SALE)
    assert made.questions == ()
    late, timely = made.drafts
    assert rows(late) == [f"Table I   S 2025-04-01 D 50 Common Stock at 18.70; {first} owned, direct"]
    assert rows(timely) == [f"Table I   S 2025-06-16 D 400 Common Stock at 18.70; {second} owned, direct"]
    assert str(late.due.due) == "2025-04-03"
    assert told(made, "LATE") == ["Form 4 of Edda M. Winterbourne was due by 2025-04-03 and is signed on 2025-06-18."]
    (says,) = told(made)
    assert ("computed backward" in says, "does not reflect this event and changes by it" in says) == (
        answer == "true",
        answer == "false",
    )
    assert all(finding.severity is Severity.WARN for finding in made.findings)


def test_what_was_filed_in_between_puts_the_earlier_balance_right() -> None:
    filed = SALE.replace("2025-06-16", "2025-05-05").replace("400", "100") + 'reported = ["edda"]\n'
    late, timely = drafting(f"{LATE}in-opening = true\n" + filed + SALE).drafts
    assert rows(late) == ["Table I   S 2025-04-01 D 50 Common Stock at 18.70; 40100 owned, direct"]
    assert rows(timely) == ["Table I   S 2025-06-16 D 400 Common Stock at 18.70; 39600 owned, direct"]


def test_a_split_in_between_is_reflected_by_the_opening_balance() -> None:
    split = '\n[[events]]\nkind = "split"\ndate = 2025-05-05\nsecurity = "common"\nnew = 2\n'
    late, timely = drafting(f"{LATE}in-opening = true\n" + split + SALE).drafts
    assert rows(late) == ["Table I   S 2025-04-01 D 50 Common Stock at 18.70; 20000 owned, direct"]
    assert rows(timely) == ["Table I   S 2025-06-16 D 400 Common Stock at 18.70; 39600 owned, direct"]


@pytest.mark.parametrize(
    "opened",
    [
        "[opening.holders]\nedda = 2025-03-31\n",
        BASE[BASE.index("[opening]") :].replace("amount = 40000", "amount = 40000, as-of = 2025-03-31"),
    ],
)
def test_a_holder_or_a_holding_has_an_opening_date_of_its_own(opened: str) -> None:
    base = BASE if "holders" in opened else BASE[: BASE.index("[opening]")]
    made = drafting(opened + LATE + SALE, base)
    assert (made.questions, told(made)) == ((), [])
    assert [rows(form)[0].partition("; ")[2] for form in made.drafts] == ["39950 owned, direct", "39550 owned, direct"]


def test_a_vesting_before_the_opening_is_counted_back_by_its_schedule() -> None:
    vests = '\n[[events]]\nkind = "vesting"\ndate = 2025-04-01\naward = "units"\nin-opening = false\n'
    (form,) = drafting(AWARD + vests).drafts
    assert rows(form) == [
        "Table I   M 2025-04-01 A 300 Common Stock at 0; 40300 owned, direct",
        "Table II  M 2025-04-01 D 300 Restricted Stock Units at 0; 600 owned, direct",
    ]


def test_dividend_equivalents_before_the_opening_are_counted_back() -> None:
    base = BASE.replace('kind = "units"\nof = "common"', 'kind = "units"\nof = "common"\ndividends-reinvested = false')
    held = BASE[BASE.index("holdings = [") :].replace("]", ', { holder = "edda", award = "units", amount = 660 }]')
    base = base.replace(BASE[BASE.index("holdings = [") :], held)
    credit = '\n[[events]]\nkind = "dividend equivalents"\ndate = 2025-04-02\nsecurity = "units"\nper-unit = "0.1"\n'
    credit += "in-opening = true\n"
    made = drafting(AWARD + credit, base)
    assert [rows(form) for form in made.drafts] == [
        ["Table II  A 2025-04-02 A 60 Restricted Stock Units at 0; 660 owned, direct"]
    ]


def test_a_transfer_is_counted_back_on_the_side_whose_opening_is_later() -> None:
    trust = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'
    dated = "[opening.holders]\ntrust = 2025-03-31\n"
    moved = '\n[[events]]\nkind = "transfer"\ndate = 2025-04-01\ngiver = "edda"\nreceiver = "trust"\nsecurity = "common"\n'
    made = drafting(dated + trust + moved + "units = 70\nin-opening = true\n" + SALE)
    assert [rows(form) for form in made.drafts] == [
        [
            "Table I   S 2025-06-16 D 400 Common Stock at 18.70; 39600 owned, direct",
            "Table I   holds 70 Common Stock, By Tern Point Trust",
        ]
    ]
