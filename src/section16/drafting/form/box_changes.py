"""What an amendment changes: the boxes of the filed form beside those of the draft."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from section16.document.cells import Cell
from section16.document.declaration import Shape, fields_of
from section16.document.ownership import OwnershipDocument
from section16.document.paths import groups_of, place

_GROUPS = (Shape.PART, Shape.PARTS)
_OWN_BOXES = frozenset({"$.schemaVersion", "$.documentType", "$.dateOfOriginalSubmission"})
"""Boxes in which every amendment differs from what it amends."""


class BoxChange(msgspec.Struct, frozen=True):
    """A box that differs from the filed form; ``None`` means a box without value."""

    place: str
    was: str
    now: str

    def line(self) -> str:
        """Return the change as one line of text."""
        return f"{self.place}: from {_in_words(self.was)} to {_in_words(self.now)}"


def _in_words(text: str) -> str:
    """Return the text of a box as a sentence shows it: one of several words in quotation marks."""
    return f'"{text}"' if " " in text else text or "empty"


def box_changes(filed: OwnershipDocument, draft: OwnershipDocument) -> tuple[BoxChange, ...]:
    """Return the boxes in which a draft differs from the filed form, in the order of the form.

    Compared by value: ``1`` and ``true`` are the same, and so are an empty box and a missing one. What EDGAR fills
    in by itself is not a change where the filed form is at hand as it was sent.
    """
    was, now = values_of(filed), values_of(draft)
    by_edgar = set(values_of(draft, computed=True))
    paths = [*now, *(path for path in was if path not in now)]
    return tuple(
        BoxChange(place(path), was.get(path, ""), now.get(path, ""))
        for path in paths
        if was.get(path, "") != now.get(path, "") and path not in _OWN_BOXES and not (path in by_edgar and path not in was)
    )


def changes_of_substance(changes: Iterable[BoxChange]) -> tuple[BoxChange, ...]:
    """Return the changes but for those that every amendment makes: its remark, its signatures and their days."""
    return tuple(change for change in changes if not change.place.startswith(("remarks", "signature")))


def values_of(document: OwnershipDocument, *, computed: bool = False) -> dict[str, str]:
    """Return every box of a document that says something, by its path: its value, and its footnotes in brackets.

    With ``computed`` those alone that EDGAR fills in by itself.
    """
    found: dict[str, str] = {}
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            if field.element.shape not in _GROUPS and (field.element.computed or not computed):
                text = _shown(getattr(group, field.name))
                if text:
                    found[f"{path}.{field.key}"] = text
    return found


def _shown(value: Cell | str | tuple[str, ...] | None) -> str:
    if isinstance(value, Cell):
        marks = f" ({', '.join(value.footnotes)})" if value.footnotes else ""
        said = value.value
        shown = f"{said.normalize():f}" if isinstance(said, Decimal) else str(said)
        return f"{'' if said is None or said is False else shown}{marks}".strip()
    return ", ".join(value) if isinstance(value, tuple) else value or ""
