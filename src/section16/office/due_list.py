"""What is due, for whom, and what else requires attention: forms, drafts not made yet, questions, and expiring items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from section16.action import Action
from section16.drafting.consistency.foreign_issuers import FORM_3_OWED
from section16.drafting.draft import Draft, Drafting
from section16.errors import Section16Error
from section16.facts.fiscal_year import fiscal_year_end
from section16.finding import Severity
from section16.law.business_days import WASHINGTON, last_moment, open_hours
from section16.law.due_dates import DueDate, otherwise
from section16.office.drafts.drafts import OfficeDraft, corrects_alone, drafts
from section16.office.drafts.issuer_facts import IssuerFacts, drafting_of, stated
from section16.office.drafts.stored_words import stored_state
from section16.office.drafts.workflow import State
from section16.office.retention.holds import DOCUMENT, STORED_DOCUMENT
from section16.office.retention.retention import items
from section16.plurals import counted
from section16.store.records import IssuerScope, Records

if TYPE_CHECKING:
    from sqlalchemy import Connection

RED_HOURS, AMBER_HOURS = timedelta(hours=6), timedelta(hours=32)
RED_DAYS, AMBER_DAYS = timedelta(days=7), timedelta(days=30)
YEAR_END_WATCH = timedelta(days=60)
"""How long after the end of a fiscal year its Forms 5 are listed: they are due after 45 days, and late ones remain listed."""

_NEXT = {
    State.DRAFT: "to be checked and locked",
    State.LOCKED: "to be approved",
    State.APPROVED: "to be signed",
    State.SIGNED: "to be submitted",
    State.SUBMITTED: "waiting for EDGAR's answer",
    State.UNKNOWN_OUTCOME: "find out whether EDGAR has it",
    State.SUSPENDED: "correct it, or submit it again",
}


_HELD_UP = "cannot be drafted yet: answer the open questions and correct the errors of this issuer first"
"""The state of a form that is due on its day whether or not its facts are complete."""


class Urgency(StrEnum):
    """How urgent an item is."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class DueKind(StrEnum):
    """What is due or requires attention."""

    FORM = "form"
    """A Form 3, 4 or 5, drafted or not."""
    POSSIBLE_FORM_5 = "possible Form 5"
    """A Form 5 for a fiscal year, required unless its transactions are reported otherwise."""
    AMENDMENT = "amendment"
    """An amendment that only corrects: it has no due date and is filed as soon as possible."""
    QUESTION = "question"
    """A required fact that is missing or contradicts another, or a form that is owed although no event requires it."""
    EXPIRY = "expiry"
    """A token, or something else that filing requires, that expires."""
    POWER = "power of attorney"
    """A power of attorney that ends."""
    RETENTION = "retention"
    """An authentication document whose retention period ends."""
    PROBLEM = "problem"
    """An issuer whose due list cannot be made, because a record of it is damaged."""


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the due list.

    ``key`` remains the same as long as it is the same item with the same due date. ``minutes`` are the minutes left in which
    EDGAR is open, below zero once the form is late; ``None`` for an item that is not a form. ``if_closed`` is the later date on
    which a form is due if EDGAR was closed on the ``uncertain`` dates; ``latest`` is the last date on which it can be due where
    that depends on a notice date that is not entered; the earlier date counts.
    """

    key: str
    issuer: str
    kind: DueKind
    what: str
    who: str = ""
    due: date | None = None
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()
    latest: date | None = None
    minutes: int | None = None
    late: bool = False
    state: str = ""
    draft: str = ""
    version: int = 0
    urgency: Urgency = Urgency.GREEN
    action: Action | None = None

    @property
    def left(self) -> str:
        """The time left, such as ``2 business days left``, or how late it is; empty for an item that is not a form."""
        if self.minutes is None:
            return ""
        return f"{_duration(abs(self.minutes))} {'late' if self.late else 'left'}"

    @property
    def otherwise(self) -> str:
        """The later due date with its condition, in words; empty where there is none."""
        return otherwise(self.if_closed, self.uncertain)

    @property
    def is_form(self) -> bool:
        """Whether it is a form that must be filed by 22:00 Eastern on its due date."""
        return self.kind in (DueKind.FORM, DueKind.POSSIBLE_FORM_5)


class TokenEnd(msgspec.Struct, frozen=True):
    """When a token expires: which token, whose it is, and its last day."""

    what: str
    whose: str
    on: date


def due_list(
    connection: Connection, tenant: IssuerScope, now: datetime, tokens: Iterable[TokenEnd] = ()
) -> tuple[DueItem, ...]:
    """Return the due list of an issuer, the most urgent first."""
    found = [*_forms(connection, tenant, now), *_expiries(connection, tenant, now, tokens), *_ends(connection, tenant, now)]
    order = list(Urgency)
    return tuple(sorted(found, key=lambda one: (order.index(one.urgency), one.due or date.max, one.key)))


def due_list_or_problem(
    connection: Connection, tenant: IssuerScope, now: datetime, tokens: Iterable[TokenEnd] = ()
) -> tuple[DueItem, ...]:
    """Return the due list of an issuer, or one item that states why it cannot be made, so that the other issuers are shown."""
    try:
        return due_list(connection, tenant, now, tokens)
    except Exception as error:  # noqa: BLE001 - what a damaged record raises depends on the record
        return (_problem(tenant, error),)


def _problem(tenant: IssuerScope, error: Exception) -> DueItem:
    """Return what is wrong with an issuer; of a library's error only the kind, because its text may repeat what was entered."""
    reason = str(error) if isinstance(error, Section16Error) else "a value in it cannot be read"
    return DueItem(
        key=f"{tenant.cik} problem",
        issuer=tenant.cik,
        kind=DueKind.PROBLEM,
        what="The due list of this issuer cannot be made",
        state=f"a record is damaged ({reason}). Restore a backup, or verify the office to find the record",
        action=Action("office.audit", {"verify": True}),
        urgency=Urgency.RED,
    )


def _forms(connection: Connection, tenant: IssuerScope, now: datetime) -> Iterator[DueItem]:
    today = now.astimezone(WASHINGTON).date()
    found = stated(connection, tenant)
    kept = list(drafts(connection, tenant))
    made = drafting_of(found, signed=today)
    year = _last_year_end(found, today)
    if today - year <= YEAR_END_WATCH:
        at_year_end = drafting_of(found, signed=today, year_end=year)
        fives = tuple(one for one in at_year_end.drafts if one.document.form == "5")
        made = msgspec.structs.replace(made, drafts=(*(one for one in made.drafts if one.document.form != "5"), *fives))
    for draft in kept:
        if draft.state != State.ACCEPTED and corrects_alone(connection, tenant, draft):
            yield _correction(found, draft, tenant)
        elif draft.state != State.ACCEPTED:
            yield _kept_form(found, draft, made, tenant, now)
    for one in (*made.drafts, *made.held_up):
        if not any(_same(found, draft, one) or _in_place_of(draft, one) for draft in kept):
            yield _form(tenant, one, now, held_up=one in made.held_up)
    yield from _questions(made, tenant)


def _last_year_end(found: IssuerFacts, today: date) -> date:
    return fiscal_year_end(found.facts.issuer.fiscal_year_end, today.replace(year=today.year - 1, day=min(today.day, 28)))


def _same(found: IssuerFacts, draft: OfficeDraft, made: Draft) -> bool:
    return draft.owners == made.owners and set(draft.events) == {found.events[number - 1] for number in made.events}


def _in_place_of(draft: OfficeDraft, made: Draft) -> bool:
    """Whether a draft that is not filed has the name of a form that the facts yield now."""
    return draft.state != State.ACCEPTED and draft.made_as == made.name


def _kept_form(found: IssuerFacts, draft: OfficeDraft, made: Drafting, tenant: IssuerScope, now: datetime) -> DueItem:
    another = any(_in_place_of(draft, one) and not _same(found, draft, one) for one in (*made.drafts, *made.held_up))
    # Closures of EDGAR that became known after drafting move the due date; the facts yield the current one.
    due = next((one.due for one in made.drafts if _same(found, draft, one)), draft)
    latest = due.latest if isinstance(due, DueDate) else None
    state = f"{draft.state}: {_NEXT[State(draft.state)]}{'; the data has changed since: draft it again' if another else ''}"
    who = ", ".join(found.facts.party(owner).display_name for owner in draft.owners if owner in found.facts.parties)
    what = f"Form {draft.document.document_type.text} for {draft.period}"
    pressing = draft.state in (State.UNKNOWN_OUTCOME, State.SUSPENDED)
    return _timed(
        DueItem(
            key=f"{tenant.cik} form {draft.made_as}",
            issuer=tenant.cik,
            kind=_kind_of(draft.form),
            what=what,
            who=who,
            latest=latest,
            state=f"{state}{_with_notice(latest)}",
        ),
        due,
        now,
        pressing=pressing,
        draft=draft,
    )


def _correction(found: IssuerFacts, draft: OfficeDraft, tenant: IssuerScope) -> DueItem:
    what = f"Form {draft.document.document_type.text} for {draft.period}"
    return DueItem(
        key=f"{tenant.cik} amendment {draft.name} {stored_state(draft.state)}",
        issuer=tenant.cik,
        kind=DueKind.AMENDMENT,
        what=what,
        who=", ".join(found.facts.party(owner).display_name for owner in draft.owners if owner in found.facts.parties),
        state=f"{draft.state}: {_NEXT[State(draft.state)]}",
        draft=draft.name,
        version=draft.version,
        urgency=Urgency.RED if draft.state in (State.UNKNOWN_OUTCOME, State.SUSPENDED) else Urgency.AMBER,
    )


def _form(tenant: IssuerScope, made: Draft, now: datetime, *, held_up: bool) -> DueItem:
    what = f"Form {made.document.document_type.text} for {made.document.period_of_report.text}"
    form = DueItem(
        key=f"{tenant.cik} form {made.name}",
        issuer=tenant.cik,
        kind=_kind_of(made.document.form),
        what=what,
        who=made.who,
        latest=made.due.latest,
        state=f"{_HELD_UP if held_up else 'not drafted yet'}{_with_notice(made.due.latest)}",
    )
    return _timed(form, made.due, now)


def _with_notice(latest: date | None) -> str:
    """Return the addition to the state of a form whose due date depends on a notice date that is not entered."""
    return f"; with a later notice due by {latest} at the latest: enter the notice date" if latest else ""


def _kind_of(form: str) -> DueKind:
    return DueKind.POSSIBLE_FORM_5 if form.startswith("5") else DueKind.FORM


def _timed(
    line: DueItem, asked: DueDate | OfficeDraft, now: datetime, *, pressing: bool = False, draft: OfficeDraft | None = None
) -> DueItem:
    """Return a line with its day, the time left and its urgency."""
    due = asked.due
    moment = last_moment(due)
    late = now > moment
    left = open_hours(now, moment) if not late else -open_hours(moment, now)
    urgency = Urgency.RED if late or pressing or left <= RED_HOURS else Urgency.AMBER if left <= AMBER_HOURS else Urgency.GREEN
    named = {"draft": draft.name, "version": draft.version} if draft else {}
    times = {"due": due, "minutes": left // timedelta(minutes=1), "late": late}
    closed = {"if_closed": asked.if_closed, "uncertain": asked.uncertain}
    return msgspec.structs.replace(line, key=f"{line.key} {due}", urgency=urgency, **times, **closed, **named)


def _questions(made: Drafting, tenant: IssuerScope) -> Iterator[DueItem]:
    for question in made.questions:
        key = f"{tenant.cik} question {question.location} {question.asks}"
        yield DueItem(
            key=key,
            issuer=tenant.cik,
            kind=DueKind.QUESTION,
            what=question.line(),
            state="answer it",
            urgency=Urgency.RED,
            action=question.action,
        )
    for finding in made.findings:
        if finding.severity is Severity.REJECT or finding.id == FORM_3_OWED:
            state = "Form 3 is due" if finding.id == FORM_3_OWED else "correct it"
            key = f"{tenant.cik} finding {finding.location} {finding.id}"
            yield DueItem(
                key=key, issuer=tenant.cik, kind=DueKind.QUESTION, what=finding.line(), state=state, urgency=Urgency.RED
            )


def _expiries(connection: Connection, tenant: IssuerScope, now: datetime, tokens: Iterable[TokenEnd]) -> Iterator[DueItem]:
    today = now.astimezone(WASHINGTON).date()
    records = Records(connection, tenant)
    ends = [
        TokenEnd(one.value.what, one.value.who or one.value.note or one.name, one.value.on) for one in records.all("expiries")
    ]
    for end in (*ends, *tokens):
        what = f"{end.what} of {end.whose}"
        yield _ending(tenant, DueKind.EXPIRY, what, end.on, today)
    parties = {one.name: one.value for word in ("people", "entities") for one in records.all(word)}
    for one in records.all("powers"):
        reports = any(role.holds(today) for role in parties[one.value.giver].roles)
        if one.value.until != date.max and reports:
            giver = parties[one.value.giver].display_name
            what = f"power of attorney {one.name} of {giver} to {' and '.join(one.value.attorneys)}"
            yield _ending(tenant, DueKind.POWER, what, one.value.until, today)


def _ending(tenant: IssuerScope, kind: DueKind, what: str, on: date, today: date) -> DueItem:
    left = on - today
    urgency = Urgency.RED if left <= RED_DAYS else Urgency.AMBER if left <= AMBER_DAYS else Urgency.GREEN
    state = f"ended on {on}" if on < today else f"ends on {on}"
    return DueItem(
        key=f"{tenant.cik} {kind} {what} {on}", issuer=tenant.cik, kind=kind, what=what, due=on, state=state, urgency=urgency
    )


def _ends(connection: Connection, tenant: IssuerScope, now: datetime) -> Iterator[DueItem]:
    """Yield the documents whose retention period ends within a month or has ended, except those on hold."""
    today = now.astimezone(WASHINGTON).date()
    for item in items(connection, tenant):
        if item.kind == DOCUMENT and item.until is not None and not item.held and item.until - today <= AMBER_DAYS:
            state = "may be erased" if item.until < today else f"retained until {item.until}"
            key = f"{tenant.cik} {DueKind.RETENTION} {STORED_DOCUMENT} {item.name} {item.until}"
            yield DueItem(
                key=key,
                issuer=tenant.cik,
                kind=DueKind.RETENTION,
                what=f"{item.label}: {item.why}",
                due=item.until,
                state=state,
            )


_MINUTES_OF_DAY = 16 * 60
"""EDGAR accepts filings from 6:00 to 22:00 Eastern on its business days."""

_SHORT = 3
"""Business days below which the hours count as well."""


def _duration(minutes: int) -> str:
    """Return minutes in which EDGAR is open as people state them; hours and minutes only where they matter.

    >>> _duration(32 * 60), _duration(17 * 60), _duration(61), _duration(5760 * 60)
    ('2 business days', '1 business day, 1 hour', '1 hour, 1 minute', '360 business days')
    """
    days, rest = divmod(minutes, _MINUTES_OF_DAY)
    hours, rest = divmod(rest, 60)
    parts = [
        counted(days, "business day") if days else "",
        counted(hours, "hour") if hours and days < _SHORT else "",
        counted(rest, "minute") if rest and not days else "",
    ]
    return ", ".join(part for part in parts if part) or "less than 1 minute"
