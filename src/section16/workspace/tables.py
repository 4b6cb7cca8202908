"""Results as tables that other programs read: one line of CSV or JSON for each struct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from section16.render.csv_cells import csv_line

__all__ = ["csv_lines", "json_lines"]


def csv_lines(found: Iterable[msgspec.Struct], kind: type[msgspec.Struct]) -> Iterator[str]:
    """Yield structs of one kind as CSV (RFC 4180), the names of the columns first; the names are the keys of the JSON.

    A list is one cell, its values separated by semicolons; a struct within the struct is one cell of JSON. A text that a
    spreadsheet would take for a formula gets an apostrophe.
    """
    columns = tuple(field.encode_name for field in msgspec.structs.fields(kind))
    yield csv_line(columns)
    for one in found:
        values = msgspec.to_builtins(one, builtin_types=(Decimal,))
        yield csv_line(_cell(values.get(column)) for column in columns)


def json_lines(found: Iterable[msgspec.Struct]) -> Iterator[str]:
    """Yield structs as JSON Lines."""
    return (msgspec.json.encode(one).decode() + "\n" for one in found)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple) and not any(isinstance(part, list | tuple | dict) for part in value):
        return "; ".join("" if part is None else str(part) for part in value)
    return msgspec.json.encode(value).decode() if isinstance(value, list | tuple | dict) else value
