"""The reader for documents that are as declared, which is nearly every document ever filed.

It walks the tree once and refuses (:class:`Irregular`) at the first thing that is not exactly as declared: an unknown
element, another order, text between elements, a text that is no value of its box. Such a document goes to :mod:`.odd`, which
keeps everything and costs more. Both are made from the same plan, and a test holds their results equal.

The document's own children are read one by one. A group below it (an owner, a row) is read in one pass over all that is in
its element, in the order of the file: going through a tree that way costs half of going down into each child. The nesting
is not lost by it, for the order of the elements together with the number of children of each is the nesting: every box and
every wrapper is entered with the number of children it has, and left when as many have been seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

from section16.document.cells import Cell
from section16.document.declaration import Field, Shape
from section16.formats.ownership_xml.plan import GroupPlan, Slot, plan_of
from section16.formats.ownership_xml.recurring import Irregular, Maker, NotedMaker, maker_of, noted_maker_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from section16.document.group import Group

# Reads one child into the values of its group, or notes that it is empty.
Reader: TypeAlias = "Callable[[_Element, list[Any], list[str]], None]"
# Reads a whole group.
GroupReader: TypeAlias = "Callable[[_Element], Group]"

# Adding to a tuple costs its length, which is nothing for the ten or thirty that forms have. The other reader takes any number.
_MOST = 1000
_BARE, _BOX, _WRAPPER = range(3)
# How an element of a group is met: its place in the order of the whole group, what it is, the place of the wrapper it
# belongs in (0 for the group itself), the position of its field, and what makes its cell without and with footnotes.
_Met = tuple[int, int, int, int, Maker, NotedMaker]
_NOTHING_MET: tuple[int, Maker, NotedMaker] = (0, Cell, Cell)


@cache
def document_reader(group: type[Group]) -> GroupReader:
    """Return the function that reads a regular document; it raises :class:`Irregular` for any other.

    White space between elements must have been dropped by the parser, and undeclared attributes ruled out.
    """
    plan = plan_of(group)
    children = _children_reader(plan.slots)
    absent = plan.absent

    def read(element: _Element) -> Group:
        values = list(absent)
        empty: list[str] = []
        children(element, values, empty)
        return group(*values, empty=tuple(empty)) if empty else group(*values)

    return read


def _children_reader(slots: dict[str, Slot]) -> Reader:
    """Return a reader for the children of the document or of one of its tables."""
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
    if slot.part is None:
        return _bare_reader(position, maker_of(slot.field))
    if slot.repeats:
        return _parts_reader(position, slot.part)
    return _part_reader(position, slot.part, slot.name)


def _bare_reader(position: int, made: Maker) -> Reader:
    def read(element: _Element, values: list[Any], _empty: list[str]) -> None:
        if len(element):
            raise Irregular
        values[position] = made(element.text or "")

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


def _part_reader(position: int, part: type[Group], name: str) -> Reader:
    read_group = group_reader(part)

    def read(element: _Element, values: list[Any], empty: list[str]) -> None:
        part = read_group(element)
        if len(element):
            values[position] = part
        else:  # what is absent stays the one default, so that JSON leaves it out
            empty.append(name)

    return read


def _parts_reader(position: int, part: type[Group]) -> Reader:
    read_group = group_reader(part)

    def read(element: _Element, values: list[Any], _empty: list[str]) -> None:
        if len(values[position]) > _MOST:
            raise Irregular
        values[position] += (read_group(element),)

    return read


@cache
def group_reader(group: type[Group]) -> GroupReader:
    """Return the function that reads a regular element of a group below the document."""
    plan = plan_of(group)
    return _flat_reader(plan) if plan.content is None else _text_reader(plan, plan.content)


def _text_reader(plan: GroupPlan, content: Field) -> GroupReader:
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


def _flat_reader(plan: GroupPlan) -> GroupReader:  # noqa: C901, PLR0915 - see the loop
    """Return a reader for a group of boxes and bare elements, some of them in wrappers."""
    group, absent = plan.group, plan.absent
    met, marks = _meetings(plan)

    # Every step of this loop is taken for every element of every row ever read, hence its length.
    def read(element: _Element) -> Group:  # noqa: C901, PLR0912, PLR0915
        values = list(absent)
        empty: list[str] = []
        last = inside = 0  # the place of the element met last, and of the wrapper it is in
        in_group, in_wrapper, in_box = len(element), 0, 0  # children still to be met
        position, made, noted = _NOTHING_MET
        text: str | None = None
        footnotes: tuple[str, ...] = ()
        nodes = element.iter()
        next(nodes)
        if element.text:
            raise Irregular
        for node in nodes:
            tag = node.tag
            if tag == "value":
                if in_box == 0 or text is not None or footnotes:
                    raise Irregular
                text = node.text or ""
                in_box -= 1
                if in_box == 0:
                    values[position] = made(text)
            elif tag == "footnoteId":
                identifier = node.get("id")
                if identifier is None or node.text or len(footnotes) > _MOST:
                    raise Irregular
                if in_box:
                    footnotes += (identifier,)
                    in_box -= 1
                    if in_box == 0:
                        values[position] = noted(text, footnotes)
                elif inside in marks and len(values[marks[inside][0]]) <= _MOST:
                    position, last = marks[inside]
                    values[position] += (identifier,)
                    in_wrapper -= 1
                else:
                    raise Irregular
            else:
                if in_box:
                    raise Irregular
                try:
                    place, kind, belongs, position, made, noted = met[tag]
                except KeyError:  # an unknown element, a comment or an instruction
                    raise Irregular from None
                if place <= last:
                    raise Irregular
                last = place
                if belongs:
                    if belongs != inside:
                        raise Irregular
                    in_wrapper -= 1
                else:
                    if in_wrapper:
                        raise Irregular
                    in_group -= 1
                    inside = 0
                if kind == _BARE:
                    values[position] = made(node.text or "")
                else:
                    if node.text:
                        raise Irregular
                    held = len(node)
                    if held == 0:
                        empty.append(tag)
                    if kind == _BOX:
                        in_box, text, footnotes = held, None, ()
                    else:
                        in_wrapper, inside = held, place
            if node.tail:
                raise Irregular
        if in_box or in_wrapper or in_group:
            raise Irregular
        return group(*values, empty=tuple(empty)) if empty else group(*values)

    return read


def _meetings(plan: GroupPlan) -> tuple[dict[str, _Met], dict[int, tuple[int, int]]]:
    """Return how each element of a group is met, and by wrapper the field and place of its own footnotes."""
    met: dict[str, _Met] = {}
    marks: dict[int, tuple[int, int]] = {}
    places = count(1)
    for slot in plan.slots.values():
        place = next(places)
        if slot.field is not None:
            met[slot.name] = _meeting(slot.field, place, 0)
            continue
        met[slot.name] = (place, _WRAPPER, 0, 0, Cell, Cell)
        for inner in (slot.inside or {}).values():
            assert inner.field is not None
            if inner.field.element.shape is Shape.MARKS:
                marks[place] = (inner.field.position, next(places))
            else:
                met[inner.name] = _meeting(inner.field, next(places), place)
    return met, marks


def _meeting(field: Field, place: int, belongs: int) -> _Met:
    kind = _BARE if field.element.shape is Shape.BARE else _BOX
    return (place, kind, belongs, field.position, maker_of(field), noted_maker_of(field))
