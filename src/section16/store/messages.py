"""The messages of an outbox, as they are recorded and sent: they know no database."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

import msgspec


class OutboxState(StrEnum):
    """The state of a reminder."""

    WAITING = "waiting"
    """It is to be sent."""
    CLAIMED = "claimed"
    """A worker has it and has not sent it."""
    SENDING = "sending"
    """A worker is sending it; without an answer it is not known whether it was delivered."""
    SENT = "sent"
    """It was delivered."""
    DROPPED = "dropped"
    """Its item was done before it could be sent."""


class ReminderMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder to one address: ``about`` is the key of its item, ``hours`` the hours left at its step of the schedule."""

    about: str
    hours: int = msgspec.field(name="rung")
    """Stored as ``rung``: the name that earlier offices have."""
    way: str
    address: str
    subject: str
    text: str

    @property
    def key(self) -> str:
        """Its key, always the same for one item, step and address."""
        return hashlib.sha256(msgspec.json.encode([self.about, self.hours, self.way, self.address])).hexdigest()


class OutboxItem(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder in the outbox."""

    key: str
    message: ReminderMessage
    state: OutboxState
    tries: int
    last_answer: str = ""
    sent_at: datetime | None = None
