"""A facts file to facts: TOML or JSON, entry by entry, so that everything wrong is reported at once and by name."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType
from typing import Any, get_args

import msgspec

from section16.dates import date_of
from section16.document.xml_characters import FORBIDDEN_IN_XML
from section16.errors import UnreadableError
from section16.facts.awards import Award
from section16.facts.canonical import (
    KEYS,
    amount_of,
    canonical,
    canonical_keys,
    canonical_kind,
    hint,
    nearest_key,
    nearest_kind,
)
from section16.facts.choices import choices, remedy_of
from section16.facts.events import AnyEvent
from section16.facts.facts import Facts
from section16.facts.filing import Amendment, Filing, Joint, YearEnd
from section16.facts.findings import wrong
from section16.facts.issuer import Issuer
from section16.facts.opening import Holding, Opening
from section16.facts.parties import Party, Relation
from section16.facts.plans import Plan
from section16.facts.powers import Power
from section16.facts.securities import Security
from section16.finding import Finding
from section16.library_words import json_fault, toml_fault
from section16.nearest import nearest_name
from section16.sentences import sentence
from section16.value_words import in_plain_words

_TABLES: dict[str, type[Any]] = {
    "issuer": Issuer,
    "filing": Filing,
    "amendment": Amendment,
    "year-end": YearEnd,
}
_NAMED: dict[str, type[Any]] = {
    "people": Party,
    "entities": Party,
    "securities": Security,
    "awards": Award,
    "plans": Plan,
    "powers": Power,
    "texts": str,
}
_LISTS: dict[str, type[Any]] = {"relations": Relation, "joint": Joint}
_KINDS: dict[str, type[Any]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyEvent)}
_NO_OTHERS: Mapping[str, type[Any]] = MappingProxyType({})
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_MISSING = re.compile(r"missing required field `([^`]*)`")
_OTHER = re.compile(r"Invalid enum value '([^']*)'")
_STEP = re.compile(r"[^.\[\]]+")
_AT = re.compile(r" - at `\$\.?([^`]*)`")


def read_facts(data: bytes, source: str = "the facts file") -> tuple[Facts | None, tuple[Finding, ...]]:
    """Return the facts that a file states, and what is wrong with it; no facts when anything is.

    Numbers are read exactly. Raises :class:`~section16.errors.UnreadableError` for bytes that are neither TOML nor JSON.
    """
    made, found = read_tables(data, source)
    if "issuer" not in made and not any(one.location == f"{source}, [issuer]" for one in found):
        missing = wrong("FACTS-MISSING", f"{source}, [issuer]", "The issuer is missing.", "State `name`, `cik` and `symbol`.")
        found = (*found, missing)
    if found:
        return None, found
    return Facts(**made), ()


def read_tables(data: bytes, source: str = "the facts file") -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Return the tables that a file states, by the fields of :class:`Facts`, and what is wrong with it.

    An issuer may be missing. Raises :class:`~section16.errors.UnreadableError` for bytes that are neither TOML nor JSON.
    """
    found: list[Finding] = []
    made = {name.replace("-", "_"): _section(name, value, source, found) for name, value in parsed(data, source).items()}
    return {name: value for name, value in made.items() if value is not None}, tuple(found)


def read_entry(
    word: str, entry: dict[str, Any], source: str, others: Mapping[str, type[Any]] = _NO_OTHERS
) -> tuple[Any, tuple[Finding, ...]]:
    """Return one entry of a table of facts, such as an event or an award; nothing and what is wrong where anything is.

    ``others`` are tables beside those of a facts file.
    """
    found: list[Finding] = []
    if word == "events":
        return _event(entry, source, found), tuple(found)
    return _entry(entry, _kinds_of_entries(others)[word], source, found), tuple(found)


def _kinds_of_entries(others: Mapping[str, type[Any]]) -> dict[str, type[Any]]:
    return {**_NAMED, **_LISTS, **_TABLES, "holdings": Holding, "opening": Opening, **others}


_ROLE_KEYS = ("role", "title", "since", "until")
"""The keys of a role that words may state without the list of roles around it."""


def read_entry_of_words(  # noqa: PLR0913 - what an entry is made from
    word: str,
    words: Iterable[str],
    source: str,
    *,
    known: Mapping[str, Any] | None = None,
    fixed: Mapping[str, Any] = _NOTHING,
    others: Mapping[str, type[Any]] = _NO_OTHERS,
) -> tuple[Any, tuple[Finding, ...]]:
    """Return one entry as :func:`read_entry` does, from words such as ``units=400``.

    Words replace what is ``known`` of an entry that is changed, in which a key with an empty value is left out; what is
    ``fixed`` replaces words. ``address.city=Denver`` states a key of a table within the entry, and ``role=director`` the only
    role of a person who has no other.

    Values are written as in TOML; quotes may be left out, also around digits where the key takes a text, such as a CIK. Numbers
    and dates may be written as people write them: ``$41.70``, ``400,000``, ``11/24/2026``, ``24-Nov-2026``. Raises
    :class:`~section16.errors.UnreadableError` for a word without an equals sign.
    """
    given = _texts(words, source)
    tag = fixed.get("kind") or given.get("kind", "").strip("'\"") or (known or {}).get("kind")
    kind = _KINDS.get(canonical_kind(str(tag), _KINDS)) if word == "events" else _kinds_of_entries(others).get(word)
    # Before words replace what is known: `shares=400` changes the units that an event already has.
    keys = canonical_keys(given, kind)
    texts = {keys[key]: text for key, text in given.items()}
    said = {key: _value(text, takes_text=_takes_text(kind, key)) for key, text in texts.items()}
    if known is None:
        entry = _nested({}, _with_role(said, {}) if kind is Party else said)
        return read_entry(word, {**entry, **fixed}, source, others)
    entry = {**_nested(known, _with_role(said, known) if kind is Party else said), **fixed}
    return read_entry(word, {key: value for key, value in entry.items() if value != ""}, source, others)


def _with_role(said: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a person or entity with its only role, whose keys may be given without the list around it.

    Where several roles are known, the list has to be given: nothing says which of them the words replace.
    """
    roles = known.get("roles") or [{}]
    stated = {key: said[key] for key in _ROLE_KEYS if key in said}
    role = {key: value for key, value in {**roles[0], **stated}.items() if value != ""}
    if not stated or "role" not in role or "roles" in said or len(roles) > 1:
        return dict(said)
    return {key: value for key, value in said.items() if key not in stated} | {"roles": [role]}


def _nested(known: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known with words that replace it; ``address.city`` replaces the city within the address."""
    made = dict(known)
    for key, value in said.items():
        table, dot, inner = key.partition(".")
        within = made.get(table, {})
        made[table] = _nested(within if isinstance(within, Mapping) else {}, {inner: value}) if dot else value
    return made


def read_words(words: Iterable[str], source: str) -> dict[str, Any]:
    """Return what words such as ``units=400`` state, by key; see :func:`read_entry_of_words`."""
    return {key: _value(text) for key, text in _texts(words, source).items()}


def _texts(words: Iterable[str], source: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key:
            unreadable = UnreadableError(
                f"{word!r} is not of the form key=value.", remedy="Write it as units=400 or security=common."
            )
            unreadable.source = source
            raise unreadable
        made[key.strip()] = value.strip()
    return made


def _takes_text(kind: type[Any] | None, key: str) -> bool:
    """Whether a key of a kind of entry takes text only: the digits of a CIK or a ZIP code are not a number."""
    fields = msgspec.structs.fields(kind) if kind is not None and issubclass(kind, msgspec.Struct) else ()
    name, dot, inner = key.partition(".")
    types = [one for field in fields if field.encode_name == name for one in (field.type, *get_args(field.type))]
    if dot:
        return any(_takes_text(one, inner) for one in types if isinstance(one, type))
    return str in types


def _value(text: str, *, takes_text: bool = False) -> Any:
    """Return a value written as in TOML, or as people write numbers and dates; anything else is a text."""
    try:
        value = tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except ValueError:  # no TOML, or a number of more than the 4,300 digits that Python converts
        return text if takes_text else _as_people_write(text)
    return text if takes_text and not isinstance(value, str) else value


def _as_people_write(text: str) -> Any:
    """Return the number or the date that a text says, where it can be read in one way only.

    >>> _as_people_write("$1,234.50"), _as_people_write("400,000"), _as_people_write("1.234,50")
    (Decimal('1234.50'), 400000, '1.234,50')
    >>> _as_people_write("11/24/2026"), _as_people_write("24-Nov-2026"), _as_people_write("24/11/2026")
    (datetime.date(2026, 11, 24), datetime.date(2026, 11, 24), '24/11/2026')
    """
    plain = amount_of(text)
    if plain is not None:
        return Decimal(plain) if "." in plain else int(plain)
    return date_of(text) or text


def parsed(data: bytes, source: str, page: str = "docs/drafting.md") -> dict[str, Any]:
    """Return the tables of a file, TOML or JSON, with numbers read exactly; ``page`` shows how they are written.

    Raises :class:`~section16.errors.UnreadableError` for bytes that are neither.
    """
    try:
        text = data.decode("utf-8-sig")
        is_json = text.lstrip().startswith("{")
        parsed = json.loads(text, parse_float=Decimal) if is_json else tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        unreadable = UnreadableError("The file is not text in UTF-8.", where=f"byte {error.start}", remedy="Save it as UTF-8.")
    except json.JSONDecodeError as error:
        what, where = json_fault(error)
        unreadable = UnreadableError(f"The JSON is not valid: {what}.", where=where, remedy="Correct the line.")
    except RecursionError:
        unreadable = UnreadableError("The tables are nested too deeply.", remedy=f"See {page} for how facts are written.")
    except ValueError as error:  # no TOML, or a number of more than the 4,300 digits that Python converts
        what, where = toml_fault(error)
        remedy = f"Correct it; {page} shows how facts are written."
        unreadable = UnreadableError(f"The TOML is not valid: {what}.", where=where, remedy=remedy)
    else:
        return _object(parsed)
    unreadable.source = source
    raise unreadable


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnreadableError("The file contains no table of facts.", remedy="Begin with [issuer].")
    return value


def _section(name: str, value: Any, source: str, found: list[Finding]) -> Any:
    if name in _TABLES:
        return _entry(value, _TABLES[name], f"{source}, [{name}]", found)
    if name in _NAMED and isinstance(value, dict):
        return {key: _entry(one, _NAMED[name], f"{source}, [{name}.{key}]", found) for key, one in value.items()}
    if name in _LISTS and isinstance(value, list):
        places = [f"{source}, [[{name}]] {number}" for number in range(1, len(value) + 1)]
        return tuple(_entry(one, _LISTS[name], place, found) for one, place in zip(value, places, strict=True))
    if name == "events" and isinstance(value, list):
        return tuple(_event(one, f"{source}, [[events]] {number}", found) for number, one in enumerate(value, 1))
    if name == "opening" and isinstance(value, dict):
        return _opening(value, source, found)
    known = [*_TABLES, *_NAMED, *_LISTS, "events", "opening"]
    what = f"[{name}] has the wrong form." if name in known else f"Unknown table [{name}]."
    remedy = _heading(name) if name in known else _near(name, known)
    found.append(wrong("FACTS-TABLE", f"{source}, [{name}]", what, remedy))
    return None


def _heading(name: str) -> str:
    if name == "texts":
        return 'Write [texts], and below it NAME = "the text".'
    if name in _NAMED:
        return f"Write [{name}.NAME] for each entry."
    return "Write [opening]." if name == "opening" else f"Write [[{name}]] for each entry."


def _opening(value: dict[str, Any], source: str, found: list[Finding]) -> Opening | None:
    holdings = value.get("holdings", [])
    if not isinstance(holdings, list):
        found.append(wrong("FACTS-TABLE", f"{source}, [opening]", "`holdings` is not a list.", "Write [[opening.holdings]]."))
        return None
    rows = tuple(
        _entry(one, Holding, f"{source}, [[opening.holdings]] {number}", found) for number, one in enumerate(holdings, 1)
    )
    opening: Opening | None = _entry(
        {key: one for key, one in value.items() if key != "holdings"}, Opening, f"{source}, [opening]", found
    )
    return None if opening is None else msgspec.structs.replace(opening, holdings=rows)


def _event(value: Any, place: str, found: list[Finding]) -> Any:
    kind = value.get("kind") if isinstance(value, dict) else None
    kind = canonical_kind(kind, _KINDS) if isinstance(kind, str) else kind
    if not isinstance(kind, str) or kind not in _KINDS:
        says = f"Unknown kind of event {kind!r}." if kind else "The event has no kind."
        found.append(wrong("FACTS-KIND", f"{place}, kind", says, _offer(nearest_kind(str(kind or ""), _KINDS), _KINDS)))
        return None
    return _entry({**value, "kind": kind}, _KINDS[kind], f"{place} ({kind})", found)


def _entry(value: Any, kind: type[Any], place: str, found: list[Finding]) -> Any:
    """Return an entry; one that is refused as it is written is tried in its canonical form."""
    if (unprintable := next(_unprintable(value, place), None)) is not None:
        found.append(unprintable)
        return None
    with suppress(msgspec.ValidationError):
        return msgspec.convert(value, kind)
    plain = canonical(value, kind)
    try:
        return msgspec.convert(plain, kind)
    except msgspec.ValidationError as error:
        found += _findings_of(str(error), kind, place, plain)
        return None


def _unprintable(value: Any, place: str) -> Iterator[Finding]:
    """Yield where a text has a character that XML forbids, which no form could state; such come with pasted text."""
    if isinstance(value, str) and (found := FORBIDDEN_IN_XML.search(value)):
        says = f"The text contains the character U+{ord(found[0]):04X}, which no form can state."
        yield wrong("FACTS-VALUE", place, says, "Remove it.")
    elif isinstance(value, dict | list | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value, 1):
            yield from _unprintable(inner, f"{place}, {key}")


def _findings_of(message: str, kind: type[Any], place: str, value: Any) -> Iterator[Finding]:
    """Yield what is wrong with an entry: what msgspec reports, and every other key that is missing or unknown as well."""
    if _UNKNOWN.search(message) and not _AT.search(message) and isinstance(value, dict):
        known = {*kind.__struct_encode_fields__, kind.__struct_config__.tag_field}
        for key in value:
            if key not in known:
                yield _unknown_key(key, kind, place, value)
    elif _MISSING.search(message) and not _AT.search(message) and isinstance(value, dict):
        for field in msgspec.structs.fields(kind):
            if field.required and field.encode_name not in value:
                yield wrong("FACTS-MISSING", f"{place}, {field.encode_name}", f"`{field.encode_name}` is missing.", "State it.")
    else:
        yield _finding_of(message, kind, place, value)


def _numbered(path: str) -> str:
    """Return a path within a table as other places are written: ``trades[0].price`` is ``trades 1, price``."""
    return re.sub(r"\[(\d+)\]", lambda match: f" {int(match[1]) + 1}", path).replace(".", ", ")


def _finding_of(message: str, kind: type[Any], place: str, value: Any) -> Finding:
    unknown, missing, at = _UNKNOWN.search(message), _MISSING.search(message), _AT.search(message)
    inside = f", {_numbered(at[1])}" if at else ""
    if unknown is not None:
        return _unknown_key(unknown[1], None if at else kind, f"{place}{inside}", value)
    if missing is not None:
        return wrong("FACTS-MISSING", f"{place}{inside}, {missing[1]}", f"`{missing[1]}` is missing.", "State it.")
    other = _OTHER.search(message)
    if other is not None and at:
        words = choices(kind, at[1])
        return wrong("FACTS-VALUE", f"{place}{inside}", f"{other[1]!r} is not allowed here.", remedy_of(other[1], words))
    plain = message.partition(" - at ")[0].replace("RFC3339 encoded date", "day").replace("`", "'")
    says, _, write = in_plain_words(plain[0].lower() + plain[1:]).partition(". ")
    remedy = (hint(_at(value, at[1])) if at else "") or write or "correct it; docs/draft-facts.md lists the values of this key"
    return wrong("FACTS-VALUE", f"{place}{inside}", sentence(says), sentence(remedy))


def _unknown_key(key: str, kind: type[Any] | None, place: str, value: Any) -> Finding:
    """Return the finding of a key that a kind of entry does not have; no ``kind`` where it is a table within an entry."""
    known = [] if kind is None else list(kind.__struct_encode_fields__)
    near = nearest_key(key, known)
    given = _given_as_well(key, near, value)
    if given:
        also = "which" if given == near else f"and {given!r}"
        says = f"{key!r} is another name of {near}, {also} is given as well."
        return wrong("FACTS-KEY", f"{place}, {key}", says, "Leave one of them out.")
    return wrong("FACTS-KEY", f"{place}, {key}", f"Unknown key {key!r}.", _offer(near, known))


def _given_as_well(key: str, name: str, value: Any) -> str:
    """Return the key that an entry has beside one that is another name of the same; empty where there is none."""
    others = KEYS.get(name, ())
    if not isinstance(value, dict) or key.casefold() not in others:
        return ""
    return next((one for one in value if one != key and (one == name or one.casefold() in others)), "")


def _at(value: Any, path: str) -> Any:
    """Return the value at a path such as ``trades[0].price``; nothing where there is none."""
    for step in _STEP.findall(path):
        try:
            value = value[int(step)] if step.isdigit() and not isinstance(value, dict) else value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _near(name: str, known: Any) -> str:
    return _offer(nearest_name(name, known), known)


def _offer(near: str, known: Any) -> str:
    """Return a remedy that offers the nearest name, or all of them."""
    if near:
        return f"Did you mean {near}?"
    return f"Use one of {', '.join(known)}." if known else "Correct it; docs/draft-facts.md lists the names."


def kinds() -> Iterator[tuple[str, type[Any]]]:
    """Yield every kind of event by the word the facts file uses."""
    yield from _KINDS.items()
