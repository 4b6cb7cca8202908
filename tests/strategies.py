"""Forms for tests to draw: valid ones of every kind and version, and ones that no rule holds for.

All is made from the declaration (``section16.document.declaration``); no field is listed here. A new field of the form is
drawn from the day on which it is declared.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from hypothesis import strategies as st

from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell
from section16.document.declaration import ALL_FORMS, Element, Field, Notes, Shape, children_of, fields_of
from section16.document.group import Group, contents_of, element_order
from section16.document.ownership import FORMS, OwnershipDocument
from section16.document.places import is_country, is_state

AnyGroup = TypeVar("AnyGroup", bound=Group)

VERSIONS = (
    *("X0101", "X0201", "X0202", "X0203", "X0204", "X0205", "X0206"),
    *("X0301", "X0302", "X0303", "X0304", "X0305", "X0306", "X0407", "X0508", "X0609"),
)
"""Schema versions from the first to v5.5; the writer of a form may also have put any other text there."""

_FIRST_WITH = {"X0407": "X0407", "v5.5": "X0609"}
"""The first version whose forms may hold an element, by the first word of what its declaration says under ``since``."""

# XML allows no control characters but three, no surrogates and no U+FFFE and U+FFFF.
_FORBIDDEN = [*map(chr, (*range(9), 11, 12, *range(14, 32))), "\ufffe", "\uffff"]
_CHARACTERS = st.characters(codec="utf-8", exclude_characters=_FORBIDDEN)
_TRAPS = st.sampled_from(
    (
        *("", " ", "  leading", "trailing  ", "\n", "\r", "\t", "two\nlines", "two\r\nlines", "carriage\rreturn", "tab\there"),
        *("&", "&amp;", "<b>bold</b>", "]]>", "<!-- no comment -->", "a < b > c", "\"quoted\" 'twice'", "&#13;", "(1)"),
        *("1,000", "12345678901.25", "10.5000", "+1.", "-.5", "1e5", "NaN", "999999999999999999", "0"),
        *("2024-05-01-05:00", "2024-02-30", "20240501", "2024-05-01Z", "true", "TRUE", "1", "0", "false", "yes"),
        *("caf\u00e9 \u2019s", "\u65e5\u672c\u8a9e", "\U0001f980", "\u00a0", "\u0085", "\u2028", "e\u0301", "\u202eright"),
    )
)
odd_texts = st.one_of(_TRAPS, st.text(_CHARACTERS, max_size=12))
"""What somebody may have typed."""

_days = st.dates().map(lambda day: day.isoformat())
_zones = st.sampled_from(("", "", "", "Z", "-05:00", "+14:00"))
_dates = st.builds("{}{}".format, _days, _zones)
_numbers = st.decimals(min_value=0, max_value=999_999_999_999, places=4).map(lambda number: f"{number:f}") | st.integers(
    0, 10**9
).map(str)
_flags = st.sampled_from(("1", "true", "0", "false"))
_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp"), exclude_characters="\ufffe\uffff"), max_size=20
)
_references = st.lists(st.integers(1, 99).map("F{}".format), max_size=3, unique=True).map(tuple)


@st.composite
def documents(draw: st.DrawFn, *, valid: bool | None = None) -> OwnershipDocument:
    """Draw a form. A ``valid`` one keeps every rule of the declaration; one that is not may lack and hold anything.

    Both are regular: each element stands where it is declared. Nothing but ``None`` draws both.
    """
    if valid if valid is not None else draw(st.booleans()):
        kind = draw(st.sampled_from(FORMS))
        version = draw(st.sampled_from(VERSIONS))
        return draw(_valid(OwnershipDocument, kind, version))
    return draw(_anything(OwnershipDocument))


# ---------------------------------------------------------------------------------------------- valid forms


@st.composite
def _valid(draw: st.DrawFn, group: type[AnyGroup], kind: str, version: str) -> AnyGroup:
    form, amendment = kind[0], kind.endswith("/A")
    values: dict[str, Any] = {}
    chosen: dict[str, str] = {}
    held: set[str] = set()
    for field in fields_of(group):
        element = field.element
        if form not in element.forms or (element.amendments_only and not amendment) or not _known(element, version):
            continue
        if element.choice:
            rivals = [one.name for one in fields_of(group) if one.element.choice == element.choice]
            chosen.setdefault(element.choice, draw(st.sampled_from(rivals)))
            must = chosen[element.choice] == field.name
            if not must:
                continue
        else:
            must = form in element.required
        # A wrapper that must stand holds something, if only its first field.
        must = must or (element.within is not None and form in element.within.required and element.within.name not in held)
        if must or draw(st.booleans()):
            values[field.name] = draw(_valid_field(field, kind, version))
            held.add(element.within.name if element.within else "")
    return group(**values)


def _known(element: Element, version: str) -> bool:
    return not element.since or version >= _FIRST_WITH[element.since.split(" ")[0].rstrip(",")]


def _valid_field(field: Field, kind: str, version: str) -> st.SearchStrategy[Any]:
    element = field.element
    if element.shape is Shape.PART:
        return _valid(field.parts[0], kind, version)
    if element.shape is Shape.PARTS:
        rows = [_valid(part, kind, version) for part in field.parts if kind[0] in _forms(part)]
        least = 1 if kind[0] in element.required else 0
        ids = [one.name for part in field.parts for one in fields_of(part) if one.element.shape is Shape.ATTRIBUTE]
        unlike = (lambda part: tuple(getattr(part, name) for name in ids)) if ids else None
        few = st.lists(st.one_of(rows), min_size=least, max_size=3, unique_by=unlike)
        return few.map(tuple)
    if element.shape is Shape.MARKS:
        return _references
    if element.shape in (Shape.ATTRIBUTE, Shape.CONTENT):
        return _valid_text(field, version)
    return _valid_cell(field, kind, version)


def _forms(part: type[Group]) -> str:
    """Return the forms on which a kind of row may stand: those of its first field, its title."""
    return fields_of(part)[0].element.forms


def _valid_cell(field: Field, kind: str, version: str) -> st.SearchStrategy[Cell]:
    element, holds = field.element, cast("type[Cell]", field.holds)
    texts: st.SearchStrategy[str | None] = _valid_text(field, version)
    if element.name == "documentType":
        texts = st.just(kind)
    if element.shape is Shape.BARE or element.notes is Notes.NEVER:
        return st.builds(holds, texts)
    if element.notes is Notes.BESIDE:
        return st.builds(holds, texts, _references)
    lone = st.builds(holds, st.none(), _references.filter(bool))
    if element.notes is Notes.FREE:
        return st.one_of(st.builds(holds, texts, _references), lone)
    return st.one_of(lone, st.builds(holds, texts, _references))


_BY_TYPE: dict[type[Any], st.SearchStrategy[str]] = {DateCell: _dates, DecimalCell: _numbers, FlagCell: _flags}


def _valid_text(field: Field, version: str) -> st.SearchStrategy[str]:
    element = field.element
    if element.name == "schemaVersion":
        return st.just(version)
    if element.one_of:
        return st.sampled_from(element.one_of)
    if element.pattern:
        return st.from_regex(element.pattern, fullmatch=True).filter(
            lambda text: text.isascii() and len(text) <= (element.longest or 99)
        )
    if element.name == "rptOwnerCountry":
        return st.sampled_from(_places(is_country))
    if element.name == "rptOwnerState":  # before v5.5 it held the code of a foreign country as well
        return st.sampled_from(_places(is_state) + (_places(is_country) if version < _FIRST_WITH["v5.5"] else ()))
    return _BY_TYPE[field.holds] if field.holds in _BY_TYPE else _fitting(element)


def _fitting(element: Element) -> st.SearchStrategy[str]:
    longest, shortest = element.longest or 20, element.shortest
    # Padding with letters keeps a text that was drawn too short within the bounds.
    texts = st.one_of(_words, st.just("line one\nline two"), st.just("x" * longest), st.just("A & B < C"))
    return texts.map(lambda text: (text + "x" * shortest if len(text) < shortest else text)[:longest])


@cache
def _places(known: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(first + second for first in _CODE for second in _CODE if known(first + second))


_CODE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


# ------------------------------------------------------------------------------------------ whatever was typed


@st.composite
def _anything(draw: st.DrawFn, group: type[AnyGroup]) -> AnyGroup:
    drawn = {field.name: draw(_any_field(field)) for field in fields_of(group) if draw(st.integers(0, 2))}
    absent = group()
    values = {name: value for name, value in drawn.items() if value != getattr(absent, name)}
    return draw(_with_empty_elements(group(**values)))


def _any_field(field: Field) -> st.SearchStrategy[Any]:
    element = field.element
    if element.shape is Shape.PART:
        return _anything(field.parts[0])
    if element.shape is Shape.PARTS:
        return st.lists(st.one_of([_anything(part) for part in field.parts]), max_size=2).map(tuple)
    if element.shape is Shape.MARKS:
        return _any_references
    if element.shape in (Shape.ATTRIBUTE, Shape.CONTENT):
        return odd_texts
    texts = st.one_of(_BY_TYPE.get(field.holds, _words), odd_texts)
    if element.shape is Shape.BARE:
        return st.builds(field.holds, texts)
    return st.builds(field.holds, st.one_of(texts, st.none(), st.just("")), _any_references)


_any_references = st.one_of(_references, st.lists(odd_texts, max_size=2).map(tuple))


@st.composite
def _with_empty_elements(draw: st.DrawFn, group: AnyGroup) -> AnyGroup:
    """Let some elements that hold nothing stand in the file: boxes and parts first, then the wrappers around nothing."""
    wrappers = [field.element.within.name for field in fields_of(type(group)) if field.element.within]
    boxes = [name for name in children_of(type(group)) if name != "." and name not in wrappers]
    parts = [field.element.name for field in fields_of(type(group)) if field.element.shape is Shape.PART]
    for names in ([*boxes, *parts], dict.fromkeys(wrappers)):
        contents = contents_of(group)
        inside = {name for content in contents.values() for name in content}
        free = [name for name in names if name not in contents and name not in inside]
        chosen = draw(st.lists(st.sampled_from(free), max_size=3, unique=True)) if free else []
        empty = sorted({*group.empty, *chosen}, key=element_order(type(group)).__getitem__)
        group = msgspec.structs.replace(group, empty=tuple(empty))
    return group


def regular(document: AnyGroup) -> AnyGroup:
    """Return a document without what departs from the declaration, in all its groups."""
    values = {field.name: _regular_field(getattr(document, field.name)) for field in fields_of(type(document))}
    return type(document)(**values, empty=document.empty)


def _regular_field(value: Any) -> Any:
    if isinstance(value, Group):
        return regular(value)
    if isinstance(value, tuple):
        return tuple(map(_regular_field, value))
    return value


def largest(kind: str) -> OwnershipDocument:
    """Return a form with as many owners, rows, footnotes and signatures as the declaration allows."""
    values: dict[str, Any] = {"document_type": {"text": kind}}
    for field in fields_of(OwnershipDocument):
        if field.element.shape is Shape.PARTS and kind[0] in (field.element.forms or ALL_FORMS):
            parts = [part for part in field.parts if kind[0] in _forms(part)]
            values[field.name] = tuple(_filled(parts[at % len(parts)], kind[0], at) for at in range(field.element.most))
    values["document_type"] = fields_of(OwnershipDocument)[1].holds(kind)
    return OwnershipDocument(**values)


def _filled(group: type[Group], form: str, number: int) -> Group:
    """Return a group all of whose fields say something."""
    values: dict[str, Any] = {}
    for field in fields_of(group):
        if form not in field.element.forms:
            continue
        if field.element.shape in (Shape.ATTRIBUTE, Shape.CONTENT):
            values[field.name] = f"F{number + 1}"
        elif field.element.shape is Shape.MARKS:
            values[field.name] = tuple(f"F{note}" for note in range(1, 100))
        elif field.element.shape is Shape.BARE:
            values[field.name] = field.holds(f"text {number}")
        elif field.element.shape is Shape.BOX:
            values[field.name] = field.holds(str(number), (f"F{number + 1}",))
    return group(**values)
