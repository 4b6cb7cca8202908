"""The look ahead: what a planned trade adds, the prices that make it liable, and the first free day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from section16.shortswing.clearing import PROPOSED, Clearance, clearance_of
from section16.shortswing.compute import highest_profit
from section16.shortswing.facts import ShortSwingFacts, facts_of
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


def test_what_counsel_has_to_decide_on_is_in_a_figure_of_its_own() -> None:
    found = clear({**SOLD, "code": "J"}, trade=planned("2026-06-01", "purchase", 50, "18"))
    assert (str(found.liability), str(found.liability_if_all_counted)) == ("0.00", "100.00")


def test_an_excluded_trade_creates_no_liability() -> None:
    found = clear(SOLD, trade=planned("2026-06-01", "purchase", 50, "18"), **{"foreign-private-issuer": True})
    assert found.liability == 0
    assert found.free_from == date(2026, 6, 1)


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
