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

from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import free_path, write_file
from section16.cli.printing import print_findings, print_lines, print_notice, status_of
from section16.cli.remedies import command_of, finding_line
from section16.clock import now, wait
from section16.document.package import Contact
from section16.edgar.api import BETA_HOST, LIVE_HOST, NOT_CONFIRMED, EdgarApi
from section16.edgar.connection import client
from section16.edgar.connections import edgars_api
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.secrets import Vault, beside, keeper
from section16.edgar.sending import Sender
from section16.errors import NoSecretError, OfficeError
from section16.finding import Severity
from section16.formats.edgar_package.writing import STARS
from section16.formats.ownership_xml.filing import for_filing
from section16.law.business_days import opens_next
from section16.office.approval.approval import Approval
from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.workflow import State
from section16.office.filing.handover import UNDER_WAY, Correspondence, Handover
from section16.rehearsal.rehearse import local_edgar
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.settings import Submitter
from section16.store.transmission import TransmissionState
from section16.workspace.reading import render_html

if TYPE_CHECKING:
    from section16.document.ownership import OwnershipDocument
    from section16.edgar.transport import Transport
    from section16.office.drafts.drafts import OfficeDraft
    from section16.office.office import Office
    from section16.store.transmission import Transmission

SECRETS = Annotated[Path | None, Parameter(name="--secrets", env_var="SECTION16_SECRETS")]
app = App(name="file", help_epilogue="Example: section16 file form4-edda-2025-06-16 --rehearse")
PASSPHRASE = "SECTION16_PASSPHRASE"  # noqa: S105 - the name of the variable

_STATUS = {TransmissionState.ACCEPTED: 0, TransmissionState.BY_HAND: 0, TransmissionState.READY: 2}
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
    options: IssuerOptions | None = None,
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
    asked = context_of(options)
    outcomes: list[Transmission] = []

    def work() -> None:
        if sum((export is not None and not test, rehearse, test and export is None, live)) > 1:
            raise OfficeError("more than one way was named", remedy="choose --export, --rehearse, --test or --live")
        with asked.open() as office:
            approval = Approval(office, asked.cik(office))
            kept = office.draft(approval.cik, draft)
            if rehearse:
                outcomes.append(_rehearsed(approval, kept, keep))
                return
            for_good = live or (export is not None and not test)
            approval.require("send" if for_good else "test")  # before a passphrase is asked for
            _require_no_hindrance(approval, kept) if for_good else None
            way = Way(export, secrets, host or (LIVE_HOST if live else BETA_HOST))
            with _handover(approval, kept, way) as handover:
                ready = handover.ready(draft, live=for_good)
                print_findings(ready.packed.findings)
                if for_good:
                    confirmation = _confirmed(approval, kept, by_hand=export is not None)
                    stands = handover.live(draft, confirmation, ready=ready, take_over=take_over)
                else:
                    stands = handover.test(draft, ready=ready)
            outcomes.append(stands)
            print_lines(_told(stands, handover.sender.transport))

    status = status_of(work)
    return status or max((_STATUS.get(stands.state, 1) for stands in outcomes), default=0)


def _told(stands: Transmission, transport: Transport) -> Iterator[str]:
    """Yield where a submission stands, what EDGAR said of it, and which way it went."""
    yield stands.line()
    yield from (f"  {message.line()}" for message in stands.messages)
    yield f"by {transport.name}: {transport.note}"
    if stands.state is TransmissionState.READY:
        yield "nothing was sent; the same command tries again"


def _require_no_hindrance(approval: Approval, kept: OfficeDraft) -> None:
    """Raise for what prevents the filing before anything is asked for; the package is checked once it is built."""
    if State(kept.state) in UNDER_WAY:
        return
    found = approval.hindered(kept.name, checked=())
    hindered = [finding for finding in found if finding.severity is Severity.REJECT]
    if hindered:
        raise StepRefusedError(hindered)
    print_findings(found)


def _confirmed(approval: Approval, kept: OfficeDraft, *, by_hand: bool) -> Confirmation:
    """Ask for the issuer's name, which must be typed each time, once nothing else prevents the filing."""
    name = approval.office.issuer(approval.cik).name
    opens = None if by_hand else opens_next(now())
    if opens is not None:
        print_notice(
            f"EDGAR is closed until {opens:%Y-%m-%d %H:%M} Eastern; what comes after 22:00 is filed on the next business day"
        )
    what = "hands {} over to be filed by hand" if by_hand else "files {} for good"
    form = f"Form {kept.document.document_type.text}"
    sys.stderr.write(f"This {what.format(form)}. Type the issuer's name to go on: ")
    sys.stderr.flush()
    return Confirmation(approval.cik, name, sys.stdin.readline())


def _rehearsed(approval: Approval, kept: OfficeDraft, keep: Path | None) -> Transmission:
    """File a draft with a local EDGAR and tell what became of it, and what would still hinder the real filing."""
    told = _correspondence(submitter_of(approval.office, approval.cik))
    with local_edgar(kept.document, now()) as local:
        handover = Handover(approval, local.sender, local.codes, told)
        outcome = local.outcome(handover.rehearse(kept.name, local.confirmation))
    stands = outcome.sending
    number = f" as {stands.accession}" if stands.accession else ""
    line = f"Form {stands.form}: {stands.state}{number} by a local EDGAR; {REHEARSAL}"
    print_lines([line, *(finding.line() for finding in outcome.findings)])
    if outcome.filing is not None and keep is not None:
        write_file(free_path(keep / f"{outcome.filing.accession}.txt"), outcome.filing.data)
    for finding in approval.hindered(kept.name, checked=()):  # the local EDGAR has checked the form
        print_notice(f"before it is filed: {finding_line(finding)}")
    return stands


@contextmanager
def _handover(approval: Approval, kept: OfficeDraft, way: Way) -> Iterator[Handover]:
    office = approval.office
    submitter = submitter_of(office, approval.cik)
    told, journal, document = _correspondence(submitter), Journal(office.engine), kept.document
    numbers = tuple(owner.cik.text or "" for owner in document.reporting_owners)
    if way.export is not None:
        called = {one.cik.text or "": one.name.text or "" for one in document.reporting_owners}
        called |= {document.issuer.cik.text or "": document.issuer.name.text or ""}
        folder = Export(
            way.export, lambda _package: render_html(document), names=called, draft=kept.name, command_of=command_of
        )
        codes = {number: Secret(STARS) for number in numbers}
        yield Handover(approval, Sender(folder, journal, office.by, now, wait), codes, told)
        return
    vault = open_vault(way.secrets)
    login = submitter.login or approval.cik
    codes = vault.codes(numbers)
    for remark in vault.tokens(login).remarks(now()):
        print_notice(remark)
    agent = submitter.agent or f"{office.issuer(approval.cik).name} {submitter.email}".strip()
    with api_of(way.host, vault, login, agent, document) as api:
        yield Handover(approval, Sender(api, journal, office.by, now, _Waiting()), codes, told)


@contextmanager
def api_of(host: str, vault: Vault, login: str, agent: str, document: OwnershipDocument) -> Iterator[EdgarApi]:
    """Give the API of a host; behind the live one stands EDGAR's archive, where what nobody answered for is looked for."""
    if host == LIVE_HOST:
        with edgars_api(vault, login, agent, sent=for_filing(document)) as api:
            yield api
        return
    usual = host == BETA_HOST
    name, remark = ("EDGAR's API", NOT_CONFIRMED) if usual else (host, f"not the SEC's EDGAR but {host}")
    with client(host, agent) as connection:
        yield EdgarApi(connection, lambda: vault.tokens(login), login, now, name=name, note=remark)


class _Waiting:
    """Waits, and says so the first time."""

    def __init__(self) -> None:
        self._said = False

    def __call__(self, seconds: float) -> None:
        if not self._said:
            print_notice("waiting for EDGAR; it may be broken off, and the same command goes on")
        self._said = True
        wait(seconds)


def _correspondence(submitter: Submitter) -> Correspondence:
    return Correspondence(Contact(submitter.contact, submitter.phone, submitter.email), submitter.notify)


def submitter_of(office: Office, cik: str) -> Submitter:
    """Return under which login an issuer's forms are sent, and whom EDGAR asks and tells."""
    found = {one.name: one.value for one in office.records(cik, "settings")}
    submitter: Submitter = found.get("edgar", Submitter())
    return submitter


def open_vault(secrets: Path | None) -> Vault:
    """Return what keeps codes and tokens: a file with a passphrase where one is named, else the system's keyring."""
    if secrets is None:
        return Vault(keeper(), beside(None))
    phrase = os.environ.get(PASSPHRASE) or _typed_passphrase(secrets)
    return Vault(keeper(secrets, Secret(phrase)), beside(secrets))


def _typed_passphrase(secrets: Path) -> str:
    """Return the passphrase that a person types; where nobody can, say what to do."""
    if not sys.stdin.isatty():
        remedy = f"set {PASSPHRASE}, or run this in a terminal"
        raise NoSecretError("nobody can be asked for its passphrase", where=str(secrets), remedy=remedy)
    phrase = getpass.getpass("Passphrase: ")
    if not phrase or (not secrets.exists() and getpass.getpass("Once more, for a new file: ") != phrase):
        told = "the two are not the same" if phrase else "a passphrase is not empty"
        raise NoSecretError(told, where=str(secrets), remedy="type it again; nothing was kept")
    return phrase
