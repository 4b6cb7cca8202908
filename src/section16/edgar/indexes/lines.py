"""One line of an index file, in columns or with separators, checked against what each of its cells has to be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeAlias

from section16.document.identifiers import cik as cik_number
from section16.edgar.indexes.filings import ListedLine

LineReader: TypeAlias = Callable[[str], "ListedLine | str"]
"""Reads a line, or returns what is wrong with it."""
Starts: TypeAlias = dict[str, int]
"""Where each column starts, by the line with the names of the columns."""

FORM, NAME, CIK, FILED, FILE = "form type", "company name", "cik", "date filed", "file name"
COLUMNS = {FORM: FORM, NAME: NAME, CIK: CIK, FILED: FILED, FILE: FILE, "filename": FILE, "url": FILE}
"""The names of the columns in all years, in lower case."""

_FILE = r"(?:https?://\S+?/Archives/)?edgar/data/(?P<folder>\d{1,10})/(?:\d{18}/)?(?P<accession>\d{10}-\d{2}-\d{6})(?:\.txt|-index\.html?)"
_TAIL = re.compile(rf".*\s(?P<cik>\d{{1,10}})\s+(?P<day>\d{{4}}-\d\d-\d\d|\d{{8}}|\d{{6}})\s+{_FILE}\s*", re.ASCII | re.DOTALL)
"""The last cells of a line; a company's name before them may look like them."""
_FILE_ALONE = re.compile(_FILE, re.ASCII)
_FORM_LAST = re.compile(r"(?P<name>\S.*?)(?<=\S)\s{2,}(?P<form>\S+(?: \S+){0,3})", re.DOTALL)
_FORM_FIRST = re.compile(r"(?P<form>\S+(?: \S+){0,3})\s{2,}(?P<name>\S.*)", re.DOTALL)
_CENTURY = 93
"""EDGAR began in 1993: two digits of a year from there on are of the last century."""


def day_of(text: str) -> date | None:
    """Return a filing date as an index writes it; ``None`` for what is not a date.

    >>> day_of("20260306") == day_of("2026-03-06"), day_of("950103")
    (True, datetime.date(1995, 1, 3))
    """
    digits = text.replace("-", "")
    if len(digits) == len("950103"):
        digits = f"{'19' if int(digits[:2]) >= _CENTURY else '20'}{digits}"
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def in_columns(starts: Starts) -> LineReader:
    """Return the reader of lines whose columns start where a header states."""
    first, second = _left_columns(starts)
    between = starts[second]

    def read(line: str) -> ListedLine | str:
        tail = _TAIL.fullmatch(line)
        if tail is None:
            return "it does not end with a CIK, a date and a file name"
        left = line[: tail.start("cik")]
        if tail.start("cik") != starts[CIK]:
            return "its columns do not start where those of the other lines do"
        if left[between - 1 : between].strip() or not left[between : between + 1].strip():
            return "its form and its company name cannot be separated"
        cells = {first: left[:between].strip(), second: left[between:].strip()}
        return _listed(cells[FORM], cells[NAME], tail["cik"], tail["day"], tail)

    return read


def _left_columns(starts: Starts) -> tuple[str, str]:
    first, second = sorted((FORM, NAME), key=lambda column: starts[column])
    return first, second


def starts_by_lines(lines: Iterable[str], starts: Starts) -> Starts:
    """Return where the columns start by the lines themselves: where most of them have a cell after two spaces or more."""
    first, second = _left_columns(starts)
    spaced = _FORM_FIRST.fullmatch if first == FORM else _FORM_LAST.fullmatch
    cell = "name" if second == NAME else "form"
    found: Counter[tuple[int, int]] = Counter()
    for line in lines:
        tail = _TAIL.fullmatch(line)
        match = spaced(line[: tail.start("cik")].rstrip()) if tail is not None else None
        if tail is not None and match is not None:
            found[match.start(cell), tail.start("cik")] += 1
    if not found:
        return starts
    (between, cik), _count = found.most_common(1)[0]
    return {**starts, first: 0, second: between, CIK: cik}


def separated(order: tuple[str, ...]) -> LineReader:
    """Return the reader of lines with separators; a separator in a company's name belongs to the name."""
    at = order.index(NAME)
    after = len(order) - at - 1

    def read(line: str) -> ListedLine | str:
        cells = line.split("|")
        if len(cells) < len(order):
            return f"it has {len(cells)} cells, not {len(order)}"
        end = len(cells) - after
        values = [*cells[:at], "|".join(cells[at:end]), *cells[end:]]
        found = {column: value.strip() for column, value in zip(order, values, strict=True)}
        file = _FILE_ALONE.fullmatch(found[FILE])
        if file is None:
            return "its file name is not that of a filing"
        return _listed(found[FORM], found[NAME], found[CIK], found[FILED], file)

    return read


def _listed(form: str, name: str, cik: str, day: str, file: re.Match[str]) -> ListedLine | str:
    filed = day_of(day) if day.replace("-", "").isdigit() else None
    if filed is None:
        return f"{day!r} is not a date"
    if not cik_number.is_valid(cik):
        return f"{cik!r} is not a CIK"
    if int(cik) != int(file["folder"]):
        return f"its CIK {int(cik)} is not that of its file name, {int(file['folder'])}"
    if not form:
        return "it states no form"
    return ListedLine(file["accession"], form, filed, cik_number.compact(cik), name)
