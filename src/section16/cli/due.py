"""``section16 due`` and ``section16 calendar``: when a report is due, and on which days EDGAR is open."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from section16.cli.formats import ListOptions, print_rows
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_error, print_json, print_lines, print_notice
from section16.cli.values import DateOption
from section16.errors import RequestError
from section16.workspace.due_dates import (
    NOT_ADVICE,
    CalendarDay,
    DueDate,
    DueDateError,
    HomeRegime,
    MonthOfDueDates,
    NotDue,
    find_due_date,
    icalendar_of,
    month_of_due_dates,
)

if TYPE_CHECKING:
    from cyclopts import Token


def _month_and_day(_type: Any, tokens: Sequence[Token]) -> tuple[int, int]:
    text = tokens[0].value
    try:
        day = datetime.strptime(f"2000-{text}", "%Y-%m-%d")  # noqa: DTZ007 - only month and day are taken
    except ValueError:
        raise ValueError(f"{text!r} is not a month and day. Write it as 06-30.") from None
    return day.month, day.day


def _month(_type: Any, tokens: Sequence[Token]) -> date:
    text = tokens[0].value
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no time of day
    except ValueError:
        raise ValueError(f"{text!r} is not a month. Write it as 2026-12.") from None


def due(  # noqa: PLR0913 - each is an option
    *,
    event: str,
    date: DateOption,
    notice: DateOption | None = None,
    fiscal_year_end: Annotated[tuple[int, int] | None, Parameter(converter=_month_and_day, n_tokens=1)] = None,
    foreign_private_issuer: bool = False,
    home_regime: HomeRegime | None = None,
    json: bool = False,
) -> int:
    """Show when the report of an event is due, and why, day by day.

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
        answer = find_due_date(
            event,
            date,
            notice=notice,
            fiscal_year_end=fiscal_year_end,
            foreign_private_issuer=foreign_private_issuer,
            home_regime=home_regime,
        )
    except DueDateError as error:
        print_error(error)
        return 2
    if json:
        print_json(answer)
    else:
        print_lines(_explained(answer))
    return 0


def _explained(answer: DueDate | NotDue) -> list[str]:
    if isinstance(answer, NotDue):
        return [f"No report is due: {answer.because}.", f"  {_sources(answer)}", f"  {NOT_ADVICE}"]
    return [
        f"Form {answer.form} is due by {answer.due:%A}, {answer.due.isoformat()}, {answer.by:%H:%M} Eastern.",
        *([f"  It is due {answer.otherwise}; the earlier date counts."] if answer.if_closed else []),
        *_latest(answer),
        *(f"  {step}" for step in answer.steps),
        *(f"  Assumes: {assumed}." for assumed in answer.assumed),
        f"  {_sources(answer)}",
        f"  {NOT_ADVICE}",
    ]


def _sources(answer: DueDate | NotDue) -> str:
    return f"{'Source' if len(answer.citations) == 1 else 'Sources'}: {'; '.join(map(str, answer.citations))}."


def _latest(answer: DueDate) -> Iterator[str]:
    """Yield until when the form can be due at the latest, where the notice date decides and is not known."""
    if answer.latest is not None:
        last = f"by {answer.latest:%A}, {answer.latest}, at the latest"
        yield f"  With a later notice: {last}. Add --notice to see the exact date."


def calendar(
    *,
    month: Annotated[date, Parameter(converter=_month, n_tokens=1)],
    ics: Annotated[Path | None, Parameter(name="--ics")] = None,
    overwrite: Overwrite = False,
    how: ListOptions | None = None,
) -> int:
    """Show a month: the days on which EDGAR is open, and for each the day a Form 4 is due.

    Parameters
    ----------
    month
        The month, as 2026-12.
    ics
        An iCalendar file to write as well: closed days, and a due date for a trade on every day.

    """
    try:
        found = month_of_due_dates(month.year, month.month)
    except RequestError as error:
        print_notice(f"--month {month:%Y-%m}: {error}")
        return 2
    print_rows(found.days, CalendarDay, how, lambda _days: _print_month(found))
    if ics is not None:
        write_file(ics, icalendar_of(found), overwrite=overwrite)
    return 0


def _print_month(month: MonthOfDueDates) -> None:
    sys.stdout.write(
        f"{month.first:%B %Y}\n  day              EDGAR                          Form 4 for a trade that day is due\n"
    )
    for one in month.days:
        state = "open" if one.open and not one.doubt else f"open ({one.doubt})" if one.open else f"closed, {one.closed}"
        due_on = f"{one.due:%a} {one.due.isoformat()}{f', or {one.otherwise}' if one.due_if_closed else ''}"
        sys.stdout.write(f"  {one.day:%a} {one.day.isoformat()}   {state:<30} {due_on}\n")
    sys.stdout.write(f"  {month.citation}: filed by {month.until:%H:%M} Eastern. {NOT_ADVICE}\n")
