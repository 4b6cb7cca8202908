"""Rows of a query to a book as structs: lists as tuples, numbers without zeros at their end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, TypeVar

import msgspec

from section16.workspace.querying import plain

Line = TypeVar("Line", bound=msgspec.Struct)
_AS_THEY_ARE: Final = frozenset({str, int, bool, date, datetime, type(None)})
"""Kinds of values that are most of a row, and are shown as the database returns them."""


def struct_of(kind: type[Line], line: Mapping[str, Any], **further: Any) -> Line:
    """Return a struct from the columns of a row that are its fields; ``further`` values replace them."""
    values = {name: _value(line[name]) for name in kind.__struct_fields__ if name in line and name not in further}
    return kind(**values, **further)


def structs_of(kind: type[Line], lines: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Return a struct for each row; see :func:`struct_of`."""
    return tuple(struct_of(kind, line) for line in lines)


def in_order(lines: Iterable[Mapping[str, Any]], *columns: str) -> list[Mapping[str, Any]]:
    """Return rows sorted by columns; by one with a minus from the highest. A row without a value comes after those with one.

    >>> [line["row"] for line in in_order([{"row": 1}, {"row": None}, {"row": 2}], "-row")]
    [2, 1, None]
    """
    found = list(lines)
    for column in reversed(columns):
        name = column.removeprefix("-")
        known = sorted((one for one in found if one[name] is not None), key=itemgetter(name), reverse=name != column)
        found = known + [one for one in found if one[name] is None]
    return found


def _value(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    return tuple(value) if isinstance(value, list) else plain(value)
