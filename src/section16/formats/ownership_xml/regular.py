"""The reader for documents that are as declared, which is nearly every document ever filed.

It needs no tree. What is between two tags of a document without comments is text, so that the bytes are divided at once into
tags and the text behind each, and every tag is compared with the declaration. That leaves nothing unchecked that XML asks of a
document: every element is closed where it was opened, every reference is to a character, and no character is one that XML
forbids. At the first thing that is not exactly as declared (an unknown element, another order, text between elements, an
attribute, a text that is no value of its box) the reader refuses (:class:`Irregular`). Such a document goes to libxml2 and to
:mod:`.odd`, which keeps everything and costs more. Both are made from the same plan, and tests hold their results equal.

The document's own children are read one by one. Groups below it (owners, rows) recur in a few forms: the same boxes, the same
ones empty, the same footnotes on the same boxes. The tags of a group are therefore understood once for each sequence of them
(:mod:`.shapes`), and another group of that shape takes its texts from where they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from section16.formats.ownership_xml.plan import GroupPlan, Slot, plan_of
from section16.formats.ownership_xml.recurring import Irregular, Maker, maker_of
from section16.formats.ownership_xml.shapes import Shapes, is_blank, tag_of

if TYPE_CHECKING:
    from section16.document.group import Group

# The tags of a document, and the text behind each.
Tags: TypeAlias = list[str]
Texts: TypeAlias = list[str]
# Reads the child whose tag is at a place into the values of its group, or notes that it is empty; returns the place of the
# last tag of the child.
Reader: TypeAlias = "Callable[[Tags, Texts, int, list[Any], list[str]], int]"

# Adding to a tuple costs its length, which is nothing for the ten or thirty that forms have. The other reader takes any number.
_MOST = 1000
_MOST_BYTES = 8 * 1024 * 1024
"""Of a larger document libxml2 is asked, which refuses a text beyond its limit."""
_MOST_TAGS = 1024
"""Tags with an attribute that are kept with what they mean."""
_DECLARATION = re.compile(
    r"""\?xml version=(["'])1\.0\1(?: encoding=(["'])(?i:utf-?8)\2)?(?: standalone=(["'])(?:yes|no)\3)? ?\?"""
)
_FORBIDDEN = bytes(code for code in range(32) if code not in b"\t\n\r")
# What is neither a bracket nor a control code: without it, a document is nothing but pairs of brackets.
_BETWEEN = bytes(code for code in range(256) if code not in b"<>" + _FORBIDDEN)
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));|&")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HIGHEST = 0x10FFFF


def read_regular(data: bytes, group: type[Group]) -> Group:
    """Return the document in bytes that are in UTF-8; raises :class:`Irregular` for any that is not exactly as declared."""
    tags, texts = _divided(data)
    at = 1 if tags[0].startswith("?") else 0
    if at and not (_DECLARATION.fullmatch(tags[0]) and is_blank(texts[0])):
        raise Irregular
    if tags[at : at + 1] != [group.ELEMENT]:
        raise Irregular
    try:
        document, last = _document_reader(group)(tags, texts, at)
    except IndexError:  # the document ends before its root does
        raise Irregular from None
    if last + 1 != len(tags) or not is_blank(texts[last]):
        raise Irregular
    return document


def _divided(data: bytes) -> tuple[Tags, Texts]:
    """Return the tags of a document and the text behind each, references replaced by the characters that they mean."""
    brackets = data.translate(None, _BETWEEN)
    if brackets != b"<>" * (len(brackets) // 2) or not brackets or len(data) > _MOST_BYTES:
        raise Irregular
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Irregular from None
    if "\ufffe" in text or "\uffff" in text:
        raise Irregular
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = text.replace(">", "<").split("<")
    if pieces[0]:
        raise Irregular
    texts = pieces[2::2]
    if "&" in text:
        texts = [_REFERENCE.sub(_referred, one) if "&" in one else one for one in texts]
    return pieces[1::2], texts


def _referred(reference: re.Match[str]) -> str:
    """Return the character that a reference means."""
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal or "0", 16)
    allowed = code >= 0x20 or code in (9, 10, 13)  # noqa: PLR2004 - the first character that is no control code
    if not allowed or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > _HIGHEST:  # noqa: PLR2004 - surrogates
        raise Irregular
    return chr(code)


@cache
def _document_reader(group: type[Group]) -> Callable[[Tags, Texts, int], tuple[Group, int]]:
    plan = plan_of(group)
    children = _children_reader(group.ELEMENT, plan.slots)
    absent = plan.absent

    def read(tags: Tags, texts: Texts, at: int) -> tuple[Group, int]:
        values = list(absent)
        empty: list[str] = []
        last = children(tags, texts, at, values, empty)
        return (group(*values, empty=tuple(empty)) if empty else group(*values)), last

    return read


# How a child is met: its rank, whether it may follow itself, and what reads it.
_Met: TypeAlias = "tuple[int, bool, Reader]"


class _Children(dict[str, "_Met"]):
    """The children of the document or of one of its tables, by their tags; others than the declared ones are irregular."""

    def __init__(self, slots: dict[str, Slot]) -> None:
        super().__init__()
        self._slots = slots

    def __missing__(self, tag: str) -> _Met:
        opened = tag_of(tag)
        slot = self._slots.get(opened.name)
        if slot is None:  # a comment or an instruction, too
            raise Irregular
        if len(self) >= _MOST_TAGS:
            self.clear()
        met = self[tag] = (slot.rank, slot.repeats, _slot_reader(slot, opened.identifier, closed=opened.closed))
        return met


def _children_reader(name: str, slots: dict[str, Slot]) -> Reader:
    """Return a reader for the children of the document or of one of its tables."""
    table = _Children(slots)
    closing = f"/{name}"

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], empty: list[str]) -> int:
        last = -1
        while True:
            text = texts[at]
            if text and not is_blank(text):
                raise Irregular
            at += 1
            tag = tags[at]
            if tag == closing:
                return at
            rank, repeats, read_child = table[tag]
            if rank < last or (rank == last and not repeats):
                raise Irregular
            last = rank
            at = read_child(tags, texts, at, values, empty)

    return read


def _slot_reader(slot: Slot, identifier: str | None, *, closed: bool) -> Reader:
    """Return a reader for a child: with the id that its tag states, if it states one, and closed by the same tag or not."""
    field, part = slot.field, slot.part
    if field is not None and part is not None and plan_of(part).content is not None:
        if identifier is None or closed:
            raise Irregular
        return _text_reader(plan_of(part), field.position, identifier)
    if identifier is not None:
        raise Irregular
    if closed:
        return _closed_reader(slot)
    if field is None:
        return _wrapper_reader(slot)
    if part is None:
        return _bare_reader(slot.name, field.position, maker_of(field))
    return _parts_reader(field.position, part) if slot.repeats else _part_reader(field.position, part)


def _closed_reader(slot: Slot) -> Reader:
    """Return a reader for a child without anything in it."""
    field, part, name = slot.field, slot.part, slot.name
    if field is None or (part is not None and not slot.repeats):

        def note(_tags: Tags, _texts: Texts, at: int, _values: list[Any], empty: list[str]) -> int:
            empty.append(name)
            return at

        return note

    def read(_tags: Tags, _texts: Texts, at: int, values: list[Any], _empty: list[str]) -> int:
        if part is None:
            values[field.position] = maker_of(field)("")
        else:
            values[field.position] += (part(),)
        return at

    return read


def _bare_reader(name: str, position: int, made: Maker) -> Reader:
    closing = f"/{name}"

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], _empty: list[str]) -> int:
        if tags[at + 1] != closing:
            raise Irregular
        values[position] = made(texts[at])
        return at + 1

    return read


def _wrapper_reader(slot: Slot) -> Reader:
    assert slot.inside is not None
    children = _children_reader(slot.name, slot.inside)
    name = slot.name

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], empty: list[str]) -> int:
        last = children(tags, texts, at, values, empty)
        if last == at + 1:
            empty.append(name)
        return last

    return read


def _text_reader(plan: GroupPlan, position: int, identifier: str) -> Reader:
    """Return a reader for a group that holds an attribute and text, and no elements: a footnote."""
    assert plan.content is not None
    (attribute,) = plan.attributes
    group, text_at, closing = plan.group, plan.content.position, f"/{plan.group.ELEMENT}"
    stated = list(plan.absent)
    stated[attribute.position] = identifier

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], _empty: list[str]) -> int:
        if tags[at + 1] != closing or len(values[position]) > _MOST:
            raise Irregular
        content = stated.copy()
        content[text_at] = texts[at]
        values[position] += (group(*content),)
        return at + 1

    return read


def _part_reader(position: int, part: type[Group]) -> Reader:
    name = part.ELEMENT
    closing, shapes = f"/{name}", Shapes(part)

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], empty: list[str]) -> int:
        last = _place_of(closing, tags, at)
        made = shapes.read(tags, texts, at, last)
        if last > at + 1:
            values[position] = made
        else:  # what is absent stays the one default, so that JSON leaves it out
            empty.append(name)
        return last

    return read


def _parts_reader(position: int, part: type[Group]) -> Reader:
    closing, shapes = f"/{part.ELEMENT}", Shapes(part)

    def read(tags: Tags, texts: Texts, at: int, values: list[Any], _empty: list[str]) -> int:
        if len(values[position]) > _MOST:
            raise Irregular
        last = _place_of(closing, tags, at)
        values[position] += (shapes.read(tags, texts, at, last),)
        return last

    return read


def _place_of(closing: str, tags: Tags, at: int) -> int:
    try:
        return tags.index(closing, at)
    except ValueError:
        raise Irregular from None
