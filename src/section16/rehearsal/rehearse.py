"""Files a form with a local EDGAR in this process, by the same steps as with the real one, and tells what became of it."""

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
from section16.edgar.filing import Confirmation
from section16.edgar.sending import Sender
from section16.finding import Finding
from section16.formats.edgar_package import write_package
from section16.formats.ownership_xml.filing import for_filing
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
    """What became of a form: where its submission stands, what was found about it, and the filing that would be public."""

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


def rehearse(package: Package, at: datetime, *, live: bool = True) -> Rehearsed:
    """Return what becomes of a form that is filed with a local EDGAR at a moment, as if it were live unless told otherwise.

    Everybody on the form is known to it, and the day is taken to be one on which EDGAR is open. What EDGAR would suspend is
    sent all the same, and suspended.
    """
    clock = SetClock(at)
    registry, codes = registry_of(package.document)
    edgar = Simulator(clock, registry=registry, hours=False)
    ready = msgspec.structs.replace(package, document=for_filing(package.document), live=live)
    name = package.document.issuer.name.text or "the issuer"
    confirmation = Confirmation(package.document.issuer.cik.text or "", name, name)
    with in_process(edgar, clock) as transport, journal_in_memory() as journal:
        sender = Sender(transport, journal, "rehearsal", clock, clock.wait)
        stands = sender.deliver("rehearsal", write_package(ready, codes), confirmation=confirmation)
        clock.wait(edgar.pace.given_out)
        edgar.settle()
    taken = edgar.taken.get(stands.accession)
    return Rehearsed(stands, taken.findings if taken else (), edgar.shelf.find(stands.accession))
