"""One submission to EDGAR, as it is recorded before and after everything that is done with it.

::

    not sent ──send──► sending ──answer──► submitted ──outcome──► accepted | suspended
      ▲                   │
      │                   └─no answer─► unknown outcome ──found──► submitted
      └────────── certainly not there ──┘
    not sent ──export──► exported ──accession number recorded──► submitted
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

import msgspec

from section16.secret import Secret, hidden


class TransmissionState(StrEnum):
    """The state of a submission. Every state says what is known, and no more."""

    READY = "not sent"
    """EDGAR does not have it, and it may be sent."""
    SENDING = "sending"
    """It is about to be sent, or was being sent when the work was interrupted: whether it arrived is not known."""
    OPEN = "unknown outcome"
    """It was sent and EDGAR did not answer: look on EDGAR before sending it again."""
    BY_HAND = "exported"
    """It was exported, to be submitted by hand."""
    SENT = "submitted"
    """EDGAR has it, under an accession number, and has not stated the outcome."""
    ACCEPTED = "accepted"
    """EDGAR accepted it."""
    SUSPENDED = "suspended"
    """EDGAR suspended it: it is not filed. Another submission replaces it."""

    @property
    def done(self) -> bool:
        """Whether the outcome is known."""
        return self in (TransmissionState.ACCEPTED, TransmissionState.SUSPENDED)

    @property
    def stored(self) -> str:
        """The word in which a database keeps it; these words do not change."""
        return _STORED.get(self.value, self.value)

    @classmethod
    def of_stored(cls, word: str) -> TransmissionState:
        """Return the state that a database keeps."""
        return cls(_READ.get(word, word))


_STORED = {"not sent": "ready", "unknown outcome": "open", "exported": "by hand", "submitted": "sent"}
_READ = {stored: state for state, stored in _STORED.items()}


class EdgarMessage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message of EDGAR: its weight (INFO, NOTICE, WARNING, ERROR), its text, its number and label where it has them."""

    type: str
    content: str
    number: str = ""
    label: str = ""

    def without(self, secrets: Collection[Secret[str] | None]) -> EdgarMessage:
        """Return it with stars where it repeats a secret."""
        return EdgarMessage(*(hidden(text, secrets) for text in (self.type, self.content, self.number, self.label)))

    def line(self) -> str:
        """Return it as one line of text."""
        return f"{self.type}: {f'{self.label}: ' if self.label else ''}{' '.join(self.content.split())}"


class Transmission(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as the journal records it; no code and no token is ever in it.

    ``key`` names it, ``draft`` is the office's name of the draft that it files, empty where no office has it, and ``digest`` is
    that of what is sent, without its codes. ``claim`` is the member who works at it, empty where there is none; ``version``
    grows with every change. ``attempt`` counts how often it was sent. ``reason`` says why it is in its state.
    """

    key: str
    digest: str
    form: str
    issuer: str
    owners: tuple[str, ...]
    period: date | None
    live: bool
    draft: str = ""
    state: TransmissionState = TransmissionState.READY
    attempt: int = 0
    accession: str = ""
    reason: str = ""
    messages: tuple[EdgarMessage, ...] = ()
    claim: str = ""
    version: int = 0
    begun: datetime | None = None
    changed: datetime | None = None
    accepted: datetime | None = None

    def named_for(self, issuer: str) -> str:
        """Return it by its key for those who work on its issuer; to others the key would show whose draft it is."""
        return f"the submission {self.key}" if self.issuer.lstrip("0") == issuer.lstrip("0") else "another submission"

    def line(self) -> str:
        """Return it with its state as one line of text."""
        number = f" as {self.accession}" if self.accession else ""
        reason = f": {self.reason}" if self.reason else ""
        return f"Form {self.form} ({'LIVE' if self.live else 'TEST'}) {self.state}{number}{reason}"
