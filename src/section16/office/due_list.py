"""What is due for whom, and what else wants attention: forms, drafts not made yet, questions, and whatever runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from section16.office.drafts.workflow import State
from section16.office.retention.retention import items
from section16.store.records import IssuerScope, Records

if TYPE_CHECKING:
    from sqlalchemy import Connection

RED_HOURS, AMBER_HOURS = timedelta(hours=6), timedelta(hours=32)
RED_DAYS, AMBER_DAYS = timedelta(days=7), timedelta(days=30)
YEAR_END_WATCH = timedelta(days=60)
"""So long after the end of a fiscal year its forms are looked for: they are due after 45 days, and late ones stay in sight."""

_NEXT = {
    State.DRAFT: "to be checked and frozen",
    State.FROZEN: "to be approved",
    State.APPROVED: "to be signed",
    State.SIGNED: "to be filed",
    State.SENT: "EDGAR's answer is awaited",
    State.OPEN: "look whether EDGAR has it",
    State.SUSPENDED: "suspended by EDGAR: mend it or send it again",
}


class Urgency(StrEnum):
    """How much something presses."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class DueKind(StrEnum):
    """What is due or wants attention."""

    FORM = "form"
    """A Form 3, 4 or 5, drafted or not."""
    POSSIBLE_FORM_5 = "possible Form 5"
    """A Form 5 for a fiscal year, unless what it tells is reported otherwise."""
    AMENDMENT = "amendment"
    """An amendment that only corrects: it goes out as soon as may be, and is due on no day."""
    QUESTION = "question"
    """A fact that is missing and decides something, or one that does not hold; a form that is owed and no event calls for."""
    EXPIRY = "expiry"
    """A token or something else that filing needs."""
    POWER = "power of attorney"
    """A power of attorney that ends."""
    RETENTION = "retention"
    """Something whose time of keeping ends."""
    PROBLEM = "problem"
    """An issuer whose due list cannot be made, because a record of it is damaged."""


class DueItem(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the due list.

    ``key`` stays the same as long as it is the same thing, due on the same day. ``minutes`` are those left in which EDGAR is
    open, below zero once it is late; of what is no form, none. ``if_closed`` is the later day on which a form is due if EDGAR
    was closed on ``uncertain`` days; ``latest`` is the last day on which it can be due, where that depends on a notice date
    that is not entered; the earlier counts.
    """

    key: str
    issuer: str
    sort: DueKind
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
    light: Urgency = Urgency.GREEN
    action: Action | None = None

    @property
    def left(self) -> str:
        """The time left in words."""
        if self.minutes is None:
            return ""
        hours, minutes = divmod(abs(self.minutes), 60)
        return f"{hours} h {minutes:02d} min {'late' if self.late else 'left'}"

    @property
    def otherwise(self) -> str:
        """The later due date with its condition, in words; empty where there is none."""
        return otherwise(self.if_closed, self.uncertain)

    @property
    def is_form(self) -> bool:
        """Whether it is a form that has to be filed by 22:00 Eastern on its day."""
        return self.sort in (DueKind.FORM, DueKind.POSSIBLE_FORM_5)


class TokenEnd(msgspec.Struct, frozen=True):
    """When a token ends, as whoever keeps it tells: which, whose, its last day."""

    what: str
    whose: str
    on: date


def due_list(
    connection: Connection, tenant: IssuerScope, now: datetime, tokens: Iterable[TokenEnd] = ()
) -> tuple[DueItem, ...]:
    """Return the due list of an issuer, the most pressing first."""
    found = [*_forms(connection, tenant, now), *_expiries(connection, tenant, now, tokens), *_ends(connection, tenant, now)]
    order = list(Urgency)
    return tuple(sorted(found, key=lambda one: (order.index(one.light), one.due or date.max, one.key)))


def due_list_or_problem(
    connection: Connection, tenant: IssuerScope, now: datetime, tokens: Iterable[TokenEnd] = ()
) -> tuple[DueItem, ...]:
    """Return the due list of an issuer, or one line that says why it cannot be made, so that those of others are shown."""
    try:
        return due_list(connection, tenant, now, tokens)
    except Exception as error:  # noqa: BLE001 - what a damaged record raises depends on the record
        return (_problem(tenant, error),)


def _problem(tenant: IssuerScope, error: Exception) -> DueItem:
    """Return what is wrong with an issuer; of a library's error the kind alone, as its text may hold what was entered."""
    reason = str(error) if isinstance(error, Section16Error) else type(error).__name__
    return DueItem(
        key=f"{tenant.cik} problem",
        issuer=tenant.cik,
        sort=DueKind.PROBLEM,
        what="The due list of this issuer cannot be made",
        state=f"a record is damaged ({reason}). Restore a backup, or verify the office to find it",
        action=Action("office.audit", {"verify": True}),
        light=Urgency.RED,
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
        if draft.state != State.FILED and corrects_alone(connection, tenant, draft):
            yield _correction(found, draft, tenant)
        elif draft.state != State.FILED:
            yield _kept_form(found, draft, made, tenant, now)
    for one in made.drafts:
        if not any(_same(found, draft, one) or _in_place_of(draft, one) for draft in kept):
            yield _form(tenant, one, now)
    yield from _questions(made, tenant)


def _last_year_end(found: IssuerFacts, today: date) -> date:
    return fiscal_year_end(found.facts.issuer.fiscal_year_end, today.replace(year=today.year - 1, day=min(today.day, 28)))


def _same(found: IssuerFacts, draft: OfficeDraft, made: Draft) -> bool:
    return draft.owners == made.owners and set(draft.events) == {found.events[number - 1] for number in made.events}


def _in_place_of(draft: OfficeDraft, made: Draft) -> bool:
    """Return whether a draft that is not filed stands under the name of what the facts yield, and is another by now."""
    return draft.state != State.FILED and draft.made_as == made.name


def _kept_form(found: IssuerFacts, draft: OfficeDraft, made: Drafting, tenant: IssuerScope, now: datetime) -> DueItem:
    another = any(_in_place_of(draft, one) and not _same(found, draft, one) for one in made.drafts)
    # Closures of EDGAR that became known after it was drafted move the day; the facts yield that of today.
    due = next((one.due for one in made.drafts if _same(found, draft, one)), draft)
    latest = due.latest if isinstance(due, DueDate) else None
    state = f"{draft.state}: {_NEXT[State(draft.state)]}{'; the facts yield another form by now' if another else ''}"
    who = ", ".join(found.facts.party(owner).display_name for owner in draft.owners if owner in found.facts.parties)
    what = f"Form {draft.document.document_type.text} for {draft.period}"
    pressing = draft.state in (State.OPEN, State.SUSPENDED)
    return _timed(
        DueItem(
            key=f"{tenant.cik} form {draft.made_as}",
            issuer=tenant.cik,
            sort=_sort(draft.form),
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
        key=f"{tenant.cik} amendment {draft.name} {draft.state}",
        issuer=tenant.cik,
        sort=DueKind.AMENDMENT,
        what=what,
        who=", ".join(found.facts.party(owner).display_name for owner in draft.owners if owner in found.facts.parties),
        state=f"{draft.state}: {_NEXT[State(draft.state)]}",
        draft=draft.name,
        version=draft.version,
        light=Urgency.RED if draft.state in (State.OPEN, State.SUSPENDED) else Urgency.AMBER,
    )


def _form(tenant: IssuerScope, made: Draft, now: datetime) -> DueItem:
    what = f"Form {made.document.document_type.text} for {made.document.period_of_report.text}"
    form = DueItem(
        key=f"{tenant.cik} form {made.name}",
        issuer=tenant.cik,
        sort=_sort(made.document.form),
        what=what,
        who=made.who,
        latest=made.due.latest,
        state=f"not drafted yet{_with_notice(made.due.latest)}",
    )
    return _timed(form, made.due, now)


def _with_notice(latest: date | None) -> str:
    """Return what the state of a form adds where its due date depends on a notice date that is not entered."""
    return f"; with a later notice due by {latest} at the latest: enter the notice date" if latest else ""


def _sort(form: str) -> DueKind:
    return DueKind.POSSIBLE_FORM_5 if form.startswith("5") else DueKind.FORM


def _timed(
    line: DueItem, asked: DueDate | OfficeDraft, now: datetime, *, pressing: bool = False, draft: OfficeDraft | None = None
) -> DueItem:
    """Return a line with its day, the time left and its light."""
    due = asked.due
    moment = last_moment(due)
    late = now > moment
    left = open_hours(now, moment) if not late else -open_hours(moment, now)
    light = Urgency.RED if late or pressing or left <= RED_HOURS else Urgency.AMBER if left <= AMBER_HOURS else Urgency.GREEN
    named = {"draft": draft.name, "version": draft.version} if draft else {}
    times = {"due": due, "minutes": left // timedelta(minutes=1), "late": late}
    closed = {"if_closed": asked.if_closed, "uncertain": asked.uncertain}
    return msgspec.structs.replace(line, key=f"{line.key} {due}", light=light, **times, **closed, **named)


def _questions(made: Drafting, tenant: IssuerScope) -> Iterator[DueItem]:
    for question in made.questions:
        key = f"{tenant.cik} question {question.location} {question.asks}"
        yield DueItem(key=key, issuer=tenant.cik, sort=DueKind.QUESTION, what=question.line(), state="open", light=Urgency.RED)
    for finding in made.findings:
        if finding.severity is Severity.REJECT or finding.id == FORM_3_OWED:
            state = "owed" if finding.id == FORM_3_OWED else "wrong"
            key = f"{tenant.cik} finding {finding.location} {finding.id}"
            yield DueItem(
                key=key, issuer=tenant.cik, sort=DueKind.QUESTION, what=finding.line(), state=state, light=Urgency.RED
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


def _ending(tenant: IssuerScope, sort: DueKind, what: str, on: date, today: date) -> DueItem:
    left = on - today
    light = Urgency.RED if left <= RED_DAYS else Urgency.AMBER if left <= AMBER_DAYS else Urgency.GREEN
    state = f"ended on {on}" if on < today else f"ends on {on}"
    return DueItem(
        key=f"{tenant.cik} {sort} {what} {on}", issuer=tenant.cik, sort=sort, what=what, due=on, state=state, light=light
    )


def _ends(connection: Connection, tenant: IssuerScope, now: datetime) -> Iterator[DueItem]:
    """Yield the papers whose time of keeping ends within a month or has ended; those on hold are left alone."""
    today = now.astimezone(WASHINGTON).date()
    for item in items(connection, tenant):
        if item.kind == "paper" and item.until is not None and not item.held and item.until - today <= AMBER_DAYS:
            state = "may be erased" if item.until < today else f"is kept until {item.until}"
            key = f"{tenant.cik} {DueKind.RETENTION} {item.told} {item.until}"
            yield DueItem(
                key=key, issuer=tenant.cik, sort=DueKind.RETENTION, what=f"{item.told}: {item.why}", due=item.until, state=state
            )


def by_pressure(lines: Sequence[DueItem]) -> str:
    """Return how many lines are red and amber, in words."""
    count = {light: sum(one.light is light for one in lines) for light in Urgency}
    return f"{len(lines)} things, {count[Urgency.RED]} red, {count[Urgency.AMBER]} amber"
