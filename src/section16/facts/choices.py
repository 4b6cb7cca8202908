"""What a key allows: its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from section16.nearest import nearest_name

_STEP = re.compile(r"[^.\[\]]+|\[[^\[\]]*\]")


def choices(kind: type[Any], path: str) -> tuple[str, ...]:
    """Return the words that are allowed at a path such as ``notes[0].on`` within a table; none where any is."""
    here = [inspect.type_info(kind)]
    for step in _STEP.findall(path):
        here = [inner for one in here for inner in _inside(one, step)]
    return tuple(str(word) for one in here for two in alternatives_of(one) for word in _words(two))


def remedy_of(word: str, known: tuple[str, ...]) -> str:
    """Return the remedy for a word that is not one of the allowed ones."""
    near = nearest_name(word, known)
    words = [word for word in known if word]  # an empty choice means a key that is left out
    return (
        f"Did you mean {near}?"
        if near
        else f"Write one of {('; ' if any(',' in word for word in words) else ', ').join(words)}."
    )


def _inside(one: inspect.Type, step: str) -> Iterator[inspect.Type]:
    for two in alternatives_of(one):
        if isinstance(two, inspect.StructType):
            yield from (field.type for field in two.fields if field.encode_name == step)
        elif isinstance(two, inspect.DictType):
            yield two.value_type
        elif isinstance(two, inspect.VarTupleType | inspect.ListType):
            yield two.item_type


def alternatives_of(one: inspect.Type) -> Iterator[inspect.Type]:
    """Yield the types that a value may have: those of a union, without constraints."""
    if isinstance(one, inspect.UnionType):
        yield from (three for two in one.types for three in alternatives_of(two))
    elif isinstance(one, inspect.Metadata):
        yield from alternatives_of(one.type)
    else:
        yield one


def _words(one: inspect.Type) -> tuple[Any, ...]:
    return tuple(one.values) if isinstance(one, inspect.LiteralType) else ()
