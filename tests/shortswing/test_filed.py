"""The short-swing profit from filings: which rows are trades, at which prices, and what no filing says."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.identity import Identity
from section16.ledger.entries.relationship import Relationship
from section16.ledger.ledger import Ledger
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.filed import may_have_pair, trades_of_entries
from section16.shortswing.insider import InsiderShortSwing, insiders
from tests.ledger.filings import ADA, BEN, ISSUER, at, filed, purchase, row, sale

DIRECTOR = (Relationship(is_director=True, is_officer=False, is_ten_percent_owner=False, is_other=False),)
TEN_PERCENT = (Relationship(is_director=False, is_officer=False, is_ten_percent_owner=True, is_other=False),)


def ledger_of(*posted: PostedFiling) -> Ledger:
    ledger = Ledger()
    for filing, entries in posted:
        ledger._put(filing, entries)
    return ledger


def answer(*posted: PostedFiling, owner: str = ADA, **facts: Any) -> InsiderShortSwing:
    (found,) = insiders(ledger_of(*posted), ISSUER, owner, stated=facts_of(facts) if facts else None)
    return found


def bought(number: int = 1, day: str = "2025-02-03", price: str | None = "14", **said: Any) -> PostedFiling:
    return filed(number, day, purchase(300, 1300, price=price, **said), relationships=DIRECTOR)


def sold(number: int = 2, day: str = "2025-04-07", price: str | None = "18", **said: Any) -> PostedFiling:
    return filed(number, day, sale(300, 1000, price=price, **said), relationships=DIRECTOR)


def test_a_purchase_and_a_sale_on_two_forms_are_matched() -> None:
    found = answer(bought(), sold())
    assert str(found.answer.profit) == "1200.00"
    assert [(one.purchase, one.sale) for one in found.answer.matches] == [(at("1 I/1"), at("2 I/1"))]
    assert (found.roles, found.owner_name) == (("director",), "Person 1")
    assert found.answer.exact


def test_all_persons_with_both_sides_in_a_window_are_found() -> None:
    other = filed(3, "2025-04-07", sale(300, 1000, price="18"), owners=(BEN,), relationships=DIRECTOR)
    assert [one.owner for one in insiders(ledger_of(bought(), sold(), other))] == [ADA]
    late = filed(4, "2025-08-04", sale(300, 1000, price="18"), relationships=DIRECTOR)
    assert not list(insiders(ledger_of(bought(), late)))


def test_an_exempt_row_names_its_rule() -> None:
    (excluded,) = answer(bought(code="A"), sold()).answer.excluded
    assert (excluded.trade, [str(one) for one in excluded.citations]) == (at("1 I/1"), ["Rule 16b-3(d)"])


def test_an_amended_row_counts_once_and_as_amended() -> None:
    amendment = filed(
        3,
        "2025-02-10",
        purchase(200, 1200, "2025-02-03", price="14"),
        form="4/A",
        original="2025-02-03",
        relationships=DIRECTOR,
    )
    assert str(answer(bought(), sold(), amendment).answer.profit) == "800.00"


def test_a_transaction_that_two_forms_report_counts_once() -> None:
    again = filed(3, "2025-04-08", sale(300, 1000, "2025-04-07", price="18"), owners=(ADA, BEN), relationships=DIRECTOR * 2)
    found = answer(bought(), bought(4, "2025-02-10"), sold(), again).answer
    assert str(found.profit) == "1200.00"
    assert [one.reason for one in found.excluded] == [f"The same transaction is reported in {at('2 I/1')}."]


def test_equal_sales_on_a_day_count_each_where_their_balances_follow_from_one_another() -> None:
    parts = [filed(n, "2025-04-07", sale(100, 1300 - 100 * n, price="18"), relationships=DIRECTOR) for n in (1, 2, 3)]
    found = answer(filed(4, "2025-02-03", purchase(300, 1300, price="14"), relationships=DIRECTOR), *parts).answer
    assert (str(found.profit), found.excluded, found.asked) == ("1200.00", (), ())
    again = filed(5, "2025-04-08", sale(100, 1100, "2025-04-07", price="18"), relationships=DIRECTOR)
    found = answer(filed(4, "2025-02-03", purchase(900, 1300, price="14"), relationships=DIRECTOR), *parts, again).answer
    assert (str(found.profit), [one.trade for one in found.excluded]) == ("1200.00", [at("5 I/1")])


def test_an_equal_sale_with_a_balance_that_does_not_follow_is_asked() -> None:
    other = filed(3, "2025-04-08", sale(300, 850, "2025-04-07", price="18"), relationships=DIRECTOR)
    found = answer(bought(), bought(4, "2025-02-10"), sold(), other).answer
    assert (str(found.profit), str(found.if_all_counted)) == ("1200.00", "2400.00")
    (asked,) = found.asked
    assert asked.reason.startswith(f"{at('2 I/1')} reports an equal transaction with another amount owned")


def test_a_weighted_average_gives_a_range() -> None:
    note = "The price is a weighted average. These shares were sold at prices ranging from $17.50 to $18.75, inclusive."
    found = answer(bought(), sold(note=note, cell="price")).answer
    assert (str(found.profit), found.exact, str(found.upper)) == ("1200.00", False, "1425.00")


@pytest.mark.parametrize("price", [None, "0"])
def test_prices_only_in_a_footnote_give_a_range(price: str | None) -> None:
    found = answer(bought(), sold(price=price, note="Sold at prices ranging from $17.50 to $18.75.", cell="price")).answer
    assert (str(found.profit), found.exact, str(found.upper)) == ("1050.00", False, "1425.00")


def test_an_average_price_without_a_range_has_no_upper_bound() -> None:
    found = answer(bought(), sold(note="An average price; the shares were sold in multiple transactions.", cell="price")).answer
    assert (str(found.profit), found.exact, found.upper) == ("1200.00", False, None)


def test_a_range_that_does_not_contain_the_price_is_not_used() -> None:
    found = answer(bought(), sold(note="Sold at prices ranging from $27.50 to $28.75.", cell="price")).answer
    assert (str(found.profit), found.exact, found.upper) == ("1200.00", False, None)


def test_a_row_without_a_price_is_asked() -> None:
    found = answer(bought(price=None), sold()).answer
    assert found.profit == 0
    assert [one.trade for one in found.asked] == [at("1 I/1")]
    assert [one.missing for one in found.incomplete] == ["The price of a trade"]


def test_a_row_of_code_j_is_asked_with_its_footnote() -> None:
    found = answer(bought(code="J", note="Shares of a distribution.", cell="code"), sold()).answer
    assert (str(found.profit), str(found.if_all_counted)) == ("0.00", "1200.00")
    assert "The row says: Shares of a distribution." in found.asked[0].reason


@pytest.mark.parametrize(
    ("note", "profit"),
    [
        ("The transfer is a change in form of ownership exempt from Section 16(b) of the Act, except for 90 shares.", "0.00"),
        ("This transaction is exempt under Rule 16b-3.", "0.00"),
        ("Rule 16a-13 makes the transfer exempt.", "0.00"),
        ("Sold under a Rule 10b5-1 plan; tax exempt.", "1200.00"),
        ("The sale is matchable under Section 16(b).", "1200.00"),
    ],
)
def test_a_row_that_calls_itself_exempt_is_asked(note: str, profit: str) -> None:
    found = answer(bought(), sold(note=note, cell="code")).answer
    assert (str(found.profit), str(found.if_all_counted)) == (profit, "1200.00")
    assert bool(found.asked) is (profit == "0.00")


@pytest.mark.parametrize(("code", "asked"), [("S", True), ("U", True), ("P", False), ("L", False), ("O", False)])
def test_a_code_that_contradicts_the_direction_is_asked(code: str, asked: bool) -> None:  # noqa: FBT001 - a case
    found = answer(bought(code=code), sold()).answer
    assert (str(found.profit), str(found.if_all_counted)) == ("0.00" if asked else "1200.00", "1200.00")
    assert [one.reason for one in found.asked] == (
        [f"Code {code} is of securities disposed of, and the row is marked as acquired (A). One of the two is wrong."]
        if asked
        else []
    )


def registered(*, answer: bool) -> dict[str, Any]:
    return {"by-registration": answer}


def test_trades_before_the_first_form_3_are_asked() -> None:
    form_3 = filed(5, "2025-03-10", form="3", period="2025-03-03", relationships=DIRECTOR)
    first = filed(6, "2025-04-08", purchase(300, 1300, "2025-02-03", price="14"), relationships=DIRECTOR)
    found = answer(form_3, first, sold()).answer
    assert (str(found.profit), str(found.if_all_counted)) == ("0.00", "1200.00")
    assert str(answer(form_3, first, sold(), **registered(answer=True)).answer.profit) == "1200.00"
    assert answer(form_3, first, sold(), **registered(answer=False)).answer.excluded


def test_the_day_of_leaving_is_asked_where_the_exit_box_is_ticked() -> None:
    leaving = filed(2, "2025-04-07", sale(300, 1000, price="18"), relationships=DIRECTOR, exit_box=True)
    assert [one.missing for one in answer(bought(), leaving).answer.incomplete] == ["The day on which the person left office"]
    assert not answer(bought(), leaving, until="2025-03-31").answer.incomplete


def test_indirect_trades_ask_for_the_pecuniary_share() -> None:
    found = answer(bought(through="By Elm LLC"), sold())
    (missing,) = found.answer.incomplete
    assert (missing.missing, missing.rows) == ("The pecuniary share in what is held indirectly (By Elm LLC)", (at("1 I/1"),))
    shared = answer(bought(through="By Elm LLC"), sold(), holder=[{"name": "By Elm LLC", "share": "25%"}])
    assert (str(shared.answer.profit), shared.answer.incomplete) == ("300.00", ())


def test_a_ten_percent_holder_is_asked_for_percentages_and_has_no_rule_16b_3() -> None:
    award = filed(1, "2025-02-03", purchase(300, 1300, code="A", price="14"), relationships=TEN_PERCENT)
    later = filed(2, "2025-04-07", sale(300, 1000, price="18"), relationships=TEN_PERCENT)
    found = answer(award, later)
    assert (found.roles, str(found.answer.profit)) == (("ten percent",), "1200.00")
    assert [one.missing for one in found.answer.incomplete] == ["The percentage held immediately before a trade"]


def option(number: int, day: str, units: int, price: str, **said: Any) -> PostedFiling:
    entry = row(
        table="II",
        change=units,
        owned=abs(units),
        day=day,
        code="P" if units > 0 else "S",
        price=price,
        **{"title": "Call Option", "underlying": "Common Stock", "exercise_price": "15", "expiration": "2026-01-16", **said},
    )
    return filed(number, day, entry, relationships=DIRECTOR)


def test_derivatives_of_the_same_terms_match_at_their_prices_a_share() -> None:
    found = answer(
        option(1, "2025-02-03", 10, "200", underlying_shares=1000), option(2, "2025-04-07", -10, "510", underlying_shares=1000)
    )
    assert str(found.answer.profit) == "3100.00"


def test_derivatives_of_other_terms_need_closing_prices() -> None:
    posted = option(1, "2025-02-03", 300, "2", underlying_shares=300), sold()
    lacking = answer(*posted).answer
    assert (lacking.profit, [one.missing for one in lacking.incomplete]) == (
        Decimal("0.00"),
        ["The closing price of the underlying security on the day of a trade"],
    )
    closes = [{"date": "2025-02-03", "price": "15"}, {"date": "2025-04-07", "price": "18"}]
    assert str(answer(*posted, close=closes).answer.profit) == "900.00"


def test_acquiring_a_put_is_a_sale() -> None:
    put = option(2, "2025-04-07", 300, "2", title="Put Option (right to sell)", underlying_shares=300)
    closes = [{"date": "2025-02-03", "price": "15"}, {"date": "2025-04-07", "price": "18"}]
    found = answer(bought(), put, close=closes).answer
    assert [(one.purchase, one.sale) for one in found.matches] == [(at("1 I/1"), at("2 II/1"))]


def test_prices_far_apart_are_doubted() -> None:
    assert not answer(bought(), sold(price="42")).answer.incomplete
    (doubt,) = answer(bought(), sold(price="42.01")).answer.incomplete
    assert (doubt.missing, doubt.rows) == ("Whether a price is that of one share", (at("1 I/1"), at("2 I/1")))


def test_a_row_without_a_date_or_a_number_of_shares_is_named() -> None:
    nothing = filed(3, "2025-04-07", row(change=None, owned=5, code="S", price="18"), relationships=DIRECTOR)
    found = answer(bought(), sold(), nothing).answer
    assert [(one.missing, one.rows) for one in found.incomplete] == [("The number of shares of a row", (at("3 I/1"),))]
    assert (found.exact, found.upper, found.if_all_counted) == (False, None, None)


def test_doubtful_prices_and_shares_held_by_others_are_not_in_the_lower_bound() -> None:
    far = answer(bought(price="1"), sold()).answer
    assert (str(far.profit), str(far.lower), far.upper, far.exact) == ("5100.00", "0.00", None, False)
    assert far.unbounded == ("Whether a price is that of one share",)
    elm = answer(bought(through="By Elm LLC"), sold()).answer
    assert (str(elm.profit), str(elm.lower), str(elm.upper)) == ("1200.00", "0.00", "1200.00")


def test_trades_after_the_last_form_without_the_exit_box_are_not_in_the_lower_bound() -> None:
    leaving = filed(2, "2025-04-07", sale(300, 1000, price="18"), relationships=DIRECTOR, exit_box=True)
    assert (str(answer(bought(), leaving).answer.profit), str(answer(bought(), leaving).answer.lower)) == ("1200.00", "0.00")
    assert str(answer(bought(), leaving, until="2025-04-30").answer.lower) == "1200.00"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from((700, 1000, 1300, 1600, None))), max_size=12))
def test_equal_rows_are_judged_as_by_a_look_at_each_before(rows: list[tuple[int, int | None]]) -> None:
    forms = [filed(number, "2025-04-07", sale(300, owned, price="18")) for number, owned in rows]
    entries = [entry for _, found in forms for entry in found]
    trades = trades_of_entries(entries, Identity()).trades
    for place, (entry, trade) in enumerate(zip(entries, trades, strict=True)):
        equal = [one for one in entries[:place] if one.filing.accession != entry.filing.accession]
        same = next((one for one in equal if one.owned == entry.owned), None)
        assert (trade.counts is False, same is not None and same.id in trade.note) == (same is not None, same is not None)
        asked = same is None and equal and not any(entry.is_next_to(one) for one in equal)
        assert trade.doubt.startswith(equal[0].id) if asked else not trade.doubt


def test_equal_trades_of_a_day_cost_in_proportion_to_their_number() -> None:
    def seconds(count: int) -> float:
        # Every form states an equal sale with another amount owned, which continues none of the others.
        forms = [filed(number, "2025-04-07", sale(1, 1000 + 10 * number, price="18")) for number in range(1, count + 1)]
        entries = [entry for _, found in forms for entry in found]
        start = time.process_time()
        assert len(trades_of_entries(entries, Identity()).trades) == count
        return time.process_time() - start

    large, small = (min(seconds(count) for _ in range(2)) for count in (4000, 1000))
    assert large < 10 * small  # by pairs, it would be 16 times


def test_persons_whose_codes_exempt_one_side_have_no_pair() -> None:
    granted = bought(code="A")
    entries = [entry for _, rows in (granted, sold()) for entry in rows]
    assert not may_have_pair(entries, in_office=True)
    assert may_have_pair(entries, in_office=False)  # Rule 16b-3 exempts only persons in office
    assert may_have_pair(entries, in_office=None)
    assert not list(insiders(ledger_of(granted, sold())))
