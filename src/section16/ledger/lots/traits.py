"""Traits: what a row says about the lot it belongs to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from section16.ledger.entries.statements import DATED, schedule
from section16.ledger.entries.wording import sentence

if TYPE_CHECKING:
    from section16.ledger.entries.entry import Entry
    from section16.ledger.entries.identity import Identity


# The cells whose footnotes say which lot a row is about; those on codes, prices and amounts speak of the transaction, or of
# what a total includes.
_TELLING = (
    "title",
    "nature",
    "ownership",
    "exercise_price",
    "exercise_date",
    "expiration_date",
)


_USED_UP = frozenset("MXOFSD")


_UNITS = frozenset(["unit", "rsu", "psu"])


_GRANTED = _UNITS | {"option", "award", "restricted", "performance"}


Line = tuple[str, tuple[str, ...], bool, bool | None, tuple[str, ...]]
"""Table, title, whether in dollars, whether direct, and nature: rows of one line can differ in their series alone."""


_Marks = frozenset[tuple[str, ...]]


@lru_cache(maxsize=8192)
def _said_in(texts: tuple[str, ...]) -> tuple[_Marks, _Marks]:
    """Return the marks of footnotes and, of these, the schedules: rows with the same footnotes share them."""
    marks = frozenset(schedule(text) or (sentence(text),) for text in texts)
    return marks, frozenset(mark for mark in marks if any(DATED.fullmatch(word) for word in mark))


class Traits:
    """What a row says about the lot it belongs to.

    ``title`` and ``nature`` are words; ``series`` are the exercise price, the expiry, the first day of exercise and the
    underlying of a derivative, ``None`` where the row does not say them, and ``price`` is the first of them; ``marks`` are what
    the footnotes on its describing cells say, and ``schedules`` those of them that state days: they identify a grant. ``joint``
    says that several owners file: only footnotes then say which of them holds directly.
    """

    __slots__ = (
        "awarded",
        "direct",
        "dollars",
        "granted",
        "joint",
        "line",
        "marks",
        "nature",
        "price",
        "schedules",
        "series",
        "table",
        "title",
    )

    def __init__(self, entry: Entry, identity: Identity) -> None:
        self.table = entry.table
        self.title = identity.title(entry.title)
        self.direct = entry.direct
        self.joint = len(entry.filing.owners) > 1
        self.dollars = entry.dollars
        self.nature = identity.nature(entry.nature)
        underlying = identity.title(entry.underlying) if entry.underlying else ()
        self.series: tuple[Decimal | date | tuple[str, ...] | None, ...] = (
            (entry.exercise_price or None, entry.expiration, entry.exercise_date, underlying or None)
            if entry.table == "II"
            else ()
        )
        # The title of an award: units, options, and what is restricted or earned by performance.
        self.awarded = not _GRANTED.isdisjoint(self.title)
        # Derivatives come in grants, each a lot of its own; in Table I units and awards do.
        self.granted = self.table == "II" or self.awarded
        self.line: Line = identity.one_line((self.table, self.title, self.dollars, self.direct, self.nature))
        price = self.series[0] if self.series else None
        self.price = price if isinstance(price, Decimal) else None
        self.marks, self.schedules = _said_in(entry.texts(*_TELLING))

    def same_class(self, other: Traits) -> bool:
        """Whether both speak of the same class, by its title."""
        return self.title == other.title and self.dollars == other.dollars and self.table == other.table

    def same_holder(self, other: Traits) -> bool:
        """Whether both are held the same way: directly, or through the same holder."""
        return self.direct == other.direct and self.nature == other.nature

    def same_series(self, other: Traits) -> bool:
        """Whether no price or day of the two derivatives contradicts the other."""
        if self.series == other.series:
            return True
        pairs = zip(self.series, other.series, strict=True)
        return all(mine is None or its is None or mine == its for mine, its in pairs)

    def same_line(self, other: Traits) -> bool:
        """Whether class, holder and series are the same."""
        return self.line == other.line and self.same_series(other)

    def same_grant(self, other: Traits) -> bool:
        """Whether no schedule stated in a footnote contradicts the other's."""
        return not self.schedules or not other.schedules or not self.schedules.isdisjoint(other.schedules)

    def alike(self, other: Traits) -> bool:
        """Whether the footnotes could speak of one lot: all of those on the one are on the other as well."""
        return self.marks <= other.marks or other.marks <= self.marks

    @property
    def definite(self) -> bool:
        """Whether title, holder and series identify the lot: a derivative needs its price and its expiry."""
        return self.table == "I" or (self.series[0] is not None and self.series[1] is not None)

    @property
    def grant(self) -> frozenset[tuple[str, ...]]:
        """The schedules that distinguish a grant from another; nothing where the security does not come in grants."""
        return self.schedules if self.granted else frozenset()

    @property
    def alone(self) -> bool:
        """Whether there can be only one such lot: shares that one owner holds directly, which do not come in grants."""
        return self.direct is True and self.table == "I" and not self.granted and not self.joint

    @property
    def units(self) -> bool:
        """Whether these are units or awards in Table I, whose grants differ in nothing but their days."""
        return self.table == "I" and self.granted

    @property
    def united(self) -> bool:
        """Whether the title is that of units, which no option is under another name."""
        return not _UNITS.isdisjoint(self.title)

    def opens(self, entry: Entry) -> bool:
        """Whether a row is a new grant: it starts from nothing, under a code that does not use grants up."""
        return self.granted and not entry.holding and entry.start == 0 and entry.code not in _USED_UP
