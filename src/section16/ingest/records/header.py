"""The header of a sheet: the line, or the two lines, that name its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import msgspec

from section16.ingest.records.import_sheet import ImportSheet, SheetRow

_LOOKED_AT = 40


class HeaderRow(msgspec.Struct, frozen=True, dict=True):
    """The names of the columns, and the line that holds them, or the last of the two."""

    names: tuple[str, ...]
    line: int

    @cached_property
    def columns(self) -> dict[str, int]:
        """The first column of each name, by :func:`plain` names; built once, because every line is compared with them."""
        found: dict[str, int] = {}
        for number, name in enumerate(self.names):
            if name:
                found.setdefault(plain(name), number)
        return found

    def column(self, name: str) -> int | None:
        """Return the column of a name, whatever its case and spacing, or ``None``."""
        return self.columns.get(plain(name))

    def twice(self) -> list[str]:
        """Return the names that more than one column has."""
        counts = Counter(plain(name) for name in self.names if name)
        return sorted(name for name, count in counts.items() if count > 1)


def plain(name: str) -> str:
    """Return a heading without case, punctuation and line breaks: ``Vest Date`` and ``vest_date`` are one."""
    return " ".join("".join(mark if mark.isalnum() or mark in "#%$" else " " for mark in name.casefold()).split())


def headers(sheet: ImportSheet) -> Iterator[HeaderRow]:
    """Yield every line near the top that may be the header, and then every two lines put together."""
    lines = [line for line in sheet.lines[:_LOOKED_AT] if not line.blank]
    yield from (HeaderRow(_names(line), line.last or line.number) for line in lines)
    yield from (HeaderRow(_together(upper, lower), lower.last or lower.number) for upper, lower in pairwise(lines))


def find(sheet: ImportSheet, worth: Callable[[HeaderRow], int]) -> HeaderRow | None:
    """Return the header that is worth most, the first of equals and one line before two; ``None`` where none is worth any."""
    best: tuple[int, HeaderRow | None] = (0, None)
    for header in headers(sheet):
        value = worth(header)
        if value > best[0]:
            best = value, header
    return best[1]


def _names(line: SheetRow) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in line.cells)


def _together(upper: SheetRow, lower: SheetRow) -> tuple[str, ...]:
    """Return two lines of names as one: a name above applies to the blank cells to its right, as merged cells show it."""
    width = max(len(upper.cells), len(lower.cells))
    over, found = "", []
    for column in range(width):
        over = " ".join(upper.cell(column).text.split()) or over
        under = " ".join(lower.cell(column).text.split())
        found.append(over if under in ("", over) else f"{over} {under}".strip())
    return tuple(found)


def mapped(headings: Sequence[str]) -> Callable[[HeaderRow], int]:
    """Return what a header is worth to a mapping: how many of its headings it has."""
    return lambda header: sum(header.column(name) is not None for name in headings)
