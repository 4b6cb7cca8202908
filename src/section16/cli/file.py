"""``section16 file``: a signed draft of the office exported, rehearsed, tested with EDGAR, or filed."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from cyclopts import App, Parameter

from section16.cli.batch import tell, write_file
from section16.cli.desk import Place, answered, say, sitting
from section16.document.package import Contact, Package
from section16.edgar.api import BETA_HOST, LIVE_HOST, NOT_CONFIRMED, EdgarApi
from section16.edgar.clock import now, wait
from section16.edgar.connection import client
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.handing_over import Correspondence, Handover
from section16.edgar.secrets import Vault, beside, keeper
from section16.edgar.sending import Sender
from section16.errors import OfficeError
from section16.formats.edgar_package.writing import STARS
from section16.rehearsal.rehearse import rehearse as rehearse_package
from section16.secret import Secret
from section16.store.approval.approval import Approval
from section16.store.rows.settings import Submitter
from section16.store.sending.journal import Journal
from section16.store.sending.sending import SendingState
from section16.workspace import render_html

if TYPE_CHECKING:
    from section16.document.ownership import OwnershipDocument
    from section16.store.drafts.drafts import Kept
    from section16.store.office.office import Office
    from section16.store.sending.sending import Sending

SECRETS = Annotated[Path | None, Parameter(name="--secrets", env_var="SECTION16_SECRETS")]
app = App(name="file", help_epilogue="Example: section16 file form4-edda-2025-06-16 --rehearse")
PASSPHRASE = "SECTION16_PASSPHRASE"  # noqa: S105 - the name of the variable


REHEARSAL = "this was a rehearsal, and nothing was sent to the SEC"


class Way(NamedTuple):
    """Which way a draft goes: into a folder, or to a host, with what keeps the codes and tokens."""

    export: Path | None
    secrets: Path | None
    host: str


@app.default
def file(  # noqa: PLR0913 - each is an option
    draft: str,
    /,
    *,
    export: Path | None = None,
    rehearse: bool = False,
    test: bool = False,
    live: bool = False,
    keep: Path | None = None,
    secrets: SECRETS = None,
    take_over: bool = False,
    host: str = "",
    place: Place | None = None,
) -> int:
    """Send a draft of the office: as a test unless told otherwise; live only when the issuer's name is typed.

    Exit status: 0 when it was accepted, exported or rehearsed well, 1 when it is suspended or open, 2 when it was not sent.

    Parameters
    ----------
    draft
        The draft's name.
    export
        Write a folder for uploading by hand, and hand the draft over so; with --test only to look at.
    rehearse
        File it with a local EDGAR in this process: nothing is sent to the SEC, and the office stays as it is.
    test
        Send it to EDGAR as a test, which is judged and not filed; the office stays as it is.
    live
        File it. The issuer's name is asked for.
    keep
        With --rehearse: a folder for what the local EDGAR gives out.
    secrets
        A file that keeps codes and tokens, opened by a passphrase; without it the system's keyring does.
    take_over
        Go on with a submission that somebody else was at and certainly is not any more.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """
    asked = place or Place()
    outcomes: list[Sending] = []

    def work() -> None:
        if sum((export is not None and not test, rehearse, test and export is None, live)) > 1:
            raise OfficeError("more than one way was named", remedy="choose --export, --rehearse, --test or --live")
        with sitting(asked) as office:
            approval = Approval(office, asked.cik(office))
            kept = office.draft(approval.cik, draft)
            if rehearse:
                outcomes.append(_rehearsed(approval, kept, keep))
                return
            confirmation = _confirmed(office, approval.cik, kept.document) if live or (export and not test) else None
            way = Way(export, secrets, host or (LIVE_HOST if live else BETA_HOST))
            with _handover(approval, kept, way) as handover:
                if confirmation is None:
                    outcomes.append(handover.test(draft))
                else:
                    outcomes.append(handover.live(draft, confirmation, take_over=take_over))
                say([outcomes[0].line(), f"by {handover.sender.transport.name}: {handover.sender.transport.note}"])

    status = answered(work)
    good = (SendingState.ACCEPTED, SendingState.BY_HAND)
    return status or int(any(stands.state not in good for stands in outcomes))


def _confirmed(office: Office, cik: str, document: OwnershipDocument) -> Confirmation:
    """Ask for the issuer's name, which must be typed each time."""
    name = office.issuer(cik).name
    sys.stderr.write(f"This files Form {document.document_type.text} for good. Type the issuer's name to go on: ")
    sys.stderr.flush()
    return Confirmation(cik, name, sys.stdin.readline())


def _rehearsed(approval: Approval, kept: Kept, keep: Path | None) -> Sending:
    """File a draft with a local EDGAR and tell what became of it, and what would still hinder the real filing."""
    package = Package(document=kept.document, exhibits=approval.exhibits(kept.name))
    outcome = rehearse_package(package, now())
    say([f"{outcome.sending.line()}; {REHEARSAL}", *(finding.line() for finding in outcome.findings)])
    if outcome.filing is not None and keep is not None:
        write_file(keep / f"{outcome.filing.accession}.txt", outcome.filing.data)
    for finding in approval.hindered(kept.name):
        tell(f"before it is filed: {finding.line()}")
    return outcome.sending


@contextmanager
def _handover(approval: Approval, kept: Kept, way: Way) -> Iterator[Handover]:
    office = approval.office
    submitter = submitter_of(office, approval.cik)
    numbers = tuple(owner.cik.text or "" for owner in kept.document.reporting_owners)
    told = Correspondence(Contact(submitter.contact, submitter.phone, submitter.email), submitter.notify)
    journal = Journal(office.engine)
    if way.export is not None:
        codes = {number: Secret(STARS) for number in numbers}
        folder = Export(way.export, lambda package: render_html(package.document))
        yield Handover(approval, Sender(folder, journal, office.by, now, wait), codes, told)
        return
    vault = open_vault(way.secrets)
    login = submitter.login or approval.cik
    agent = submitter.agent or f"{office.issuer(approval.cik).name} {submitter.email}".strip()
    with client(way.host, agent) as connection:
        usual = way.host in (LIVE_HOST, BETA_HOST)
        name, remark = ("EDGAR's API", NOT_CONFIRMED) if usual else (way.host, f"not the SEC's EDGAR but {way.host}")
        api = EdgarApi(connection, lambda: vault.tokens(login), login, now, name=name, note=remark)
        yield Handover(approval, Sender(api, journal, office.by, now, wait), vault.codes(numbers), told)


def submitter_of(office: Office, cik: str) -> Submitter:
    """Return under which login an issuer's forms are sent, and whom EDGAR asks and tells."""
    found = {one.name: one.value for one in office.records(cik, "settings")}
    submitter: Submitter = found.get("edgar", Submitter())
    return submitter


def open_vault(secrets: Path | None) -> Vault:
    """Return what keeps codes and tokens: a file with a passphrase where one is named, else the system's keyring."""
    if secrets is None:
        return Vault(keeper(), beside(None))
    phrase = os.environ.get(PASSPHRASE) or getpass.getpass("Passphrase: ")
    return Vault(keeper(secrets, Secret(phrase)), beside(secrets))
