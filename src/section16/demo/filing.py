"""The demonstration's second part: from an award to an accepted form, with the ledger before and after.

An invented office with two members, and a local EDGAR in this process: nothing is sent to EDGAR.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import msgspec

from section16.checks.run import check
from section16.clock import SetClock
from section16.document.identifiers.cik import format as padded
from section16.edgar.filing import Confirmation
from section16.edgar.sending import Sender
from section16.facts.events import Gift
from section16.facts.facts import Facts
from section16.facts.opening import Opening
from section16.facts.reading import read_facts
from section16.facts.schedules import parts_of
from section16.files import free_path
from section16.finding import Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.ledger.ledger import Ledger
from section16.ledger.lots.cause import Cause
from section16.office.approval.approval import Approval
from section16.office.approval.authentication import SignedOriginal
from section16.office.filing.handover import FilingReceipt, Handover, receipt
from section16.office.members import Member
from section16.office.office import Office
from section16.rehearsal.registry import Registry
from section16.rehearsal.rehearse import in_process
from section16.rehearsal.simulator import Simulator
from section16.render.brief import rows_in_brief
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.roles import MemberRole
from section16.workspace.reading import read

if TYPE_CHECKING:
    from section16.drafting.draft import Draft

_GIVEN = Gift(date=date(2025, 3, 3), giver="edda", security="common", units=Decimal(1000), to="a charity")
"""What was filed before the vesting, so that the ledger has something to start from."""

_BEFORE, _VESTED = datetime(2025, 3, 4, 17, tzinfo=UTC), datetime(2025, 6, 17, 17, tzinfo=UTC)
_BINDER = SignedOriginal(reference="the binder of the demonstration")
_CODE = Secret("rehearse")


def facts_before(given: Gift = _GIVEN) -> tuple[Facts, Facts]:
    """Return the facts of the demonstration before the gift, without the vesting, and as its file has them."""
    stated, found = read_facts(files("section16.demo").joinpath("events.toml").read_bytes(), "events.toml")
    assert stated is not None, found
    direct, *others = stated.opening.holdings
    held = (msgspec.structs.replace(direct, amount=direct.amount + given.units), *others)
    opening = Opening(as_of=date(2025, 3, 2), holdings=held)
    return msgspec.structs.replace(stated, opening=opening, events=(given,)), stated


class Preparers:
    """The office as its two members see it, a local EDGAR, and the clock they share."""

    def __init__(self, folder: Path, facts: Facts) -> None:
        self.clock = SetClock(_BEFORE)
        self.cik = padded(facts.issuer.cik)
        self.name = facts.issuer.name
        self.petra = Office.init(str(folder / "office.db"), by="petra", clock=self.clock, name="Petra Lindqvist")
        self.petra.add_member(Member("anselm", "Anselm Okafor", "", True, {"*": (MemberRole.APPROVER,)}))
        self.petra.take_in(facts)
        self.anselm = Office.open(str(folder / "office.db"), by="anselm", clock=self.clock)
        registry = Registry()
        registry.welcome(self.cik, None, self.name)
        self.codes = {}
        for party in facts.parties.values():
            if party.reports:
                registry.welcome(party.cik, _CODE, party.name)
                self.codes[party.cik] = _CODE
        self.edgar = Simulator(self.clock, registry=registry)
        self.filed: list[bytes] = []

    def close(self) -> None:
        """Let go of the database."""
        self.petra.close()
        self.anselm.close()

    def drafted(self) -> Draft:
        """Draft what is due today and keep it; there is one form each time."""
        (made,) = self.petra.drafting(self.cik, signed=self.clock().date()).drafts
        self.petra.keep_drafts(self.cik, [made])
        return made

    def brought(self, name: str) -> FilingReceipt:
        """Bring a draft from work to an accepted form, step by step, and return its receipt."""
        petra, anselm = Approval(self.petra, self.cik), Approval(self.anselm, self.cik)
        petra.lock(name, self.petra.draft(self.cik, name).version)
        anselm.approve(name, self.petra.draft(self.cik, name).version)
        for signature in self.petra.draft(self.cik, name).document.signatures:
            version = self.petra.draft(self.cik, name).version
            petra.sign(name, version, signature.name.text or "", _BINDER)
        confirmation = Confirmation(self.cik, self.name, self.name)
        with in_process(self.edgar, self.clock) as transport:
            sender = Sender(transport, Journal(self.petra.engine), "petra", self.clock, self.clock.wait)
            transmission = Handover(petra, sender, self.codes).live(name, confirmation)
        self.clock.wait(self.edgar.pace.given_out)
        self.edgar.settle()
        filing = self.edgar.index.find(transmission.accession)
        assert filing is not None, transmission.line()
        self.filed.append(filing.data)
        return receipt(petra, name)

    @property
    def ledger(self) -> Ledger:
        """The ledger of what the local EDGAR has disseminated."""
        return Ledger.from_submissions([read(data) for data in self.filed])


def tell_filing(out: TextIO, folder: Path, facts: tuple[Facts, Facts] | None = None) -> int:
    """Show how an award becomes an accepted form, and return 0 when it was accepted and every balance agrees, else 1.

    ``folder`` takes the office, or a new one beside it where it exists. ``facts`` are those before and those of the file.
    """
    before, stated = facts or facts_before()
    folder = free_path(folder)
    folder.mkdir(parents=True)
    preparers = Preparers(folder, before)
    try:
        return _show(out, preparers, stated)
    finally:
        preparers.close()


def _show(out: TextIO, preparers: Preparers, stated: Facts) -> int:
    preparers.brought(preparers.drafted().name)
    out.write("\nFrom the award to the accepted form\n\nThe ledger after an earlier Form 4, of a gift in March:\n\n")
    out.writelines(_positions(preparers.ledger))
    preparers.clock.at = _VESTED
    with preparers.petra.change(preparers.cik) as change:
        for event in stated.events:
            change.put("events", "", event)
    out.writelines(_awards(stated))
    made = preparers.drafted()
    rejected = [one for one in check(for_filing(made.document), on=preparers.clock().date()) if one.severity is Severity.REJECT]
    out.write(f"\nDrafted: Form {made.document.form} of {made.who}, due {made.due.due}; {len(rejected)} checks reject it.\n")
    out.writelines(f"  {line}\n" for line in rows_in_brief(made.document))
    text = preparers.brought(made.name)
    out.writelines(_receipt_lines(text))
    out.write("\nThe ledger now holds it, from what the local EDGAR gave out:\n\n")
    out.writelines(_positions(preparers.ledger))
    return _verdict(out, preparers, rejected=len(rejected))


def _positions(ledger: Ledger) -> Iterator[str]:
    for position in ledger.positions():
        yield f"  {position.balance:>14,}  {position.security:<24}{position.nature or 'direct':<36}{position.row}\n"


def _awards(stated: Facts) -> Iterator[str]:
    for name, award in stated.awards.items():
        yield f"\nThe award {name}: {award.units:,} granted on {award.granted} by the {award.approved_by}.\n"
        for part in parts_of(award):
            moved = f", agreed for {part.agreed} and changed by {part.change.approved_by}" if part.change else ""
            yield f"  part {part.number}: {part.units:,} on {part.on}{moved}\n"


def _receipt_lines(receipt: FilingReceipt) -> Iterator[str]:
    yield f"\nChecked and locked by petra, approved by {receipt.approved_by}, signed, sent, accepted (a rehearsal):\n"
    yield f"  accession number  {receipt.accession}\n"
    yield f"  accepted          {receipt.accepted:%Y-%m-%d %H:%M} UTC\n"
    yield f"  content           {receipt.content}\n"
    yield f"  audit trail       {receipt.head}\n"


def _verdict(out: TextIO, preparers: Preparers, *, rejected: int) -> int:
    """Say whether every balance that has one before it agrees, and that nothing remains due."""
    assertions = preparers.ledger.reconcile().assertions
    firsts = (Cause.FIRST_SIGHT, Cause.OPENS)
    breaks = [one for one in assertions if one.cause not in (Cause.AGREES, *firsts)]
    left = preparers.petra.drafting(preparers.cik, signed=preparers.clock().date()).drafts
    out.writelines(f"  {one.accession} {one.row}: {one.cause}\n" for one in breaks)
    agree = sum(one.cause == Cause.AGREES for one in assertions)
    out.write(f"\n{agree} balances follow from the ones before, {len(breaks)} do not; {len(left)} forms are due.\n")
    return 1 if breaks or left or rejected else 0
