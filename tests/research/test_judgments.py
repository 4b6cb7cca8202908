"""Discretion, plans, roles, routine trading, blocks and splits: a passing and a failing case of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.document.identifiers.accession import index_page
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.relationship import Relationship
from section16.research.plans import plans_of
from section16.research.reasons import Confidence
from section16.research.roles import role_of
from section16.research.split_adjustment import multiplied
from tests.ledger.filings import ADA, BEN, CLEO, at, filed, holding, purchase, row, sale
from tests.research.rows import research

PLAN = "Sold under a Rule 10b5-1 trading plan adopted on March 1, 2024."
OFFICER = Relationship(is_officer=True, officer_title="EVP & CFO")


# --- discretion


def discretion(*rows: Any, **said: Any) -> tuple[bool | None, str, str]:
    one = research(filed(1, "2024-07-01", *rows, **said))["1 I/1"]
    return one.discretionary, one.discretionary_reason.value, one.discretionary_confidence.value


def sold(note: str = "", **said: Any) -> Any:
    return sale(100, 900, **{"price": 9, "note": note, "cell": "code", **said})


def test_a_trade_is_discretionary_surely_where_the_form_has_the_box_unticked() -> None:
    assert discretion(sold(), plan_box=False) == (True, "no_plan", "high")
    assert discretion(sold()) == (True, "no_plan_stated", "medium")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (sold(code="F"), "other_code"),
        (sold(code="G"), "other_code"),
        (sold(equity_swap=True), "equity_swap"),
        (sold(PLAN), "plan"),
        (sold("The sale is mandated by the issuer's plan and is not a discretionary trade."), "stated_not_discretionary"),
        (sold("Shares were automatically sold to cover taxes."), "stated_not_discretionary"),
        (sold("Sold to satisfy tax withholding obligations on the vesting of units."), "sell_to_cover"),
        (purchase(5, 905, price=9, note="Acquired through a dividend reinvestment plan.", cell="code"), "reinvested_dividends"),
        (purchase(5, 905, price=9, note="Purchased in the underwritten public offering.", cell="code"), "not_in_the_market"),
        (sold("Executed by an investment adviser for a managed account."), "stated_not_discretionary"),
        (sold("Repurchased by the Company in a privately negotiated transaction."), "not_in_the_market"),
        (purchase(5, 905, price=9, note="Purchased from a private party.", cell="shares"), "not_in_the_market"),
    ],
)
def test_what_is_not_discretionary_says_why(entry: Any, reason: str) -> None:
    assert discretion(entry, plan_box=False)[:2] == (False, reason)


@pytest.mark.parametrize("note", ["Sold in the open market.", "Includes shares acquired under the plan.", "Held by a trust."])
def test_words_of_other_things_leave_a_trade_discretionary(note: str) -> None:
    assert discretion(sold(note), plan_box=False)[0] is True


def test_the_box_alone_shows_a_plan_less_surely() -> None:
    assert discretion(sold(), plan_box=True) == (False, "plan_box", "medium")


def test_a_trade_on_both_sides_is_a_transfer() -> None:
    bought = purchase(100, 100, price=9, through="By trust")
    assert discretion(sold(), bought, plan_box=False)[:2] == (False, "transfer")


def test_a_trade_without_a_price_or_with_a_contradicting_letter_is_not_known() -> None:
    assert discretion(sold(price=None), plan_box=False)[:2] == (None, "no_price")
    assert discretion(row(code="P", change=-5, owned=3, price=9), plan_box=False)[:2] == (None, "code_and_side")


def test_a_holding_and_a_derivative_security() -> None:
    rows = research(filed(1, "2024-07-01", holding(5), row("II", code="P", change=5, owned=5, price=9)))
    assert (rows["1 I/1"].discretionary, rows["1 II/1"].discretionary) == (None, False)


def test_shares_bought_with_warrants_without_a_price_of_their_own_are_units() -> None:
    shares = purchase(100, 900, price=3)

    def warrants(price: Any) -> Any:
        return row("II", code="P", title="Common Warrant", change=100, owned=100, price=price, exercise_price="4")

    for price in (None, 0, 3, 4):
        assert discretion(shares, warrants(price), plan_box=False)[:2] == (False, "units")
    assert discretion(shares, warrants("0.11"), plan_box=False)[:2] == (True, "no_plan")
    swap = row("II", code="P", title="Equity Swap", change=100, owned=100)
    assert discretion(shares, swap, plan_box=False)[:2] == (True, "no_plan")


# --- plans


def plans(*rows: Any, **said: Any) -> list[tuple[bool | None, date | None, str]]:
    _, entries = filed(1, "2024-07-01", *rows, **said)
    return [(plan.plan, plan.adopted, plan.reason.value) for _, plan in plans_of(entries)]


def test_a_footnote_shows_the_plan_of_its_row_and_not_of_the_others() -> None:
    assert plans(sold(PLAN), sold(), plan_box=True) == [(True, date(2024, 3, 1), "footnote"), (False, None, "other_rows")]


def test_a_footnote_about_all_transactions_of_the_form_is_about_its_other_trades() -> None:
    whole = "The sales reported in this Form 4 were made under a Rule 10b5-1 plan adopted on March 1, 2024."
    rows = sold(whole), sold(), sold("Sold to pay withholding taxes."), purchase(10, 910, code="A")
    assert [plan[::2] for plan in plans(*rows)] == [
        *((True, "footnote"), (True, "whole_form"), (False, "other_rows"), (None, "not_a_trade"))
    ]
    assert plans(*rows)[1][1] == date(2024, 3, 1)


def test_remarks_and_the_box_are_about_trades() -> None:
    rows = sold(), purchase(10, 910, code="A"), holding(5)
    assert [plan[2] for plan in plans(*rows, remarks=PLAN)] == ["remarks", "not_a_trade", "holding"]
    assert [plan[::2] for plan in plans(*rows, plan_box=True)] == [(True, "box"), (None, "not_a_trade"), (None, "holding")]


def test_several_days_of_adoption_leave_the_day_open() -> None:
    both = f"{PLAN} Other shares were sold under a Rule 10b5-1 plan adopted on May 2, 2024."
    assert plans(sold(both))[0][:2] == (True, None)


def test_without_the_box_silence_is_not_known_and_with_it_it_is_no_plan() -> None:
    assert plans(sold()) == [(None, None, "no_box")]
    assert plans(sold(), plan_box=False) == [(False, None, "box_empty")]
    assert plans(sold(), remarks="The sale was not made under a Rule 10b5-1 plan.") == [(False, None, "denied")]


# --- roles


def role(title: str = "", *, officer: bool | None = True, director: bool | None = False, **said: Any) -> tuple[str, str]:
    person = Relationship(is_officer=officer, is_director=director, officer_title=title, **said)
    filing, _ = filed(
        1,
        "2024-07-01",
        sold(),
        relationships=(person,),
        remarks="Chief Operating Officer and Director",
        issuer_name="Pelican Inc",
    )
    found = role_of(filing)
    return found.role, found.reason.value


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("EVP & CFO", ("chief financial officer", "title")),
        ("Chief Executive Officer", ("chief executive officer", "title")),
        ("President, CEO and Director", ("chief executive officer", "title")),
        ("Chairman of the Board & CEO", ("chief executive officer", "title")),
        ("President & COO", ("chief operating officer", "title")),
        ("CEO, Harbor Bank", ("chief executive officer", "title_of_a_part")),
        ("Division CEO", ("chief executive officer", "title_of_a_part")),
        ("CEO of Acme Bank, a subsidiary", ("chief executive officer", "title_of_a_part")),
        ("Sub. CEO", ("chief executive officer", "title_of_a_part")),
        ("Subsidiary's President", ("president", "title_of_a_part")),
        ("President - North America", ("president", "title_of_a_part")),
        ("President & COO, CEO CIB", ("chief operating officer", "title")),
        ("President and CEO, Harbor Bank", ("chief executive officer", "title_of_a_part")),
        ("President, Pelican", ("president", "title")),
        ("EV Chairman of the Board", ("officer", "box")),
        ("Former CFO", ("chief financial officer", "former")),
        ("Vice Chairman", ("officer", "box")),
        ("GC, Comp Sec", ("general counsel", "title")),
        ("Executive V.P.", ("vice president", "title")),
        ("SEVP & Chief Lending Officer", ("vice president", "title")),
        ("Senior Advisor to the CEO", ("officer", "box")),
        ("Chief Risk Officer", ("officer", "box")),
        ("See Remarks", ("chief operating officer", "remarks")),
    ],
)
def test_a_title_gives_its_highest_office(title: str, expected: tuple[str, str]) -> None:
    assert role(title) == expected


def test_without_a_title_the_box_gives_the_role() -> None:
    assert role(officer=False, director=True) == ("director", "box")
    assert role(officer=False, is_ten_percent_owner=True) == ("10% owner", "box")
    assert role(officer=None, director=None) == ("", "unknown")
    assert role("President", is_other=True, other="Harbor State Bank") == ("president", "title_of_a_part")
    assert role("CEO", officer=False) == ("chief executive officer", "title_without_box")
    assert role(officer=False, is_other=True, other="Former Director") == ("other", "former")
    assert role(officer=False, is_other=True, other="General Counsel") == ("general counsel", "other_text")


def test_of_several_persons_the_highest_role_counts_with_the_title_and_the_person() -> None:
    people = Relationship(is_ten_percent_owner=True), OFFICER
    one = research(filed(1, "2024-07-01", sold(), owners=(ADA, BEN), relationships=people))["1 I/1"]
    assert (one.role, one.role_title, one.role_owner) == ("chief financial officer", "EVP & CFO", BEN)
    assert one.role_confidence is Confidence.HIGH


# --- routine and opportunistic


def traded(*days: str) -> dict[str, tuple[bool | None, str]]:
    rows = research(*(filed(number, day, sale(10, 1_000 - 10 * number)) for number, day in enumerate(days, 1)))
    return {days[int(place.partition(" ")[0]) - 1]: (one.routine, one.routine_reason.value) for place, one in rows.items()}


def test_the_same_month_in_three_years_is_routine_from_the_fourth_year() -> None:
    found = traded("2021-03-02", "2022-03-09", "2023-03-01", "2024-03-05", "2024-08-05")
    assert found["2023-03-01"] == (None, "short_history")
    assert found["2024-03-05"] == (True, "same_month")
    assert found["2024-08-05"] == (True, "routine_in_another_month")


def test_three_years_without_a_common_month_are_opportunistic() -> None:
    assert traded("2021-03-02", "2022-04-09", "2023-03-01", "2024-03-05")["2024-03-05"] == (False, "no_common_month")


def test_a_year_without_a_trade_leaves_it_unknown() -> None:
    assert traded("2020-03-02", "2021-03-02", "2023-03-01", "2024-03-05")["2024-03-05"] == (None, "short_history")


def test_what_is_no_trade_is_neither() -> None:
    one = research(filed(1, "2024-07-01", purchase(5, 5, code="A")))["1 I/1"]
    assert (one.routine, one.routine_reason.value) == (None, "not_a_trade")


# --- blocks and counting


def joint(number: int, owner: str, through: str = "", note: str = "") -> PostedFiling:
    held = {"through": through} if through else {}
    return filed(number, "2024-07-01", purchase(100, 1_100, price=9, note=note, cell="ownership", **held), owners=(owner,))


def test_a_block_that_a_chain_reports_is_counted_once() -> None:
    opened = filed(1, "2024-06-03", holding(1_000), owners=(BEN,), names=("Harbor Fund LP",))
    chain = filed(2, "2024-06-03", holding(1_000, through="By Harbor Fund LP"), owners=(CLEO,), names=("Harbor Partners LLC",))
    rows = [opened, chain]
    for number, (owner, name, through) in enumerate(
        [(BEN, "Harbor Fund LP", ""), (CLEO, "Harbor Partners LLC", "By Harbor Fund LP")], 3
    ):
        rows.append(filed(number, "2024-07-01", purchase(100, 1_100, price=9, through=through), owners=(owner,), names=(name,)))
    found = research(*rows)
    first, second = found["3 I/1"], found["4 I/1"]
    assert (first.block_id, second.block_id) == (at("1 I/1"), at("1 I/1"))
    assert (first.counted, second.counted, second.counted_in) == (True, False, at("3 I/1"))
    assert (second.counted_reason.value, second.event_id) == ("same_block", at("3 I/1"))


def test_equal_trades_of_two_persons_are_two() -> None:
    found = research(joint(1, ADA), joint(2, BEN))
    assert (found["1 I/1"].counted, found["2 I/1"].counted) == (True, True)
    assert found["1 I/1"].block_id != found["2 I/1"].block_id


def test_a_form_filed_twice_counts_once_and_two_equal_sales_count_twice() -> None:
    opened = filed(1, "2024-06-03", holding(1_000))
    once, twice = filed(2, "2024-07-01", sale(100, 900, price=9)), filed(3, "2024-07-02", sale(100, 900, "2024-07-01", price=9))
    found = research(opened, once, twice)
    assert (found["3 I/1"].counted, found["3 I/1"].counted_in) == (False, at("2 I/1"))
    assert found["3 I/1"].counted_reason.value == "repeated"
    found = research(opened, filed(2, "2024-07-01", sale(100, 900, price=9), sale(100, 800, price=9)))
    assert (found["2 I/1"].counted, found["2 I/2"].counted) == (True, True)
    found = research(opened, filed(2, "2024-07-01", sale(100, 900, price=9), sale(100, 900, price=9)))
    assert (found["2 I/1"].counted, found["2 I/2"].counted, found["2 I/2"].counted_in) == (True, False, at("2 I/1"))


def test_a_restated_row_does_not_count() -> None:
    original = filed(2, "2024-07-01", sale(100, 900, price=9), period="2024-07-01")
    amendment = filed(
        3, "2024-07-08", sale(110, 890, "2024-07-01", price=9), form="4/A", original="2024-07-01", period="2024-07-01"
    )
    found = research(filed(1, "2024-06-03", holding(1_000)), original, amendment)
    assert (found["2 I/1"].counted, found["2 I/1"].counted_in, found["3 I/1"].counted) == (False, at("3 I/1"), True)


# --- splits


SPLIT = '[[split]]\nissuer = "0009999100"\nnew = 3\nold = 1\nday = 2024-06-10\n'


def test_numbers_before_a_split_are_adjusted_and_those_after_it_are_not() -> None:
    before, after = filed(1, "2024-06-03", sale(100, 900, price=30)), filed(2, "2024-07-01", sale(30, 2_670, price=11))
    found = research(before, after, decisions=SPLIT)
    one, two = found["1 I/1"], found["2 I/1"]
    assert [one.split_adjusted_shares, one.split_adjusted_price, one.split_adjusted_owned] == [300, 10, 2_700]
    assert (one.split_new, one.split_old, one.split_adjusted_reason.value) == (3, 1, "given_split")
    assert [two.split_adjusted_shares, two.split_adjusted_price] == [30, 11]
    assert two.split_adjusted_reason.value == "no_split"


def test_a_balance_on_form_5_counts_the_splits_of_its_fiscal_year() -> None:
    """The gift of May is of shares before the split of June; what is owned at the end of the year is after it."""
    gift = sale(100, 2_670, "2024-05-03", code="G")
    found = research(filed(1, "2025-01-14", gift, form="5", period="2024-12-31"), decisions=SPLIT)
    one = found["1 I/1"]
    assert (one.split_adjusted_shares, one.split_adjusted_owned) == (Decimal(300), Decimal(2_670))
    assert (one.split_new, one.split_old, one.split_adjusted_reason.value) == (3, 1, "given_split")


def test_a_preferred_class_and_dollars_are_not_adjusted() -> None:
    rows = (
        sale(100, 900, price=30, title="Series A Preferred Stock"),
        row(owned=5_000, holding=True, dollars=True, title="Notes"),
    )
    found = research(filed(1, "2024-06-03", *rows), decisions=SPLIT)
    assert (found["1 I/1"].split_adjusted_shares, found["1 I/1"].split_adjusted_reason.value) == (None, "other_class")
    assert found["1 I/2"].split_adjusted_reason.value == "in_dollars"


def test_a_fraction_without_an_end_is_rounded_at_ten_places() -> None:
    assert (multiplied(Decimal(1), 1, 3), multiplied(Decimal(300), 1, 8)) == (Decimal("0.3333333333"), Decimal("37.5"))


@given(st.decimals(min_value=0, max_value=10**25, places=4), st.integers(1, 500), st.integers(1, 500))
def test_a_number_by_a_ratio_is_that_of_the_fractions(number: Decimal, times: int, by: int) -> None:
    # of any length: a context of 28 digits would cut what is to be rounded at ten places
    found = multiplied(number, times, by)
    assert Fraction(found) == Fraction(round(Fraction(number) * times / by * 10**10), 10**10)
    assert "E" not in str(found)
    assert not str(found).endswith(".0")


# --- the address


def test_the_address_is_that_of_the_filing_and_empty_for_a_bare_document() -> None:
    found = research(filed(1, "2024-07-01", sold()))["1 I/1"]
    assert found.url == ("https://www.sec.gov/Archives/edgar/data/9999100/999999999925000001/9999999999-25-000001-index.htm")
    assert index_page("content:1234", "0009999100") == ""


def test_a_merger_that_gave_the_shares_says_nothing_of_their_sale() -> None:
    assert discretion(sold("Acquired under an earnout right in the Merger Agreement."), plan_box=False)[0] is True


def test_a_forced_sale_of_pledged_shares_is_not_discretionary() -> None:
    note = "The lender sold the Pledged Shares at its sole discretion."
    assert discretion(sold(note), plan_box=False)[:2] == (False, "stated_not_discretionary")


def test_a_plan_whose_number_is_hyphenated_is_a_plan_and_a_day_of_the_trade_is_no_day_of_adoption() -> None:
    assert plans(sold("Sold under a Rule 10b-5-1 Trading Plan."))[0][0] is True
    assert plans(sold("Sold under a Rule 10b5-1 plan adopted on July 1, 2024."))[0][:2] == (True, None)
