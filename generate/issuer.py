"""An issuer: its names, its classes, the price of its shares day by day, and the splits it will go through."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import msgspec

from generate import names
from generate.dice import Dice
from generate.habits import Habits
from generate.settings import Settings
from section16.law.business_days import business_days

COMMON, PREFERRED = "common", "preferred"
"""True ids of classes of Table I; every issuer has the first, a few have both."""

_FORWARD = ((2, 1), (3, 1), (4, 1), (3, 2), (10, 1), (20, 1), (5, 1))
_REVERSE = ((1, 10), (1, 20), (1, 30), (1, 8), (1, 15), (1, 25), (1, 50), (1, 4))


class PlannedSplit(msgspec.Struct, frozen=True):
    """A split to come: each ``old`` shares become ``new``."""

    day: date
    new: int
    old: int


class PlannedSuccession(msgspec.Struct, frozen=True):
    """A holding company to come, whose shares take the place of the issuer's: under its own CIK and name since a day."""

    day: date
    cik: str
    name: str


class Issuer(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to know of an issuer before anything happens."""

    number: int
    cik: str
    name: str
    symbol: str
    street: str
    city: tuple[str, str, str]
    state: str
    industry: str
    classes: dict[str, str]
    dual: bool
    """Whether its common stock has a class B, each share of which converts into one of class A."""
    goes_public: date | None
    """The day its class is registered, when that lies within the years simulated."""
    fiscal_year_end: tuple[int, int]
    splits: tuple[PlannedSplit, ...]
    first_price: int
    """In cents."""
    attorney: str
    succession: PlannedSuccession | None = None
    """Who signs for insiders that have given a power of attorney."""


_INDUSTRIES = (
    "ELECTRIC LIGHTING [3640]",
    "SEMICONDUCTORS & RELATED DEVICES [3674]",
    "PHARMACEUTICAL PREPARATIONS [2834]",
    "SERVICES-PREPACKAGED SOFTWARE [7372]",
    "STATE COMMERCIAL BANKS [6022]",
    "REAL ESTATE INVESTMENT TRUSTS [6798]",
)


def issuer(dice: Dice, number: int, habits: Habits, settings: Settings) -> Issuer:
    """Return an issuer that lives for the years of the settings."""
    first, last = settings.first, settings.last
    name = names.company(dice)
    goes_public = dice.day(first, last) if dice.chance(0.2) else None
    dual = dice.chance(0.15)
    classes = {COMMON: "Class A Common Stock" if dual else habits.class_title}
    if dice.chance(0.05):
        classes[PREFERRED] = "6.50% Series A Preferred Stock"
    return Issuer(
        number=number,
        cik=names.cik(number),
        name=name.upper() if dice.chance(0.5) else name,
        symbol=names.symbol(dice, name),
        street=names.street(dice),
        city=names.city(dice),
        state=dice.pick(("DE", "DE", "NV", "MD", "NY")),
        industry=dice.pick(_INDUSTRIES),
        classes=classes,
        dual=dual,
        goes_public=goes_public,
        fiscal_year_end=dice.draw({(12, 31): 0.8, (6, 30): 0.08, (9, 30): 0.08, (1, 31): 0.04}),
        splits=_splits(dice, goes_public or first, last),
        attorney=" ".join(filter(None, names.person(dice, set()))),
        first_price=dice.amount(300, 30_000),
        succession=_succession(dice.other("succession"), number, goes_public or first, settings),
    )


def _succession(dice: Dice, number: int, listed: date, settings: Settings) -> PlannedSuccession | None:
    """Return the reorganization of an issuer, for a share of them: no earlier than half a year after its first forms."""
    first = listed + timedelta(days=180)
    if first >= settings.last or not dice.chance(settings.successors):
        return None
    cik = names.cik(number, names.CIKS_AN_ISSUER - 1)
    return PlannedSuccession(dice.day(first, settings.last), cik, f"{names.company(dice)} Holdings")


def _splits(dice: Dice, first: date, last: date) -> tuple[PlannedSplit, ...]:
    """Return the splits to come: a fifth of issuers has one, a few have two."""
    count = dice.draw({0: 0.8, 1: 0.17, 2: 0.03})
    days = sorted({dice.day(first, last) for _ in range(count)})
    return tuple(PlannedSplit(day, *dice.pick(_FORWARD if dice.chance(0.45) else _REVERSE)) for day in days if day > first)


class Market:
    """The price of the shares: a walk in whole cents over the business days, split by split."""

    def __init__(self, dice: Dice, facts: Issuer, first: date, last: date) -> None:
        self._days: list[date] = []
        self._cents: list[int] = []
        cents = facts.first_price
        splits = list(facts.splits)
        for day in _trading_days(first, last):
            while splits and splits[0].day <= day:
                split = splits.pop(0)
                cents = cents * split.old // split.new
            cents = max(cents * (10_000 + dice.whole(-280, 284)) // 10_000 + dice.whole(-1, 1), 20)
            self._days.append(day)
            self._cents.append(cents)

    def cents(self, day: date) -> int:
        """Return the closing price of a day, or of the last business day before it, in cents."""
        return self._cents[max(bisect_right(self._days, day) - 1, 0)]

    def price(self, day: date) -> Decimal:
        """Return the closing price in dollars."""
        return dollars(self.cents(day))


@cache
def _trading_days(first: date, last: date) -> tuple[date, ...]:
    """Return the days with a price; the same for all issuers, so they are counted once."""
    return tuple(business_days(first, last))


def dollars(cents: int) -> Decimal:
    """Return cents in dollars."""
    return Decimal(cents).scaleb(-2)
