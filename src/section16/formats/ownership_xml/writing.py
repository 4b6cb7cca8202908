"""A document to ownership XML: exactly what the document holds, laid out as EDGAR lays it out.

Indentation is put between elements only; begin tag, text and end tag stay on one line (specification 4.1). Where a group says
in ``as_filed`` how an element was written, it is written that way and without indentation, since there text may be
between elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import Cell
from section16.document.declaration import TEXT, Shape
from section16.document.paths import groups_of
from section16.document.xml_characters import FORBIDDEN_IN_XML
from section16.errors import UnwritableError
from section16.formats.ownership_xml.filing import for_filing as filing_form
from section16.formats.ownership_xml.mending import with_lines_kept
from section16.formats.ownership_xml.plan import Slot, plan_of
from section16.library_words import xml_fault

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument

_CHECKED = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, collect_ids=False
)
_DECLARATION = '<?xml version="1.0"?>\n'
_INDENT = "    "


def write_xml(document: OwnershipDocument, *, for_filing: bool = False) -> bytes:
    """Return a document as ownership XML in UTF-8.

    By default all that the document holds is written, so that ``read(write(document))`` is the document. With ``for_filing``
    the v5.5 set is written instead, as it is sent to EDGAR: without what EDGAR adds itself, without elements that hold
    nothing, without what no schema declares.

    Raises :class:`~section16.errors.UnwritableError` for a character that XML forbids, and for a footnote on an element that
    cannot have one.
    """
    if for_filing:
        document = filing_form(document)
    return with_lines_kept(write_group(document).encode())


def write_group(group: Group) -> str:
    """Return a declared group as an XML document; raises like :func:`write_xml`."""
    xml = _DECLARATION + _Writing(group).root() + "\n"
    forbidden = FORBIDDEN_IN_XML.search(xml)
    if forbidden is not None:
        raise UnwritableError(_refusal(xml, forbidden))
    _refuse_ill_formed(group, xml)
    return xml


def _refuse_ill_formed(group: Group, xml: str) -> None:
    """Raise :class:`~section16.errors.UnwritableError` for what only ``as_filed`` can bring in: names, attributes, pieces.

    All else is written from the declaration and escaped, and needs no parser.
    """
    if not any(part.as_filed for _, part in groups_of(group)):
        return
    try:
        etree.fromstring(xml.encode(), _CHECKED)
    except etree.XMLSyntaxError as error:
        line = xml.splitlines()[max(0, (error.lineno or 1) - 1)].strip()[:80]
        raise UnwritableError(
            f"What is kept in `as_filed` makes no well-formed XML: {xml_fault(error.msg)}, near {line!r}. Correct or remove it."
        ) from None


def _refusal(xml: str, forbidden: re.Match[str]) -> str:
    around = xml[max(0, forbidden.start() - 40) : forbidden.start()]
    element = re.split(r"[\s/>]", xml[xml.rfind("<", 0, forbidden.start()) + 1 :][:80], maxsplit=1)[0]
    code = f"U+{ord(forbidden[0]):04X}"
    return f"the character {code} in <{element}>, after {around.split('>')[-1]!r}, is not allowed in XML; remove it"


def _require_no_footnotes(name: str, cell: Cell) -> None:
    """Raise :class:`~section16.errors.UnwritableError` for footnotes on an element in which the schema has none.

    Only JSON and programs can put them there; written without them, the form would have lost them without a word.
    """
    if cell.footnotes:
        ids = ", ".join(cell.footnotes)
        raise UnwritableError(f"<{name}> cannot refer to a footnote ({ids}) in XML. Remove the reference from `footnotes`.")


def escape(text: str) -> str:
    """Return text as it is written between tags."""
    if "&" in text or "<" in text or ">" in text or "\r" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
    return text


def _attribute(name: str, value: str) -> str:
    value = escape(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f' {name}="{value}"'


class _Writing:
    """One group while it is being written."""

    def __init__(self, group: Group, depth: int = 0) -> None:
        self.group = group
        self.depth = depth
        self.plan = plan_of(type(group))
        self.records = {record.element: record for record in group.as_filed}

    def root(self) -> str:
        """Return the group as the root element, with the comments and instructions around it."""
        element = self.element()
        record = self.records.get("..")
        if record is None:
            return element
        return "\n".join(piece.xml if isinstance(piece, Kept) else element for piece in record.content)

    def element(self) -> str:
        """Return the element of the group."""
        declared = "".join(
            _attribute(field.element.name, value)
            for field in self.plan.attributes
            if (value := getattr(self.group, field.name)) is not None
        )
        if self.plan.content is not None:
            text = getattr(self.group, self.plan.content.name)
            return self.assemble(".", self.group.ELEMENT, _text(text), self.depth, declared, holds_text=True)
        children = self.children(self.plan.slots, self.depth + 1)
        return self.assemble(".", self.group.ELEMENT, children, self.depth, declared)

    def children(self, slots: dict[str, Slot], depth: int) -> list[tuple[str, str]]:
        """Return the children that exist, each with its name, in declared order."""
        found: list[tuple[str, str]] = []
        done: set[int] = set()
        for slot in slots.values():
            if slot.rank not in done:  # the kinds of row that share a field are written together
                done.add(slot.rank)
                found.extend(self.slot(slot, depth))
        return found

    def slot(self, slot: Slot, depth: int) -> list[tuple[str, str]]:  # noqa: PLR0911 - one for each shape
        """Return the content of a slot: an element, several, or none."""
        name, field = slot.name, slot.field
        present = name in self.group.empty
        if field is None:
            assert slot.inside is not None
            children = self.children(slot.inside, depth + 1)
            return [(name, self.assemble(name, name, children, depth))] if children or present else []
        value = getattr(self.group, field.name)
        shape = field.element.shape
        if shape is Shape.PARTS:
            return [(part.ELEMENT, _Writing(part, depth).element()) for part in value]
        if shape is Shape.PART:
            return [(name, _Writing(value, depth).element())] if present or value.present else []
        if shape is Shape.MARKS:
            return [_mark(identifier) for identifier in value]
        if value.text is None and not value.footnotes and not present:
            return []
        if shape is Shape.BARE:
            _require_no_footnotes(name, value)
            return [(name, self.assemble(name, name, _text(value.text or ""), depth, holds_text=True))]
        return [(name, self.assemble(name, name, self.box(name, value), depth))]

    def box(self, name: str, cell: Cell) -> list[tuple[str, str]]:
        """Return the value and the references to footnotes of a box."""
        marks = [_mark(identifier) for identifier in cell.footnotes]
        if cell.text is None:
            return marks
        value = self.assemble(f"{name}/value", "value", _text(cell.text), 0, holds_text=True)
        return [("value", value), *marks]

    def assemble(  # noqa: PLR0913 - an element has that many parts
        self,
        place: str,
        tag: str,
        children: list[tuple[str, str]],
        depth: int,
        declared: str = "",
        *,
        holds_text: bool = False,
    ) -> str:
        """Return an element around its content, in the order and with the additions that were filed."""
        record = self.records.get(place)
        attributes = declared
        if record is not None:
            attributes += "".join(_attribute(name, value) for name, value in record.attributes)
            if record.content:
                return f"<{tag}{attributes}>{_interleave(record, children)}</{tag}>"
        if holds_text or not children:
            return f"<{tag}{attributes}>{''.join(xml for _, xml in children)}</{tag}>"
        inner = "\n" + _INDENT * (depth + 1)
        content = "".join(inner + xml for _, xml in children)
        return f"<{tag}{attributes}>{content}\n{_INDENT * depth}</{tag}>"


def _interleave(record: AsFiled, children: list[tuple[str, str]]) -> str:
    """Return the content of an element as recorded."""
    waiting: dict[str, list[str]] = {}
    for name, xml in reversed(children):
        waiting.setdefault(name, []).append(xml)
    return "".join(piece.xml if isinstance(piece, Kept) else waiting[piece].pop() for piece in record.content)


def _text(text: str) -> list[tuple[str, str]]:
    return [(TEXT, escape(text))] if text else []


def _mark(identifier: str) -> tuple[str, str]:
    return "footnoteId", f"<footnoteId{_attribute('id', identifier)}/>"
