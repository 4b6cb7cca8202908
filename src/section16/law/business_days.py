"""The days on which the SEC is open for filing, and the day on which a submission counts as filed.

A business day is no Saturday, no Sunday, no federal holiday, and no day on which EDGAR was closed by order. That is another
calendar than the exchanges': on Columbus Day and Veterans Day they trade while EDGAR is closed, on Good Friday the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import msgspec

from section16.citation import Citation

WASHINGTON = ZoneInfo("America/New_York")
"""EDGAR's clock; times without a zone are taken as read off it."""

CUT_OFF = time(22, 0)
CUT_OFF_CITATION = Citation("Regulation S-T", "Rule 13(a)(4)")
"""Forms 3, 4 and 5 submitted by 10 p.m. Eastern are filed that day."""

OPENS = time(6, 0)
OPENS_CITATION = Citation("Regulation S-T", "Rule 12(c)", confirmed=False)
"""EDGAR takes submissions from 6 a.m. Eastern."""

BUSINESS_DAY_CITATION = Citation("Rule 0-3 under the Exchange Act")

_SATURDAY = 5


class Closure(msgspec.Struct, frozen=True):
    """A day on which EDGAR was closed, or may have been, beside weekends and federal holidays."""

    day: date
    reason: str
    citation: Citation


CLOSURES: tuple[Closure, ...] = (
    Closure(
        date(2018, 12, 5), "day of mourning for President George H. W. Bush", Citation("SEC announcement of December 2018")
    ),
    Closure(date(2019, 12, 24), "executive order", Citation("SEC announcement of December 2019")),
    Closure(date(2020, 12, 24), "executive order", Citation("SEC announcement of December 2020")),
    Closure(date(2021, 6, 18), "first Juneteenth observance", Citation("SEC announcement of June 2021")),
    Closure(date(2025, 1, 9), "day of mourning for President Carter", Citation("SEC announcement of January 2025")),
)
"""Days on which EDGAR was closed by order; further ones are announced each year and belong here."""

UNCONFIRMED_CLOSURES: tuple[Closure, ...] = (
    Closure(date(2024, 12, 24), "executive order", Citation("Executive order of December 2024", confirmed=False)),
    Closure(date(2025, 12, 24), "executive order", Citation("Executive order of December 2025", confirmed=False)),
    Closure(date(2025, 12, 26), "executive order", Citation("Executive order of December 2025", confirmed=False)),
)
"""Days on which federal offices were closed and for which no notice about EDGAR was found: they count as business days."""

_CLOSED = {closure.day: closure for closure in CLOSURES}
_DOUBTFUL = {closure.day: closure for closure in UNCONFIRMED_CLOSURES}


@cache
def _federal_holidays(year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - loaded at first use: the calendar costs more than all the rest

    # New Year's Day of the next year may be observed on the last day of this one.
    found = holidays.US(years=[year, year + 1], categories=(holidays.PUBLIC,))  # type: ignore[attr-defined]  # made at run time
    return {day: name for day, name in found.items() if day.year == year}


def why_closed(day: date) -> str | None:
    """Return why EDGAR is closed on a day, or ``None`` for a business day.

    >>> why_closed(date(2024, 10, 14)), why_closed(date(2025, 4, 18))
    ('Columbus Day', None)
    """
    if day.weekday() >= _SATURDAY:
        return f"{day:%A}"
    if day in _CLOSED:
        return _CLOSED[day].reason
    return _federal_holidays(day.year).get(day)


def doubt_about(day: date) -> str | None:
    """Return what is not certain about a business day, or ``None`` when nothing is."""
    closure = _DOUBTFUL.get(day)
    return f"{closure.reason} closed federal offices; whether EDGAR closed too is not confirmed" if closure else None


def is_business_day(day: date) -> bool:
    """Return whether EDGAR is open on a day."""
    return why_closed(day) is None


def on_or_after(day: date) -> date:
    """Return the day itself when it is a business day, else the next one.

    >>> on_or_after(date(2025, 3, 15))
    datetime.date(2025, 3, 17)
    """
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def add_business_days(day: date, count: int) -> date:
    """Return the business day that is the ``count``-th after a day; the day itself need not be one.

    >>> add_business_days(date(2024, 10, 11), 2)
    datetime.date(2024, 10, 16)
    """
    for _ in range(count):
        day = on_or_after(day + timedelta(days=1))
    return day


def business_days(first: date, last: date) -> Iterator[date]:
    """Yield the business days from one day to another, both included."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if is_business_day(day):
            yield day


def filing_date(accepted: datetime) -> date:
    """Return the day a Form 3, 4 or 5 is filed when EDGAR accepts it at a time.

    A time without a zone is Washington's. (Regulation S-T, Rule 13(a)(4).)

    >>> filing_date(datetime(2025, 3, 7, 21, 59)), filing_date(datetime(2025, 3, 7, 22, 1))
    (datetime.date(2025, 3, 7), datetime.date(2025, 3, 10))
    """
    local = accepted.replace(tzinfo=WASHINGTON) if accepted.tzinfo is None else accepted.astimezone(WASHINGTON)
    if local.time() <= CUT_OFF:
        return on_or_after(local.date())
    return on_or_after(local.date() + timedelta(days=1))


def last_moment(due: date) -> datetime:
    """Return the last moment of a due date, 22:00 in Washington, with its zone.

    >>> last_moment(date(2025, 7, 1)).isoformat(), last_moment(date(2025, 12, 1)).isoformat()
    ('2025-07-01T22:00:00-04:00', '2025-12-01T22:00:00-05:00')
    """
    return datetime.combine(due, CUT_OFF, tzinfo=WASHINGTON)


def opens_next(moment: datetime) -> datetime | None:
    """Return when EDGAR opens next, 6:00 in Washington on a business day; ``None`` while it is open.

    >>> opens_next(datetime(2025, 3, 7, 22, 30, tzinfo=WASHINGTON)).isoformat()
    '2025-03-10T06:00:00-04:00'
    """
    local = moment.astimezone(WASHINGTON)
    if is_business_day(local.date()) and OPENS <= local.time() < CUT_OFF:
        return None
    past = local.time() >= CUT_OFF
    return datetime.combine(on_or_after(local.date() + timedelta(days=past)), OPENS, tzinfo=WASHINGTON)


def open_hours(first: datetime, last: datetime) -> timedelta:
    """Return how long EDGAR is open between two moments: from 6:00 to 22:00 in Washington on business days.

    >>> friday, monday = datetime(2025, 3, 7, 21), datetime(2025, 3, 10, 7)
    >>> open_hours(friday.replace(tzinfo=WASHINGTON), monday.replace(tzinfo=WASHINGTON))
    datetime.timedelta(seconds=7200)
    """
    first, last = first.astimezone(WASHINGTON), last.astimezone(WASHINGTON)
    found = timedelta()
    for day in business_days(first.date(), last.date()):
        opens = max(first, datetime.combine(day, OPENS, tzinfo=WASHINGTON))
        closes = min(last, last_moment(day))
        found += max(closes - opens, timedelta())
    return found
