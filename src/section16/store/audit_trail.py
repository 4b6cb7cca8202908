"""The audit trail: who did what to which version of what, and when, each entry sealed together with the one before.

An entry's seal is the SHA-256 of the previous seal and of the entry's content. A change, removal, addition or move of a past
entry breaks the seals from there on; entries removed from the end are found with a head that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from section16.errors import OfficeError
from section16.finding import Finding, Severity
from section16.plurals import counted
from section16.store.tables import HEAD, TRAIL

BEGINNING = "0" * 64
"""The seal before the first entry."""

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far apart two times may be without a finding: the clocks of several machines are never quite the same."""


class AuditEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: to which record, in which version, with the digest of its content afterward."""

    action: str
    issuer: str = ""
    kind: str = ""
    name: str = ""
    version: int = 0
    digest: str = ""
    note: str = ""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the trail."""

    seq: int
    at: datetime
    by: str
    action: str
    issuer: str
    kind: str
    name: str
    version: int
    digest: str
    note: str
    previous: str
    hash: str


class TrailHead(msgspec.Struct, frozen=True):
    """The end of the trail: the number of its last entry and its seal, to be kept elsewhere and compared later."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """Return the head as it is printed and compared: ``12:9f86d0...``."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> TrailHead:
        """Return a head that was printed; raises ``ValueError`` for another text."""
        seq, colon, seal = text.strip().partition(":")
        if not colon or not seq.isdecimal() or len(seal) != len(BEGINNING):
            raise ValueError(f"{text!r} is not the head of an audit trail, which looks like 12:9f86d0...")
        return cls(int(seq), seal)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def moment(at: datetime) -> str:
    """Return a moment as it is sealed: in universal time, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal_of(seq: int, at: datetime, by: str, event: AuditEvent, previous: str) -> str:
    """Return the seal of an entry."""
    said = msgspec.json.encode([previous, seq, moment(at), by, *msgspec.structs.astuple(event)])
    return hashlib.sha256(said).hexdigest()


def record(connection: Connection, at: datetime, by: str, event: AuditEvent) -> TrailHead:
    """Add an entry at the end of the trail and return the new head; others that write wait for this transaction."""
    at = at.astimezone(UTC)
    head = kept_head(connection, lock=True)
    if head is None:
        remedy = "Verify the audit trail to see what else was changed, then restore a backup."
        raise OfficeError("The head of the audit trail is missing.", remedy=remedy)
    seq = head.seq + 1
    seal = seal_of(seq, at, by, event, head.hash)
    said = msgspec.structs.asdict(event)
    connection.execute(insert(TRAIL).values(seq=seq, at=at, by=by, previous=head.hash, hash=seal, **said))
    connection.execute(update(HEAD).values(seq=seq, hash=seal))
    return TrailHead(seq, seal)


def kept_head(connection: Connection, *, lock: bool = False) -> TrailHead | None:
    """Return the head that the database keeps, or ``None`` where it was removed."""
    asked = select(HEAD.c.seq, HEAD.c.hash)
    row = connection.execute(asked.with_for_update() if lock else asked).first()
    return TrailHead(row.seq, row.hash) if row else None


def head_of(connection: Connection) -> TrailHead:
    """Return the head of the trail; number 0 where it was removed."""
    return kept_head(connection) or TrailHead(0, BEGINNING)


def last_version(connection: Connection, issuer: str, kind: str, name: str) -> int:
    """Return the last version of a record in the trail, 0 for an unknown record; no version is used twice."""
    same = (TRAIL.c.issuer == issuer) & (TRAIL.c.kind == kind) & (TRAIL.c.name == name)
    return connection.execute(select(func.max(TRAIL.c.version)).where(same)).scalar() or 0


def entries(connection: Connection) -> Iterator[AuditEntry]:
    """Yield the entries in their order."""
    for row in connection.execute(select(TRAIL).order_by(TRAIL.c.seq)):
        yield AuditEntry(**row._mapping)  # noqa: SLF001 - the public name of a row's columns by name


def verify(found: Iterator[AuditEntry], head: TrailHead | None, exported: TrailHead | None = None) -> Iterator[Finding]:
    """Yield what is wrong with a trail: the first entry that does not follow, times that run backward, and another end.

    ``head`` is the one in the database, ``exported`` one that was kept elsewhere.
    """
    previous, seq, seals = BEGINNING, 0, {0: BEGINNING}
    latest: datetime | None = None
    for entry in found:
        seq += 1
        wrong = _wrong(entry, seq, previous)
        if wrong:
            yield _broken("TRAIL-BROKEN", f"entry {seq}", wrong)
            return
        previous = seals[seq] = entry.hash
        if latest is not None and latest - entry.at > CLOCKS_DIFFER:
            yield _backward(entry, latest)
        latest = max(latest or entry.at, entry.at)
    yield from _own_end(head, seq, seals)
    if exported is not None:
        yield from _ends(exported, "the head kept outside the database", seq, seals)


def _wrong(entry: AuditEntry, seq: int, previous: str) -> str:
    if entry.seq != seq:
        return f"Entry {seq} is missing; entry {entry.seq} is in its place."
    if entry.previous != previous:
        return "Its seal does not match the previous entry: an entry was changed, inserted, removed or moved."
    event = AuditEvent(**{name: getattr(entry, name) for name in AuditEvent.__struct_fields__})
    if entry.hash != seal_of(seq, entry.at, entry.by, event, previous):
        return "Its content does not match its seal: the entry was changed."
    return ""


def _backward(entry: AuditEntry, latest: datetime) -> Finding:
    message = (
        f"The entry is of {entry.at:%Y-%m-%d %H:%M:%S} UTC, earlier than an entry before it, of {latest:%Y-%m-%d %H:%M:%S} UTC."
    )
    remedy = "Find out whether the clock was set back; the order of the entries is certain, their times are not."
    return Finding("TRAIL-TIME", Severity.REJECT, f"entry {entry.seq}", message, remedy)


def _own_end(head: TrailHead | None, last: int, seals: dict[int, str]) -> Iterator[Finding]:
    """Yield how the head of the database differs from the end of the trail, at which it has to be."""
    if head is None:
        yield _broken("TRAIL-HEAD", "head", "The head of the audit trail is missing.")
    elif head.seq < last:
        yield _broken("TRAIL-HEAD", "head", f"The recorded head is entry {head.seq}, and the trail continues to entry {last}.")
    else:
        yield from _ends(head, "the head recorded in the database", last, seals)


def _ends(head: TrailHead, whose: str, last: int, seals: dict[int, str]) -> Iterator[Finding]:
    if head.seq > last:
        missing = counted(head.seq - last, "entry was", "entries were")
        message = f"The trail ends at entry {last}, and {whose} is entry {head.seq}: {missing} removed."
        yield _broken("TRAIL-CUT", f"entry {last + 1}", message)
    elif seals.get(head.seq) != head.hash:
        yield _broken(
            "TRAIL-REPLACED", f"entry {head.seq}", f"The seal of this entry does not match {whose}: the trail was rewritten."
        )


def _broken(identifier: str, location: str, message: str) -> Finding:
    remedy = "Compare it with a backup. The trail is not reliable from this entry on."
    return Finding(identifier, Severity.REJECT, location, message, remedy)
