"""HTML to a sheet: the pages of sec.gov, the SEC's preview and our own, by what they show and not by how they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import html

from section16.document.captions import BLANK, NOT_GIVEN, OPEN, TICKED, UNSTATED
from section16.document.page import PageCell
from section16.errors import NotOwnershipError
from section16.formats.form_page.html_marks import DOUBTFUL, is_check_box, show_doubt, state_of
from section16.formats.form_page.marks import numbers_in
from section16.formats.form_page.page_parts import DATA_ONE, DATA_TWO, OWNERS, PageParts, PageTable, key_of
from section16.formats.form_page.page_parts import filed as filed_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sup", "u", "wbr"})
_UNSEEN = frozenset({"head", "link", "meta", "script", "style", "template", "title", "noscript"})
_CIK = re.compile(r"[?&]CIK=(\d{1,10})\b", re.IGNORECASE)
_ZONED_DAY = re.compile(r"\b(\d\d/\d\d)(?:Z|[+-]\d\d:\d\d)(/\d{4})\b")
_HIDING = re.compile(r"(?:^|;)\s{0,20}(?:display\s{0,20}:\s{0,20}none|visibility\s{0,20}:\s{0,20}hidden)\b", re.IGNORECASE)
_SPAN = re.compile(r"[1-9][0-9]?")
_DOLLAR = re.compile(r"^\$\s+")
_BOXES: dict[int, str] = str.maketrans({"☒": TICKED, "☐": OPEN, "⬚": UNSTATED, "\xa0": " ", "↩": ""})


def sheet_of_html(data: bytes | str) -> PageParts:
    """Return what a page of HTML shows, taken apart.

    Raises :class:`~section16.errors.NotOwnershipError` for HTML without any text.
    """
    try:
        root = html.document_fromstring(data, html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (html.etree.ParserError, ValueError):
        raise NotOwnershipError("The web page has no content.", remedy="Save the page of the form again.") from None
    sheet = PageParts(ours=bool(root.xpath("/html/head/meta[@name='generator'][@content='section16']")))
    taking = _Taking(sheet)
    for page in (root, *root.itersiblings("html")):  # two pages in one file are siblings
        _drop_unseen(page)
        show_doubt(page)
        taking.visit(page)
    return sheet


class _Taking:
    """A page while it is being taken apart: the fragment that is being written, and where it will go."""

    def __init__(self, sheet: PageParts) -> None:
        self.sheet = sheet
        self.open: list[str] = []

    @property
    def fragments(self) -> list[str]:
        started = self.sheet.table_one is not None or self.sheet.table_two is not None
        return self.sheet.tail if started else self.sheet.head

    def end_fragment(self, *, filed: bool = False) -> None:
        lines = [" ".join(line.split()) for line in "".join(self.open).split("\v")]
        self.open.clear()
        # Above the tables every line says something else; below them a broken line is one text.
        text = ("\n" if self.fragments is self.sheet.head else " ").join(line for line in lines if line)
        if text:
            self.fragments.append(filed_text(text) if filed else _repaired_days(text))

    def visit(self, element: _Element) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return
        if tag == "table" and self.take_table(element):
            return
        sign = _sign(element)
        if sign is not None:
            self.open.append(sign)
            return
        filed = self.sheet.ours and _is_filed(element)
        inline = tag in _INLINE and not filed
        if not inline:
            self.end_fragment()
        if _is_blank(element):
            self.fragments.append(BLANK if element.get("data-not-given") is None else NOT_GIVEN)
            return
        if tag == "a":
            self.note_link(element)
        # On a page of ours only a mark is a mark: a filer may write of boxes, too.
        boxes = _BOXES if not self.sheet.ours or element.get("class") == "mark" else {}
        self.open.append((element.text or "").translate(boxes))
        for child in element:
            self.visit(child)
            self.open.append((child.tail or "").translate(boxes))
        if not inline:
            self.end_fragment(filed=filed)

    def note_link(self, element: _Element) -> None:
        match = _CIK.search(element.get("href") or "")
        if match is not None:
            name = " ".join(_text(element).split())
            # Two owners who share a name cannot be distinguished by it.
            if self.sheet.links.setdefault(name, match[1]).lstrip("0") != match[1].lstrip("0"):
                self.sheet.links[name] = ""

    def take_table(self, element: _Element) -> bool:
        """Take a table of rows as a whole; return whether it was one."""
        if any(True for _ in element.iterdescendants("table")):
            return False
        start = " ".join(_text(element)[:600].split())
        if OWNERS.search(start):
            self.end_fragment()
            self.sheet.owners.extend(_owner_rows(element))
            return True
        one, two = DATA_ONE.search(start), DATA_TWO.search(start)
        if one is None and two is None:
            return False
        self.end_fragment()
        table = _table(element, ours=self.sheet.ours)
        if two is not None:
            self.sheet.table_two = table
        else:
            self.sheet.table_one = table
        return True


def _repaired_days(text: str) -> str:
    """Return text without the time zones that the SEC's stylesheet leaves in the middle of a day: ``11/05-05:00/2018``."""
    return _ZONED_DAY.sub(r"\1\2", text)


def _is_blank(element: _Element) -> bool:
    """Whether an element is a cell of a layout with nothing in it."""
    is_cell = element.tag == "td" or element.get("class") == "value"
    return is_cell and not len(element) and not (element.text or "").strip()


def _is_filed(element: _Element) -> bool:
    """Whether an element of a page of ours holds the filer's own text: a value of a box, a footnote, the remarks."""
    if element.get("data-not-given") is not None:
        return False
    return element.tag == "dd" or element.get("class") in ("value", "remarks")


def _drop_unseen(page: _Element) -> None:
    """Remove what a browser does not show from the body of a page: within a cell it would become part of a number."""
    unseen = [element for body in page.iterchildren("body") for element in body.iterdescendants() if _is_hidden(element)]
    for element in unseen:
        # Emptied, not dropped: lxml refuses to move what follows it where that holds a character that no XML may.
        element.text = None
        del element[:]
        for name in tuple(element.attrib):
            del element.attrib[name]
        element.tag = "span"


def _is_hidden(element: _Element) -> bool:
    """Whether a browser does not show an element, by its name and its own attributes."""
    if element.tag in _UNSEEN:
        return True
    return element.get("hidden") is not None or _HIDING.search(element.get("style") or "") is not None


def _sign(element: _Element) -> str | None:
    """Return what represents an element without text of its own: a check box, a picture, a break; ``None`` for any other."""
    if is_check_box(element):
        ticked = state_of(element)
        return f" {DOUBTFUL} " if ticked is None else f" {TICKED} " if ticked else f" {OPEN} "
    if element.tag == "input":
        return ""
    if element.tag == "img":
        return f" {element.get('alt') or ''} "
    if element.tag == "br":
        return "\v"
    return "" if element.tag == "a" and element.get("class") == "back" else None


def _text(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext()).translate(_BOXES)


def _rows(table: _Element) -> Iterator[list[_Element]]:
    for row in table.iter("tr"):
        yield [cell for cell in row if cell.tag in ("td", "th")]


def _table(element: _Element, *, ours: bool) -> PageTable:
    """Read a table: up to two rows of captions, then rows of cells."""
    captions: list[list[_Element]] = []
    rows: list[list[PageCell]] = []
    for cells in _rows(element):
        if not rows and _are_captions(cells, len(captions), ours=ours):
            captions.append(cells)
        else:
            rows.append([_cell(cell, ours=ours) for cell in cells])
    return PageTable(_keys(captions), rows, _line_number(element))


def _line_number(element: _Element) -> int:
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _are_captions(cells: list[_Element], before: int, *, ours: bool) -> bool:
    if not cells or all(cell.tag == "th" for cell in cells):
        return True
    if ours:
        return False
    if len(cells) == 1 and "Table I" in _text(cells[0]):
        return True
    first = " ".join(_text(cells[0]).split())
    if DATA_ONE.search(first) or DATA_TWO.search(first):
        return True
    return bool(before) and first in ("Code", "Amount", "(A)", "Date Exercisable")


def _keys(captions: list[list[_Element]]) -> tuple[str, ...]:
    """Return the keys of the columns: a caption over several columns gives way to those below it."""
    rows = [row for row in captions if len(row) > 1]
    below = [key_of(_text(cell)) for row in rows[1:] for cell in row]
    keys: list[str | None] = []
    for cell in rows[0] if rows else ():
        span = int(cell.get("colspan") or 1) if _SPAN.fullmatch(cell.get("colspan") or "") else 1
        if span == 1:
            keys.append(key_of(_text(cell)))
        else:
            keys.extend(below[:span])
            del below[:span]
    return tuple(key or "" for key in keys)


def _cell(element: _Element, *, ours: bool) -> PageCell:
    """Return a cell: its text without the raised marks, and the numbers of the marks."""
    shown: list[str] = []
    marks: list[str] = []
    _read_cell(element, shown, marks, {} if ours else _BOXES)
    text = " ".join("".join(shown).split())
    if ours:
        return PageCell(text, tuple(marks))
    return PageCell(_repaired_days(_DOLLAR.sub("$", text).removesuffix("$")), tuple(marks))


def _read_cell(element: _Element, shown: list[str], marks: list[str], boxes: dict[int, str]) -> None:
    if element.tag == "sup" and (numbers := numbers_in(_text(element))):
        marks.extend(numbers)
        return
    if element.tag == "br":
        shown.append(" ")
    shown.append((element.text or "").translate(boxes))
    for child in element:
        if isinstance(child.tag, str):
            _read_cell(child, shown, marks, boxes)
        shown.append((child.tail or "").translate(boxes))


def _owner_rows(table: _Element) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the rows of further owners: the lines of the first cell, the texts of the four others."""
    for cells in _rows(table):
        if len(cells) == 5 and cells[0].get("rowspan") is None:  # noqa: PLR2004 - name and four relationships
            lines = _lines(cells[0])
            if lines and not OWNERS.search(lines[0]):
                yield lines, [" ".join(_text(cell).split()) for cell in cells[1:]]


def _lines(cell: _Element) -> list[str]:
    parts = [cell.text or ""]
    for child in cell:
        parts.append("\n" if child.tag == "br" else _text(child))
        parts.append(child.tail or "")
    joined = "".join(part if part == "\n" else " ".join(part.split()) for part in parts)
    return [line.strip() for line in joined.split("\n") if line.strip()]
