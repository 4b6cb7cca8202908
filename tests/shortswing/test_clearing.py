"""The look ahead: what a planned trade adds, the prices that make it liable, and the first free day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from section16.shortswing.clearing import PROPOSED, Clearance, clearance_of
from section16.shortswing.compute import highest_profit
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.trades import ListedTrade, trades_of

SOLD = {"date": "2026-05-04", "side": "sale", "shares": 100, "price": 20}


def listed(*rows: dict[str, Any]) -> tuple[ListedTrade, ...]:
    return trades_of((str(number), row) for number, row in enumerate(rows, 1)) if rows else ()


def planned(day: str, side: str, shares: int, price: str) -> ListedTrade:
    (trade,) = trades_of([(PROPOSED, {"date": day, "side": side, "shares": shares, "price": price})])
    return trade


def clear(*rows: dict[str, Any], trade: ListedTrade, **facts: Any) -> Clearance:
    return clearance_of(listed(*rows), facts_of(facts), trade)


def periods(found: Clearance) -> list[tuple[str, str, str]]:
    return [(str(one.since), str(one.until or ""), str(one.price or "")) for one in found.periods]


def test_a_purchase_below_an_earlier_sale_creates_liability_until_the_window_ends() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18.50"))
    assert (str(found.liability), found.free_from) == ("75.00", date(2026, 11, 3))
    assert periods(found) == [("2026-06-01", "2026-11-02", "20.00"), ("2026-11-03", "", "")]
    assert [(one.purchase, one.sale) for one in found.matches] == [(PROPOSED, "1")]


def test_a_purchase_at_the_price_of_the_sale_is_free() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "20"))
    assert found.liability == 0
    assert not found.matches
    assert found.free_from == date(2026, 11, 3)


def test_a_sale_above_an_earlier_purchase_creates_liability() -> None:
    bought = {"date": "2026-05-04", "side": "purchase", "shares": 100, "price": 20}
    found = clear(bought, trade=planned("2026-06-01", "sale", 150, "21"))
    assert str(found.liability) == "100.00"
    assert periods(found) == [("2026-06-01", "2026-11-02", "20.00"), ("2026-11-03", "", "")]


def test_nothing_opposite_is_free_at_once() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "sale", 150, "21"))
    assert found.liability == 0
    assert (found.free_from, periods(found)) == (date(2026, 6, 1), [("2026-06-01", "", "")])


def test_a_later_planned_sale_counts_from_the_day_its_window_begins() -> None:
    later = {"date": "2027-03-01", "side": "sale", "shares": 100, "price": 30, "note": "plan"}
    found = clear(SOLD, later, trade=planned("2026-06-01", "purchase", 50, "25"))
    assert found.liability == 0
    assert periods(found) == [
        ("2026-06-01", "2026-09-02", "20.00"),
        ("2026-09-03", "2027-08-30", "30.00"),
        ("2027-08-31", "", ""),
    ]


def test_a_trade_that_is_used_already_lowers_the_price() -> None:
    bought = {"date": "2026-05-05", "side": "purchase", "shares": 100, "price": 12}
    found = clear(SOLD, bought, trade=planned("2026-06-01", "purchase", 50, "11"))
    assert (str(found.profit_before), str(found.liability)) == ("800.00", "50.00")
    assert found.periods[0].price == Decimal("12.00")


def test_ranges_of_prices_count_at_their_worse_end() -> None:
    found = clear({**SOLD, "low": 19, "high": 22}, trade=planned("2026-06-01", "purchase", 50, "21"))
    assert str(found.liability) == "50.00"


def test_what_is_used_already_counts_at_the_price_that_leaves_most() -> None:
    bought = {"date": "2026-04-01", "side": "purchase", "shares": 2500, "price": "2.20", "low": "1.90", "high": "2.30"}
    sold = {"date": "2026-05-04", "side": "sale", "shares": 2500, "price": "2.25", "low": "2.10", "high": "2.40"}
    found = clear(bought, sold, trade=planned("2026-06-01", "sale", 2500, "2.30"))
    # At the ends that make the profit highest, the earlier sale takes the purchase at 0.50 a share, and this one adds nothing.
    assert (str(found.profit_before), str(found.liability)) == ("500.00", "500.00")
    assert periods(found)[0] == ("2026-06-01", "2026-09-29", "2.10")
    assert found.prices.startswith("the ends of the price ranges at which this trade adds most")
    assert any(found.prices in one.statement for one in found.why.because)


def test_without_ranges_the_prices_are_those_stated() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18.50"))
    assert found.prices == "the prices stated"
    assert not any(found.prices in one.statement for one in found.why.because)


def test_what_counsel_has_to_decide_on_is_in_a_figure_of_its_own() -> None:
    found = clear({**SOLD, "code": "J"}, trade=planned("2026-06-01", "purchase", 50, "18"))
    assert (str(found.liability), str(found.liability_if_all_counted)) == ("0.00", "100.00")
    assert found.asked == ("1",)


def test_what_counsel_has_to_decide_on_is_not_named_outside_the_window_or_on_the_same_side() -> None:
    assert clear({**SOLD, "code": "J"}, trade=planned("2026-11-03", "purchase", 50, "18")).asked == ()
    assert clear({**SOLD, "code": "J"}, trade=planned("2026-11-02", "sale", 50, "18")).asked == ()
    assert clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18")).asked == ()


def test_an_excluded_trade_creates_no_liability() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18"), **{"foreign-private-issuer": True})
    assert found.liability == 0
    assert found.free_from == date(2026, 6, 1)


def test_facts_about_the_planned_trade_decide_on_every_day() -> None:
    percent = [{"trade": PROPOSED, "before": 9}, {"trade": "1", "before": 12}]
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18"), role="ten percent", percent=percent)
    assert (str(found.liability), periods(found)) == ("0.00", [("2026-06-01", "", "")])
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18"), role="ten percent", percent=percent[1:])
    assert (str(found.liability), periods(found)[0]) == ("100.00", ("2026-06-01", "2026-11-02", "20.00"))


TRADES = st.lists(
    st.builds(
        ListedTrade,
        id=st.uuids().map(str),
        purchase=st.booleans(),
        day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        shares=st.integers(1, 9).map(Fraction),
        price=st.integers(1, 20).map(Fraction),
    ),
    max_size=7,
)


@given(TRADES, st.booleans(), st.integers(0, 300))
def test_the_periods_say_where_the_first_share_creates_liability(trades: list[ListedTrade], purchase: bool, later: int) -> None:  # noqa: FBT001 - drawn
    facts = ShortSwingFacts()
    trade = ListedTrade(id=PROPOSED, day=date(2026, 6, 15), purchase=purchase, shares=Fraction(1), price=Fraction(10))
    found = clearance_of(trades, facts, trade)
    day = trade.day + timedelta(later)
    (period,) = (one for one in found.periods if one.since <= day <= (one.until or date.max))
    before = highest_profit(trades, facts)
    for price in range(21):
        moved = msgspec.structs.replace(trade, day=day, price=Fraction(price))
        liable = highest_profit([*trades, moved], facts) > before
        better = period.price is not None and (price < period.price if purchase else price > period.price)
        assert liable == better
    assert not highest_profit([*trades, msgspec.structs.replace(trade, day=found.free_from)], facts) > before or period.price


@given(TRADES.filter(lambda trades: len(trades) <= 4), st.booleans(), st.integers(1, 20))
def test_no_prices_within_the_ranges_add_more(trades: list[ListedTrade], purchase: bool, price: int) -> None:  # noqa: FBT001 - drawn
    facts = ShortSwingFacts()
    wide = [
        msgspec.structs.replace(one, low=max(Fraction(0), one.price - 3), high=one.price + 2, averaged=True)
        for one in trades
        if one.price is not None
    ]
    trade = ListedTrade(id=PROPOSED, day=date(2026, 6, 15), purchase=purchase, shares=Fraction(5), price=Fraction(price))
    found = clearance_of(wide, facts, trade)
    for chosen in product(*((one.low, one.price, one.high) for one in wide)):
        at = [
            msgspec.structs.replace(one, price=cost, low=None, high=None, averaged=False)
            for one, cost in zip(wide, chosen, strict=True)
        ]
        before = highest_profit(at, facts)
        assert highest_profit([*at, trade], facts) - before <= found.liability
        if highest_profit([*at, trade], facts) > before:
            limit = found.periods[0].price
            assert limit is not None
            assert price < limit if purchase else price > limit
