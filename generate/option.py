"""Options: granted at the market price in tranches, exercised when it pays, the shares kept or sold the same day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import msgspec

from generate import trade, wording
from generate.book import ZERO, Words
from generate.diary import anniversary
from generate.insider import Party
from generate.issuer import COMMON, dollars
from generate.life import Life
from generate.split import adjusted
from generate.truth import Line, Series
from section16.law.business_days import on_or_after

_PARTS = 4


class _Option(msgspec.Struct, frozen=True):
    """An option that was granted: its position, the day of the grant, the first day of exercise, the number of shares."""

    line: Line
    granted: date
    first: date
    shares: int


def grant(life: Life, party: Party, day: date, shares: int) -> None:
    """Grant an option; a few come as two tranches, the second vesting all at once, each a series of its own."""
    dice = life.dice.other("option", *party.ciks, day.isoformat())
    tranches = (1, 3) if dice.chance(0.08) else (1,)
    for years in tranches:
        first = anniversary(day, years)
        line = _open(life, party, day, first, life.market.cents(day))
        row = life.preparer.transaction(party, line, day, "A", shares // len(tranches), kind="grant", price=ZERO)
        if life.habits.price_noted:
            row.price = None
            row.note("price", wording.GRANTED)
        _expect_exercises(life, party, _Option(line, day, first, shares // len(tranches)))


def hold(life: Life, party: Party, day: date) -> None:
    """Let an option be there from before anything was reported."""
    dice = life.dice.other("older option", *party.ciks)
    granted = day - timedelta(days=dice.whole(100, 1_500))
    cents = max(life.market.cents(day) * dice.whole(30, 110) // 100, 1)
    first = anniversary(granted, 1)
    line = _open(life, party, granted, first, cents)
    shares = dice.amount(2_000, 150_000, 100)
    life.book.post(line, day, Decimal(shares), "opening")
    _expect_exercises(life, party, _Option(line, day, max(first, day), shares))


def _open(life: Life, party: Party, day: date, first: date, cents: int) -> Line:
    """Return the position of a new option; it vests in parts from a year on, or else all at once."""
    parts = _PARTS if first == anniversary(day, 1) else 1
    terms = Series(
        id=life.series(),
        since=day,
        title=life.habits.option_title,
        price=dollars(cents),
        exercisable=None if life.habits.vesting_noted else first,
        expiration=anniversary(day, 10) - timedelta(days=1),
        underlying=COMMON,
    )
    life.book.set_terms(terms, Words(exercisable=wording.vesting(day, parts, first)))
    return party.line(COMMON, series=terms.id)


def _expect_exercises(life: Life, party: Party, option: _Option) -> None:
    """Put down a few days on which an option may be exercised, once it has begun to vest."""
    dice = life.dice.other("exercises", *party.ciks, option.line.series or "")
    for number in range(1, dice.draw({0: 0.35, 1: 0.3, 2: 0.2, 3: 0.15}) + 1):
        day = on_or_after(option.first + timedelta(days=dice.whole(0, 330) + 180 * (number - 1)))
        part = option.shares // _PARTS * dice.pick((1, 1, 1, 2)) * dice.whole(30, 100) // 100
        life.diary.put(day, partial(_exercise, life, party, option, part))


def _exercise(life: Life, party: Party, option: _Option, agreed: int, day: date) -> None:
    """Exercise a part of an option when the market is above its price; three in five sell the shares at once."""
    line = option.line
    units = min(Decimal(adjusted(life, agreed, option.granted, day)), life.book.balance(line))
    price = life.book.terms[line.series or ""].price
    assert price is not None
    if not units or not party.inside(day) or life.market.price(day) <= price:
        return
    derivative = life.preparer.transaction(party, line, day, "M", -units, kind="exercise", price=ZERO)
    common = party.line(COMMON)
    derivative.partner = life.preparer.transaction(party, common, day, "M", units, kind="exercise", price=price)
    if trade.planned(party, day):
        trade.note_plan(life, party, derivative.partner)
    if life.dice.other("cashless", *party.ciks, day.isoformat()).chance(0.6):
        trade.sell(life, party, common, int(units), day)
