"""Rows of a form in the making."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from generate.book import Happened
from generate.insider import Holder
from generate.truth import Line, Series

TWO = 2
"""Table II."""


class Row(msgspec.Struct, eq=False, kw_only=True):
    """A row of a form in the making; a holding has no event.

    ``notes`` are the texts of its footnotes by the field they are on. ``partner`` is the row of Table I that belongs to this
    one of Table II. ``original`` is the row that a row of an amendment restates. ``as_of`` is the number of the last event that
    the amount owned takes in.
    """

    table: int
    line: Line
    holder: Holder
    owned: Decimal | None
    as_of: int
    event: Happened | None = None
    day: date | None = None
    code: str = ""
    shares: Decimal = Decimal(0)
    acquired: bool = True
    price: Decimal | None = None
    terms: Series | None = None
    form_type: str = "4"
    timeliness: str = ""
    deemed: date | None = None
    notes: dict[str, list[str]] = {}
    states: list[Happened] = []
    """The exempt changes whose amounts its footnotes state."""
    partner: Row | None = None
    original: Row | None = None
    copy_of: Row | None = None
    repeats: Row | None = None
    """The row of another form that this one reports once more, for other owners of the same block."""
    remarks: list[str] = []
    """What the remarks of its form say of it."""

    @property
    def derivative(self) -> bool:
        """Whether it is in Table II."""
        return self.table == TWO

    @property
    def in_dollars(self) -> bool:
        """Whether its amounts are dollars, as those of a note are."""
        return self.terms is not None and self.terms.in_dollars

    @property
    def underlying(self) -> Decimal:
        """How many shares a row of Table II gives: as many as it has units, however many were typed for them."""
        meant = self if self.copy_of is None else self.copy_of
        return meant.shares if meant.event else meant.owned or Decimal(0)

    def note(self, field: str, text: str) -> None:
        """Put a footnote on a box."""
        texts = self.notes.setdefault(field, [])
        if text not in texts:
            texts.append(text)

    def copy(self) -> Row:
        """Return the row once more, to be changed without changing this one."""
        notes = {field: list(texts) for field, texts in self.notes.items()}
        return msgspec.structs.replace(self, notes=notes, copy_of=self)
