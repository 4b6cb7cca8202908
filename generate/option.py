"""Options: granted at the market price in tranches, exercised when it pays, the shares kept or sold the same day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from generate import trade, wording
from generate.book import ZERO
from generate.diary import anniversary
from generate.insider import Party
from generate.issuer import COMMON, dollars
from generate.split import adjusted
from generate.truth import Line, Series
from section16.law.business_days import on_or_after

if TYPE_CHECKING:
    from generate.life import Life

_PARTS = 4


def grant(life: Life, party: Party, day: date, shares: int) -> None:
    """Grant an option; a few come as two tranches with different vesting, each a series of its own."""
    dice = life.dice.other("option", *party.ciks, day.isoformat())
    tranches = 2 if dice.chance(0.08) else 1
    for number in range(tranches):
        line = _open(life, party, day, life.market.cents(day), cliff=bool(number))
        row = life.desk.transaction(party, line, day, "A", shares // tranches, kind="grant", price=ZERO)
        if life.habits.price_noted:
            row.price = None
            row.note("price", wording.GRANTED)
        _expect_exercises(life, party, line, day, shares // tranches)


def hold(life: Life, party: Party, day: date) -> None:
    """Let an option be there from before anything was reported."""
    dice = life.dice.other("older option", *party.ciks)
    granted = day - timedelta(days=dice.whole(100, 1_500))
    line = _open(life, party, granted, max(life.market.cents(day) * dice.whole(30, 110) // 100, 1))
    shares = dice.amount(2_000, 150_000, 100)
    life.book.post(line, day, Decimal(shares), "opening")
    _expect_exercises(life, party, line, day, shares)


def _open(life: Life, party: Party, day: date, cents: int, *, cliff: bool = False) -> Line:
    """Return the position of a new option; its vesting is a date, or left to a footnote."""
    terms = Series(
        id=life.series(),
        since=day,
        title=life.habits.option_title,
        price=dollars(cents),
        exercisable=None if life.habits.vesting_noted else anniversary(day, 1),
        expiration=anniversary(day, 10) - timedelta(days=1),
        underlying=COMMON,
    )
    life.book.set_terms(terms)
    life.book.vests[terms.id] = wording.vesting(day, 1 if cliff else _PARTS, anniversary(day, 1))
    return party.line(COMMON, series=terms.id)


def _expect_exercises(life: Life, party: Party, line: Line, granted: date, shares: int) -> None:
    """Put down a few days on which an option may be exercised, once it has begun to vest."""
    dice = life.dice.other("exercises", *party.ciks, line.series or "")
    for number in range(1, dice.draw({0: 0.35, 1: 0.3, 2: 0.2, 3: 0.15}) + 1):
        day = on_or_after(anniversary(granted, 1) + timedelta(days=dice.whole(0, 330) + 180 * (number - 1)))
        part = shares // _PARTS * dice.pick((1, 1, 1, 2)) * dice.whole(30, 100) // 100
        life.diary.put(day, partial(_exercise, life, party, line, part, granted))


def _exercise(life: Life, party: Party, line: Line, agreed: int, granted: date, day: date) -> None:  # noqa: PLR0913, PLR0917 - put down at the grant, done later
    """Exercise a part of an option when the market is above its price; three in five sell the shares at once."""
    units = min(Decimal(adjusted(life, agreed, granted, day)), life.book.balance(line))
    price = life.book.terms[line.series or ""].price
    assert price is not None
    if not units or not party.inside(day) or life.market.price(day) <= price:
        return
    derivative = life.desk.transaction(party, line, day, "M", -units, kind="exercise", price=ZERO)
    common = party.line(COMMON)
    derivative.partner = life.desk.transaction(party, common, day, "M", units, kind="exercise", price=price)
    if trade.planned(party, day):
        trade.note_plan(life, party, derivative.partner)
    if life.dice.other("cashless", *party.ciks, day.isoformat()).chance(0.6):
        trade.sell(life, party, common, int(units), day)
