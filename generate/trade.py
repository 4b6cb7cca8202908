"""Trades on the market: purchases, sales at several prices, sales under a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from generate import wording
from generate.insider import Party
from generate.issuer import COMMON, dollars
from section16.law.business_days import on_or_after

if TYPE_CHECKING:
    from generate.life import Life

_LEAST = 100
"""Shares below which nobody troubles to sell."""


def expect(life: Life, party: Party) -> None:
    """Put down the days on which a party may trade."""
    dice = life.dice.other("trades", *party.ciks)
    for _ in range(dice.whole(0, 2 * life.settings.years)):
        day = on_or_after(dice.day(party.since, life.last))
        life.diary.put(day, partial(_sell if dice.chance(0.8) else _buy, life, party))


def _buy(life: Life, party: Party, day: date) -> None:
    if party.inside(day):
        dice = life.dice.other("purchase", *party.ciks, day.isoformat())
        line = party.line(COMMON)
        life.desk.transaction(
            party, line, day, "P", dice.amount(100, 20_000, 50), kind="purchase", price=life.market.price(day)
        )


def _sell(life: Life, party: Party, day: date) -> None:
    """Sell a part of what is held, in one piece or at several prices."""
    line = party.line(COMMON)
    held = int(life.book.balance(line))
    if held < _LEAST or not party.inside(day):
        return
    dice = life.dice.other("sale", *party.ciks, day.isoformat())
    left = held * dice.whole(3, 35) // 100
    pieces = dice.draw({1: 0.6, 2: 0.25, 3: 0.1, 4: 0.05})
    cents = life.market.cents(day)
    for piece in range(pieces):
        shares = left // (pieces - piece)
        left -= shares
        if not shares:
            continue
        low, high = cents + piece * 100, cents + piece * 100 + dice.whole(5, 99)
        averaged = dice.chance(0.5)
        price = Decimal(low * 100 + dice.whole(1, (high - low) * 100)).scaleb(-4) if averaged else dollars(low)
        row = life.desk.transaction(party, line, day, "S", -shares, kind="sale", price=price)
        if averaged:
            row.note("price", wording.averaged(dollars(low), dollars(high)))
