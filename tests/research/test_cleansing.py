"""Cleansed values: what is corrected and by what evidence, and what is left as filed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.dates import ImpossibleDay
from section16.research.reasons import CleansedReason, Confidence, ValueReason
from tests.ledger.filings import ADA, BEN, CLEO, exercise, filed, grant, holding, purchase, row, sale, vesting
from tests.research.rows import research

RANGE = "The price is a weighted average. The shares were sold at prices ranging from $18.10 to $18.90, inclusive."


def test_what_nothing_speaks_against_is_as_filed() -> None:
    one = research(filed(1, "2025-03-03", sale(100, 900, price="12.50")))["1 I/1"]
    assert (one.cleansed_shares, one.cleansed_price, one.cleansed_date) == (Decimal(100), Decimal("12.50"), date(2025, 3, 3))
    assert (one.cleansed_acquired_disposed, one.cleansed_owned) == ("D", Decimal(900))
    reasons = {one.cleansed_shares_reason, one.cleansed_price_reason, one.cleansed_date_reason, one.cleansed_owned_reason}
    assert (reasons, one.cleansed_shares_confidence) == ({CleansedReason.AS_FILED}, Confidence.HIGH)


def test_a_balance_that_the_next_report_does_not_continue_from_is_corrected() -> None:
    rows = research(
        filed(1, "2025-03-03", purchase(100, 1_000)),
        filed(2, "2025-03-10", sale(100, 9_000)),
        filed(3, "2025-03-17", sale(100, 800)),
    )
    wrong = rows["2 I/1"]
    assert (wrong.cleansed_owned, wrong.cleansed_owned_reason) == (Decimal(900), CleansedReason.LOCATED)
    assert wrong.cleansed_shares_reason is CleansedReason.AS_FILED
    assert rows["3 I/1"].cleansed_owned_reason is CleansedReason.AS_FILED


def test_a_point_typed_for_a_comma_is_corrected_in_the_shares() -> None:
    rows = research(
        filed(1, "2025-03-03", holding(10_000)),
        filed(2, "2025-03-10", row(code="A", change="7.698", owned=17_698)),
        filed(3, "2025-04-10", sale(100, 17_598)),
    )
    one = rows["2 I/1"]
    assert (one.cleansed_shares, one.cleansed_shares_reason) == (Decimal(7698), CleansedReason.LOCATED)
    assert one.cleansed_owned == 17_698


def test_a_sale_marked_as_acquired_is_corrected_where_the_balance_falls() -> None:
    wrong = row(code="S", change=100, owned=900, price=5)
    rows = research(
        filed(1, "2025-03-03", holding(1_000)), filed(2, "2025-03-10", wrong), filed(3, "2025-03-17", sale(50, 850))
    )
    one = rows["2 I/1"]
    assert (one.cleansed_acquired_disposed, one.cleansed_acquired_disposed_reason) == ("D", CleansedReason.LOCATED)
    assert one.discretionary is True


@pytest.mark.parametrize(("likely", "reason"), [(date(2025, 1, 3), "impossible_date"), (None, "unknown_date")])
def test_an_impossible_date_becomes_the_one_that_the_form_supports_or_unknown(likely: date | None, reason: str) -> None:
    filing, (entry,) = filed(1, "2025-01-06", sale(100, 900))
    stated = ImpossibleDay(date(2052, 1, 3), "is after the filing", likely)
    one = research((filing, (replace(entry, day=None, impossible=stated),)))["1 I/1"]
    assert (one.cleansed_date, one.cleansed_date_reason.value) == (likely, reason)


def trades(*prices: str, day: str = "2025-03-03") -> list[PostedFiling]:
    """Return sales of other persons at some prices, each on a form of its own."""
    return [
        filed(20 + number, day, sale(10 + number, 500, price=price), owners=(CLEO if number % 2 else BEN,))
        for number, price in enumerate(prices)
    ]


def cleansed(entry: Any, *others: PostedFiling) -> tuple[Decimal | None, str]:
    one = research(filed(1, "2025-03-04", entry, owners=(ADA,)), *others)["1 I/1"]
    return one.cleansed_price, one.cleansed_price_reason.value


def test_a_total_is_divided_where_the_result_is_the_price_of_other_trades() -> None:
    market = trades("20.10", "20.20", "20.00")
    assert cleansed(sale(400, 600, price="8080"), *market) == (Decimal("20.2"), "total_as_price")
    assert cleansed(sale(400, 600, price="8080")) == (Decimal(8080), "as_filed")
    assert cleansed(sale(400, 600, price="9990"), *trades("20.10", "55.20")) == (Decimal(9990), "as_filed")


def test_a_total_of_any_size_is_divided() -> None:
    market = trades(*["100000000000000000000000000"] * 3)
    found = cleansed(sale(9, 600, price="900000000000000000000000000"), *market)
    assert found == (Decimal(100000000000000000000000000), "total_as_price")


def test_the_value_of_a_cleansed_total_is_the_total_as_filed() -> None:
    one = research(filed(1, "2025-03-04", sale(300, 600, price="6100")), *trades("20.10", "20.20", "20.00"))["1 I/1"]
    assert (one.value, one.value_reason, one.value_confidence) == (Decimal(6100), ValueReason.CLEANSED, Confidence.MEDIUM)


def test_a_misplaced_point_is_moved_to_the_price_of_other_trades() -> None:
    market = trades("20.10", "20.20", "20.00")
    assert cleansed(sale(7, 600, price="2011"), *market) == (Decimal("20.11"), "decimal_point")
    assert cleansed(sale(7, 600, price="61"), *market) == (Decimal(61), "as_filed")


def test_a_price_that_another_form_confirms_is_no_slip() -> None:
    again = filed(40, "2025-03-20", sale(3, 400, price="2012"), owners=("0009999209",))
    assert cleansed(sale(7, 600, price="2011"), again, *trades("20.10", "20.20", "20.00")) == (Decimal(2011), "as_filed")


def test_a_split_near_the_day_is_no_misplaced_point() -> None:
    split = '[[split]]\nissuer = "0009999100"\nnew = 1\nold = 10\nday = 2025-03-04\n'
    posted = filed(1, "2025-03-04", sale(7, 600, price="201"), owners=(ADA,)), *trades("20.10", "20.20", "20.00")
    assert research(*posted, decisions=split)["1 I/1"].cleansed_price_reason is CleansedReason.AS_FILED


def test_a_misplaced_point_is_moved_into_the_range_of_the_footnote() -> None:
    assert cleansed(sale(100, 900, price="1845", note=RANGE, cell="price")) == (Decimal("18.45"), "decimal_point_in_range")
    assert cleansed(sale(100, 900, price="18.45", note=RANGE, cell="price")) == (Decimal("18.45"), "as_filed")
    assert cleansed(sale(100, 900, price="33", note=RANGE, cell="price")) == (Decimal(33), "as_filed")


def test_the_total_of_an_exercise_becomes_the_exercise_price() -> None:
    units = {"title": "Stock Option", "exercise_price": "4.50"}
    opened = filed(1, "2025-01-03", grant(1_000, 1_000, **units), holding(500))
    rows = research(opened, filed(2, "2025-03-04", vesting(400, 900, price=1800), exercise(400, 600, **units)))
    assert (rows["2 I/1"].cleansed_price, rows["2 I/1"].cleansed_price_reason.value) == (Decimal("4.50"), "exercise_total")
    rows = research(opened, filed(2, "2025-03-04", vesting(400, 900, price="4.50"), exercise(400, 600, **units)))
    assert rows["2 I/1"].cleansed_price_reason is CleansedReason.AS_FILED


def test_a_price_of_zero_is_no_price_where_one_was_paid_and_none_where_it_is_free() -> None:
    rows = research(filed(1, "2025-03-04", sale(100, 900, price=0), purchase(50, 950, code="A", price=0), holding(5)))
    assert (rows["1 I/1"].cleansed_price, rows["1 I/1"].value_reason) == (None, ValueReason.NO_PRICE)
    assert (rows["1 I/2"].cleansed_price, rows["1 I/2"].value, rows["1 I/2"].value_reason) == (
        Decimal(0),
        Decimal(0),
        ValueReason.FREE,
    )
    assert rows["1 I/3"].cleansed_price_reason is CleansedReason.NOT_STATED


def test_the_value_is_the_exact_product() -> None:
    one = research(filed(1, "2025-03-04", sale("123456789.123456", 900, price="0.000123456789")))["1 I/1"]
    assert Fraction(one.value or 0) == Fraction(123456789123456 * 123456789, 10**18)


def test_a_row_in_dollars_has_its_total_as_value_and_no_shares() -> None:
    note = row(
        "II",
        code="P",
        title="Convertible Note",
        change=250_000,
        owned=250_000,
        dollars=True,
        total=True,
        price=None,
    )
    one = research(filed(1, "2025-03-04", note))["1 II/1"]
    assert (one.cleansed_shares, one.cleansed_owned, one.value, one.value_reason.value) == (
        None,
        None,
        Decimal(250_000),
        "total_value",
    )
    assert one.cleansed_shares_reason is CleansedReason.IN_DOLLARS


def test_balances_that_continue_from_an_error_are_corrected_until_it_is_undone() -> None:
    rows = research(
        filed(1, "2025-03-03", purchase(100, 500_000)),
        filed(2, "2025-03-10", sale(600, 482_172), sale(3_000, 479_172), sale(1_000, 478_172)),
        filed(3, "2025-03-17", sale(400, 495_000)),
        filed(4, "2025-03-24", sale(400, 494_600)),
    )
    owned = [rows[name].cleansed_owned for name in ("2 I/1", "2 I/2", "2 I/3", "3 I/1", "4 I/1")]
    assert owned == [499_400, 496_400, 495_400, 495_000, 494_600]
    reasons = {rows[name].cleansed_owned_reason for name in ("2 I/1", "2 I/2", "2 I/3")}
    assert reasons == {CleansedReason.LOCATED}
    assert rows["4 I/1"].cleansed_owned_reason is CleansedReason.AS_FILED


def test_a_note_whose_balance_is_in_shares_has_its_total_as_value() -> None:
    """Some filers write the principal of a note as its price as well: the product would be 25 trillion dollars."""
    total = Decimal(5_000_000)
    note = row("II", code="P", title="Convertible Note", owned=1_727_712, change=5_000_000, total=True, price=total)
    one = research(filed(1, "2025-03-04", note))["1 II/1"]
    assert (one.cleansed_shares, one.cleansed_shares_reason.value) == (None, "in_dollars")
    assert one.cleansed_owned == Decimal(1_727_712)
    assert (one.value, one.value_reason.value, one.cleansed_acquired_disposed) == (total, "total_value", "A")


@pytest.mark.parametrize(("change", "side"), [("0", "A"), ("-0", "D"), ("5", "A"), ("-5", "D")])
def test_a_transaction_of_no_shares_keeps_its_letter(change: str, side: str) -> None:
    one = research(filed(1, "2025-03-04", replace(purchase(1, 900), change=Decimal(change))))["1 I/1"]
    assert (one.cleansed_acquired_disposed, one.cleansed_acquired_disposed_reason) == (side, CleansedReason.AS_FILED)


def test_an_exercise_price_in_the_place_of_the_price_is_no_value() -> None:
    option = grant(100, 100, title="Stock Option", price="4.22", exercise_price="4.22")
    one = research(filed(1, "2025-03-04", option))["1 II/1"]
    assert (one.value, one.value_reason) == (None, ValueReason.EXERCISE_PRICE)
    bought = grant(100, 100, title="Call Option", code="P", price="0.50", exercise_price="4.22")
    one = research(filed(1, "2025-03-04", bought))["1 II/1"]
    assert (one.value, one.value_reason) == (Decimal(50), ValueReason.PRODUCT)


def test_a_weighted_average_is_named() -> None:
    one = research(filed(1, "2025-03-04", sale(100, 900, price="18.45", note=RANGE, cell="price")))["1 I/1"]
    assert (one.value, one.value_reason) == (Decimal(1845), ValueReason.AVERAGE)
