"""Trades of an issuer by the month, the quarter or the year: nothing is lost, and a chart has few enough bars."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.web.charts import trades_chart
from section16.web.periods import by_period
from section16.workspace.issuer_view import TradesOfMonth


def month(number: int, code: str = "P", *, value: str | None = "10", discretionary: bool = True) -> TradesOfMonth:
    """Return the trades of a month that is counted from January 2004."""
    return TradesOfMonth(
        month=date(2004 + number // 12, number % 12 + 1, 1),
        code=code,
        discretionary=discretionary,
        trades=2,
        shares=None if value is None else Decimal(value) / 2,
        value=None if value is None else Decimal(value),
    )


@pytest.mark.parametrize(
    ("months", "noun", "names"),
    [
        ((4, 63), "month", ["2004-05", "2009-04"]),
        ((4, 64), "quarter", ["2004 Q2", "2009 Q2"]),
        ((1, 240), "quarter", ["2004 Q1", "2024 Q1"]),
        ((1, 241), "year", ["2004", "2024"]),
    ],
)
def test_the_longer_the_time_the_longer_a_period(months: tuple[int, int], noun: str, names: list[str]) -> None:
    found = by_period([month(number) for number in months])
    assert (found.noun, [one.name for one in found.trades]) == (noun, names)
    assert found.trades[0].place == 0
    chart = trades_chart(found, "0000000001")
    assert chart is not None
    assert chart.bars[-1].x + chart.bars[-1].width <= chart.right
    assert all(tick.at <= chart.right for tick in chart.x_ticks)


def test_a_bar_leads_to_the_days_of_its_period() -> None:
    chart = trades_chart(by_period([month(10), month(11, "S"), month(90)]), "0000000001")
    assert chart is not None
    assert [bar.address.partition("&code=")[2] for bar in chart.bars] == [
        "P&since=2004-10-01&until=2004-12-31",
        "S&since=2004-10-01&until=2004-12-31",
        "P&since=2011-07-01&until=2011-09-30",
    ]
    assert chart.bars[0].says == "Purchases in 2004 Q4: $10, 5 shares, 2 rows"


TRADES = st.builds(
    month,
    st.integers(0, 400),
    st.sampled_from("PS"),
    value=st.none() | st.decimals(0, 10**9, places=2).map(str),
    discretionary=st.booleans(),
)


@given(st.lists(TRADES, min_size=1, max_size=60))
def test_periods_hold_every_trade_once(trades: list[TradesOfMonth]) -> None:
    found = by_period(trades)
    assert found.periods <= 81
    for code in "PS":
        months, periods = ([one for one in some if one.code == code] for some in (trades, found.trades))
        assert sum(one.trades for one in months) == sum(one.trades for one in periods)
        assert sum(one.value or 0 for one in months) == sum(one.value or 0 for one in periods)
    for one in found.trades:
        assert one.first <= one.last < one.first + timedelta(days=367)
        assert any(one.first <= other.month <= one.last for other in trades)
    assert [one.name for one in found.trades] == sorted(one.name for one in found.trades)
