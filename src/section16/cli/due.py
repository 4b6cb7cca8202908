"""``section16 due`` and ``section16 calendar``: when a report is due, and on which days EDGAR is open."""

from __future__ import annotations

import calendar as month_calendar
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TypedDict

import msgspec
from cyclopts import Parameter

from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_error, print_notice
from section16.law.business_days import cut_off, cut_off_citation, doubt_about, why_closed
from section16.law.due_dates import NOT_ADVICE, DueDate, DueDateError, DueEvent, due_date
from section16.law.foreign_issuers import HomeRegime, NotDue, foreign_due_date


def due(  # noqa: PLR0913 - each is an option
    *,
    event: str,
    date: str,
    notice: str | None = None,
    fiscal_year_end: str | None = None,
    foreign_private_issuer: bool = False,
    home_regime: HomeRegime | None = None,
    json: bool = False,
) -> int:
    """Tell when the report of an event is due, and why, day by day.

    Parameters
    ----------
    event
        trade, grant, exercise, gift, gift-received, small-acquisition, will-or-descent, voting-trust, other, become-insider,
        first-registration, plan-trade, plan-gift, discretionary or fiscal-year-end; or a transaction code, such as L.
    date
        The day of the event, as 2026-03-06.
    notice
        The day the broker or plan administrator gave notice of a trade or gift under a 10b5-1 plan, or of a discretionary
        transaction, whose date the person did not choose. Without it the earliest and the latest due date are shown.
    fiscal_year_end
        The end of the issuer's fiscal year as 06-30, which decides when Form 5 is due.
    foreign_private_issuer
        The issuer is a foreign private issuer, and the person one of its directors or officers.
    home_regime
        The jurisdiction whose rules require the person to report, where an exemptive order of the SEC names it: no report is
        due while its conditions are met. Implies a foreign private issuer.
    json
        Print one JSON object.

    """
    try:
        facts: _Facts = {
            "notice": _day(notice, "--notice") if notice else None,
            "fiscal_year_end": _month_and_day(fiscal_year_end) if fiscal_year_end else None,
        }
        day = _day(date, "--date")
        foreign = foreign_private_issuer or home_regime is not None
        answer = foreign_due_date(event, day, regime=home_regime, **facts) if foreign else due_date(event, day, **facts)
    except DueDateError as error:
        print_error(error)
        return 2
    if json:
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
    else:
        sys.stdout.write("\n".join(_told(answer)) + "\n")
    return 0


class _Facts(TypedDict):
    notice: date | None
    fiscal_year_end: tuple[int, int] | None


def _told(answer: DueDate | NotDue) -> list[str]:
    if isinstance(answer, NotDue):
        return [f"No report is due: {answer.because}.", f"  {_rests_on(answer)}", f"  {NOT_ADVICE}"]
    return [
        f"Form {answer.form} is due by {answer.due:%A}, {answer.due.isoformat()}, {answer.by:%H:%M} Eastern.",
        *([f"  It is due {answer.otherwise}; the earlier date counts."] if answer.if_closed else []),
        *_latest(answer),
        *(f"  {step}" for step in answer.steps),
        *(f"  Assumes: {assumed}." for assumed in answer.assumed),
        f"  {_rests_on(answer)}",
        f"  {NOT_ADVICE}",
    ]


def _rests_on(answer: DueDate | NotDue) -> str:
    return "Rests on: " + "; ".join(map(str, answer.citations)) + "."


def _latest(answer: DueDate) -> Iterator[str]:
    """Yield until when the form can be due at the latest, where the notice date decides and is not known."""
    if answer.latest is not None:
        last = f"by {answer.latest:%A}, {answer.latest}, at the latest"
        yield f"  With a later notice: {last}. Add --notice to see the exact date."


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DueDateError(f"{option} {text!r} is no day; write it as 2026-03-06") from None


def _month_and_day(text: str) -> tuple[int, int]:
    try:
        day = datetime.strptime(f"2000-{text}", "%Y-%m-%d")  # noqa: DTZ007 - only month and day are taken
    except ValueError:
        raise DueDateError(f"--fiscal-year-end {text!r} is no month and day; write it as 06-30") from None
    return day.month, day.day


def calendar(*, month: str, ics: Annotated[Path | None, Parameter(name="--ics")] = None, overwrite: Overwrite = False) -> int:
    """Show a month: the days on which EDGAR is open, and for each the day a Form 4 is due.

    Parameters
    ----------
    month
        The month, as 2026-12.
    ics
        An iCalendar file to write as well: closed days, and a due date for a trade on every day.

    """
    try:
        first = _day(f"{month}-01", "--month")
    except DueDateError:
        print_notice(f"--month {month!r} is no month; write it as 2026-12")
        return 2
    days = [
        date(first.year, first.month, number) for number in range(1, month_calendar.monthrange(first.year, first.month)[1] + 1)
    ]
    try:
        due_date(DueEvent.TRADE, days[-1])
    except DueDateError as error:
        print_notice(f"--month {month!r}: {error}")
        return 2
    sys.stdout.write(f"{first:%B %Y}\n  day              EDGAR                          Form 4 for a trade that day is due\n")
    for day in days:
        answer = due_date(DueEvent.TRADE, day)
        shown = why_closed(day) or doubt_about(day)
        state = f"closed, {why_closed(day)}" if why_closed(day) else f"open ({shown})" if shown else "open"
        due_on = f"{answer.due:%a} {answer.due.isoformat()}{f', or {answer.otherwise}' if answer.if_closed else ''}"
        sys.stdout.write(f"  {day:%a} {day.isoformat()}   {state:<30} {due_on}\n")
    sys.stdout.write(f"  {cut_off_citation(first)}: filed by {cut_off(first):%H:%M} Eastern. {NOT_ADVICE}\n")
    if ics is not None:
        write_file(ics, _icalendar(days), overwrite=overwrite)
    return 0


def _icalendar(days: list[date]) -> bytes:
    """Return the days as iCalendar: each closed day, and each day with the due date of a trade on it."""
    from icalendar import Calendar, Event as Entry  # noqa: PLC0415, I001 - loaded when a file is asked for

    feed = Calendar()
    feed.add("prodid", "-//section16//due dates//EN")
    feed.add("version", "2.0")
    for day in days:
        closed = why_closed(day)
        answer = due_date(DueEvent.TRADE, day)
        summary = f"EDGAR closed: {closed}" if closed else f"Form 4 for a trade of this day is due {answer.due.isoformat()}"
        entry = Entry()
        entry.add("uid", f"{day.isoformat()}@section16")
        entry.add("dtstamp", datetime(day.year, day.month, day.day))  # noqa: DTZ001 - the same file for the same month
        entry.add("dtstart", day)
        entry.add("summary", summary)
        doubt = doubt_about(day)
        notes = [f"Perhaps closed: {doubt}."] if doubt else []
        notes += [f"Or {answer.otherwise}; the earlier date counts."] if answer.if_closed else []
        entry.add("description", "\n".join([*notes, NOT_ADVICE]))
        feed.add_component(entry)
    return bytes(feed.to_ical())
