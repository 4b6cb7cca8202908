"""What of a form is not understood: texts that are no values of their cells, and content that no schema declares, as filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.document.cells import Cell
from section16.document.declaration import fields_of
from section16.document.paths import groups_of

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument


def unread_in_row(row: Group) -> Iterator[tuple[str, str]]:
    """Yield what is not understood in a row: the name of the cell, or of the row's element, and the text as filed."""
    for field in fields_of(type(row)):
        value = getattr(row, field.name)
        if isinstance(value, Cell) and not value.readable:
            yield field.name, value.text or ""
    yield from ((row.ELEMENT, piece) for piece in _undeclared(row))


def unread_beside_rows(document: OwnershipDocument) -> Iterator[tuple[str, str]]:
    """Yield what is not understood outside the rows of a form: the path, and the text as filed."""
    rows = frozenset(map(id, document.rows))
    for path, group in groups_of(document):
        if id(group) in rows:
            continue
        for field in fields_of(type(group)):
            value = getattr(group, field.name)
            if isinstance(value, Cell) and not value.readable:
                yield f"{path}.{field.key}", value.text or ""
        yield from ((path, piece) for piece in _undeclared(group))


def _undeclared(group: Group) -> Iterator[str]:
    """Yield the elements and texts that no schema declares in a group, as filed; a comment says nothing of the form."""
    return (piece.xml for record in group.as_filed for piece in record.kept if not piece.xml.startswith("<!--"))
