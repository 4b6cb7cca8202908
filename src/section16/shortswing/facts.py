"""Facts that a list of trades lacks: the person's status, percentages, closing prices, classes, splits and pecuniary shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from section16.facts.table import Table
from section16.shortswing.trades import number_of

Role = Literal["director", "officer", "ten percent"]


class HolderShare(Table, frozen=True, kw_only=True):
    """A person or entity among the holders of the trades, and the pecuniary share in what it trades."""

    name: str
    share: Annotated[str, Meta(description="The pecuniary share: 0.25, 25% or 1/4.")]


class ClassOfSecurities(Table, frozen=True, kw_only=True):
    """A class of securities that derives its value from another, or converts into it."""

    name: str
    underlying: str


class ClosingPrice(Table, frozen=True, kw_only=True):
    """The closing price of an underlying security on a day."""

    date: date
    price: Decimal
    class_: Annotated[str, Meta(description="The underlying class; by default the class of the trades.")] = msgspec.field(
        name="class", default=""
    )


class Percentage(Table, frozen=True, kw_only=True):
    """The percentage of the class held immediately before the trades of a day, or before one trade."""

    before: Decimal
    date: date | None = None
    trade: str = ""


class SplitOfClass(Table, frozen=True, kw_only=True):
    """A split: ``new`` shares for each ``old`` ones, for trades before the day."""

    date: date
    new: int
    old: int
    class_: str = msgspec.field(name="class", default="")


class CountedTrade(Table, frozen=True, kw_only=True):
    """Counsel's decision on a trade, by its id: whether it counts, and the rule that exempts it, such as ``16b-7``."""

    trade: str
    counts: bool
    rule: str = ""
    note: str = ""


class ShortSwingFacts(Table, frozen=True, kw_only=True):
    """What ``--facts`` states.

    ``role`` is that of a director where none is stated. ``since`` and ``until`` bound the time as a director or officer.
    ``by_registration`` says that the person became one solely because the issuer registered a class under Section 12, ``None``
    where it is not known. ``as_of`` is the day of a claim, for the limitation of two years.
    """

    role: Role | tuple[Role, ...] | None = None
    since: date | None = None
    until: date | None = None
    by_registration: bool | None = None
    foreign_private_issuer: bool = False
    as_of: date | None = None
    holder: tuple[HolderShare, ...] = ()
    class_: tuple[ClassOfSecurities, ...] = msgspec.field(name="class", default=())
    close: tuple[ClosingPrice, ...] = ()
    percent: tuple[Percentage, ...] = ()
    split: tuple[SplitOfClass, ...] = ()
    decision: tuple[CountedTrade, ...] = ()

    @property
    def in_office(self) -> bool:
        """Whether the person is or was a director or officer, and not only a ten percent holder; so where nothing is stated."""
        roles = self.roles
        return not roles or not {"ten percent"}.issuperset(roles)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are stated."""
        return (self.role,) if isinstance(self.role, str) else self.role or ()

    def is_out_of_office(self, day: date) -> bool:
        """Whether a day is before or after the time as a director or officer, where that is stated."""
        return (self.since is not None and day < self.since) or (self.until is not None and day > self.until)

    def share_of(self, holder: str) -> Fraction:
        """Return the pecuniary share in the trades of a holder; all where none is stated."""
        return next((share(one.share) for one in self.holder if one.name == holder), Fraction(1))

    def decided(self, trade: str) -> CountedTrade | None:
        """Return the decision on a trade, where there is one."""
        return next((one for one in self.decision if one.trade == trade), None)

    def underlying(self, security: str) -> str:
        """Return the class that a class derives its value from in the end, or the class itself."""
        return self.roots().get(security, security) if self.class_ else security

    def roots(self) -> Mapping[str, str]:
        """Return the class that each derives its value from in the end; of a circle of classes, the first of them."""
        return _roots(self.class_)

    def closing_price(self, security: str, day: date) -> Fraction | None:
        """Return the closing price of a class on a day, where it is stated."""
        stated = [one for one in self.close if one.date == day and one.class_ in {security, ""}]
        own = next((one for one in stated if one.class_), None) or next(iter(stated), None)
        return None if own is None else Fraction(own.price)

    def percent_before(self, trade: str, day: date) -> Fraction | None:
        """Return the percentage held before a trade: its own, or the one stated for its day; none is carried to another day."""
        own = next((one for one in self.percent if one.trade == trade), None)
        dated = own or next((one for one in self.percent if not one.trade and one.date == day), None)
        return None if dated is None else Fraction(dated.before)

    def restated(self, security: str, day: date) -> Fraction:
        """Return how many of today's shares a share traded on a day has become by splits."""
        ratio = Fraction(1)
        for one in self.split:
            if day < one.date and one.class_ in {security, ""}:
                ratio *= Fraction(one.new, one.old)
        return ratio


@lru_cache(maxsize=256)
def _roots(classes: tuple[ClassOfSecurities, ...]) -> Mapping[str, str]:
    following: dict[str, str] = {}
    for one in classes:
        following.setdefault(one.name, one.underlying)
    found: dict[str, str] = {}
    for start in following:
        seen: dict[str, None] = {}
        name = start
        while name in following and name not in seen and name not in found:
            seen[name] = None
            name = following[name]
        found.update(dict.fromkeys(seen, found.get(name, name)))
    return MappingProxyType(found)


def share(stated: str) -> Fraction:
    """Return a pecuniary share as a fraction from 0 to 1; ``ValueError`` for anything else.

    >>> share("25%"), share("0.2"), share("1/3")
    (Fraction(1, 4), Fraction(1, 5), Fraction(1, 3))
    """
    text = stated.strip()
    above, slash, below = text.removesuffix("%").partition("/")
    found = number_of(above) / (number_of(below) if slash else 1) / (100 if text.endswith("%") else 1)
    if not 0 <= found <= 1:
        raise ValueError(f"{text} is not a share from 0 to 1")
    return found
