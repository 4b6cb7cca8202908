"""A cell is one box of the form: the text as it was filed, and its footnotes.

What the text says is a second thing, and it is computed: ``cell.value`` is an exact ``Decimal``, ``date``, ``bool`` or
``str``, or ``None`` when the text says no such thing. Nothing is rounded, repaired or invented:

>>> from section16.document.cells import DateCell, DecimalCell, FlagCell
>>> DecimalCell("10.5000", ("F1",)).value
Decimal('10.5000')
>>> DecimalCell(None, ("F2",)).value is None          # a price that is only a footnote is not zero
True
>>> DecimalCell("1,000").value, DecimalCell("(1)").value   # as the form prints a number; and no number at all
(Decimal('1000'), None)
>>> DateCell("2024-05-01-05:00").value                # xs:date admits a zone
datetime.date(2024, 5, 1)
>>> FlagCell("1").value, FlagCell("true").value, FlagCell().value
(True, True, None)

A cell read from a printed page keeps what the page shows (``809,792``, ``01/09/2023``, ``[X]``) and has the same value as the
cell that was filed.

A cell that is absent from the form is a cell that holds nothing, so that no reader has to ask for ``None`` first.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from section16.document.captions import value_of_day, value_of_number

# xs:decimal as the specification restricts it (section 3, "decimal"), and a sign, which the schema's parent type allows.
_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
# xs:date: the day, and a time zone that says nothing about the day reported.
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
PLAIN_DAY = (
    "(?:19|20)[0-9]{2}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""The pattern of what is plainly a day and is in the calendar, whatever the year; February 29 is left to the calendar."""
MOST_DIGITS = 28
"""The most digits of a number that is taken for one: EDGAR takes 16, and sums of more would be rounded."""
_FLAGS = {"1": True, "true": True, "[X]": True, "0": False, "false": False, "[ ]": False}


class Cell(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One box of the form as filed.

    ``text`` is the character data of the value, exactly; ``None`` when there is no value. ``footnotes`` are the ids
    of the footnotes on the cell, in filed order.
    """

    text: str | None = None
    footnotes: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether the cell has neither a text nor a footnote."""
        return not self.text and not self.footnotes

    @property
    def readable(self) -> bool:
        """Whether the text, if there is one, says a value of the cell's type."""
        return not (self.text or "").strip() or self.value is not None

    @property
    def value(self) -> Decimal | date | bool | str | None:
        """What the text says, exactly; ``None`` when it says nothing of the cell's type."""
        raise NotImplementedError


class TextCell(Cell, frozen=True, gc=False):
    """A cell whose value is text, less the white space around it."""

    @property
    def value(self) -> str | None:
        """The text without the white space around it, or ``None`` when nothing is left."""
        return self.text.strip() or None if self.text else None


class DecimalCell(Cell, frozen=True, gc=False):
    """A cell whose value is a number of shares, dollars or units (specification 3, POSITIVE_DECIMAL)."""

    @property
    def value(self) -> Decimal | None:
        """The exact number, with the trailing zeros that were filed; ``None`` for one of more than 28 digits."""
        return _number_of(self.text) if self.text else None


@lru_cache(maxsize=16384)
def _number_of(text: str) -> Decimal | None:
    """Return the number that a text says; checks and ledger read each number of a form several times, and many recur."""
    text = text.strip()
    value = Decimal(text) if _DECIMAL.fullmatch(text) else value_of_number(text)
    if len(text) > MOST_DIGITS and value is not None and len(value.as_tuple().digits) > MOST_DIGITS:
        return None
    return value


class DateCell(Cell, frozen=True, gc=False):
    """A cell whose value is a day (specification 3, xs:date)."""

    @property
    def value(self) -> date | None:
        """The day, whatever its time zone suffix; ``None`` for a day that no calendar has."""
        return _day_of(self.text) if self.text else None


@lru_cache(maxsize=16384)
def _day_of(text: str) -> date | None:
    """Return the day that a text says; the days of filings recur, so that each is read once."""
    text = text.strip()
    match = _DATE.fullmatch(text)
    if match is None:
        return value_of_day(text)
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


class FlagCell(Cell, frozen=True, gc=False):
    """A check box (specification 3, xs:boolean): ``1`` and ``true``, ``0`` and ``false``; absent is unknown."""

    @property
    def value(self) -> bool | None:
        """Whether the box is ticked; ``None`` when the form does not say."""
        return _FLAGS.get(self.text.strip()) if self.text else None


NO_TEXT = TextCell()
NO_DECIMAL = DecimalCell()
NO_DATE = DateCell()
NO_FLAG = FlagCell()


def text_cell(text: str | None) -> TextCell:
    """Return a cell with a text; without one, the absent cell."""
    return TextCell(text) if text else NO_TEXT


def flag_cell(ticked: bool | None) -> FlagCell:  # noqa: FBT001 - a box
    """Return a check box; the absent one where it is not known whether it is ticked."""
    return NO_FLAG if ticked is None else FlagCell("1" if ticked else "0")
