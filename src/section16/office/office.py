"""The office of the people who prepare forms: issuers, members, records of facts and events, drafts, and the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from section16.action import Action
from section16.clock import Clock
from section16.database_address import DatabaseAddress
from section16.document.identifiers.cik import format as padded
from section16.drafting.context.context import DraftingContext
from section16.drafting.draft import Draft, Drafting
from section16.drafting.draft import check_before_drafting as looked_over
from section16.drafting.form.box_changes import changes_of_substance
from section16.errors import OfficeError
from section16.facts.facts import Facts
from section16.facts.issuer import Issuer
from section16.finding import Finding, WrongFactsError
from section16.office.addresses import require_addresses_of
from section16.office.drafts.amendments import amendment_of, filed_form
from section16.office.drafts.drafts import OfficeDraft, discard, draft_of, drafts, keep, superseded
from section16.office.drafts.filed_forms import filed_ledger
from section16.office.drafts.issuer_facts import IssuerFacts, drafting_of, issuer_of, records_of, stated
from section16.office.members import (
    Member,
    add_member,
    give_role,
    members_seen,
    no_role,
    readable_issuers,
    require,
    require_administrator,
    require_member,
    require_reader,
)
from section16.store import audit_trail as trail
from section16.store.audit_trail import AuditEvent, TrailHead, digest_of
from section16.store.copying import back_up, copy, new_office
from section16.store.database import connect, reading, shown_address, writing
from section16.store.migration import require_newest
from section16.store.record_kinds import body_of, kind_of
from section16.store.records import IssuerScope, Record, Records, keep_revision
from section16.store.roles import MemberRole
from section16.store.tables import ISSUER

if TYPE_CHECKING:
    from section16.ledger.ledger import Ledger


class Office:
    """An office, seen by one member: ``by`` is the login, ``clock`` gives the time of what is done."""

    def __init__(self, engine: Engine, by: str, clock: Clock, where: str) -> None:
        self.engine = engine
        self.by = by
        self.clock = clock
        self.where = where

    @classmethod
    def open(cls, where: str, *, by: str, clock: Clock) -> Self:
        """Return the office in a database: a path of an SQLite file, or a connection string.

        Raises :class:`~section16.errors.OfficeError` where there is none, or one of another version.
        """
        where = DatabaseAddress(where)
        engine = connect(where)
        try:
            require_newest(engine, shown_address(where))
            with reading(engine) as connection:
                require_member(connection, by)
        except OfficeError:
            engine.dispose()
            raise
        return cls(engine, by, clock, shown_address(where))

    @classmethod
    def init(cls, where: str, *, by: str, clock: Clock, name: str = "", email: str = "") -> Self:
        """Create an office in an empty database; ``by`` becomes its first member, with every role.

        Raises :class:`~section16.errors.OfficeError` where there is one already.
        """
        where = DatabaseAddress(where)
        with new_office(where) as engine, writing(engine) as connection:
            office = cls(engine, by, clock, shown_address(where))
            office.record(connection, add_member(connection, Member(by, name or by, email, active=True), clock()))
            for role in MemberRole:
                office.record(connection, give_role(connection, by, role, None))
        return office

    def close(self) -> None:
        """Close the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def record(self, connection: Connection, deed: AuditEvent) -> TrailHead:
        """Add what was done to the audit trail, within the transaction that does it."""
        return trail.record(connection, self.clock(), self.by, deed)

    # Members

    def members(self) -> tuple[Member, ...]:
        """Return the members with roles; a member for some issuers sees those who work on the same ones."""
        with reading(self.engine) as connection:
            return members_seen(connection, self.by)

    def add_member(self, member: Member) -> None:
        """Add a member with roles, or change one that is there; only for administrators, and not for the last one to leave."""
        with writing(self.engine) as connection:
            require(connection, self.by, None, MemberRole.ADMINISTRATOR)
            self.record(connection, add_member(connection, member, self.clock()))
            for cik, roles in member.roles.items():
                tenant = None if cik == "*" else self.tenant(connection, cik)
                for role in roles:
                    self.record(connection, give_role(connection, member.login, role, tenant))
            require_administrator(connection)

    def take_role(self, login: str, role: MemberRole, cik: str = "*") -> None:
        """Take a role from a member; only for administrators, and not the role of the last administrator."""
        with writing(self.engine) as connection:
            require(connection, self.by, None, MemberRole.ADMINISTRATOR)
            tenant = None if cik == "*" else self.tenant(connection, cik)
            self.record(connection, give_role(connection, login, role, tenant, taken=True))
            require_administrator(connection)

    # Issuers

    def issuers(self, *roles: MemberRole) -> tuple[Issuer, ...]:
        """Return every issuer for which the member has a role, or one of some, in the order in which they came."""
        with reading(self.engine) as connection:
            readable = readable_issuers(connection, self.by, *roles)
            rows = connection.execute(select(ISSUER.c.id, ISSUER.c.body).order_by(ISSUER.c.id))
            return tuple(msgspec.json.decode(row.body, type=Issuer) for row in rows if {row.id, None} & readable)

    def ciks(self, *roles: MemberRole) -> tuple[str, ...]:
        """Return the EDGAR number of every issuer as :meth:`issuers` does, even of an issuer whose record is damaged."""
        with reading(self.engine) as connection:
            readable = readable_issuers(connection, self.by, *roles)
            rows = connection.execute(select(ISSUER.c.id, ISSUER.c.cik).order_by(ISSUER.c.id))
            return tuple(row.cik for row in rows if {row.id, None} & readable)

    def put_issuer(self, issuer: Issuer) -> None:
        """Add an issuer, or change the facts about it."""
        cik = padded(issuer.cik)
        body = body_of(msgspec.structs.replace(issuer, cik=cik))
        with writing(self.engine) as connection:
            tenant = self._readable(connection, cik)
            known = connection.execute(select(ISSUER).where(ISSUER.c.cik == cik)).one_or_none()
            require(connection, self.by, tenant, MemberRole.ADMINISTRATOR if known is None else MemberRole.PREPARER)
            if known is not None and known.body == body:
                return
            version = known.version + 1 if known else 1
            statement: Any = update(ISSUER).where(ISSUER.c.cik == cik) if known else insert(ISSUER)
            connection.execute(statement.values(cik=cik, body=body, version=version))
            action = "changed" if known else "added"
            deed = AuditEvent(action=action, issuer=cik, kind="issuer", name=cik, version=version, digest=digest_of(body))
            keep_revision(connection, self.tenant(connection, cik), deed, body)
            self.record(connection, deed)

    def tenant(self, connection: Connection, cik: str) -> IssuerScope:
        """Return an issuer's row by its EDGAR number.

        All reading and changing of an issuer passes here. Raises :class:`~section16.errors.OfficeError` for one that
        the office does not have, and :class:`~section16.errors.NotAllowedError` for one for which the member has no role.
        """
        tenant = self._readable(connection, padded(cik))
        if tenant is None:
            known = ", ".join(connection.execute(select(ISSUER.c.cik).order_by(ISSUER.c.cik).limit(5)).scalars())
            raise OfficeError(f"The office has no issuer {cik}.", where=self.where, remedy=f"It has {known or 'none yet'}.")
        return tenant

    def _readable(self, connection: Connection, cik: str) -> IssuerScope | None:
        """Return an issuer's row, or ``None`` where the office does not have the issuer.

        Raises :class:`~section16.errors.NotAllowedError` for an issuer that the member may not read, in the same words whether
        the office has it: otherwise every member with a role could find out whose forms are prepared here.
        """
        row = connection.execute(select(ISSUER.c.id).where(ISSUER.c.cik == cik)).scalar()
        readable = readable_issuers(connection, self.by)
        if None not in readable and (row is None or row not in readable):
            raise no_role(self.by, f"for issuer {cik}")
        return None if row is None else IssuerScope(row, cik)

    # Facts

    def issuer(self, cik: str) -> Issuer:
        """Return the facts about the issuer itself."""
        with reading(self.engine) as connection:
            return issuer_of(connection, self.tenant(connection, cik))

    def stated(self, cik: str) -> IssuerFacts:
        """Return all facts about an issuer, from which drafts are made."""
        with reading(self.engine) as connection:
            return stated(connection, self.tenant(connection, cik))

    def records(self, cik: str, word: str) -> tuple[Record, ...]:
        """Return the records of a kind about an issuer."""
        with reading(self.engine) as connection:
            return tuple(Records(connection, self.tenant(connection, cik)).all(word))

    def get(self, cik: str, word: str, name: str) -> Record:
        """Return one record; raises :class:`~section16.errors.OfficeError` where there is none."""
        with reading(self.engine) as connection:
            return Records(connection, self.tenant(connection, cik)).get(word, name)

    @contextmanager
    def change(self, cik: str, role: MemberRole = MemberRole.PREPARER) -> Iterator[OfficeChange]:
        """Give a change of what is stated about an issuer, made by a role; all of it is done at the end, or nothing.

        Raises :class:`WrongFactsError` when the whole would contradict itself in a way that it did not before, and
        :class:`~section16.errors.NotAllowedError` for a member without the role.
        """
        with writing(self.engine) as connection:
            tenant = self.tenant(connection, cik)
            require(connection, self.by, tenant, role)
            before = {_what(one) for one in _wrong(stated(connection, tenant), tenant)}
            yield OfficeChange(self, connection, tenant)
            now = _wrong(stated(connection, tenant), tenant)
            new = [finding for finding in now if _what(finding) not in before]
            if new:
                raise WrongFactsError(new)

    def take_in(self, facts: Facts) -> int:
        """Add the facts of a file to those of the issuer in the office, and return how many records changed.

        Named records replace those of the same name; listed records are added unless an equal one is there.
        """
        self.put_issuer(facts.issuer)
        with self.change(facts.issuer.cik) as change:
            have = {word: {body_of(one.value) for one in change.records(word)} for word in ("relations", "joint", "holdings")}
            done = 0
            for word, name, value in records_of(facts):
                if body_of(value) in have.get(word, ()):
                    continue
                done += change.put(word, name, value) is not None
            return done

    # Drafts

    def drafting(self, cik: str, *, signed: date, event: str = "", year_end: date | None = None) -> Drafting:
        """Return what the facts of an issuer yield, signed on a date; with ``event`` the forms that report it.

        Raises :class:`~section16.errors.OfficeError` for an event that the office does not have.
        """
        found = self.stated(cik)
        if event and event not in found.events:
            raise self._no_event(event, found)
        made = drafting_of(found, signed=signed, year_end=year_end)
        if not event:
            return made
        wanted = found.events.index(event) + 1
        return msgspec.structs.replace(made, drafts=tuple(one for one in made.drafts if wanted in one.events))

    def amendment(self, cik: str, name: str, *, why: str, signed: date, also: Collection[str] = ()) -> Drafting:
        """Return the amendment of a filed draft, from what the facts say now, with what it changes; nothing is kept.

        ``also`` are events that the form left out. Raises :class:`~section16.errors.OfficeError` for a draft that is not filed,
        or amended already, for an event that is not there or not reported by its owners, and where the facts give the form
        that was filed.
        """
        with reading(self.engine) as connection:
            tenant = self.tenant(connection, cik)
            found = stated(connection, tenant)
            kept, amended = filed_form(connection, tenant, name, why)
        for event in also:
            if event not in found.events:
                raise self._no_event(event, found)
        made = amendment_of(found, kept, amended, signed, also)
        reported = {found.events[event - 1] for one in made.drafts for event in one.events}
        for event in also if made.drafts else ():
            if event not in reported:
                owner = " or ".join(found.facts.party(owner).display_name for owner in kept.owners)
                remedy = "Leave it out, or amend the form that reports it."
                raise OfficeError(f"Event {event} is not reported by {owner}.", where=f"draft {name} of {cik}", remedy=remedy)
        if any(not changes_of_substance(one.changes) for one in made.drafts):
            action = Action("event.change", {"number": ""})
            raise OfficeError(
                "The facts result in the same form that was filed, so there is nothing to amend.",
                where=f"draft {name} of {cik}",
                remedy="Change the events first.",
                action=action,
            )
        return made

    def _no_event(self, event: str, found: IssuerFacts) -> OfficeError:
        what, where = f"There is no event {event}.", self.where
        if not found.events:
            return OfficeError(
                what, where=where, remedy="No event has been recorded yet. Record it.", action=Action("event.add", {"kind": ""})
            )
        remedy = f"The last is {max(map(int, found.events))}. List the events."
        return OfficeError(what, where=where, remedy=remedy, action=Action("event.list"))

    def keep_drafts(self, cik: str, drafts: Sequence[Draft]) -> tuple[str, ...]:
        """Keep drafts of an issuer, and return the names of those that are new or changed; preparers alone may.

        Drafts in work whose events these report now are discarded, such as a draft of another day. Raises
        :class:`~section16.errors.ConflictError` for one that is locked and would change; then none is kept.
        """
        with writing(self.engine) as connection:
            tenant = self.tenant(connection, cik)
            require(connection, self.by, tenant, MemberRole.PREPARER)
            numbers = stated(connection, tenant).events
            done = []
            for one in drafts:
                deed = keep(connection, tenant, one, [numbers[event - 1] for event in one.events])
                if deed is not None:
                    self.record(connection, deed)
                    done.append(deed.name)
            for name in superseded(connection, tenant, drafts, numbers):
                self.record(connection, discard(connection, tenant, name))
            return tuple(done)

    def discard_draft(self, cik: str, name: str) -> None:
        """Take a draft out that is in work; preparers alone may."""
        with writing(self.engine) as connection:
            tenant = self.tenant(connection, cik)
            require(connection, self.by, tenant, MemberRole.PREPARER)
            self.record(connection, discard(connection, tenant, name))

    def drafts(self, cik: str, *states: str) -> tuple[OfficeDraft, ...]:
        """Return the drafts of an issuer by the day they are due; with ``states`` those in one of them."""
        with reading(self.engine) as connection:
            return tuple(drafts(connection, self.tenant(connection, cik), *states))

    def filed(self, cik: str) -> Ledger | None:
        """Return the ledger of the filed forms of an issuer, to compare new forms with; ``None`` where there are none."""
        with reading(self.engine) as connection:
            return filed_ledger(connection, self.tenant(connection, cik))

    def draft(self, cik: str, name: str) -> OfficeDraft:
        """Return one draft; raises :class:`~section16.errors.OfficeError` where there is none of that name."""
        with reading(self.engine) as connection:
            return draft_of(connection, self.tenant(connection, cik), name)

    # The audit trail

    def trail(self) -> tuple[trail.AuditEntry, ...]:
        """Return the whole audit trail; only for members with a role for every issuer."""
        with self.reading_all() as connection:
            return tuple(trail.entries(connection))

    @contextmanager
    def reading_all(self) -> Iterator[Connection]:
        """Give a transaction that reads the whole office: for exports, backups, moves and the audit trail.

        Raises :class:`~section16.errors.NotAllowedError` for members without a role for every issuer.
        """
        with reading(self.engine) as connection:
            require_reader(connection, self.by)
            yield connection

    @property
    def reads_all(self) -> bool:
        """Whether the member has a role for every issuer."""
        with reading(self.engine) as connection:
            return None in readable_issuers(connection, self.by)

    def head(self) -> TrailHead:
        """Return the head of the audit trail, to be kept elsewhere; only for members with a role for every issuer.

        It counts the entries of all issuers.
        """
        with self.reading_all() as connection:
            return trail.head_of(connection)

    # Copies

    def copy_to(self, target: str) -> str:
        """Copy the office to another place, where there must be none, and return its fingerprint.

        Only for members with a role for every issuer. Raises :class:`~section16.errors.OfficeError` where there is one already.
        """
        target = DatabaseAddress(target)
        with self.reading_all() as connection:
            return copy(connection, target)

    def back_up(self, file: Path) -> str:
        """Back the office up into one SQLite file, written whole or not at all, and return its fingerprint.

        Only for members with a role for every issuer. Raises :class:`~section16.errors.OfficeError` where the file exists.
        """
        with self.reading_all() as connection:
            return back_up(connection, file)


class OfficeChange:
    """A change in progress of the facts about one issuer."""

    def __init__(self, office: Office, connection: Connection, tenant: IssuerScope) -> None:
        self.office = office
        self.connection = connection
        self.tenant = tenant
        self._records = Records(connection, tenant)

    def records(self, word: str) -> tuple[Record, ...]:
        """Return the records of a kind with the changes made so far."""
        return tuple(self._records.all(word))

    def put(self, word: str, name: str, value: Any, version: int | None = None) -> str | None:
        """Keep a value and return its name, or ``None`` where it is kept already; what is listed and new is given a number.

        ``version`` is the one the change was made from; see :meth:`section16.store.records.Records.put`.
        """
        self._may(word)
        require_addresses_of(value)
        deed = self._records.put(word, name, value, version)
        if deed is None:
            return None
        self.office.record(self.connection, deed)
        return deed.name

    def remove(self, word: str, name: str, version: int | None = None) -> None:
        """Remove a record."""
        self._may(word)
        self.office.record(self.connection, self._records.remove(word, name, version))

    def _may(self, word: str) -> None:
        require(self.connection, self.office.by, self.tenant, kind_of(word).role)


def look_over(facts: Facts, source: str) -> None:
    """Raise :class:`WrongFactsError` for facts that an office would not take in; ``source`` is what they are called."""
    found = looked_over(DraftingContext(facts, source))
    if found:
        raise WrongFactsError(found)


def _wrong(found: IssuerFacts, tenant: IssuerScope) -> list[Finding]:
    """Return what is wrong with the recorded facts, as drafting reports it."""
    return looked_over(DraftingContext(found.facts, f"office, issuer {tenant.cik}", found.events))


def _what(finding: Finding) -> tuple[str, str]:
    """Return what makes a finding the same before and after a change.

    An overdraft is identified by its event, because other events change the balance in its message; others by their message,
    because the numbers of listed records change when a record is removed.
    """
    return finding.id, finding.location if finding.id == "OVERDRAWN" else finding.message
