"""Events of an office: what happened, added, listed, changed and removed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from section16.action import Action
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.questions import Question
from section16.drafting.plan.held_up import concerns
from section16.errors import OfficeError
from section16.facts.events import AnyEvent
from section16.facts.reading import read_tables
from section16.facts.writing import words_of
from section16.finding import Finding, WrongFactsError
from section16.office.drafts.drafts import FILED, OfficeDraft
from section16.office.office import Office
from section16.sources.files import read_file
from section16.workspace.context import OfficeContext
from section16.workspace.records import changed, entry_of, open_points

__all__ = [
    "EventRecord",
    "EventsRecorded",
    "FormAffected",
    "add_event",
    "add_events_of_file",
    "change_event",
    "list_events",
    "remove_event",
    "words_of",
]


class EventRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its number in the office."""

    number: str
    event: AnyEvent


class FormAffected(msgspec.Struct, frozen=True, kw_only=True):
    """A filed form that an added or changed event affects, and why; ``action`` drafts its amendment.

    It reports the event as it was stated before, or it may state a balance without the event.
    """

    name: str
    event: str
    period: date
    why: Literal["reports the event as it was", "may state a balance without the event"]
    action: Action


class EventsRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """The events that were added or changed, what is open about them, the filed forms they affect, and what to do next.

    ``warnings`` report where their trades make a short-swing profit.
    """

    events: tuple[EventRecord, ...]
    questions: tuple[Question, ...] = ()
    affected: tuple[FormAffected, ...] = ()
    warnings: tuple[Finding, ...] = ()
    next: tuple[Action, ...] = ()


def add_event(context: OfficeContext, kind: str, words: Sequence[str]) -> EventsRecorded:
    """Add an event of a kind, such as a sale, from words such as ``units=400``.

    Raises :class:`~section16.finding.WrongFactsError` for what is wrong or missing; then nothing is added.
    """
    return _added(context, (entry_of("events", words, "event", kind=kind),))


def add_events_of_file(context: OfficeContext, file: Path) -> EventsRecorded:
    """Add the events of a facts file, all or none; raises as :func:`add_event` does, and for a file without events."""
    made, found = read_tables(read_file(file), file.name)
    if found:
        raise WrongFactsError(found)
    if not made.get("events"):
        remedy = "Write each event as a table [[events]]."
        raise OfficeError("The file states no events.", where=str(file), remedy=remedy)
    return _added(context, made["events"])


def _added(context: OfficeContext, events: Sequence[AnyEvent]) -> EventsRecorded:
    with context.open() as office:
        cik = context.cik(office)
        with office.change(cik) as change:
            numbers = [str(change.put("events", "", event)) for event in events]
        records = tuple(EventRecord(number=number, event=event) for number, event in zip(numbers, events, strict=True))
        questions, warnings = open_points(office, cik, numbers, context.today)
        affected = tuple(_balances_filed_since(office, cik, numbers))
    return EventsRecorded(
        events=records, questions=questions, affected=affected, warnings=warnings, next=_next(numbers, questions)
    )


def _next(numbers: Sequence[str], questions: Sequence[Question]) -> tuple[Action, ...]:
    """Return how to draft the forms of the events; an open question comes first, and shows its own action."""
    if questions:
        return ()
    (number, *others) = numbers
    return (Action("draft", {"all-due": True}) if others else Action("draft", {"event": number}),)


def change_event(context: OfficeContext, number: str, words: Sequence[str], *, version: int | None = None) -> EventsRecorded:
    """Replace some keys of an event; a key with an empty value is removed.

    ``version`` is the version that was looked at; the change is refused if the event has been changed since. Raises
    :class:`~section16.finding.WrongFactsError` for what is wrong; then nothing is changed.
    """
    with context.open() as office:
        cik = context.cik(office)
        known = office.get(cik, "events", number)
        event = changed("events", known.value, words, f"event {number}")
        with office.change(cik) as change:
            change.put("events", number, event, version or known.version)
        questions, warnings = open_points(office, cik, [number], context.today)
        affected = (*_filed_before(office.drafts(cik), number), *_balances_filed_since(office, cik, [number]))
    return EventsRecorded(
        events=(EventRecord(number=number, event=event),),
        questions=questions,
        affected=affected,
        warnings=warnings,
        next=() if any(one.why == "reports the event as it was" for one in affected) else _next([number], questions),
    )


def remove_event(context: OfficeContext, number: str) -> None:
    """Remove an event; raises :class:`~section16.errors.OfficeError` where a draft reports it."""
    with context.open() as office, office.change(context.cik(office)) as change:
        change.remove("events", number)


def list_events(context: OfficeContext, *, unreported: bool = False) -> tuple[EventRecord, ...]:
    """Return the events by their dates, each with those whose filed form reports it; or only those that no draft reports."""
    with context.open() as office:
        cik = context.cik(office)
        found = office.stated(cik)
        drafted = {event for draft in office.drafts(cik) for event in draft.events} if unreported else set()
    return tuple(
        EventRecord(number=number, event=event)
        for number, event in zip(found.events, found.facts.events, strict=True)
        if not (unreported and (number in drafted or event.reported))
    )


def _balances_filed_since(office: Office, cik: str, numbers: Collection[str]) -> Iterator[FormAffected]:
    """Yield the filed forms of an event's date or later that may state balances without it, unless they were amended."""
    stated, filed = office.stated(cik), office.drafts(cik)
    facts = DraftingContext(stated.facts, office.where, stated.events)
    for number, event in zip(stated.events, stated.facts.events, strict=True):
        if number not in numbers or event.in_opening:
            continue
        for one in _unamended(filed):
            if one.period >= event.date and number not in one.events and concerns(facts, one.owners, event):
                yield _affected(one, number, "may state a balance without the event")


def _filed_before(filed: Sequence[OfficeDraft], number: str) -> Iterator[FormAffected]:
    """Yield the filed forms that report an event as it was stated before, unless they were amended."""
    for one in _unamended(filed):
        if number in one.events:
            yield _affected(one, number, "reports the event as it was")


def _unamended(drafts: Sequence[OfficeDraft]) -> Iterator[OfficeDraft]:
    amended = {one.amends for one in drafts}
    return (one for one in drafts if one.state == FILED and one.name not in amended)


def _affected(
    one: OfficeDraft, number: str, why: Literal["reports the event as it was", "may state a balance without the event"]
) -> FormAffected:
    action = Action("filing.amend", {"name": one.name, "why": ""})
    return FormAffected(name=one.name, event=number, period=one.period, why=why, action=action)
