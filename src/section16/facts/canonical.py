"""Entries as people write them, in the canonical form: other names of kinds and keys, amounts, dates, yes and no.

Only what can be read in one way is accepted: what a key means depends on the keys that its table has, and a text that is
accepted as it is stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from msgspec import inspect

from section16.dates import date_of
from section16.facts.choices import alternatives_of
from section16.nearest import nearest_name

KINDS = MappingProxyType(
    {
        "grant": ("granted", "award", "awarded"),
        "vesting": ("vest", "vests", "vested", "release", "released"),
        "withholding": ("withheld", "tax withholding", "net settlement", "shares withheld"),
        "exercise": ("exercised", "option exercise"),
        "conversion": ("convert", "converted"),
        "purchase": ("buy", "bought", "purchased", "open market purchase"),
        "sale": ("sell", "sold", "open market sale"),
        "sale to cover": ("sell to cover", "sold to cover"),
        "gift": ("donate", "donated", "donation", "gave"),
        "transfer": ("transferred",),
        "plan purchase": ("espp", "espp purchase", "401k purchase"),
        "inheritance": ("inherit", "inherited"),
        "appointment": ("appoint", "appointed", "election", "elected"),
        "departure": ("resignation", "resigned", "retirement", "retired", "left"),
        "dividend equivalents": ("dividend equivalent", "dividend equivalent rights", "deu"),
        "split": ("stock split", "reverse split"),
        "forfeiture": ("forfeit", "forfeited", "cancellation", "cancelled", "canceled"),
        "expiration": ("expire", "expired", "expiry", "lapse", "lapsed"),
    }
)
"""Other names of kinds of events, by the name of the facts file."""

KEYS = MappingProxyType(
    {
        "units": ("shares", "quantity", "qty", "number-of-shares", "number-of-units"),
        "amount": ("shares", "units", "quantity", "qty", "balance"),
        "price": ("px", "price-per-share", "unit-price"),
        "exercise-price": ("strike", "strike-price", "conversion-price", "grant-price", "option-price"),
        "withheld-price": ("tax-price", "withholding-price"),
        "withheld": ("shares-withheld", "units-withheld", "withholding"),
        "date": ("day", "on", "when", "trade-date", "transaction-date", "event-date"),
        "granted": ("grant-date", "granted-on", "date-granted", "award-date"),
        "expires": ("expiration", "expiration-date", "expiry", "expiry-date", "expires-on"),
        "exercisable": ("exercisable-from", "exercisable-date", "date-exercisable"),
        "who": ("owner", "person", "insider", "reporting-person", "reporting-owner", "holder"),
        "to": ("recipient", "grantee", "holder", "who", "owner"),
        "holder": ("who", "owner", "person"),
        "giver": ("donor", "from"),
        "receiver": ("donee", "recipient"),
        "security": ("class", "title-of-security"),
        "approved-by": ("approved", "approver"),
        "symbol": ("ticker", "trading-symbol"),
        "fiscal-year-end": ("fye", "year-end", "fiscal-year-ends"),
        "zip": ("zip-code", "postal-code", "zipcode"),
        "called": ("full-name", "known-as"),
        "cik": ("edgar-number", "cik-number"),
        # `ladder` is the name that this key had before, in scripts and in the policies that offices have stored.
        "escalation": ("ladder", "escalation-schedule", "schedule"),
    }
)
"""Other names of keys, by the name of the facts file; each counts only in a table that has the one and not the other."""

_AMOUNT = re.compile(r"(?:(?:US)?\$ ?|USD )?(\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,12})?|\d{1,18}(?:\.\d{1,12})?)", re.ASCII)
_POINTS = re.compile(r"\D{0,4}(\d{1,3}(?:\.\d{3}){1,6}|\d{1,18}),(\d{1,12})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_MONTH_DAY = ("%m/%d", "%m%d", "%b %d", "%B %d", "%d %b", "%d %B", "%d-%b")
_YES_OR_NO = MappingProxyType({"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False})
_LEAP_YEAR = "2000"


def canonical_kind(name: str, known: Collection[str]) -> str:
    """Return the kind of event that a name means, or the name itself.

    >>> canonical_kind("Sell", ["sale"]), canonical_kind("plan_purchase", ["plan purchase"]), canonical_kind("loan", ["sale"])
    ('sale', 'plan purchase', 'loan')
    """
    plain = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
    if plain in known:
        return plain
    return next((kind for kind, others in KINDS.items() if plain in others and kind in known), name)


def nearest_kind(name: str, known: Collection[str]) -> str:
    """Return the kind of event whose name, or another name of it, is nearest to a text; nothing where none is near."""
    return _nearest(name, known, KINDS)


def nearest_key(name: str, known: Collection[str]) -> str:
    """Return the key whose name, or another name of it, is nearest to a text; nothing where none is near."""
    return _nearest(name, known, KEYS)


def _nearest(name: str, known: Collection[str], others: Mapping[str, tuple[str, ...]]) -> str:
    names = {other: one for one in known for other in others.get(one, ())} | {one: one for one in known}
    return names.get(nearest_name(name.casefold(), names, 0.7), "")


def canonical(value: Any, kind: type[Any]) -> Any:
    """Return a value of a table as the facts file writes it; what cannot be read in one way stays as it is."""
    return _of(value, inspect.type_info(kind), "")


def canonical_keys(given: Iterable[str], kind: Any) -> dict[str, str]:
    """Return the key of a table that each given name means, by name; ``address.zip-code`` is read part by part."""
    return _keys(tuple(given), inspect.type_info(kind))


def _keys(given: Collection[str], of: inspect.Type) -> dict[str, str]:
    fields = next((_fields(one) for one in alternatives_of(of) if isinstance(one, inspect.StructType)), {})
    inner: dict[str, list[str]] = {}
    for table, dot, rest in (name.partition(".") for name in given):
        if dot:
            inner.setdefault(table, []).append(rest)
    within = {table: _keys(names, fields[table]) if table in fields else {} for table, names in inner.items()}
    return {name: _path(name, within) if "." in name else _key(name, fields, given) for name in given}


def _path(name: str, within: Mapping[str, Mapping[str, str]]) -> str:
    table, _dot, rest = name.partition(".")
    return f"{table}.{within[table].get(rest, rest)}"


def _fields(of: inspect.StructType) -> dict[str, inspect.Type]:
    return {field.encode_name: field.type for field in of.fields}


def _of(value: Any, of: inspect.Type, key: str) -> Any:
    kinds = tuple(alternatives_of(of))
    if isinstance(value, Mapping):
        return _table(value, kinds)
    if isinstance(value, list | tuple):
        item = next((one.item_type for one in kinds if isinstance(one, inspect.VarTupleType)), None)
        return value if item is None else [_of(one, item, key) for one in value]
    return _text(value, kinds, key) if isinstance(value, str) else value


def _table(value: Mapping[str, Any], kinds: tuple[inspect.Type, ...]) -> Any:
    for one in kinds:
        if isinstance(one, inspect.DictType):
            return {key: _of(inner, one.value_type, key) for key, inner in value.items()}
        if isinstance(one, inspect.StructType):
            return _struct(value, _fields(one))
    return value


def _struct(value: Mapping[str, Any], fields: dict[str, inspect.Type]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, inner in value.items():
        name = _key(key, fields, value)
        made[name] = _of(inner, fields[name], name) if name in fields else inner
    return made


def _key(key: str, fields: Mapping[str, Any], given: Collection[str]) -> str:
    """Return the key that a name means in a table; the name itself where that is open, or where the key is given twice."""
    meant = _meant(key, fields)
    if len(meant) != 1:
        return key
    # Two names of one key, such as shares and quantity, would leave only the last of the two values.
    twice = any(other != key and _meant(other, fields) == meant for other in given)
    return key if twice else meant[0]


def _meant(key: str, fields: Mapping[str, Any]) -> list[str]:
    if key in fields:
        return [key]
    plain = key.strip().casefold().replace("_", "-").replace(" ", "-")
    return [plain] if plain in fields else [name for name, others in KEYS.items() if plain in others and name in fields]


def _text(text: str, kinds: tuple[inspect.Type, ...], key: str) -> Any:
    if any(isinstance(one, inspect.StrType) for one in kinds):
        return _month_and_day(text) if key == "fiscal-year-end" else text
    for one in kinds:
        read = _READ.get(type(one))
        found = None if read is None else read(text, one)
        if found is not None:
            return found
    return text


def _month_and_day(text: str) -> str:
    """Return a month and a day as ``12-31``, from how people and EDGAR write them.

    >>> [_month_and_day(text) for text in ("12/31", "1231", "Jun 30", "31-Dec", "12-31", "13/45")]
    ['12-31', '12-31', '06-30', '12-31', '12-31', '13/45']
    """
    for form in _MONTH_DAY:
        with suppress(ValueError):
            return f"{datetime.strptime(f'{_LEAP_YEAR} {text.strip()}', f'%Y {form}'):%m-%d}"  # noqa: DTZ007 - no time of day
    return text


def amount_of(text: str) -> str | None:
    """Return the digits of an amount of shares or dollars as people write it in the United States.

    >>> amount_of("$1,234.50"), amount_of("400,000"), amount_of("1.234,50"), amount_of("1,23")
    ('1234.50', '400000', None, None)
    """
    found = _AMOUNT.fullmatch(text.strip())
    return found[1].replace(",", "") if found else None


def _whole(text: str, _of: inspect.Type) -> int | None:
    digits = amount_of(text)
    return int(digits) if digits is not None and digits.isdigit() else None


def _choice(text: str, of: Any) -> str | None:
    plain = " ".join(text.casefold().replace("_", " ").split())
    meant = [word for word in of.values if isinstance(word, str) and word.casefold() == plain]
    return meant[0] if len(meant) == 1 else None


_READ: dict[type[Any], Callable[[str, Any], Any]] = {
    inspect.DecimalType: lambda text, _of: amount_of(text),
    inspect.IntType: _whole,
    inspect.DateType: lambda text, _of: date_of(text),
    inspect.BoolType: lambda text, _of: _YES_OR_NO.get(text.strip().casefold()),
    inspect.LiteralType: _choice,
}


def hint(text: Any) -> str:
    """Return how to write an amount or a date that can be read in two ways, or nothing.

    >>> hint("1.234,56"), hint("24/11/2026"), hint("12%")
    ('Write 1234.56.', 'Write 2026-11-24.', 'Write the number itself, not a percentage.')
    """
    if not isinstance(text, str):
        return ""
    if text.strip().endswith("%"):
        return "Write the number itself, not a percentage."
    amount, day = _POINTS.fullmatch(text.strip()), _DAY_FIRST.fullmatch(text.strip())
    if day is not None:
        with suppress(ValueError):
            return f"Write {date(int(day[3]), int(day[2]), int(day[1]))}."
    return f"Write {amount[1].replace('.', '')}.{amount[2]}." if amount else ""
