"""The document as it is sent to EDGAR: the v5.5 set, without what EDGAR adds itself (specification 4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from section16.document.captions import OPEN, TICKED
from section16.document.cells import NO_TEXT, Cell, DateCell, DecimalCell, FlagCell, TextCell
from section16.document.declaration import Element, Field, Notes, Shape, fields_of
from section16.document.group import Group
from section16.document.parties import ReportingOwner
from section16.document.places import is_country

if TYPE_CHECKING:
    from section16.document.ownership import OwnershipDocument

# Check boxes of a form that an earlier version read from a page and kept as JSON.
_PRINTED_MARKS = {TICKED: "1", OPEN: "0"}
_Group = TypeVar("_Group", bound=Group)


def for_filing(document: OwnershipDocument) -> OwnershipDocument:
    """Return the document that is sent for a document: what EDGAR computes, what is blank and what is odd left out.

    A foreign country in the state box, as it did before v5.5, moves to the country box. Nothing is made up: a box
    that v5.5 requires and the document does not hold stays absent, and the checks name it.
    """
    return _filed(document)


def _filed(group: _Group) -> _Group:
    values = {field.name: _filed_field(getattr(group, field.name), field) for field in fields_of(type(group))}
    if isinstance(group, ReportingOwner):
        values.update(_address(group, values))
    return type(group)(**values)


def _filed_field(value: Any, field: Field) -> Any:
    if field.element.computed:
        return field.holds()
    if field.element.shape is Shape.PART:
        return _filed(value)
    if field.element.shape is Shape.PARTS:
        return tuple(_filed(part) for part in value)
    if isinstance(value, Cell):
        return _filed_cell(value, field.element)
    return value


def _filed_cell(cell: Cell, element: Element) -> Cell:
    """Return a cell without an empty value, the white space around it or the zone of a date, none of which is to be sent.

    What was read from a printed page is written as EDGAR reads it: ``809,792`` as ``809792``, ``[X]`` as ``1``.

    An empty value stays where it has footnotes that may not replace it, as on the nature of ownership.
    """
    text = cell.text if isinstance(cell, TextCell) else (cell.text or "").strip()
    if isinstance(cell, DateCell) and cell.value is not None:
        text = cell.value.isoformat()
    elif text in _PRINTED_MARKS:
        text = _PRINTED_MARKS[text]
    elif isinstance(cell, DecimalCell) and text and text[0] in "$0123456789" and cell.value is not None:
        text = text.removeprefix("$").strip().replace(",", "")  # as the form prints it
    if text == "" and cell.footnotes and element.notes is Notes.BESIDE:
        return msgspec.structs.replace(cell, text=text)
    return msgspec.structs.replace(cell, text=text or None)


def _address(owner: ReportingOwner, values: dict[str, Any]) -> dict[str, Any]:
    code = (owner.state.value or "").upper()
    if not is_country(code) or (owner.country.value or code).upper() != code:
        return {}  # a country in each box, and not the same: that is for the filer to settle
    return {"non_us_address": FlagCell("true"), "country": TextCell(code), "state": NO_TEXT} | (
        {"non_us_state_territory": NO_TEXT} if not values["non_us_state_territory"].value else {}
    )
