"""What every transport can do: send a package, ask for its outcome, and look up one without an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol, Self, TypeAlias

import msgspec

from section16.edgar.packed import Packed
from section16.store.transmission import EdgarMessage, Transmission, TransmissionState

Fence: TypeAlias = Callable[[], None]
"""Reads the claim again immediately before sending; raises :class:`~section16.errors.ConflictError` where another sender has
continued."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What EDGAR answers about a submission.

    ``state`` is :attr:`TransmissionState.SENT` until the outcome is known. ``status_text`` is EDGAR's own wording. ``skew`` is
    how many seconds EDGAR's clock is ahead of ours, where it stated the time. ``form`` and ``live`` are what the answer itself
    states that it is about, where it states them.
    """

    accession: str
    state: TransmissionState = TransmissionState.SENT
    status_text: str = ""
    messages: tuple[EdgarMessage, ...] = ()
    accepted: datetime | None = None
    skew: float = 0.0
    form: str = ""
    live: bool | None = None


class LookupRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What identifies a submission on EDGAR: its digest, form, people and period.

    ``known`` are the accession numbers of our other submissions, which it cannot have: equal forms are filed on one day.
    """

    digest: str
    form: str
    issuer: str
    owners: tuple[str, ...]
    period: date | None
    live: bool
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sent: Transmission, known: frozenset[str]) -> Self:
        """Return what identifies a submission in the journal."""
        return cls(
            digest=sent.digest,
            form=sent.form,
            issuer=sent.issuer,
            owners=sent.owners,
            period=sent.period,
            live=sent.live,
            known=known,
        )


class LookupResult(msgspec.Struct, frozen=True):
    """The result of a look-up: an accession number or none.

    ``complete`` is whether the submission would certainly have been found; without it an absence proves nothing.
    """

    accession: str = ""
    complete: bool = False


class Transport(Protocol):
    """A way to EDGAR; ``name`` is its display name, ``note`` what users should know about it."""

    name: str
    note: str

    def send(self, packed: Packed, *, live: bool, not_after: datetime, fence: Fence) -> Receipt:
        """Send a package and return what was answered.

        Nothing is sent once ``not_after`` has passed, or where ``fence``, which is called immediately before the package goes
        out, raises: the clock of a machine that was paused may show that no time has passed. Raises
        :class:`~section16.errors.RefusedError` when it certainly was not taken,
        :class:`~section16.errors.UnansweredError` when that is not known.
        """
        ...

    def status(self, accession: str) -> Receipt | None:
        """Return the status of a submission, ``None`` when it is not listed yet; raises ``UnansweredError`` without answer."""
        ...

    def find(self, sought: LookupRequest) -> LookupResult:
        """Look for a submission that was sent; raises ``UnansweredError`` without answer."""
        ...
