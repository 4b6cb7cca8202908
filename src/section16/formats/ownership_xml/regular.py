"""The reader for documents that stand as declared, which is nearly every one ever filed.

It walks the tree once and refuses (:class:`Irregular`) at the first thing that is not exactly as declared: an unknown
element, another order, text between elements. Such a document goes to :mod:`.odd`, which keeps everything and costs
more. Both are made from the same plan, and a test holds their results equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from section16.document.cells import Cell
from section16.document.declaration import Field, Shape
from section16.formats.ownership_xml.plan import Plan, Slot, plan_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from section16.document.group import Group

# Reads one child into the values of its group, or notes that it stands there empty.
Reader: TypeAlias = "Callable[[_Element, list[Any], list[str]], None]"
# Reads a whole group.
GroupReader: TypeAlias = "Callable[[_Element], Group]"


class Irregular(Exception):  # noqa: N818 - it reports no error: the document is for the other reader
    """The document departs from the declaration somewhere."""


@cache
def group_reader(group: type[Group]) -> GroupReader:
    """Return the function that reads a regular element of a group; it raises :class:`Irregular` for any other.

    White space between elements must have been dropped by the parser, and undeclared attributes ruled out.
    """
    plan = plan_of(group)
    if plan.content is not None:
        return _text_group_reader(plan, plan.content)
    children = _children_reader(plan.slots)
    absent = plan.absent

    def read(element: _Element) -> Group:
        values = list(absent)
        empty: list[str] = []
        children(element, values, empty)
        return group(*values, empty=tuple(empty)) if empty else group(*values)

    return read


def _text_group_reader(plan: Plan, content: Field) -> GroupReader:
    """Return a reader for a group that holds declared attributes and text, and no elements."""
    group, attributes, absent, text_at = plan.group, plan.attributes, plan.absent, content.position

    def read(element: _Element) -> Group:
        values = list(absent)
        for attribute in attributes:
            value = element.get(attribute.element.name)
            if value is None:
                raise Irregular
            values[attribute.position] = value
        if len(element):
            raise Irregular
        values[text_at] = element.text or ""
        return group(*values)

    return read


def _children_reader(slots: dict[str, Slot]) -> Reader:
    """Return a reader for the children of a group or a wrapper."""
    # Keyed by the element's name: its rank, whether it may follow itself, and what reads it.
    table = {name: (slot.rank, slot.repeats, _slot_reader(slot)) for name, slot in slots.items()}

    def read(element: _Element, values: list[Any], empty: list[str]) -> None:
        last = -1
        for child in element:
            try:
                rank, repeats, read_child = table[child.tag]
            except KeyError:  # an unknown element, a comment or an instruction
                raise Irregular from None
            if rank < last or (rank == last and not repeats) or child.tail:
                raise Irregular
            last = rank
            read_child(child, values, empty)
        if element.text:
            raise Irregular

    return read


def _slot_reader(slot: Slot) -> Reader:
    if slot.field is None:
        return _wrapper_reader(slot)
    position = slot.field.position
    shape = slot.field.element.shape
    if shape is Shape.BARE:
        return _bare_reader(position, slot.field.holds)
    if shape is Shape.BOX:
        return _box_reader(position, slot.field.holds, slot.name)
    if shape is Shape.MARKS:
        return _mark_reader(position)
    assert slot.part is not None
    if shape is Shape.PART:
        return _part_reader(position, slot.part, slot.name)
    return _parts_reader(position, slot.part)


def _bare_reader(position: int, cell: type[Cell]) -> Reader:
    def read(element: _Element, values: list[Any], _empty: list[str]) -> None:
        if len(element):
            raise Irregular
        values[position] = cell(element.text or "")

    return read


def _box_reader(position: int, cell: type[Cell], name: str) -> Reader:
    def read(element: _Element, values: list[Any], empty: list[str]) -> None:
        if element.text:
            raise Irregular
        parts = len(element)
        if parts == 0:
            empty.append(name)
            return
        part = element[0]
        if part.tag == "value":
            if part.tail or len(part):
                raise Irregular
            text = part.text or ""
            if parts == 1:
                values[position] = cell(text)
            else:
                footnotes = _footnote_ids(part.itersiblings())
                values[position] = cell(text, footnotes)
        else:
            values[position] = cell(None, _footnote_ids(element))

    return read


def _footnote_ids(elements: Iterable[_Element]) -> tuple[str, ...]:
    return tuple([_footnote_id(element) for element in elements])  # a list first: quicker than a generator here


def _mark_reader(position: int) -> Reader:
    def read(element: _Element, values: list[Any], _empty: list[str]) -> None:
        values[position] += (_footnote_id(element),)

    return read


def _footnote_id(element: _Element) -> str:
    identifier = element.get("id")
    if identifier is None or element.tag != "footnoteId" or element.text or element.tail or len(element):
        raise Irregular
    return identifier


def _part_reader(position: int, part: type[Group], name: str) -> Reader:
    read_group = group_reader(part)

    def read(element: _Element, values: list[Any], empty: list[str]) -> None:
        if not len(element):
            empty.append(name)
        values[position] = read_group(element)

    return read


def _parts_reader(position: int, part: type[Group]) -> Reader:
    read_group = group_reader(part)

    def read(element: _Element, values: list[Any], _empty: list[str]) -> None:
        values[position] += (read_group(element),)

    return read


def _wrapper_reader(slot: Slot) -> Reader:
    assert slot.inside is not None
    children = _children_reader(slot.inside)
    name = slot.name

    def read(element: _Element, values: list[Any], empty: list[str]) -> None:
        if not len(element):
            empty.append(name)
        children(element, values, empty)

    return read
