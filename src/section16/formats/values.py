"""Texts that say no value of their box: they are kept, and a finding names each, for what they mean is unknown."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from section16.document.cells import PLAIN_DAY, Cell, DateCell, DecimalCell, FlagCell
from section16.document.declaration import Shape, fields_of
from section16.formats import remarks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from section16.document.group import Group
    from section16.document.ownership import OwnershipDocument
    from section16.finding import Finding

# Nearly every text is one of these, and is settled without working out its value.
PLAIN: dict[type[Cell], Callable[[str], object]] = {
    DecimalCell: re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,8})?").fullmatch,
    DateCell: re.compile(PLAIN_DAY).fullmatch,
    FlagCell: frozenset({"0", "1", "true", "false"}).__contains__,
}


# The cells of a group that have a value: field, key, whether a text is plainly one; how all their texts are taken at once; the
# parts: field, key, whether several.
_Cells: TypeAlias = "tuple[tuple[str, str, Callable[[str], object]], ...]"
_Plan: TypeAlias = "tuple[_Cells, Callable[[Group], Sequence[str | None]], tuple[tuple[str, str, bool], ...]]"


def not_understood(document: OwnershipDocument) -> tuple[Finding, ...]:
    """Return a finding for every box whose text is not a number, a date or a mark where it should be one."""
    return tuple(
        remarks.NOT_UNDERSTOOD.found(path, text=repr((cell.text or "").strip()[:60])) for path, cell in _unread("$", document)
    )


def _unread(path: str, group: Group) -> Iterator[tuple[str, Cell]]:
    """Yield the cells of a group and of those in it; every form that is read passes here, hence the short cuts."""
    cells, texts, parts = _plan(type(group))
    for (name, key, plain), text in zip(cells, texts(group), strict=False):
        if text and not plain(text) and text.strip() and getattr(group, name).value is None:
            yield f"{path}.{key}", getattr(group, name)
    for name, key, several in parts:
        value = getattr(group, name)
        if several:
            for number, part in enumerate(value):
                yield from _unread(f"{path}.{key}[{number}]", part)
        else:
            yield from _unread(f"{path}.{key}", value)


@cache
def _plan(group: type[Group]) -> _Plan:
    """Return the fields of a group whose text has a value, and those that hold groups with such fields."""
    fields = fields_of(group)
    cells = tuple((field.name, field.key, PLAIN[field.holds]) for field in fields if field.holds in PLAIN)
    parts = tuple(
        (field.name, field.key, field.element.shape is Shape.PARTS)
        for field in fields
        if field.parts and any(any(_plan(part)) for part in field.parts)
    )
    names = [f"{name}.text" for name, _, _ in cells]
    # With one name alone, attrgetter gives no tuple.
    return cells, attrgetter(*names, names[0]) if names else _no_texts, parts


def _no_texts(_group: Group) -> tuple[str | None, ...]:
    return ()
