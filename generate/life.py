"""The life of an issuer: what everything that happens in it draws on."""

from __future__ import annotations

from datetime import date

import msgspec

from generate.book import Book
from generate.diary import Diary
from generate.dice import Dice
from generate.habits import habits
from generate.insider import Cast, Party
from generate.issuer import Market, issuer
from generate.report import Preparer
from generate.settings import Settings
from generate.truth import Line


class Unvested(msgspec.Struct, frozen=True):
    """A part of an award of shares that is counted in Table I before it vests."""

    line: Line
    shares: int
    granted: date
    vests: date


class Life:
    """An issuer while it lives: what all that happens in it draws on.

    Each part of it throws dice of its own, so that a setting changes only what it is about.
    """

    def __init__(self, seed: int, number: int, settings: Settings) -> None:
        self.dice = Dice(seed, number, "life")
        self.settings = settings
        self.first = settings.first
        self.last = settings.last
        self.habits = habits(self.dice.other("habits"))
        self.issuer = issuer(self.dice.other("issuer"), number, self.habits, settings)
        self.market = Market(self.dice.other("market"), self.issuer, self.first, self.last)
        self.book = Book()
        self.diary = Diary(self.last)
        self.preparer = Preparer(self.dice.other("desk"), self.habits, self.book, self.diary, settings.late)
        self.cast = Cast(self.dice.other("cast"), number)
        self.parties: list[Party] = []
        self.unvested: list[Unvested] = []
        """What was granted in Table I and has to vest, vested parts included."""
        self.together: dict[tuple[str, ...], str] = {}
        """The one series of units of owners whose issuer counts all awards together."""
        self._series = 0

    def series(self) -> str:
        """Return the id of a new derivative series."""
        self._series += 1
        return f"series-{self._series}"

    def listed(self) -> date:
        """Return the first day on which the issuer's insiders report."""
        return self.issuer.goes_public or self.first
