"""The outbox: reminders to be sent, each recorded once before it is sent, and claimed by one worker at a time.

A claimed reminder has not been sent; one that is being sent may have been delivered. The claim of a worker that died ends by
itself. Then a reminder that was only claimed is sent as usual; one that was being sent is sent again under the same key, by
which the recipient can recognize it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, or_, select, true, update

from section16.store.database import reading, writing
from section16.store.messages import OutboxItem, OutboxState, ReminderMessage
from section16.store.records import IssuerScope
from section16.store.tables import OUTBOX

__all__ = [
    "CLAIM_LASTS",
    "EVERY",
    "KEPT",
    "OutboxItem",
    "OutboxState",
    "ReminderMessage",
    "all_posts",
    "begin",
    "claim",
    "clear",
    "done",
    "drop",
    "failed",
    "posts",
    "put",
]

CLAIM_LASTS = timedelta(minutes=10)
"""How long a claim lasts; no attempt takes as long."""

KEPT = timedelta(days=365)
"""How long a reminder that was sent or dropped is kept once its item is done."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


def put(connection: Connection, tenant: IssuerScope, messages: Iterable[ReminderMessage], now: datetime) -> int:
    """Add reminders to the outbox that are not there yet, and return how many.

    A reminder that was dropped before it was sent waits again, because its item is open again.
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
    """Drop the waiting reminders about items that are done, and return how many."""
    still, count = set(open_lines), 0
    mine = (OUTBOX.c.issuer_id == tenant.row) & (OUTBOX.c.state == OutboxState.WAITING)
    for row in connection.execute(select(OUTBOX.c.id, OUTBOX.c.body).where(mine)).all():
        if msgspec.json.decode(row.body, type=ReminderMessage).about not in still:
            connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(state=OutboxState.DROPPED))
            count += 1
    return count


def clear(connection: Connection, tenant: IssuerScope, open_lines: Iterable[str], now: datetime) -> int:
    """Remove reminders sent or dropped a year ago, unless their item is still open; return how many.

    As long as an item is open its reminders are kept: they show that no other is required.
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
    """Return the reminders about some issuers, in the order in which they were recorded."""
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
        last_answer = (
            "it may have been delivered before: the worker was interrupted" if row.state == OutboxState.SENDING else row.told
        )
        values = {
            "state": OutboxState.CLAIMED,
            "claimed_by": worker,
            "claimed_at": now,
            "tries": row.tries + 1,
            "told": last_answer,
        }
        connection.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(**values))
        return _post(connection.execute(select(OUTBOX).where(OUTBOX.c.id == row.id)).one())


def begin(engine: Engine, post: OutboxItem, worker: str) -> bool:
    """Record that a claimed reminder is being sent; ``False`` when another worker has claimed it since."""
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker) & (OUTBOX.c.state == OutboxState.CLAIMED)
        mine &= OUTBOX.c.tries == post.tries
        return connection.execute(update(OUTBOX).where(mine).values(state=OutboxState.SENDING)).rowcount == 1


def done(engine: Engine, post: OutboxItem, worker: str, now: datetime) -> None:
    """Record that a reminder was delivered."""
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker)
        connection.execute(update(OUTBOX).where(mine).values(state=OutboxState.SENT, sent_at=now))


def failed(engine: Engine, post: OutboxItem, worker: str, now: datetime, last_answer: str) -> None:
    """Record that a reminder was not delivered; it is tried again, each time after a longer pause."""
    pause = min(_FIRST_PAUSE * 2 ** min(post.tries - 1, 10), _LONGEST_PAUSE)
    with writing(engine) as connection:
        mine = (OUTBOX.c.key == post.key) & (OUTBOX.c.claimed_by == worker)
        connection.execute(
            update(OUTBOX).where(mine).values(state=OutboxState.WAITING, not_before=now + pause, told=last_answer)
        )


def all_posts(engine: Engine, issuers: Collection[int | None] = EVERY) -> tuple[OutboxItem, ...]:
    """Return the reminders about some issuers, or all that there are."""
    with reading(engine) as connection:
        return posts(connection, issuers)


def _post(row: object) -> OutboxItem:
    values = dict(row._mapping)  # type: ignore[attr-defined]  # noqa: SLF001 - the public name of a row's columns by name
    message = msgspec.json.decode(values["body"], type=ReminderMessage)
    named = {name: values[name] for name in ("key", "tries", "sent_at")}
    # The column has the name that offices were made with.
    return OutboxItem(message=message, state=OutboxState(values["state"]), last_answer=values["told"], **named)
