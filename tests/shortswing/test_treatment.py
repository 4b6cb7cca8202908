"""Which trades count: by code, by office, by percentage, and by the user's word; each excluded trade names its rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from section16 import TradesError, short_swing
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.trades import trades_of
from section16.shortswing.treatment import Standing, in_percent, treat
from tests.shortswing.trading import of_a_director

DAY = "2026-03-02"
DIRECTOR: dict[str, Any] = {}
TEN = {"role": "ten percent"}


def standing(facts: dict[str, Any], **row: Any) -> tuple[Standing, str]:
    (trade,) = trades_of([("row", {"date": DAY, "side": "sale", "shares": 10, "price": 5} | row)])
    found = treat(trade, facts_of(facts))
    return found.standing, "; ".join(str(one) for one in found.citations) or found.reason


@pytest.mark.parametrize(
    ("facts", "row", "expected"),
    [
        (DIRECTOR, {"code": "S"}, Standing.COUNTS),
        (DIRECTOR, {"code": ""}, Standing.COUNTS),
        *((DIRECTOR, {"code": code}, Standing.EXCLUDED) for code in "ADFMCXGWZ"),
        *((DIRECTOR, {"code": code}, Standing.COUNTS) for code in ("U", "H", "E", "S/K", "J/K")),
        *((DIRECTOR, {"code": code, "side": "purchase"}, Standing.COUNTS) for code in "PLO"),
        *((DIRECTOR, {"code": code, "side": "purchase"}, Standing.ASKED) for code in "SU"),
        *((DIRECTOR, {"code": code}, Standing.ASKED) for code in "PL"),
        (DIRECTOR, {"code": "P", "class": "Put option"}, Standing.COUNTS),
        (DIRECTOR, {"code": "P", "counts": True}, Standing.COUNTS),
        *((DIRECTOR, {"code": code}, Standing.ASKED) for code in ("J", "I", "Q")),
        *((TEN, {"code": code}, Standing.COUNTS) for code in "DFI"),
        (TEN, {"code": "A", "side": "purchase"}, Standing.COUNTS),
        *((TEN, {"code": code, "price": 0}, Standing.ASKED) for code in "ADF"),
        (TEN, {"code": "M"}, Standing.ASKED),
        *((TEN, {"code": code}, Standing.EXCLUDED) for code in "CXGWZ"),
        ({"role": ["director", "ten percent"]}, {"code": "A"}, Standing.EXCLUDED),
        ({"foreign-private-issuer": True}, {"code": "S"}, Standing.EXCLUDED),
        (DIRECTOR, {"code": "A", "counts": True}, Standing.COUNTS),
        (DIRECTOR, {"code": "S", "counts": False}, Standing.EXCLUDED),
        (DIRECTOR, {"code": "S", "price": ""}, Standing.ASKED),
        (DIRECTOR, {"code": "A", "price": ""}, Standing.EXCLUDED),
    ],
)
def test_a_code_counts_or_not(facts: dict[str, Any], row: dict[str, Any], expected: Standing) -> None:
    assert standing(facts, **row)[0] is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"since": date(2026, 3, 2)}, "15 U.S.C. 78p(b)"),
        ({"since": date(2026, 3, 3)}, "Rule 16a-2(a)"),
        ({"until": date(2026, 3, 2)}, "15 U.S.C. 78p(b)"),
        ({"until": date(2026, 3, 1)}, "Rule 16a-2(b)"),
    ],
)
def test_trades_before_and_after_office_name_their_rule(facts: dict[str, Any], expected: str) -> None:
    assert standing(facts)[1] == expected


def test_trades_before_office_count_only_where_a_registration_alone_gave_the_status() -> None:
    assert standing({"since": date(2026, 4, 1)})[0] is Standing.ASKED
    assert standing({"since": date(2026, 4, 1), "by-registration": False})[0] is Standing.EXCLUDED
    assert standing({"since": date(2026, 9, 1)})[0] is Standing.EXCLUDED
    assert standing({"since": date(2026, 4, 1), "by-registration": True})[0] is Standing.COUNTS
    assert standing({"since": date(2026, 8, 31), "by-registration": True})[0] is Standing.COUNTS
    assert standing({"since": date(2026, 9, 1), "by-registration": True})[0] is Standing.EXCLUDED


@pytest.mark.parametrize(
    ("before", "side", "expected"),
    [
        (10, "purchase", "Foremost-McKesson"),
        ("10.0001", "purchase", "15 U.S.C. 78p(b)"),
        ("9.96", "sale", "Reliance"),
        ("13.2", "sale", "15 U.S.C. 78p(b)"),
    ],
)
def test_a_ten_percent_holder_must_hold_more_than_ten_percent_before_the_trade(before: Any, side: str, expected: str) -> None:
    facts = {**TEN, "percent": [{"date": DAY, "before": before}]}
    assert expected in standing(facts, side=side)[1]
    assert standing({**facts, "role": "director"}, side=side)[0] is Standing.COUNTS


def test_the_percentage_of_a_trade_goes_before_that_of_its_day() -> None:
    facts = facts_of({"percent": [{"date": date(2026, 3, 2), "before": 12}, {"trade": "S2", "before": "9.9"}]})
    assert facts.percent_before("S1", date(2026, 3, 2)) == 12
    assert facts.percent_before("S2", date(2026, 3, 2)) == Fraction("9.9")
    assert facts.percent_before("S1", date(2026, 3, 1)) is None
    assert facts.percent_before("S1", date(2026, 3, 3)) is None


def test_the_percentage_of_a_day_is_not_that_of_a_later_day() -> None:
    rows = [
        {"id": "P1", "date": "2026-01-05", "side": "purchase", "shares": 10, "price": 5},
        {"id": "S1", "date": "2026-02-05", "side": "sale", "shares": 10, "price": 9},
    ]
    stated = [{"date": "2026-01-05", "before": 9}]
    found = of_a_director(rows, facts={**TEN, "percent": stated})
    (lacking,) = found.incomplete
    assert (lacking.missing, lacking.rows) == ("The percentage held immediately before a trade", ("S1",))
    assert not of_a_director(rows, facts={**TEN, "percent": [*stated, {"trade": "S1", "before": 9}]}).incomplete


def test_a_class_belongs_to_the_last_of_a_chain_of_classes() -> None:
    chain = facts_of({"class": [{"name": "Call", "underlying": "ADS"}, {"name": "ADS", "underlying": "Common"}]})
    assert [chain.underlying(name) for name in ("Call", "ADS", "Common", "Note")] == ["Common", "Common", "Common", "Note"]
    own = facts_of({"class": [{"name": "Note", "underlying": "Note"}]})
    assert own.underlying("Note") == "Note"


def test_the_closing_price_of_a_class_goes_before_that_of_any_class() -> None:
    closes = [{"date": DAY, "price": 1}, {"date": DAY, "price": 2, "class": "Common"}]
    facts = facts_of({"close": closes})
    day = date(2026, 3, 2)
    assert (facts.closing_price("Common", day), facts.closing_price("Note", day)) == (Fraction(2), Fraction(1))


CALL = {"name": "Call", "underlying": "Common"}


@pytest.mark.parametrize(
    ("table", "entries", "says"),
    [
        (
            "decision",
            [{"trade": "a", "counts": True}, {"trade": "a", "counts": False}],
            "[[decision]] 2: Two entries are",
        ),
        (
            "decision",
            [{"trade": "a", "counts": True, "rule": "16b-7"}],
            "[[decision]] 1, counts: The trade counts and is",
        ),
        ("percent", [{"date": DAY, "before": 5}, {"date": DAY, "before": 15}], "the percentage before 2026-03-02"),
        ("percent", [{"trade": "a", "before": 5}, {"trade": "a", "before": 15}], "[[percent]] 2: Two entries are about"),
        (
            "close",
            [{"date": DAY, "price": 1}, {"date": DAY, "price": 2}],
            "the closing price on 2026-03-02; the other is [[close]] 1",
        ),
        ("holder", [{"name": "F", "share": 1}, {"name": "F", "share": "0.5"}], "the holder 'F'"),
        ("split", [{"date": DAY, "new": 2, "old": 1}, {"date": DAY, "new": 3, "old": 1}], "the split on 2026-03-02"),
        ("class", [CALL, {"name": "Call", "underlying": "Note"}], "the class 'Call'"),
        (
            "class",
            [CALL, {"name": "Common", "underlying": "Call"}],
            "[[class]] 1, underlying: Call derives from Common, and Common in the end",
        ),
        ("close", [{"date": DAY, "price": Decimal("1e999999999")}], "[[close]] 1, price: The closing price is not a number"),
        ("close", [{"date": DAY, "price": "1e-999999999"}], "[[close]] 1, price: The closing price is not a number"),
        (
            "percent",
            [{"date": DAY, "before": Decimal("1e-999999999")}],
            "[[percent]] 1, before: The percentage is not",
        ),
        ("holder", [{"name": "F", "share": "1e-999999999"}], "[[holder]] 1, share: The share is not a number from 0 to 1"),
        ("holder", [{"name": "F", "share": Decimal("1e-999999999")}], "[[holder]] 1, share: The share is not a number"),
        ("holder", [{"name": "F", "share": "1/0"}], "[[holder]] 1, share: The share is not a number from 0 to 1"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(table: str, entries: list[Any], says: str) -> None:
    with pytest.raises(TradesError) as refused:
        facts_of({table: entries})
    assert says in str(refused.value)


def test_facts_about_different_things_do_not_contradict_each_other() -> None:
    shares = facts_of({"holder": [{"name": "F", "share": 0.00001}, {"name": "G", "share": "1/3"}]})
    assert (shares.share_of("F"), shares.share_of("G")) == (Fraction(1, 100_000), Fraction(1, 3))
    percents = facts_of({"percent": [{"date": DAY, "before": 5}, {"trade": "a", "before": 15}]})
    assert percents.percent_before("a", date(2026, 3, 2)) == 15


def test_a_percentage_is_never_rounded_up_to_ten() -> None:
    assert [in_percent(Fraction(text)) for text in ("9.99999", "10", "9.96", "0.5")] == ["9.9999", "10", "9.96", "0.5"]


def trade(day: str, side: str, shares: Any, price: Any, **more: Any) -> dict[str, Any]:
    return {"date": day, "side": side, "shares": shares, "price": price, **more}


def profit(*rows: dict[str, Any], **facts: Any) -> str:
    return str(of_a_director(rows, facts=facts).profit)


def test_trades_after_office_match_only_trades_in_office() -> None:
    inside, bought = trade("2026-01-05", "purchase", 100, 20), trade("2026-04-02", "purchase", 500, 10)
    sold = trade("2026-05-04", "sale", 300, 26)
    assert profit(inside, bought, sold, until=date(2026, 3, 31)) == "600.00"
    assert profit(inside, bought, sold) == "4800.00"


def test_splits_are_restated_exactly() -> None:
    rows = trade("2026-01-05", "purchase", 100, 40), trade("2026-05-04", "sale", 200, 25)
    assert profit(*rows, split=[{"date": date(2026, 3, 2), "new": 2, "old": 1}]) == "1000.00"
    three_for_seven = of_a_director(rows, facts={"split": [{"date": date(2026, 3, 2), "new": 3, "old": 7}]})
    assert three_for_seven.profit == 0
    thirds = of_a_director(
        (trade("2026-01-05", "purchase", 1, 1), trade("2026-05-04", "sale", 1, 4)),
        facts={"split": [{"date": date(2026, 3, 2), "new": 1, "old": 3}]},
    )
    assert str(thirds.profit) == "0.3333333333"


def test_the_pecuniary_share_of_a_holder_is_matched() -> None:
    rows = trade("2026-01-05", "purchase", 8000, 20, holder="Elm LLC"), trade("2026-05-04", "sale", 3000, 24)
    assert profit(*rows, holder=[{"name": "Elm LLC", "share": "25%"}]) == "8000.00"
    assert profit(*rows, holder=[{"name": "Elm LLC", "share": "1/3"}]) == "10666.6666666667"
    assert profit(*rows, holder=[{"name": "Elm LLC", "share": 0}]) == "0.00"
    assert profit(*rows) == "12000.00"


def test_classes_match_only_where_one_derives_its_value_from_the_other() -> None:
    rows = (
        trade("2026-02-03", "purchase", 1000, 3, **{"class": "call"}),
        trade("2026-05-05", "sale", 1000, 58, **{"class": "common"}),
    )
    classes = {"class": [{"name": "call", "underlying": "common"}]}
    closes = [{"date": date(2026, 2, 3), "price": 49}, {"date": date(2026, 5, 5), "price": "58"}]
    assert profit(*rows) == "0.00"
    assert profit(*rows, **classes, close=closes) == "9000.00"
    lacking = of_a_director(rows, facts=classes)
    assert lacking.profit == 0
    assert [one.rows for one in lacking.incomplete] == [("trade 1", "trade 2")]


def test_closing_prices_are_restated_for_splits() -> None:
    rows = (
        trade("2026-02-03", "purchase", 500, 3, close=98, **{"class": "call"}),
        trade("2026-05-05", "sale", 1000, 58, close=58),
    )
    split = [{"date": date(2026, 3, 2), "new": 2, "old": 1}]
    assert profit(*rows, **{"class": [{"name": "call", "underlying": ""}]}, split=split) == "9000.00"


def test_a_written_option_that_expires_is_matched_with_its_writing_alone() -> None:
    rows = (
        trade("2026-03-03", "sale", 10000, "1.20", **{"class": "call"}),
        trade("2026-06-19", "purchase", 10000, 0, code="E", **{"class": "call"}),
        trade("2026-06-22", "sale", 10000, 30, **{"class": "common"}),
    )
    classes = {"class": [{"name": "call", "underlying": "common"}]}
    assert profit(*rows, **classes) == "12000.00"


@pytest.mark.parametrize(("premium", "expected"), [(12000, "12000.00"), (9000, "9000.00"), (15000, "12000.00")])
def test_the_profit_of_an_expired_option_is_at_most_the_premium(premium: int, expected: str) -> None:
    rows = (
        trade("2026-03-03", "sale", 10000, "1.20", premium=premium, **{"class": "call"}),
        trade("2026-06-19", "purchase", 10000, 0, code="E", **{"class": "call"}),
    )
    assert profit(*rows) == expected


def test_a_premium_takes_the_place_of_a_price() -> None:
    rows = (
        trade("2026-03-03", "sale", 10000, "", premium=12000, **{"class": "call"}),
        trade("2026-06-19", "purchase", 10000, 0, code="E", **{"class": "call"}),
    )
    assert profit(*rows) == "12000.00"


def test_a_decision_of_counsel_has_priority_and_names_its_rule() -> None:
    rows = trade("2026-01-05", "purchase", 100, 10, code="J", id="J1"), trade("2026-05-04", "sale", 100, 12, id="S1")
    assert profit(*rows, decision=[{"trade": "J1", "counts": True}]) == "200.00"
    merger = of_a_director(rows, facts={"decision": [{"trade": "J1", "counts": False, "rule": "16b-7"}]})
    (excluded,) = merger.excluded
    assert (excluded.reason, [str(one) for one in excluded.citations]) == (
        "Exempt: mergers and reclassifications.",
        ["Rule 16b-7"],
    )
    assert profit(*rows, decision=[{"trade": "J1", "counts": True}, {"trade": "S1", "counts": False}]) == "0.00"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"decision": [{"trade": "P2", "counts": True}]}, "[[decision]] 1, trade: No trade is named 'P2'."),
        ({"percent": [{"trade": "X", "before": 12}]}, "[[percent]] 1, trade: No trade is named 'X'."),
        (
            {"holder": [{"name": "Elm LC", "share": "25%"}]},
            "name: No holder is named 'Elm LC'. Did you mean Elm LLC?",
        ),
    ],
)
def test_facts_about_what_the_trades_do_not_have_are_refused(facts: dict[str, Any], says: str) -> None:
    with pytest.raises(TradesError) as refused:
        of_a_director([trade("2026-01-05", "purchase", 100, 10, id="P1", holder="Elm LLC")], facts=facts)
    assert says in str(refused.value)


def test_both_outcomes_of_what_counsel_has_to_decide_on_are_computed() -> None:
    rows = (
        trade("2026-01-05", "purchase", 100, 10),
        trade("2026-02-05", "purchase", 100, 8, code="J"),
        trade("2026-05-04", "sale", 150, 12),
        trade("2026-05-05", "sale", 50, 20, code="J"),
    )
    answer = of_a_director(rows)
    assert (str(answer.profit), str(answer.if_all_counted)) == ("200.00", "1000.00")
    assert [str(one.profit_if_counted) for one in answer.asked] == ["500.00", "600.00"]


def test_weighted_averages_give_a_range() -> None:
    rows = [
        trade("2026-01-05", "purchase", 100, 10, low="9.50", high="10.20"),
        trade("2026-05-04", "sale", 100, 12, low="11", high="12.25"),
    ]
    answer = of_a_director(rows)
    assert (str(answer.profit), answer.exact, str(answer.upper)) == ("200.00", False, "275.00")
    # Each average may have been rounded by half a cent.
    assert str(answer.lower) == "199.00"
    del rows[1]["high"]
    lacking = of_a_director(rows)
    assert lacking.upper is None
    assert [one.missing for one in lacking.incomplete] == ["The range of prices behind a weighted average"]
    exact = of_a_director([trade("2026-01-05", "purchase", 100, 10), trade("2026-05-04", "sale", 100, 12)])
    assert (exact.exact, exact.lower, exact.upper) == (True, exact.profit, exact.profit)


def test_commissions_are_deducted_in_proportion_to_what_is_matched() -> None:
    rows = trade("2026-01-05", "purchase", 100, 10, commission=50), trade("2026-05-04", "sale", 50, 12, commission=60)
    assert str(of_a_director(rows).net_of_commissions) == "15.00"


def test_what_was_realized_more_than_two_years_before_the_claim_is_not_recoverable() -> None:
    rows = (
        trade("2023-01-05", "purchase", 100, 10),
        trade("2023-05-04", "sale", 100, 12),
        trade("2024-02-01", "purchase", 100, 10),
        trade("2024-05-06", "sale", 100, 15),
    )
    answer = of_a_director(rows, facts={"as-of": date(2026, 5, 6)})
    assert (str(answer.profit), str(answer.recoverable)) == ("700.00", "500.00")
    assert str(of_a_director(rows, facts={"as-of": date(2026, 5, 7)}).recoverable) == "0.00"
    assert of_a_director(rows).recoverable is None


def test_a_match_at_the_end_of_an_unsettled_window_is_flagged() -> None:
    bought = trade("2025-08-31", "purchase", 100, 10)
    assert len(of_a_director([bought, trade("2026-02-27", "sale", 100, 15)]).unsettled) == 1
    assert len(of_a_director([bought, trade("2026-02-28", "sale", 100, 15)]).unsettled) == 1
    assert not of_a_director([bought, trade("2026-02-02", "sale", 100, 15)]).unsettled
    assert not of_a_director([trade("2025-08-28", "purchase", 100, 10), trade("2026-02-26", "sale", 100, 15)]).unsettled


def test_an_exempt_trade_does_not_change_the_profit() -> None:
    rows = [trade("2026-01-05", "purchase", 100, 10), trade("2026-05-04", "sale", 100, 12)]
    assert profit(*rows, trade("2026-02-05", "purchase", 100, 1, code="A")) == profit(*rows) == "200.00"


def test_the_answer_explains_itself() -> None:
    rows = (
        trade("2026-01-05", "purchase", 100, 10, id="P1"),
        trade("2026-05-04", "sale", 100, 12, id="S1"),
        trade("2026-02-05", "purchase", 100, 1, code="A", id="A1"),
        trade("2026-02-06", "sale", 100, 1, code="J", id="J1"),
    )
    sentences = [sentence for _, sentence in of_a_director(rows).why.sentences()]
    assert sentences[0] == "The highest profit is $200.00. (15 U.S.C. 78p(b))"
    assert "100 shares bought on 2026-01-05 at $10.00 and sold on 2026-05-04 at $12.00 gain $200.00. (P1; S1)" in sentences
    assert any("A1" in one and "16b-3(d)" in one for one in sentences)
    assert any("J1" in one for one in sentences)


def test_what_may_not_count_is_not_in_the_lower_bound() -> None:
    rows = (
        trade("2026-01-05", "purchase", 100, 10, id="P1"),
        trade("2026-02-05", "purchase", 50, 9, id="P2"),
        trade("2026-05-04", "sale", 150, 12, id="S1"),
    )
    known = [{"trade": name, "before": 15} for name in ("P1", "S1")]
    answer = of_a_director(rows, facts={**TEN, "percent": known})
    assert (str(answer.profit), str(answer.lower), str(answer.upper), answer.exact) == ("350.00", "200.00", "350.00", False)
    whole = of_a_director(rows, facts={**TEN, "percent": [*known, {"trade": "P2", "before": 15}]})
    assert (str(whole.lower), whole.exact) == ("350.00", True)


def test_a_missing_price_removes_the_upper_bound_only_where_the_trade_can_match() -> None:
    rows = [trade("2026-01-05", "purchase", 100, 10), trade("2026-05-04", "sale", 50, 12)]
    apart = of_a_director([*rows, trade("2027-05-04", "sale", 50, None, code="S")])
    assert (apart.exact, apart.unbounded, str(apart.if_all_counted), apart.incomplete) == (True, (), "100.00", ())
    near = of_a_director([*rows, trade("2026-05-05", "sale", 50, None, code="S")])
    assert (near.exact, near.upper, near.unbounded, near.if_all_counted) == (False, None, ("The price of a trade",), None)


def test_a_range_of_prices_without_an_average_gives_both_bounds() -> None:
    rows = [trade("2026-01-05", "purchase", 100, 10), trade("2026-05-04", "sale", 50, None, low=12, high=13)]
    answer = of_a_director(rows)
    assert (str(answer.lower), str(answer.profit), str(answer.upper)) == ("99.75", "100.00", "150.00")
    with pytest.raises(TradesError, match="The price is missing"):
        of_a_director([rows[0], trade("2026-05-04", "sale", 50, None, high=13)])


def test_an_average_without_a_range_that_matches_nothing_leaves_the_upper_bound() -> None:
    rows = [trade("2026-01-05", "purchase", 100, 10), trade("2026-05-04", "sale", 50, 12)]
    apart = trade("2027-05-04", "sale", 50, 12, low=11)
    assert str(of_a_director([*rows, apart]).upper) == "100.00"
    near = of_a_director([*rows, {**apart, "date": "2026-05-05"}])
    assert (near.upper, near.unbounded) == (None, ("The range of prices behind a weighted average",))


def test_nothing_is_realized_before_the_claim_by_trades_after_it() -> None:
    rows = [
        {"date": "2026-01-05", "side": "purchase", "shares": 100, "price": 10},
        {"date": "2026-02-05", "side": "sale", "shares": 100, "price": 12},
    ]
    assert str(of_a_director(rows, facts={"as-of": date(2026, 2, 4)}).recoverable) == "0.00"
    assert str(of_a_director(rows, facts={"as-of": date(2026, 2, 5)}).recoverable) == "200.00"


@pytest.mark.parametrize(
    ("before", "expected"), [(None, Standing.ASKED), (10, Standing.EXCLUDED), (Decimal("10.01"), Standing.COUNTS)]
)
def test_a_trade_long_after_office_counts_for_one_who_is_a_ten_percent_holder_as_well(
    before: Decimal | None, expected: Standing
) -> None:
    facts: dict[str, Any] = {"role": ["director", "ten percent"], "until": date(2025, 3, 1)}
    stated = {"percent": [{"date": date(2026, 3, 2), "before": before}]} if before is not None else {}
    assert standing(facts | stated)[0] is expected
    assert standing({"role": "director", "until": date(2025, 3, 1)} | stated)[0] is Standing.EXCLUDED


def test_a_list_without_a_role_says_that_a_director_or_officer_is_assumed() -> None:
    rows = [trade("2026-01-05", "purchase", 100, 10), trade("2026-02-05", "sale", 100, 12)]
    silent, stated = short_swing(rows), short_swing(rows, facts={"role": "officer"})
    (lacking,) = silent.incomplete
    assert lacking.missing == "The role of the person"
    assert 'State role in the facts: "director", "officer" or "ten percent".' in lacking.remedy
    assert (silent.profit, silent.exact, silent.lower) == (stated.profit, stated.exact, stated.lower)
    assert not stated.incomplete
