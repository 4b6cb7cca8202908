"""A line of a sheet as a record: what it is, who and what it speaks of, its days and numbers, or what cannot be read of it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import msgspec

from section16.facts.awards import Approver
from section16.facts.events import Counterparty
from section16.facts.facts import Facts
from section16.facts.findings import wrong
from section16.finding import Finding, Severity
from section16.ingest.records.directory import Directory, Unknown
from section16.ingest.records.header import HeaderRow, plain
from section16.ingest.records.import_sheet import BLANK, ImportSheet, SheetCell, SheetRow
from section16.ingest.records.kind import DAYS, IGNORED, KINDS, NEEDS, NUMBERS, WHO
from section16.ingest.records.mapping import CONSTANT, Mapping, SheetMapping
from section16.ingest.records.values import day_of, foreign_currency, number_of

_TOTAL = re.compile(r"(?:grand |sub|sub-)?totals?\b|sums?\b|summe\b", re.IGNORECASE)
_LEAVES = frozenset({"sale", "sale to cover", "withholding", "forfeiture", "expiration", "gift"})
"""Kinds whose amounts a file may write as negative, for something goes."""
_GOES = frozenset({"withheld", "sold"})
_THROUGH = ("employee stock purchase plan", "401(k) plan", "dividend reinvestment plan")


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line that was understood: ``said`` is what each column gives, by name and typed; ``place`` is its place."""

    kind: str
    sheet: ImportSheet
    line: SheetRow
    who: str = ""
    said: dict[str, Any] = {}
    headings: dict[str, str] = {}

    @property
    def day(self) -> date:
        """The day it happened."""
        day: date = self.said["day"]
        return day

    @property
    def units(self) -> Decimal:
        """How many units it is about."""
        units: Decimal = self.said["units"]
        return units

    def at(self, name: str = "") -> str:
        """Return the place of the line, or of the cell that gives something."""
        return self.sheet.at(self.line.number, self.headings.get(name, name))

    def wrong(self, name: str, message: str, remedy: str) -> Finding:
        """Return a finding about what a column of the line gives."""
        return wrong("IMPORT-ROW", self.at(name), message, remedy)


class SkippedRow(msgspec.Struct, frozen=True):
    """A line that says nothing of events, and why it was passed over."""

    sheet: ImportSheet
    line: SheetRow
    why: str


def says_nothing(line: SheetRow, header: HeaderRow, numbers: str) -> str:
    """Return why a line is not a row, the header again or a total; nothing for a row."""
    texts = [cell.text for cell in line.cells if not cell.blank]
    if texts and all(header.column(text) is not None for text in texts):
        return "the header again"
    if texts and _TOTAL.match(texts[0]) and all(number_of(SheetCell(text), numbers) is not None for text in texts[1:]):
        return "a total"
    return ""


class LineReader:
    """Reads the lines of one sheet by its mapping; ``problems`` and ``notes`` are collected on the way."""

    def __init__(
        self, sheet: ImportSheet, header: HeaderRow, how: SheetMapping, mapping: Mapping, directory: Directory
    ) -> None:
        self.sheet = sheet
        self.header = header
        self.how = how
        self.mapping = mapping
        self.directory = directory
        self.problems: list[Finding] = []
        self.notes: list[Finding] = []
        self._kinds = {plain(word): kind for word, kind in how.kinds.items()}

    def read(self, line: SheetRow) -> ImportedRow | SkippedRow | None:
        """Return a line as a record, or that it is passed over; ``None`` when something is wrong with it."""
        before = len(self.problems)
        if line.fault:
            self._wrong(line, "", line.fault, "Correct the file, or save it again.")
            return None
        why = says_nothing(line, self.header, self.mapping.numbers)
        if why:
            return SkippedRow(self.sheet, line, why)
        if self.sheet.ragged and len(line.cells) != len(self.header.names) and not self._only_blank_beyond(line):
            has, wants = len(line.cells), len(self.header.names)
            self._wrong(
                line,
                "",
                f"The line has {has} cells and the header {wants}.",
                "Check whether a cell is missing or contains a comma.",
            )
            return None
        kind = self._kind(line)
        if kind == IGNORED:
            return SkippedRow(self.sheet, line, "a kind of row that the mapping ignores")
        record = self._record(line, kind) if kind else None
        return record if len(self.problems) == before else None

    def _only_blank_beyond(self, line: SheetRow) -> bool:
        return len(line.cells) > len(self.header.names) and all(cell.blank for cell in line.cells[len(self.header.names) :])

    def _wrong(self, line: SheetRow, column: str, message: str, remedy: str) -> None:
        self.problems.append(wrong("IMPORT-ROW", self.sheet.at(line.number, column), message, remedy))

    def _kind(self, line: SheetRow) -> str:
        if not self.how.kind_column:
            return self.how.kind
        number = self.header.column(self.how.kind_column)
        cell = line.cell(number) if number is not None else BLANK
        kind = self._kinds.get(plain(cell.text)) or (self.how.kind if cell.blank else "")
        if not kind:
            says = f"{cell.text!r} is not a kind of row." if not cell.blank else "The row does not state its kind."
            self._wrong(
                line,
                self.how.kind_column,
                says,
                f"State in `kinds` of the mapping what it means: {', '.join((*KINDS, IGNORED))}.",
            )
        return kind

    # --- one row

    def _record(self, line: SheetRow, kind: str) -> ImportedRow | SkippedRow:
        need, columns = NEEDS[kind], self.how.columns_of(kind)
        headings = {
            name: " and ".join(column for column in given if not column.startswith(CONSTANT)) for name, given in columns.items()
        }
        cells = {name: self._cell(line, given) for name, given in columns.items()}
        record = ImportedRow(kind=kind, sheet=self.sheet, line=line, headings=headings)
        who = self._who(record, cells, needed=need.person)
        if isinstance(who, SkippedRow):
            return who
        said: dict[str, Any] = {}
        for name in (*need.must, *need.may, "reference"):
            cell = cells.get(name, BLANK)
            value = self._value(record, name, cell, needed=name in need.must)
            if value is not None:
                said[name] = value
        return msgspec.structs.replace(record, who=who, said=said)

    def _cell(self, line: SheetRow, given: tuple[str, ...]) -> SheetCell:
        """Return the cell that a column gives; of several their texts put together, of a constant its text."""
        cells = [self._one(line, column) for column in given]
        if len(cells) == 1:
            return cells[0]
        fault = next((cell.fault for cell in cells if cell.fault), "")
        text = " ".join(cell.text for cell in cells if cell.text)
        return SheetCell(text or None, text, fault)

    def _one(self, line: SheetRow, column: str) -> SheetCell:
        if column.startswith(CONSTANT):
            text = column.removeprefix(CONSTANT)
            return SheetCell(text, text)
        number = self.header.column(column)
        return BLANK if number is None else line.cell(number)

    def _who(self, record: ImportedRow, cells: dict[str, SheetCell], *, needed: bool) -> str | SkippedRow:
        """Return the person of a row, who must be stated, or may be with the award."""
        words = [cells[name].text for name in WHO if name in cells]
        if not any(words) and not needed:
            return ""
        found = self.directory.person(words)
        if found == IGNORED:
            return SkippedRow(record.sheet, record.line, "a person whom the mapping ignores")
        if isinstance(found, Unknown):
            if self.mapping.others == "ignore" and any(words):
                return SkippedRow(record.sheet, record.line, "a person who is not in the facts")
            self._unknown(record, next((name for name in WHO if name in cells), WHO[0]), found)
            return ""
        return found

    def _unknown(self, record: ImportedRow, name: str, unknown: Unknown) -> None:
        self.problems.append(record.wrong(name, unknown.says, unknown.remedy))

    def _value(self, record: ImportedRow, name: str, cell: SheetCell, *, needed: bool) -> Any:
        if cell.fault:
            remedy = "Open the workbook in a spreadsheet program and save it, or write the value."
            self.problems.append(record.wrong(name, f"The cell contains {cell.fault}.", remedy))
            return None
        if cell.blank:
            if needed:
                self.problems.append(record.wrong(name, f"The value for {name} is missing.", "Fill in the cell."))
            return None
        if cell.note:
            self.notes.append(
                Finding("IMPORT-ROUNDED", Severity.NOTE, record.at(name), cell.note, "Compare the value with the file.")
            )
        if name in DAYS:
            return self._day(record, name, cell)
        if name in NUMBERS:
            return self._number(record, name, cell)
        return self._word(record, name, cell.text)

    def _day(self, record: ImportedRow, name: str, cell: SheetCell) -> date | None:
        day = day_of(cell, self.mapping.days, self.sheet.serial_from)
        if day is None:
            remedy = f"Write it as {self.mapping.days}, or correct days in the mapping."
            self.problems.append(record.wrong(name, f"{cell.text!r} is not a date.", remedy))
        elif isinstance(cell.value, Decimal) and self.sheet.serial_from is not None:
            description = f"The number {cell.text} is read as the day {day}."
            self.notes.append(
                Finding("IMPORT-SERIAL-DAY", Severity.NOTE, record.at(name), description, "Compare the value with the file.")
            )
        return day

    def _number(self, record: ImportedRow, name: str, cell: SheetCell) -> Decimal | None:
        number = number_of(cell, self.mapping.numbers)
        currency = foreign_currency(cell.text)
        if currency:
            says = f"{cell.text!r} is in {currency}, and the forms state U.S. dollars."
            self.problems.append(record.wrong(name, says, "Convert the amount to U.S. dollars."))
            return None
        if number is None:
            remedy = f"Write it like {self.mapping.numbers}, or correct numbers in the mapping."
            self.problems.append(record.wrong(name, f"{cell.text!r} is not a number.", remedy))
            return None
        if number < 0 and (record.kind in _LEAVES or name in _GOES) and name in ("units", *_GOES):
            return -number
        if number < 0:
            remedy = "Remove the minus sign, or enter the correction of an earlier row by hand."
            self.problems.append(record.wrong(name, f"{cell.text} is negative.", remedy))
        elif not number and name in ("units", "vest-units"):
            self.problems.append(
                record.wrong(
                    name, "The number is zero, so nothing would change.", "Remove the row, or map its kind to `ignore`."
                )
            )
        return number

    def _word(self, record: ImportedRow, name: str, word: str) -> str | None:
        found: str | Unknown = word
        facts: Facts = self.directory.facts
        if name == "security":
            found = self.directory.security(word)
        elif name == "plan":
            found = self.directory.word(word, facts.plans)
        elif name == "counterparty":
            found = self.directory.word(word, get_args(Counterparty))
        elif name == "approved-by":
            found = self.directory.word(word, get_args(Approver))
        elif name == "through":
            found = self.directory.word(word, _THROUGH)
        elif name == "award" and record.kind != "grant":
            found = word  # looked up when every grant of the file is known
        if isinstance(found, Unknown):
            self._unknown(record, name, found)
            return None
        return found
