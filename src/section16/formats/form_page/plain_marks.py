"""Footnote marks that a copy of a page no longer raises: ``1,000(1)`` is 1,000 with footnote 1, where that is defined."""

from __future__ import annotations

from collections.abc import Iterator

from section16.document.captions import value_of_day, value_of_number
from section16.document.page import PageCell
from section16.formats.form_page.marks import trailing_marks

Row = dict[str, PageCell]
Rows = tuple[Row, ...]

_DAYS = frozenset({"transaction_date", "deemed_execution_date", "exercise_date", "expiration_date"})
_KEYS = frozenset({"code", "v", "acquired_disposed", "ownership"})
_TEXTS = frozenset({"title", "underlying_title", "nature"})
_LONGEST_KEY = 4


def with_plain_marks(tables: tuple[Rows, Rows], defined: frozenset[str]) -> tuple[Rows, Rows]:
    """Return the rows of both tables with the plain marks behind their cells read as marks.

    In a box for a number, a day or a code nothing else can be meant. A title may end with a number in parentheses of its own:
    there it is taken for a mark only on a page that raises none at all.
    """
    if not defined:
        return tables
    raised = any(cell.footnotes and cell.text for table in tables for cell in _cells(table))
    one, two = (
        tuple({key: _once(_read(key, cell, defined, raised=raised)) for key, cell in row.items()} for row in rows)
        for rows in tables
    )
    return one, two


def _once(cell: PageCell) -> PageCell:
    """Return a cell that refers to each footnote once: a copy may show a mark twice, once raised and once plain."""
    return PageCell(cell.text, tuple(dict.fromkeys(cell.footnotes)))


def _cells(rows: Rows) -> Iterator[PageCell]:
    return (cell for row in rows for cell in row.values())


def _read(key: str, cell: PageCell, defined: frozenset[str], *, raised: bool) -> PageCell:
    if not cell.text or (key in _TEXTS and raised):
        return cell
    text, numbers = trailing_marks(cell.text, defined)
    if not numbers or (text and not _may_stand(key, text)):
        return cell
    return PageCell(text, (*numbers, *cell.footnotes))


def _may_stand(key: str, text: str) -> bool:
    """Whether a text without its marks is what its box holds."""
    if key in _DAYS:
        return value_of_day(text) is not None
    if key in _KEYS:
        return len(text) <= _LONGEST_KEY
    return key in _TEXTS or value_of_number(text) is not None
