"""Whether an office matches its audit trail: every record, version, draft, step, document, hold and member.

A row that was changed in the database, outside of section16, no longer matches its seal: each row is compared with the last
entry about it. The journal of submissions and the reminders are not sealed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import DatabaseError

from section16.finding import Finding, Severity
from section16.formats.json_document import from_json
from section16.office.approval.authentication import PAPER_SAID, seal_of_paper
from section16.office.drafts.drafts import NAMED, grounds_of
from section16.office.drafts.old_names import amends_by, made_as_by
from section16.office.drafts.steps import StepDetails, StepTaken, seal_of_step, submission_of
from section16.office.drafts.stored_words import step_of, stored_action
from section16.office.drafts.workflow import STEPS, State
from section16.office.members import Member
from section16.office.postings import KIND as POSTING_KIND
from section16.office.postings import WEBSITE, posted_periods, seal_of_period
from section16.office.retention.holds import holds
from section16.store.audit_trail import CLOCKS_DIFFER, AuditEntry, TrailHead, digest_of, entries, kept_head, verify
from section16.store.integrity import integrity, orphans
from section16.store.record_kinds import KINDS, RecordKind, value_of
from section16.store.records import IssuerScope
from section16.store.tables import DRAFT, ISSUER, MEMBER, PAPER, REVISION, ROLE, STEP

_STATED = frozenset({"added", "changed", "removed"})
_DRAFTED = frozenset({"drafted", stored_action("drafted again")})
_GROUNDS = re.compile(rf"^grounds ({NAMED})?([0-9a-f]{{64}})$")
_NUMBER = re.compile(r"\d{10}-\d{2}-\d{6}", re.ASCII)
_STEP = re.compile(r"^state (\S+); step ([0-9a-f]{64})$")


class SealedTrail:
    """The last entry of the trail about each record."""

    def __init__(self, expected: Iterable[AuditEntry]) -> None:
        self.entries = tuple(expected)
        self.stated: dict[tuple[str, str, str], AuditEntry] = {}
        self.versions: dict[tuple[str, str, str, int], AuditEntry] = {}
        self.erased: set[tuple[str, str, str, int]] = set()
        self.drafts: dict[tuple[str, str], AuditEntry] = {}
        self.grounds: dict[tuple[str, str], tuple[bool, str]] = {}
        self.steps: dict[tuple[str, str, int], tuple[AuditEntry, str]] = {}
        self.others: dict[tuple[str, str, str], AuditEntry] = {}
        self.looks: dict[tuple[str, str], list[AuditEntry]] = {}
        for entry in self.entries:
            self._take(entry)

    def _take(self, entry: AuditEntry) -> None:
        key = (entry.issuer, entry.kind, entry.name)
        if entry.action == "erased":
            self.erased.add((*key, entry.version))
        elif entry.kind in KINDS or entry.kind == "issuer":
            self.stated[key] = entry
            self.versions[(*key, entry.version)] = entry
        elif entry.kind == "draft":
            self._take_draft(entry)
        elif entry.kind in ("paper", "hold", POSTING_KIND):
            self.others[key] = entry
        if entry.kind in (POSTING_KIND, WEBSITE):
            for number in _NUMBER.findall(entry.note):
                self.looks.setdefault((entry.issuer, number), []).append(entry)

    def _take_draft(self, entry: AuditEntry) -> None:
        key = (entry.issuer, entry.name)
        self.drafts[key] = entry
        if entry.action in _DRAFTED or entry.action == STEPS["sign"].done:
            self.versions[(entry.issuer, "draft", entry.name, entry.version)] = entry
        grounds, step = _GROUNDS.match(entry.note), _STEP.match(entry.note)
        if entry.action in _DRAFTED:
            self.grounds[key] = (bool(grounds[1]), grounds[2]) if grounds else (False, "")
        if step:
            self.steps[(entry.issuer, entry.name, entry.version)] = (entry, step[2])


def verify_office(connection: Connection, exported: TrailHead | None = None) -> Iterator[Finding]:
    """Yield what differs from the audit trail, and what is wrong with the trail itself, each with its place."""
    damage = tuple(integrity(connection))
    yield from damage
    try:
        yield from orphans(connection)
        yield from _verify_rows(connection, exported)
    except DatabaseError:
        if not damage:  # else it was reported, and what can be read was compared
            raise


def _verify_rows(connection: Connection, exported: TrailHead | None) -> Iterator[Finding]:
    sealed = SealedTrail(entries(connection))
    yield from verify(iter(sealed.entries), kept_head(connection), exported)
    rows = connection.execute(select(ISSUER).order_by(ISSUER.c.id)).all()
    yield from _issuers(rows, sealed)
    tenants = [IssuerScope(row.id, row.cik) for row in rows]
    for tenant in tenants:
        for kind in KINDS.values():
            yield from _readable(kind.word, _records(connection, tenant, kind, sealed))
        yield from _readable("drafts", _drafts(connection, tenant, sealed))
        yield from _readable("steps", _steps(connection, tenant, sealed))
        yield from _readable("papers", _papers(connection, tenant, sealed))
        yield from _readable("postings", _postings(connection, tenant, sealed))
    yield from _versions(connection, {tenant.row: tenant.cik for tenant in tenants}, sealed)
    yield from _holds(connection, sealed)
    yield from _members(connection, sealed)
    yield from _roles(connection, sealed)


def _readable(what: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """Yield what is found, and a finding where a row cannot be read at all."""
    try:
        yield from found
    except ValueError as error:
        yield _finding("UNREADABLE", what, f"A row has a value that cannot be read{_quoted(error)}.")


def _quoted(error: ValueError) -> str:
    """Return the value that could not be read, from the message of a library, where that quotes it alone."""
    found = re.search(r": ('[^']*')$", str(error))
    return f", {found[1]}" if found else ""


def _finding(what: str, place: str, message: str) -> Finding:
    remedy = "It was changed outside of section16. Compare it with a backup."
    return Finding(f"SEALED-{what}", Severity.REJECT, place, message, remedy)


def _missing(place: str, entry: AuditEntry) -> Finding:
    version = f", in version {entry.version}" if entry.version else ""
    return _finding("MISSING", place, f"The office does not have it; entry {entry.seq} of the audit trail records it{version}.")


def _unknown(place: str) -> Finding:
    return _finding("UNKNOWN", place, "The audit trail has no entry for it.")


def _changed(place: str, entry: AuditEntry, what: str) -> Finding:
    return _finding(
        "CHANGED", place, f"{what[0].upper()}{what[1:]} differs from what entry {entry.seq} of the audit trail records."
    )


def _issuers(rows: Iterable[Row[Any]], sealed: SealedTrail) -> Iterator[Finding]:
    expected = {name: entry for (_cik, kind, name), entry in sealed.stated.items() if kind == "issuer"}
    for row in rows:
        place = f"issuer {row.cik}"
        entry = expected.pop(row.cik, None)
        if entry is None:
            yield _unknown(place)
        elif (digest_of(row.body), row.version) != (entry.digest, entry.version):
            yield _changed(place, entry, "its content")
    yield from (_missing(f"issuer {name}", entry) for name, entry in expected.items())


def _records(connection: Connection, tenant: IssuerScope, kind: RecordKind, sealed: SealedTrail) -> Iterator[Finding]:
    expected = {
        name: entry
        for (cik, word, name), entry in sealed.stated.items()
        if (cik, word) == (tenant.cik, kind.word) and entry.action != "removed"
    }
    asked = select(kind.table).where(kind.table.c.issuer_id == tenant.row)
    for column, value in kind.fixed:
        asked = asked.where(kind.table.c[column] == value)
    for row in connection.execute(asked.order_by(kind.table.c.id)):
        place = f"{kind.word} {row.name} of {tenant.cik}"
        entry = expected.pop(row.name, None)
        if entry is None:
            yield _unknown(place)
        elif digest_of(row.body) != entry.digest:
            yield _changed(place, entry, "its content")
        elif row.version != entry.version or not _fits(kind, row):
            yield _changed(place, entry, "what is recorded with the facts")
    yield from (_missing(f"{kind.word} {name} of {tenant.cik}", entry) for name, entry in expected.items())


def _fits(kind: RecordKind, row: Row[Any]) -> bool:
    """Return whether the columns of a record say what its body says."""
    return all(getattr(row, name) == value for name, value in kind.columns(value_of(kind, row.name, row.body)).items())


def _drafts(connection: Connection, tenant: IssuerScope, sealed: SealedTrail) -> Iterator[Finding]:
    expected = {
        name: entry for (cik, name), entry in sealed.drafts.items() if cik == tenant.cik and entry.action != "discarded"
    }
    for row in connection.execute(select(DRAFT).where(DRAFT.c.issuer_id == tenant.row).order_by(DRAFT.c.id)):
        place = f"draft {row.name} of {tenant.cik}"
        entry = expected.pop(row.name, None)
        if entry is None:
            yield _unknown(place)
            continue
        step = _STEP.match(entry.note)
        named, grounds = sealed.grounds.get((tenant.cik, row.name), (False, ""))
        if (digest_of(row.document), row.digest) != (entry.digest, entry.digest):
            yield _changed(place, entry, "its document")
        if row.version != entry.version or row.state != (step[1] if step else State.DRAFT):
            yield _changed(place, entry, f"its state ({row.state}, version {row.version})")
        if grounds and grounds_of(connection, tenant, row.name, named=named) != grounds:
            yield _changed(place, entry, "its description (form, owners, dates, reasons, events)")
        if not named and (row.made_as, row.amends) != _old_names(row):
            yield _changed(place, entry, "the draft that it amends, or its first name,")
    yield from (_missing(f"draft {name} of {tenant.cik}", entry) for name, entry in expected.items())


def _old_names(row: Row[Any]) -> tuple[str, str]:
    return made_as_by(row.name), amends_by(row.name, from_json(row.document.encode()).document_type.text or "")


def _steps(connection: Connection, tenant: IssuerScope, sealed: SealedTrail) -> Iterator[Finding]:
    expected = {(name, version): one for (cik, name, version), one in sealed.steps.items() if cik == tenant.cik}
    for row in connection.execute(select(STEP).where(STEP.c.issuer_id == tenant.row).order_by(STEP.c.id)):
        place = _step_place(row.draft, row.version, tenant.cik)
        entry, seal = expected.pop((row.draft, row.version), (None, ""))
        if entry is None:
            yield _unknown(place)
            continue
        said = {name: getattr(row, name) for name in ("word", "version", "by", "at", "content")}
        erased = (tenant.cik, "step", row.draft, row.version) in sealed.erased and row.body is None
        whole = row.body is not None and seal_of_step(row.draft, StepTaken(**said, details=StepDetails()), row.body) == seal
        spoken = (row.by, stored_action(STEPS[step_of(row.word)].done) if step_of(row.word) in STEPS else "") == (
            entry.by,
            entry.action,
        )
        begun = row.body is None or row.submission == submission_of(msgspec.json.decode(row.body, type=StepDetails))
        spoken = spoken and begun
        if row.digest != seal or not (erased or whole) or not spoken or abs(row.at - entry.at) > CLOCKS_DIFFER:
            yield _changed(place, entry, "its text")
    for (name, version), (entry, _seal) in expected.items():
        yield _missing(_step_place(name, version, tenant.cik), entry)


def _step_place(draft: str, version: int, cik: str) -> str:
    return f"step to version {version} of draft {draft} of {cik}"


def _papers(connection: Connection, tenant: IssuerScope, sealed: SealedTrail) -> Iterator[Finding]:
    expected = {name: entry for (cik, kind, name), entry in sealed.others.items() if (cik, kind) == (tenant.cik, "paper")}
    for row in connection.execute(select(PAPER).where(PAPER.c.issuer_id == tenant.row).order_by(PAPER.c.id)):
        place = f"paper {row.name} of {tenant.cik}"
        entry = expected.pop(row.name, None)
        erased = row.body is None and (tenant.cik, "paper", row.name, 1) in sealed.erased
        said = [getattr(row, name) for name in PAPER_SAID]
        if entry is None:
            yield _unknown(place)
        elif seal_of_paper(*said) != entry.digest:
            yield _changed(place, entry, "what is said about it")
        elif not erased and (row.body is None or hashlib.sha256(row.body).hexdigest() != row.digest):
            yield _changed(place, entry, "its content")
    yield from (_missing(f"paper {name} of {tenant.cik}", entry) for name, entry in expected.items())


def _postings(connection: Connection, tenant: IssuerScope, sealed: SealedTrail) -> Iterator[Finding]:
    key = (tenant.cik, POSTING_KIND)
    expected = {name: entry for (cik, kind, name), entry in sealed.others.items() if (cik, kind) == key}
    for name, one in posted_periods(connection, tenant):
        place = f"posting {name} of {tenant.cik}"
        entry = expected.pop(name, None)
        if entry is None:
            yield _unknown(place)
        elif seal_of_period(name, one) != entry.digest:
            yield _changed(place, entry, "what is recorded about it")
        elif not any(abs(look.at - one.seen) <= CLOCKS_DIFFER for look in sealed.looks.get((tenant.cik, one.accession), ())):
            yield _changed(place, entry, "when it was last seen")
    yield from (_missing(f"posting {name} of {tenant.cik}", entry) for name, entry in expected.items())


def _versions(connection: Connection, ciks: dict[int, str], sealed: SealedTrail) -> Iterator[Finding]:
    expected = dict(sealed.versions)
    for row in connection.execute(select(REVISION).order_by(REVISION.c.id)):
        cik = ciks.get(row.issuer_id, "")
        key = (cik, row.kind, row.name, row.version)
        place = f"version {row.version} of {row.kind} {row.name} of {cik}"
        entry = expected.pop(key, None)
        if entry is None:
            yield _unknown(place)
        elif row.digest != entry.digest or not _whole(row, entry, erased=key in sealed.erased):
            yield _changed(place, entry, "its content")
    for (cik, kind, name, version), entry in expected.items():
        yield _missing(f"version {version} of {kind} {name} of {cik}", entry)


def _whole(row: Row[Any], entry: AuditEntry, *, erased: bool) -> bool:
    if row.body is None:
        return erased or entry.action == "removed"
    return digest_of(row.body) == entry.digest and entry.action != "removed"


def _holds(connection: Connection, sealed: SealedTrail) -> Iterator[Finding]:
    expected = {name: entry for (_cik, kind, name), entry in sealed.others.items() if kind == "hold"}
    for hold in holds(connection):
        place = f"hold {hold.name}"
        entry = expected.pop(hold.name, None)
        lifted = entry is not None and entry.action == "lifted"
        if entry is None:
            yield _unknown(place)
        elif hold.seal != entry.digest or lifted != (hold.until is not None):
            yield _changed(place, entry, "its text")
        elif hold.until is not None and abs(hold.until - entry.at) > CLOCKS_DIFFER:
            yield _changed(place, entry, "when it was lifted")
    yield from (_missing(f"hold {name}", entry) for name, entry in expected.items())


def _members(connection: Connection, sealed: SealedTrail) -> Iterator[Finding]:
    """Yield where members, their names and addresses differ from the last entry about them."""
    expected: dict[str, list[AuditEntry]] = {}
    for entry in sealed.entries:
        if entry.kind == "member" and entry.action in _STATED:
            expected.setdefault(entry.name, []).append(entry)
    for row in connection.execute(select(MEMBER).order_by(MEMBER.c.id)):
        place = f"member {row.login}"
        mine = expected.pop(row.login, None)
        if mine is None:
            yield _unknown(place)
        elif Member(row.login, row.name, row.email, row.active).note != mine[-1].note:
            yield _changed(place, mine[-1], "name, address or whether active")
        elif abs(row.since - mine[0].at) > CLOCKS_DIFFER:
            yield _changed(place, mine[0], "since when")
    yield from (_missing(f"member {name}", mine[-1]) for name, mine in expected.items())


_ALL = "all issuers"


def _roles(connection: Connection, sealed: SealedTrail) -> Iterator[Finding]:
    """Yield where roles are not those that the trail gave and took, one after the other."""
    expected: dict[str, AuditEntry] = {}
    for entry in sealed.entries:
        place = f"role {entry.note} of member {entry.name} for {entry.issuer or _ALL}"
        if entry.action == "role given":
            expected[place] = entry
        elif entry.action == "role taken":
            expected.pop(place, None)
    asked = select(MEMBER.c.login, ISSUER.c.cik, ROLE.c.role, ROLE.c.issuer_id).select_from(ROLE.join(MEMBER).outerjoin(ISSUER))
    for login, cik, role, row in connection.execute(asked.order_by(ROLE.c.id)):
        whose = cik or (_ALL if row is None else f"issuer number {row}, which does not exist")
        place = f"role {role} of member {login} for {whose}"
        if expected.pop(place, None) is None:
            yield _unknown(place)
    yield from (_missing(place, entry) for place, entry in expected.items())
