"""Prices are rounded half up and shares down, to the four decimals that EDGAR takes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from section16.drafting.context.phrases import money
from section16.drafting.context.rounding import price_of, shares_of


@pytest.mark.parametrize(
    ("value", "price", "shares"),
    [
        ("2.66665", "2.6667", "2.6666"),
        ("2.66675", "2.6668", "2.6667"),
        ("2.66664", "2.6666", "2.6666"),
        ("2.99999", "3", "2.9999"),
        ("0.00005", "0.0001", "0"),
        ("0.00004", "0", "0"),
        ("2.6600", "2.6600", "2.6600"),
        ("400000", "400000", "400000"),
    ],
)
def test_prices_are_rounded_half_up_and_shares_down(value: str, price: str, shares: str) -> None:
    assert (price_of(Decimal(value)), shares_of(Decimal(value))) == (Decimal(price), Decimal(shares))


def test_what_needs_no_rounding_is_kept_as_it_was_written() -> None:
    assert str(price_of(Decimal("12.50"))) == "12.50"
    assert str(shares_of(Decimal("100.0000"))) == "100.0000"


def test_dollars_have_two_decimals_or_as_many_as_they_need() -> None:
    assert [money(Decimal(value)) for value in ("18.2", "18.25", "18.255", "1000", "0.1")] == [
        "18.20",
        "18.25",
        "18.255",
        "1,000.00",
        "0.10",
    ]
