"""``section16 award``: awards in the office, their schedules, what was changed about them, what vests next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from cyclopts import App

from section16.cli.formats import ListOptions, format_of, print_rows
from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import print_json, print_lines, status_of
from section16.workspace.awards import (
    AwardRecord,
    ComingVesting,
    accelerate_award,
    add_award,
    change_award,
    coming_vestings,
    list_awards,
    show_award,
)

app = App(name="award")


@app.command(name="list")
def list_awards_(*, options: IssuerOptions | None = None, how: ListOptions | None = None) -> int:
    """List the awards with what vests next."""
    return status_of(
        lambda: print_rows(list_awards(context_of(options)), AwardRecord, how, lambda found: print_lines(map(_brief, found)))
    )


def _brief(one: AwardRecord) -> str:
    award = one.award
    granted = f"granted {award.granted}" if award.granted else "grant date not known"
    return f"{one.name}: {_plain(award.units)} {award.security} to {award.to}, {granted}. {one.status}"


def _plain(units: Decimal) -> str:
    """Return a number without needless zeros behind the point."""
    return f"{units:f}".rstrip("0").rstrip(".") if units % 1 else f"{units:.0f}"


@app.command
def show(name: str, /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Show an award: its terms, every part, and what was changed and by whom.

    Parameters
    ----------
    name
        The award's short name.
    json
        Print one JSON object.

    """
    return _shown(lambda: show_award(context_of(options), name), json=json)


def _shown(work: Callable[[], AwardRecord], *, json: bool) -> int:
    def shown() -> None:
        one = work()
        print_json(one) if json else print_lines([_brief(one), *_parts(one)])

    return status_of(shown)


def _parts(one: AwardRecord) -> Iterator[str]:
    if not one.parts:
        return
    for part in one.parts:
        moved = ""
        if part.change is not None:
            by = f" by {part.change.approved_by}" if part.change.approved_by else ""
            moved = f" (agreed for {part.agreed}, changed on {part.change.decided}{by})"
        yield f"  part {part.number}: {_plain(part.units)} on {part.on}{moved}"
    if one.award.performance:
        yield f"  also: {one.award.performance}"


@app.command
def add(name: str, /, *words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Add an award.

    Parameters
    ----------
    name
        Its short name.
    words
        Its terms, as key=value with values as in a facts file; a formula as formula='{parts=3, every="year", ...}'.
    json
        Print one JSON object.

    """
    return _shown(lambda: add_award(context_of(options), name, words), json=json)


@app.command
def change(name: str, /, *words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Change some terms of an award.

    Parameters
    ----------
    name
        Its short name.
    words
        The terms that change, as key=value; an empty value removes a term.
    json
        Print one JSON object.

    """
    return _shown(lambda: change_award(context_of(options), name, words), json=json)


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
    json: bool = False,
) -> int:
    """Let parts of an award vest on another date than was agreed.

    Parameters
    ----------
    name
        Its short name.
    to
        The date on which the parts vest now.
    decided
        The date of the decision.
    by
        Who approved it, in the words of the footnote.
    parts
        Which parts, counted from 1; by default every part that had not vested when it was decided.
    json
        Print one JSON object.

    """
    return _shown(lambda: accelerate_award(context_of(options), name, to=to, decided=decided, by=by, parts=parts), json=json)


@app.command(name="next")
def next_vestings(*, until: date | None = None, options: IssuerOptions | None = None, how: ListOptions | None = None) -> int:
    """List what vests next, by date, for all reporting persons.

    Parameters
    ----------
    until
        The last date to look at; by default the next vesting of each award.

    """

    def work() -> None:
        outlook = coming_vestings(context_of(options), until=until)
        if outlook.without_schedule and format_of(how) == "table":
            print_lines([f"No vesting schedule entered: {', '.join(outlook.without_schedule)}."])
        print_rows(outlook.vestings, ComingVesting, how, lambda found: print_lines(map(_vesting, found)))

    return status_of(work)


def _vesting(one: ComingVesting) -> str:
    return f"{one.date}: {_plain(one.units)} of {one.award} to {one.to}"
