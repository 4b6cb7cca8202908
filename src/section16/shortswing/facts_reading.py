"""Facts about trades as a user states them: each entry read by itself, so that everything wrong is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from section16.facts.canonical import canonical
from section16.facts.table import Table
from section16.facts.table_lines import heading_of
from section16.law.exemptions import EXEMPTIONS
from section16.nearest import nearest, nearest_name
from section16.shortswing.facts import (
    ClassOfSecurities,
    ClosingPrice,
    CountedTrade,
    HolderShare,
    Percentage,
    ShortSwingFacts,
    SplitOfClass,
    share,
)
from section16.shortswing.facts_faults import FactsError, FactsFault
from section16.shortswing.trades import MOST_DOLLARS, MOST_PLACES, day_of, number_of, price_of
from section16.value_words import fault_of

_OTHER_NAMES = {"from": "since", "to": "until", "became": "since", "ceased": "until"}
_ROLES = {"ten_percent": "ten percent", "ten-percent": "ten percent", "10%": "ten percent", "10 percent": "ten percent"}
_TABLES: dict[str, type[Table]] = {
    "holder": HolderShare,
    "class": ClassOfSecurities,
    "close": ClosingPrice,
    "percent": Percentage,
    "split": SplitOfClass,
    "decision": CountedTrade,
}
_ALIKE = 0.7

Stated = dict[str, list[tuple[int, Any]]]
"""The entries of each table that could be read, with their numbers from 1."""


def facts_of(given: Mapping[str, Any]) -> ShortSwingFacts:
    """Return facts from the tables of a TOML or JSON file.

    Raises :class:`~section16.errors.TradesError` with everything that is unknown or contradicts itself, and its place.
    """
    named: dict[str, Any] = {_OTHER_NAMES.get(key, str(key)): value for key, value in given.items()}
    if "role" in named:
        roles = named["role"]
        named["role"] = [_role(one) for one in roles] if isinstance(roles, list) else _role(roles)
    reader = _FactsReader()
    try:
        made = reader.struct(FactsFault(""), named, ShortSwingFacts, tables=_TABLES)
        stated = {name: reader.entries(name, named[name]) for name in _TABLES if name in named}
    except RecursionError:
        raise FactsError([FactsFault("The facts contain too many lists within lists.")]) from None
    fields = {field.encode_name: field.name for field in msgspec.structs.fields(ShortSwingFacts)}
    made |= {fields[name]: tuple(one for _, one in found) for name, found in stated.items()}
    facts = ShortSwingFacts(**made)
    faults = [*reader.faults, *_faults(facts, stated)]
    if faults:
        raise FactsError(faults)
    return facts


def _role(value: Any) -> Any:
    plain = value.strip().casefold() if isinstance(value, str) else value
    return _ROLES.get(plain, plain) if isinstance(plain, str) else plain


class _FactsReader:
    """Reads tables, and collects what is wrong with them."""

    def __init__(self) -> None:
        self.faults: list[FactsFault] = []

    def entries(self, table: str, value: Any) -> list[tuple[int, Any]]:
        """Return the entries of a list of tables that can be used, each with its number."""
        if not isinstance(value, list | tuple):
            self.faults.append(FactsFault(f"{table} is not a list of tables. Write each entry under [[{table}]].", key=table))
            return []
        read = ((number, self.entry(FactsFault("", table, number), one)) for number, one in enumerate(value, 1))
        return [(number, one) for number, one in read if one is not None]

    def entry(self, place: FactsFault, value: Any) -> Any:
        """Return an entry, ``None`` where anything is wrong with it."""
        kind, before = _TABLES[place.table], len(self.faults)
        if not isinstance(value, Mapping):
            keys = ", ".join(field.encode_name for field in msgspec.structs.fields(kind))
            self.faults.append(msgspec.structs.replace(place, what=f"The entry is not a table with the keys {keys}."))
            return None
        made = self.struct(place, _with_share(value) if kind is HolderShare else value, kind)
        return kind(**made) if len(self.faults) == before else None

    def struct(
        self, place: FactsFault, given: Mapping[str, Any], kind: type[Table], tables: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the values of the keys of a table that can be used, without ``tables`` within it."""
        values = canonical({str(key): one for key, one in given.items() if key not in (tables or ())}, kind)
        fields = {field.encode_name: field for field in msgspec.structs.fields(kind) if field.encode_name not in (tables or ())}
        made: dict[str, Any] = {}
        for key in values:
            if key not in fields:
                near = nearest_name(str(key), (*fields, *(tables or ())), _ALIKE)
                what = f"Unknown key {str(key)!r}.{f' Did you mean {near}?' if near else ''}"
                self.faults.append(msgspec.structs.replace(place, what=what, key=str(key)))
        for key, field in fields.items():
            if key in values:
                self._value(msgspec.structs.replace(place, key=key), values[key], field, made)
            elif field.required:
                self.faults.append(msgspec.structs.replace(place, what=f"The key {key} is missing."))
        return made

    def _value(self, place: FactsFault, value: Any, field: msgspec.structs.FieldInfo, made: dict[str, Any]) -> None:
        try:
            made[field.name] = msgspec.convert(value, field.type, strict=False)
            if isinstance(made[field.name], date):
                day_of(made[field.name])
        except msgspec.ValidationError as error:
            _, what = fault_of(error)
            self.faults.append(msgspec.structs.replace(place, what=f"{what[0].upper()}{what[1:]}."))
        except ValueError as error:
            self.faults.append(msgspec.structs.replace(place, what=f"The date {value} {error}"))


def _with_share(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the table of a holder with the share as text, whether it was written as a number or not."""
    value = holder.get("share")
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return holder
    decimal = value if isinstance(value, int) else Decimal(str(value))
    plain = isinstance(decimal, int) or not decimal.is_finite() or abs(decimal.adjusted()) > MOST_PLACES
    return {**holder, "share": str(decimal) if plain else f"{decimal:f}"}


# --- what can be read, and makes no sense


def _faults(facts: ShortSwingFacts, stated: Stated) -> Iterator[FactsFault]:
    if facts.since and facts.until and facts.until < facts.since:
        yield FactsFault("The last day in office is before the first.", key="until")
    roots = facts.roots()
    for number, one in stated.get("class", ()):
        if roots[one.name] == one.name != one.underlying:
            what = f"{one.name} derives from {one.underlying}, and {one.underlying} in the end from {one.name}."
            yield FactsFault(f"{what} Remove the entry that is wrong.", "class", number, "underlying")
    for table, check in _CHECKS.items():
        for number, one in stated.get(table, ()):
            yield from (FactsFault(what, table, number, key) for key, what in check(one, facts))
    for table, of in _ABOUT.items():
        yield from _repeated(table, stated.get(table, ()), of)


def _of_holder(one: HolderShare, _facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    try:
        share(one.share)
    except (ValueError, ZeroDivisionError):
        yield "share", "The share is not a number from 0 to 1."


def _of_close(one: ClosingPrice, _facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    try:
        price_of(one.price)
    except ValueError:
        yield (
            "price",
            f"The closing price is not a number from 0 to {MOST_DOLLARS:,} with at most {MOST_PLACES} decimals.",
        )


def _of_percent(one: Percentage, _facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    if not _is_percentage(one.before):
        yield "before", "The percentage is not a number from 0 to 100."
    if one.date is None and not one.trade:
        yield "", "The percentage names neither a date nor a trade. Add the key date, or the key trade with its id."


def _is_percentage(before: Decimal) -> bool:
    try:
        return number_of(before) <= 100  # noqa: PLR2004 - percent
    except ValueError:
        return False


def _of_split(one: SplitOfClass, _facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    for key, shares in (("new", one.new), ("old", one.old)):
        if not 1 <= shares <= MOST_DOLLARS:
            yield key, f"The number of {key} shares of a split must be from 1 to {MOST_DOLLARS:,}."


def _of_decision(one: CountedTrade, _facts: ShortSwingFacts) -> Iterator[tuple[str, str]]:
    if one.rule and one.counts:
        yield "counts", f"The trade counts and is exempt under {one.rule}. Set counts to false, or remove the rule."
    elif one.rule and one.rule not in EXEMPTIONS:
        yield "rule", f"{one.rule} is not the rule of an exemption.{nearest(one.rule, EXEMPTIONS)}"


_CHECKS: dict[str, Callable[[Any, ShortSwingFacts], Iterator[tuple[str, str]]]] = {
    "holder": _of_holder,
    "close": _of_close,
    "percent": _of_percent,
    "split": _of_split,
    "decision": _of_decision,
}
_ABOUT: dict[str, Callable[[Any], tuple[Hashable, str]]] = {
    "holder": lambda one: (one.name, f"the holder {one.name!r}"),
    "class": lambda one: (one.name, f"the class {one.name!r}"),
    "close": lambda one: ((one.date, one.class_), f"the closing price on {one.date}"),
    "percent": lambda one: (one.trade or one.date, f"the percentage before {one.trade or one.date}"),
    "split": lambda one: ((one.date, one.class_), f"the split on {one.date}"),
    "decision": lambda one: (one.trade, f"the trade {one.trade!r}"),
}


def _repeated(
    table: str, entries: list[tuple[int, Any]] | tuple[()], of: Callable[[Any], tuple[Hashable, str]]
) -> Iterator[FactsFault]:
    """Refuse two statements about one thing, of which only the first would count."""
    places: dict[Hashable, int] = {}
    for number, one in entries:
        key, name = of(one)
        if key in places:
            other = heading_of(table, places[key])
            yield FactsFault(f"Two entries are about {name}; the other is {other}. Keep one of them.", table, number)
        places.setdefault(key, number)
