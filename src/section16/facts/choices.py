"""What a key allows: its words, and the kind of its value in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from msgspec import inspect

_STEP = re.compile(r"[^.\[\]]+|\[[^\[\]]*\]")
_KINDS = {
    "decimal": "a number",
    "int": "a whole number",
    "float": "a number",
    "date": "a date such as 2025-06-16",
    "datetime": "a moment",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
_UNREADABLE = {
    "invalid decimal string": "it is not a number; write one such as 1250.75",
    "invalid day": "it is not a date; write one such as 2025-06-16",
}
_EXPECTED = re.compile(r"^expected '([^']*)', got '([^']*)'$")


def in_plain_words(message: str) -> str:
    """Return msgspec's message about a value with the kinds of values in plain words.

    >>> in_plain_words("expected 'decimal | null', got 'bool'")
    'it is true or false, and a number is required'
    """
    found = _EXPECTED.match(message)
    if found is None:
        return _UNREADABLE.get(message, message)
    wanted = [_KINDS.get(kind, kind) for kind in found[1].split(" | ") if kind != "null"]
    return f"it is {_KINDS.get(found[2], found[2])}, and {' or '.join(dict.fromkeys(wanted))} is required"


def choices(kind: type[Any], path: str) -> tuple[str, ...]:
    """Return the words that are allowed at a path such as ``notes[0].on`` within a table; none where any is."""
    here = [inspect.type_info(kind)]
    for step in _STEP.findall(path):
        here = [inner for one in here for inner in _inside(one, step)]
    return tuple(str(word) for one in here for two in _flat(one) for word in _words(two))


def remedy_of(word: str, known: tuple[str, ...]) -> str:
    """Return the remedy for a word that is not one of the allowed ones."""
    near = get_close_matches(word, known, 1)
    return f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"


def _inside(one: inspect.Type, step: str) -> Iterator[inspect.Type]:
    for two in _flat(one):
        if isinstance(two, inspect.StructType):
            yield from (field.type for field in two.fields if field.encode_name == step)
        elif isinstance(two, inspect.DictType):
            yield two.value_type
        elif isinstance(two, inspect.VarTupleType | inspect.ListType):
            yield two.item_type


def _flat(one: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(one, inspect.UnionType):
        yield from (three for two in one.types for three in _flat(two))
    elif isinstance(one, inspect.Metadata):
        yield from _flat(one.type)
    else:
        yield one


def _words(one: inspect.Type) -> tuple[Any, ...]:
    return tuple(one.values) if isinstance(one, inspect.LiteralType) else ()
