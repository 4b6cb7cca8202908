"""An Excel workbook to sheets: values and not formulas, numbers exactly as the sheet shows them to fifteen digits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from section16.errors import TooLargeError, UnreadableError
from section16.ingest.records.extras import extra
from section16.ingest.records.import_sheet import BLANK, ImportSheet, SheetCell, SheetRow
from section16.ingest.records.workbook_size import measure, require_few_entries
from section16.limits import EXPORTS, Limits, Meter, in_force

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_DIGITS = 15
"""What a spreadsheet program shows and computes with; a binary number may have two digits more that mean nothing."""


def read_workbook(data: bytes, file: str, limits: Limits | None = None) -> tuple[ImportSheet, ...]:
    """Return the sheets of a workbook that hold anything; hidden ones are read too.

    Raises :class:`~section16.errors.UnreadableError` for bytes that are no workbook, and
    :class:`~section16.errors.TooLargeError` for one beyond the limits.
    """
    limits = in_force(limits, EXPORTS)
    meter = Meter(limits)
    try:
        _measure(data, meter)
        values, formulas = _loaded(data, values=True), _loaded(data, values=False)
        meter.time()
        grid, epoch = Meter(limits), values.epoch.date()
        found = [_sheet(sheet, formulas[sheet.title], file, epoch, grid) for sheet in values.worksheets]
    except UnreadableError as error:
        error.source = file
        raise
    return tuple(sheet for sheet in found if not all(line.blank for line in sheet.lines))


def _measure(data: bytes, meter: Meter) -> None:
    require_few_entries(data, meter)
    with _refusals(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        measure(archive, meter)


def _loaded(data: bytes, *, values: bool) -> Workbook:
    openpyxl = extra("openpyxl")
    # openpyxl prints on the standard output what it finds wrong with a style, which would stand between our own lines.
    with _refusals(), redirect_stdout(io.StringIO()):
        made: Workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    return made


@contextmanager
def _refusals() -> Iterator[None]:
    """State in one line why a workbook cannot be read."""
    remedy = "open it in a spreadsheet program and save it as a new .xlsx file"
    try:
        yield
    except UnreadableError:
        raise
    except IndexError:
        what = "no workbook that can be read: a cell uses a style or a text that the workbook does not define"
        raise UnreadableError(what, remedy=remedy) from None
    except Exception as error:  # noqa: BLE001 - openpyxl does not say what it raises: zlib.error, KeyError and others
        raise UnreadableError(f"no workbook that can be read: {error}", remedy=remedy) from None


def _sheet(values: Worksheet, formulas: Worksheet, file: str, epoch: date, grid: Meter) -> ImportSheet:
    used = {at for sheet in (values, formulas) for at, cell in sheet._cells.items() if cell.value is not None}  # noqa: SLF001 - cell() makes a cell of each blank one
    rows, columns = (max((at[part] for at in used), default=0) for part in (0, 1))
    try:
        grid.columns(columns, f"sheet {values.title}")
        grid.cell(rows * columns, f"sheet {values.title}")
    except TooLargeError as error:
        error.remedy = f"delete its blank rows and columns, {error.remedy}"
        raise
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in values.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    lines = tuple(_lines(values, formulas, merged, rows, columns))
    return ImportSheet(file=file, name=values.title, lines=lines, serial_from=epoch)


def _lines(
    values: Worksheet, formulas: Worksheet, merged: dict[tuple[int, int], tuple[int, int]], rows: int, columns: int
) -> Iterator[SheetRow]:
    for number in range(1, rows + 1):
        cells = []
        for column in range(1, columns + 1):
            row, first = merged.get((number, column), (number, column))
            cells.append(_cell(values.cell(row, first).value, formulas.cell(row, first).value))
        yield SheetRow(number, tuple(cells))


def _cell(value: Any, formula: Any) -> SheetCell:
    if value is None:
        lost = isinstance(formula, str) and formula.startswith("=")
        return SheetCell(fault="a formula whose value was not saved") if lost else BLANK
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return SheetCell(day, day.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(value)
    text = str(value).strip()
    if _ERROR.fullmatch(text):
        return SheetCell(fault=f"an error of the spreadsheet, {text}")
    return SheetCell(text or None, text)


def _number(value: float) -> SheetCell:
    """Return the number that a binary one stands for: the shortest that means it, of fifteen digits at most."""
    exact = Decimal(repr(value))
    if len(exact.as_tuple().digits) <= _DIGITS or not exact.is_finite():
        return SheetCell(exact, f"{exact:f}")
    kept = Decimal(f"{value:.{_DIGITS}g}")
    return SheetCell(kept, f"{kept:f}", told=f"{value!r} is read as {kept:f}, which is what the sheet shows")
