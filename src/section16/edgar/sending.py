"""Sending one submission so that it is neither lost nor sent twice, whatever happens in between.

A second filing cannot be withdrawn, while a late one is late by minutes (docs/adr/0025). Each step is recorded in the journal
before it is done, and its outcome after. Wherever the work is interrupted, the journal states enough to continue: what may have
been sent is looked up before it is sent again, and where that gives no result the submission has an unknown outcome.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from section16.clock import Clock, Pause
from section16.document.identifiers import accession as accession_number
from section16.edgar.credibility import number_doubt, receipt_doubt, time_doubt
from section16.edgar.filing import Confirmation, require_confirmation
from section16.edgar.packed import Packed
from section16.edgar.transport import LookupRequest, LookupResult, Receipt, Transport
from section16.errors import ConflictError, EdgarError, UnansweredError
from section16.secret import hidden
from section16.sentences import sentence
from section16.store.transmission import Transmission, TransmissionState

SETTLED = 300.0
"""Seconds after which nothing that was sent before still arrives: an absence is believed only then.

Longer than ``HELD_UP`` and the limit of an exchange together. Simulations in which requests arrive late show that an absence
believed at once leads to a second filing (docs/adr/0025).
"""

HELD_UP = timedelta(seconds=30)
"""A package that is not sent within this time of being recorded is not sent at all.

A delayed sender may have been taken over by a person who saw its claim and believed it had stopped.
"""

_MOST_ATTEMPTS = 5
"""Sendings in one run, each without an answer and then certainly absent: the trouble is then not a passing one."""
_MOST_STEPS = 12
"""Five sendings, a look-up after each, and the wait for the outcome fit; the limit ends a loop that nothing else would."""
_POLLS = (3.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0, 120.0, 120.0, 300.0)
"""Seconds before each query for the outcome, twelve minutes in all; the same command asks again later."""
_REACHES_FAR = 3600.0
"""Seconds between our clock and EDGAR's from which the difference is reported; it decides nothing."""
_OPEN = TransmissionState.OPEN
WHEN_UNKNOWN = "EDGAR accepted it without stating the time. Ask EDGAR again, or record the acceptance time by hand."
LOOK_FIRST = "Look on EDGAR before sending again."


class JournalProtocol(Protocol):
    """The record of submissions; see :class:`section16.store.journal.Journal`."""

    def begin(self, sending: Transmission, at: datetime) -> Transmission:
        """Record a new submission, or return the one of its key."""
        ...

    def read(self, key: str) -> Transmission:
        """Return a submission by its key."""
        ...

    def claim(self, key: str, by: str, at: datetime, *, take_over: bool = False) -> Transmission:
        """Claim a submission for a sender."""
        ...

    def write(self, known: Transmission, at: datetime, **changes: Any) -> Transmission:
        """Record a change of the state that was known; it is refused where another sender has changed it since."""
        ...

    def accessions_of_others(self, sending: Transmission) -> frozenset[str]:
        """Return the accession numbers of all other submissions."""
        ...

    def holder(self, accession: str) -> Transmission | None:
        """Return the submission that has an accession number."""
        ...

    def require_ours(self, known: Transmission) -> None:
        """Raise ``ConflictError`` where another sender has continued with it."""
        ...


def sending_of(key: str, packed: Packed, draft: str = "") -> Transmission:
    """Return the submission of a package before anything is done with it; ``draft`` is the office's name of what it files."""
    document = packed.submission.document
    return Transmission(
        key=key,
        draft=draft,
        digest=packed.digest,
        form=document.document_type.text or "",
        issuer=document.issuer.cik.text or "",
        owners=tuple(owner.cik.text or "" for owner in document.reporting_owners),
        period=document.period_of_report.value,
        live=packed.live,
    )


class Sender:
    """A sender: ``by`` names the person or program, ``clock`` and ``pause`` are arguments."""

    def __init__(self, transport: Transport, journal: JournalProtocol, by: str, clock: Clock, pause: Pause) -> None:
        self.transport = transport
        self.journal = journal
        self.by = by
        self.clock = clock
        self.pause = pause

    def deliver(
        self,
        key: str,
        packed: Packed,
        *,
        draft: str = "",
        confirmation: Confirmation | None = None,
        take_over: bool = False,
    ) -> Transmission:
        """Advance a submission as far as possible, and return its state: accepted, suspended, or open with the reason.

        It continues from the state in the journal. A live one requires a ``confirmation``. Raises
        :class:`~section16.errors.ConflictError` while another sender works on it, or when under that key something else
        was sent.
        """
        self._codes = packed.codes
        asked = sending_of(key, packed, draft)
        if asked.live:
            require_confirmation(packed.submission.document, confirmation)  # before anything is recorded
        known = self.journal.begin(asked, self.clock())
        if known.state.done:
            return known
        self._last = self.journal.claim(key, self.by, self.clock(), take_over=take_over)
        try:
            return self._write(self._forward(self._last, packed), claim="")
        except (Exception, KeyboardInterrupt):  # an interrupted sender no longer works on it
            self._let_go()
            raise

    def _let_go(self) -> None:
        """Release the claim where it is still ours; a submission that may have been sent stays marked as such.

        Claims do not expire: an expiry would need clocks that agree (docs/adr/0025).
        """
        with suppress(Exception):  # the interruption is reported, and its cause may be the journal itself
            self._write(self._last, claim="")

    def _forward(self, known: Transmission, packed: Packed) -> Transmission:
        attempts = 0
        for _ in range(_MOST_STEPS):
            before = known.state
            if before is TransmissionState.READY:
                if attempts == _MOST_ATTEMPTS:
                    break
                attempts += 1
                known = self._send(known, packed)
            elif before in (TransmissionState.SENDING, TransmissionState.OPEN):  # SENDING: a run was interrupted there
                known = self._look(known)
            elif before is TransmissionState.SENT:
                known = self._wait_for_outcome(known)
            # No progress, or a look-up without a result: a person must look, for retrying is how forms are filed twice.
            ended = known.state.done or known.state in (before, TransmissionState.BY_HAND)
            if ended or (before is TransmissionState.SENDING and known.state is _OPEN):
                break
        return known

    def _send(self, known: Transmission, packed: Packed) -> Transmission:
        at = self.clock()
        known = self._write(known, state=TransmissionState.SENDING, attempt=known.attempt + 1, reason="")
        written = known
        try:  # the fence reads the claim again last of all: the clock of a paused machine may not show that time has passed
            receipt = self.transport.send(
                packed, live=known.live, not_after=at + HELD_UP, fence=lambda: self.journal.require_ours(written)
            )
        except UnansweredError as silence:  # perhaps received: EDGAR has no idempotency key, so it is not sent again
            return self._write(known, state=TransmissionState.OPEN, reason=f"{silence.what} {LOOK_FIRST}")
        except EdgarError as refusal:  # refused, or never sent because a token is missing
            return self._write(known, state=TransmissionState.READY, reason=str(refusal))
        return self._received(known, receipt)

    def _look(self, known: Transmission) -> Transmission:
        """Look for what may have been sent; its absence is believed once nothing can arrive any longer.

        Only a complete list shows an absence. The archive of disseminated filings does not: a form may not be in it yet.
        """
        try:
            found = self._found(known)
            if not found.accession and found.complete:
                self.pause(SETTLED)
                found = self._found(known)
        except EdgarError as error:
            return self._write(known, state=TransmissionState.OPEN, reason=f"{error.what} {LOOK_FIRST}")
        if found.accession:
            doubt = number_doubt(found.accession, self.journal.holder, known)
            if doubt:
                return self._write(known, state=TransmissionState.OPEN, reason=f"{doubt} {LOOK_FIRST}")
            number = accession_number.format(found.accession)
            return self._write(known, state=TransmissionState.SENT, accession=number, reason="Found on EDGAR.")
        if found.complete:
            return self._write(known, state=TransmissionState.READY, reason="")
        return self._write(known, state=TransmissionState.OPEN, reason=known.reason or f"EDGAR did not answer. {LOOK_FIRST}")

    def _found(self, known: Transmission) -> LookupResult:
        return self.transport.find(LookupRequest.of(known, self.journal.accessions_of_others(known)))

    def _wait_for_outcome(self, known: Transmission) -> Transmission:
        """Ask for the outcome, at growing intervals, until it is known or the run ends with the form still submitted."""
        listed = False
        for seconds in _POLLS:
            self.pause(seconds)
            try:
                receipt = self.transport.status(known.accession)
            except EdgarError as error:
                # The outcome stays open, not the sending: EDGAR has the form under a number.
                return self._write(
                    known,
                    reason=f"EDGAR has received it; the outcome is not known. {error.what} Ask EDGAR for the outcome again.",
                )
            listed = listed or receipt is not None
            doubt = receipt_doubt(known, receipt) if receipt is not None else ""
            if doubt:
                return self._doubted(known, doubt)
            if receipt is not None and receipt.state.done:
                return self._received(known, receipt)
        # EDGAR answers 404 in the first moments; a number that it never lists is not ours.
        if not listed:
            return self._doubted(known, f"EDGAR assigned the accession number {known.accession} and does not list it.")
        return self._write(
            known, reason="EDGAR has received it, and the outcome is not known yet. Ask EDGAR for the outcome again."
        )

    def _doubted(self, known: Transmission, doubt: str) -> Transmission:
        """Discard an accession number that belongs to another submission; what was sent is looked up by its content."""
        return self._write(known, state=TransmissionState.OPEN, accession="", reason=f"{doubt} {LOOK_FIRST}")

    def _received(self, known: Transmission, receipt: Receipt) -> Transmission:
        """Record what EDGAR answered, unless it contradicts what is known."""
        state, accepted, reason = receipt.state, receipt.accepted, _clocks(receipt.skew)
        if state is not TransmissionState.BY_HAND:  # an export has no accession number yet
            doubt = number_doubt(receipt.accession, self.journal.holder, known) or receipt_doubt(known, receipt)
            if doubt:
                return self._doubted(known, doubt)
        doubt = time_doubt(known, receipt, self.clock())
        if doubt:  # the form is accepted, and only the time is not believed
            accepted = None
        accepted = accepted or known.accepted
        if state is TransmissionState.ACCEPTED and known.live and accepted is None:  # the filing date would have to be guessed
            state, reason = TransmissionState.SENT, f"{doubt} {WHEN_UNKNOWN}" if doubt else WHEN_UNKNOWN
        return self._write(
            known,
            state=state,
            accession=accession_number.format(receipt.accession) if receipt.accession else "",
            reason=reason,
            messages=receipt.messages or known.messages,
            accepted=accepted,
        )

    def _write(self, known: Transmission, **changes: Any) -> Transmission:
        """Record a change; where EDGAR repeats a confirmation code, stars replace it."""
        if "reason" in changes:
            changes["reason"] = hidden(changes["reason"], self._codes)
        if "messages" in changes:
            changes["messages"] = tuple(message.without(self._codes) for message in changes["messages"])
        self._last = self.journal.write(known, self.clock(), **changes)
        return self._last


def _clocks(skew: float) -> str:
    return (
        f"The clocks of this machine and of EDGAR are {abs(skew) / 3600:.0f} hours apart." if abs(skew) > _REACHES_FAR else ""
    )


class ObservedOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a person saw on EDGAR of a submission: its number, the moment of acceptance, or why it was suspended.

    With neither number nor reason it is certainly not on EDGAR.
    """

    accession: str = ""
    accepted: datetime | None = None
    suspended: str = ""

    @property
    def there(self) -> bool:
        """Whether EDGAR has it."""
        return bool(self.accession or self.suspended)


def settle_by_hand(  # noqa: PLR0913 - where, what was seen, by whom and when
    journal: JournalProtocol, key: str, by: str, at: datetime, seen: ObservedOutcome, *, take_over: bool = False
) -> Transmission:
    """Record what a person saw on EDGAR.

    Raises :class:`~section16.errors.ConflictError` for a submission that is neither open nor exported, or that another sender
    works on, and for what is not an accession number or that of another submission.
    """
    doubt = number_doubt(seen.accession, journal.holder, journal.read(key)) if seen.accession else ""
    if doubt:
        raise ConflictError(doubt, where=key, remedy="Check the number against EDGAR's acceptance message.")
    known = journal.claim(key, by, at, take_over=take_over)
    waiting = (TransmissionState.OPEN, TransmissionState.SENDING, TransmissionState.BY_HAND)
    # Accepted without a time: it can be added, because the filing date follows from it, and is never assumed.
    timeless = known.state is TransmissionState.ACCEPTED and known.accepted is None and seen.accepted is not None
    # A submitted form is settled by what is there alone: EDGAR assigned its number, so that it cannot be absent.
    if known.state not in waiting and not timeless and not (known.state is TransmissionState.SENT and seen.there):
        journal.write(known, at, claim="")
        raise ConflictError(
            f"The submission is {known.state}.", where=key, remedy="Only an open or exported submission can be settled by hand."
        )
    text = f"Settled by hand by {by}."
    if seen.suspended:
        return journal.write(
            known, at, state=TransmissionState.SUSPENDED, reason=f"{sentence(seen.suspended)} {text}", claim=""
        )
    if not seen.accession:
        return journal.write(known, at, state=TransmissionState.READY, accession="", reason=text, claim="")
    number = {"accession": accession_number.format(seen.accession), "accepted": seen.accepted}
    state = TransmissionState.ACCEPTED if seen.accepted else TransmissionState.SENT
    return journal.write(known, at, state=state, reason=text, claim="", **number)
