"""Files a form with a local EDGAR in this process, by the same steps as with the real one, and reports the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import msgspec
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from section16.clock import SetClock
from section16.document.ownership import OwnershipDocument
from section16.document.package import Package
from section16.edgar.api import AT_ONCE, EdgarApi
from section16.edgar.connection import client_in_process
from section16.edgar.filing import Confirmation, build
from section16.edgar.sending import Sender
from section16.finding import Finding
from section16.rehearsal.app import application
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.fair_access import FairAccess
from section16.rehearsal.faults import FaultSchedule
from section16.rehearsal.registry import Registry
from section16.rehearsal.simulator import LOGIN, Simulator
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.tables import METADATA
from section16.store.transmission import Transmission

REHEARSED = "a rehearsal in this process: nothing was sent to the SEC"
_CODE = Secret("rehearse")


class Rehearsed(msgspec.Struct, frozen=True):
    """The outcome for a form: the state of its submission, the findings about it, and the filing that would be public."""

    sending: Transmission
    findings: tuple[Finding, ...]
    filing: DisseminatedFiling | None


def registry_of(document: OwnershipDocument) -> tuple[Registry, dict[str, Secret[str]]]:
    """Return a registry that knows the issuer and the owners of a form, and the codes it knows the owners by."""
    registry, codes = Registry(), {}
    issuer = document.issuer
    if issuer.cik.text:
        registry.welcome(issuer.cik.text, None, issuer.name.text or "")
    for owner in document.reporting_owners:
        if owner.cik.text:
            registry.welcome(owner.cik.text, _CODE, owner.name.text or "")
            codes[owner.cik.text] = _CODE
    return registry, codes


@contextmanager
def in_process(edgar: Simulator, clock: SetClock, misbehaviour: FaultSchedule | None = None) -> Iterator[EdgarApi]:
    """Give the transport to a local EDGAR in this process."""
    tokens = edgar.logins.issue(LOGIN, clock())
    with client_in_process(application(edgar, fair=FairAccess(0), misbehaviour=misbehaviour)) as client:
        yield EdgarApi(client, lambda: tokens, LOGIN, clock, name="rehearsal", note=REHEARSED, patience=AT_ONCE)


@contextmanager
def journal_in_memory() -> Iterator[Journal]:
    """Give a journal that is forgotten."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    yield Journal(engine)
    engine.dispose()


class LocalEdgar:
    """A local EDGAR for one form, that knows everyone on it and takes it on any day at any hour.

    ``sender`` brings the form there as another sender brings it to EDGAR: only the transport differs, and the journal is
    forgotten. ``codes`` are the confirmation codes that it knows the owners by, ``confirmation`` represents the person who
    types the issuer's name.
    """

    def __init__(self, document: OwnershipDocument, edgar: Simulator, sender: Sender, codes: dict[str, Secret[str]]) -> None:
        name = document.issuer.name.text or "the issuer"
        self.edgar = edgar
        self.sender = sender
        self.codes = codes
        self.confirmation = Confirmation(document.issuer.cik.text or "", name, name)

    def outcome(self, transmission: Transmission) -> Rehearsed:
        """Return what became of the form, once the local EDGAR has had the time to make it public."""
        self.sender.pause(self.edgar.pace.given_out)
        self.edgar.settle()
        taken = self.edgar.taken.get(transmission.accession)
        return Rehearsed(transmission, taken.findings if taken else (), self.edgar.index.find(transmission.accession))


@contextmanager
def local_edgar(document: OwnershipDocument, at: datetime) -> Iterator[LocalEdgar]:
    """Give a local EDGAR in this process at a moment for a form."""
    clock = SetClock(at)
    registry, codes = registry_of(document)
    edgar = Simulator(clock, registry=registry, hours=False)
    with in_process(edgar, clock) as transport, journal_in_memory() as journal:
        yield LocalEdgar(document, edgar, Sender(transport, journal, "rehearsal", clock, clock.wait), codes)


def rehearse(package: Package, at: datetime, *, live: bool = True) -> Rehearsed:
    """Return what becomes of a form that is filed with a local EDGAR at a moment, as if it were live by default.

    Everyone on the form is known to it, and the day is taken to be one on which EDGAR is open. What EDGAR would suspend is
    sent all the same, and suspended.
    """
    with local_edgar(package.document, at) as local:
        packed = build(msgspec.structs.replace(package, live=live), local.codes)
        return local.outcome(local.sender.deliver("rehearsal", packed, confirmation=local.confirmation))
