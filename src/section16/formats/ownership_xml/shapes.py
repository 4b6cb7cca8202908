"""Shapes of groups: a sequence of tags, understood once, and where each box of such a group has its text.

The ids of footnotes are in the tags, so that the footnotes of a box belong to the shape. Of thirty rows that were ever filed
twenty-nine have the shape of an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from section16.document.declaration import Field, Shape
from section16.formats.ownership_xml.plan import Slot, plan_of
from section16.formats.ownership_xml.recurring import Irregular, Maker, NotedMaker, maker_of, noted_maker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from section16.document.group import Group

_BLANK = " \t\n"
# A tag of XML without its brackets: a name, at most one attribute, and whether it closes an element. Names, blanks and ids are
# narrower than XML allows.
_TAG = re.compile(r"""(/?)([A-Za-z][A-Za-z0-9]*)(?:[ \t\n]+id="([^"&\s]*)")?[ \t\n]*(/?)""")
_MARK = "footnoteId"
_MOST = 8192
"""Shapes of a kind of group that are kept; when there are more, all are forgotten, for those of another year are others."""
_MOST_TAGS = 1000
"""Tags of a group of a shape that is kept."""
_MOST_BLANKS = 4096


class Tag(msgspec.Struct, frozen=True, gc=False):
    """An opening tag: its name, the id that it states, and whether it closes its element as well."""

    name: str
    identifier: str | None
    closed: bool


def tag_of(text: str) -> Tag:
    """Return an opening tag from what is between its brackets; raises :class:`Irregular` for any other text."""
    match = _TAG.fullmatch(text)
    if match is None or match[1]:
        raise Irregular
    return Tag(intern(match[2]), match[3], bool(match[4]))


class _Blanks(set[str]):
    """Texts that were found to be nothing but white space: line breaks with the few indents that software writes."""

    def all_blank(self, texts: Sequence[str]) -> bool:
        """Whether texts are white space, those that are not known looked at one by one."""
        if self.issuperset(texts):
            return True
        if any(text.strip(_BLANK) for text in texts):
            return False
        if len(self) < _MOST_BLANKS:
            self.update(text for text in texts if len(text) < _MOST_TAGS)
        return True


_BLANKS = _Blanks()


def is_blank(text: str) -> bool:
    """Whether a text between two tags is white space, which says nothing there."""
    return text in _BLANKS or _BLANKS.all_blank((text,))


_Getter: TypeAlias = "Callable[[list[str]], Sequence[str]]"


class _GroupShape(msgspec.Struct, frozen=True):
    """What a sequence of tags makes of a group.

    ``values`` are its fields without the texts; ``cells`` say which field takes which text, and how; ``noted`` the same for
    cells with footnotes. ``blank`` gets the texts between elements, ``nothing`` those inside of references to footnotes.
    """

    values: tuple[Any, ...]
    cells: tuple[tuple[int, Maker, int], ...]
    noted: tuple[tuple[int, NotedMaker, int, tuple[str, ...]], ...]
    empty: tuple[str, ...]
    blank: _Getter
    nothing: _Getter


class Shapes:
    """The shapes of a kind of group."""

    def __init__(self, group: type[Group]) -> None:
        self._group = group
        self._known: dict[tuple[str, ...], _GroupShape] = {}

    def read(self, tags: list[str], texts: list[str], start: int, end: int) -> Group:
        """Return the group whose tags are at some places; raises :class:`Irregular` for one that is not as declared."""
        key = tuple(tags[start + 1 : end])
        shape = self._known.get(key)
        if shape is None:
            shape = self._understood(key)
        here = texts[start:end]
        if not _BLANKS.issuperset(shape.blank(here)) and not _BLANKS.all_blank(shape.blank(here)):
            raise Irregular
        if any(shape.nothing(here)):
            raise Irregular
        values = list(shape.values)
        for position, made, at in shape.cells:
            values[position] = made(here[at])
        for position, made_noted, at, footnotes in shape.noted:
            values[position] = made_noted(here[at], footnotes)
        group = self._group
        return group(*values, empty=shape.empty) if shape.empty else group(*values)

    def _understood(self, key: tuple[str, ...]) -> _GroupShape:
        shape = _Understanding(self._group, key).shape()
        if len(key) <= _MOST_TAGS:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[tuple(map(intern, key))] = shape
        return shape


class _Understanding:
    """The tags of a group while they are compared with the declaration."""

    def __init__(self, group: type[Group], tags: tuple[str, ...]) -> None:
        plan = plan_of(group)
        self._slots = plan.slots
        self._tags = tags
        self._values = list(plan.absent)
        self._cells: list[tuple[int, Maker, int]] = []
        self._noted: list[tuple[int, NotedMaker, int, tuple[str, ...]]] = []
        self._empty: list[str] = []
        self._blank = [0]
        self._nothing: list[int] = []

    def shape(self) -> _GroupShape:
        """Return what the tags make of the group."""
        self._children(0, self._slots, None)
        return _GroupShape(
            tuple(self._values),
            tuple(self._cells),
            tuple(self._noted),
            tuple(self._empty),
            _getter(self._blank),
            _getter(self._nothing),
        )

    def _children(self, at: int, slots: dict[str, Slot], closing: str | None) -> int:
        """Read the children from a place up to the closing tag, or to the end; return the place of that tag."""
        last, end = -1, len(self._tags)
        while at < end and self._tags[at] != closing:
            tag = tag_of(self._tags[at])
            slot = slots.get(tag.name)
            if slot is None or slot.rank < last or (slot.rank == last and not slot.repeats):
                raise Irregular
            last = slot.rank
            at = self._child(at, slot, tag) + 1
            self._blank.append(at)
        if closing is not None and at == end:
            raise Irregular
        return at

    def _child(self, at: int, slot: Slot, tag: Tag) -> int:
        """Read a child; return the place of its last tag."""
        if slot.field is not None and slot.field.element.shape is Shape.MARKS:
            identifier, last = self._mark(at, tag)
            self._values[slot.field.position] += (identifier,)
            return last
        if tag.identifier is not None:
            raise Irregular
        if slot.field is None:
            return self._wrapper(at, slot, tag)
        if slot.field.element.shape is Shape.BARE:
            return self._bare(at, slot.field, tag)
        if slot.field.element.shape is Shape.BOX:
            return self._box(at, slot.field, tag)
        raise Irregular

    def _wrapper(self, at: int, slot: Slot, tag: Tag) -> int:
        if tag.closed or self._tags[at + 1 : at + 2] == (f"/{tag.name}",):
            return self._nothing_in(at, tag)
        self._blank.append(at + 1)
        return self._children(at + 1, slot.inside or {}, f"/{tag.name}")

    def _nothing_in(self, at: int, tag: Tag) -> int:
        """Note that an element is empty; return the place of its last tag."""
        self._empty.append(tag.name)
        if tag.closed:
            return at
        self._blank.append(at + 1)
        return at + 1

    def _bare(self, at: int, field: Field, tag: Tag) -> int:
        if tag.closed:
            self._values[field.position] = maker_of(field)("")
            return at
        self._cells.append((field.position, maker_of(field), at + 1))
        return self._closed(at + 1, tag.name)

    def _box(self, at: int, field: Field, tag: Tag) -> int:
        """Read a box: a value, if there is one, and references to footnotes behind it."""
        closing = f"/{tag.name}"
        if tag.closed or self._tags[at + 1 : at + 2] == (closing,):
            return self._nothing_in(at, tag)
        self._blank.append(at + 1)
        text, at = self._value(at + 1)
        footnotes: list[str] = []
        while at < len(self._tags) and self._tags[at] != closing:
            identifier, last = self._mark(at, tag_of(self._tags[at]))
            footnotes.append(identifier)
            at = last + 1
            self._blank.append(at)
        if at == len(self._tags):
            raise Irregular
        self._fill(field, text, tuple(footnotes))
        return at

    def _value(self, at: int) -> tuple[int | None, int]:
        """Return the place of the text of a value, if there is a value here (-1 for an empty tag), and the place behind it."""
        tag = self._tags[at] if at < len(self._tags) else ""
        if tag == "value/":
            self._blank.append(at + 1)
            return -1, at + 1
        if tag != "value":
            return None, at
        last = self._closed(at + 1, "value")
        self._blank.append(last + 1)
        return at + 1, last + 1

    def _fill(self, field: Field, text: int | None, footnotes: tuple[str, ...]) -> None:
        """Note how a box is filled: by the text at a place, by none (``None``), or by an empty one (-1)."""
        if text is None or text < 0:
            without = "" if text is not None else None
            self._values[field.position] = (
                noted_maker_of(field)(without, footnotes) if footnotes or without is None else maker_of(field)(without)
            )
        elif footnotes:
            self._noted.append((field.position, noted_maker_of(field), text, footnotes))
        else:
            self._cells.append((field.position, maker_of(field), text))

    def _mark(self, at: int, tag: Tag) -> tuple[str, int]:
        """Return the id of a reference to a footnote, and the place of its last tag."""
        if tag.name != _MARK or tag.identifier is None:
            raise Irregular
        if tag.closed:
            return tag.identifier, at
        self._nothing.append(at + 1)
        return tag.identifier, self._closed(at + 1, _MARK)

    def _closed(self, at: int, name: str) -> int:
        """Return a place where an element has to be closed."""
        if self._tags[at : at + 1] != (f"/{name}",):
            raise Irregular
        return at


def _getter(places: list[int]) -> _Getter:
    """Return what gets the texts at some places at once."""
    if not places:
        return _none
    return itemgetter(*places, places[0])  # of one place alone it would give no tuple


def _none(_texts: list[str]) -> tuple[str, ...]:
    return ()
