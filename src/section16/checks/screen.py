"""The quick look at every cell of a form, before any check runs: which cells are plainly as declared, and which need one.

Nearly every cell of every form is plainly right, and saying so takes one look-up or one pattern. The checks then look only
at the others. What counts as plain is narrower than what is allowed, never wider: a cell in doubt is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from section16.document.cells import Cell, DateCell, DecimalCell, FlagCell
from section16.document.declaration import Element, Field, Notes, Shape, fields_of
from section16.document.group import Group

_PLAIN_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII).fullmatch
_PLAIN_DAY = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])", re.ASCII).fullmatch
_PLAIN_FLAGS = frozenset({"0", "1", "true", "false"})
_PLAIN_ID = re.compile(r"F[1-9][0-9]?", re.ASCII).fullmatch

Plain: TypeAlias = "Callable[[Any], bool]"


@cache
def plain_tests(group: type[Group], form: str, *, amendment: bool) -> tuple[tuple[Field, Any, bool, Plain], ...]:
    """Return for each cell of a group its declaration, its absent value, whether it may be absent, and its quick test."""
    return tuple(
        (field, group.__struct_defaults__[field.position], not must_stand(field.element, form, amendment=amendment), test)
        for field in fields_of(group)
        if field.element.shape in (Shape.BARE, Shape.BOX, Shape.MARKS)
        for test in (_plain(field, form),)
    )


def must_stand(element: Element, form: str, *, amendment: bool) -> bool:
    """Return whether an element is required on a form; those of a wrapper only inside it."""
    return form in element.required and (amendment or not element.amendments_only)


def may_stand(element: Element, form: str, *, amendment: bool) -> bool:
    """Return whether an element may stand on a form."""
    return form in element.forms and (amendment or not element.amendments_only)


def _plain(field: Field, form: str) -> Plain:
    """Return the quick test of a field: true only when nothing whatever is to be said about the cell."""
    element = field.element
    if element.amendments_only or form not in element.forms:
        return lambda _value: False
    if element.shape is Shape.MARKS:
        return lambda marks: all(map(_PLAIN_ID, marks)) and len(set(marks)) == len(marks)
    text = _plain_text(field)
    noted = element.shape is Shape.BOX and element.notes is not Notes.NEVER

    def test(cell: Cell) -> bool:
        if cell.footnotes and not (noted and _plain_marks(cell.footnotes)):
            return False
        if cell.text is None:
            return noted and element.notes is not Notes.BESIDE
        return bool(text(cell.text))

    return test


def _plain_marks(marks: tuple[str, ...]) -> bool:
    return all(map(_PLAIN_ID, marks)) and (len(marks) == 1 or len(set(marks)) == len(marks))


def _plain_text(field: Field) -> Callable[[str], object]:
    element = field.element
    if element.one_of:
        return frozenset(element.one_of).__contains__
    if field.holds is DecimalCell:
        return _PLAIN_NUMBER
    if field.holds is DateCell:
        return _PLAIN_DAY
    if field.holds is FlagCell:
        return _PLAIN_FLAGS.__contains__
    shortest, longest = element.shortest, element.longest or 10**9
    if element.pattern:
        written = re.compile(element.pattern, re.ASCII).fullmatch
        return lambda text: len(text) <= longest and written(text)
    return lambda text: shortest <= len(text) <= longest
