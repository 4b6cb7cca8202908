"""``section16 office``: an office created, filled from facts or filings, summarized and changed; its members and drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cyclopts import App, Parameter

from section16.cli import office_audit, office_files
from section16.cli.batch import Files
from section16.cli.fetch import stated_agent
from section16.cli.formats import ListOptions, print_rows, print_table
from section16.cli.options import IssuerOptions, OfficeOptions, context_of
from section16.cli.printing import confirmed, print_findings, print_findings_by_rule, print_json, print_lines, status_of
from section16.cli.remedies import with_command
from section16.cli.values import DateOption
from section16.errors import RequestError
from section16.plurals import counted
from section16.workspace import administration
from section16.workspace.administration import ListedDraft, Member, OfficeSummary, Record, value_text
from section16.workspace.adopting import AdoptionReview, adopt_from_edgar
from section16.workspace.context import OfficeContext
from section16.workspace.due_list import both_dates

app = App(name="office")

NOUNS = {
    "people": ("person", "people"),
    "entities": ("entity", "entities"),
    "relations": ("relationship", "relationships"),
    "securities": ("security", "securities"),
    "plans": ("plan", "plans"),
    "awards": ("award", "awards"),
    "powers": ("power of attorney", "powers of attorney"),
    "texts": ("text", "texts"),
    "joint": ("joint filing", "joint filings"),
    "holdings": ("opening balance", "opening balances"),
    "settings": ("setting", "settings"),
    "policies": ("policy", "policies"),
    "expiries": ("expiration date", "expiration dates"),
    "events": ("event", "events"),
    "drafts": ("draft", "drafts"),
}
"""What is counted, for one and for several records of each kind."""


@app.command
def init(facts: Path | None = None, /, *, options: OfficeOptions | None = None, name: str = "", email: str = "") -> int:
    """Create an office in an SQLite file or an empty PostgreSQL database; you become its first member, with every role.

    Parameters
    ----------
    facts
        A facts file whose records are added.
    name
        Your name.
    email
        Your e-mail address.

    """

    def work() -> None:
        made = administration.create_office(context_of(options), facts, name=name, email=email)
        print_lines([f"Office created in {made.office}. {made.member} is its first member."])
        if facts is not None:
            print_lines([f"{counted(made.records, 'record')} added."])

    return status_of(work)


@app.command
def add(facts: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Add the records of a facts file; named records replace those of the same name, events are added.

    Parameters
    ----------
    facts
        The facts file, TOML or JSON.

    """

    def work() -> None:
        made = administration.add_facts(context_of(options), facts)
        print_lines([f"{counted(made.records, 'record')} added."])

    return status_of(work)


@Parameter(name="*")
@dataclass(frozen=True)
class HistoryOptions:
    """How an issuer's filed history is downloaded.

    Parameters
    ----------
    fetch
        Download every Form 3, 4 and 5 about the issuer from EDGAR, and show what they come to before it is added.
    since
        The first filing date, with --fetch.
    downloads
        The folder of the downloads; by default one in your home folder.
    all_findings
        Show every finding, not the first one of each rule, with --fetch.
    yes
        Do not ask before adding, with --fetch.
    agent
        Who asks: your company and an e-mail address, as the SEC requires. It is kept for later.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """

    fetch: bool = False
    since: DateOption | None = None
    downloads: Path | None = None
    all_findings: bool = False
    yes: bool = False
    agent: str = ""
    host: str = ""


@app.command
def adopt(
    *files: Files,
    issuer: str,
    as_of: date | None = None,
    history: HistoryOptions | None = None,
    options: OfficeOptions | None = None,
) -> int:
    """Build an issuer's insiders, holders, securities, awards and opening balances from the filings of its insiders.

    With --fetch nothing is added before you have seen the balances and agreed. Exit status: 0 when they were added, 1 when you
    did not agree, 2 when they could not be.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings.
    issuer
        The CIK of the issuer; with --fetch its ticker or name as well.
    as_of
        The date at whose end the balances are true, such as 2026-03-31. Without it, the last date in the filings.

    """

    def work() -> int:
        how = history or HistoryOptions()
        if how.fetch is bool(files):
            raise RequestError("Filings come from files or from EDGAR.", remedy="Name files, or give --fetch.")
        if how.fetch:
            return _adopt_history(context_of(options), issuer, as_of, how)
        made = administration.adopt_filings(context_of(options), files, issuer, as_of=as_of)
        print_findings(made.findings)
        records, balances = counted(made.records, "record"), counted(made.balances, "opening balance")
        print_lines([f"{made.name}: {records} added, including {balances} as of {made.as_of}."])
        return 0

    return status_of(work)


def _adopt_history(context: OfficeContext, issuer: str, as_of: date | None, how: HistoryOptions) -> int:
    def agree(review: AdoptionReview) -> bool:
        if how.all_findings:
            print_findings(review.findings)
        else:
            print_findings_by_rule(review.findings, "--all-findings")
        print_lines(_review_lines(review))
        return how.yes or confirmed(f"Add {counted(len(review.balances), 'opening balance')} of {review.name}? [y/N]")

    folder = how.downloads or Path.home() / ".section16" / "downloads"
    made = adopt_from_edgar(
        context, issuer, folder, agree, since=how.since, as_of=as_of, agent=stated_agent(how.agent), edgar=how.host
    )
    if made.status == "declined":
        print_lines(["Nothing was added."])
        return 1
    print_lines([f"{made.review.name}: {counted(made.records, 'record')} added. Correct them with section16 office put."])
    return 0


def _review_lines(review: AdoptionReview) -> Iterator[str]:
    files = f"{counted(review.filings, 'filing')}, {review.downloaded} of them downloaded now"
    yield f"{review.name} ({review.issuer}): {files}; balances as of {review.as_of}."
    for one in review.balances:
        how = "" if one.direct is None else ", direct" if one.direct else ", indirect"
        yield f"  {one.holder}: {one.amount:,f} of {one.security}{how} ({one.row})"
    people, securities = counted(len(review.people), "insider or entity", "insiders and entities"), len(review.securities)
    yield f"Also {people}, {counted(securities, 'security', 'securities')} and {counted(len(review.awards), 'award')}."


@app.command
def show(*, options: OfficeOptions | None = None, json: bool = False) -> int:
    """Show the issuers of the office with the number of their records, and its members with their roles.

    Parameters
    ----------
    json
        Print one JSON object.

    """

    def work() -> None:
        summary = administration.summarize_office(context_of(options))
        if json:
            print_json(summary)
        else:
            print_lines(_shown(summary))

    return status_of(work)


def _shown(summary: OfficeSummary) -> Iterator[str]:
    for issuer in summary.issuers:
        if issuer.problem:
            yield f"{issuer.cik}: {with_command(issuer.problem, issuer.action)}"
            continue
        counts = ", ".join(counted(count, *NOUNS[kind]) for kind, count in issuer.counts.items())
        yield f"{issuer.cik} {issuer.name}: {counts or 'no records'}"
    yield from map(_member_line, summary.members)


def _member_line(member: Member) -> str:
    names = {administration.EVERY_ISSUER: "all issuers"}
    roles = "; ".join(f"{names.get(cik, cik)}: {', '.join(mine)}" for cik, mine in member.roles.items())
    return f"{member.login} ({member.name}{'' if member.active else ', not active'}): {roles or 'no roles'}"


@app.command
def member(  # noqa: PLR0913 - each is an option
    login: str,
    /,
    *,
    name: str | None = None,
    email: str | None = None,
    role: tuple[str, ...] = (),
    remove_role: tuple[str, ...] = (),
    deactivate: bool = False,
    reactivate: bool = False,
    options: OfficeOptions | None = None,
) -> int:
    """Add a member, change one, or give and remove roles.

    Parameters
    ----------
    login
        The member's login.
    name
        The member's name.
    email
        The member's e-mail address.
    role
        A role to give: administrator, preparer, approver, filer or viewer; for one issuer as preparer:0009990016.
    remove_role
        A role to remove, written in the same way.
    deactivate
        The member has left: no role can be used until --reactivate, whatever else is changed.
    reactivate
        A member who left is active again, with the same roles.

    """

    def work() -> None:
        changed = administration.change_member(
            context_of(options),
            login,
            name=name,
            email=email,
            active=False if deactivate else True if reactivate else None,
            give=map(_role, role),
            take=map(_role, remove_role),
        )
        print_lines([_member_line(changed)])

    return status_of(work)


def _role(text: str) -> tuple[str, str]:
    """Return the role and the CIK of a text such as ``preparer:0009990016``."""
    word, _, cik = text.partition(":")
    return word, cik or administration.EVERY_ISSUER


@app.command(name="list")
def list_records(kind: str, /, *, output: ListOptions | None = None, options: IssuerOptions | None = None) -> int:
    """List the records of a kind: people, entities, relations, securities, plans, awards, powers, texts, holdings and others.

    Parameters
    ----------
    kind
        The kind.

    """

    def work() -> None:
        print_rows(administration.list_records(context_of(options), kind), Record, output, _show_records)

    return status_of(work)


def _show_records(records: Iterable[Record]) -> None:
    lines = [(one.name, str(one.version), value_text(one)) for one in records]
    if lines:
        print_table(("name", "version", "value"), lines, {"version"})


@app.command
def put(kind: str, name: str, /, *words: str, version: int | None = None, options: IssuerOptions | None = None) -> int:
    """Add or update a record: section16 office put securities common 'title="Common Stock"'.

    Parameters
    ----------
    kind
        The kind.
    name
        The record's short name, or its number; new for the next number.
    words
        Its values as key=value, written as in a facts file; for texts the text itself.
    version
        The version that you changed; 0 requires the record to be new.

    """

    def work() -> None:
        done = administration.put_record(context_of(options), kind, name, words, version)
        print_lines([f"{kind} {done.name}: {'no change' if done.change == 'none' else done.change}."])

    return status_of(work)


@app.command
def remove(kind: str, name: str, /, *, version: int | None = None, options: IssuerOptions | None = None) -> int:
    """Remove a record to which no other record refers; its versions remain readable.

    Parameters
    ----------
    kind
        The kind.
    name
        The record's short name or number.
    version
        The version that you looked at.

    """

    def work() -> None:
        done = administration.remove_record(context_of(options), kind, name, version)
        print_lines([f"{kind} {done.name}: removed."])

    return status_of(work)


@app.command
def drafts(*, output: ListOptions | None = None, options: IssuerOptions | None = None) -> int:
    """List the drafts of an issuer by due date."""

    def work() -> None:
        print_rows(administration.list_drafts(context_of(options)), ListedDraft, output, _show_drafts)

    return status_of(work)


def _show_drafts(found: Iterable[ListedDraft]) -> None:
    lines = [_draft_line(one) for one in found]
    if lines:
        print_table(("name", "version", "form", "due", "state", "events"), lines, {"version"})


def _draft_line(one: ListedDraft) -> tuple[str, ...]:
    form = one.document.document_type.text or one.form
    return one.name, str(one.version), form, both_dates(one), one.state, ", ".join(one.events) or "none"


for _command in (
    office_files.export,
    office_files.import_,
    office_files.backup,
    office_files.restore,
    office_files.move,
    office_files.migrate,
    office_audit.audit,
    office_audit.retained,
    office_audit.hold,
    office_audit.holds,
    office_audit.lift,
    office_audit.erase,
):
    app.command(_command, name=_command.__name__.rstrip("_"))
app.command(office_audit.document)
