"""``section16 award``: awards in the office, their schedules, what was changed about them, what vests next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from cyclopts import App

from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import print_json, print_lines, status_of
from section16.drafting.awards.unvested import NO_SCHEDULE, next_vesting, parts_left, vesting_status
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.facts.awards import Award, Change
from section16.facts.schedules import parts_of
from section16.office.office import Office
from section16.workspace.context import OfficeContext, today
from section16.workspace.records import changed, entry_of

app = App(name="award", help_epilogue="Example: section16 award next --office office.db")


@app.command(name="list")
def list_awards(*, options: IssuerOptions | None = None, json: bool = False) -> int:
    """List the awards with what vests next.

    Parameters
    ----------
    json
        Print one JSON object an award.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            desk = _desk(office, asked)
        for name, award in desk.facts.awards.items():
            print_json({"name": name, "award": award}) if json else print_lines([_brief(desk, name)])

    return status_of(work)


def _brief(desk: DraftingContext, name: str) -> str:
    award = desk.award(name)
    granted = f"granted {award.granted}" if award.granted else "grant date not known"
    says = vesting_status(desk, name, today())
    return f"{name}: {plain(award.units):f} {award.security} to {award.to}, {granted}. {says}"


@app.command
def show(name: str, /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Show an award: its terms, every part, what was changed and by whom.

    Parameters
    ----------
    name
        The award's short name.
    json
        Print one JSON object.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            award: Award = office.get(asked.cik(office), "awards", name).value
            desk = _desk(office, asked)
        if json:
            print_json({"name": name, "award": award, "parts": parts_of(award)})
        else:
            print_lines([_brief(desk, name), *_parts(award)])

    return status_of(work)


def _parts(award: Award) -> Iterator[str]:
    for part in parts_of(award):
        moved = ""
        if part.change is not None:
            by = f" by {part.change.approved_by}" if part.change.approved_by else ""
            moved = f" (agreed for {part.agreed}, changed on {part.change.decided}{by})"
        yield f"  part {part.number}: {plain(part.units):f} on {part.on}{moved}"
    if award.performance:
        yield f"  besides: {award.performance}"


@app.command
def add(name: str, /, *words: str, options: IssuerOptions | None = None) -> int:
    """Put an award in: section16 award add units-2026 to=edda security=units units=9000 granted=2026-06-16 cliff=2029-06-16.

    Parameters
    ----------
    name
        Its short name.
    words
        What it states, as key=value with values as in a facts file; a formula as formula='{parts=3, every="year", ...}'.

    """
    return _put(options, name, lambda _known: entry_of("awards", words, f"award {name}"), new=True)


@app.command
def change(name: str, /, *words: str, options: IssuerOptions | None = None) -> int:
    """State some keys of an award anew: section16 award change units-2026 approved-by=board.

    Parameters
    ----------
    name
        Its short name.
    words
        What is stated anew, as key=value.

    """
    return _put(options, name, lambda known: changed("awards", known, words, f"award {name}"))


@app.command
def accelerate(  # noqa: PLR0913 - each is an option
    name: str,
    /,
    *,
    to: date,
    decided: date,
    by: str = "",
    parts: tuple[int, ...] = (),
    options: IssuerOptions | None = None,
) -> int:
    """Let parts of an award vest on another day than was agreed.

    Parameters
    ----------
    name
        Its short name.
    to
        The day on which the parts vest now.
    decided
        The day it was decided.
    by
        Who approved it, in words for the footnote.
    parts
        Which parts, counted from 1; without it every part not vested when it was decided.

    """
    made = Change(decided=decided, to=to, parts=parts, approved_by=by)
    return _put(options, name, lambda known: msgspec.structs.replace(known, changes=(*known.changes, made)))


def _put(options: IssuerOptions | None, name: str, make: Any, *, new: bool = False) -> int:
    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            cik = asked.cik(office)
            known = None if new else office.get(cik, "awards", name)
            with office.change(cik) as changing:
                changing.put("awards", name, make(known.value if known else None), known.version if known else 0)
            print_lines([_brief(_desk(office, asked), name)])

    return status_of(work)


@app.command(name="next")
def next_vestings(*, until: date | None = None, options: IssuerOptions | None = None, json: bool = False) -> int:
    """List what vests next, day by day, for everybody.

    Parameters
    ----------
    until
        The last day to look at; without it the next day of each award.
    json
        Print one JSON object a vesting.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            desk = _desk(office, asked)
        unknown = [name for name in desk.facts.awards if vesting_status(desk, name, today()) == NO_SCHEDULE]
        if unknown and not json:
            print_lines([f"{NO_SCHEDULE.removesuffix('.')}: {', '.join(unknown)}."])
        for day, name, units in sorted(_coming(desk, until)):
            to = desk.award(name).to
            made = {"date": day, "award": name, "to": to, "units": units}
            print_json(made) if json else print_lines([f"{day}: {plain(units):f} of {name} to {to}"])

    return status_of(work)


def _desk(office: Office, asked: OfficeContext) -> DraftingContext:
    """Return what is stated, to be looked up: what of an award was forfeited stands among the events."""
    return DraftingContext(office.stated(asked.cik(office)).facts, office.where)


def _coming(desk: DraftingContext, until: date | None) -> Iterator[tuple[date, str, Any]]:
    now = today()
    for name in desk.facts.awards:
        if until is None:
            follows = next_vesting(desk, name, now)
            if follows is not None:
                yield follows[0], name, follows[1]
            continue
        yield from ((part.on, name, part.units) for part in parts_left(desk, name, now, date.max) if now < part.on <= until)
