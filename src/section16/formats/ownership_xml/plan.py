"""The declaration, turned once into what the reader and the writer look up for every element.

A plan says of a group what its element may contain, in which order, and which field takes it. It holds no fact of its own:
all of it is computed from :mod:`section16.document.declaration`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from section16.document.declaration import Field, Shape, fields_of

if TYPE_CHECKING:
    from section16.document.group import Group


class Slot(msgspec.Struct, frozen=True):
    """A child element that a group or a wrapper may hold.

    ``rank`` is its place in the declared order, ``field`` the field it fills (``None`` for a wrapper), ``part`` the group it
    is, and ``inside`` the children of a wrapper.
    """

    name: str
    rank: int
    field: Field | None = None
    part: type[Group] | None = None
    inside: dict[str, Slot] | None = None
    repeats: bool = False


class GroupPlan(msgspec.Struct, frozen=True):
    """What a group may hold: its ``slots`` by element name, its declared attributes, its text, its fields when absent."""

    group: type[Group]
    slots: dict[str, Slot]
    fields: tuple[Field, ...]
    attributes: tuple[Field, ...]
    content: Field | None
    absent: tuple[Any, ...]


@cache
def plan_of(group: type[Group]) -> GroupPlan:
    """Return the plan of a group."""
    fields = fields_of(group)
    return GroupPlan(
        group=group,
        slots=_slots(fields),
        fields=fields,
        attributes=tuple(field for field in fields if field.element.shape is Shape.ATTRIBUTE),
        content=next((field for field in fields if field.element.shape is Shape.CONTENT), None),
        absent=tuple(group.__struct_defaults__[: len(fields)]),
    )


def _slots(fields: tuple[Field, ...]) -> dict[str, Slot]:
    slots: dict[str, Slot] = {}
    for field in fields:
        if field.element.shape in (Shape.ATTRIBUTE, Shape.CONTENT):
            continue
        wrapper = field.element.within
        if wrapper is None:
            _fill(slots, field)
            continue
        if wrapper.name not in slots:
            slots[wrapper.name] = Slot(wrapper.name, len(slots), inside={})
        inside = slots[wrapper.name].inside
        assert inside is not None
        _fill(inside, field)
    return slots


def _fill(slots: dict[str, Slot], field: Field) -> None:
    """Add the slots of a field; the kinds of row that share a field share a rank, because they may be mixed."""
    rank = len(slots)
    if field.parts:
        repeats = field.element.shape is Shape.PARTS
        for part in field.parts:
            slots[part.ELEMENT] = Slot(part.ELEMENT, rank, field, part, repeats=repeats)
    else:
        name = field.element.name
        slots[name] = Slot(name, rank, field, repeats=field.element.shape is Shape.MARKS)
