"""``section16 issuer``: the issuers of an office, added, changed and listed."""

from __future__ import annotations

from cyclopts import App

from section16.action import Action
from section16.cli.formats import ListOptions, print_rows
from section16.cli.options import IssuerOptions, OfficeOptions, context_of
from section16.cli.printing import print_json, print_lines, print_next, status_of
from section16.workspace.issuers import Issuer, add_issuer, change_issuer, issuers

app = App(name="issuer")


@app.command
def add(*words: str, options: OfficeOptions | None = None, json: bool = False) -> int:
    """Add an issuer to the office; only administrators can.

    Parameters
    ----------
    words
        Its facts, as key=value: cik, name and symbol (NONE if it has none), and fiscal-year-end unless it is 12-31.
    json
        Print one JSON object.

    """

    def work() -> None:
        context = context_of(options)
        issuer = add_issuer(context, words)
        if json:
            print_json(issuer)
        else:
            print_lines([f"Issuer {issuer.cik} ({issuer.name}) added."])
            # A form requires a reporting person and a class of securities.
            print_next(
                context,
                Action("person.add", {"short-name": "", "name": "", "cik": "", "role": "", "since": "", "issuer": issuer.cik}),
            )

    return status_of(work)


@app.command
def change(*words: str, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Change some of an issuer's facts.

    Parameters
    ----------
    words
        The facts that change, as key=value; an empty value removes a fact.
    json
        Print one JSON object.

    """

    def work() -> None:
        issuer = change_issuer(context_of(options), words)
        print_json(issuer) if json else print_lines([_line(issuer)])

    return status_of(work)


@app.command(name="list")
def list_issuers(*, options: OfficeOptions | None = None, how: ListOptions | None = None) -> int:
    """List the issuers for which you have a role."""
    return status_of(lambda: print_rows(issuers(context_of(options)), Issuer, how, lambda all_: print_lines(map(_line, all_))))


def _line(issuer: Issuer) -> str:
    return f"{issuer.cik} {issuer.name}, symbol {issuer.symbol}, fiscal year ends {issuer.fiscal_year_end}"
