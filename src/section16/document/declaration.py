"""How the elements of Forms 3, 4 and 5 are declared: once, on the field that holds them.

Everything else that knows an element is made from this declaration: the reader, the writer, the JSON and its schema, the
field reference in the docs. A field is declared by annotating it::

    shares: Annotated[DecimalCell, TRANSACTION_SHARES] = NO_DECIMAL

where ``TRANSACTION_SHARES`` is an :class:`Element`. Fields are in the order of the specification. EDGAR wraps some
fields of a row in a further element (``transactionAmounts``); the form a person reads knows no such layer, so neither does
the row: the wrapper is part of the declaration and is put back by the writer.

Source: EDGAR Ownership XML Technical Specification v5.5, sections 3.3 to 3.6, and its schemas.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

TEXT = "#text"
"""Names the character data of an element among its content."""

ALL_FORMS = "345"
CHANGES = "45"
"""Forms 4 and 5, which report changes; Form 3 reports a state."""


class Shape(StrEnum):
    """How an element holds what it says."""

    BARE = "text"
    """Text directly: ``<transactionCode>S</transactionCode>``."""
    BOX = "value and footnotes"
    """A ``<value>`` and references to footnotes."""
    MARKS = "footnotes"
    """References to footnotes in a wrapper, on no box of their own."""
    PART = "one group"
    """One group of further elements, such as the issuer."""
    PARTS = "groups"
    """Any number of groups, such as owners or rows."""
    ATTRIBUTE = "attribute"
    """An attribute of the group's own element."""
    CONTENT = "content"
    """The character data of the group's own element."""


class Notes(StrEnum):
    """Whether a box takes footnotes, and whether they may replace its value (specification 3.3)."""

    NEVER = "no footnotes"
    BESIDE = "a value, and any footnotes"
    INSTEAD = "a value or a footnote, and further footnotes"
    FREE = "a value, footnotes, both or neither"


class Wrapper(msgspec.Struct, frozen=True):
    """An element of EDGAR's that only holds others: ``name``, and the forms on which it is ``required``."""

    name: str
    required: str = ""


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of one element.

    ``forms`` and ``required`` are the forms (``"45"``) that allow and require the element; ``amendments_only`` restricts
    it to 3/A, 4/A and 5/A. ``shortest`` and ``longest`` count characters, ``most`` counts repetitions. ``choice`` names a set
    of elements of which exactly one is used. ``since`` is the first schema version that knows the element, where it is known.
    EDGAR fills in ``computed`` elements; they must not be sent. ``column`` is the caption a person finds it under.
    """

    name: str
    shape: Shape
    says: str
    within: Wrapper | None = None
    column: str = ""
    forms: str = ALL_FORMS
    required: str = ""
    amendments_only: bool = False
    notes: Notes = Notes.NEVER
    shortest: int = 0
    longest: int | None = None
    one_of: tuple[str, ...] = ()
    pattern: str = ""
    most: int = 1
    choice: str = ""
    since: str = ""
    computed: bool = False

    def on(self, forms: str, *, required: str | None = None) -> Element:
        """Return the same element as it is on other forms: a row of Form 3 lacks what a row of Form 4 has."""
        kept = "".join(form for form in self.required if form in forms)
        return msgspec.structs.replace(self, forms=forms, required=kept if required is None else required)


class Field(msgspec.Struct, frozen=True):
    """A declared field of a group: its Python name, its JSON name, its position, its type, its element.

    ``holds`` is the cell's class, the group's class for a part, and ``str`` for attributes and content; ``parts`` are the
    groups that a field of several may hold.
    """

    name: str
    key: str
    position: int
    holds: type[Any]
    element: Element
    parts: tuple[Any, ...] = ()


@cache
def fields_of(group: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the declared fields of a group in the order of the specification.

    Raises ``TypeError`` for a field that carries no declaration, so that none can be forgotten.
    """
    hints = get_type_hints(group, include_extras=True)
    keys = dict(zip(group.__struct_fields__, group.__struct_encode_fields__, strict=True))
    names = [name for name in group.__struct_fields__ if name not in ("empty", "as_filed")]
    return tuple(_field(group, position, name, keys[name], hints[name]) for position, name in enumerate(names))


def _field(group: type[msgspec.Struct], position: int, name: str, key: str, hint: object) -> Field:
    elements = [extra for extra in get_args(hint)[1:] if isinstance(extra, Element)] if _annotated(hint) else []
    if len(elements) != 1:
        message = f"{group.__name__}.{name} carries {len(elements)} declarations of an element, not one"
        raise TypeError(message)
    inner: Any = get_args(hint)[0]
    if elements[0].shape is Shape.PARTS:
        member = get_args(inner)[0]
        return Field(name, key, position, tuple, elements[0], get_args(member) or (member,))
    if elements[0].shape is Shape.PART:
        return Field(name, key, position, inner, elements[0], (inner,))
    if elements[0].shape in (Shape.ATTRIBUTE, Shape.CONTENT, Shape.MARKS):
        return Field(name, key, position, str, elements[0])
    return Field(name, key, position, inner, elements[0])


def _annotated(hint: object) -> bool:
    return get_origin(hint) is Annotated


@cache
def children_of(group: type[msgspec.Struct]) -> dict[str, tuple[str, ...]]:
    """Return the declared content of every element of a group that holds others, by name, in declared order.

    ``"."`` is the group's own element. A box holds ``value`` and ``footnoteId``; what only holds text is not listed.
    """
    content: dict[str, list[str]] = {".": []}
    for field in fields_of(group):
        element = field.element
        if element.shape is Shape.ATTRIBUTE:
            continue
        place = "." if element.within is None else element.within.name
        if place not in content:
            content["."].append(place)
            content[place] = []
        if element.shape is Shape.PARTS:
            content[place].extend(part.ELEMENT for part in field.parts)
        else:
            content[place].append(element.name)
        if element.shape is Shape.BOX:
            content[element.name] = ["value", "footnoteId"]
    return {name: tuple(names) for name, names in content.items()}
