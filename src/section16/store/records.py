"""Records: the facts about an issuer, each in its newest version, with the earlier versions beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, cast, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from section16.action import Action
from section16.errors import ConflictError, OfficeError
from section16.nearest import nearest_name
from section16.store.audit_trail import AuditEvent, digest_of, last_version
from section16.store.record_kinds import RecordKind, body_of, kind_of, value_of
from section16.store.references import referred_to, unknown_name
from section16.store.tables import REVISION, TRAIL

_LONGEST_NAME = 100
_MOST_NAMES = 12
"""How many names are offered for one that does not exist; more are listed by a command."""
"""The longest short name of a record: longer ones make names of drafts that no file system takes."""


class Record(msgspec.Struct, frozen=True):
    """One record: its kind, its name, the value of its newest version."""

    kind: str
    name: str
    value: Any
    version: int


class IssuerScope(msgspec.Struct, frozen=True):
    """The issuer that records belong to: its row and its EDGAR number."""

    row: int
    cik: str


class Records:
    """The records of one issuer, within one transaction."""

    def __init__(self, connection: Connection, tenant: IssuerScope) -> None:
        self.connection = connection
        self.tenant = tenant

    def all(self, word: str) -> Iterator[Record]:
        """Yield the records of a kind in the order in which they were added."""
        kind = kind_of(word)
        table = kind.table
        asked = self._mine(kind, select(table.c.name, table.c.body, table.c.version)).order_by(table.c.id)
        for name, body, version in self.connection.execute(asked):
            yield Record(word, name, value_of(kind, name, body), version)

    def get(self, word: str, name: str) -> Record:
        """Return one record; raises :class:`~section16.errors.OfficeError` where there is none of that name."""
        kind = kind_of(word)
        found = self._newest(kind, name)
        if found is None:
            raise self._missing(kind, name)
        return Record(word, name, value_of(kind, name, found[0]), found[1])

    def put(self, word: str, name: str, value: Any, version: int | None = None) -> AuditEvent | None:
        """Store a value under a name and return what was done; ``None`` where it is stored already.

        A listed record without a name is given its number. ``version`` is the version that the change was made from: 0 for a
        new record, ``None`` to overwrite any version. Raises :class:`~section16.errors.ConflictError` when the newest
        version is another, and :class:`~section16.errors.OfficeError` for an unusable name and for a value that names something
        the office does not have.
        """
        kind = kind_of(word)
        name = self._named(kind, name)
        body = body_of(value)
        before = self._newest(kind, name)
        self._look_at_version(kind, name, before[1] if before else 0, version)
        if before is not None and before[0] == body:
            return None
        number = self._last_version(kind, name) + 1
        columns = {"body": body, "version": number, **kind.columns(value)}
        if before is None:
            statement: Any = insert(kind.table).values(issuer_id=self.tenant.row, name=name, **columns)
        else:
            statement = self._mine(kind, update(kind.table)).where(kind.table.c.name == name).values(**columns)
        try:
            with self.connection.begin_nested():
                self.connection.execute(statement)
        except IntegrityError as error:
            if "unique" in str(error.orig).lower():
                what, remedy = "Another record has that name.", "Choose another name. Nothing was changed."
                raise OfficeError(what, where=f"{kind.word} {name}", remedy=remedy) from None
            raise unknown_name(self.connection, self.tenant.row, kind, name, value) from None
        return self._keep(kind, name, number, body, "changed" if before else "added")

    def remove(self, word: str, name: str, version: int | None = None) -> AuditEvent:
        """Remove a record and return what was done; its versions remain readable.

        Raises :class:`~section16.errors.OfficeError` where it does not exist or where others refer to it.
        """
        kind = kind_of(word)
        before = self._newest(kind, name)
        if before is None:
            raise self._missing(kind, name)
        self._look_at_version(kind, name, before[1], version)
        try:
            with self.connection.begin_nested():
                self.connection.execute(self._mine(kind, delete(kind.table)).where(kind.table.c.name == name))
        except IntegrityError:
            raise referred_to(self.connection, self.tenant.row, kind, name) from None
        return self._keep(kind, name, self._last_version(kind, name) + 1, None, "removed")

    def _mine(self, kind: RecordKind, asked: Any) -> Any:
        """Return a statement limited to the rows of this issuer and kind."""
        asked = asked.where(kind.table.c.issuer_id == self.tenant.row)
        for column, value in kind.fixed:
            asked = asked.where(kind.table.c[column] == value)
        return asked

    def _newest(self, kind: RecordKind, name: str) -> tuple[str, int] | None:
        table = kind.table
        asked = self._mine(kind, select(table.c.body, table.c.version)).where(table.c.name == name)
        found = self.connection.execute(asked).one_or_none()
        return (found.body, found.version) if found else None

    def _missing(self, kind: RecordKind, name: str) -> OfficeError:
        names = [one.name for one in self.all(kind.word)]
        near = nearest_name(name, names)
        if near or not names:
            remedy, action = f"Did you mean {near}?" if near else "None has been added yet. Add one first.", None
        elif len(names) <= _MOST_NAMES:
            remedy, action = f"Use one of {', '.join(names)}.", None
        else:
            remedy, action = "List the records to see their names.", Action("office.list", {"kind": kind.word})
        what = f"There is no {name!r} among the {kind.word} of {self.tenant.cik}."
        return OfficeError(what, remedy=remedy, action=action)

    def _named(self, kind: RecordKind, name: str) -> str:
        """Return the name to store a record under: the next number for a new listed one; all others require a short name."""
        if kind.listed:
            if name and not (name.isascii() and name.isdigit()):
                remedy = "Leave the name out, or write new, for the next number."
                raise OfficeError("These records are numbered and have no names.", where=f"{kind.word} {name}", remedy=remedy)
            return name or self._next_number(kind)
        if not name.strip():
            raise OfficeError(
                "The name is missing.", where=kind.word, remedy="Give a short name, by which other records refer to it."
            )
        if len(name) > _LONGEST_NAME or not name.isprintable():
            long = (
                f"it has {len(name):,} characters" if len(name) > _LONGEST_NAME else "it has a character that cannot be printed"
            )
            raise OfficeError(
                f"This cannot be a short name: {long}.",
                where=kind.word,
                remedy=f"Give a name of at most {_LONGEST_NAME} letters, digits and signs.",
            )
        return name

    def _next_number(self, kind: RecordKind) -> str:
        """Return the number of the next record of a listed kind; no number is used twice."""
        mine = (REVISION.c.issuer_id == self.tenant.row) & (REVISION.c.kind == kind.word)
        last = self.connection.execute(select(func.max(cast(REVISION.c.name, Integer))).where(mine)).scalar()
        return str((last or 0) + 1)

    def _last_version(self, kind: RecordKind, name: str) -> int:
        return last_version(self.connection, self.tenant.cik, kind.word, name)

    def _look_at_version(self, kind: RecordKind, name: str, found: int, version: int | None) -> None:
        if version is None or version == found:
            return
        if not version:  # it was to be new
            raise ConflictError(
                f"There is already {name!r} among the {kind.word}.",
                where=f"{kind.word} {name} of {self.tenant.cik}",
                remedy="Choose another short name, or change that one. Nothing was overwritten.",
            )
        same = (TRAIL.c.issuer == self.tenant.cik) & (TRAIL.c.kind == kind.word) & (TRAIL.c.name == name)
        asked = select(TRAIL.c.by, TRAIL.c.at).where(same).order_by(TRAIL.c.seq.desc()).limit(1)
        last = self.connection.execute(asked).one_or_none()
        who = f"; {last.by} changed it at {last.at:%Y-%m-%d %H:%M:%S} UTC" if last else ""
        raise ConflictError(
            f"The record is at version {found}, and the change was made from version {version}{who}.",
            where=f"{kind.word} {name} of {self.tenant.cik}",
            remedy="Look at the newest version and make the change again. Nothing was overwritten.",
        )

    def _keep(self, kind: RecordKind, name: str, version: int, body: str | None, action: str) -> AuditEvent:
        event = AuditEvent(
            action=action,
            issuer=self.tenant.cik,
            kind=kind.word,
            name=name,
            version=version,
            digest=digest_of(body or ""),
        )
        keep_revision(self.connection, self.tenant, event, body)
        return event


def keep_revision(connection: Connection, tenant: IssuerScope, event: AuditEvent, body: str | None) -> None:
    """Store the new content of a record beside the earlier versions."""
    kept = {"kind": event.kind, "name": event.name, "version": event.version, "digest": event.digest}
    connection.execute(insert(REVISION).values(issuer_id=tenant.row, body=body, **kept))
