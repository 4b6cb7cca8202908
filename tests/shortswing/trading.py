"""Lots made at random, and three ways to find the highest profit that share nothing with the program."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from section16 import short_swing
from section16.shortswing.lots import TradeLot
from section16.workspace.short_swing import ShortSwing

START = date(2023, 6, 1)
MONTH_ENDS = tuple(date(2023 + month // 12, month % 12 + 1, day) for month in range(18) for day in (1, 27, 28) if day < 29)


def within(one: date, other: date) -> bool:
    """Return whether two days are less than six months apart, counted here from the statute and the case."""
    first, last = sorted((one, other))
    year, month = (first.year, first.month + 6) if first.month <= 6 else (first.year + 1, first.month - 6)
    length = monthrange(year, month)[1]
    end = date(year, month, first.day) - timedelta(2) if first.day <= length else date(year, month, length) - timedelta(1)
    return last <= end


def lots_of(random: Random, sides: tuple[int, int], *, days: int = 500, most: int = 100, price: int = 1000) -> list[TradeLot]:
    """Return purchases and sales at random; a third of them on the first and last days of months, leap years among them."""
    found = []
    for number in range(sum(sides)):
        day = START + timedelta(random.randrange(days))
        if random.random() < 1 / 3:
            day = date(day.year, day.month, random.choice((1, monthrange(day.year, day.month)[1])))
        found.append(TradeLot(str(number), number < sides[0], day, random.randint(1, most), random.randint(1, price)))
    random.shuffle(found)
    return found


def brute_force(lots: list[TradeLot]) -> int:
    """Return the highest profit by trying every matching, share by share."""
    bought = [lot for lot in lots if lot.purchase for _ in range(lot.amount)]
    sold = [lot for lot in lots if not lot.purchase for _ in range(lot.amount)]

    @cache
    def best(number: int, free: int) -> int:
        if number == len(bought):
            return 0
        found = best(number + 1, free)
        for place, sale in enumerate(sold):
            if free >> place & 1 and within(bought[number].day, sale.day):
                found = max(found, sale.price - bought[number].price + best(number + 1, free ^ 1 << place))
        return found

    return best(0, (1 << len(sold)) - 1)


def all_gains(lots: Sequence[TradeLot]) -> dict[tuple[int, int], int]:
    """Return what each pair within the window gains a share; only gains above zero."""
    buying, selling = ([place for place, lot in enumerate(lots) if lot.purchase is side] for side in (True, False))
    pairs = ((buy, sell) for buy in buying for sell in selling if within(lots[buy].day, lots[sell].day))
    gains = {(buy, sell): lots[sell].price - lots[buy].price for buy, sell in pairs}
    return {pair: gain for pair, gain in gains.items() if gain > 0}


def of_a_director(rows: Any, facts: dict[str, Any] | None = None) -> ShortSwing:
    """Return the answer for trades of a director, unless the facts state another role."""
    return short_swing(rows, facts={"role": "director", **(facts or {})})
