"""The reader for documents that depart from the declaration: it keeps everything, and records its place.

What is declared fills its field, wherever it is. What is not declared (an unknown element, a second one where there is
one, an attribute, a comment, text between elements) is kept as it is in ``as_filed`` of the group it was found in.
White space between elements says nothing and is let go; inside an element that holds text it is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from section16.document.as_filed import AsFiled, Kept
from section16.document.declaration import TEXT, Shape
from section16.document.group import canonical_piece, element_order
from section16.document.pieces import Allowance
from section16.errors import DamagedError
from section16.formats.ownership_xml.plan import Slot, plan_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from section16.document.group import Group

MOST_ATTRIBUTES = 1000
"""The most attributes of one element that are read."""


def read_root(root: _Element, group: type[Group]) -> Group:
    """Return the document with what precedes and follows its root element: comments and instructions."""
    pieces = _Pieces()
    document = _Reading(group, pieces).read(root)
    before = [pieces.keep(node) for node in reversed(list(root.itersiblings(preceding=True)))]
    after = [pieces.keep(node) for node in root.itersiblings()]
    if not before and not after:
        return document
    around = AsFiled("..", content=(*before, group.ELEMENT, *after))
    return group(*_values(document), empty=document.empty, as_filed=(around, *document.as_filed))


def _values(group: Group) -> list[Any]:
    return [getattr(group, field.name) for field in plan_of(type(group)).fields]


class _Pieces:
    """What no declaration covers, as it is kept, within what is kept of one form."""

    def __init__(self) -> None:
        self.allowance = Allowance()

    def keep(self, node: _Element) -> Kept:
        """Return a node as it is kept.

        Raises :class:`~section16.errors.DamagedError` for more than any form has.
        """
        xml = etree.tostring(node, encoding="unicode", with_tail=False)
        if not self.allowance.take(xml):
            raise DamagedError(
                f"The form has {self.allowance.count:,} or more elements and comments that are not part of any Form 3, 4 or 5.",
                where=f"line {node.sourceline}",
                remedy="Use the document as EDGAR disseminates it.",
            )
        return Kept(canonical_piece(xml))


class _Reading:
    """One group while it is being read."""

    def __init__(self, group: type[Group], pieces: _Pieces) -> None:
        self.pieces = pieces
        self.plan = plan_of(group)
        self.values = list(self.plan.absent)
        self.several: dict[int, list[Any]] = {}  # fields that hold more than one thing, by position
        self.taken = 0
        self.empty: list[str] = []
        self.records: list[AsFiled] = []
        self.filled: set[str] = set()

    def read(self, element: _Element) -> Group:
        declared = {field.element.name for field in self.plan.attributes}
        for field in self.plan.attributes:
            self.values[field.position] = element.get(field.element.name)
        if self.plan.content is not None:
            self.values[self.plan.content.position] = element.text or ""
            self.record_text(element, ".", declared)
        else:
            self.children(element, ".", self.plan.slots, declared)
        for position, parts in self.several.items():
            self.values[position] = tuple(parts)
        order = element_order(self.plan.group)
        return self.plan.group(
            *self.values,
            empty=tuple(sorted(self.empty, key=order.__getitem__)),
            as_filed=tuple(sorted(self.records, key=lambda record: order[record.element])),
        )

    def children(self, element: _Element, place: str, slots: dict[str, Slot], declared: set[str]) -> None:
        """Read the children of the group's own element or of a wrapper, and record their order and form."""
        content: list[str | Kept] = []
        ranks: list[int] = []
        _keep_text(content, element.text)
        for child in element:
            slot = slots.get(child.tag) if isinstance(child.tag, str) else None
            if slot is not None and self.take(child, slot):
                content.append(slot.name)
                ranks.append(slot.rank)
            else:
                content.append(self.pieces.keep(child))
            _keep_text(content, child.tail)
        regular = ranks == sorted(ranks) and len(ranks) == len(content)
        self.record(element, place, () if regular else tuple(content), declared)

    def take(self, child: _Element, slot: Slot) -> bool:
        """Read a declared child into its field; return whether it was taken, for a second one of its kind is not."""
        if slot.name in self.filled and not slot.repeats:
            return False
        field = slot.field
        if field is None:
            assert slot.inside is not None
            before = (self.taken, len(self.empty))
            self.children(child, slot.name, slot.inside, set())
            if before == (self.taken, len(self.empty)):
                self.empty.append(slot.name)
        elif field.element.shape is Shape.MARKS:
            identifier = _mark(child)
            if identifier is None:
                return False
            self.several.setdefault(field.position, []).append(identifier)
        elif field.element.shape is Shape.BARE:
            self.values[field.position] = field.holds(child.text or "")
            self.record_text(child, slot.name, set())
        elif field.element.shape is Shape.BOX:
            self.box(child, slot)
        else:
            assert slot.part is not None
            part = _Reading(slot.part, self.pieces).read(child)
            if field.element.shape is Shape.PARTS:
                self.several.setdefault(field.position, []).append(part)
            elif part.present:
                self.values[field.position] = part
            else:
                self.empty.append(slot.name)
        self.filled.add(slot.name)
        self.taken += 1
        return True

    def box(self, element: _Element, slot: Slot) -> None:
        """Read a value and its footnotes; a second value, and any other content of the box, is kept."""
        assert slot.field is not None
        text: str | None = None
        footnotes: list[str] = []
        content: list[str | Kept] = []
        value: _Element | None = None
        _keep_text(content, element.text)
        for child in element:
            identifier = _mark(child) if child.tag == "footnoteId" else None
            if child.tag == "value" and text is None:
                text, value = child.text or "", child
                content.append("value")
            elif identifier is not None:
                footnotes.append(identifier)
                content.append("footnoteId")
            else:
                content.append(self.pieces.keep(child))
            _keep_text(content, child.tail)
        if text is None and not footnotes:
            self.empty.append(slot.name)
        else:
            self.values[slot.field.position] = slot.field.holds(text, tuple(footnotes))
        regular = ["value"] * (text is not None) + ["footnoteId"] * len(footnotes)
        self.record(element, slot.name, () if content == regular else tuple(content), set())
        if value is not None:
            self.record_text(value, f"{slot.name}/value", set())

    def record_text(self, element: _Element, place: str, declared: set[str]) -> None:
        """Record the content of an element that should hold text alone."""
        content: list[str | Kept] = [TEXT] if element.text else []
        for child in element:
            content.append(self.pieces.keep(child))
            if child.tail:
                content.append(_text_piece(child.tail))
        self.record(element, place, tuple(content) if len(element) else (), declared)

    def record(self, element: _Element, place: str, content: tuple[str | Kept, ...], declared: set[str]) -> None:
        attributes = (
            *_namespaces(element),
            *((name, value) for name, value in _attributes(element) if name not in declared),
        )
        if attributes or content:
            self.records.append(AsFiled(place, attributes, content))


def _mark(element: _Element) -> str | None:
    """Return the id of a reference to a footnote, or ``None`` when it is more, or less, than that."""
    plain = not len(element) and not element.text and element.keys() == ["id"]
    return element.get("id") if plain else None


def _keep_text(content: list[str | Kept], text: str | None) -> None:
    if text and text.strip():
        content.append(_text_piece(text))


def _text_piece(text: str) -> Kept:
    return Kept(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;"))


def _namespaces(element: _Element) -> list[tuple[str, str]]:
    """Return the namespaces declared on the element itself, as attributes."""
    parent = element.getparent()
    outer = {} if parent is None else parent.nsmap
    return [
        (f"xmlns:{prefix}" if prefix else "xmlns", uri)
        for prefix, uri in sorted(element.nsmap.items(), key=lambda pair: pair[0] or "")
        if outer.get(prefix) != uri
    ]


def _attributes(element: _Element) -> list[tuple[str, str]]:
    """Return the attributes of an element under the names they are written with.

    Raises :class:`~section16.errors.DamagedError` for more than any form has, for reading them costs their number squared.
    """
    if len(element.attrib) > MOST_ATTRIBUTES:
        raise DamagedError(
            f"An element has {len(element.attrib):,} attributes, more than any form has.",
            where=f"line {element.sourceline}",
            remedy="Use the document as EDGAR disseminates it.",
        )
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix} | {
        "http://www.w3.org/XML/1998/namespace": "xml"
    }
    named = []
    for name, value in element.items():
        qualified = etree.QName(name)
        prefix = f"{prefixes[qualified.namespace]}:" if qualified.namespace else ""
        named.append((f"{prefix}{qualified.localname}", str(value)))
    return named
