"""An office: created, filled from facts or from filings, summarized; its members, its records, its drafts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from section16.action import Action
from section16.document.identifiers.cik import format as format_cik
from section16.drafting.adoption.adoption import adopted
from section16.drafting.context.questions import Reason
from section16.errors import OfficeError, UnreadableError
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.finding import Finding
from section16.nearest import nearest
from section16.office.approval.policy import APPROVAL
from section16.office.members import Member
from section16.office.office import Office, look_over
from section16.sources.files import read_file
from section16.store.record_kinds import KINDS, SETTINGS, body_of, kind_of
from section16.store.records import Record
from section16.store.roles import MemberRole
from section16.workspace.adopting import require_unknown
from section16.workspace.context import OfficeContext
from section16.workspace.reading import read_many
from section16.workspace.records import changed, entry_of

__all__ = [
    "EVERY_ISSUER",
    "Member",
    "MemberRole",
    "Record",
    "add_facts",
    "adopt_filings",
    "change_member",
    "create_office",
    "list_drafts",
    "list_records",
    "put_record",
    "remove_record",
    "summarize_office",
    "value_text",
]

EVERY_ISSUER = "*"
"""Used in place of a CIK: the role is for every issuer."""


class OfficeCreated(msgspec.Struct, frozen=True, kw_only=True):
    """A new office: its address without a password, its first member, and how many records a facts file added."""

    office: str
    member: str
    records: int = 0


class RecordsAdded(msgspec.Struct, frozen=True, kw_only=True):
    """How many records a facts file added or changed; those that the office has already are not counted."""

    records: int


class IssuerAdopted(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer built from the filings of its insiders.

    ``records`` counts everything that was added, ``balances`` the opening balances among it, which are as of ``as_of``;
    ``findings`` are what the filings do not state, or state doubtfully.
    """

    issuer: str
    name: str
    records: int
    balances: int
    as_of: date | None
    findings: tuple[Finding, ...] = ()


class IssuerSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An issuer of the office: its CIK, its name, how many records of each kind and how many drafts it has.

    ``problem`` says why it cannot be summarized, such as a damaged record; ``action`` then finds the record.
    """

    cik: str
    name: str = ""
    counts: dict[str, int] = {}
    problem: str = ""
    action: Action | None = None


class OfficeSummary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an office has, as far as the member may see it.

    ``head`` is the head of the audit trail; it counts the entries of all issuers, so that it is left out for a member who has
    no role for every issuer.
    """

    issuers: tuple[IssuerSummary, ...]
    members: tuple[Member, ...]
    head: str | None = None


class RecordChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a record: ``change`` is ``added``, ``updated``, ``removed`` or ``none``."""

    kind: str
    name: str
    change: str


class ListedDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft of the office.

    ``document`` is the form, in the JSON of ownership documents, which has a schema of its own. ``events`` are the numbers of
    the events that it reports, ``powers`` the powers of attorney under which it can be signed, ``reasons`` why each row is
    there, ``digest`` the SHA-256 of the form's JSON. ``if_closed`` is the later date on which it is due if EDGAR was closed on
    the ``uncertain`` dates. ``made_as`` is the name under which it was drafted, ``name`` another where an earlier draft has
    that name; ``amends`` is the draft that it amends.
    """

    name: str
    form: str
    owners: tuple[str, ...]
    period: date
    due: date
    document: Any
    reasons: tuple[Reason, ...]
    powers: tuple[str, ...]
    digest: str
    state: str
    version: int
    events: tuple[str, ...]
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()
    made_as: str = ""
    amends: str = ""


class FactsFileError(UnreadableError):
    """A facts file that cannot be read; ``findings`` state what is wrong, with the place."""

    def __init__(self, file: Path, findings: Sequence[Finding]) -> None:
        count = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
        super().__init__(
            f"The facts file has {count}.", where=str(file), remedy="Correct the file and try again. Nothing was changed."
        )
        self.findings = tuple(findings)


def create_office(context: OfficeContext, facts: Path | None = None, *, name: str = "", email: str = "") -> OfficeCreated:
    """Create an office in an SQLite file or an empty PostgreSQL database, with the records of a facts file if one is given.

    The member of the context becomes its first member, with every role, under ``name`` and with the e-mail address ``email``.
    Raises :class:`FactsFileError` and :class:`~section16.finding.WrongFactsError` for facts that cannot be used, before
    anything is created, and :class:`~section16.errors.OfficeError` where an office exists already.
    """
    stated = _facts_of(facts) if facts is not None else None
    if facts is not None and stated is not None:
        look_over(stated, facts.name)  # before there is an office
    with Office.init(context.address, by=context.member, clock=context.clock, name=name, email=email) as office:
        records = office.take_in(stated) if stated is not None else 0
        return OfficeCreated(office=office.where, member=context.member, records=records)


def add_facts(context: OfficeContext, file: Path) -> RecordsAdded:
    """Add the records of a facts file; named records replace those of the same name, listed ones such as events are added.

    Raises :class:`FactsFileError` for a file that cannot be read, and :class:`~section16.finding.WrongFactsError` for
    facts that would contradict what the office has; then nothing is changed.
    """
    stated = _facts_of(file)
    with context.open() as office:
        return RecordsAdded(records=office.take_in(stated))


def _facts_of(file: Path) -> Facts:
    """Return the facts of a file; raises :class:`FactsFileError` with everything that is wrong with it."""
    stated, found = read_facts(read_file(file), file.name)
    if stated is None:
        raise FactsFileError(file, found)
    return stated


def adopt_filings(context: OfficeContext, files: Iterable[str], issuer: str, *, as_of: date | None = None) -> IssuerAdopted:
    """Build an issuer's people, holders, securities, awards and opening balances from the filings of its insiders.

    ``files`` are files, patterns, folders or archives; ``as_of`` is the date at whose end the balances are true, without it
    the last one that the filings state. Raises :class:`~section16.errors.OfficeError` where the office has the issuer already,
    and where none of the filings is about it.
    """
    cik = format_cik(issuer)
    with context.open() as office:
        require_unknown(cik, office.ciks())
        try:
            made = adopted(read_many(files), cik, as_of=as_of)
        except KeyError:
            remedy = "Check the files and the CIK."
            raise OfficeError(f"None of the filings is about issuer {cik}.", remedy=remedy) from None
        count = office.take_in(made.facts)
    opening = made.facts.opening
    return IssuerAdopted(
        issuer=cik,
        name=made.facts.issuer.name,
        records=count,
        balances=len(opening.holdings),
        as_of=opening.as_of,
        findings=made.findings,
    )


def summarize_office(context: OfficeContext) -> OfficeSummary:
    """Return the issuers that the member may see, with counts, the members who work on them, and the head of the trail."""
    with context.open() as office:
        return OfficeSummary(
            issuers=tuple(_summary(office, cik) for cik in office.ciks()),
            members=office.members(),
            head=str(office.head()) if office.reads_all else None,
        )


def _summary(office: Office, cik: str) -> IssuerSummary:
    """Return an issuer's name and counts, or what is wrong with it: one that is damaged does not hide the others."""
    try:
        return IssuerSummary(cik=cik, name=office.issuer(cik).name, counts=_counts(office, cik))
    except msgspec.DecodeError:
        problem = "A record is damaged. Verify the office to find it."
        return IssuerSummary(cik=cik, problem=problem, action=Action("office.audit", {"verify": True}))


def _counts(office: Office, cik: str) -> dict[str, int]:
    counts = {kind: len(office.records(cik, kind)) for kind in KINDS}
    return {kind: count for kind, count in {**counts, "drafts": len(office.drafts(cik))}.items() if count}


def change_member(  # noqa: PLR0913 - what a member has
    context: OfficeContext,
    login: str,
    *,
    name: str | None = None,
    email: str | None = None,
    active: bool | None = None,
    give: Iterable[tuple[str, str]] = (),
    take: Iterable[tuple[str, str]] = (),
) -> Member:
    """Add a member, or change one: what is ``None`` stays as it is.

    ``give`` and ``take`` are roles to give and to remove, each with the CIK of an issuer, or ``*`` for every issuer. A member
    who is not active keeps the roles and cannot use them. Raises :class:`~section16.errors.OfficeError` for an unknown role and
    where the office would have no administrator, :class:`~section16.errors.NotAllowedError` unless an administrator asks.
    """
    given, taken = [(_role(word), cik) for word, cik in give], [(_role(word), cik) for word, cik in take]
    with context.open() as office:
        known = next((one for one in office.members() if one.login == login), Member(login, login, "", active=True))
        roles: dict[str, tuple[MemberRole, ...]] = {}
        for role, cik in given:
            roles[cik] = (*roles.get(cik, ()), role)
        stated = {"name": name, "email": email, "active": active}
        changes = {field: value for field, value in stated.items() if value is not None}
        wanted = msgspec.structs.replace(known, roles=roles, **changes)
        office.add_member(wanted)
        for role, cik in taken:
            office.take_role(login, role, cik)
        # Members who gave up their own last role no longer see themselves.
        return next((one for one in office.members() if one.login == login), msgspec.structs.replace(wanted, roles={}))


def _role(word: str) -> MemberRole:
    if word not in list(MemberRole):
        raise OfficeError(f"Unknown role {word!r}.{nearest(word, MemberRole)}", remedy=f"Use {', '.join(MemberRole)}.")
    return MemberRole(word)


def list_records(context: OfficeContext, kind: str) -> tuple[Record, ...]:
    """Return an issuer's records of a kind, such as ``people`` or ``securities``.

    Raises :class:`~section16.errors.OfficeError` for an unknown kind.
    """
    with context.open() as office:
        kind_of(kind)
        return office.records(context.cik(office), kind)


def put_record(context: OfficeContext, kind: str, name: str, words: Sequence[str], version: int | None = None) -> RecordChange:
    """Add a record or change some of its values, given as ``key=value`` with values as in a facts file; a text as it is.

    ``name`` is the record's short name or number, ``new`` for the next number. ``version`` is the version that the change was
    made from; 0 means that the record must be new. Raises :class:`~section16.errors.ConflictError` where the newest version is
    another, and :class:`~section16.finding.WrongFactsError` for values that cannot be used.
    """
    with context.open() as office:
        kind_of(kind)
        cik = context.cik(office)
        number = "" if name == "new" else name
        known = [one.value for one in office.records(cik, kind) if one.name == number]
        with office.change(cik, kind_of(kind).role) as change:
            done = change.put(kind, number, _value(kind, name, words, known), version)
    what = "none" if done is None else "updated" if known else "added"
    return RecordChange(kind=kind, name=done or name, change=what)


def _value(kind: str, name: str, words: Sequence[str], known: Sequence[Any]) -> Any:
    """Return the value of a record with the words applied to it."""
    where = f"{kind} {name}"
    if kind == "texts":
        return " ".join(words)
    if kind == "settings" and name not in SETTINGS:
        raise OfficeError(f"Unknown setting {name!r}.", remedy=f"Use {', '.join(SETTINGS)}.")
    if kind == "policies" and name != APPROVAL:
        raise OfficeError(f"Unknown policy {name!r}.", remedy=f"The only policy is {APPROVAL}.")
    entry = name if kind == "settings" else kind
    return changed(entry, known[0], words, where) if known else entry_of(entry, words, where)


def remove_record(context: OfficeContext, kind: str, name: str, version: int | None = None) -> RecordChange:
    """Remove a record; its versions remain readable.

    Raises :class:`~section16.errors.OfficeError` where there is none, and where other records refer to it.
    """
    with context.open() as office, office.change(context.cik(office), kind_of(kind).role) as change:
        change.remove(kind, name, version)
    return RecordChange(kind=kind, name=name, change="removed")


def list_drafts(context: OfficeContext) -> tuple[ListedDraft, ...]:
    """Return the drafts of an issuer, the earliest due date first."""
    with context.open() as office:
        found = office.drafts(context.cik(office))
    fields = ListedDraft.__struct_fields__
    return tuple(ListedDraft(**{field: getattr(draft, field) for field in fields}) for draft in found)


def value_text(record: Record) -> str:
    """Return the value of a record as one line of JSON, the same for the same value."""
    return body_of(record.value)
