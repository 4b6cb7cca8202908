"""A table as it is in a file: sheets of lines of cells, each with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

import msgspec

Value: TypeAlias = str | Decimal | date | None


class SheetCell(msgspec.Struct, frozen=True, gc=False):
    """One cell: what it says, the text that shows it, and what is wrong with it or worth reporting.

    A cell of a CSV file always says text. ``fault`` is why a cell of a workbook says nothing that counts, such as a formula
    without a value; ``note`` is what was done to read it.
    """

    value: Value = None
    text: str = ""
    fault: str = ""
    note: str = ""

    @property
    def blank(self) -> bool:
        """Whether the cell is empty."""
        return not self.text and not self.fault


BLANK = SheetCell()


class SheetRow(msgspec.Struct, frozen=True, gc=False):
    """A line of a sheet, by its number in the file; ``last`` is its last line where cells hold several."""

    number: int
    cells: tuple[SheetCell, ...]
    last: int = 0
    fault: str = ""

    @property
    def blank(self) -> bool:
        """Whether the line is empty."""
        return all(cell.blank for cell in self.cells)

    def cell(self, column: int) -> SheetCell:
        """Return a cell by its column from 0; a blank one beyond the end of the line."""
        return self.cells[column] if column < len(self.cells) else BLANK


class ImportSheet(msgspec.Struct, frozen=True, gc=False):
    """A sheet of a workbook, or all of a CSV file, whose sheet has no name.

    ``ragged`` means that lines shorter than the header have lost something: in a workbook blank cells at the end of a line
    are not kept.
    """

    file: str
    name: str
    lines: tuple[SheetRow, ...]
    ragged: bool = False
    serial_from: date | None = None

    def at(self, line: int | None = None, column: str = "") -> str:
        """Return a place: the file, the sheet, the line, the column."""
        parts = (
            self.file,
            f"sheet {self.name}" if self.name else "",
            f"line {line}" if line else "",
            f"column {column}" if column else "",
        )
        return ", ".join(part for part in parts if part)
