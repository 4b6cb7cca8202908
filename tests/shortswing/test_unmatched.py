"""Trades that count and are not matched, each with its reason."""

from __future__ import annotations

from typing import Any

from section16.shortswing.compute import short_swing_of
from section16.shortswing.facts_reading import facts_of
from section16.shortswing.trades import trades_of


def trade(day: str, side: str, shares: int, price: int, **more: Any) -> dict[str, Any]:
    return {"date": day, "side": side, "shares": shares, "price": price, **more}


def reasons(*rows: dict[str, Any], **facts: Any) -> dict[str, str]:
    """Return what is said of each trade without a match for all shares."""
    answer = short_swing_of(trades_of((str(number), row) for number, row in enumerate(rows, 1)), facts_of(facts))
    found = [one for one in answer.why.because if "not matched in full" in one.statement]
    return {below.rows[0]: below.statement for one in found for below in one.because}


def test_nothing_is_said_where_every_share_is_matched() -> None:
    assert reasons(trade("2026-01-05", "purchase", 5, 10), trade("2026-02-05", "sale", 5, 12)) == {}


def test_nothing_opposite_lies_in_the_window() -> None:
    found = reasons(trade("2026-01-05", "purchase", 5, 10), trade("2026-08-05", "sale", 5, 12))
    assert found["1"].endswith("are not matched: no sale that counts lies less than six months from it.")
    assert found["2"].endswith("are not matched: no purchase that counts lies less than six months from it.")


def test_nothing_opposite_gains() -> None:
    found = reasons(trade("2026-01-05", "purchase", 5, 12), trade("2026-02-05", "sale", 5, 12))
    assert found["1"].endswith("no sale less than six months from it is at a higher price.")
    assert found["2"].endswith("no purchase less than six months from it is at a lower price.")


def test_the_opposite_trade_is_used_by_others_for_a_part() -> None:
    found = reasons(trade("2026-01-05", "purchase", 7, 10), trade("2026-02-05", "sale", 5, 12))
    assert list(found) == ["1"]
    assert found["1"].startswith("2 of 7 shares of the purchase on 2026-01-05 at $10.00 are not matched: each sale that would")


def test_pairs_that_cannot_gain_name_their_rule() -> None:
    found = reasons(
        trade("2026-06-05", "purchase", 5, 10), trade("2026-07-06", "sale", 5, 12), until="2026-06-01", role=["director"]
    )
    assert "no sale less than six months from it can gain with it." in found["1"]
    assert len(found["1"].split("can gain with it. ")[1]) > 10
