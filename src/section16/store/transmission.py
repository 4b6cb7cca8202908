"""One submission on its way to EDGAR, as it is written down before and after everything that is done with it.

::

    ready ──send──► sending ──answer──► sent ──outcome──► accepted | suspended
      ▲                │
      │                └─no answer─► open ──found──► sent
      └──────────── certainly not there ──┘
    ready ──export──► by hand ──accession number told──► sent
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

import msgspec

from section16.secret import Secret, hidden


class TransmissionState(StrEnum):
    """Where a submission stands. Every state says what is known, and none says more."""

    READY = "ready"
    """It is not with EDGAR, and may be sent."""
    SENDING = "sending"
    """It is about to be sent, or was being sent when the work was broken off: whether it arrived is not known."""
    OPEN = "open"
    """It was sent and no answer came: look on EDGAR before sending again."""
    BY_HAND = "by hand"
    """It was exported, to be uploaded by hand."""
    SENT = "sent"
    """EDGAR has it, under an accession number, and has not told the outcome."""
    ACCEPTED = "accepted"
    """EDGAR accepted it."""
    SUSPENDED = "suspended"
    """EDGAR suspended it: it is not filed. What replaces it is another submission."""

    @property
    def done(self) -> bool:
        """Whether nothing more becomes of it."""
        return self in (TransmissionState.ACCEPTED, TransmissionState.SUSPENDED)


class EdgarMessage(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something EDGAR told: its weight (INFO, NOTICE, WARNING, ERROR), its text, its number and label where it has them."""

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
    that of what is sent, without its codes. ``claim`` is who works at it, nobody when it is empty; ``version`` grows with every
    change. ``attempt`` counts how often it was sent. ``reason`` says why it is in its state.
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
        """Return its key for those who work on its issuer; to those of other issuers the key would show whose draft it is."""
        return self.key if self.issuer.lstrip("0") == issuer.lstrip("0") else "another submission"

    def line(self) -> str:
        """Return where it stands as one line of text."""
        number = f" as {self.accession}" if self.accession else ""
        reason = f": {self.reason}" if self.reason else ""
        return f"Form {self.form} ({'LIVE' if self.live else 'TEST'}) {self.state}{number}{reason}"
