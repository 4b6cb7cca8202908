"""``section16 event``: what happened, put into the office, looked at, changed and taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyclopts import App

from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import print_json, print_lines, print_questions, status_of
from section16.drafting.context.context import DraftingContext
from section16.drafting.plan.held_up import concerns
from section16.errors import OfficeError
from section16.facts.findings import WrongFactsError
from section16.facts.reading import read_tables
from section16.office.drafts.amendments import amended_name
from section16.office.drafts.drafts import FILED, OfficeDraft
from section16.sources.files import read_file
from section16.store.record_kinds import body_of
from section16.workspace.records import changed, entry_of, open_questions

if TYPE_CHECKING:
    from section16.office.office import Office

app = App(name="event", help_epilogue="Example: section16 event add vesting date=2026-06-16 award=units-2026")


@app.command
def add(what: str, /, *words: str, options: IssuerOptions | None = None) -> int:
    """Put an event in: section16 event add sale date=2026-06-16 who=edda security=common units=400 price=18.70.

    Parameters
    ----------
    what
        The kind of event, such as sale or "plan purchase", or a file that holds [[events]].
    words
        What it states, as key=value with values as in a facts file.

    """

    def work() -> None:
        asked = context_of(options)
        events = _events(Path(what)) if not words else (entry_of("events", words, f"event ({what})", kind=what),)
        with asked.open() as office:
            cik = asked.cik(office)
            with office.change(cik) as change:
                numbers = [str(change.put("events", "", event)) for event in events]
            print_lines(f"event {number} is stated" for number in numbers)
            print_questions(open_questions(office, cik, numbers, asked.today))
            print_lines(_balances_filed_since(office, cik, numbers))

    return status_of(work)


def _events(file: Path) -> tuple[Any, ...]:
    made, found = read_tables(read_file(file), file.name)
    if found:
        raise WrongFactsError(found)
    if not made.get("events"):
        raise OfficeError("it holds no [[events]]", where=str(file), remedy="docs/drafting.md shows every kind of event")
    events: tuple[Any, ...] = made["events"]
    return events


@app.command(name="list")
def list_events(*, options: IssuerOptions | None = None, json: bool = False, open: bool = False) -> int:  # noqa: A002 - the option's name
    """List the events by their days, each with those of whom a filed form tells it.

    Parameters
    ----------
    json
        Print one JSON object an event.
    open
        Only those that no draft tells yet.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            cik = asked.cik(office)
            found = office.stated(cik)
            drafted = {event for draft in office.drafts(cik) for event in draft.events}
            for number, event in zip(found.events, found.facts.events, strict=True):
                if open and (number in drafted or event.reported):
                    continue
                print_json({"number": number, "event": event}) if json else print_lines([f"{number}: {body_of(event)}"])

    return status_of(work)


@app.command
def change(number: str, /, *words: str, version: int | None = None, options: IssuerOptions | None = None) -> int:
    """State some keys of an event anew: section16 event change 4 units=410; an empty value leaves a key out.

    Parameters
    ----------
    number
        The number of the event.
    words
        What is stated anew, as key=value.
    version
        The version that was looked at.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            cik = asked.cik(office)
            known = office.get(cik, "events", number)
            with office.change(cik) as changing:
                changing.put(
                    "events", number, changed("events", known.value, words, f"event {number}"), version or known.version
                )
            print_lines([f"event {number} is stated anew"])
            print_lines(_filed_otherwise(office.drafts(cik), number))
            print_lines(_balances_filed_since(office, cik, [number]))

    return status_of(work)


def _balances_filed_since(office: Office, cik: str, numbers: Collection[str]) -> Iterator[str]:
    """Yield the filed forms of an event's day or later that state balances without it, but for those that were amended."""
    stated, filed = office.stated(cik), office.drafts(cik)
    desk, known = DraftingContext(stated.facts, office.where, stated.events), {one.name for one in filed}
    for number, event in zip(stated.events, stated.facts.events, strict=True):
        if number not in numbers or event.in_opening:
            continue
        for one in filed:
            since = one.state == FILED and one.period >= event.date and number not in one.events
            if since and concerns(desk, one.owners, event) and amended_name(one.name) not in known:
                yield (
                    f"{one.name} was filed for {one.period} and may state a balance without event {number}. "
                    f"If it does, amend it: section16 filing amend {one.name}"
                )


def _filed_otherwise(drafts: Iterable[OfficeDraft], number: str) -> Iterator[str]:
    """Yield the filed forms that tell an event as it was stated before, but for those that were amended."""
    known = {one.name for one in drafts}
    for one in drafts:
        if one.state == FILED and number in one.events and amended_name(one.name) not in known:
            yield f"{one.name} was filed with what was stated before: section16 filing amend {one.name}"


@app.command
def remove(number: str, /, *, options: IssuerOptions | None = None) -> int:
    """Take an event out that no draft tells.

    Parameters
    ----------
    number
        The number of the event.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office, office.change(asked.cik(office)) as changing:
            changing.remove("events", number)

    return status_of(work)
