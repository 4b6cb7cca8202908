"""Counting what a form says, twice and independently: in the file's XML, and in the document that was read from it.

A *leaf* is one thing that can be lost:

* an element, whether or not it holds anything: ``(path, "element", "")``;
* an attribute of it: ``(path, "@id", "F1")``;
* its text, white space and all when it holds no elements: ``(path, "text", "1,000")``;
* a piece of text between the elements of one that does hold elements, less the white space around it.

A path gives the names of the elements from the root down. Every element that may stand several times (rows, owners,
footnotes, signatures, references to footnotes) carries the number of its place among its like, so that a footnote that
moves to another cell, or a price that moves to another row, is a loss in one place and a gain in another.

``leaves_of_xml`` knows nothing of this project: it is Python's own parser and a walk over its tree. ``leaves_of_document``
never sees the file: it walks the fields by their declaration. The two multisets must be equal.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import Cell
from section16.document.declaration import Field, Shape, fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument

Leaf: TypeAlias = "tuple[str, str, str]"

_REPEATED = frozenset(
    {
        "reportingOwner",
        "nonDerivativeTransaction",
        "nonDerivativeHolding",
        "derivativeTransaction",
        "derivativeHolding",
        "footnote",
        "ownerSignature",
        "footnoteId",
    }
)


def leaves_of_xml(xml: bytes, *, numbered: bool = True) -> Counter[Leaf]:
    """Return every leaf of an XML document; ``numbered`` says whether paths carry the place among elements of one name."""
    root = ET.fromstring(xml)
    return Counter(_element(root, root.tag, numbered=numbered))


def _element(element: ET.Element, path: str, *, numbered: bool) -> Iterator[Leaf]:
    yield path, "element", ""
    for name, value in element.attrib.items():
        yield path, f"@{name.rpartition('}')[2]}", value
    if not len(element):
        if element.text:
            yield path, "text", element.text
        return
    for text in (element.text, *(child.tail for child in element)):
        if text and text.strip():
            yield path, "text", text.strip()
    seen: Counter[str] = Counter()
    for child in element:
        seen[child.tag] += 1
        place = f"[{seen[child.tag]}]" if numbered and child.tag in _REPEATED else ""
        yield from _element(child, f"{path}/{child.tag}{place}", numbered=numbered)


def leaves_of_document(document: OwnershipDocument, *, numbered: bool = True) -> Counter[Leaf]:
    """Return every leaf that a document holds, found by walking its fields; odd documents are counted without numbers."""
    return Counter(_Walk(numbered=numbered).group(document, document.ELEMENT))


class _Walk:
    def __init__(self, *, numbered: bool) -> None:
        self.numbered = numbered

    def number(self, at: int) -> str:
        return f"[{at}]" if self.numbered else ""

    def group(self, group: Group, path: str) -> Iterator[Leaf]:
        yield path, "element", ""
        records = {record.element: record for record in group.as_filed}
        yield from self.kept(path, records.get("."))
        standing: set[str] = set()
        for field in fields_of(type(group)):
            wrapper = field.element.within
            outer = path if wrapper is None else f"{path}/{wrapper.name}"
            found = list(self.field(group, field, outer, records))
            if wrapper is not None and wrapper.name not in standing and (found or wrapper.name in group.empty):
                standing.add(wrapper.name)
                yield outer, "element", ""
                yield from self.kept(outer, records.get(wrapper.name))
            yield from found

    def field(self, group: Group, field: Field, outer: str, records: dict[str, AsFiled]) -> Iterator[Leaf]:
        value, name = getattr(group, field.name), field.element.name
        path = f"{outer}/{name}"
        if field.element.shape is Shape.ATTRIBUTE and value is not None:
            yield outer, f"@{name}", value
        elif field.element.shape is Shape.CONTENT and value:
            yield from self.text(value, outer, records.get("."))
        elif field.element.shape is Shape.MARKS:
            yield from self.marks(value, outer)
        elif field.element.shape is Shape.PART and (value.present or name in group.empty):
            yield from self.group(value, path)
        elif field.element.shape is Shape.PARTS:
            seen: Counter[str] = Counter()
            for part in value:
                seen[part.ELEMENT] += 1
                yield from self.group(part, f"{outer}/{part.ELEMENT}{self.number(seen[part.ELEMENT])}")
        elif isinstance(value, Cell) and (value.text is not None or value.footnotes or name in group.empty):
            yield path, "element", ""
            yield from self.kept(path, records.get(name))
            yield from self.cell(value, field, path, records)

    def cell(self, cell: Cell, field: Field, path: str, records: dict[str, AsFiled]) -> Iterator[Leaf]:
        name = field.element.name
        if field.element.shape is Shape.BARE:
            if cell.text:
                yield from self.text(cell.text, path, records.get(name))
            return
        if cell.text is not None:
            record = records.get(f"{name}/value")
            yield f"{path}/value", "element", ""
            yield from self.kept(f"{path}/value", record)
            if cell.text:
                yield from self.text(cell.text, f"{path}/value", record)
        yield from self.marks(cell.footnotes, path)

    def marks(self, identifiers: tuple[str, ...], path: str) -> Iterator[Leaf]:
        for at, identifier in enumerate(identifiers, 1):
            yield f"{path}/footnoteId{self.number(at)}", "element", ""
            yield f"{path}/footnoteId{self.number(at)}", "@id", identifier

    def text(self, text: str, path: str, record: AsFiled | None) -> Iterator[Leaf]:
        """Yield a text; beside elements it is counted without the white space around it."""
        kept = [piece.xml for piece in record.kept] if record is not None else []
        beside = any(xml.startswith("<") and not xml.startswith(("<!--", "<?")) for xml in kept)
        text = text.strip() if beside else text
        if text:
            yield path, "text", text

    def kept(self, path: str, record: AsFiled | None) -> Iterator[Leaf]:
        """Yield the leaves of what no declaration covers."""
        if record is None:
            return
        for name, value in record.attributes:
            if not name.startswith("xmlns"):
                yield path, f"@{name.rpartition(':')[2]}", value
        for piece in record.content:
            if isinstance(piece, Kept):
                kept = ET.fromstring(f"<k>{piece.xml}</k>")
                if not len(kept) and (kept.text or "").strip():
                    yield path, "text", (kept.text or "").strip()
                for child in kept:
                    yield from _element(child, f"{path}/{child.tag}", numbered=False)
