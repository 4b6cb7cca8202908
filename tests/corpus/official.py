"""Pages taken apart for comparison, with lxml alone: what the reader of pages knows is not used here.

An official rendering and one of ours become the same kind of thing: the texts on it, the ticks before captions, the cells of
the two tables, the place of the first owner, and the list of owners.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import msgspec
from lxml import html

_UNSEEN = ("head", "style", "title", "script")
_TICK = re.compile(r"^(_+X?_+)\s+(.+)$")
_MARK = re.compile(r"\(\s*(\d+)\s*\)")
_TABLES = {"I": re.compile(r"^1\. ?Title of Security"), "II": re.compile(r"1\. ?Title of Derivative Security")}
_CAPTIONS = re.compile(r"^(?:Table I|1\. ?Title of |Code$|Amount$|\(A\)$|Date Exercisable$|Title$)")
_NEXT_BOX = re.compile(r"^(?:\d\w?\. |\(City\)|\(Country\)|Table I)")

Element = Any  # what lxml's stubs know of HTML is too little
Cell = tuple[str, tuple[str, ...]]


class Shown(msgspec.Struct):
    """What a page shows: ``ticks`` by caption, ``owners`` as lines of name and address and what stands in the four boxes."""

    texts: list[str]
    ticks: dict[str, bool]
    cells: dict[str, list[list[Cell]]]
    place: list[str]
    owners: list[tuple[list[str], list[str]]]


def squeezed(text: str) -> str:
    """Return text without any white space: ``1.Title`` and ``1. Title`` are one."""
    return "".join(text.split())


def line(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def official(page: bytes) -> Shown:
    """Take an official rendering apart."""
    root: Element = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    found = list(texts(root))
    ticks = {line(match[2]): "X" in match[1] for match in map(_TICK.match, found) if match is not None}
    for box in root.iter("input"):
        row = next(box.iterancestors("tr"))
        ticks[line(str(row.text_content()))] = "checked" in box.attrib
    place = [*_behind(found, "(Street)"), *_behind(found, "(Zip/Postal Code)")]
    return Shown(found, ticks, dict(_official_cells(root)), place, list(_official_owners(root)))


def ours(page: str) -> Shown:
    """Take one of our pages apart."""
    root: Element = html.document_fromstring(page)
    found = list(texts(root))
    ticks = {}
    for mark in (*root.find_class("head")[0].find_class("mark"), *root.find_class("boxes")[0].find_class("mark")):
        caption = line(mark.tail or "") or line(str(mark.getnext().text_content()))
        ticks[caption] = mark.get("aria-label") == "checked"
    cells = {}
    for name, table in zip(_TABLES, root.iter("table"), strict=True):
        rows = table.xpath("./tbody/tr")
        cells[name] = [[_cell(cell) for cell in row] for row in rows]
    first, *further = _our_owners(root)
    address = root.find_class("boxes")[0].find_class("box")[0]
    place = [text for text in _values(address)[1:] if text]
    streets = _streets(address)
    return Shown(found, ticks, cells, place[streets:], [first, *further])


def _behind(found: list[str], caption: str) -> Iterator[str]:
    """Yield what stands between a caption and the next."""
    return takewhile(lambda text: not _NEXT_BOX.match(text), found[found.index(caption) + 1 :])


def texts(element: Element) -> Iterator[str]:
    """Yield every piece of text that a page shows."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if line(element.text or ""):
        yield line(element.text or "")
    for child in element:
        yield from texts(child)
        if line(child.tail or ""):
            yield line(child.tail or "")


def _official_cells(root: Element) -> Iterator[tuple[str, list[list[Cell]]]]:
    for table in root.iter("table"):
        if any(True for _ in table.iterdescendants("table")):
            continue
        start = line("".join(str(text) for text in table.itertext()))[:300]
        name = next((name for name, pattern in _TABLES.items() if pattern.search(start)), None)
        if name is not None:
            rows = [[_cell(cell) for cell in row if cell.tag == "td"] for row in table.iter("tr")]
            yield name, [row for at, row in enumerate(rows) if at > 2 or not _CAPTIONS.match(row[0][0] if row else "Table I")]


def _cell(element: Element) -> Cell:
    marks: list[str] = []
    shown: list[str] = []

    def take(part: Element) -> None:
        if part.tag == "sup":
            marks.extend(_MARK.findall("".join(str(text) for text in part.itertext())))
            return
        shown.append(" " if part.tag == "br" else "")
        shown.append(part.text or "")
        for child in part:
            if isinstance(child.tag, str):
                take(child)
            shown.append(child.tail or "")

    take(element)
    return re.sub(r"^\$ (?=\S)", "$", line("".join(shown))), tuple(marks)


def _official_owners(root: Element) -> Iterator[tuple[list[str], list[str]]]:
    for table in root.iter("table"):
        if any(True for _ in table.iterdescendants("table")) or "Reporting Owner Name" not in str(table.text_content()):
            continue
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag == "td"]
            if len(cells) == 5 and "Reporting Owner Name" not in str(cells[0].text_content()):
                yield list(texts(cells[0])), [line(str(cell.text_content())) for cell in cells[1:]]


def _our_owners(root: Element) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the owners of our page as the official list has them: a title, or an X where there is none."""
    for group in (root.find_class("boxes")[0], *root.find_class("owner")):
        address = group.find_class("box")[0]
        roles = group.find_class("roles")[0]
        ticked = [mark.get("aria-label") == "checked" for mark in roles.find_class("mark")]
        words = ["", "", *_values(roles)]
        shown = [word or ("X" if tick else "") for tick, word in zip(ticked, words, strict=True)]
        yield [text for text in _values(address) if text], shown


def _values(element: Element) -> list[str]:
    return [line(str(value.text_content())) for value in element.find_class("value")]


def _streets(address: Element) -> int:
    """Return how many lines that are not blank stand between the name and ``(Street)``."""
    above = takewhile(lambda part: part.get("class") != "place", address.iter("div"))
    return sum(part.get("class") == "value" and bool(line(str(part.text_content()))) for part in above)
