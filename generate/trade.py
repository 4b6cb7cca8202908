"""Trades on the market: purchases, sales at several prices, sales under a Rule 10b5-1 plan, distributions by funds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from generate import wording
from generate.book import ZERO
from generate.insider import FUND, OFFICER, TEN_PERCENT, Holder, Party
from generate.issuer import COMMON, dollars
from generate.life import Life
from generate.row import Row
from generate.truth import Line
from section16.law.business_days import add_business_days, on_or_after

_LEAST = 100
"""Shares below which people do not trade."""
_AMENDED_RULE = date(2023, 2, 27)
"""Plans adopted since then meet the rule that the box on the form is about."""
_COOLING_OFF = timedelta(days=100)
_MONTH = timedelta(days=30)
_A_YEAR = timedelta(days=365)


def expect(life: Life, party: Party) -> None:
    """Put down the days on which a party may trade, and the sales of a plan."""
    dice = life.dice.other("trades", *party.ciks)
    often = 4 if party.role in (TEN_PERCENT, FUND) else 1
    for _ in range(dice.whole(0, often * life.settings.years)):
        day = on_or_after(dice.day(party.since, life.last))
        selling = dice.chance(0.72)
        holder = party.main if dice.chance(0.75) else dice.pick(party.holders)
        life.diary.put(day, partial(_sell if selling else _buy, life, party, holder))
    if party.role == OFFICER and dice.chance(0.2):
        life.diary.put(dice.day(party.since, life.last), partial(_adopt, life, party))
    if party.role == FUND and dice.chance(0.4):
        life.diary.put(on_or_after(dice.day(party.since + _MONTH, life.last)), partial(_distribute, life, party))


def planned(party: Party, day: date) -> bool:
    """Return whether a trade of a day is made under a plan that has cooled off and runs for a year."""
    return party.plan_since is not None and _COOLING_OFF <= day - party.plan_since <= _COOLING_OFF + _A_YEAR


def note_plan(life: Life, party: Party, row: Row) -> None:
    """Mark a row as made under a plan: in a footnote, and in the box when the plan meets the rule as amended."""
    if party.plan_since is not None:
        row.note("coding_footnotes", wording.plan(party.plan_since))
        if party.plan_since >= _AMENDED_RULE:
            life.preparer.tick_plan(party)


def _adopt(life: Life, party: Party, day: date) -> None:
    """Adopt a plan that sells about a fortieth of what is held every month, for a year."""
    party.plan_since = day
    for number in range(12):
        on = on_or_after(day + _COOLING_OFF + number * _MONTH)
        life.diary.put(on, partial(_sell_by_plan, life, party))


def _sell_by_plan(life: Life, party: Party, day: date) -> None:
    line = party.line(COMMON)
    shares = int(life.book.balance(line)) // 40
    if party.inside(day) and shares:
        sell(life, party, line, shares, day)


def _class(life: Life, dice_name: str, party: Party, day: date) -> str:
    """Return the class that is traded: nearly always the common stock."""
    dice = life.dice.other(dice_name, "class", *party.ciks, day.isoformat())
    return COMMON if dice.chance(0.85) else dice.pick(list(life.issuer.classes))


def _buy(life: Life, party: Party, holder: Holder, day: date) -> None:
    if not party.inside(day) or holder.id.startswith("plan"):
        return
    dice = life.dice.other("purchase", *party.ciks, day.isoformat())
    line = party.line(_class(life, "purchase", party, day), holder.id)
    large = party.role in (TEN_PERCENT, FUND)
    shares = dice.amount(5_000, 400_000, 100) if large else dice.amount(100, 20_000, 50)
    trade(life, party, line, shares, day)
    if large:
        for number in range(1, dice.whole(1, 3)):
            more = partial(_buy_more, life, party, line, shares // (number + 1))
            life.diary.put(add_business_days(day, number), more)


def _buy_more(life: Life, party: Party, line: Line, shares: int, day: date) -> None:
    if party.inside(day):
        trade(life, party, line, shares, day)


def _sell(life: Life, party: Party, holder: Holder, day: date) -> None:
    """Sell a part of what is held."""
    line = party.line(_class(life, "sale", party, day), holder.id)
    held = int(life.book.balance(line))
    if held < _LEAST or not party.inside(day) or holder.id.startswith("plan"):
        return
    dice = life.dice.other("share", *party.ciks, day.isoformat())
    sell(life, party, line, held * dice.whole(3, 35) // 100, day)
    if dice.chance(0.2):
        life.diary.put(add_business_days(day, 1), partial(_sell, life, party, holder))


def sell(life: Life, party: Party, line: Line, shares: int, day: date) -> None:
    """Sell a number of shares on the market."""
    trade(life, party, line, -min(shares, int(life.book.balance(line))), day)


def trade(life: Life, party: Party, line: Line, change: int, day: date) -> None:
    """Buy or sell, in one piece or at several prices; each price is one, or the average of several."""
    dice = life.dice.other("trade", *party.ciks, line.holder, day.isoformat())
    code, kind = ("P", "purchase") if change > 0 else ("S", "sale")
    left, pieces = abs(change), dice.draw({1: 0.55, 2: 0.25, 3: 0.12, 4: 0.08})
    plan = code == "S" and planned(party, day)
    cents = life.market.cents(day)
    for piece in range(pieces):
        shares = left // (pieces - piece)
        left -= shares
        if not shares:
            continue
        low, high = cents + piece * 100, cents + piece * 100 + dice.whole(5, 99)
        averaged = dice.chance(0.55)
        price = Decimal(low * 100 + dice.whole(1, (high - low) * 100)).scaleb(-4) if averaged else dollars(low)
        signed = shares if change > 0 else -shares
        row = life.preparer.transaction(party, line, day, code, signed, kind=kind, price=price)
        if averaged:
            row.note("price", wording.averaged(dollars(low), dollars(high)))
        if plan:
            note_plan(life, party, row)
    if plan and dice.chance(0.1):
        life.preparer.notify(party, day, dice.whole(1, 3))


def _distribute(life: Life, party: Party, day: date) -> None:
    """Let a fund hand shares to its partners, for nothing."""
    line = party.line(COMMON)
    shares = int(life.book.balance(line)) // 5
    if shares and party.inside(day):
        row = life.preparer.transaction(party, line, day, "J", -shares, kind="distribution", price=ZERO)
        row.note("coding_footnotes", wording.DISTRIBUTED)
