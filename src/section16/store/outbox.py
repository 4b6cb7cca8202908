"""The outbox: reminders that go out, each written down once before it does, and taken by one worker at a time.

What is claimed has not been handed over yet; what is being sent may have been. A worker that dies leaves a claim behind that
ends by itself. After it a reminder that was only claimed is sent as if nothing had been; one that was being sent is sent again
under the same number, by which whoever gets it can tell that it is the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, or_, select, true, update

from section16.store.audit_trail import digest_of
from section16.store.database import reading, writing
from section16.store.records import IssuerScope
from section16.store.tables import OUTBOX

CLAIM_LASTS = timedelta(minutes=10)
"""So long a claim holds; no attempt takes as long."""

KEPT = timedelta(days=365)
"""So long a reminder that went out, or was dropped, stays after what it was about is done."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


class OutboxState(StrEnum):
    """Where a reminder stands."""

    WAITING = "waiting"
    """It is to be sent."""
    CLAIMED = "claimed"
    """A worker has it and has not handed it over."""
    SENDING = "sending"
    """A worker is handing it over; without an answer it is not known whether it was taken."""
    SENT = "sent"
    """It was taken."""
    DROPPED = "dropped"
    """What it was about was done before it could be sent."""


class ReminderMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder to one address: ``about`` is the key of the line it is about, ``rung`` the hours left when it became due."""

    about: str
    rung: int
    way: str
    address: str
    subject: str
    text: str

    @property
    def key(self) -> str:
        """Its number, the same whenever it is made: of one line, one rung, one address."""
        return digest_of(msgspec.json.encode([self.about, self.rung, self.way, self.address]).decode())


class OutboxItem(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder as the outbox has it."""

    key: str
    message: ReminderMessage
    state: OutboxState
    tries: int
    told: str = ""
    sent_at: datetime | None = None


def put(connection: Connection, tenant: IssuerScope, messages: Iterable[ReminderMessage], now: datetime) -> int:
    """Put reminders into the outbox that are not there yet, and return how many were put.

    One that was dropped before it went out waits again, for what it is about is open again.
    """
    count = 0
    for message in messages:
        known = connection.execute(select(OUTBOX.c.id, OUTBOX.c.state).where(OUTBOX.c.key == message.key)).first()
        if known is not None:
            if known.state == OutboxState.DROPPED:
                again = {"state": OutboxState.WAITING, "not_before": now}
                count += connection.execute(update(OUTBOX).where(OUTBOX.c.id == known.id).values(**again)).rowcount
            continue
        body = msgspec.json.encode(message).decode()
        kept = {"key": message.key, "way": message.way, "address": message.address, "body": body, "not_before": now}
        kept |= {"state": OutboxState.WAITING, "tries": 0, "claimed_by": "", "told": ""}
        connection.execute(insert(OUTBOX).values(issuer_id=tenant.row, **kept))
        count += 1
    return count


def drop(connection: Connection, tenant: IssuerScope, open_lines: Iterable[str]) -> int:
    """Drop the reminders that wait about lines that are done, and return how many."""
    still, count = set(open_lines), 0
    mine = (OUTBOX.c.issuer_id == tenant.row) & (OUTBOX.c.state == OutboxState.WAITING)
    for row in connection.execute(select(OUTBOX.c.id, OUTBOX.c.body).where(mine)).all():
        if msgspec.json.decode(row.body, type=ReminderMessage).about not in still:
            connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(state=OutboxState.DROPPED))
            count += 1
    return count


def clear(connection: Connection, tenant: IssuerScope, open_lines: Iterable[str], now: datetime) -> int:
    """Take out what went out or was dropped a year ago, unless what it is about is still open; return how many.

    While a line is open its reminders stay, for they tell that it needs no other.
    """
    still, count = set(open_lines), 0
    over = OUTBOX.c.state.in_((OutboxState.SENT, OutboxState.DROPPED)) & (OUTBOX.c.not_before < now - KEPT)
    for row in connection.execute(select(OUTBOX.c.id, OUTBOX.c.body).where(OUTBOX.c.issuer_id == tenant.row, over)).all():
        if msgspec.json.decode(row.body, type=ReminderMessage).about not in still:
            connection.execute(delete(OUTBOX).where(OUTBOX.c.id == row.id))
            count += 1
    return count


EVERY: Collection[int | None] = frozenset({None})
"""Every issuer, where the rows of some could be named."""


def posts(connection: Connection, issuers: Collection[int | None] = EVERY) -> tuple[OutboxItem, ...]:
    """Return the reminders about some issuers, in the order in which they were written down."""
    asked = select(OUTBOX).where(_about(issuers)).order_by(OUTBOX.c.id)
    return tuple(_post(row) for row in connection.execute(asked))


def _about(issuers: Collection[int | None]) -> ColumnElement[bool]:
    """Return the condition that a reminder is about one of some issuers; ``None`` among them means every issuer."""
    return true() if None in issuers else OUTBOX.c.issuer_id.in_(issuers)


def claim(engine: Engine, worker: str, now: datetime, issuers: Collection[int | None] = EVERY) -> OutboxItem | None:
    """Claim the next reminder about some issuers that is to be sent; nothing where there is none."""
    ended = OUTBOX.c.state.in_((OutboxState.CLAIMED, OutboxState.SENDING)) & (OUTBOX.c.claimed_at < now - CLAIM_LASTS)
    ready = (OUTBOX.c.state == OutboxState.WAITING) & (OUTBOX.c.not_before <= now)
    with writing(engine) as connection:
        row = connection.execute(
            select(OUTBOX).where(or_(ready, ended), _about(issuers)).order_by(OUTBOX.c.id).limit(1)
        ).first()
        if row is None:
            return None
        told = "it may have come before: the one who sent it was broken off" if row.state == OutboxState.SENDING else row.told
        values = {"state": OutboxState.CLAIMED, "claimed_by": worker, "claimed_at": now, "tries": row.tries + 1, "told": told}
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(**values))
        return _post(connection.execute(select(OUTBOX).where(OUTBOX.c.id == row.id)).one())


def begin(engine: Engine, post: OutboxItem, worker: str) -> bool:
    """Note that a claimed reminder is handed over from now on; ``False`` when somebody else has claimed it since."""
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker) & (OUTBOX.c.state == OutboxState.CLAIMED)
        mine &= OUTBOX.c.tries == post.tries
        return connection.execute(update(OUTBOX).where(mine).values(state=OutboxState.SENDING)).rowcount == 1


def done(engine: Engine, post: OutboxItem, worker: str, now: datetime) -> None:
    """Note that a reminder was taken."""
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker)
        connection.execute(update(OUTBOX).where(mine).values(state=OutboxState.SENT, sent_at=now))


def failed(engine: Engine, post: OutboxItem, worker: str, now: datetime, told: str) -> None:
    """Note that a reminder was not taken; it is tried again, each time after a longer pause."""
    pause = min(_FIRST_PAUSE * 2 ** min(post.tries - 1, 10), _LONGEST_PAUSE)
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker)
        connection.execute(update(OUTBOX).where(mine).values(state=OutboxState.WAITING, not_before=now + pause, told=told))


def all_posts(engine: Engine, issuers: Collection[int | None] = EVERY) -> tuple[OutboxItem, ...]:
    """Return the reminders about some issuers, or all that there are."""
    with reading(engine) as connection:
        return posts(connection, issuers)


def _post(row: object) -> OutboxItem:
    values = dict(row._mapping)  # type: ignore[attr-defined]  # noqa: SLF001 - the public name of a row's columns by name
    message = msgspec.json.decode(values["body"], type=ReminderMessage)
    named = {name: values[name] for name in ("key", "tries", "told", "sent_at")}
    return OutboxItem(message=message, state=OutboxState(values["state"]), **named)
