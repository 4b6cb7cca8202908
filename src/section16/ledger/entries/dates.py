"""Impossible dates: a transaction dated after its filing, decades off, or in another year than the rest of its form.

Such a date is a typing error. It is treated as unknown, because a balance that it dates would be found on the wrong day; the
date that the form supports is named beside it. Nothing is judged by today's date: a form is judged by what it states itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

import msgspec

_FIRST = date(1934, 6, 6)
"""The day of the Securities Exchange Act of 1934: nothing earlier is reportable under Section 16."""
_NEVER = date(9000, 1, 1)
"""A filing is not dated so late."""
_DECADE = 10
"""So many years before the period of report the year is mistyped. The latest report in the archive, which is one of a decade
of omitted purchases, goes back two years."""
_EXAMINED = timedelta(days=300)
"""A date so long before the filing is examined further: the archive has 82 such rows of 25,000."""
_DUE = timedelta(days=4)
"""Two business days and a weekend: a form filed so soon after the same day of another year reports that day."""
_SEVERAL = 3
"""A report late by so many years, and to the day, is rarer than a wrong digit in the year."""
_UNFILED = timedelta(days=31)
"""A document without a header shows no filing date, and its signature may be dated before its last transaction."""
_NEAR = timedelta(days=45)
"""A likely date lies at most so long before the filing."""
_AS_OF_ANOTHER_DAY = frozenset("EL")
"""The timeliness marks of a transaction of an earlier time: reported early, of a past fiscal year, or reported late."""


class ImpossibleDay(msgspec.Struct, frozen=True, gc=False):
    """A date as stated that cannot be right: why, and the date that the form supports, where it supports one."""

    stated: date
    why: str
    likely: date | None = None

    @property
    def says(self) -> str:
        """Return it in words, with the likely date."""
        likely = f"The likely date is {self.likely}." if self.likely else "The form does not show which date is meant."
        return f"{self.stated} {self.why}. {likely}"


class FormDates(msgspec.Struct, frozen=True, gc=False):
    """The dates of a form by which its transactions are judged.

    ``known`` is the day of filing, or of a document without a header the last day that it states itself; ``filed`` is whether
    it is a day of filing. ``period`` is the period of report.
    """

    form: str
    known: date | None
    filed: bool
    period: date | None

    @property
    def latest(self) -> date:
        """The last day that a transaction can have."""
        if self.known is None:
            return date.max
        return self.known if self.filed else self.known + _UNFILED

    @property
    def unsuspicious(self) -> date:
        """The first of the days that are not examined further."""
        return self.known - _EXAMINED if self.known else date.max

    def plausible(self, day: date) -> bool:
        """Whether a date is neither after the filing nor long before it."""
        return self.unsuspicious <= day <= self.latest


def datable(day: date | None) -> date | None:
    """Return a day by which others can be judged: of a time when there can be a filing, else ``None``."""
    return day if day is not None and _FIRST <= day < _NEVER else None


def impossible(day: date, timeliness: str, form: FormDates) -> str:
    """Return why a transaction cannot have the date that a row states, or nothing where it can.

    ``timeliness`` is the mark of the row: what is marked as early or late is of another time, as the filer says.
    """
    if form.plausible(day):
        return ""
    if day > form.latest:
        return (
            f"is after the filing, {form.known}" if form.filed else f"is after the last day that the form states, {form.known}"
        )
    if day < _FIRST:
        return "is before the Securities Exchange Act of 1934"
    if timeliness in _AS_OF_ANOTHER_DAY:
        return ""
    return _of_another_year(day, form)


def _of_another_year(day: date, form: FormDates) -> str:
    """Return why the year of a date is wrong: the period of report, or the day of filing, shows another one."""
    period, known = form.period, form.known
    # The period of a Form 4 is its earliest transaction; that of a Form 5 is the end of the year in which its own are.
    if period is not None and form.form.startswith("4") and day < period:
        if day < in_year(period, period.year - _DECADE):
            return f"is more than {_DECADE} years before the period of report, {period}"
        if known and any(period <= other <= known for other in _same_day_of_later_years(day, known)):
            return f"is before the period of report, {period}; a later year is probably meant"
    if known and form.filed and known.year - day.year >= _SEVERAL and just_before(day, known):
        return f"is years before the filing, {known}; a later year is probably meant"
    return ""


def just_before(day: date, known: date) -> date | None:
    """Return the day on which a form would be due, had the date another year; ``None`` where it would not be due."""
    return next((other for other in _same_day_of_later_years(day, known) if known - _DUE <= other <= known), None)


def _same_day_of_later_years(day: date, known: date) -> list[date]:
    return [in_year(day, year) for year in (known.year, known.year - 1) if year > day.year]


def in_year(day: date, year: int) -> date:
    """Return the same day of another year; February 29 becomes the 28th where the year has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def impossible_period(period: date | None, form: FormDates, days: Iterable[date] = ()) -> str:
    """Return why the period of report cannot be right; ``days`` are the transaction dates that are impossible.

    The period of a Form 4 is copied from its earliest transaction, with its error. A Form 5 may be filed before its fiscal year
    ends, by a person who has left, and a Form 3 before its event.
    """
    if period is None:
        return ""
    if period < _FIRST:
        return "is before the Securities Exchange Act of 1934"
    latest = form.known if form.filed else None
    if latest and period > (latest if form.form.startswith("4") else in_year(latest, latest.year + 1)):
        return f"is after the filing, {latest}"
    return "is the date of a transaction that cannot have it" if form.form.startswith("4") and period in days else ""


def likely(stated: date, form: FormDates, others: Iterable[date] = ()) -> date | None:
    """Return the date that was most likely meant, ``None`` where the form does not show it.

    ``others`` are possible dates of the form's other transactions. A date of the form that differs from the stated one in the
    year, the month or the day alone comes first; then the same day of the year of filing, or the day and month exchanged, where
    that is shortly before the filing; then the period of a Form 4 with no other transaction.
    """
    known = form.known
    others = list(others)
    period = form.period if form.form.startswith("4") and form.period != stated else None
    near = [day for day in (period, *others) if day is not None and (known is None or day <= known)]
    close = next((day for day in near if _one_part_differs(day, stated)), None)
    if close is not None or known is None:
        return close
    tries = [in_year(stated, known.year), in_year(stated, known.year - 1)]
    with suppress(ValueError):
        tries.append(date(known.year, stated.day, stated.month))
    found = next((day for day in tries if day != stated and known - _NEAR <= day <= known), None)
    return found or (period if near and not others else None)


def _one_part_differs(one: date, other: date) -> bool:
    return (one.year != other.year) + (one.month != other.month) + (one.day != other.day) == 1
