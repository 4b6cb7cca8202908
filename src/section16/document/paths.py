"""Places in a document: paths into its JSON, and the walk that yields everything with its path.

A path such as ``$.nonDerivativeTable[2].price`` is a JSONPath into what ``to_json`` writes; rows count from 0 there, as JSON
does, and from 1 in :func:`place`, as people do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from section16.document.cells import Cell
from section16.document.declaration import Field, Shape, fields_of

if TYPE_CHECKING:
    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument

_PLACES = {
    "nonDerivativeTable": "Table I, row",
    "derivativeTable": "Table II, row",
    "reportingOwners": "reporting owner",
    "footnotes": "footnote",
    "signatures": "signature",
    "files": "file",
    "notificationAddresses": "notification address",
    "signed": "date",
    "aff10b5One": "Rule 10b5-1(c) box",
    "acquiredDisposed": "acquired or disposed",
    "form3HoldingsReported": "Form 3 holdings reported",
    "form4TransactionsReported": "Form 4 transactions reported",
    "notSubjectToSection16": "no longer subject to Section 16",
}
_STEP = re.compile(r"\.(\w+)(?:\[(\d+)\])?")


def groups_of(document: Group) -> list[tuple[str, Group]]:
    """Return every group of a document with its path, the document itself first, then in the order of the form.

    No group within a document holds groups itself.
    """
    found: list[tuple[str, Group]] = [("$", document)]
    for name, path, several in _inner(type(document)):  # every form that is checked passes here
        value = getattr(document, name)
        if several:
            numbered = _first_of(path) if len(value) <= _MOST_KEPT else _numbered(path, len(value))
            found += zip(numbered, value, strict=False)
        else:
            found.append((path, value))
    return found


@cache
def _inner(group: type[Group]) -> tuple[tuple[str, str, bool], ...]:
    """Return the fields of a document that hold groups: name, path, and whether they hold several."""
    shapes = (Shape.PART, Shape.PARTS)
    return tuple(
        (field.name, f"$.{field.key}", field.element.shape is Shape.PARTS)
        for field in fields_of(group)
        if field.element.shape in shapes
    )


_MOST_KEPT = 100
"""Paths of a field that are kept: a form that is as it should be has fewer rows and footnotes."""


@cache
def _first_of(path: str) -> tuple[str, ...]:
    return _numbered(path, _MOST_KEPT)


def _numbered(path: str, count: int) -> tuple[str, ...]:
    """Return the paths of the parts of a field."""
    return tuple(f"{path}[{number}]" for number in range(count))


def cells_of(document: OwnershipDocument) -> Iterator[tuple[str, Field, Cell]]:
    """Yield every cell of a document that is not absent, with its path and its declaration."""
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            value = getattr(group, field.name)
            if isinstance(value, Cell) and (value.text is not None or value.footnotes):
                yield f"{path}.{field.key}", field, value


def references_of(document: OwnershipDocument) -> Iterator[tuple[str, str]]:
    """Yield every reference to a footnote: its path and the id, in the order of the form."""
    for path, group in groups_of(document):
        for field in fields_of(type(group)):
            value = getattr(group, field.name)
            if isinstance(value, Cell):
                yield from ((f"{path}.{field.key}", identifier) for identifier in value.footnotes)
            elif field.element.shape is Shape.MARKS:
                yield from ((f"{path}.{field.key}", identifier) for identifier in value)


def place(path: str) -> str:
    """Return a path in the words of the form: ``Table I, row 3, price``.

    >>> place("$.nonDerivativeTable[2].price")
    'Table I, row 3, price'
    >>> place("$.issuer.tradingSymbol")
    'issuer, trading symbol'
    """
    words = []
    for match in _STEP.finditer(path):
        name, number = match[1], match[2]
        plain = _PLACES.get(name) or re.sub(r"(?<=[a-z0-9])([A-Z])", lambda upper: f" {upper[1].lower()}", name)
        words.append(f"{plain} {int(number) + 1}" if number is not None else plain)
    return ", ".join(words) or "the document"
