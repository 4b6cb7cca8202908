"""An office's drafts handed over for EDGAR: what the office says of them and what the journal says are kept in step.

The office notes that a draft is handed over before it is, and under which key; whatever breaks off after that is gone on with
by the same key, so that nothing is sent twice. A test is judged and changes nothing in the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from section16.document.package import Contact, Package
from section16.edgar.filing import Confirmation, Packed, pack, require_confirmation
from section16.edgar.sending import Sender, settle_by_hand
from section16.errors import OfficeError
from section16.law.business_days import WASHINGTON
from section16.secret import Secret
from section16.store.approval.approval import Approval, Moved
from section16.store.drafts.drafts import Kept
from section16.store.drafts.workflow import State
from section16.store.sending.journal import Journal
from section16.store.sending.sending import Sending, SendingState

Codes = Mapping[str, Secret[str]]
_UNDER_WAY = (State.SENT, State.OPEN)


class Correspondence(msgspec.Struct, frozen=True):
    """Whom EDGAR asks and tells about a submission."""

    contact: Contact = Contact()
    notify: tuple[str, ...] = ()


class Handover:
    """Hands over the drafts of one issuer by one sender; ``codes`` are the owners' confirmation codes by their numbers."""

    def __init__(self, approval: Approval, sender: Sender, codes: Codes, told: Correspondence | None = None) -> None:
        self.approval = approval
        self.sender = sender
        self.codes = codes
        self.told = told or Correspondence()

    def test(self, name: str) -> Sending:
        """Send a draft as a test, in whatever state it is, and return where that stands; the office stays as it is."""
        kept = self._draft(name)
        packed = self._packed(kept, live=False)
        return self.sender.deliver(f"{self._key(kept)}/test", packed.data)

    def live(self, name: str, confirmation: Confirmation | None, *, take_over: bool = False) -> Sending:
        """File a draft, or go on with one that is on its way, and return where it stands.

        Raises :class:`~section16.store.approval.hindered.HinderedError` for a draft that may not be sent, with everything that
        hinders it, and what :meth:`Sender.deliver <section16.edgar.sending.Sender.deliver>` raises.
        """
        kept = self._draft(name)
        require_confirmation(kept.document, confirmation)
        packed = self._packed(kept, live=True)
        if State(kept.state) in _UNDER_WAY:
            key = key_of(self.approval, name)
        else:
            key = self._key(kept)
            self.approval.send(name, kept.version, f"{self.sender.transport.name}: {key}")
        stands = self.sender.deliver(key, packed.data, confirmation=confirmation, take_over=take_over)
        note(self.approval, name, stands, self.sender.clock())
        return stands

    def _draft(self, name: str) -> Kept:
        return self.approval.office.draft(self.approval.cik, name)

    def _key(self, kept: Kept) -> str:
        return f"{self.approval.cik}/{kept.name}/{kept.version}"

    def _packed(self, kept: Kept, *, live: bool) -> Packed:
        package = Package(
            document=kept.document,
            exhibits=self.approval.exhibits(kept.name),
            contact=self.told.contact,
            notify=self.told.notify,
            live=live,
        )
        return pack(package, self.codes, self.sender.clock().astimezone(WASHINGTON).date())


def key_of(approval: Approval, name: str) -> str:
    """Return the key of a draft that was handed over; raises :class:`~section16.errors.OfficeError` for one that was not."""
    ways = [taken.details.way for taken in approval.steps(name) if taken.word == "send"]
    if not ways:
        raise OfficeError("it was not handed over", where=f"draft {name}", remedy="section16 file hands it over")
    return ways[-1].partition(": ")[2]


def note(approval: Approval, name: str, stands: Sending, now: datetime) -> Moved | None:
    """Let the office say of a draft what the journal says; nothing where it does so already."""
    kept = approval.office.draft(approval.cik, name)
    if State(kept.state) not in _UNDER_WAY:
        return None
    told = "; ".join((*(message.line() for message in stands.messages), *filter(None, (stands.reason,)))) or str(stands.state)
    if stands.state is SendingState.ACCEPTED:
        return approval.accept(name, kept.version, stands.accession, stands.accepted or now)
    if stands.state is SendingState.SUSPENDED:
        return approval.suspend(name, kept.version, told)
    if stands.state is SendingState.READY:
        return approval.not_arrived(name, kept.version, told)
    if stands.state is SendingState.OPEN and kept.state == State.SENT:
        return approval.unanswered(name, kept.version, told)
    return None


def settle(approval: Approval, journal: Journal, name: str, accession: str, accepted: datetime) -> Sending:
    """Write down what a person saw on EDGAR of a draft that is open or was exported, in the journal and in the office.

    Without an accession number it certainly is not there, and may be sent again.
    """
    stands = settle_by_hand(journal, key_of(approval, name), approval.office.by, accepted, accession=accession)
    if accession:
        stands = journal.write(stands, accepted, state=SendingState.ACCEPTED, accepted=accepted)
    note(approval, name, stands, accepted)
    return stands


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that a draft was filed: number, moment, digest of its content, who approved and signed, the trail's head."""

    draft: str
    form: str
    issuer: str
    owners: tuple[str, ...]
    accession: str
    accepted: datetime
    due: str
    late: bool
    content: str
    approved_by: str
    signatures: tuple[str, ...]
    way: str
    head: str


def receipt(approval: Approval, name: str) -> Receipt:
    """Return the receipt of a filed draft; raises :class:`~section16.errors.OfficeError` for one that is not filed."""
    kept = approval.office.draft(approval.cik, name)
    steps = approval.steps(name)
    accepted = [taken for taken in steps if taken.word == "accept"]
    if State(kept.state) is not State.FILED or not accepted:
        told = f"it is {kept.state}, and only what EDGAR has accepted has a receipt"
        raise OfficeError(told, where=f"draft {name}", remedy="section16 filing status tells where it stands")
    last = accepted[-1]
    assert last.details.accepted is not None
    document = kept.document
    return Receipt(
        draft=name,
        form=document.document_type.text or "",
        issuer=f"{document.issuer.name.text} (CIK {document.issuer.cik.text})",
        owners=tuple(f"{owner.name.text} (CIK {owner.cik.text})" for owner in document.reporting_owners),
        accession=last.details.accession,
        accepted=last.details.accepted,
        due=kept.due.isoformat(),
        late=any(taken.word == "acknowledge-late" for taken in steps),
        content=last.content,
        approved_by=next((taken.by for taken in reversed(steps) if taken.word == "approve"), ""),
        signatures=tuple(f"{one.name.text}, {one.signed.text}" for one in document.signatures),
        way=next((taken.details.way for taken in reversed(steps) if taken.word == "send"), ""),
        head=str(approval.office.head()),
    )
