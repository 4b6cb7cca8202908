"""The quick look at every cell of a form, before any check runs: which cells are plainly as declared, and which need one.

Nearly every cell of every form is plainly right, and finding so takes one look-up or one pattern. The checks then look only
at the others. What counts as plain is narrower than what is allowed, never wider: a cell in doubt is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import msgspec

from section16.document.cells import PLAIN_DAY, Cell, DateCell, DecimalCell, FlagCell
from section16.document.declaration import Element, Field, Notes, Shape, fields_of
from section16.document.group import Group
from section16.document.parties import ReportingOwner
from section16.document.places import is_state

_PLAIN_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII).fullmatch
_PLAIN_DAY = re.compile(PLAIN_DAY).fullmatch
_PLAIN_FLAGS = frozenset({"0", "1", "true", "false"})
PLAN_BOX = "aff10b5One"
_TICKED = frozenset({"1", "true"})
_PLAIN_IDS = frozenset(f"F{number}" for number in range(1, 100))
_MOST = 8192
"""Texts of a type that are kept with what was found about them."""

PlainText: TypeAlias = "Callable[[str], object]"
Row: TypeAlias = Any  # of any of the four kinds, which share some boxes and not all
_NEVER: PlainText = frozenset[str]().__contains__


class Spot(msgspec.Struct, frozen=True, gc=False):
    """How the quick look sees a cell: what is plain in it.

    ``noted`` says whether plain footnotes are allowed on it, ``alone`` whether they, or nothing, may replace its value.
    """

    field: Field
    plain: PlainText
    noted: bool
    alone: bool


# A spot with what its cell is when absent, whether it may be, and, where an empty box is not plain either, its element.
Look: TypeAlias = "tuple[Any, bool, str, PlainText, Spot]"


@cache
def looks_of(group: type[Group], form: str, *, amendment: bool, plan_box: bool) -> tuple[Look | None, ...]:
    """Return how to look at each field of a group, by position; ``None`` for one that holds no cell.

    Without ``plan_box`` the form was made before it had the 10b5-1 box.
    """
    looks = tuple(_look(group, field, form, amendment=amendment, plan_box=plan_box) for field in fields_of(group))
    return looks if any(looks) else ()


def must_stand(element: Element, form: str, *, amendment: bool) -> bool:
    """Return whether an element is required on a form; those of a wrapper only inside it."""
    return form in element.required and (amendment or not element.amendments_only)


def may_stand(element: Element, form: str, *, amendment: bool) -> bool:
    """Return whether an element is allowed on a form."""
    return form in element.forms and (amendment or not element.amendments_only)


def takes_footnotes(element: Element, form: str) -> bool:
    """Return whether a box takes footnotes; the timeliness takes them on Form 4 alone (specification 3.6.11)."""
    return element.notes is not Notes.NEVER and not (element.name == "transactionTimeliness" and form == "5")


def _look(group: type[Group], field: Field, form: str, *, amendment: bool, plan_box: bool) -> Look | None:
    element = field.element
    if element.shape not in (Shape.BARE, Shape.BOX, Shape.MARKS):
        return None
    here = not element.amendments_only and form in element.forms
    noted = here and element.shape is Shape.BOX and takes_footnotes(element, form)
    plain = _plain_text(field) if here and element.shape is not Shape.MARKS else _NEVER
    spot = Spot(field, plain, noted, noted and element.notes is not Notes.BESIDE)
    optional = not must_stand(element, form, amendment=amendment) or (element.name == PLAN_BOX and not plan_box)
    may_be_empty = noted and optional and element.notes is Notes.FREE
    return group.__struct_defaults__[field.position], optional, "" if may_be_empty else element.name, plain, spot


def plain_marks(marks: tuple[str, ...]) -> bool:
    """Return whether references to footnotes are plainly right: proper numbers, each once."""
    return _PLAIN_IDS.issuperset(marks) and (len(marks) == 1 or len(set(marks)) == len(marks))


class _Judged(dict[str, bool]):
    """Which texts are plain, each found out once: numbers and days recur from form to form."""

    def __init__(self, is_plain: PlainText) -> None:
        super().__init__()
        self._is_plain = is_plain

    def __missing__(self, text: str) -> bool:
        if len(self) >= _MOST:
            self.clear()
        found = self[text] = bool(self._is_plain(text))
        return found


_NUMBERS, _DAYS = _Judged(_PLAIN_NUMBER), _Judged(_PLAIN_DAY)


def _plain_text(field: Field) -> PlainText:
    element = field.element
    if element.one_of:
        return frozenset(element.one_of).__contains__
    if field.holds is DecimalCell:
        return _NUMBERS.__getitem__
    if field.holds is DateCell:
        return _DAYS.__getitem__
    if field.holds is FlagCell:
        return _PLAIN_FLAGS.__contains__
    shortest, longest = element.shortest, element.longest
    if element.pattern:
        written = re.compile(element.pattern, re.ASCII).fullmatch
        return written if longest is None else (lambda text: len(text) <= longest and written(text))
    return re.compile(f".{{{shortest},{'' if longest is None else longest}}}", re.DOTALL).fullmatch


def plain_owner(owner: ReportingOwner, *, foreign_boxes: bool) -> bool:
    """Return whether an owner's relationship and address plainly fit together."""
    officer, other = owner.is_officer.text in _TICKED, owner.is_other.text in _TICKED
    if not (officer or other or owner.is_director.text in _TICKED or owner.is_ten_percent_owner.text in _TICKED):
        return False
    if (officer and not owner.officer_title.value) or (other and not owner.other_text.value):
        return False
    state = owner.state.text
    if owner.country.text is not None or not (state is None or is_state(state)):
        return False
    return not foreign_boxes or owner.non_us_address.text is None


def plain_row(row: Row) -> bool:
    """Return whether the boxes of a row plainly fit together: one amount of each kind, the nature, the timeliness."""
    if row.empty and not _choices(row.__class__).isdisjoint(row.empty):
        return False
    if bool(row.nature.text) is not (row.ownership.text == "I") or not _one(row.shares_owned, row.value_owned):
        return False
    if row.DERIVATIVE and not _one(row.underlying_shares, row.underlying_value):
        return False
    if row.HOLDING:
        return True
    return not row.timeliness.text and (not row.DERIVATIVE or _one(row.shares, row.total_value))


def _one(first: Cell, second: Cell) -> bool:
    """Return whether one of two boxes holds a value, and the other nothing at all."""
    if first.text is None:
        return second.text is not None and not first.footnotes
    return second.text is None and not second.footnotes


@cache
def _choices(row: type[Group]) -> frozenset[str]:
    return frozenset(field.element.name for field in fields_of(row) if field.element.choice)
