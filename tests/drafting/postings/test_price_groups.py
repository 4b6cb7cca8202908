"""Price groups: trades within one dollar, their average and range."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from section16.drafting.postings.price_groups import price_groups
from section16.facts.events import Sale, Trade

DAY = date(2025, 6, 16)


def sale(*trades: tuple[int, str]) -> Sale:
    made = tuple(Trade(units=Decimal(units), price=Decimal(price)) for units, price in trades)
    return Sale(date=DAY, who="edda", security="common", trades=made)


def test_prices_within_one_dollar_are_one_row_with_their_average_and_range() -> None:
    (low, high) = price_groups(sale((100, "18.20"), (300, "19.20"), (200, "19.21")))
    assert [low.units, low.price, low.low, low.high] == [400, Decimal("18.95"), Decimal("18.20"), Decimal("19.20")]
    assert [high.units, high.price, high.low] == [200, Decimal("19.21"), None]


def test_one_price_is_no_average() -> None:
    (group,) = price_groups(sale((100, "18.20"), (50, "18.20")))
    assert [group.units, group.price, group.low] == [150, Decimal("18.20"), None]


@given(st.lists(st.tuples(st.integers(1, 10**6), st.decimals(Decimal("0.0001"), 10**5, places=4).map(str)), min_size=1))
def test_groups_hold_every_unit_span_at_most_a_dollar_and_average_between_their_ends(trades: list[tuple[int, str]]) -> None:
    groups = price_groups(sale(*trades))
    assert sum(group.units for group in groups) == sum(units for units, _price in trades)
    for group in groups:
        if group.low is not None and group.high is not None and group.price is not None:
            assert group.high - group.low <= 1
            assert group.low <= group.price <= group.high
