"""Whether two documents say the same, box by box."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from section16.document.cells import Cell
from section16.document.declaration import Shape, fields_of
from section16.document.paths import groups_of, place

if TYPE_CHECKING:
    from section16.document.ownership import OwnershipDocument

_GROUPS = (Shape.PART, Shape.PARTS)
"""Their own boxes are walked one by one."""


class FilledBox(msgspec.Struct, frozen=True):
    """The content of one place of a form: its text, and the ids of the footnotes on it."""

    text: str | None
    footnotes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the box as a person would read it out."""
        shown = "no value" if self.text is None else repr(self.text)
        return shown + (f" with {', '.join(self.footnotes)}" if self.footnotes else "")


def boxes_of(document: OwnershipDocument) -> dict[str, FilledBox]:
    """Return every box of a document that holds anything, by its path, in the order of the form."""
    boxes: dict[str, FilledBox] = {}
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            if field.element.shape not in _GROUPS:
                box = _box(getattr(group, field.name))
                if box != _NOTHING:
                    boxes[f"{path}.{field.key}"] = box
    return boxes


_NOTHING = FilledBox(None)


def _box(value: Cell | str | tuple[str, ...] | None) -> FilledBox:
    if isinstance(value, Cell):
        return FilledBox(value.text, value.footnotes)
    return FilledBox(None, value) if isinstance(value, tuple) else FilledBox(value)


def disagreements(one: OwnershipDocument, other: OwnershipDocument) -> list[str]:
    """Return a line for each place where two documents differ; none when they are the same."""
    left, right = boxes_of(one), boxes_of(other)
    lines = [
        f"{place(path)} ({path}): {left.get(path, _NOTHING)} against {right.get(path, _NOTHING)}"
        for path in left | right
        if left.get(path) != right.get(path)
    ]
    if not lines and one != other:  # what surrounds the boxes: empty elements, departures from the declaration
        lines.append("the boxes agree, and the elements around them differ")
    return lines
