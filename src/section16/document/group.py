"""A group is an element of the form that holds declared fields: the issuer, an owner, a row, the document itself."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

import msgspec

from section16.document.as_filed import AsFiled, Kept
from section16.document.cells import Cell
from section16.document.declaration import TEXT, Field, Shape, children_of, fields_of
from section16.document.pieces import within_allowance


class Group(
    msgspec.Struct,
    frozen=True,
    gc=False,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    rename="camel",
):
    """What every group has beside its fields.

    ``empty`` names the elements that are in the file and empty (``<deemedExecutionDate/>``), in declared order.
    ``as_filed`` records where the file departs from the declaration, and is nearly always empty. A group whose ``empty`` or
    ``as_filed`` contradict its fields cannot be built: ``ValueError``.
    """

    ELEMENT: ClassVar[str] = ""

    empty: tuple[str, ...] = ()
    as_filed: tuple[AsFiled, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no file could say."""
        if self.as_filed or (self.empty and not _plainly_empty(self)):
            _refuse_contradictions(self)

    @property
    def present(self) -> bool:
        """Whether anything of the group is in the file: a cell, an empty element, an oddity."""
        return self != type(self)()


def _plainly_empty(group: Group) -> bool:
    """Whether every element named in ``empty`` is one that can be and holds nothing; quick, for every form has some."""
    spots = _empty_spots(group.__class__)
    last = -1
    for name in group.empty:
        spot = spots.get(name)
        if spot is None or spot[0] <= last:
            return False
        last, fields, inside = spot
        for field, absent in fields:
            if getattr(group, field) is not absent:
                return False
        if inside and not inside.isdisjoint(group.empty):
            return False
    return True


@cache
def _empty_spots(group: type[Group]) -> dict[str, tuple[int, tuple[tuple[str, object], ...], frozenset[str]]]:
    """Return, for each element that may be empty, its place in the order, the fields in it and the elements in it."""
    order = element_order(group)
    absent = dict(zip(group.__struct_fields__, group.__struct_defaults__, strict=True))
    fields: dict[str, list[tuple[str, object]]] = {}
    inside: dict[str, set[str]] = {}
    for field in fields_of(group):
        names = [field.element.within.name] if field.element.within else []
        if names and field.element.shape is not Shape.PARTS:  # a table is named as its wrapper, which holds rows
            inside.setdefault(names[0], set()).add(field.element.name)
        if field.element.shape in (Shape.BOX, Shape.PART):
            names.append(field.element.name)
        for name in names:
            fields.setdefault(name, []).append((field.name, absent[field.name]))
    return {name: (order[name], tuple(held), frozenset(inside.get(name, ()))) for name, held in fields.items()}


def contents_of(group: Group) -> dict[str, list[str]]:
    """Return the content of every element of a group that is present, by name, in declared order.

    Keys are the group's own element as ``"."``, its wrappers, its boxes, and its bare elements; values are the names of
    their content (``"#text"`` for text), as often as each occurs.
    """
    found: dict[str, list[str]] = {".": []}
    for field in fields_of(group.__class__):
        content = _content(group, field)
        wrapper = field.element.within
        if wrapper is not None and (content or wrapper.name in group.empty) and wrapper.name not in found:
            found["."].append(wrapper.name)
            found[wrapper.name] = []
        if content:
            found["." if wrapper is None else wrapper.name].extend(content)
            _inside(group, field, found)
    return found


def _content(group: Group, field: Field) -> list[str]:
    """Return the names of a field in its wrapper or group; none when it is absent."""
    value = getattr(group, field.name)
    shape = field.element.shape
    if shape is Shape.PARTS:
        return [part.ELEMENT for part in value]
    if shape is Shape.MARKS:
        return [field.element.name] * len(value)
    if shape is Shape.ATTRIBUTE:
        return []
    if shape is Shape.CONTENT:
        return [TEXT] if value else []
    present = field.element.name in group.empty
    if shape is Shape.PART:
        return [field.element.name] if present or value.present else []
    return [field.element.name] if present or value.text is not None or value.footnotes else []


def _inside(group: Group, field: Field, found: dict[str, list[str]]) -> None:
    value = getattr(group, field.name)
    if not isinstance(value, Cell):
        return
    if field.element.shape is Shape.BARE:
        found[field.element.name] = [TEXT] if value.text else []
        return
    found[field.element.name] = ["value"] * (value.text is not None) + ["footnoteId"] * len(value.footnotes)
    if value.text is not None:
        found[f"{field.element.name}/value"] = [TEXT] if value.text else []


def _refuse_contradictions(group: Group) -> None:
    declared = children_of(group.__class__)
    order = element_order(group.__class__)
    contents = contents_of(group)
    if list(group.empty) != sorted(set(group.empty), key=lambda name: order.get(name, -1)):
        raise _contradiction(group, f"the elements named in `empty` are not in the order of the form: {', '.join(group.empty)}")
    for name in group.empty:
        if name not in order or name == ".":
            raise _contradiction(group, f"`empty` names {name!r}, which is not an element of it")
        if name not in declared and name not in _parts(group.__class__):
            raise _contradiction(group, f"`empty` names {name!r}, which holds text: give it the text ''")
        if contents.get(name) or name in _full_parts(group):
            raise _contradiction(group, f"`empty` names {name!r}, which holds something")
    places = [record.element for record in group.as_filed]
    if places != sorted(set(places), key=lambda name: order.get(name, -1)):
        raise _contradiction(
            group, f"the records in `as_filed` are not in the order of the form: {', '.join(map(repr, places))}"
        )
    for record in group.as_filed:
        _refuse_record(group, record, contents)


def _refuse_record(group: Group, record: AsFiled, contents: dict[str, list[str]]) -> None:
    place = record.element
    around_root = place == ".." and group.ELEMENT == "ownershipDocument"
    regular = [group.ELEMENT] if around_root else contents.get(place)
    if regular is None:
        raise _contradiction(group, f"`as_filed` speaks of {place!r}, which is not in it")
    if record.attributes and not record.content:
        return  # only attributes depart
    names = [piece for piece in record.content if isinstance(piece, str)]
    if not record.content or record.content == tuple(regular):
        raise _contradiction(group, f"`as_filed` says of {place!r} only what is declared")
    if sorted(names) != sorted(regular):
        raise _contradiction(group, f"`as_filed` says that {place!r} holds {names}, its fields say {regular}")
    for kinds in _mixed(group.__class__):
        if [name for name in names if name in kinds] != [name for name in regular if name in kinds]:
            raise _contradiction(group, f"`as_filed` puts the rows of {place!r} in another order than the file")
    previous: str | Kept = ""
    for piece in record.content:
        if isinstance(piece, Kept):
            _refuse_piece(group, place, piece, previous)
        previous = piece


def _refuse_piece(group: Group, place: str, piece: Kept, previous: str | Kept) -> None:
    is_text = not piece.xml.startswith("<")
    after_text = previous == TEXT or (isinstance(previous, Kept) and not previous.xml.endswith(">"))
    if is_text and not piece.xml.strip() and TEXT not in children_of(group.__class__).get(place, (TEXT,)):
        raise _contradiction(group, f"`as_filed` of {place!r} keeps white space between elements, which says nothing")
    if not piece.xml or (is_text and after_text):
        raise _contradiction(group, f"`as_filed` of {place!r} keeps text in two pieces, or nothing at all")
    if not within_allowance(piece.xml):
        raise _contradiction(group, f"`as_filed` of {place!r} keeps more elements and comments than are read of one form")
    try:
        canonical = canonical_piece(piece.xml)
    except ET.ParseError:
        raise _contradiction(group, f"`as_filed` of {place!r} keeps what is not XML: {piece.xml[:60]!r}") from None
    if canonical != piece.xml:
        raise _contradiction(group, f"`as_filed` of {place!r} keeps XML that is not canonical; write it {canonical[:80]!r}")


def _contradiction(group: Group, why: str) -> ValueError:
    return ValueError(f"{group.ELEMENT}: {why}")


_PLAIN_TEXT = "[\\t\\n !-%'-;=?-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]"
# An element with at most one attribute that is not a namespace, and text that is its own canonical form.
_PLAIN_PIECE = re.compile(
    r"<(?P<name>[A-Za-z_][A-Za-z0-9_.-]*+)(?P<attribute> (?!xmlns)[A-Za-z_][A-Za-z0-9_.-]*+=\"[ !#-%'-;=?-~]*+\")?"
    rf"(?:/>|>(?P<text>{_PLAIN_TEXT}*+(?:&(?:amp|lt|gt);{_PLAIN_TEXT}*+)*+)</(?P=name)>)"
)


def canonical_piece(xml: str) -> str:
    """Return a piece of XML in its canonical form, comments included (Canonical XML 2.0).

    Raises ``xml.etree.ElementTree.ParseError`` for what is not well formed.
    """
    plain = _PLAIN_PIECE.fullmatch(xml)
    if plain is not None:  # most pieces are; setting up a parser for each of 100,000 takes seconds
        return f"<{plain['name']}{plain['attribute'] or ''}>{plain['text'] or ''}</{plain['name']}>"
    # The opening and closing tag of the wrapping element are cut off again.
    return _NO_TEXT.sub(_as_it_was, ET.canonicalize(f"<k>{xml}</k>", with_comments=True)[3:-4])


_NO_TEXT = re.compile(r"<(?:!--|\?)[^>]*+>?")  # within it the standard library has escaped every other >


def _as_it_was(comment: re.Match[str]) -> str:
    """Return a comment or instruction as Canonical XML has it; the standard library escapes it as if it were text."""
    text: str = comment[0]
    for escaped, plain in (("&lt;", "<"), ("&gt;", ">"), ("&#xD;", "\r"), ("&amp;", "&")):
        text = text.replace(escaped, plain)
    return text


@cache
def element_order(group: type[Group]) -> dict[str, int]:
    """Return the position of every element of a group in its declared order, boxes' values right after their boxes."""
    names = ["..", "."]
    declared = children_of(group)
    for name in declared["."]:
        names.append(name)
        for inner in declared.get(name, ()):
            if inner not in ("value", "footnoteId"):
                names += [inner, f"{inner}/value"]
        names.append(f"{name}/value")
    return {name: position for position, name in enumerate(names)}


def _parts(group: type[Group]) -> set[str]:
    return {field.element.name for field in fields_of(group) if field.element.shape is Shape.PART}


def _full_parts(group: Group) -> set[str]:
    return {
        field.element.name
        for field in fields_of(group.__class__)
        if field.element.shape is Shape.PART and getattr(group, field.name).present
    }


def _mixed(group: type[Group]) -> Iterator[set[str]]:
    """Yield the names of the kinds of row that share a field, where they are mixed and in filed order."""
    for field in fields_of(group):
        if field.element.shape is Shape.PARTS:
            yield {part.ELEMENT for part in field.parts}
