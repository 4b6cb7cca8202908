"""What a workbook would take to read, found before it is read.

openpyxl makes an object for every cell of a merged range, of a range with a hyperlink and of a range with a comment, so that a
workbook of 2 KB can claim 17 billion cells. XML inside a workbook is therefore counted first, by a parser that keeps nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from section16.errors import UnreadableError
from section16.limits import Meter

_ENTRY = b"PK\x01\x02"
"""What begins each entry of the directory of a zip file."""
_CELLS, _PARTS_OF_CELLS = frozenset({"c", "si"}), frozenset({"v", "f", "t", "is", "r", "row"})
_WHOLE_RANGES = frozenset({"mergeCell", "hyperlink", "comment"})
_OTHER = 4
"""How many cells anything else counts for: a style, a shape, a rule of formatting takes more memory than a cell."""
_RULES = {"dataValidation": 24, "conditionalFormatting": 24, "mergeCell": 12}
"""How many cells a rule for a range counts for beside its area: openpyxl takes so many times as long for it as for a cell."""
_TIMELY = 4096


def require_few_entries(data: bytes, meter: Meter) -> None:
    """Count the entries of a zip file before its directory is read."""
    meter.member(data.count(_ENTRY))


def measure(archive: zipfile.ZipFile, meter: Meter) -> list[str]:
    """Count what a workbook holds, and return the names of the sheets that it says it has.

    The sizes that a zip file states of its members bound what is unpacked.

    Raises :class:`~section16.errors.TooLargeError` beyond a limit, and :class:`~section16.errors.UnreadableError` for XML with
    a document type declaration, which spreadsheet programs do not write.
    """
    for member in archive.infolist():
        meter.take(member.file_size, where=member.filename)
    named: list[str] = []
    for member in archive.infolist():
        counter = _Counter(member.filename, meter)
        counter.count(archive.read(member))
        named += counter.sheets
    return named


class _Counter:
    """Counts the elements of one member by what openpyxl makes of them."""

    def __init__(self, name: str, meter: Meter) -> None:
        self._name = name
        self._meter = meter
        self._elements = 0
        self._root = ""
        self.sheets: list[str] = []

    def count(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        try:
            parser.Parse(data, True)
        except expat.ExpatError:
            return  # a picture; or damaged XML, of which openpyxl reads no more than was counted here

    def _doctype(self, *_declared: object) -> None:
        remedy = "Open it in a spreadsheet program and save it as a new .xlsx file."
        raise UnreadableError(
            "The workbook's XML has a document type declaration, which no workbook has.", where=self._name, remedy=remedy
        )

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if not self._elements % _TIMELY:
            self._meter.time(self._name)
        local = name.rpartition(":")[2]
        self._root = self._root or local
        if local == "sheet" and self._root == "workbook":
            self.sheets.append(attributes.get("name", ""))
        if local in _PARTS_OF_CELLS:
            return
        cells = 1 if local in _CELLS else _RULES.get(local, _OTHER) + _OTHER * attributes.get("sqref", "").count(" ")
        if local in _WHOLE_RANGES:
            cells += _area(attributes.get("ref", ""))
        self._meter.cell(cells, self._name if local in _CELLS else f"{self._name}, element {local}")


def _area(reference: str) -> int:
    """Return how many cells a range has; one where it is none.

    >>> _area("A1:XFD1048576"), _area("$B$2:C3"), _area("B2"), _area("A:A")
    (17179869184, 4, 1, 1048576)
    """
    first, _, last = reference.replace("$", "").upper().partition(":")
    if not last:
        return 1
    (left, top), (right, bottom) = _place(first, 1, 1), _place(last, 16_384, 1_048_576)
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def _place(reference: str, column: int, row: int) -> tuple[int, int]:
    """Return column and row of a reference; what it leaves out as given, for whole columns and rows."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if letters.isascii() and letters.isalpha() and len(letters) <= 3:  # noqa: PLR2004 - XFD is the last column
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(digits) if 0 < len(digits) <= 7 else row  # noqa: PLR2004 - 1048576 is the last row
