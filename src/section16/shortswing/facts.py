"""Facts that a list of trades lacks: the person's status, percentages, closing prices, classes, splits and pecuniary shares."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from section16.errors import TradesError
from section16.facts.canonical import canonical
from section16.facts.table import Table
from section16.law.exemptions import EXEMPTIONS
from section16.nearest import nearest
from section16.shortswing.trades import MOST_DOLLARS, MOST_PLACES, number_of, price_of
from section16.value_words import fault_of

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
        return not self.roles or any(role != "ten percent" for role in self.roles)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are stated."""
        return (self.role,) if isinstance(self.role, str) else self.role or ()

    def share_of(self, holder: str) -> Fraction:
        """Return the pecuniary share in the trades of a holder; all where none is stated."""
        return next((share(one.share) for one in self.holder if one.name == holder), Fraction(1))

    def decided(self, trade: str) -> CountedTrade | None:
        """Return the decision on a trade, where there is one."""
        return next((one for one in self.decision if one.trade == trade), None)

    def underlying(self, security: str) -> str:
        """Return the class that a class derives its value from in the end, or the class itself."""
        seen: set[str] = set()
        while security not in seen:
            seen.add(security)
            security = next((one.underlying for one in self.class_ if one.name == security), security)
        return security

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


_OTHER_NAMES = {"from": "since", "to": "until", "became": "since", "ceased": "until"}
_ROLES = {"ten_percent": "ten percent", "ten-percent": "ten percent", "10%": "ten percent", "10 percent": "ten percent"}


def facts_of(given: Mapping[str, Any], where: str = "") -> ShortSwingFacts:
    """Return facts from the tables of a TOML or JSON file.

    Raises :class:`~section16.errors.TradesError` for what is unknown or contradicts itself, with its place.
    """
    named = {_OTHER_NAMES.get(key, key): value for key, value in given.items()}
    if "role" in named:
        roles = named["role"]
        named["role"] = [_role(one) for one in roles] if isinstance(roles, list) else _role(roles)
    if isinstance(named.get("holder"), list):
        named["holder"] = [_with_share(one) for one in named["holder"]]
    try:
        facts = msgspec.convert(canonical(named, ShortSwingFacts), ShortSwingFacts, strict=False)
    except msgspec.ValidationError as error:
        path, what = fault_of(error)
        raise _wrong(path or where, f"{what[0].upper()}{what[1:]}.") from None
    except RecursionError:
        raise _wrong(where, "The facts contain too many lists within lists.") from None
    _require_sense(facts)
    return facts


def _with_share(holder: Any) -> Any:
    """Return the table of a holder with the share as text, whether it was written as a number or not."""
    value = holder.get("share") if isinstance(holder, Mapping) else None
    if isinstance(value, int | float | Decimal):
        decimal = value if isinstance(value, int) else Decimal(str(value))
        plain = isinstance(decimal, int) or not decimal.is_finite() or abs(decimal.adjusted()) > MOST_PLACES
        return {**holder, "share": str(decimal) if plain else f"{decimal:f}"}
    return holder


def _role(value: Any) -> Any:
    plain = value.strip().casefold() if isinstance(value, str) else value
    return _ROLES.get(plain, plain) if isinstance(plain, str) else plain


def _wrong(where: str, what: str) -> TradesError:
    return TradesError(what, where=where, remedy="Correct the facts; nothing was computed.")


def _require_sense(facts: ShortSwingFacts) -> None:
    if facts.since and facts.until and facts.until < facts.since:
        raise _wrong("until", "The end of the office is before its beginning.")
    for number, one in enumerate(facts.holder):
        try:
            share(one.share)
        except (ValueError, ZeroDivisionError):
            raise _wrong(f"holder[{number}].share", "The share is not a number from 0 to 1.") from None
    for number, percentage in enumerate(facts.percent):
        if not _is_percentage(percentage.before) or (percentage.date is None and not percentage.trade):
            raise _wrong(f"percent[{number}]", "A percentage is from 0 to 100 and names a date or a trade.")
    for number, split in enumerate(facts.split):
        if not (1 <= split.new <= MOST_DOLLARS and 1 <= split.old <= MOST_DOLLARS):
            raise _wrong(f"split[{number}]", "A split is a number of new shares for a number of old ones.")
    for number, close in enumerate(facts.close):
        try:
            price_of(close.price)
        except ValueError:
            limit = f"at most {MOST_DOLLARS:,} with {MOST_PLACES} decimals"
            what = f"The closing price is not a number of 0 or more, {limit}."
            raise _wrong(f"close[{number}].price", what) from None
    _require_once(facts)
    _require_no_circle(facts)
    _require_rules(facts)


def _is_percentage(before: Decimal) -> bool:
    try:
        return number_of(before) <= 100  # noqa: PLR2004 - percent
    except ValueError:
        return False


def _require_once(facts: ShortSwingFacts) -> None:
    """Refuse two statements about one thing, of which only the first would count."""
    keyed: dict[str, Iterable[tuple[Hashable, str]]] = {
        "holder": ((one.name, f"the holder {one.name!r}") for one in facts.holder),
        "class": ((one.name, f"the class {one.name!r}") for one in facts.class_),
        "close": (((one.date, one.class_), f"the closing price on {one.date}") for one in facts.close),
        "percent": ((one.trade or one.date, f"the percentage before {one.trade or one.date}") for one in facts.percent),
        "split": (((one.date, one.class_), f"the split on {one.date}") for one in facts.split),
        "decision": ((one.trade, f"the trade {one.trade!r}") for one in facts.decision),
    }
    for table, stated in keyed.items():
        places: dict[Hashable, int] = {}
        for number, (key, name) in enumerate(stated):
            if key in places:
                what = f"Two entries are about {name}; the other is {table}[{places[key]}]. Keep one of them."
                raise _wrong(f"{table}[{number}]", what)
            places[key] = number


def _require_no_circle(facts: ShortSwingFacts) -> None:
    """Refuse classes that derive from each other. A class that is its own underlying one derives from no other."""
    for number, one in enumerate(facts.class_):
        root = facts.underlying(one.name)
        if root == one.name != one.underlying:
            what = f"{one.name} derives from {one.underlying}, and {one.underlying} in the end from {one.name}."
            raise _wrong(f"class[{number}]", f"{what} Remove the entry that is wrong.")


def _require_rules(facts: ShortSwingFacts) -> None:
    for number, decision in enumerate(facts.decision):
        if decision.rule and decision.counts:
            what = f"The trade counts and is exempt under {decision.rule}. Set counts to false, or remove the rule."
            raise _wrong(f"decision[{number}]", what)
        if decision.rule and decision.rule not in EXEMPTIONS:
            near = nearest(decision.rule, EXEMPTIONS)
            raise _wrong(f"decision[{number}].rule", f"{decision.rule} is not the rule of an exemption.{near}")
