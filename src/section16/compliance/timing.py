"""Whether a report was timely: the values of the answer, for a row, and for a filing with its rows."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import msgspec

from section16.why import Incomplete, Why


class Timeliness(StrEnum):
    """Whether a report was filed in time."""

    ON_TIME = "on time"
    POSSIBLY_TIMELY = "possibly timely"
    """Late unless a fact holds that the filing does not show."""
    LATE = "late"
    UNKNOWN = "unknown"
    """A date that decides is missing or impossible."""
    RESTATED = "restated"
    """The row repeats what another filing reported; that filing counts."""
    NOT_REQUIRED = "not required"
    """No report of the row was required."""


DOUBTFUL = (Timeliness.LATE, Timeliness.POSSIBLY_TIMELY, Timeliness.UNKNOWN)
"""What needs attention: late, or not known to be timely."""


class RowTiming(msgspec.Struct, frozen=True, kw_only=True):
    """When a row was due and when it was filed first.

    ``row`` is its latest version as the ledger names it, ``first`` the version that reported it first where that is another;
    ``accession`` the filing of the first. For Form 3, ``row`` is the accession number. ``on`` is the day of the transaction,
    or of the event on Form 3. ``due`` is the day that counts, ``latest`` the last day on which the report may have been timely.
    ``days_late`` are business days. ``lacked`` are the facts that could change the answer.
    """

    row: str
    accession: str
    issuer: str
    owners: tuple[str, ...]
    names: tuple[str, ...]
    timing: Timeliness
    reason: str
    why: Why
    first: str = ""
    code: str = ""
    security: str = ""
    on: date | None = None
    due_form: str = ""
    due: date | None = None
    latest: date | None = None
    filed: date | None = None
    days_late: int = 0
    lacked: tuple[Incomplete, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether the row is late, or it is not known whether it is."""
        return self.timing in DOUBTFUL


class FilingTiming(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a filing was late: it is when it reports a row late, or is a late Form 3.

    ``due`` is the earliest due date of the rows that it reports first, ``days_late`` the most business days of any of them.
    ``rows`` are those rows.
    """

    accession: str
    form: str
    issuer: str
    issuer_name: str
    owners: tuple[str, ...]
    names: tuple[str, ...]
    timing: Timeliness
    reason: str
    due: date | None = None
    filed: date | None = None
    accepted: datetime | None = None
    days_late: int = 0
    rows: tuple[RowTiming, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether the filing is late, or it is not known whether it is."""
        return self.timing in DOUBTFUL

    @property
    def late_rows(self) -> tuple[RowTiming, ...]:
        """The rows that are late."""
        return tuple(row for row in self.rows if row.timing is Timeliness.LATE)

    @property
    def transactions_late(self) -> int:
        """How many transactions are late."""
        return sum(bool(row.code) for row in self.late_rows)
