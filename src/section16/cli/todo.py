"""``section16 todo``: what is due for whom, with the time that is left, and what else wants attention."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from section16.cli.file import SECRETS
from section16.cli.notify import token_ends
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import print_json, print_lines, status_of
from section16.cli.remedies import with_command
from section16.law.due_dates import NOT_ADVICE
from section16.office.due_list import DueItem, TokenEnd, by_pressure, due_list_or_problem
from section16.office.reminders.calendar_feed import feed
from section16.store.database import reading

if TYPE_CHECKING:
    from section16.office.office import Office

app = App(name="todo", help_epilogue="Example: section16 todo --office office.db --ics due.ics")


@app.default
def todo(
    *,
    ics: Path | None = None,
    overwrite: Overwrite = False,
    secrets: SECRETS = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """List what is due for whom, the most pressing first: forms with the hours left in which EDGAR is open, and what runs out.

    Exit status: 0 when nothing is red, 1 when something is.

    Parameters
    ----------
    ics
        An iCalendar file to write as well.
    secrets
        The file with codes and tokens, beside which stands when tokens end; it is not opened.
    json
        Print one JSON object a line.

    """

    def work() -> int:
        asked = context_of(options)
        with asked.open() as office:
            lines = lines_of(office, asked.issuer, token_ends(secrets))
            if ics is not None:
                write_file(ics, feed(lines, office.clock()), overwrite=overwrite)
        for line in lines:
            print_json(line) if json else print_lines([told(line)])
        if not json:
            print_lines([f"{by_pressure(lines)}. {NOT_ADVICE}"])
        return 1 if any(line.light == "red" for line in lines) else 0

    return status_of(work)


def lines_of(office: Office, issuer: str, tokens: tuple[TokenEnd, ...]) -> tuple[DueItem, ...]:
    """Return the due lists of every issuer of an office, or of one, the most pressing first."""
    found: list[DueItem] = []
    for cik in [issuer] if issuer else office.ciks():
        with reading(office.engine) as connection:  # each its own: a database refuses more once a page proved damaged
            found += due_list_or_problem(connection, office.tenant(connection, cik), office.clock(), tokens)
    order = {light: number for number, light in enumerate(("red", "amber", "green"))}
    return tuple(sorted(found, key=lambda line: order[line.light]))  # each list is in order already


def told(line: DueItem) -> str:
    """Return a line of the due list as text."""
    whose = f" of {line.who}" if line.who else ""
    when = f", due {line.due:%a %Y-%m-%d} 22:00 Eastern, {line.left}" if line.is_form and line.due else ""
    when += f" (or {line.otherwise})" if line.otherwise else ""
    name = f" [{line.draft}, version {line.version}]" if line.draft else ""
    told = f"{line.light:<5} {line.issuer} {line.sort}: {line.what}{whose}{when}; {line.state}{name}"
    return with_command(told, line.action)
