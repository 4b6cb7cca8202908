"""``section16 person``: the people and entities of an issuer, added, changed and listed."""

from __future__ import annotations

from cyclopts import App

from section16.action import Action
from section16.cli.formats import ListOptions, print_rows
from section16.cli.named_records import print_record, record_line
from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import print_lines, status_of
from section16.workspace.records import NamedRecord, add_named, change_named, list_named

app = App(name="person")


@app.command
def add(name: str, /, *words: str, entity: bool = False, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Add a person, or an entity such as a trust, a partnership or a company.

    Parameters
    ----------
    name
        A short name of your own, such as edda; other records refer to the person by it.
    words
        The facts, as key=value: name as EDGAR has it, called as footnotes write it; of a reporting person also cik,
        role, title, since, address.street, address.city, address.state and address.zip.
    entity
        It is an entity, not a person.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> None:
        added = add_named(context, "entities" if entity else "people", name, words)
        print_record(context, added, "added", Action("security.add", {"name": "", "title": ""}), json=json)

    return status_of(work)


@app.command
def change(name: str, /, *words: str, entity: bool = False, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Change some facts of a person or an entity.

    Parameters
    ----------
    name
        Its short name.
    words
        The facts that change, as key=value; an empty value removes a fact.
    entity
        It is an entity, not a person.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> None:
        changed = change_named(context, "entities" if entity else "people", name, words)
        print_record(context, changed, "changed", json=json)

    return status_of(work)


@app.command(name="list")
def list_records(*, options: IssuerOptions | None = None, how: ListOptions | None = None) -> int:
    """List the people and entities of an issuer."""
    return status_of(
        lambda: print_rows(
            list_named(context_of(options), "people", "entities"),
            NamedRecord,
            how,
            lambda found: print_lines(map(record_line, found)),
        )
    )
