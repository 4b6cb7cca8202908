"""When a report is due: by the rule in force on the day of the event, with the reasoning, day by day.

The answer cites its rule. It is not legal advice.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date, time, timedelta
from enum import StrEnum
from typing import Protocol

import msgspec

from section16.citation import Citation, instruction, release, rule, statute
from section16.errors import Section16Error
from section16.law.business_days import (
    BUSINESS_DAY_CITATION,
    CUT_OFF,
    add_business_days,
    closure_on,
    cut_off,
    cut_off_citation,
    doubt_about,
    is_business_day,
    on_or_after,
    uncertain_days_closed,
    uncertainty,
    why_closed,
)
from section16.law.closures import Closure
from section16.nearest import nearest


class DueEvent(StrEnum):
    """What happened, as far as the due date asks."""

    TRADE = "trade"
    """A purchase or sale, or another transaction that Form 4 reports."""
    GRANT = "grant"
    """A grant or award from the issuer or a disposition to it, exempt under Rule 16b-3: Form 4 since 29 August 2002."""
    EXERCISE = "exercise"
    """An exercise or conversion of a derivative security: Form 4, exempt or not."""
    GIFT = "gift"
    """A bona fide gift of securities to another: Form 4 since 27 February 2023."""
    GIFT_RECEIVED = "gift-received"
    """A bona fide gift of securities from another: Form 5."""
    SMALL_ACQUISITION = "small-acquisition"
    """An acquisition that Rule 16a-6 lets wait for Form 5, code L."""
    WILL_OR_DESCENT = "will-or-descent"
    """An acquisition or disposition by will or the laws of descent, code W: Form 5."""
    VOTING_TRUST = "voting-trust"
    """A deposit into or withdrawal from a voting trust, code Z: Form 5."""
    OTHER = "other"
    """Another acquisition or disposition, code J: Form 4, or Form 5 where it is exempt from Section 16(b)."""
    BECOME_INSIDER = "become-insider"
    """Becoming a director, officer or holder of more than ten percent."""
    FIRST_REGISTRATION = "first-registration"
    """The first registration of a class of the issuer under Section 12 takes effect."""
    PLAN_TRADE = "plan-trade"
    """A trade under a Rule 10b5-1(c) plan whose date the person did not choose."""
    DISCRETIONARY = "discretionary"
    """A discretionary transaction in a benefit plan whose date the person did not choose."""
    PLAN_GIFT = "plan-gift"
    """A bona fide gift under a Rule 10b5-1(c) plan, of a date the person did not choose."""
    FISCAL_YEAR_END = "fiscal-year-end"
    """The end of the issuer's fiscal year, when something is left for Form 5."""


EVENT_OF_CODE: dict[str, DueEvent] = {
    **dict.fromkeys("PSUEH", DueEvent.TRADE),
    **dict.fromkeys("ADF", DueEvent.GRANT),
    **dict.fromkeys("MCXO", DueEvent.EXERCISE),
    "I": DueEvent.DISCRETIONARY,
    "L": DueEvent.SMALL_ACQUISITION,
    "W": DueEvent.WILL_OR_DESCENT,
    "Z": DueEvent.VOTING_TRUST,
    "J": DueEvent.OTHER,
}
"""The event of a transaction code; code G is a gift made or received, which the code alone does not say."""

_SYNONYMS = {
    **dict.fromkeys(("purchase", "sale", "buy", "sell"), DueEvent.TRADE),
    **dict.fromkeys(("award",), DueEvent.GRANT),
    **dict.fromkeys(("conversion",), DueEvent.EXERCISE),
    **dict.fromkeys(("inheritance",), DueEvent.WILL_OR_DESCENT),
    **dict.fromkeys(("registration", "ipo"), DueEvent.FIRST_REGISTRATION),
}

TWO_DAYS_SINCE = date(2002, 8, 29)
"""Since then Form 4 is due on the second business day, and grants and other Rule 16b-3 transactions with the issuer are on it;
before, it was due ten days after the end of the month, and those transactions were on Form 5."""

GIFTS_ON_FORM_4_SINCE = date(2023, 2, 27)
PLAN_BOX_SINCE = date(2023, 4, 1)
"""For reports filed on or after; EDGAR's form has the box since 20 March 2023."""

NOTICE_CAP = 3
"""Deemed execution is at most the third business day after the trade."""

_FORM_5_SINCE = date(1991, 5, 1)
_MONTHS, _LONGEST_MONTH = 12, 31
_LAST_YEAR = MAXYEAR - 3
"""A due date may fall in the year after the fiscal year of the event; days past the last year cannot be represented."""

_NAMED_DAY = re.compile(r"[A-Z][a-z]{2} (\d{4}-\d{2}-\d{2})", re.ASCII)
"""How a step names the day that it is about."""
_FORM_3_DAYS, _MONTH_END_DAYS, _FORM_5_DAYS = 10, 10, 45
_TWO = 2

FORM_3 = (statute("(a)(2)(B)"), rule("16a-3(a)"))
FORM_4 = (statute("(a)(2)(C)"), rule("16a-3(g)(1)"), release("34-46421", "effective 29 August 2002"))
FORM_3_AT_REGISTRATION = (statute("(a)(2)(A)"), rule("16a-3(a)"))
FORM_4_BEFORE_2002 = (Citation("Section 16(a) before the Sarbanes-Oxley Act of 2002, section 403"), release("34-46421"))
WITH_ISSUER_BEFORE_2002 = (rule("16b-3"), release("34-46421", "effective 29 August 2002"))
GIFTS = (rule("16a-3(f)(1) and (g)(1)"), release("33-11138"))
FORM_5 = (rule("16a-3(f)"), instruction("5", "1"))
DEEMED = {
    DueEvent.PLAN_TRADE: (rule("16a-3(g)(2)"), rule("16a-3(g)(4)")),
    DueEvent.PLAN_GIFT: (rule("16a-3(g)(2)"), rule("16a-3(g)(4)"), *GIFTS),
    DueEvent.DISCRETIONARY: (rule("16a-3(g)(3)"), rule("16a-3(g)(4)")),
}
"""What is deemed executed on the day of the notice, and the rules under which it is."""
DEFERRED: dict[DueEvent, tuple[Citation, ...]] = {
    DueEvent.GIFT: GIFTS,
    DueEvent.PLAN_GIFT: GIFTS,
    DueEvent.GIFT_RECEIVED: (rule("16b-5"), *GIFTS),
    DueEvent.SMALL_ACQUISITION: (rule("16a-6"),),
    DueEvent.WILL_OR_DESCENT: (rule("16b-5"),),
    DueEvent.VOTING_TRUST: (rule("16b-8"),),
    DueEvent.GRANT: WITH_ISSUER_BEFORE_2002,
    DueEvent.DISCRETIONARY: WITH_ISSUER_BEFORE_2002,
}
"""What lets an event wait for Form 5; of gifts made, grants and discretionary transactions, those before Form 4 took them."""

NOT_ADVICE = "This is computed from the rules cited and is not legal advice."


class DueDateError(Section16Error, ValueError):
    """A question about a due date that contradicts itself or lacks a fact."""


class DueDate(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a form is due: by 22:00 Eastern on ``due``, by 17:30 before 30 June 2003 (``by``).

    ``steps`` is the reasoning, a line a day where days are counted. ``deemed`` is the day the trade is deemed executed, where
    that is another. ``latest`` is the last day on which the form can be due, where that depends on a day of notice that is not
    known; ``due`` is then the earliest, which counts until the notice is known. ``assumed`` states what was assumed
    because it was not given. ``if_closed`` is the later day on which the form would be due if EDGAR was closed on ``uncertain``
    days, on which federal offices were closed and of which no notice about EDGAR is known; the earlier day counts.
    """

    form: str
    event: DueEvent
    on: date
    due: date
    steps: tuple[str, ...]
    citations: tuple[Citation, ...]
    deemed: date | None = None
    assumed: tuple[str, ...] = ()
    by: time = CUT_OFF
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()
    latest: date | None = None

    @property
    def otherwise(self) -> str:
        """The later due date with its condition, in words; empty where there is none."""
        return otherwise(self.if_closed, self.uncertain)


def otherwise(if_closed: date | None, uncertain: Iterable[date]) -> str:
    """Return a later due date with its condition, in words; empty without one.

    >>> otherwise(date(2024, 12, 26), (date(2024, 12, 24),))
    'Thu 2024-12-26 if EDGAR was closed on 2024-12-24'
    """
    if if_closed is None:
        return ""
    return f"{if_closed:%a} {if_closed.isoformat()} if EDGAR was closed on {' and '.join(map(str, uncertain))}"


class Deadline(Protocol):
    """What has a due date, and perhaps a later one if EDGAR was closed on uncertain days."""

    @property
    def due(self) -> date:
        """The day that counts."""

    @property
    def if_closed(self) -> date | None:
        """The later day, where there is one."""

    @property
    def uncertain(self) -> tuple[date, ...]:
        """The days of which it is not certain whether EDGAR was closed."""


def both_dates(deadline: Deadline) -> str:
    """Return the due date in words, with the later one where there is one.

    >>> both_dates(due_date("trade", date(2024, 12, 20)))
    '2024-12-24, or Thu 2024-12-26 if EDGAR was closed on 2024-12-24'
    """
    later = otherwise(deadline.if_closed, deadline.uncertain)
    return f"{deadline.due}, or {later}" if later else str(deadline.due)


def event_of(name: str) -> DueEvent:
    """Return the event of a name, of a transaction code or of another word for it, such as ``L`` or ``sale``.

    Raises :class:`DueDateError` for a name that is none of them, and for code G, which does not say who gave.

    >>> event_of("gift"), event_of("L"), event_of("Sale")
    (<DueEvent.GIFT: 'gift'>, <DueEvent.SMALL_ACQUISITION: 'small-acquisition'>, <DueEvent.TRADE: 'trade'>)
    """
    word = name.strip()
    if word.upper() == "G":
        raise DueDateError(f"Code G is a gift made or received. Use {DueEvent.GIFT} or {DueEvent.GIFT_RECEIVED}.")
    found = EVENT_OF_CODE.get(word.upper()) or _SYNONYMS.get(word.casefold())
    if found is not None:
        return found
    try:
        return DueEvent(word.casefold().replace("_", "-").replace(" ", "-"))
    except ValueError:
        offered = nearest(word.casefold(), [*DueEvent, *_SYNONYMS])
        known = ", ".join(DueEvent)
        message = f"Unknown event {name!r}.{offered} Use a transaction code or one of these: {known}."
        raise DueDateError(message) from None


def deemed_execution(on: date, notice: date) -> date:
    """Return the day on which a transaction timed by others is deemed executed: that of the notice, or the third business day.

    >>> deemed_execution(date(2026, 3, 2), date(2026, 3, 3)), deemed_execution(date(2026, 3, 2), date(2026, 3, 20))
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 5))
    """
    return min(max(notice, on), add_business_days(on, NOTICE_CAP))


def due_date(
    event: DueEvent | str,
    on: date,
    *,
    notice: date | None = None,
    fiscal_year_end: tuple[int, int] | None = None,
) -> DueDate:
    """Return when the report of an event is due, and why.

    ``notice`` is the day the broker or plan administrator notified the person of a transaction they did not time themselves;
    a gift with a notice is one under a plan. Without a notice the earliest day counts, that of a notice on the day of the
    transaction, and ``latest`` is the last one possible.
    ``fiscal_year_end`` is the month and day of the issuer's, asked for only by what goes on Form 5; without it the calendar
    year is assumed and said. ``event`` may also be a transaction code. Raises :class:`DueDateError` for an unknown event, for
    a notice before the trade or beside an event that knows none, and for a day in the last years that a ``date`` can hold.
    """
    kind = event_of(event)
    for day in filter(None, (on, notice)):
        if day.year > _LAST_YEAR:
            raise DueDateError(f"No due date can be computed from {day}. Check the year.")
    if fiscal_year_end is not None:
        _look_at_year_end(*fiscal_year_end)
    if kind is DueEvent.GIFT and notice is not None:
        kind = DueEvent.PLAN_GIFT
    if notice is not None and kind not in DEEMED:
        known = ", ".join((DueEvent.GIFT, *DEEMED))
        raise DueDateError(f"A notice date applies only to {known}, not to {kind}. Leave it out, or give another event.")
    if notice is not None and notice < on:
        raise DueDateError(f"The notice of {notice} comes before the trade of {on}. One of the two days is wrong.")
    answer = _answer(kind, on, notice, fiscal_year_end)
    with uncertain_days_closed():
        later = _answer(kind, on, notice, fiscal_year_end)
    return _with_closures(answer, later)


def _look_at_year_end(month: int, day: int) -> None:
    """Refuse what is not a month and day; a day past the end of its month means its last day, as facts files may state it."""
    if not (1 <= month <= _MONTHS and 1 <= day <= _LONGEST_MONTH):
        raise DueDateError(f"The fiscal_year_end ({month}, {day}) is not a month and day. Write it as (6, 30).")


def _answer(kind: DueEvent, on: date, notice: date | None, fiscal_year_end: tuple[int, int] | None) -> DueDate:
    """Return when the report of an event is due, by the business days of the moment."""
    if kind is DueEvent.BECOME_INSIDER:
        return _form_3(on)
    if kind is DueEvent.FIRST_REGISTRATION:
        return _form_3_at_registration(on)
    if kind is DueEvent.FISCAL_YEAR_END:
        return _form_5(kind, on, on)
    if deferred(kind, on):
        return _deferred(kind, on, fiscal_year_end)
    answer = _form_4_by_month(kind, on) if on < TWO_DAYS_SINCE else _form_4(kind, on, notice)
    if kind is DueEvent.OTHER:
        return _if_not_exempt(answer, fiscal_year_end)
    return answer


def deferred(kind: DueEvent, on: date) -> bool:
    """Return whether the report of an event of a day may wait for Form 5.

    >>> deferred(DueEvent.GIFT, date(2023, 2, 26)), deferred(DueEvent.GIFT, date(2023, 2, 27))
    (True, False)
    """
    if kind in (DueEvent.GIFT, DueEvent.PLAN_GIFT):
        return on < GIFTS_ON_FORM_4_SINCE
    if kind in (DueEvent.GRANT, DueEvent.DISCRETIONARY):
        return on < TWO_DAYS_SINCE
    return kind in DEFERRED


def _with_closures(answer: DueDate, later: DueDate) -> DueDate:
    """Return an answer with the later day on which it is due if EDGAR was closed on uncertain days, citing the closures."""
    if_closed = later.due if later.due != answer.due else None
    days = _days_looked_at(answer, later)
    closures: list[Closure] = [closure for day in days if (closure := closure_on(day) or uncertainty(day))]
    return msgspec.structs.replace(
        answer,
        by=cut_off(answer.due),
        if_closed=if_closed,
        uncertain=tuple(day for day in days if uncertainty(day)) if if_closed else (),
        citations=(*answer.citations, *dict.fromkeys(closure.citation for closure in closures)),
        assumed=(*answer.assumed, *_too_early(answer.on)),
    )


def _days_looked_at(answer: DueDate, later: DueDate) -> list[date]:
    """Return the days on which a due date depends: all after the event where business days are counted, else those named."""
    days = [answer.on + timedelta(days=number) for number in range((later.due - answer.on).days + 1)]
    if answer.form == "4" and answer.on >= TWO_DAYS_SINCE:
        return days[1:]
    named = {match[1] for step in (*answer.steps, *later.steps) if (match := _NAMED_DAY.match(step))}
    return sorted({day for text in named if answer.on <= (day := date.fromisoformat(text)) <= later.due})


def _too_early(on: date) -> Iterator[str]:
    if on < _FORM_5_SINCE:
        yield f"the rules that took effect on {_FORM_5_SINCE}; the rules before are not covered"


def _form_3(on: date) -> DueDate:
    last = on + timedelta(days=_FORM_3_DAYS)
    due, roll = _rolled(last)
    steps = (f"{_day(on)}: the person becomes an insider", f"{_day(last)}: tenth day after", *roll)
    assumed = ("the class was registered before; at a first registration the form is due by its effective date",)
    return DueDate("3", DueEvent.BECOME_INSIDER, on, due, steps, _cited(FORM_3, roll, due), assumed=assumed)


def _form_3_at_registration(on: date) -> DueDate:
    """Return when Form 3 is due from an insider at the time of the first registration: by the day it takes effect."""
    due, roll = _rolled(on)
    steps = (f"{_day(on)}: the registration takes effect, and the form is due by then", *(roll or (_due_line(on),)))
    return DueDate("3", DueEvent.FIRST_REGISTRATION, on, due, steps, _cited(FORM_3_AT_REGISTRATION, roll, due))


def _form_4(kind: DueEvent, on: date, notice: date | None) -> DueDate:
    if kind in DEEMED:
        return _form_4_deemed(kind, on, notice)
    counted, due = _count(on)
    citations = GIFTS if kind is DueEvent.GIFT else FORM_4
    return DueDate("4", kind, on, due, (_transaction(on), *counted), _cited(citations, counted, due))


def _form_4_deemed(kind: DueEvent, on: date, notice: date | None) -> DueDate:
    """Return when a transaction timed by others is due: counted from the notice, from the earliest possible while unknown."""
    cap = add_business_days(on, NOTICE_CAP)
    deemed = None if notice is None else deemed_execution(on, notice)
    counted, due = _count(deemed or on)
    citations = _cited((*DEEMED[kind], *FORM_4), counted, due)
    if deemed is not None and notice is not None:
        why = "the day of the notice" if notice <= cap else f"the third business day, since the notice of {notice} came later"
        steps = (_transaction(on), f"{_day(deemed)}: deemed executed, {why}", *counted)
        return DueDate("4", kind, on, due, steps, citations, deemed)
    latest = _count(cap)[1]
    steps = (
        f"{_transaction(on)}, deemed executed on the day of the notice, which is not known",
        f"{_day(cap)}: third business day, the latest day of deemed execution; the form is then due by {_day(latest)}",
        f"{_day(on)}: earliest day of deemed execution, which counts until the notice date is known",
        *counted,
    )
    assumed = ("notice was given on the day of the transaction, because no notice date is entered",)
    return DueDate("4", kind, on, due, steps, citations, assumed=assumed, latest=latest)


def _transaction(on: date) -> str:
    return f"{_day(on)}: the transaction"


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
            f"{_day(day)}: business day {found}{f' ({doubt})' if doubt else ''}{f', {_closing(day)}' if found == _TWO else ''}"
        )
    return tuple(lines), day


def _form_4_by_month(kind: DueEvent, on: date) -> DueDate:
    month_end = date(on.year, on.month, monthrange(on.year, on.month)[1])
    last = month_end + timedelta(days=_MONTH_END_DAYS)
    due, roll = _rolled(last)
    steps = (_transaction(on), f"{_day(month_end)}: end of its month", f"{_day(last)}: tenth day after", *roll)
    return DueDate("4", kind, on, due, steps, _cited(FORM_4_BEFORE_2002, roll, due))


_WHY_DEFERRED: dict[DueEvent, str] = {
    **dict.fromkeys((DueEvent.GIFT, DueEvent.PLAN_GIFT), f"the gift, before gifts went on Form 4 on {GIFTS_ON_FORM_4_SINCE}"),
    DueEvent.GIFT_RECEIVED: "the gift is received, which may wait for Form 5",
    DueEvent.SMALL_ACQUISITION: "the small acquisition, which may wait for Form 5",
    DueEvent.WILL_OR_DESCENT: "the transfer by will or descent, which may wait for Form 5",
    DueEvent.VOTING_TRUST: "the deposit or withdrawal, which may wait for Form 5",
    DueEvent.GRANT: f"the transaction with the issuer, before these went on Form 4 on {TWO_DAYS_SINCE}",
    DueEvent.DISCRETIONARY: f"the discretionary transaction, before these went on Form 4 on {TWO_DAYS_SINCE}",
}
_PROVIDED: dict[DueEvent, str] = {
    DueEvent.SMALL_ACQUISITION: (
        "it is not from the issuer, comes to at most $10,000 with other small acquisitions of the class in the six months"
        " before, and no disposition that is not exempt follows within six months; otherwise Form 4 is due two business days"
        " after the deferral is lost"
    ),
    DueEvent.VOTING_TRUST: (
        "substantially all assets of the trust are securities of the same class, and no purchase or sale of the class that is"
        " not exempt is made within six months; otherwise it is due like a trade, on Form 4"
    ),
    DueEvent.GRANT: "the transaction is exempt under Rule 16b-3; otherwise it is due like a trade, on Form 4",
    DueEvent.DISCRETIONARY: "the transaction is exempt under Rule 16b-3(f); otherwise it is due like a trade, on Form 4",
}


def _deferred(kind: DueEvent, on: date, fiscal_year_end: tuple[int, int] | None) -> DueDate:
    """Return when an event is due that may wait for Form 5: with the Form 5 of the fiscal year in which it happened."""
    due = _form_5(kind, on, _end_of_year(on, fiscal_year_end))
    return msgspec.structs.replace(
        due,
        steps=(f"{_day(on)}: {_WHY_DEFERRED[kind]}", *due.steps),
        citations=(*DEFERRED[kind], *due.citations),
        assumed=(*_calendar_year(fiscal_year_end), *filter(None, [_PROVIDED.get(kind)])),
    )


def _if_not_exempt(answer: DueDate, fiscal_year_end: tuple[int, int] | None) -> DueDate:
    """Return an answer with what holds where a transaction with code J is exempt after all."""
    form_5 = _form_5(answer.event, answer.on, _end_of_year(answer.on, fiscal_year_end))
    unless = f"the transaction is not exempt from Section 16(b); if it is, it may wait for Form 5, due {form_5.due}"
    return msgspec.structs.replace(answer, assumed=(unless, *_calendar_year(fiscal_year_end)))


def _calendar_year(fiscal_year_end: tuple[int, int] | None) -> tuple[str, ...]:
    return () if fiscal_year_end else ("the issuer's fiscal year is the calendar year",)


def _end_of_year(on: date, fiscal_year_end: tuple[int, int] | None) -> date:
    """Return the end of the fiscal year in which a day lies."""
    month, day = fiscal_year_end or (12, 31)
    end = _year_end(on.year, month, day)
    return end if end >= on else _year_end(on.year + 1, month, day)


def _year_end(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _form_5(kind: DueEvent, on: date, end: date) -> DueDate:
    last = end + timedelta(days=_FORM_5_DAYS)
    due, roll = _rolled(last)
    steps = (f"{_day(end)}: the fiscal year ends", f"{_day(last)}: 45th day after", *roll)
    return DueDate("5", kind, on, due, steps, _cited(FORM_5, roll, due))


def _rolled(last: date) -> tuple[date, tuple[str, ...]]:
    """Return the last day or the next business day after it, with a line for each day passed over."""
    if is_business_day(last):
        return last, (_due_line(last),) if uncertainty(last) else ()
    due = on_or_after(last)
    passed = (last + timedelta(days=number) for number in range((due - last).days))
    lines = [f"{_day(day)}: {why_closed(day)}, so the next business day counts" for day in passed]
    return due, (*lines, _due_line(due))


def _due_line(due: date) -> str:
    doubt = doubt_about(due)
    return f"{_day(due)}: {f'business day ({doubt}), ' if doubt else ''}{_closing(due)}"


def _closing(due: date) -> str:
    return f"due by {cut_off(due):%H:%M} Eastern"


def _cited(citations: tuple[Citation, ...], moved: tuple[str, ...], due: date) -> tuple[Citation, ...]:
    return (*citations, *((BUSINESS_DAY_CITATION,) if moved else ()), cut_off_citation(due))


def _day(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"
