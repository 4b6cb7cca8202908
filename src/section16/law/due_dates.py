"""When a report is due: by the rule in force on the day of the event, with the reasoning, day by day.

The answer states the rule it rests on. It is not legal advice.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from section16.citation import Citation, instruction, release, rule, statute
from section16.errors import Section16Error
from section16.law.business_days import (
    BUSINESS_DAY_CITATION,
    CUT_OFF_CITATION,
    add_business_days,
    doubt_about,
    is_business_day,
    on_or_after,
    why_closed,
)


class Event(StrEnum):
    """What happened, as far as the due date asks."""

    TRADE = "trade"
    """A purchase or sale, or another transaction that Form 4 reports."""
    GRANT = "grant"
    """A grant or award from the issuer, a disposition to it, an exercise or conversion: Form 4 too."""
    GIFT = "gift"
    """A bona fide gift of securities to another; gifts received stay with Form 5."""
    BECOME_INSIDER = "become-insider"
    """Becoming a director, officer or holder of more than ten percent."""
    PLAN_TRADE = "plan-trade"
    """A trade under a Rule 10b5-1(c) plan whose date the person did not choose."""
    DISCRETIONARY = "discretionary"
    """A discretionary transaction in a benefit plan whose date the person did not choose."""
    FISCAL_YEAR_END = "fiscal-year-end"
    """The end of the issuer's fiscal year, when something is left for Form 5."""


TWO_DAYS_SINCE = date(2002, 8, 29)
"""Since then Form 4 is due on the second business day; before, ten days after the end of the month."""

GIFTS_ON_FORM_4_SINCE = date(2023, 2, 27)
PLAN_BOX_SINCE = date(2023, 4, 1)
"""For reports filed on or after; EDGAR's form has the box since 20 March 2023."""

NOTICE_CAP = 3
"""Deemed execution is at most the third business day after the trade."""

_FORM_3_DAYS, _MONTH_END_DAYS, _FORM_5_DAYS = 10, 10, 45
_TWO = 2

FORM_3 = (statute("(a)(2)(B)"), rule("16a-3(a)"))
FORM_4 = (statute("(a)(2)(C)"), rule("16a-3(g)(1)"), release("34-46421", "effective 29 August 2002", confirmed=False))
FORM_4_BEFORE_2002 = (Citation("Section 16(a) before the Sarbanes-Oxley Act of 2002, section 403", confirmed=False),)
GIFTS = (rule("16a-3(f)(1) and (g)(1)"), release("33-11138"))
FORM_5 = (rule("16a-3(f)"), instruction("5", "1", confirmed=False))
DEEMED = {
    Event.PLAN_TRADE: (rule("16a-3(g)(2)"), rule("16a-3(g)(4)")),
    Event.DISCRETIONARY: (rule("16a-3(g)(3)"), rule("16a-3(g)(4)")),
}
NOT_ADVICE = "This is computed from the rules cited and is not legal advice."


class DueDateError(Section16Error, ValueError):
    """A question about a due date that contradicts itself or lacks a fact."""


class DueDate(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a form is due: by 22:00 Eastern on ``due``.

    ``steps`` is the reasoning, a line a day where days are counted. ``deemed`` is the day the trade is deemed executed, where
    that is another. ``assumed`` tells what was taken for granted because it was not given.
    """

    form: str
    event: Event
    on: date
    due: date
    steps: tuple[str, ...]
    citations: tuple[Citation, ...]
    deemed: date | None = None
    assumed: tuple[str, ...] = ()


def due_date(
    event: Event | str,
    on: date,
    *,
    notice: date | None = None,
    fiscal_year_end: tuple[int, int] | None = None,
) -> DueDate:
    """Return when the report of an event is due, and why.

    ``notice`` is the day the broker or plan administrator told the person of a trade they did not time themselves.
    ``fiscal_year_end`` is the month and day of the issuer's, asked for only by what goes on Form 5; without it the calendar
    year is assumed and said. Raises :class:`DueDateError` for an unknown event, and for a notice before the trade or beside an
    event that knows none.
    """
    try:
        kind = Event(event)
    except ValueError:
        known = ", ".join(Event)
        raise DueDateError(f"there is no event {event!r}; the events are {known}") from None
    if notice is not None and kind not in DEEMED:
        raise DueDateError(f"a notice matters only for {Event.PLAN_TRADE} and {Event.DISCRETIONARY}, not for {kind}")
    if notice is not None and notice < on:
        raise DueDateError(f"the notice of {notice} comes before the trade of {on}; one of the two days is wrong")
    if kind is Event.BECOME_INSIDER:
        return _form_3(on)
    if kind is Event.FISCAL_YEAR_END:
        return _form_5(kind, on, on)
    if kind is Event.GIFT and on < GIFTS_ON_FORM_4_SINCE:
        return _gift_on_form_5(on, fiscal_year_end)
    if on < TWO_DAYS_SINCE:
        return _form_4_by_month(kind, on)
    return _form_4(kind, on, notice)


def _form_3(on: date) -> DueDate:
    last = on + timedelta(days=_FORM_3_DAYS)
    due, roll = _rolled(last)
    steps = (f"{_day(on)}: the person becomes an insider", f"{_day(last)}: tenth day after", *roll)
    assumed = ("the class was registered before; at a first registration the form is due by its effective date",)
    return DueDate("3", Event.BECOME_INSIDER, on, due, steps, _cited(FORM_3, roll), assumed=assumed)


def _form_4(kind: Event, on: date, notice: date | None) -> DueDate:
    steps = [f"{_day(on)}: the transaction"]
    assumed: tuple[str, ...] = ()
    start = on
    citations: tuple[Citation, ...] = GIFTS if kind is Event.GIFT else FORM_4
    deemed: date | None = None
    if kind in DEEMED:
        cap = add_business_days(on, NOTICE_CAP)
        deemed = start = cap if notice is None else min(max(notice, on), cap)
        citations = (*DEEMED[kind], *FORM_4)
        if notice is None:
            assumed = (
                "no day of notice was given: this is the latest day possible, and an earlier notice makes it due earlier",
            )
        steps.append(f"{_day(start)}: deemed executed, {_why_deemed(notice, cap)}")
    counted, due = _count(start)
    return DueDate("4", kind, on, due, (*steps, *counted), _cited(citations, counted), deemed, assumed)


def _why_deemed(notice: date | None, cap: date) -> str:
    if notice is None:
        return "the third business day after the trade, the latest there is without a known notice"
    if notice > cap:
        return f"the third business day after the trade, for the notice of {notice} came later"
    return "the day of the notice"


def _count(start: date) -> tuple[tuple[str, ...], date]:
    """Return a line for each day counted from a start, and the second business day after it."""
    lines: list[str] = []
    day, found = start, 0
    while found < _TWO:
        day += timedelta(days=1)
        closed = why_closed(day)
        if closed is not None:
            lines.append(f"{_day(day)}: not counted, {closed}")
            continue
        found += 1
        doubt = doubt_about(day)
        lines.append(
            f"{_day(day)}: business day {found}{f' ({doubt})' if doubt else ''}{', due by 22:00 Eastern' * (found == _TWO)}"
        )
    return tuple(lines), day


def _form_4_by_month(kind: Event, on: date) -> DueDate:
    month_end = date(on.year, on.month, monthrange(on.year, on.month)[1])
    last = month_end + timedelta(days=_MONTH_END_DAYS)
    due, roll = _rolled(last)
    steps = (f"{_day(on)}: the transaction", f"{_day(month_end)}: end of its month", f"{_day(last)}: tenth day after", *roll)
    return DueDate("4", kind, on, due, steps, _cited(FORM_4_BEFORE_2002, roll))


def _gift_on_form_5(on: date, fiscal_year_end: tuple[int, int] | None) -> DueDate:
    """Return when a gift made before 27 February 2023 was due: with the year's Form 5."""
    month, day = fiscal_year_end or (12, 31)
    end = _year_end(on.year, month, day)
    if end < on:
        end = _year_end(on.year + 1, month, day)
    due = _form_5(Event.GIFT, on, end)
    assumed = () if fiscal_year_end else ("the issuer's fiscal year is the calendar year",)
    first = f"{_day(on)}: the gift, before gifts went on Form 4 on {GIFTS_ON_FORM_4_SINCE}"
    return msgspec.structs.replace(due, steps=(first, *due.steps), citations=(*GIFTS, *due.citations), assumed=assumed)


def _year_end(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _form_5(kind: Event, on: date, end: date) -> DueDate:
    last = end + timedelta(days=_FORM_5_DAYS)
    due, roll = _rolled(last)
    steps = (f"{_day(end)}: the fiscal year ends", f"{_day(last)}: 45th day after", *roll)
    return DueDate("5", kind, on, due, steps, _cited(FORM_5, roll))


def _rolled(last: date) -> tuple[date, tuple[str, ...]]:
    """Return the last day or the next business day after it, with a line for each day passed over."""
    if is_business_day(last):
        return last, ()
    due = on_or_after(last)
    passed = (last + timedelta(days=number) for number in range((due - last).days))
    lines = [f"{_day(day)}: {why_closed(day)}, so the next business day counts" for day in passed]
    return due, (*lines, f"{_day(due)}: due by 22:00 Eastern")


def _cited(citations: tuple[Citation, ...], moved: tuple[str, ...]) -> tuple[Citation, ...]:
    return (*citations, *((BUSINESS_DAY_CITATION,) if moved else ()), CUT_OFF_CITATION)


def _day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"
