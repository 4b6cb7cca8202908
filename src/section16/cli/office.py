"""``section16 office``: an office made, adopted from filings, looked at and changed, its members, its drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from cyclopts import App

from section16.cli import office_audit, office_files
from section16.cli.batch import Files
from section16.cli.options import IssuerOptions, OfficeOptions, context_of
from section16.cli.printing import print_findings, print_json, print_lines, status_of
from section16.clock import now
from section16.document.identifiers.cik import format as format_cik
from section16.drafting.adoption.adoption import adopted
from section16.errors import OfficeError, UnreadableError
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.law.due_dates import both_dates
from section16.office.approval.policy import APPROVAL
from section16.office.drafts.drafts import OfficeDraft
from section16.office.members import Member
from section16.office.office import Office, look_over
from section16.sources.files import read_file
from section16.store.record_kinds import KINDS, SETTINGS, body_of, kind_of
from section16.store.roles import MemberRole
from section16.workspace.reading import read_many
from section16.workspace.records import changed, entry_of

app = App(name="office", help_epilogue="Example: section16 office init facts.toml --office office.db")


@app.command
def init(facts: Path | None = None, /, *, options: OfficeOptions | None = None, name: str = "", email: str = "") -> int:
    """Make an office, in an SQLite file or an empty PostgreSQL database; you become its first member, with all roles.

    Parameters
    ----------
    facts
        A facts file to begin with.
    name
        Your name.
    email
        Your address for mail.

    """

    def work() -> None:
        asked = context_of(options)
        stated = _facts(facts) if facts else None
        if facts is not None and stated is not None:
            look_over(stated, facts.name)  # before there is an office
        with Office.init(asked.address, by=asked.member, clock=now, name=name, email=email) as office:
            print_lines([f"an office was made in {office.where}; {asked.member} is its first member"])
            if stated is not None:
                print_lines([f"{office.take_in(stated)} records were taken in"])

    return status_of(work)


@app.command
def add(facts: Path, /, *, options: OfficeOptions | None = None) -> int:
    """Take a facts file into the office; named records replace those of their name, events are added.

    Parameters
    ----------
    facts
        The facts file, TOML or JSON.

    """

    def work() -> None:
        stated = _facts(facts)
        with context_of(options).open() as office:
            print_lines([f"{office.take_in(stated)} records were taken in"])

    return status_of(work)


def _facts(file: Path) -> Facts:
    stated, found = read_facts(read_file(file), file.name)
    if stated is None:
        print_findings(found)
        raise UnreadableError(f"{len(found)} things are wrong with it", where=str(file), remedy="nothing was changed")
    return stated


@app.command
def adopt(*files: Files, issuer: str, as_of: date | None = None, options: OfficeOptions | None = None) -> int:
    """Build an issuer's insiders, holders, securities, awards and balances from the filings of its insiders.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings.
    issuer
        The CIK of the issuer.
    as_of
        The day at whose end the balances are true, as 2026-03-31; without it the last one told of.

    """

    def work() -> None:
        with context_of(options).open() as office:
            if format_cik(issuer) in office.ciks():
                remedy = "office add takes further facts in; balances are not adopted over others"
                raise OfficeError(f"the office has issuer {issuer} already", remedy=remedy)
            try:
                made = adopted(read_many(files), format_cik(issuer), as_of=as_of)
            except KeyError:
                raise OfficeError(f"no filing of issuer {issuer} is among them", remedy="see the files and the CIK") from None
            count = office.take_in(made.facts)
        print_findings(made.findings)
        opening = made.facts.opening
        print_lines(
            [f"{made.facts.issuer.name}: {count} records, {len(opening.holdings)} of them balances as of {opening.as_of}"]
        )

    return status_of(work)


@app.command
def show(*, options: OfficeOptions | None = None, json: bool = False) -> int:
    """Show what the office holds: issuers with counts, members with roles.

    Parameters
    ----------
    json
        Print one JSON object.

    """

    def work() -> None:
        with context_of(options).open() as office:
            issuers = [_summary(office, cik) for cik in office.ciks()]
            if json:
                head = {"head": str(office.head())} if office.reads_all else {}  # it counts what was done for all issuers
                print_json({"issuers": issuers, "members": office.members(), **head})
            else:
                print_lines(_shown(office, issuers))

    return status_of(work)


def _summary(office: Office, cik: str) -> dict[str, Any]:
    """Return an issuer's name and counts, or what is wrong with it: one that is damaged does not hide the others."""
    try:
        return {"cik": cik, "name": office.issuer(cik).name, **_counts(office, cik)}
    except msgspec.DecodeError as error:
        found = f"A record is damaged ({type(error).__name__}). Run section16 office audit --verify to find it."
        return {"cik": cik, "problem": found}


def _counts(office: Office, cik: str) -> dict[str, int]:
    counts = {word: len(office.records(cik, word)) for word in KINDS}
    return {word: count for word, count in {**counts, "drafts": len(office.drafts(cik))}.items() if count}


def _shown(office: Office, issuers: list[dict[str, Any]]) -> Iterator[str]:
    for one in issuers:
        if "problem" in one:
            yield f"{one['cik']}: {one['problem']}"
            continue
        counts = ", ".join(f"{count} {word}" for word, count in one.items() if word not in ("cik", "name"))
        yield f"{one['cik']} {one['name']}: {counts or 'nothing yet'}"
    for member in office.members():
        roles = "; ".join(f"{cik}: {', '.join(mine)}" for cik, mine in member.roles.items())
        yield f"{member.login} ({member.name}){'' if member.active else ', no longer active'}: {roles or 'no roles'}"


@app.command
def member(  # noqa: PLR0913 - each is an option
    login: str,
    /,
    *,
    name: str | None = None,
    email: str | None = None,
    role: tuple[str, ...] = (),
    take: tuple[str, ...] = (),
    leaves: bool = False,
    returns: bool = False,
    options: OfficeOptions | None = None,
) -> int:
    """Add a member, change one, or give and take roles.

    Parameters
    ----------
    login
        The member's login.
    name
        The member's name.
    email
        The member's address for mail.
    role
        A role to give: administrator, preparer, approver, filer or viewer, for one issuer as preparer:0009990016.
    take
        A role to take away, written likewise.
    leaves
        The member is no longer active, and stays so whatever else is changed, until --returns.
    returns
        A member who left is active again, with the roles kept.

    """

    def work() -> None:
        with context_of(options).open() as office:
            known = next((one for one in office.members() if one.login == login), Member(login, login, "", active=True))
            roles: dict[str, tuple[MemberRole, ...]] = {}
            for given, cik in map(_role, role):
                roles[cik] = (*roles.get(cik, ()), given)
            new_name = known.name if name is None else name
            active = (known.active or returns) and not leaves
            office.add_member(Member(login, new_name, known.email if email is None else email, active, roles))
            for taken, cik in map(_role, take):
                office.take_role(login, taken, cik)

    return status_of(work)


def _role(text: str) -> tuple[MemberRole, str]:
    word, _, cik = text.partition(":")
    if word not in list(MemberRole):
        raise OfficeError(f"there is no role {word!r}", where="--role", remedy=f"there are {', '.join(MemberRole)}")
    return MemberRole(word), cik or "*"


@app.command(name="list")
def list_records(word: str, /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """List the records of a kind: people, entities, relations, securities, plans, awards, powers, texts, holdings and so on.

    Parameters
    ----------
    word
        The kind.
    json
        Print one JSON object a record.

    """

    def work() -> None:
        with context_of(options).open() as office:
            kind_of(word)
            for one in office.records((context_of(options)).cik(office), word):
                print_json(one) if json else print_lines([f"{one.name} (version {one.version}): {body_of(one.value)}"])

    return status_of(work)


@app.command
def put(word: str, name: str, /, *words: str, version: int | None = None, options: IssuerOptions | None = None) -> int:
    """State a record, new or anew: section16 office put securities common 'title="Common Stock"'.

    Parameters
    ----------
    word
        The kind.
    name
        The record's short name, or its number; new for a new number.
    words
        What it states, as key=value with values as in a facts file; for texts the text itself.
    version
        The version that the change was made from; 0 says that it must be new.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            kind_of(word)
            cik = asked.cik(office)
            number = "" if name == "new" else name
            known = [one.value for one in office.records(cik, word) if one.name == number]
            with office.change(cik, kind_of(word).role) as change:
                done = change.put(word, number, _stated(word, name, words, known), version)
        print_lines([f"{word} {done} is stated" if done else f"{word} {name} stands so already"])

    return status_of(work)


def _stated(word: str, name: str, words: tuple[str, ...], known: list[Any]) -> Any:
    where = f"{word} {name}"
    if word == "texts":
        return " ".join(words)
    if word == "settings" and name not in SETTINGS:
        raise OfficeError(f"there is no setting {name!r}", remedy=f"there are {', '.join(SETTINGS)}")
    if word == "policies" and name != APPROVAL:
        raise OfficeError(f"there is no policy {name!r}", remedy=f"there is one: {APPROVAL}")
    kind = name if word == "settings" else word
    return changed(kind, known[0], words, where) if known else entry_of(kind, words, where)


@app.command
def remove(word: str, name: str, /, *, version: int | None = None, options: IssuerOptions | None = None) -> int:
    """Take a record out; its versions stay readable, and nothing may refer to it.

    Parameters
    ----------
    word
        The kind.
    name
        The record's short name or number.
    version
        The version that was looked at.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office, office.change(asked.cik(office), kind_of(word).role) as change:
            change.remove(word, name, version)

    return status_of(work)


@app.command
def drafts(*, options: IssuerOptions | None = None, json: bool = False) -> int:
    """List the drafts of an issuer by the day they are due.

    Parameters
    ----------
    json
        Print one JSON object a draft.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            for one in office.drafts(asked.cik(office)):
                print_json(one) if json else print_lines([_brief(one)])

    return status_of(work)


def _brief(one: OfficeDraft) -> str:
    events = f"events {', '.join(one.events)}" if one.events else "no events"
    form = f"Form {one.document.document_type.text}, due {both_dates(one)}"
    return f"{one.name} (version {one.version}): {form}, {one.state}; {events}"


_EXAMPLES = {
    "export": "export folder",
    "import": "import folder --office new.db",
    "backup": "backup office.backup",
    "restore": "restore office.backup --office new.db",
    "move": "move postgresql://user@db.example.com/section16",
    "migrate": "migrate --office office.db",
    "audit": "audit --verify",
    "kept": "kept",
    "paper": "paper 3 scan.pdf",
    "hold": "hold --reason 'an inquiry' --kind draft --record form4-edda-2025-06-16",
    "lift": "lift 1",
    "erase": "erase --due --yes",
}

for _command in (
    office_files.export,
    office_files.take_back,
    office_files.backup,
    office_files.restore,
    office_files.move,
    office_files.migrate_office,
    office_audit.audit,
    office_audit.kept,
    office_audit.paper,
    office_audit.hold,
    office_audit.lift,
    office_audit.erase,
):
    _name = office_files.NAMES.get(_command.__name__, _command.__name__)
    app.command(_command, name=_name, help_epilogue=f"Example: section16 office {_EXAMPLES[_name]}")
