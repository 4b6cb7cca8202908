"""An entry of the facts as words such as ``units=400``, in the canonical form, which can be read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

_BARE = re.compile(r"[A-Za-z][\w .,:;&/()%+-]*|[0-9]+")
"""Text that needs no quotes as a value: it does not look like a list or a quoted text; a key of text takes digits as text."""
_TOML_WORDS = frozenset({"true", "false", "inf", "nan"})


def words_of(entry: msgspec.Struct) -> tuple[str, ...]:
    """Return what an entry states as words ``key=value``; the kind of an event and what is as by default are left out.

    Numbers have no commas and dates are written ``2026-11-24``. :func:`section16.facts.reading.read_entry_of_words` reads them.
    """
    stated = msgspec.to_builtins(entry, builtin_types=(date, Decimal))
    tag = entry.__struct_config__.tag_field
    return tuple(f"{key}={_value(value)}" for key, value in stated.items() if key != tag)


def _value(value: Any) -> str:
    if isinstance(value, str) and _BARE.fullmatch(value) and value not in _TOML_WORDS and value == value.strip():
        return value
    return _toml(value)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(_pairs(value))}}}"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    for key, one in value.items():
        name = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)
        yield f"{name} = {_toml(one)}"
