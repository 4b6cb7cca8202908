"""Trades of one day share a row as long as the highest price is at most one dollar above the lowest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.postings.price_groups import price_groups
from section16.facts.events import Purchase, Trade


def deal(*trades: tuple[int, str]) -> Purchase:
    made = tuple(Trade(units=Decimal(units), price=Decimal(price)) for units, price in trades)
    return Purchase(date=date(2025, 6, 16), who="edda", security="common", trades=made)


@pytest.mark.parametrize(
    ("trades", "rows"),
    [
        ([(100, "10.00"), (100, "11.00")], [(200, "10.5", "10.00", "11.00")]),
        ([(100, "10.00"), (100, "11.01")], [(100, "10.00", None, None), (100, "11.01", None, None)]),
        ([(100, "11.00"), (300, "10.00")], [(400, "10.25", "10.00", "11.00")]),
        ([(100, "10.00"), (100, "10.60"), (100, "11.20")], [(200, "10.3", "10.00", "10.60"), (100, "11.20", None, None)]),
        ([(100, "10.00"), (50, "10.00")], [(150, "10.00", None, None)]),
        ([(1, "10.00"), (2, "10.10")], [(3, "10.0667", "10.00", "10.10")]),
    ],
)
def test_a_row_spans_one_dollar_at_most(
    trades: list[tuple[int, str]], rows: list[tuple[int, str, str | None, str | None]]
) -> None:
    found = [(group.units, group.price, group.low, group.high) for group in price_groups(deal(*trades))]
    assert found == [
        (units, Decimal(price), *(None if bound is None else Decimal(bound) for bound in bounds))
        for units, price, *bounds in rows
    ]
