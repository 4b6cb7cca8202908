"""``section16 event``: what happened, added to the office, listed, changed and removed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from cyclopts import App

from section16.cli.formats import ListOptions, print_rows
from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import command_in, print_findings, print_json, print_lines, print_next, print_questions, status_of
from section16.workspace.context import OfficeContext
from section16.workspace.events import (
    EventRecord,
    EventsRecorded,
    FormAffected,
    add_event,
    add_events_of_file,
    change_event,
    list_events,
    remove_event,
    words_of,
)

app = App(name="event")


@app.command
def add(what: str, /, *words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Add an event, or the events of a facts file.

    Parameters
    ----------
    what
        The kind of event, such as sale or "plan purchase", or a file that holds [[events]].
    words
        The facts of the event, as key=value with values as in a facts file.
    json
        Print one JSON object.

    """
    context = context_of(options)
    return _recorded(
        context,
        lambda: add_events_of_file(context, Path(what)) if _is_file(what, words) else add_event(context, what, words),
        "added",
        json=json,
    )


def _is_file(what: str, words: tuple[str, ...]) -> bool:
    return not words and bool(Path(what).suffix or Path(what).exists())


@app.command(name="list")
def list_events_(*, options: IssuerOptions | None = None, how: ListOptions | None = None, open: bool = False) -> int:  # noqa: A002 - the option's name
    """List the events by their dates, each with the reporting persons whose filed form reports it.

    Parameters
    ----------
    open
        Only those that no draft reports yet.

    """
    return status_of(
        lambda: print_rows(
            list_events(context_of(options), unreported=open),
            EventRecord,
            how,
            lambda found: print_lines(f"{one.number}: {_text(one)}" for one in found),
        )
    )


@app.command
def change(
    number: str,
    /,
    *words: str,
    version: int | None = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Change some facts of an event.

    Parameters
    ----------
    number
        The number of the event.
    words
        The facts that change, as key=value; an empty value removes a fact.
    version
        The version that you looked at; the change is refused if the event has been changed since.
    json
        Print one JSON object.

    """
    context = context_of(options)
    return _recorded(context, lambda: change_event(context, number, words, version=version), "changed", json=json)


@app.command
def remove(number: str, /, *, options: IssuerOptions | None = None) -> int:
    """Remove an event that no draft reports.

    Parameters
    ----------
    number
        The number of the event.

    """

    def work() -> None:
        remove_event(context_of(options), number)
        print_lines([f"Event {number} removed."])

    return status_of(work)


def _recorded(context: OfficeContext, record: Callable[[], EventsRecorded], done: str, *, json: bool) -> int:
    def work() -> None:
        result = record()
        if json:
            print_json(result)
            return
        print_lines(f"Event {one.number} {done}: {_text(one)}" for one in result.events)
        print_questions(result.questions, context)
        print_findings(result.warnings)
        print_lines(_warnings(result.affected, context))
        print_next(context, *result.next)

    return status_of(work)


def _text(one: EventRecord) -> str:
    kind = str(one.event.__struct_config__.tag)
    return shlex.join([kind, *words_of(one.event)])


def _warnings(affected: tuple[FormAffected, ...], context: OfficeContext) -> Iterator[str]:
    for one in affected:
        amend = command_in(context, one.action)
        if one.why == "reports the event as it was":
            yield (
                f"{one.name} was filed before this change and reports the event as it was. If that was wrong, amend it: {amend}"
            )
        else:
            yield (
                f"{one.name} was filed for {one.period} and may state a balance without event {one.event}. "
                f"If it does, amend it: {amend}"
            )
