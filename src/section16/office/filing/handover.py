"""Drafts of an office submitted: what the office records of them and what the journal records agree.

A rehearsal, a test and a filing are submitted here alike, by one sender; only its transport differs. The office records that a
draft is submitted before it is, and under which key; whatever is interrupted after that continues under the same key, so that
nothing is sent twice. A rehearsal and a test are judged and change nothing in the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from section16.action import Action
from section16.document.package import Contact, Package
from section16.edgar.acceptance import complete
from section16.edgar.filing import Confirmation, build, pack, require_confirmation
from section16.edgar.packed import Packed
from section16.edgar.sending import ObservedOutcome, Sender, settle_by_hand
from section16.errors import ConflictError, OfficeError
from section16.law.business_days import WASHINGTON, filing_date
from section16.law.due_dates import otherwise
from section16.office.approval.approval import Approval, StepResult
from section16.office.drafts.drafts import OfficeDraft
from section16.office.drafts.workflow import State, in_words
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.transmission import Transmission, TransmissionState

Codes = Mapping[str, Secret[str]]
UNDER_WAY = (State.SUBMITTED, State.UNKNOWN_OUTCOME)
"""The states of a submitted draft without an outcome: to submit it is to continue."""


class Correspondence(msgspec.Struct, frozen=True):
    """The contact for a submission, and the addresses that EDGAR notifies."""

    contact: Contact = Contact()
    notify: tuple[str, ...] = ()


class ReadyDraft(msgspec.Struct, frozen=True):
    """A draft with its package, built, read and checked once; ``packed.findings`` are shown before it is submitted."""

    draft: OfficeDraft
    packed: Packed


class Handover:
    """Submits the drafts of one issuer by one sender; ``codes`` are the owners' confirmation codes by CIK."""

    def __init__(
        self,
        approval: Approval,
        sender: Sender,
        codes: Codes,
        correspondence: Correspondence = Correspondence(),  # noqa: B008 - a frozen value
    ) -> None:
        self.approval = approval
        self.sender = sender
        self.codes = codes
        self.correspondence = correspondence

    def ready(self, name: str, *, live: bool) -> ReadyDraft:
        """Return a draft with its package, to be tested or filed today.

        Raises :class:`~section16.edgar.filing.NotReadyError` for what EDGAR would suspend.
        """
        draft = self._draft(name)
        package = self._package(draft, live=live)
        return ReadyDraft(draft, pack(package, self.codes, self.sender.clock().astimezone(WASHINGTON).date()))

    def rehearse(self, name: str, confirmation: Confirmation) -> Transmission:
        """Send a draft in any state to a local EDGAR as if it were filed, whatever is wrong with it."""
        draft = self._draft(name)
        packed = build(self._package(draft, live=True), self.codes)
        return self.sender.deliver(self._key(draft), packed, draft=name, confirmation=confirmation)

    def test(self, name: str, *, ready: ReadyDraft | None = None) -> Transmission:
        """Send a draft in any state as a test and return its submission; the office is unchanged.

        A test that was not answered continues; after one that has an outcome, another begins.
        """
        self.approval.require("test")
        ready = ready or self.ready(name, live=False)
        return self.sender.deliver(self._key_of_test(ready.draft), ready.packed, draft=name)

    def live(
        self,
        name: str,
        confirmation: Confirmation | None,
        *,
        ready: ReadyDraft | None = None,
        take_over: bool = False,
    ) -> Transmission:
        """File a draft, or continue with one that was submitted, and return its submission.

        Raises :class:`~section16.office.approval.refusal.StepRefusedError` for a draft that may not be sent, with everything
        that prevents it, :class:`~section16.errors.ConflictError` for one that was exported and has no outcome yet, and what
        :meth:`ready` and :meth:`Sender.deliver <section16.edgar.sending.Sender.deliver>` raise.
        """
        self.approval.require("submit")
        require_confirmation((ready.draft if ready else self._draft(name)).document, confirmation)
        ready = ready or self.ready(name, live=True)
        key = self._begun(ready)
        stands = self.sender.deliver(key, ready.packed, draft=name, confirmation=confirmation, take_over=take_over)
        note(self.approval, name, stands)
        return stands

    def _begun(self, ready: ReadyDraft) -> str:
        """Return the key of a draft's submission, recorded by the office as begun."""
        draft = ready.draft
        if State(draft.state) in UNDER_WAY:
            key = key_of(self.approval, draft.name)
            self._not_by_hand(key, draft.name)
            return key
        same = self.journal.not_sent(ready.packed.digest)  # begun and certainly not sent: continued under its key
        key = same.key if same is not None else self._key(draft)
        self.approval.submit(draft.name, draft.version, self.sender.transport.name, key, checked=ready.packed.findings)
        return key

    @property
    def journal(self) -> Journal:
        """The journal of the office."""
        return Journal(self.approval.office.engine)

    def _not_by_hand(self, key: str, name: str) -> None:
        known = self.journal.find(key)
        if known is not None and known.state is TransmissionState.BY_HAND:
            when = f" on {known.changed.astimezone(WASHINGTON):%Y-%m-%d}" if known.changed else ""
            raise ConflictError(
                f"The draft was exported{when}, and its outcome on EDGAR is not recorded yet.",
                where=f"draft {name}",
                remedy="Only what is not on EDGAR can be sent again. Record the outcome first.",
                action=Action("filing.settle", {"name": name, "accession": "<NUMBER>", "accepted": "<YYYY-MM-DD HH:MM:SS>"}),
            )

    def _key_of_test(self, draft: OfficeDraft) -> str:
        number, key = 1, f"{self._key(draft)}/test"
        over = (TransmissionState.ACCEPTED, TransmissionState.SUSPENDED, TransmissionState.READY, TransmissionState.BY_HAND)
        while (known := self.journal.find(key)) is not None and known.state in over:
            number += 1
            key = f"{self._key(draft)}/test-{number}"
        return key

    def _draft(self, name: str) -> OfficeDraft:
        return self.approval.office.draft(self.approval.cik, name)

    def _key(self, draft: OfficeDraft) -> str:
        return f"{self.approval.cik}/{draft.name}/{draft.version}"

    def _package(self, draft: OfficeDraft, *, live: bool) -> Package:
        return Package(
            document=draft.document,
            exhibits=self.approval.exhibits(draft.name),
            contact=self.correspondence.contact,
            notify=self.correspondence.notify,
            live=live,
        )


def key_of(approval: Approval, name: str) -> str:
    """Return the key of a submitted draft; raises :class:`~section16.errors.OfficeError` for one that was not submitted."""
    key = approval.submission(name)
    if not key:
        action = Action("filing.submit", {"name": name, "export": ""})
        remedy = "Submit it, for example by hand."
        raise OfficeError("The draft has not been submitted.", where=f"draft {name}", remedy=remedy, action=action)
    return key


def note(approval: Approval, name: str, stands: Transmission) -> StepResult | None:
    """Bring a draft of the office to the state of its submission in the journal; nothing where it has that state.

    A form accepted at an unknown time stays submitted until a person states the time.
    """
    kept = approval.office.draft(approval.cik, name)
    if State(kept.state) not in UNDER_WAY:
        return None
    answer = "; ".join((*(message.line() for message in stands.messages), *filter(None, (stands.reason,)))) or str(stands.state)
    if stands.state is TransmissionState.ACCEPTED and stands.accepted is not None:
        return approval.accept(name, kept.version, stands.accession, stands.accepted)
    if stands.state is TransmissionState.SUSPENDED:
        return approval.suspend(name, kept.version, answer)
    if stands.state is TransmissionState.READY:
        return approval.not_arrived(name, kept.version, answer)
    if stands.state is TransmissionState.OPEN and kept.state == State.SUBMITTED:
        return approval.unanswered(name, kept.version, answer)
    return None


def settle(  # noqa: PLR0913 - whose, where, what was seen, and when
    approval: Approval, journal: Journal, name: str, seen: ObservedOutcome, now: datetime, *, take_over: bool = False
) -> Transmission | None:
    """Record what a person saw on EDGAR of a draft with an unknown outcome or an exported one, in journal and office.

    Nothing was sent, and ``None`` is returned, where the journal has no entry. Everything is judged before anything is
    written: raises :class:`~section16.errors.NotAllowedError` for a member who may not submit, and what
    :func:`~section16.edgar.acceptance.complete` raises for an acceptance that cannot be true.
    """
    approval.require("accept")
    key = key_of(approval, name)
    seen = complete(seen, f"draft {name}", now=now, handed_over=_handed_over(approval, name))
    _not_another_form(approval, journal, key, seen, name)
    if journal.find(key) is None:
        message = "The submission was interrupted before anything was sent."
        if seen.there:
            action = Action("filing.settle", {"name": name, "not-there": True})
            remedy = "Record that it is not on EDGAR, and submit it again."
            raise OfficeError(message, where=f"draft {name}", remedy=remedy, action=action)
        approval.not_arrived(name, approval.office.draft(approval.cik, name).version, message)
        return None
    stands = settle_by_hand(journal, key, approval.office.by, now, seen, take_over=take_over)
    note(approval, name, stands)
    return stands


def _handed_over(approval: Approval, name: str) -> datetime:
    return [taken.at for taken in approval.steps(name) if taken.word == "submit"][-1]


def _not_another_form(approval: Approval, journal: Journal, key: str, seen: ObservedOutcome, name: str) -> None:
    """Raise where another submission of the office has the accession number already."""
    other = journal.holder(seen.accession)
    if other is not None and other.key != key:
        message = f"The accession number {seen.accession} already belongs to {other.named_for(approval.cik)}."
        raise OfficeError(message, where=f"draft {name}", remedy="Check the number against EDGAR's acceptance message.")


def sendings_of(approval: Approval, name: str) -> tuple[Transmission, ...]:
    """Return the submissions of a draft in order; those of another issuer's draft of the same name are not among them.

    Raises :class:`~section16.errors.NotAllowedError` for a member who may not read the issuer.
    """
    approval.office.draft(approval.cik, name)
    return Journal(approval.office.engine).of_draft(approval.cik, name)


class FilingReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that a form was filed: accession number, acceptance time, digest, approver, signatures, head of the trail."""

    draft: str
    form: str
    issuer: str
    owners: tuple[str, ...]
    accession: str
    accepted: datetime
    filed: date
    due: str
    late: bool
    content: str
    approved_by: str
    signatures: tuple[str, ...]
    way: str
    submission: str
    """The key under which the journal has it."""
    head: str
    """The head of the audit trail; empty for a member without a role for every issuer, because it counts their entries."""
    otherwise: str = ""
    """The later due date if EDGAR was closed on uncertain days, with that condition."""


def receipt(approval: Approval, name: str) -> FilingReceipt:
    """Return the receipt of an accepted form; raises :class:`~section16.errors.OfficeError` for a draft that is not."""
    kept = approval.office.draft(approval.cik, name)
    steps = approval.steps(name)
    accepted = [taken for taken in steps if taken.word == "accept"]
    if State(kept.state) is not State.ACCEPTED or not accepted:
        message = f"{in_words(kept.state)}. Only a form that EDGAR has accepted has a receipt."
        action = Action("filing.status", {"name": name})
        raise OfficeError(message, where=f"draft {name}", remedy="See its status.", action=action)
    last = accepted[-1]
    assert last.details.accepted is not None
    document = kept.document
    return FilingReceipt(
        draft=name,
        form=document.document_type.text or "",
        issuer=f"{document.issuer.name.text} (CIK {document.issuer.cik.text})",
        owners=tuple(f"{owner.name.text} (CIK {owner.cik.text})" for owner in document.reporting_owners),
        accession=last.details.accession,
        accepted=last.details.accepted,
        filed=filing_date(last.details.accepted),
        due=kept.due.isoformat(),
        otherwise=otherwise(kept.if_closed, kept.uncertain),
        late=approval.late(name, last.details.accepted),
        content=last.content,
        approved_by=next((taken.by for taken in reversed(steps) if taken.word == "approve"), ""),
        signatures=tuple(f"{one.name.text}, {one.signed.text}" for one in document.signatures),
        way=next((taken.details.way for taken in reversed(steps) if taken.word == "submit"), ""),
        submission=approval.submission(name),
        head=str(approval.office.head()) if approval.office.reads_all else "",
    )
