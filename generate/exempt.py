"""Small things that need no row: purchase plans, dividends reinvested, savings plans; and those that can wait for Form 5."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from generate.insider import DIRECTOR, OFFICER, TEN_PERCENT, Party
from generate.issuer import COMMON
from generate.life import Life
from generate.truth import Line

_HALF_YEARS = ((5, 31), (11, 30))
_QUARTERS = ((3, 15), (6, 15), (9, 15), (12, 15))
_THOUSANDTH = Decimal("0.001")


def expect(life: Life, party: Party) -> None:
    """Put the regular acquisitions of a person down."""
    if party.role not in (DIRECTOR, OFFICER, TEN_PERCENT):
        return
    dice = life.dice.other("exempt", *party.ciks)
    years = range(party.since.year, life.last.year + 1)
    direct = party.line(COMMON)
    if party.role == OFFICER and life.habits.purchase_plan and dice.chance(0.45):
        _regularly(life, party, years, _HALF_YEARS, partial(_buy_in_plan, life, party, direct))
    if life.habits.dividends and dice.chance(0.4):
        _regularly(life, party, years, _QUARTERS, partial(_reinvest, life, party, direct))
    for holder in party.holders:
        if holder.id.startswith("plan"):
            _regularly(life, party, years, _QUARTERS, partial(_save, life, party, party.line(COMMON, holder.id)))
    if dice.chance(0.02 * life.settings.years):
        life.diary.put(dice.day(party.since, life.last), partial(_buy_little, life, party, direct))


def _regularly(life: Life, party: Party, years: range, days: tuple[tuple[int, int], ...], action: partial[None]) -> None:
    for year in years:
        for month, day in days:
            on = date(year, month, day)
            if on > party.since:
                life.diary.put(on, action)


def _buy_in_plan(life: Life, party: Party, line: Line, day: date) -> None:
    """Buy in the employees' plan, which Rule 16b-3(c) exempts from reporting."""
    if party.inside(day):
        dice = life.dice.other("plan", *party.ciks, day.isoformat())
        cents = life.market.cents(day)
        shares = max(dice.whole(200_000, 1_200_000) // cents, 1)
        life.book.post_unreported(line, day, Decimal(shares), "purchase plan")


def _reinvest(life: Life, party: Party, line: Line, day: date) -> None:
    """Reinvest a dividend of about half a percent, to the thousandth of a share (Rule 16a-11)."""
    shares = (life.book.balance(line) / 200).quantize(_THOUSANDTH)
    if party.inside(day) and shares:
        life.book.post_unreported(line, day, shares, "dividend")


def _save(life: Life, party: Party, line: Line, day: date) -> None:
    """Save in the 401(k) plan, some of which count fractions."""
    if party.inside(day):
        dice = life.dice.other("savings", *party.ciks, day.isoformat())
        unit = _THOUSANDTH if life.dice.other("fractions", line.holder, *party.ciks).chance(0.3) else Decimal(1)
        shares = (Decimal(dice.whole(50_000, 600_000)) / life.market.cents(day)).quantize(unit)
        if shares:
            life.book.post_unreported(line, day, shares, "savings plan")


def _buy_little(life: Life, party: Party, line: Line, day: date) -> None:
    """Buy less than $10,000 worth, which can wait for Form 5 (Rule 16a-6)."""
    shares = 500_000 // life.market.cents(day)
    if not shares or not party.inside(day):
        return
    row = life.preparer.transaction(party, line, day, "L", shares, kind="small acquisition", price=life.market.price(day))
    if party.early:
        row.form_type, row.timeliness = "5", "E"
    else:
        life.preparer.defer(party, row)
