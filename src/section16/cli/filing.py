"""``section16 filing``: a draft on its way, step by step: frozen, approved, signed, filed, kept; and amended."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter

from section16.cli.draft import draft_lines
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import ask, print_findings, print_json, print_lines, print_notice, status_of
from section16.cli.remedies import with_command
from section16.clock import now
from section16.edgar.sending import ObservedOutcome
from section16.errors import OfficeError
from section16.finding import Severity
from section16.law.authentication_documents import DocumentText
from section16.law.authentication_documents import attestation as attestation_to_sign
from section16.law.business_days import WASHINGTON
from section16.law.due_dates import NOT_ADVICE, both_dates
from section16.law.moments import eastern
from section16.office.approval.approval import Approval, StepResult
from section16.office.approval.authentication import SignedOriginal, SigningMethod
from section16.office.drafts.drafts import OfficeDraft
from section16.office.drafts.steps import StepTaken, round_of
from section16.office.drafts.workflow import State
from section16.office.filing.handover import receipt as receipt_of
from section16.office.filing.handover import sendings_of
from section16.office.filing.handover import settle as settle_draft
from section16.render.authentication_document import pdf_of_paper
from section16.sources.files import read_file
from section16.store.journal import Journal
from section16.workspace.context import today
from section16.workspace.drafting import checked

app = App(name="filing", help_epilogue="Example: section16 filing approve form4-edda-2025-06-16")

NAME = Annotated[str, Parameter(help="The draft's name.")]
VERSION = Annotated[int | None, Parameter(help="The version that was looked at; the newest without it.")]
SIGNATURE = Annotated[str, Parameter(help='The typed signature, such as "/s/ Edda M. Winterbourne".')]
PDF = Annotated[Path | None, Parameter(help="A PDF to write, to be printed or to be signed by a service.")]
Step = Callable[[Approval, OfficeDraft], StepResult]


def _example(words: str) -> str:
    return f"Example: section16 filing {words}"


def _step(options: IssuerOptions | None, name: str, version: int | None, step: Step) -> int:
    """Take a step with a draft and tell where it is then, with what was warned of."""

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            approval = Approval(office, asked.cik(office))
            kept = office.draft(approval.cik, name)
            kept = kept if version is None else msgspec.structs.replace(kept, version=version)
            moved = step(approval, kept)
        print_findings(moved.warnings)
        print_lines([f"{name} is {moved.draft.state} (version {moved.draft.version})"])

    return status_of(work)


@app.command(help_epilogue=_example("freeze form4-edda-2025-06-16"))
def freeze(name: NAME, /, *, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Check a draft and hold to it as it is; it waits for approval then."""
    return _step(options, name, version, lambda approval, kept: approval.freeze(name, kept.version))


@app.command(help_epilogue=_example("approve form4-edda-2025-06-16"))
def approve(name: NAME, /, *, remark: str = "", version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Approve a draft as it was frozen.

    Parameters
    ----------
    remark
        What there is to say.

    """
    return _step(options, name, version, lambda approval, kept: approval.approve(name, kept.version, remark))


@app.command(help_epilogue=_example("send-back form4-edda-2025-06-16 --remark 'the price of row 2'"))
def send_back(name: NAME, /, *, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Send a draft back into work, with remarks; it needs approval again.

    Parameters
    ----------
    remark
        What is to be mended.

    """
    return _step(options, name, version, lambda approval, kept: approval.send_back(name, kept.version, remark))


@app.command(help_epilogue=_example("withdraw form4-edda-2025-06-16 --remark 'another sale'"))
def withdraw(name: NAME, /, *, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Take your draft back into work; it needs approval again.

    Parameters
    ----------
    remark
        Why.

    """
    return _step(options, name, version, lambda approval, kept: approval.withdraw(name, kept.version, remark))


@app.command(help_epilogue=_example("sign form4-edda-2025-06-16 --signature '/s/ Edda M. Winterbourne' --document scan.pdf"))
def sign(  # noqa: PLR0913 - each is an option
    name: NAME,
    /,
    *,
    signature: SIGNATURE,
    document: Path | None = None,
    kept_at: str = "",
    electronic: bool = False,
    day: date | None = None,
    version: VERSION = None,
    options: IssuerOptions | None = None,
) -> int:
    """Give one signature, typed as the form carries it, with the document that authenticates it (Regulation S-T, 302(b)).

    Parameters
    ----------
    document
        The signed authentication document, as a file; section16 filing paper prints its text.
    kept_at
        Where the signed document is kept, where it is not handed over.
    electronic
        It was signed by a service that authenticates the signer; an attestation by hand must be there.
    day
        The date of the signature on the signed document; may be left out on the day on which the draft was locked.

    """
    method = SigningMethod.ELECTRONIC if electronic else SigningMethod.MANUAL

    def step(approval: Approval, kept: OfficeDraft) -> StepResult:
        return approval.sign(name, kept.version, signature, _original(document, kept_at), method=method, day=day)

    return _step(options, name, version, step)


def _day_of(signer: str) -> date:
    """Return the date on which somebody signed the attestation, as a person types it; an error where nobody can be asked."""
    text = ask(f"When did {signer} sign the attestation? (2026-03-06):")
    try:
        return date.fromisoformat(text)
    except ValueError:
        told = f"{text!r} is no date" if text else "the date of the signature is missing"
        raise OfficeError(told, remedy="add --on with the date on the signed attestation, as 2026-03-06") from None


def _original(document: Path | None, kept_at: str) -> SignedOriginal:
    if document is None:
        return SignedOriginal(reference=kept_at)
    media = mimetypes.guess_type(document.name)[0] or "application/octet-stream"
    data = read_file(document)
    if not data:
        raise OfficeError("it is empty", where=str(document), remedy="hand over the signed document")
    return SignedOriginal(data=data, media=media, reference=kept_at)


@app.command(help_epilogue=_example("paper form4-edda-2025-06-16 --signature '/s/ Edda M. Winterbourne' --pdf paper.pdf"))
def paper(
    name: NAME, /, *, signature: SIGNATURE, pdf: PDF = None, overwrite: Overwrite = False, options: IssuerOptions | None = None
) -> int:
    """Print the document that authenticates a typed signature on a draft, to be signed by hand or electronically."""

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            _hand_out(Approval(office, asked.cik(office)).paper_to_sign(name, signature), pdf, overwrite=overwrite)

    return status_of(work)


@app.command(help_epilogue=_example("attestation 'Edda M. Winterbourne' --pdf attestation.pdf"))
def attestation(signer: str, /, *, pdf: PDF = None, overwrite: Overwrite = False) -> int:
    """Print the attestation that a signer signs by hand, once, before signing electronically for the first time.

    Parameters
    ----------
    signer
        The signer's name, as it is typed behind /s/.

    """
    return status_of(lambda: _hand_out(attestation_to_sign(signer), pdf, overwrite=overwrite))


def _hand_out(wording: DocumentText, pdf: Path | None, *, overwrite: bool) -> None:
    if pdf is None:
        print_lines([wording.text()])
        return
    write_file(pdf, pdf_of_paper(wording), overwrite=overwrite)
    print_lines([f"{pdf} is to be signed by {wording.signer}"])


@app.command(help_epilogue=_example("attest 'Edda M. Winterbourne' --document scan.pdf"))
def attest(
    signer: str,
    /,
    *,
    document: Path | None = None,
    kept_at: str = "",
    on: date | None = None,
    options: IssuerOptions | None = None,
) -> int:
    """Keep the attestation that somebody signed by hand before signing electronically for the first time.

    Parameters
    ----------
    signer
        The signer's name.
    document
        The signed attestation, as a file.
    kept_at
        Where it is kept, where it is not handed over.
    on
        The date on the signed attestation; asked for where it is left out.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            approval = Approval(office, asked.cik(office))
            made = approval.attest(signer, _original(document, kept_at), on or _day_of(signer))
        print_lines([f"paper {made.name} is kept: {made.kind} of {made.signer}, {made.on}"])

    return status_of(work)


@app.command(help_epilogue=_example("acknowledge-late form4-edda-2025-06-16 --remark 'the broker told us late'"))
def acknowledge_late(name: NAME, /, *, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Say that a draft goes out after it was due; without that it is not sent.

    Parameters
    ----------
    remark
        Why it is late.

    """
    return _step(options, name, version, lambda approval, kept: approval.acknowledge_late(name, kept.version, remark))


@app.command
def discard(name: str, /, *, options: IssuerOptions | None = None) -> int:
    """Take a draft out that is in work; what it tells stays stated, and the next draft tells it again where it is due.

    Parameters
    ----------
    name
        The draft's name.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            office.discard_draft(asked.cik(office), name)
        print_lines([f"{name} is discarded"])

    return status_of(work)


@app.command(help_epilogue=_example("mend form4-edda-2025-06-16"))
def mend(name: NAME, /, *, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Take a draft back into work that EDGAR has suspended."""
    return _step(options, name, version, lambda approval, kept: approval.mend(name, kept.version))


@app.command(
    help_epilogue=_example("settle form4-edda-2025-06-16 --accession 0001234567-25-000001 --accepted '2025-06-17 17:05:00'")
)
def settle(  # noqa: PLR0913 - each is an option
    name: NAME,
    /,
    *,
    accession: str = "",
    accepted: str = "",
    look_up: bool = False,
    host: str = "",
    suspended: str = "",
    not_there: bool = False,
    take_over: bool = False,
    options: IssuerOptions | None = None,
) -> int:
    """Record the outcome on EDGAR of a draft that is open or was uploaded by hand.

    The acceptance time is never assumed, because it decides the filing date: give it, or read it from EDGAR.

    Parameters
    ----------
    accession
        The accession number under which EDGAR has accepted it.
    accepted
        The acceptance time in EDGAR's message, Eastern unless it names a zone, as "2026-03-06 17:05:00".
    look_up
        Read the acceptance time from the filing on EDGAR; the form on EDGAR must be the draft.
    host
        With --look-up: another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.
    suspended
        Why EDGAR has suspended it.
    not_there
        It certainly is not there, and may be sent again.
    take_over
        Somebody else was at it and certainly is not any more.

    """

    def work() -> int:
        if (bool(accession) + bool(suspended) + not_there) != 1 or ((accepted or look_up) and not accession):
            print_notice(
                "give one of --accession NUMBER, --suspended REASON and --not-there; --accepted and --look-up need --accession"
            )
            return 2
        if accepted and look_up:
            print_notice("give --accepted TIME or --look-up, not both")
            return 2
        asked = context_of(options)
        with asked.open() as office:
            approval = Approval(office, asked.cik(office))
            moment = _accepted(approval, name, accession, accepted, host if look_up else None)
            seen = ObservedOutcome(accession=accession, accepted=moment, suspended=suspended)
            stands = settle_draft(approval, Journal(office.engine), name, seen, now(), take_over=take_over)
            kept = office.draft(approval.cik, name)
            print_lines([*([stands.line()] if stands else []), *([f"accepted {eastern(moment)}"] if moment else [])])
            print_lines([f"{name} is {kept.state} (version {kept.version})"])
        return 0

    return status_of(work)


def _accepted(approval: Approval, name: str, accession: str, given: str, host: str | None) -> datetime | None:
    """Return the acceptance time of what was accepted: read from a host of EDGAR where one is given, else as stated."""
    from section16.cli.acceptance import looked_up, stated  # noqa: PLC0415 - the libraries for HTTP are an optional extra

    if not accession:
        return None
    approval.require("accept")
    return (
        stated(given, name) if host is None else looked_up(approval, approval.office.draft(approval.cik, name), accession, host)
    )


@app.command(help_epilogue=_example("status form4-edda-2025-06-16"))
def status(name: NAME = "", /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Tell where a draft stands, every step it has taken, and what stands between it and filing; or where all stand.

    Parameters
    ----------
    json
        Print one JSON object a draft.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            approval = Approval(office, asked.cik(office))
            drafts = [office.draft(approval.cik, name)] if name else office.drafts(approval.cik)
            for kept in drafts:
                steps = approval.steps(kept.name)
                if json:
                    print_json(
                        {"name": kept.name, "state": kept.state, "due": kept.due, "if_closed": kept.if_closed, "steps": steps}
                    )
                    continue
                print_lines(
                    [f"{kept.name} is {kept.state} (version {kept.version}), due {both_dates(kept)}", *map(_told_step, steps)]
                )
                if name:
                    print_lines(_next(approval, kept))
            if name:
                print_lines(_told_sendings(approval, name))

    return status_of(work)


def _told_sendings(approval: Approval, name: str) -> Iterator[str]:
    for stands in sendings_of(approval, name):
        yield f"  {stands.line()}{f'; {stands.claim} is at it' if stands.claim else ''}"
        yield from (f"    {message.line()}" for message in stands.messages)


def _told_step(taken: StepTaken) -> str:
    what = taken.details
    said = (what.remark, what.signature, what.way, what.accession)
    told = "; ".join(one for one in said if one)
    return f"  {taken.at.astimezone(WASHINGTON):%Y-%m-%d %H:%M} {taken.by}: {taken.word}{f' ({told})' if told else ''}"


_FOLLOWS = {"draft": "freeze", "frozen": "approve", "signed": "send", "suspended": "send"}


def _next(approval: Approval, kept: OfficeDraft) -> Iterator[str]:
    """Yield what stands between a draft and its next step."""
    if kept.state == State.APPROVED:
        given = {
            block for one in round_of(iter(approval.steps(kept.name))) if one.word == "sign" for block in one.details.blocks
        }
        names = dict.fromkeys(one.name.text for number, one in enumerate(kept.document.signatures) if number not in given)
        yield from (f"  before send: {name!r} has to be signed" for name in names)
    word = _FOLLOWS.get(kept.state)
    for finding in approval.hindered(kept.name, word) if word else ():
        if finding.severity is Severity.REJECT:
            yield f"  {with_command(f'before {word}: {finding.message}; {finding.remedy}', finding.action)}"


@app.command(help_epilogue=_example("receipt form4-edda-2025-06-16"))
def receipt(name: NAME, /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Print the receipt of a filed draft, with the head of the audit trail to compare with later.

    Parameters
    ----------
    json
        Print one JSON object.

    """

    def work() -> None:
        asked = context_of(options)
        with asked.open() as office:
            made = receipt_of(Approval(office, asked.cik(office)), name)
        print_json(made) if json else print_lines(_receipt_lines(made))

    return status_of(work)


def _receipt_lines(made: Any) -> Iterator[str]:
    yield f"RECEIPT  Form {made.form}, {made.issuer}"
    for owner in made.owners:
        yield f"  Reporting owner    {owner}"
    yield f"  Accession number   {made.accession}"
    yield f"  Accepted           {made.accepted.astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S} Eastern"
    yield f"  Filed              {made.filed}"
    later = f" (or {made.otherwise})" if made.otherwise else ""
    yield f"  Due                {made.due}{later}{', filed late' if made.late else ''}"
    yield f"  Content, SHA-256   {made.content}"
    yield f"  Approved by        {made.approved_by}"
    for signature in made.signatures:
        yield f"  Signed             {signature}"
    yield f"  Sent               {made.way}"
    yield f"  Audit trail        {made.head or 'shown to members with a role for every issuer'}"


@app.command(help_epilogue=_example("amend form4-edda-2025-06-16 --why 'A price was wrong.'"))
def amend(
    name: NAME, /, *, why: str, also: tuple[str, ...] = (), signed: date | None = None, options: IssuerOptions | None = None
) -> int:
    """Draft the amendment of a filed form from what the facts say now, and show what it changes.

    Parameters
    ----------
    why
        Why it is amended; stands under Remarks.
    also
        The number of an event that the form left out.
    signed
        The day of signing; today without it.

    """

    def work() -> int:
        asked = context_of(options)
        with asked.open() as office:
            cik = asked.cik(office)
            made = office.amendment(cik, name, why=why, signed=signed or today(), also=also)
            print_findings(made.findings)
            print_lines(f"question: {question.line()}" for question in made.questions)
            office.keep_drafts(cik, made.drafts)  # before they are shown as drafted: a locked amendment is not replaced
            for one in made.drafts:
                print_lines(draft_lines(checked(one), explain=False))
        print_lines([f"{len(made.drafts)} amendment(s) drafted. {NOT_ADVICE}"])
        return 0 if made.drafts else 1

    return status_of(work)
