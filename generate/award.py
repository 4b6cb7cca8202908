"""Awards: shares and units that vest, options, and what is withheld for taxes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from generate import wording
from generate.book import ZERO
from generate.habits import UNITS
from generate.insider import DIRECTOR, OFFICER, Party
from generate.issuer import COMMON
from generate.truth import Line, Series

if TYPE_CHECKING:
    from generate.life import Life

_YEAR = timedelta(days=365)
_TEN_YEARS = 3_652


def expect(life: Life, party: Party) -> None:
    """Put the yearly awards of a director or officer down."""
    if party.role not in (DIRECTOR, OFFICER):
        return
    month, day = life.dice.other("award day").pick(((2, 15), (3, 1), (3, 10), (5, 20), (6, 5), (8, 1)))
    for year in range(party.since.year, life.last.year + 1):
        on = date(year, month, day)
        if on > party.since:
            life.diary.put(on, partial(_grant, life, party))


def _grant(life: Life, party: Party, day: date) -> None:
    if not party.inside(day):
        return
    dice = life.dice.other("grant", *party.ciks, day.isoformat())
    parts = 1 if party.role == DIRECTOR else dice.pick((3, 4))
    shares = dice.amount(500, 60_000, 10)
    if life.habits.awards == UNITS:
        _grant_units(life, party, day, shares, parts)
    else:
        _grant_shares(life, party, day, shares, parts)


def _grant_shares(life: Life, party: Party, day: date, shares: int, parts: int) -> None:
    """Grant shares, or units that the issuer's insiders count in Table I: vesting then only shows in what is withheld."""
    line = party.line(COMMON)
    row = life.desk.transaction(party, line, day, "A", shares, kind="grant", price=ZERO)
    row.note("shares", wording.vesting(parts, day + _YEAR))
    for part in range(1, parts + 1):
        life.diary.put(day + part * _YEAR, partial(_withhold, life, party, line, shares // parts))


def _grant_units(life: Life, party: Party, day: date, shares: int, parts: int) -> None:
    terms = life.book.set_terms(
        Series(
            id=life.series(),
            since=day,
            title=life.habits.unit_title,
            price=None,
            exercisable=None,
            expiration=None,
            underlying=COMMON,
        )
    )
    life.book.vests[terms.id] = wording.vesting(parts, day + _YEAR)
    line = party.line(COMMON, series=terms.id)
    life.desk.transaction(party, line, day, "A", shares, kind="grant", price=ZERO)
    for part in range(1, parts + 1):
        life.diary.put(day + part * _YEAR, partial(_vest, life, party, line, parts - part + 1))


def _vest(life: Life, party: Party, line: Line, left: int, day: date) -> None:
    """Let the next of the ``left`` parts of an award of units vest: out of Table II, into Table I, less taxes."""
    balance = life.book.balance(line)
    units = balance // left
    if not units or not party.inside(day):
        return
    common = party.line(COMMON)
    derivative = life.desk.transaction(party, line, day, "M", -units, kind="vesting", price=ZERO)
    derivative.partner = life.desk.transaction(party, common, day, "M", units, kind="vesting", price=ZERO)
    derivative.partner.note("price", wording.ONE_FOR_ONE)
    _withhold(life, party, common, int(units), day)


def _withhold(life: Life, party: Party, line: Line, shares: int, day: date) -> None:
    if not party.inside(day) or party.role == DIRECTOR:
        return
    dice = life.dice.other("tax", *party.ciks, day.isoformat())
    taxes = min(Decimal(shares * dice.whole(28, 46) // 100), life.book.balance(line))
    if taxes:
        row = life.desk.transaction(party, line, day, "F", -taxes, kind="withholding", price=life.market.price(day))
        row.note("shares", wording.WITHHELD)
