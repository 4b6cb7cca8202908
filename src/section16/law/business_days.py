"""The days on which the SEC is open for filing, and the day on which a submission counts as filed.

A business day is not a Saturday, a Sunday, a federal holiday, or a day on which EDGAR was closed by order. That is another
calendar than the exchanges': on Columbus Day and Veterans Day they trade while EDGAR is closed, on Good Friday the reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from section16.citation import Citation, release
from section16.law.closures import Calendar, Closure, calendar_of

WASHINGTON = ZoneInfo("America/New_York")
"""EDGAR's clock; times without a zone are taken as read off it."""

OPENS, CLOSES = time(6, 0), time(22, 0)
OPENS_CITATION = Citation("Regulation S-T", "Rule 12(c)", confirmed=False)
"""EDGAR takes submissions from 6 a.m. to 10 p.m. Eastern."""

ELECTRONIC_SINCE = date(2003, 6, 30)
"""Since then Forms 3, 4 and 5 are filed electronically."""

CUT_OFF = time(22, 0)
CUT_OFF_CITATION = Citation("Regulation S-T", "Rule 13(a)(4)")
"""Since Forms 3, 4 and 5 are electronic, those submitted by 10 p.m. Eastern are filed that day."""

CUT_OFF_BEFORE = time(17, 30)
CUT_OFF_CITATION_BEFORE = release("33-8230", "effective 30 June 2003")
"""Before, the day ended when the SEC's offices closed, at 5:30 p.m."""

BUSINESS_DAY_CITATION = Citation("Rule 0-3 under the Exchange Act")

_SATURDAY = 5
_in_use: list[Calendar] = [calendar_of()]
# Not a plain variable: a due date is computed a second time with uncertain days closed, in whatever thread asks.
_uncertain_closed: ContextVar[bool] = ContextVar("uncertain_closed", default=False)


_known: dict[bool, dict[date, str | None]] = {False: {}, True: {}}
"""Why EDGAR is closed on days that were asked for, with uncertain days open and closed: thousands of reports share them."""


_counts: dict[bool, dict[int, tuple[int, ...]]] = {False: {}, True: {}}
"""How many business days there are up to each day of a year, with uncertain days open and closed."""


def use_closures(added: Iterable[Closure]) -> None:
    """Count business days with the closures of this release and these, from now on and in every thread.

    A front end calls it once, when it starts. Closures added earlier are replaced.
    """
    _in_use[0] = calendar_of(added)
    _known.update({False: {}, True: {}})
    _counts.update({False: {}, True: {}})


def calendar_in_use() -> Calendar:
    """Return the closures that count now: another object after :func:`use_closures`."""
    return _in_use[0]


@contextmanager
def uncertain_days_closed() -> Iterator[None]:
    """Within the context, take EDGAR as closed on the days of which that is not certain."""
    token = _uncertain_closed.set(True)
    try:
        yield
    finally:
        _uncertain_closed.reset(token)


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
    known = _known[_uncertain_closed.get()]
    if day not in known:
        known[day] = _why_closed(day)
    return known[day]


def _why_closed(day: date) -> str | None:
    if day.weekday() >= _SATURDAY:
        return f"{day:%A}"
    closure = closure_on(day)
    return closure.reason if closure else _federal_holidays(day.year).get(day)


def closure_on(day: date) -> Closure | None:
    """Return the closure that makes a day no business day, or ``None`` where weekends and holidays alone decide."""
    closed = _in_use[0].closed.get(day)
    return _in_use[0].uncertain.get(day) if closed is None and _uncertain_closed.get() else closed


def uncertainty(day: date) -> Closure | None:
    """Return the closure of federal offices that makes it uncertain whether a business day is one; ``None`` for other days."""
    return _in_use[0].uncertain.get(day) if is_business_day(day) else None


def doubt_about(day: date) -> str | None:
    """Return what is not certain about a business day, or ``None`` when nothing is."""
    closure = uncertainty(day)
    return f"federal offices closed: {closure.reason}; no notice that EDGAR was closed" if closure else None


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


def count_business_days(first: date, last: date) -> int:
    """Return how many business days there are from one day to another, both included.

    >>> count_business_days(date(2024, 10, 11), date(2024, 10, 16)), count_business_days(date(2024, 10, 16), date(2024, 10, 11))
    (3, 0)
    """
    if last < first:
        return 0
    whole_years = sum(_open_days(year)[-1] for year in range(first.year, last.year))
    return whole_years + _open_days(last.year)[_day_of_year(last)] - _open_days(first.year)[_day_of_year(first) - 1]


def _open_days(year: int) -> tuple[int, ...]:
    """Return the number of business days among the first days of a year, from none of them to all."""
    known = _counts[_uncertain_closed.get()]
    if year not in known:
        first, last = date(year, 1, 1), date(year, 12, 31)
        days = (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
        known[year] = tuple(accumulate(map(is_business_day, days), initial=0))
    return known[year]


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def cut_off(day: date) -> time:
    """Return until what time in Washington a Form 3, 4 or 5 is filed on a day.

    >>> cut_off(date(2003, 6, 27)), cut_off(date(2003, 6, 30))
    (datetime.time(17, 30), datetime.time(22, 0))
    """
    return CUT_OFF if day >= ELECTRONIC_SINCE else CUT_OFF_BEFORE


def cut_off_citation(day: date) -> Citation:
    """Return the authority for the time of day until which a form is filed on that day."""
    return CUT_OFF_CITATION if day >= ELECTRONIC_SINCE else CUT_OFF_CITATION_BEFORE


def filing_date(accepted: datetime) -> date:
    """Return the day a Form 3, 4 or 5 is filed when EDGAR accepts it at a time.

    A time without a zone is Washington's. (Regulation S-T, Rule 13(a)(4).)

    >>> filing_date(datetime(2025, 3, 7, 21, 59)), filing_date(datetime(2025, 3, 7, 22, 1))
    (datetime.date(2025, 3, 7), datetime.date(2025, 3, 10))
    """
    local = accepted.replace(tzinfo=WASHINGTON) if accepted.tzinfo is None else accepted.astimezone(WASHINGTON)
    if local.time() <= cut_off(local.date()):
        return on_or_after(local.date())
    return on_or_after(local.date() + timedelta(days=1))


def last_moment(due: date) -> datetime:
    """Return the last moment of a due date in Washington, with its zone: 22:00, or 17:30 before forms were electronic.

    >>> last_moment(date(2025, 7, 1)).isoformat(), last_moment(date(2025, 12, 1)).isoformat()
    ('2025-07-01T22:00:00-04:00', '2025-12-01T22:00:00-05:00')
    """
    return datetime.combine(due, cut_off(due), tzinfo=WASHINGTON)


def opens_next(moment: datetime) -> datetime | None:
    """Return when EDGAR opens next, 6:00 in Washington on a business day; ``None`` while it is open.

    >>> opens_next(datetime(2025, 3, 7, 22, 30, tzinfo=WASHINGTON)).isoformat()
    '2025-03-10T06:00:00-04:00'
    """
    local = moment.astimezone(WASHINGTON)
    if is_business_day(local.date()) and OPENS <= local.time() < CLOSES:
        return None
    past = local.time() >= CLOSES
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
        closes = min(last, datetime.combine(day, CLOSES, tzinfo=WASHINGTON))
        found += max(closes - opens, timedelta())
    return found
