"""``section16 security``: the classes of securities of an issuer, added, changed and listed."""

from __future__ import annotations

from cyclopts import App

from section16.action import Action
from section16.cli.formats import ListOptions, print_rows
from section16.cli.named_records import print_record, record_line
from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import print_lines, status_of
from section16.workspace.records import NamedRecord, add_named, change_named, list_named

app = App(name="security")


@app.command
def add(name: str, /, *words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Add a class of securities.

    Parameters
    ----------
    name
        A short name of your own, such as common; events refer to the class by it.
    words
        The facts, as key=value: title as on the form; of a derivative also kind, such as units or options, and of, the
        class that it gives.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> None:
        added = add_named(context, "securities", name, words)
        print_record(context, added, "added", _following(added), json=json)

    return status_of(work)


def _following(added: NamedRecord) -> Action:
    """Return what follows a class: what is granted, such as units and options, is recorded as an award first."""
    if any(word.startswith("kind=") for word in added.words):
        return Action("award.add", {"name": "", "to": "", "security": added.name, "units": "", "granted": ""})
    return Action("event.add", {"kind": "", "date": "", "who": "", "security": added.name, "units": ""})


@app.command
def change(name: str, /, *words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Change some facts of a class of securities.

    Parameters
    ----------
    name
        Its short name.
    words
        The facts that change, as key=value; an empty value removes a fact.
    json
        Print one JSON object.

    """
    context = context_of(options)
    return status_of(lambda: print_record(context, change_named(context, "securities", name, words), "changed", json=json))


@app.command(name="list")
def list_records(*, options: IssuerOptions | None = None, how: ListOptions | None = None) -> int:
    """List the classes of securities of an issuer."""
    return status_of(
        lambda: print_rows(
            list_named(context_of(options), "securities"),
            NamedRecord,
            how,
            lambda found: print_lines(map(record_line, found)),
        )
    )
