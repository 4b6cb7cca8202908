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
    "underlying_title": 3.8,
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
# The longest word that a column is made wider for.
_LONGEST = 18
# What a column keeps of its usual share, in a table of more than so many, where no row of several has anything in it.
_EMPTY, _CROWDED = 0.7, 12
# In digits, as fonts have them: a decimal point, a pair of parentheses, and a raised character.
_POINT, _PARENTHESES, _RAISED = 0.5, 1.5, 0.76
_ROUNDED = 0.01
# How much of a table columns may take for the sake of long words; the others keep the rest.
_WIDENED = 0.8
# Columns of a letter or two, which are read down the middle.
_CENTERED = frozenset({"code", "v", "acquired_disposed", "ownership"})
MARKS_BESIDE = 2
"""How many footnote marks a column of numbers has room for beside each number; more go on further lines."""
_NUMBER = re.compile(r"(\$?[\d,]+)(\.\d+)?")
_ASIDE = re.compile(r"(?<!\s)\s*+\((?:Instr\.[^()]*|Month/Day/Year)\)")


class Letters(msgspec.Struct, frozen=True):
    """How much of a table a character takes: in a cell, in a caption, in a raised footnote mark; and the padding of a cell."""

    cell: float
    caption: float
    mark: float
    padding: float


SCREEN = Letters(cell=0.0062, caption=0.0052, mark=0.004, padding=0.0062)
"""The widest letters that browsers fall back on."""
PAPER = Letters(cell=0.005, caption=0.0045, mark=0.003, padding=0.0075)
"""The font of the PDF."""


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


def shares(columns: tuple[Column, ...], rows: Sequence[dict[str, PageCell]] = (), letters: Letters = SCREEN) -> list[float]:
    """Return how wide each column is, in hundredths of the table; one that holds a long number or word is wider."""
    crowded = len(columns) > _CROWDED and len(rows) > 1
    usual = [_SHARES.get(column.key, _SHARE) * (_EMPTY if crowded and _is_empty(column, rows) else 1) for column in columns]
    widths = [width / sum(usual) for width in usual]
    needed = [_needed(column, rows, letters) for column in columns]
    short: set[int] = set()
    while more := {at for at, need in enumerate(needed) if at not in short and need > widths[at]}:
        short |= more
        taken = sum(needed[at] for at in short)
        scale = min(1.0, _WIDENED / taken)
        rest = (1 - taken * scale) / (sum(width for at, width in enumerate(usual) if at not in short) or 1)
        widths = [needed[at] * scale if at in short else width * rest for at, width in enumerate(usual)]
    return [round(100 * width / sum(widths), 2) for width in widths]


def _is_empty(column: Column, rows: Sequence[dict[str, PageCell]]) -> bool:
    return not any(row[column.key].text or row[column.key].footnotes for row in rows)


def _needed(column: Column, rows: Sequence[dict[str, PageCell]], letters: Letters) -> float:
    """Return how much of the table the longest word of a column takes, with the footnote marks that stay beside it."""
    cells = [row[column.key] for row in rows]
    caption = letters.caption * (1 + max(map(len, re.split(r"[ /]", column.caption))))
    words = _numbers(cells, letters) if column.number else max((_words(cell, letters) for cell in cells), default=0)
    return max(letters.padding + words, caption)


def _words(cell: PageCell, letters: Letters) -> float:
    """Return how much the longest word of a cell takes; the first mark stays beside the last word."""
    *before, last = [min(_LONGEST, len(word)) for word in cell.text.split()] or [0]
    return max(letters.cell * max(before, default=0), letters.cell * last + _marks(cell, 1, letters))


def _numbers(cells: Sequence[PageCell], letters: Letters) -> float:
    """Return how much numbers take that are aligned on their decimal points, each with up to two marks."""
    parts = [(cell, *(parts_of(cell) or (cell.text, ""))) for cell in cells]
    whole = max((min(_LONGEST, len(word)) for _, text, _ in parts for word in text.split()), default=0)
    tails = (letters.cell * len(fraction) + _marks(cell, MARKS_BESIDE, letters) for cell, _, fraction in parts)
    return letters.cell * whole + max(tails, default=0)


def _marks(cell: PageCell, most: int, letters: Letters) -> float:
    return letters.mark * sum(len(number) + len("()") for number in cell.footnotes[:most])


def tails(columns: tuple[Column, ...], rows: Sequence[dict[str, PageCell]]) -> dict[str, float]:
    """Return how wide, in digits, what follows a whole number is at most, by the key of each column that aligns its numbers.

    Columns whose numbers have neither decimals nor marks are left out, and those with less room than their numbers take.
    """
    widths = zip(columns, shares(columns, rows), strict=True)
    roomy = [one for one, width in widths if one.number and width >= 100 * _needed(one, rows, SCREEN) - _ROUNDED]
    found = {one.key: max((_fraction(row[one.key]) + _raised(row[one.key]) for row in rows), default=0.0) for one in roomy}
    return {key: width for key, width in found.items() if width}


def room_behind(cell: PageCell, tail: float) -> float:
    """Return how wide, in digits, what is behind a number is, for its decimal point to be below those of other rows."""
    return round(tail - _fraction(cell), 2) if tail and parts_of(cell) is not None else 0.0


def _fraction(cell: PageCell) -> float:
    _, fraction = parts_of(cell) or ("", "")
    return _POINT + len(fraction) - 1 if fraction else 0.0


def _raised(cell: PageCell) -> float:
    if parts_of(cell) is None:
        return 0.0
    return _RAISED * sum(len(number) + _PARENTHESES for number in cell.footnotes[:MARKS_BESIDE])


def centered(column: Column) -> bool:
    """Whether the cells of a column are centered: codes, and the letters A, D and I."""
    return column.key in _CENTERED


def parts_of(cell: PageCell) -> tuple[str, str] | None:
    """Return a number up to its decimal point, and the point with what follows; ``None`` for other text.

    A cell of footnotes alone has two empty parts: its marks are placed where those of a number are.
    """
    if not cell.text and cell.footnotes:
        return "", ""
    number = _NUMBER.fullmatch(cell.text)
    return (number[1], number[2] or "") if number else None


def label(column: Column) -> str:
    """Return the caption of a column by itself, as it is printed before a cell on a narrow screen."""
    own = f"{column.group.split(' ', 1)[0]} {column.caption}" if column.group else column.caption
    return _ASIDE.sub("", own)
