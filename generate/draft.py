"""A form in the making."""

from __future__ import annotations

from datetime import date, datetime, time

import msgspec

from generate.insider import Party
from generate.row import Row

_NEVER = datetime.combine(date.min, time())


class Draft(msgspec.Struct, eq=False, kw_only=True):
    """A form in the making: ``rows`` as they are right, ``filed`` as they are filed when that is another thing."""

    form: str
    party: Party
    period: date
    closes: date
    due: date
    late: bool = False
    rows: list[Row] = []
    filed: list[Row] = []
    plan: bool = False
    exit: bool = False
    deemed_due: date | None = None
    """When it is due, where Rule 16a-3(g) deems its trades executed later."""
    closed: bool = False
    accepted: datetime = _NEVER
    amends: Draft | None = None
    manner: str = ""
    remarks: list[str] = []
    accession: str = ""

    def can_spare(self, row: Row) -> bool:
        """Return whether a form would be filed without a row: Form 3 always, others only with something to report."""
        return self.form == "3" or any(one.event is not None and one is not row for one in self.filed)

    def table(self, number: int) -> list[Row]:
        """Return the filed rows of a table."""
        return [row for row in self.filed if row.table == number]
