"""An Excel workbook to sheets: values and not formulas, numbers exactly as the sheet shows them to fifteen digits."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
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
        named = _measure(data, meter)
        values, formulas = _loaded(data, values=True), _loaded(data, values=False)
        meter.time()
        _require_sheets(named, values)
        grid, epoch = Meter(limits), values.epoch.date()
        found = [_sheet(sheet, formulas[sheet.title], file, epoch, grid) for sheet in values.worksheets]
    except UnreadableError as error:
        error.source = file
        raise
    return tuple(sheet for sheet in found if not all(line.blank for line in sheet.lines))


def _measure(data: bytes, meter: Meter) -> list[str]:
    require_few_entries(data, meter)
    with _refusals(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return measure(archive, meter)


def _loaded(data: bytes, *, values: bool) -> Workbook:
    openpyxl = extra("openpyxl")
    # openpyxl prints on the standard output what it finds wrong with a style, which would mix with our own lines.
    with _refusals(), redirect_stdout(io.StringIO()):
        made: Workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    return made


def _require_sheets(named: list[str], made: Workbook) -> None:
    """Raise for a sheet that the workbook names and does not hold, which openpyxl passes over, and for charts alone."""
    missing = [name for name in named if name not in made.sheetnames] or named[-1:]
    if len(made.sheetnames) < len(named):
        what = f"The workbook names the sheet {missing[0]!r} and does not contain it."
        raise UnreadableError(what, remedy="Open it in a spreadsheet program and save it as a new .xlsx file.")
    if not made.worksheets:
        charts = f"only the chart {made.sheetnames[0]!r}" if made.sheetnames else "none"
        raise UnreadableError(f"The workbook has no sheet of cells: it holds {charts}.", remedy="Export the table itself.")


@contextmanager
def _refusals() -> Iterator[None]:
    """State in one line why a workbook cannot be read."""
    remedy = "Open it in a spreadsheet program and save it as a new .xlsx file."
    try:
        yield
    except UnreadableError:
        raise
    except IndexError:
        what = "The workbook cannot be read: a cell uses a style or a text that the workbook does not define."
        raise UnreadableError(what, remedy=remedy) from None
    except Exception as error:  # noqa: BLE001 - openpyxl does not say what it raises: zlib.error, KeyError and others
        raise UnreadableError(f"The workbook cannot be read: {_fault_of(error)}.", remedy=remedy) from None


def _fault_of(error: Exception) -> str:
    """Return what is wrong with a workbook, which is a zip file of XML files, without the library's own words."""
    if isinstance(error, zipfile.BadZipFile):
        return "it is not a workbook" if "not a zip file" in str(error) else "it is damaged"
    if isinstance(error, KeyError):
        return "a part of it is missing"
    if isinstance(error, NotImplementedError | RuntimeError):
        return "it is protected with a password, or packed in an unusual way"
    return "a value in it is not written as a workbook requires" if isinstance(error, ValueError) else "it is damaged"


def _sheet(values: Worksheet, formulas: Worksheet, file: str, epoch: date, grid: Meter) -> ImportSheet:
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in values.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    used = {at for sheet in (values, formulas) for at, cell in sheet._cells.items() if cell.value is not None}  # noqa: SLF001 - cell() makes a cell of each blank one
    shown = used | {at for at, first in merged.items() if first in used}
    rows, columns = sorted({row for row, _ in shown}), max((column for _, column in shown), default=0)
    try:
        grid.columns(columns, f"sheet {values.title}")
        grid.cell(len(rows) * columns, f"sheet {values.title}")
    except TooLargeError as error:
        error.remedy = f"Delete its blank rows and columns. {error.remedy}"
        raise
    lines = tuple(_lines(values, formulas, merged, rows, columns))
    return ImportSheet(file=file, name=values.title, lines=lines, serial_from=epoch)


def _lines(
    values: Worksheet, formulas: Worksheet, merged: dict[tuple[int, int], tuple[int, int]], rows: Sequence[int], columns: int
) -> Iterator[SheetRow]:
    """Yield the rows that hold anything: a cell far below the others would make a row of each blank one above it."""
    for number in rows:
        cells = []
        for column in range(1, columns + 1):
            at = merged.get((number, column), (number, column))
            cells.append(_cell(_value(values, at), _value(formulas, at)))
        yield SheetRow(number, tuple(cells))


def _value(sheet: Worksheet, at: tuple[int, int]) -> Any:
    cell = sheet._cells.get(at)  # noqa: SLF001 - cell() makes a cell of each blank one
    return None if cell is None else cell.value


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
    """Return the number that a binary one represents: the shortest that means it, of fifteen digits at most."""
    exact = Decimal(repr(value))
    if len(exact.as_tuple().digits) <= _DIGITS or not exact.is_finite():
        return SheetCell(exact, f"{exact:f}")
    kept = Decimal(f"{value:.{_DIGITS}g}")
    return SheetCell(kept, f"{kept:f}", note=f"{value!r} is read as {kept:f}, which is what the sheet shows.")
