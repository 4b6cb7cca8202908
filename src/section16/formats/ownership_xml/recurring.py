"""Cells of texts that recur: what is in the boxes of forms is the same codes, days, marks and round numbers again and again.

A cell cannot change, so that one serves for every box with its text. Whether a text is a value of its box is then looked at
once for each text, and not for each box.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell, TextCell
from section16.formats.values import PLAIN

if TYPE_CHECKING:
    from section16.document.declaration import Field

# Make a cell from a text alone, and from a text, if there is one, with footnotes.
Maker: TypeAlias = "Callable[[str], Cell]"
NotedMaker: TypeAlias = "Callable[[str | None, tuple[str, ...]], Cell]"

_MOST = 8192
"""Texts of a type that are kept; when there are more, all are forgotten, for those of another year are others."""


class Irregular(Exception):  # noqa: N818 - it reports no error: the document is for the other reader
    """The document departs from the declaration somewhere."""


class _Cells(dict[str, Cell]):
    """The cells of a type by their texts; a text that is no value of the type is irregular."""

    def __init__(self, holds: type[Cell]) -> None:
        super().__init__()
        self._holds = holds
        self._is_plain = PLAIN.get(holds, bool)

    def __missing__(self, text: str) -> Cell:
        cell = self._holds(text)
        if not self._is_plain(text) and not cell.readable:
            raise Irregular
        if len(self) >= _MOST:
            self.clear()
        self[text] = cell
        return cell


_CELLS: dict[type[Cell], _Cells] = {holds: _Cells(holds) for holds in (TextCell, DecimalCell, DateCell, FlagCell)}


def maker_of(field: Field) -> Maker:
    """Return what makes the cell of a field; it raises :class:`Irregular` for a text that is no value of the field."""
    if field.holds is TextCell and not field.element.one_of:
        return TextCell  # names, titles and remarks hardly recur
    return _CELLS[field.holds].__getitem__


def noted_maker_of(field: Field) -> NotedMaker:
    """Return what makes the cell of a field with footnotes, as :func:`maker_of` does for one without."""
    holds: type[Cell] = field.holds
    if holds is TextCell:
        return TextCell
    known = _CELLS[holds]

    def noted(text: str | None, footnotes: tuple[str, ...]) -> Cell:
        if text is not None:
            _ = known[text]
        return holds(text, footnotes)

    return noted
