"""How the columns of a table are laid out, on the screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from section16.document.captions import Column
from section16.document.page import PageCell

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
    "code": 2.6,
    "v": 0.8,
    "acquired_disposed": 1.4,
    "ownership": 2.8,
    "owned": 3.6,
}
_SHARE = 2.7
# What a character takes of a table on landscape paper, in a cell and in a caption, and the longest word that a column is made
# wider for.
_CHARACTER, _CAPTION = 0.0062, 0.0052
_LONGEST = 18
# How much of a table columns may take for the sake of long words; the others keep the rest.
_WIDENED = 0.8
_ASIDE = re.compile(r"(?<!\s)\s*+\((?:Instr\.[^()]*|Month/Day/Year)\)")


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


def shares(columns: tuple[Column, ...], rows: Sequence[dict[str, PageCell]] = ()) -> list[float]:
    """Return how wide each column is, in hundredths of the table; one that holds a long number or word is wider."""
    usual = [_SHARES.get(column.key, _SHARE) for column in columns]
    widths = [width / sum(usual) for width in usual]
    needed = [_needed(column, rows) for column in columns]
    short: set[int] = set()
    while more := {at for at, need in enumerate(needed) if at not in short and need > widths[at]}:
        short |= more
        taken = sum(needed[at] for at in short)
        scale = min(1.0, _WIDENED / taken)
        rest = (1 - taken * scale) / (sum(width for at, width in enumerate(usual) if at not in short) or 1)
        widths = [needed[at] * scale if at in short else width * rest for at, width in enumerate(usual)]
    return [round(100 * width / sum(widths), 2) for width in widths]


def _needed(column: Column, rows: Sequence[dict[str, PageCell]]) -> float:
    """Return how much of the table the longest word of a column takes."""
    cells = max((len(word) for row in rows for word in row[column.key].text.split()), default=0)
    caption = max(map(len, re.split(r"[ /]", column.caption)))
    return max(_CHARACTER * (1 + min(_LONGEST, cells)), _CAPTION * (1 + caption))


def label(column: Column) -> str:
    """Return the caption of a column by itself, as it stands before a cell on a narrow screen."""
    own = f"{column.group.split(' ', 1)[0]} {column.caption}" if column.group else column.caption
    return _ASIDE.sub("", own)
