"""A CSV file to a sheet: its encoding and its delimiter are found out, and no line is lost to a quotation mark left open."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from section16.errors import UnreadableError
from section16.ingest.records.import_sheet import BLANK, ImportSheet, SheetCell, SheetRow
from section16.limits import EXPORTS, Limits, Meter, in_force

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = (",", ";", "\t", "|")
_BEHIND = ("a", "row")
"""A row of its own behind the last one, unless a quotation mark takes it in."""
_LOOKED_AT, _LOOKED_AT_CHARACTERS = 60, 1_000_000


def read_csv(data: bytes, file: str, limits: Limits | None = None) -> ImportSheet:
    """Return the sheet of a CSV file.

    Raises :class:`~section16.errors.UnreadableError` for bytes that are text in none of UTF-8, UTF-16 and Windows-1252, and
    :class:`~section16.errors.TooLargeError` for a table beyond the limits.
    """
    meter = Meter(in_force(limits, EXPORTS))
    try:
        text = _text(data)
        # An upper bound, before anything is made of them: a table of nothing but commas takes 50 times its size in memory.
        meter.cell(text.count("\n") + max(map(text.count, _DELIMITERS)))
        delimiter = delimiter_of(text[:_LOOKED_AT_CHARACTERS].splitlines()[:_LOOKED_AT])
        lines = tuple(_measured(_lines(text, delimiter), meter))
    except UnreadableError as error:
        error.source = file
        raise
    return ImportSheet(file=file, name="", lines=lines, ragged=True)


def _measured(lines: Iterator[SheetRow], meter: Meter) -> Iterator[SheetRow]:
    for line in lines:
        meter.time(f"line {line.number}")
        meter.columns(len(line.cells), f"line {line.number}")
        yield line


def _text(data: bytes) -> str:
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        what = "The file is not text in UTF-8, UTF-16 or Windows-1252."
        raise UnreadableError(what, where=f"byte {error.start}", remedy="Save it as UTF-8.") from None
    if "\0" in text:
        where = f"line {text.count(chr(10), 0, text.index(chr(0))) + 1}"
        raise UnreadableError(
            "The file contains a NUL character, which no CSV file has.", where=where, remedy="Export the file again as CSV."
        )
    return text


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text: by its byte order mark, by the zeros of UTF-16, else UTF-8 where it is that.

    >>> encoding_of("Café".encode("cp1252")), encoding_of("Café".encode()), encoding_of("a,b".encode("utf-16-le"))
    ('cp1252', 'utf-8', 'utf-16-le')
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    start = data[:4096]
    if start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the delimiter that parts most lines into the same number of cells, more than one; a comma where none does.

    >>> delimiter_of(["day;units", "01.02.2025;1,5"])
    ';'
    """

    def alike(delimiter: str) -> tuple[int, int]:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, cells) for cells, count in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=alike)


def _lines(text: str, delimiter: str) -> Iterator[SheetRow]:
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter)
    before, last = 0, len(lines)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield SheetRow(before + 1, (), reader.line_num, f"The line cannot be separated into cells: {error}.")
            before = reader.line_num
            continue
        fault = _swallowed(row, before + 1, reader.line_num, delimiter)
        if reader.line_num == last and not fault and _is_left_open(lines[before:], delimiter):
            fault = f"A quotation mark on line {before + 1} is not closed before the end of the file."
        yield SheetRow(before + 1, tuple(map(_cell, row)), reader.line_num, fault)
        before = reader.line_num


def _is_left_open(lines: Sequence[str], delimiter: str) -> bool:
    """Whether the last row ends within quotation marks, which the reader lets pass at the end of a file."""
    try:
        *_, last = csv.reader([*lines, delimiter.join(_BEHIND)], delimiter=delimiter)
    except csv.Error:  # the row has become longer than a cell may be: it was taken in
        return True
    return tuple(last) != _BEHIND


def _cell(text: str) -> SheetCell:
    said = text.strip()
    return SheetCell(said, said) if said else BLANK


def _swallowed(row: Sequence[str], first: int, last: int, delimiter: str) -> str:
    """Return what is wrong with a row over several lines: one of them is a row itself, behind a quotation mark left open."""
    if last <= first:
        return ""
    inside = [line for cell in row for line in cell.splitlines()[1:]]
    if any(line.count(delimiter) for line in inside):
        return f"A quotation mark is not closed between lines {first} and {last}."
    return ""
