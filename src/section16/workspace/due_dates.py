"""Due dates: when the report of an event is due and why, and a month with the days on which EDGAR is open."""

from __future__ import annotations

import calendar as month_calendar
from datetime import date, datetime, time

import msgspec

from section16.citation import Citation
from section16.errors import RequestError
from section16.law.business_days import cut_off, cut_off_citation, doubt_about, why_closed
from section16.law.due_dates import NOT_ADVICE, DueDate, DueDateError, DueEvent, due_date
from section16.law.foreign_issuers import HomeRegime, NotDue, foreign_due_date

__all__ = [
    "NOT_ADVICE",
    "CalendarDay",
    "DueAnswer",
    "DueDate",
    "DueDateError",
    "HomeRegime",
    "MonthOfDueDates",
    "NotDue",
    "answer_due_date",
    "due_events",
    "find_due_date",
    "icalendar_of",
    "month_of_due_dates",
]


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day: whether EDGAR is open, and when Form 4 is due for a trade on that day.

    ``closed`` states why EDGAR is closed, ``doubt`` what is uncertain about a day on which it is open. ``due_if_closed`` is
    the later due date if EDGAR was closed on ``uncertain`` days; the earlier date counts.
    """

    day: date
    open: bool
    closed: str = ""
    doubt: str = ""
    due: date
    due_if_closed: date | None = None
    uncertain: tuple[date, ...] = ()

    @property
    def otherwise(self) -> str:
        """The later due date with its condition, in words; empty where there is none."""
        return due_date(DueEvent.TRADE, self.day).otherwise


class MonthOfDueDates(msgspec.Struct, frozen=True, kw_only=True):
    """The days of a month, and the time in Washington until which a form counts as filed on a day, with its source."""

    first: date
    days: tuple[CalendarDay, ...]
    until: time
    citation: Citation


def find_due_date(  # noqa: PLR0913 - each is a fact that decides
    event: str,
    on: date,
    *,
    notice: date | None = None,
    fiscal_year_end: tuple[int, int] | None = None,
    foreign_private_issuer: bool = False,
    home_regime: HomeRegime | None = None,
) -> DueDate | NotDue:
    """Return when the report of an event is due and why, or why none is.

    ``event`` is a name or a transaction code. ``home_regime`` implies a foreign private issuer. Raises
    :class:`~section16.law.due_dates.DueDateError`.
    """
    if foreign_private_issuer or home_regime is not None:
        return foreign_due_date(event, on, notice=notice, fiscal_year_end=fiscal_year_end, regime=home_regime)
    return due_date(event, on, notice=notice, fiscal_year_end=fiscal_year_end)


class DueAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """When a report is due, or why none is; both are null where nothing was asked."""

    due: DueDate | None = None
    not_due: NotDue | None = None


def answer_due_date(
    event: str,
    on: date | None,
    *,
    notice: date | None = None,
    fiscal_year_end: str = "",
    foreign_private_issuer: bool = False,
) -> DueAnswer:
    """Return when the report of an event is due, as one struct; ``fiscal_year_end`` is written as 12-31.

    Raises :class:`~section16.errors.RequestError` for what cannot be answered.
    """
    if not event and on is None:
        return DueAnswer()
    if not event or on is None:
        missing = "event" if not event else "day of the event"
        raise RequestError(
            f"The {missing} is missing.", remedy="Give an event, such as trade, and its day, such as 2026-03-06."
        )
    year_end = (int(fiscal_year_end[:2]), int(fiscal_year_end[3:])) if fiscal_year_end else None
    try:
        found = find_due_date(event, on, notice=notice, fiscal_year_end=year_end, foreign_private_issuer=foreign_private_issuer)
    except DueDateError as error:
        raise RequestError(str(error)) from None
    return DueAnswer(not_due=found) if isinstance(found, NotDue) else DueAnswer(due=found)


def due_events() -> tuple[str, ...]:
    """Return the names of the events whose due dates can be computed."""
    return tuple(one.value for one in DueEvent)


def month_of_due_dates(year: int, month: int) -> MonthOfDueDates:
    """Return the days of a month; raises :class:`~section16.errors.RequestError` where no due date can be computed."""
    days = [date(year, month, number) for number in range(1, month_calendar.monthrange(year, month)[1] + 1)]
    try:
        due_date(DueEvent.TRADE, days[-1])
    except DueDateError as error:
        raise RequestError(str(error)) from None
    first = days[0]
    return MonthOfDueDates(first=first, days=tuple(map(_day, days)), until=cut_off(first), citation=cut_off_citation(first))


def _day(day: date) -> CalendarDay:
    answer, closed = due_date(DueEvent.TRADE, day), why_closed(day)
    return CalendarDay(
        day=day,
        open=closed is None,
        closed=closed or "",
        doubt=doubt_about(day) or "",
        due=answer.due,
        due_if_closed=answer.if_closed,
        uncertain=answer.uncertain,
    )


def icalendar_of(month: MonthOfDueDates) -> bytes:
    """Return a month as iCalendar: each day on which EDGAR is closed, and the due date of a trade on each day it is open.

    The same month gives the same bytes.
    """
    from icalendar import Calendar, Event as Entry  # noqa: PLC0415, I001 - loaded when a file is asked for

    feed = Calendar()
    feed.add("prodid", "-//section16//due dates//EN")
    feed.add("version", "2.0")
    for one in month.days:
        day = one.day
        entry = Entry()
        entry.add("uid", f"{day.isoformat()}@section16")
        entry.add("dtstamp", datetime(day.year, day.month, day.day))  # noqa: DTZ001 - the same file for the same month
        entry.add("dtstart", day)
        due = f"Form 4 for a trade of this day is due {one.due.isoformat()}"
        entry.add("summary", due if one.open else f"EDGAR closed: {one.closed}")
        notes = [f"Perhaps closed: {one.doubt}."] if one.doubt else []
        notes += [f"Or {one.otherwise}; the earlier date counts."] if one.due_if_closed else []
        entry.add("description", "\n".join([*notes, NOT_ADVICE]))
        feed.add_component(entry)
    return bytes(feed.to_ical())
