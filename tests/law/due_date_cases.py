"""The due dates that were worked by hand, read from ``due_date_cases.toml``; the documentation shows the same cases."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import msgspec

FILE = Path(__file__).with_suffix(".toml")


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event, what is known of it, and the due date with the reasoning; ``form`` is ``"none"`` where no report is due.

    ``latest`` is the last day on which it can be due, where no notice date is known. ``foreign`` says that the issuer is a
    foreign private issuer, ``regime`` its home regime, whose conditions are met.
    """

    event: str
    on: date
    form: str
    reason: str
    due: date | None = None
    notice: date | None = None
    fiscal_year_end: str = ""
    if_closed: date | None = None
    latest: date | None = None
    foreign: bool = False
    regime: str = ""
    by: time = time(22, 0)

    @property
    def month_and_day(self) -> tuple[int, int] | None:
        """The end of the issuer's fiscal year."""
        if not self.fiscal_year_end:
            return None
        month, day = (int(part) for part in self.fiscal_year_end.split("-"))
        return month, day


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time of acceptance in Washington, and the day on which the form is filed."""

    accepted: datetime
    filed: date
    reason: str


class _Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    case: tuple[Case, ...]
    clock: tuple[Clock, ...]


_READ = msgspec.toml.decode(FILE.read_bytes(), type=_Cases)
CASES, CLOCK = _READ.case, _READ.clock
