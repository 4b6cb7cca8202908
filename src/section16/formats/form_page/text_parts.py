r"""Printed text to a sheet: our own text form, and prints of the public page with tabs or pipes between the columns.

A print may have some HTML and Markdown left in it: check boxes, underlined names, ``\\$``, raised marks.
"""

from __future__ import annotations

import re

from section16.document.captions import EXPLANATION, OPEN, TICKED
from section16.document.page import PageCell
from section16.formats.characters import unescaped
from section16.formats.form_page.marks import our_marks, raised_marks, with_raised
from section16.formats.form_page.page_parts import DATA_ONE, DATA_TWO, GUARD, PageParts, PageTable, filed

_INPUT = re.compile(r"<input\b[^<>]*?type=[\"']?checkbox[\"']?[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:u|b|i|em|strong|sup|span|font|a|p|div|br|small)\b[^<>]*>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([$*_#\[\]()|~`>+.!-])")
_ONLY_MARKS = re.compile(r"(?:\(\d{1,2}\)\s*)+")
_MARKS = re.compile(r"\((\d{1,2})\)")
_DOUBLED = re.compile(r"\\([\\–—])")  # noqa: RUF001 - dashes mean blanks
_RULE = re.compile(r"─{2,}(?: ─+)+")
_TITLE_TWO = re.compile(r"^\W*Table II\s*-", re.IGNORECASE)
# Ours are at the start of a line, where no cell of a row is.
_BOX_WIDTH = 38
_OUR_TITLE_ONE = re.compile(r"^Table I\s*-", re.IGNORECASE)
_OUR_TITLE_TWO = re.compile(r"^Table II\s*-", re.IGNORECASE)
_SECOND_CAPTIONS = frozenset(
    {"Code", "V", "Amount", "(A) or (D)", "Price", "(A)", "(D)"}
    | {"Date Exercisable", "Expiration Date", "Title", "Amount or Number of Shares"}
)


def sheet_of_text(text: str) -> PageParts:
    """Return what a printed form shows, taken apart."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(_RULE.fullmatch(line.rstrip()) for line in lines):
        return _ruled_sheet(lines)
    return _tabbed_sheet(lines)


def _cleaned(line: str) -> str:
    """Return a line without what is left of HTML and Markdown in it."""
    if "<" in line or "&" in line:
        line = _INPUT.sub(
            lambda box: f" {TICKED} " if "checked" in box[0].lower().replace("checkbox", "") else f" {OPEN} ", line
        )
        line = unescaped(_TAG.sub("", line))
    return _ESCAPE.sub(r"\1", line.replace("\xa0", " "))


# Prints with tabs or pipes.


def _tabbed_sheet(lines: list[str]) -> PageParts:
    sheet = PageParts()
    number = 0
    while number < len(lines):
        line = _cleaned(lines[number])
        if DATA_TWO.search(line) or DATA_ONE.search(line):
            table, number = _tabbed_table(lines, number)
            if DATA_TWO.search(line):
                sheet.table_two = table
            else:
                sheet.table_one = table
            continue
        fragments = sheet.head if sheet.table_one is None and sheet.table_two is None else sheet.tail
        fragments.extend(part for part in (" ".join(part.split()) for part in _cells(line)) if part)
        number += 1
    return sheet


def _cells(line: str) -> list[str]:
    """Return the columns of a line: between tabs, or between the pipes of a Markdown table."""
    if line.lstrip().startswith("|"):
        return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
    return line.split("\t")


def _tabbed_table(lines: list[str], start: int) -> tuple[PageTable, int]:
    """Read a table from the line of its captions to the line that is blank or opens something else."""
    rows: list[list[PageCell]] = []
    number = start + 1
    while number < len(lines):
        line = _cleaned(with_raised(lines[number]))
        cells = _cells(line)
        shown = [cell.strip() for cell in cells]
        if _TITLE_TWO.match(line) or (len(cells) == 1 and shown[0]) or (not any(shown) and rows):
            break
        is_caption = (
            not any(shown) or not (set(shown) - _SECOND_CAPTIONS - {""}) or all(set(cell) <= set("-: ") for cell in shown)
        )
        if not is_caption:
            rows.append([_plain_cell(cell) for cell in cells])
        number += 1
    return PageTable((), rows, start + 1), number


def _plain_cell(text: str) -> PageCell:
    """Return a cell of a print with its marks; marks alone in a cell need not be raised."""
    cell = _cell(text)
    if _ONLY_MARKS.fullmatch(cell.text):
        return PageCell("", (*_MARKS.findall(cell.text), *cell.footnotes))
    return cell


def _cell(text: str) -> PageCell:
    """Return a cell with its raised marks."""
    plain, marks = raised_marks(" ".join(text.split()))
    return PageCell(plain.strip(), marks)


# Our own text form.


def _ruled_sheet(lines: list[str]) -> PageParts:
    sheet = PageParts(ours=True)
    first = next((at for at, line in enumerate(lines) if _OUR_TITLE_ONE.match(line)), len(lines))
    sheet.head = _boxed_fragments(lines[:first])
    second = next((at for at, line in enumerate(lines) if _OUR_TITLE_TWO.match(line)), len(lines))
    sheet.table_one, _ = _ruled_table(lines, first, second)
    sheet.table_two, end = _ruled_table(lines, second, len(lines))
    notes = next((at for at in range(end, len(lines)) if lines[at].rstrip() == EXPLANATION), len(lines))
    if any(_OUR_TITLE_ONE.match(line) for line in lines[end:]):  # a second page, whose boxes are distinguished as well
        notes = len(lines)
    sheet.tail = [*_boxed_fragments(lines[end:notes]), *_noted_fragments(lines[notes:])]
    return sheet


def _ruled_table(lines: list[str], start: int, stop: int) -> tuple[PageTable | None, int]:  # noqa: C901 - one kind of line after the other
    """Read a table whose rules give the widths of its columns, one rule for each band."""
    if start >= stop:
        return None, start
    bands: list[list[tuple[int, int]]] = []
    rows: list[list[list[str]]] = []
    place = 0
    for at in range(start, stop):
        line = lines[at]
        if _RULE.fullmatch(line.rstrip()):  # a rule begins the line, where no cell does
            bands.append([(match.start(), match.end()) for match in re.finditer("─+", line)])
        elif bands and not line.strip():
            return _ruled_rows(bands, rows, start), at
        elif bands:
            mark = line[slice(*bands[0][0])].strip()
            if mark.isdigit():
                place = 0
                rows.append([[] for band in bands for _ in band[1:]])
            elif mark == "·":
                place += 1
            if not rows or place >= len(bands):
                continue  # a caption of a further band
            offset = sum(len(band) - 1 for band in bands[:place])
            for column, (left, right) in enumerate(bands[place][1:]):
                if line[left:right].strip() and offset + column < len(rows[-1]):  # a rule may occur twice, below a row
                    rows[-1][offset + column].append(line[left:right].strip())
    return _ruled_rows(bands, rows, start), stop


def _ruled_rows(bands: list[list[tuple[int, int]]], rows: list[list[list[str]]], start: int) -> PageTable:
    return (
        PageTable((), [[_our_cell(joined(cell)) for cell in row] for row in rows], start + 1)
        if bands
        else PageTable((), [], start + 1)
    )


def joined(lines: list[str]) -> str:
    r"""Return lines as the text they were broken from: with blanks, or without where a word was broken.

    >>> joined(["a long", "word bro\\", "ken"])
    'a long word broken'
    """
    text = ""
    for line in lines:
        text = text[:-1] + line if _is_broken(text) else f"{text} {line}".strip()
    return text


def _is_broken(text: str) -> bool:
    """Whether a text ends in the backslash of a broken word; a backslash that the filer wrote is doubled."""
    return bool((len(text) - len(text.rstrip("\\"))) % 2)


def _our_cell(text: str) -> PageCell:
    plain, marks = our_marks(" ".join(text.split()))
    return PageCell(plain.strip(), marks)


def _boxed_fragments(lines: list[str]) -> list[str]:
    """Return the fragments of lines, those of adjacent boxes one box after the other."""
    fragments: list[str] = []
    columns: dict[int, list[str]] = {}
    for line in [*lines, ""]:
        if "│" in line:
            for number, cell in enumerate(_side_by_side(line)):
                columns.setdefault(number, []).append(cell)
            continue
        for cells in columns.values():
            fragments.extend(_continued(cells))
        columns = {}
        fragments.extend(_continued([line], fragments if line.startswith("   ") else None))
    return [_fragment_of(fragment) for fragment in fragments]


def _side_by_side(line: str) -> list[str]:
    """Return the parts of a line on which boxes are side by side: 38 characters each, a bar between blanks between them."""
    if line[_BOX_WIDTH + 1 : _BOX_WIDTH + 2] != "│":
        return [cell[1:] if number else cell for number, cell in enumerate(line.split("│"))]
    step = _BOX_WIDTH + 3
    return [line[start : start + _BOX_WIDTH] for start in range(0, len(line), step)]


def _noted_fragments(lines: list[str]) -> list[str]:
    """Return the fragments of the lines below the tables and the owners, where no boxes are side by side."""
    fragments: list[str] = []
    for line in lines:
        fragments.extend(_continued([line], fragments if line.startswith("   ") else None))
    return [_fragment_of(fragment) for fragment in fragments]


def _fragment_of(fragment: str) -> str:
    """Return a fragment; one behind a backslash is the filer's, even if it contains words of the form."""
    return filed(_plain(fragment[1:])) if fragment.startswith("\\") else _plain(fragment)


def _plain(fragment: str) -> str:
    """Return a fragment without the backslashes before those that the filer wrote, and before a footnote that is a dash."""
    return _DOUBLED.sub(lambda match: match[1] if match[1] == "\\" else GUARD + match[1], fragment)


def _continued(cells: list[str], before: list[str] | None = None) -> list[str]:
    """Return the lines of a box, those that go on from the one before joined to it."""
    fragments: list[str] = []
    for cell in cells:
        text = cell.strip()
        if not text:
            continue
        goes_on = cell.startswith("  ")
        if goes_on and (fragments or before):
            target = fragments or before or fragments
            target[-1] = joined([target[-1], text])
        else:
            fragments.append(text)
    return fragments
