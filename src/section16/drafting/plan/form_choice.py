"""Which form reports what: Form 3 for new insiders, Form 4 by due date, Form 5 for what may wait or was missed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from section16.citation import instruction
from section16.drafting.context.book import BookEntry, BroughtForward, Posting
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.questions import Reason
from section16.drafting.plan.after_leaving import is_reported
from section16.drafting.plan.earlier_transactions import caught_transactions
from section16.drafting.plan.filers import ReportingPersons
from section16.drafting.plan.foreign_issuers import required_since
from section16.drafting.plan.small_acquisitions import lost_deferrals
from section16.drafting.postings.trading_plans import DISCRETIONARY
from section16.facts.events import Appointment, Departure
from section16.facts.fiscal_year import fiscal_year_end
from section16.law.due_dates import EVENT_OF_CODE, DueDate, DueEvent, deferred, due_date
from section16.law.foreign_issuers import FOREIGN_PRIVATE_ISSUERS_SINCE, foreign_due_date
from section16.law.transaction_codes import CODES, Matching

FORM_4, FORM_5 = 4, 5
EXIT_BOX = (instruction("4", "1(b)"),)


class EventJournal(msgspec.Struct, frozen=True):
    """What the events came to: every entry, and how many there were when each event was done."""

    entries: tuple[BookEntry, ...]
    after: dict[int, int]


class FormPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A form to be drafted: its filer, its entries, and the entries after which its balances are taken.

    ``waiting`` are the numbers of the entries that wait for Form 5, ``marks`` those of events reported by a box alone:
    an appointment by being Form 3, a departure by the exit box. ``named`` is the day in the name of the draft, where that is
    not the period: the day of the event that brings an earlier transaction onto the form, so that no two forms share a name.
    ``brought`` are the numbers of those earlier transactions: they are due by that event, whatever notice was given of them.
    """

    form: str
    filer: ReportingPersons
    entries: tuple[BookEntry, ...]
    after: int
    period: date
    day: date
    due: DueDate
    named: date | None = None
    exit: bool = False
    waiting: frozenset[int] = frozenset()
    brought: frozenset[int] = frozenset()
    marks: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()


def plans(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> Iterator[FormPlan]:
    """Yield the forms that a filer has to file for the events, in the order in which they are due."""
    moved = brought_forward(context, filer, journal)
    mine = list(_mine(context, filer, journal, moved))
    now = [entry for entry in mine if not _waits(context, entry)]
    later = [entry for entry in mine if _waits(context, entry)]
    waiting = frozenset(entry.number for entry in later)
    yield from _form_3(context, filer, journal)
    for plan in (*_form_4(context, filer, journal, now, moved), *_exit_alone(context, filer, journal, now)):
        yield msgspec.structs.replace(plan, waiting=waiting | _waited_until(plan, journal, moved))
    yield from _form_5(context, filer, journal, later)


def brought_forward(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> dict[int, BroughtForward]:
    """Return the entries that a later event brings onto Form 4, by number: Rules 16a-6(b) and 16a-2(a)."""
    return lost_deferrals(context, filer, journal.entries) | caught_transactions(filer, journal.entries)


def _mine(
    context: DraftingContext, filer: ReportingPersons, journal: EventJournal, moved: dict[int, BroughtForward]
) -> Iterator[BookEntry]:
    """Yield the entries that a filer has to report, as the form reports them."""
    for entry in journal.entries:
        if entry.number in moved:
            yield moved[entry.number].entry
        elif entry.posting.code and reported(context, filer, entry, journal):
            yield entry


def _waited_until(plan: FormPlan, journal: EventJournal, moved: dict[int, BroughtForward]) -> frozenset[int]:
    """Return the numbers of the entries that still waited for Form 5 when a form was due, and were brought forward later."""
    return frozenset(
        number
        for number, one in moved.items()
        if journal.entries[number - 1].posting.form == FORM_5 and one.on > plan.day and one.entry not in plan.entries
    )


def _waits(context: DraftingContext, entry: BookEntry) -> bool:
    """Return whether an entry is one of Form 5: it may be deferred and is not reported early, or Form 4 missed it."""
    report = context.event(entry.posting.event).report
    return report == "missed" or (entry.posting.form == FORM_5 and report != "early")


def reported(context: DraftingContext, filer: ReportingPersons, entry: BookEntry, journal: EventJournal) -> bool:
    """Return whether a filer has an entry to report: not reported yet, its own, made in office or matched after leaving."""
    posting = entry.posting
    if filer.has_reported(context.event(posting.event)) or filer.view(posting.line, posting.on) is None:
        return False
    if filer.reports_on(posting.on):
        return True
    if context.facts.issuer.is_foreign_private(posting.on):
        return False  # what is matched after leaving under Section 16(b) does not concern its insiders
    if not filer.left_before(posting.on) or CODES[posting.code].matching is Matching.NO:
        return False
    return is_reported(context, filer, entry, journal.entries)


def _form_3(context: DraftingContext, filer: ReportingPersons, journal: EventJournal) -> Iterator[FormPlan]:
    for number, event in enumerate(context.facts.events, 1):
        if isinstance(event, Appointment) and event.who in filer.owners and not filer.has_reported(event):
            day = required_since(context, event)
            if day is None:
                continue
            due = _due_form_3(context, event)
            why = Reason("form", f"Form 3: {filer.display_name} became an insider on {event.date}", due.citations[:2])
            yield FormPlan(
                form="3",
                filer=filer,
                entries=(),
                after=journal.after[number] if day == event.date else _entries_until(journal, day),
                period=day,
                day=day,
                due=due,
                marks=(number,),
                reasons=(why,),
            )
            return


def _entries_until(journal: EventJournal, day: date) -> int:
    """Return how many entries there were at the beginning of a day."""
    return sum(entry.posting.on < day for entry in journal.entries)


def _due_form_3(context: DraftingContext, event: Appointment) -> DueDate:
    """Return when Form 3 is due: in ten days, or at a first registration when it takes effect."""
    kind = DueEvent.FIRST_REGISTRATION if event.first_registration else DueEvent.BECOME_INSIDER
    if not context.facts.issuer.is_foreign_private(event.date):
        return due_date(kind, event.date)
    due = foreign_due_date(kind, event.date)
    assert isinstance(due, DueDate)  # an exempt person has no Form 3 to begin with
    # On the first day the roles say that the person was in office.
    return msgspec.structs.replace(due, assumed=()) if due.due == FOREIGN_PRIVATE_ISSUERS_SINCE else due


def _form_4(
    context: DraftingContext,
    filer: ReportingPersons,
    journal: EventJournal,
    entries: Sequence[BookEntry],
    moved: dict[int, BroughtForward],
) -> Iterator[FormPlan]:
    for together in _windows(context, entries, moved):
        due = _first_due([_due_with(context, entry, moved) for entry in together])
        last = max(_acts(entry, moved) for entry in together)
        until = context.facts.filing.signed or last
        exits = _departed(context, filer, until)
        yield FormPlan(
            form="4",
            filer=filer,
            entries=tuple(together),
            after=_last_number(journal, together, moved),
            period=_earliest(together),
            day=last,
            due=due,
            named=_named(together, moved),
            brought=frozenset(one.number for one in together if _acts(one, moved) > one.posting.on),
            exit=exits is not None,
            marks=_departures(context, filer, until) if exits else (),
            reasons=tuple(_why_form_4(filer, together, due, exits)),
        )


def _first_due(dues: Sequence[DueDate]) -> DueDate:
    """Return when a form is due: with the first of its transactions, and at the latest when the first is due at the latest."""
    first = min(dues, key=lambda one: one.due)
    latest = min(one.latest or one.due for one in dues)
    return msgspec.structs.replace(first, latest=latest if latest > first.due else None)


def _named(together: Sequence[BookEntry], moved: dict[int, BroughtForward]) -> date | None:
    """Return the day in the name of a form that reports what a later event brought onto it; else ``None``."""
    if not any(entry.number in moved for entry in together):
        return None
    return min(_acts(entry, moved) for entry in together)


def _earliest(entries: Sequence[BookEntry]) -> date:
    """Return the day of the earliest transaction that Form 4 has to report; what is reported early by choice does not count."""
    days = [entry.posting.on for entry in entries if entry.posting.form == FORM_4]
    return min(days or [entry.posting.on for entry in entries])


def _why_form_4(filer: ReportingPersons, entries: Sequence[BookEntry], due: DueDate, exits: date | None) -> Iterator[Reason]:
    days = sorted({entry.posting.on for entry in entries})
    yield Reason("form", f"Form 4: transactions of {', '.join(map(str, days))}", due.citations)
    if exits is not None:
        yield Reason("exit box", f"{filer.display_name} ceased to be an insider on {exits}", EXIT_BOX)


def _windows(
    context: DraftingContext, entries: Sequence[BookEntry], moved: dict[int, BroughtForward]
) -> Iterator[list[BookEntry]]:
    """Yield the entries form by form: what happened until the first of them is due goes on one form.

    What a later event brings onto Form 4 counts from that event, and is listed in the order of the transactions.
    """
    together: list[BookEntry] = []
    until = date.max
    for entry in sorted(entries, key=lambda one: (_acts(one, moved), one.number)):
        if together and _acts(entry, moved) > until and context.facts.filing.together == "when due":
            yield sorted(together, key=_number)
            together, until = [], date.max
        together.append(entry)
        until = min(until, _due_with(context, entry, moved).due)
    if together:
        yield sorted(together, key=_number)


def _number(entry: BookEntry) -> int:
    return entry.number


def _acts(entry: BookEntry, moved: dict[int, BroughtForward]) -> date:
    """Return the day from which an entry has to be reported: its own, or that of the event that brings it forward."""
    return moved[entry.number].on if entry.number in moved else entry.posting.on


def _due_with(context: DraftingContext, entry: BookEntry, moved: dict[int, BroughtForward]) -> DueDate:
    return moved[entry.number].due if entry.number in moved else due_of(context, entry)


def _last_number(journal: EventJournal, together: Sequence[BookEntry], moved: dict[int, BroughtForward]) -> int:
    """Return the number of the last entry that a form knows of: its own last, or the last until what brings one forward."""
    days = [moved[entry.number].on for entry in together if entry.number in moved]
    known = (entry.number for entry in journal.entries if days and entry.posting.on <= max(days))
    return max(max(known, default=0), together[-1].number)


_TIMED = {"G": DueEvent.PLAN_GIFT, DISCRETIONARY: DueEvent.DISCRETIONARY}
"""The kind of event of what others time, by its code; every other code is that of a trade under a plan."""


def _timed_by_others(posting: Posting) -> bool:
    """Whether others chose the date: it is deemed executed on the day of the notice (Rule 16a-3(g)(2) and (3))."""
    return bool(posting.plan or posting.code == DISCRETIONARY) and not posting.own_timing


def due_of(context: DraftingContext, entry: BookEntry) -> DueDate:
    """Return when an entry is due; what is reported early by choice would be due with Form 5."""
    posting = entry.posting
    if posting.form == FORM_5:
        return due_date(DueEvent.FISCAL_YEAR_END, fiscal_year_end(context.facts.issuer.fiscal_year_end, posting.on))
    timed = _TIMED.get(posting.code, DueEvent.PLAN_TRADE)
    if _timed_by_others(posting) and not deferred(timed, posting.on):
        return due_date(timed, posting.on, notice=posting.notice)
    if posting.code == "G" and not posting.acquired:
        return due_date(DueEvent.GIFT, posting.on)
    # What may wait for Form 5 and is on Form 4 all the same, by whatever choice, is due like a trade.
    kind = EVENT_OF_CODE.get(posting.code, DueEvent.TRADE)
    month, day = (int(part) for part in context.facts.issuer.fiscal_year_end.split("-"))
    plain = posting.own_timing or deferred(kind, posting.on)
    return due_date(DueEvent.TRADE if plain else kind, posting.on, fiscal_year_end=(month, day))


def _departed(context: DraftingContext, filer: ReportingPersons, until: date) -> date | None:
    """Return the day on which the last of the owners left, until a day; ``None`` while one of them stays or came back.

    An owner leaves by a departure, or when the last relationship that the facts state has ended.
    """
    days = {event.who: event.date for _number, event in _leaving(context, filer, until)}
    if context.facts.amendment is None:
        days = {owner: ended for owner in filer.owners if (ended := _ended(context, owner, until))} | days
    if not set(filer.owners) <= set(days):
        return None
    back = (role for owner in filer.owners for role in context.party(owner).roles if days[owner] < role.since <= until)
    return None if any(back) else max(days[owner] for owner in filer.owners)


def _ended(context: DraftingContext, owner: str, until: date) -> date | None:
    """Return the last day of an owner's relationships where all of them ended before a day; else ``None``."""
    ends = [role.until for role in context.party(owner).roles]
    return max(ends) if ends and max(ends) < until else None


def _leaving(context: DraftingContext, filer: ReportingPersons, until: date) -> Iterator[tuple[int, Departure]]:
    """Yield the events by which owners left until a day; on an amendment without those that another form reported."""
    for number, event in enumerate(context.facts.events, 1):
        if not isinstance(event, Departure) or event.who not in filer.owners or event.date > until:
            continue
        if context.facts.amendment is None or not filer.has_reported(event):
            yield number, event


def _departures(context: DraftingContext, filer: ReportingPersons, until: date) -> tuple[int, ...]:
    """Return the numbers of the events by which the owners left, until a day."""
    return tuple(number for number, _event in _leaving(context, filer, until))


def _exit_alone(
    context: DraftingContext, filer: ReportingPersons, journal: EventJournal, now: Sequence[BookEntry]
) -> Iterator[FormPlan]:
    """Yield a Form 4 for the exit box alone where it was asked for and no other form carries it."""
    for number, event in enumerate(context.facts.events, 1):
        if not isinstance(event, Departure) or event.who not in filer.owners or not event.exit_form or now:
            continue
        if filer.has_reported(event) or filer.outside(event.date) is not None:
            continue
        due = due_date(DueEvent.TRADE, event.date)
        why = Reason(
            "exit box", f"{filer.display_name} ceased to be an insider on {event.date}; nothing else is reported", EXIT_BOX
        )
        yield FormPlan(
            form="4",
            filer=filer,
            entries=(),
            after=journal.after[number],
            period=event.date,
            day=event.date,
            due=due,
            exit=True,
            marks=(number,),
            reasons=(why,),
        )
        return


def _form_5(
    context: DraftingContext, filer: ReportingPersons, journal: EventJournal, entries: Sequence[BookEntry]
) -> Iterator[FormPlan]:
    if context.facts.year_end is None:
        return
    end = context.facts.year_end.on
    year = [entry for entry in entries if entry.posting.on <= end]
    missed = [holding for holding in context.facts.opening.holdings if holding.missed_on_form_3]
    omitted = filer.outside(end) is None and any(
        filer.view(context.line_of_holding(holding), end) is not None for holding in missed
    )
    if not year and not omitted:
        return
    due = due_date(DueEvent.FISCAL_YEAR_END, end)
    exits = _departed(context, filer, end) is not None
    yield FormPlan(
        form="5",
        filer=filer,
        entries=tuple(year),
        after=max((entry.number for entry in journal.entries if entry.posting.on <= end), default=0),
        period=end,
        day=end,
        due=due,
        exit=exits,
        marks=_departures(context, filer, end) if exits else (),
        reasons=(Reason("form", f"Form 5 for the fiscal year that ended on {end}", due.citations),),
    )
