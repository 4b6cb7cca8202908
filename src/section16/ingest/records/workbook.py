"""An Excel workbook to sheets: values and not formulas, numbers exactly as the sheet shows them to fifteen digits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from section16.errors import TooLargeError, UnreadableError
from section16.ingest.records.extras import extra
from section16.ingest.records.sheet import BLANK, Cell, Line, Sheet

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_MOST_CELLS = 2_000_000
_MOST_BYTES = 200 * 1024 * 1024
_DIGITS = 15
"""What a spreadsheet program shows and computes with; a binary number may have two digits more that mean nothing."""


def read_workbook(data: bytes, file: str) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook that hold anything; hidden ones are read too.

    Raises :class:`~section16.errors.UnreadableError` for bytes that are no workbook.
    """
    values, formulas = _loaded(data, file, values=True), _loaded(data, file, values=False)
    epoch: datetime = values.epoch
    found = [_sheet(sheet, formulas[sheet.title], file, epoch.date()) for sheet in values.worksheets]
    return tuple(sheet for sheet in found if not all(line.blank for line in sheet.lines))


def _loaded(data: bytes, file: str, *, values: bool) -> Workbook:
    openpyxl = extra("openpyxl")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise TooLargeError("a workbook larger than any export", where=file, remedy="keep the sheets that are needed")  # noqa: TRY301 - it passes below
        made: Workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl does not say what it raises: zlib.error, IndexError and others
        unreadable = UnreadableError(f"no workbook that can be read: {error}", remedy="open it and save it anew as .xlsx")
        unreadable.source = file
        raise unreadable from None
    return made


def _sheet(values: Worksheet, formulas: Worksheet, file: str, epoch: date) -> Sheet:
    if values.max_row * values.max_column > _MOST_CELLS:
        where = f"{file}, sheet {values.title}"
        raise TooLargeError("a sheet larger than any export", where=where, remedy="delete its blank rows and columns")
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in values.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    lines = tuple(_lines(values, formulas, merged))
    return Sheet(file=file, name=values.title, lines=lines, serial_from=epoch)


def _lines(values: Worksheet, formulas: Worksheet, merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Line]:
    for number in range(1, values.max_row + 1):
        cells = []
        for column in range(1, values.max_column + 1):
            row, first = merged.get((number, column), (number, column))
            cells.append(_cell(values.cell(row, first).value, formulas.cell(row, first).value))
        yield Line(number, tuple(cells))


def _cell(value: Any, formula: Any) -> Cell:
    if value is None:
        lost = isinstance(formula, str) and formula.startswith("=")
        return Cell(fault="a formula whose value was not saved") if lost else BLANK
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return Cell(day, day.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    text = str(value).strip()
    if _ERROR.fullmatch(text):
        return Cell(fault=f"an error of the spreadsheet, {text}")
    return Cell(text or None, text)


def _number(value: float) -> Cell:
    """Return the number that a binary one stands for: the shortest that means it, of fifteen digits at most."""
    exact = Decimal(repr(value))
    if len(exact.as_tuple().digits) <= _DIGITS or not exact.is_finite():
        return Cell(exact, f"{exact:f}")
    kept = Decimal(f"{value:.{_DIGITS}g}")
    return Cell(kept, f"{kept:f}", told=f"{value!r} is read as {kept:f}, which is what the sheet shows")
