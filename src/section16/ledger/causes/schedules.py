"""Vesting schedules of equal parts, as footnotes state them, and whether the vestings of a lot have rows."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from section16.ledger.entries.statements import equal_parts, stated_days
from section16.ledger.lots.lot import Assertion

_STEP = {"month": 1, "quarter": 3, "year": 12, "annual": 12}


def reports_vestings(row: Assertion) -> bool:
    """Whether an earlier row of the lot disposes of units: its vestings are reported row by row."""
    return row.lot is not None and any((one.entry.change or 0) < 0 for one in row.lot.history[: row.index])


def balance_day(row: Assertion) -> date:
    """Return the day whose balance a row states: that of the filing, or the end of the fiscal year on Form 5."""
    filing = row.entry.filing
    return filing.period if filing.form.startswith("5") and filing.period else filing.day


class Rule(NamedTuple):
    """A schedule of equal parts: how many, how many of them on the first day, and how many months are between the others."""

    parts: int
    at_first: int
    months: int
    first: date

    def says(self) -> str:
        """Return the schedule in words."""
        every = "every month" if self.months == 1 else f"every {self.months} months"
        return f"{self.parts} equal parts, {every} from {self.first}"

    def left(self, day: date) -> int:
        """Return how many parts are left on a day."""
        if day < self.first:
            return self.parts
        passed = (day.year - self.first.year) * 12 + day.month - self.first.month - (day.day < self.first.day)
        return self.parts - self.at_first - passed // self.months


def rule_of(text: str) -> Rule | None:
    """Return the schedule that a footnote states: how many parts, from which day, how often; nothing where it lacks one.

    >>> rule_of("1/48th vests each month from July 25, 2015.") is None
    False
    """
    line = " ".join(text.casefold().split())
    parts, days = equal_parts(text), stated_days(text)
    months = next((step for word, step in _STEP.items() if word in line), None)
    # A rule without parts, first day or step fits some number of parts at any balance.
    if not parts or not days or months is None or max(parts) < 2 or not parts[0]:  # noqa: PLR2004 - two parts at least
        return None
    return Rule(max(parts), max(parts) // parts[0], months, days[0])
