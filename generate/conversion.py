"""Conversions: class B stock into class A, preferred stock when the issuer goes public, warrants exercised."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import msgspec

from generate import trade, wording
from generate.book import ZERO
from generate.dice import Dice
from generate.insider import DIRECTOR, FUND, OFFICER, TEN_PERCENT, Party
from generate.issuer import COMMON, dollars
from generate.life import Life
from generate.truth import Line, Series
from section16.law.business_days import add_business_days, on_or_after

CLASS_B, PREFERRED, WARRANT, NOTE = "class b", "preferred", "warrant", "note"
_TITLES = {
    CLASS_B: "Class B Common Stock",
    PREFERRED: "Series B Convertible Preferred Stock",
    WARRANT: "Warrant (Right to Buy)",
    NOTE: "8.0% Convertible Note",
}
_WORDS = {CLASS_B: wording.CLASS_B, PREFERRED: wording.PREFERRED, WARRANT: wording.WARRANT, NOTE: wording.NOTE}


def hold(life: Life, party: Party, day: date) -> None:
    """Let what can be converted be there from before anything was reported, and put its conversion down."""
    dice = life.dice.other("convertible", *party.ciks)
    if life.issuer.dual and dice.chance(0.5 if party.role in (OFFICER, FUND) else 0.15):
        line = _open(life, party.line(COMMON), CLASS_B, day, dice.amount(10_000, 3_000_000))
        for _ in range(dice.whole(0, life.settings.years)):
            on = on_or_after(dice.day(day + timedelta(days=1), life.last))
            life.diary.put(on, partial(_convert, life, party, line, dice.whole(2, 25)))
    if life.issuer.goes_public == day and party.role == FUND:
        for holder in party.holders:
            line = _open(life, party.line(COMMON, holder.id), PREFERRED, day, dice.amount(500_000, 5_000_000))
            life.diary.put(add_business_days(day, 2), partial(_convert, life, party, line, 100))
    if party.role == FUND and dice.chance(0.3):
        line = _open(life, party.line(COMMON), WARRANT, day, dice.amount(10_000, 300_000, 100))
        life.diary.put(on_or_after(dice.day(day, life.last)), partial(_exercise, life, party, line))
    if party.role in (FUND, TEN_PERCENT) and dice.chance(0.25):
        life.diary.put(on_or_after(dice.day(day, life.last)), partial(_lend, life, party))


def _open(life: Life, common: Line, kind: str, day: date, amount: int) -> Line:
    """Return the position of a new convertible or warrant, held by the holder of a position of common stock."""
    dice = life.dice.other(kind, *common.owners, common.holder)
    warrant = kind == WARRANT
    terms = Series(
        id=life.series(),
        since=day,
        title=_TITLES[kind],
        price=dollars(max(life.market.cents(day) * dice.whole(50, 120) // 100, 1)) if warrant else None,
        exercisable=None,
        expiration=day + timedelta(days=dice.whole(1_500, 2_500)) if warrant else None,
        underlying=COMMON,
        in_dollars=kind == NOTE,
    )
    life.book.set_terms(terms, _WORDS[kind])
    line = msgspec.structs.replace(common, series=terms.id)
    if amount:
        life.book.post(line, day, Decimal(amount), "opening")
    return line


def _lend(life: Life, party: Party, day: date) -> None:
    """Buy a convertible note, which is counted in dollars of principal, and perhaps sell a part of it."""
    dice = life.dice.other("lent", *party.ciks)
    line = _open(life, party.line(COMMON), NOTE, day, 0)
    principal = dice.amount(50_000, 4_000_000, 10_000)
    price = Decimal(100)
    life.preparer.transaction(party, line, day, "P", principal, kind="purchase", price=price)
    later = add_business_days(day, dice.whole(20, 200))
    life.diary.put(later, partial(_sell_note, life, party, line, principal // 2))


def _sell_note(life: Life, party: Party, line: Line, principal: int, day: date) -> None:
    if party.inside(day):
        life.preparer.transaction(party, line, day, "S", -principal, kind="sale", price=Decimal(100))


def _convert(life: Life, party: Party, line: Line, percent: int, day: date) -> None:
    """Convert a part of a convertible one for one; of class B half the shares are sold at once."""
    units = life.book.balance(line) * percent // 100
    if not units or not party.inside(day):
        return
    common = party.line(COMMON, line.holder)
    derivative = life.preparer.transaction(party, line, day, "C", -units, kind="conversion", price=ZERO)
    derivative.partner = life.preparer.transaction(party, common, day, "C", units, kind="conversion", price=ZERO)
    dice: Dice = life.dice.other("converted", *party.ciks, day.isoformat())
    if party.role in (DIRECTOR, OFFICER) and dice.chance(0.5):
        trade.sell(life, party, common, int(units), day)


def _exercise(life: Life, party: Party, line: Line, day: date) -> None:
    """Exercise a warrant when it is in the money."""
    units = life.book.balance(line)
    price = life.book.terms[line.series or ""].price
    if not units or price is None or life.market.price(day) <= price or not party.inside(day):
        return
    derivative = life.preparer.transaction(party, line, day, "X", -units, kind="exercise", price=ZERO)
    common = party.line(COMMON, line.holder)
    derivative.partner = life.preparer.transaction(party, common, day, "X", units, kind="exercise", price=price)
