"""How the columns of a table are laid out, on the screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from section16.document.captions import Column

# How wide a column is beside its neighbours, by its key.
_SHARES = {
    "title": 4.6,
    "nature": 4.2,
    "underlying_title": 3.5,
    "transaction_date": 3.4,
    "deemed_execution_date": 3.4,
    "exercise_date": 3.4,
    "expiration_date": 3.4,
    "exercise_price": 3.1,
    "code": 2.2,
    "v": 0.8,
    "acquired_disposed": 1.4,
    "ownership": 2.8,
    "owned": 3.6,
}
_SHARE = 2.7
_ASIDE = re.compile(r"\s*\((?:Instr\.[^)]*|Month/Day/Year)\)")


class Heading(msgspec.Struct, frozen=True):
    """A cell of the upper row of captions: over ``span`` columns, or ``deep`` as both rows."""

    caption: str
    span: int
    deep: bool


def headings(columns: tuple[Column, ...]) -> Iterator[Heading]:
    """Yield the upper row of captions; neighbours that share a caption share a heading."""
    grouped = any(column.group for column in columns)
    for number, column in enumerate(columns):
        if not column.group:
            yield Heading(column.caption, 1, deep=grouped)
        elif not number or columns[number - 1].group != column.group:
            yield Heading(column.group, sum(other.group == column.group for other in columns), deep=False)


def shares(columns: tuple[Column, ...]) -> list[float]:
    """Return how wide each column is, in hundredths of the table."""
    widths = [_SHARES.get(column.key, _SHARE) for column in columns]
    return [round(100 * width / sum(widths), 2) for width in widths]


def label(column: Column) -> str:
    """Return the caption of a column by itself, as it stands before a cell on a narrow screen."""
    own = f"{column.group.split(' ', 1)[0]} {column.caption}" if column.group else column.caption
    return _ASIDE.sub("", own)
