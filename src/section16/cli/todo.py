"""``section16 todo``: what is due for whom, with the time that is left, and what else requires attention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cyclopts import App

from section16.cli.formats import ListOptions, print_rows
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite
from section16.cli.printing import print_lines, status_of
from section16.cli.remedies import with_command
from section16.cli.secrets_place import SECRETS
from section16.plurals import counted
from section16.workspace.due_list import NOT_ADVICE, DueItem, Urgency, list_due

app = App(name="todo")

_WORDS = {Urgency.RED: "urgent", Urgency.AMBER: "soon", Urgency.GREEN: "later"}
_COUNTED = {Urgency.RED: "urgent", Urgency.AMBER: "due soon"}
_WIDTH = max(map(len, _WORDS.values()))


@app.default
def todo(
    *,
    ics: Path | None = None,
    overwrite: Overwrite = False,
    secrets: SECRETS = None,
    options: IssuerOptions | None = None,
    output: ListOptions | None = None,
) -> int:
    """List what is due for whom, the most urgent first: forms with the time left while EDGAR is open, and what expires.

    Exit status: 0 when nothing is urgent, 1 when something is.

    Parameters
    ----------
    ics
        An iCalendar file to write as well.
    secrets
        The file with codes and tokens, beside which the expiration dates of tokens are recorded; it is not opened.

    """

    def work() -> int:
        items = list_due(context_of(options), secrets=secrets, calendar=ics, overwrite=overwrite)
        print_rows(items, DueItem, output, _show_items)
        return 1 if any(item.urgency is Urgency.RED for item in items) else 0

    return status_of(work)


def _show_items(items: Iterable[DueItem]) -> None:
    shown = tuple(items)
    print_lines(map(item_line, shown))
    print_lines([f"{by_urgency(shown)}. {NOT_ADVICE}"])


def item_line(item: DueItem) -> str:
    """Return an item of the due list as text."""
    whose = f" of {item.who}" if item.who else ""
    when = f", due {item.due:%a %Y-%m-%d} 22:00 Eastern, {item.left}" if item.is_form and item.due else ""
    when += f" (or {item.otherwise})" if item.otherwise else ""
    name = f" [{item.draft}, version {item.version}]" if item.draft else ""
    text = (
        f"{_WORDS[item.urgency]:<{_WIDTH}} {item.issuer} {item.kind}: {item.what.rstrip('.')}{whose}{when}; {item.state}{name}"
    )
    return with_command(text, item.action)


def by_urgency(items: Sequence[DueItem]) -> str:
    """Return how many items there are, and how many of them are urgent or due soon, in words."""
    counts = {urgency: sum(item.urgency is urgency for item in items) for urgency in (Urgency.RED, Urgency.AMBER)}
    parts = [f"{count} {_COUNTED[urgency]}" for urgency, count in counts.items() if count]
    return ", ".join([counted(len(items), "open item"), *parts])
