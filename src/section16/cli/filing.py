"""``section16 filing``: a draft brought to an accepted form, step by step: locked, approved, signed, submitted; and amended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from section16.cli.draft import draft_lines
from section16.cli.filing_submit import settle, submit
from section16.cli.formats import ListOptions, format_of, print_rows
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite
from section16.cli.printing import (
    ask,
    counted,
    print_findings,
    print_json,
    print_lines,
    print_next,
    print_questions,
    status_of,
)
from section16.cli.remedies import with_command
from section16.cli.steps import AllDue, Names, print_steps, said_at
from section16.errors import OfficeError
from section16.sentences import with_remedy
from section16.workspace import filing
from section16.workspace.due_dates import NOT_ADVICE
from section16.workspace.filing import DraftStatus, FilingReceipt, StepTaken, predicate

app = App(name="filing")

NAME = Annotated[str, Parameter(help="The name of the draft.")]
VERSION = Annotated[int | None, Parameter(help="The version that you looked at; by default the newest.")]
SIGNATURE = Annotated[str, Parameter(help='The typed signature, such as "/s/ Edda M. Winterbourne".')]
PDF = Annotated[Path | None, Parameter(help="A PDF to write; for several drafts, a folder.")]


@app.command
def lock(
    *names: Names,
    all_due: AllDue = False,
    version: VERSION = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Check drafts and fix their content; they await approval then.

    Parameters
    ----------
    json
        Print one JSON object.

    """
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.lock(context, names, all_due=all_due, version=version), json=json))


@app.command
def approve(
    *names: Names,
    all_due: AllDue = False,
    remark: str = "",
    version: VERSION = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Approve drafts as they were locked.

    Parameters
    ----------
    remark
        A remark for the record.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> int:
        taken = filing.approve(context, names, all_due=all_due, remark=remark, version=version)
        return print_steps(context, taken, json=json)

    return status_of(work)


@app.command
def send_back(*names: Names, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Return drafts to their preparer with a remark; they require approval again.

    Parameters
    ----------
    remark
        What to correct.

    """
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.send_back(context, names, remark, version=version)))


@app.command
def withdraw(*names: Names, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Take your own drafts back; they require approval again.

    Parameters
    ----------
    remark
        The reason.

    """
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.withdraw(context, names, remark, version=version)))


@app.command
def sign(  # noqa: PLR0913 - each is an option
    *names: Names,
    signature: SIGNATURE,
    all_due: AllDue = False,
    document: Path | None = None,
    kept_at: str = "",
    electronic: bool = False,
    day: date | None = None,
    version: VERSION = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Record a signer's typed signature on drafts, with the document that authenticates it (Regulation S-T, Rule 302(b)).

    With --all-due: on every approved draft that carries the signature and does not have it yet.

    Parameters
    ----------
    document
        The signed authentication document, or a folder with one for each draft, named as the draft; section16 filing paper
        prints its text.
    kept_at
        Where the signed document is kept, if you do not attach it.
    electronic
        It was signed with a service that authenticates the signer; a signed attestation must be on record.
    day
        The signature date on the signed document; may be omitted on the date on which the draft was locked.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> int:
        taken = filing.sign(
            context,
            names,
            signature,
            all_due=all_due,
            document=document,
            kept_at=kept_at,
            electronic=electronic,
            day=day,
            version=version,
        )
        return print_steps(context, taken, json=json)

    return status_of(work)


@app.command
def paper(
    *names: Names,
    signature: SIGNATURE,
    all_due: AllDue = False,
    pdf: PDF = None,
    overwrite: Overwrite = False,
    options: IssuerOptions | None = None,
) -> int:
    """Print the document that authenticates a typed signature on a draft, to be signed by hand or electronically."""
    context = context_of(options)

    def work() -> None:
        print_papers(filing.papers(context, names, signature, all_due=all_due, pdf=pdf, overwrite=overwrite))

    return status_of(work)


@app.command
def attestation(signer: str, /, *, pdf: PDF = None, overwrite: Overwrite = False) -> int:
    """Print the attestation that a signer signs by hand, once, before the first electronic signature.

    Parameters
    ----------
    signer
        The signer's name, as it is typed after /s/.

    """
    return status_of(lambda: print_papers((filing.attestation(signer, pdf=pdf, overwrite=overwrite),)))


def print_papers(made: tuple[filing.PrintedPaper, ...]) -> None:
    """Write documents to be signed, or which files hold them."""
    print_lines(f"{one.file}: to be signed by {one.signer}" if one.file else one.text for one in made)


@app.command
def attest(
    signer: str,
    /,
    *,
    document: Path | None = None,
    kept_at: str = "",
    on: date | None = None,
    options: IssuerOptions | None = None,
) -> int:
    """Keep the attestation that a signer signed by hand before the first electronic signature.

    Parameters
    ----------
    signer
        The signer's name.
    document
        The signed attestation, as a file.
    kept_at
        Where it is kept, if you do not attach it.
    on
        The date on the signed attestation; you are asked for it if you omit it.

    """
    context = context_of(options)

    def work() -> None:
        kept = filing.attest(context, signer, on or (lambda: _date_of(signer)), document=document, kept_at=kept_at)
        print_lines([f"Attestation of {kept.signer}, signed on {kept.on}, kept as paper {kept.number}."])

    return status_of(work)


def _date_of(signer: str) -> date:
    """Return the date on which a signer signed the attestation, as it is typed; an error where nothing can be typed."""
    text = ask(f"When did {signer} sign the attestation? (2026-03-06):")
    try:
        return date.fromisoformat(text)
    except ValueError:
        what = f"{text!r} is not a date." if text else "The signature date is missing."
        raise OfficeError(what, remedy="Add --on with the date on the signed attestation, such as 2026-03-06.") from None


@app.command
def acknowledge_late(*names: Names, remark: str, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Acknowledge that drafts are submitted after their due date; without it they cannot be filed.

    Parameters
    ----------
    remark
        Why they are late.

    """
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.acknowledge_late(context, names, remark, version=version)))


@app.command
def discard(*names: Names, options: IssuerOptions | None = None) -> int:
    """Remove drafts that are not locked; their events stay, and the next draft reports them again where due."""
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.discard(context, names)))


@app.command
def correct(*names: Names, version: VERSION = None, options: IssuerOptions | None = None) -> int:
    """Make drafts again of forms that EDGAR has suspended, to correct them; they require approval again."""
    context = context_of(options)
    return status_of(lambda: print_steps(context, filing.correct(context, names, version=version)))


app.command(submit)
app.command(settle)


@app.command
def status(name: NAME = "", /, *, options: IssuerOptions | None = None, how: ListOptions | None = None) -> int:
    """Show the state of a draft, the steps it has taken, and what prevents the next one; without a name, of every draft."""
    context = context_of(options)

    def work() -> None:
        found = filing.statuses(context, name)
        print_rows(found, DraftStatus, how, lambda all_: print_lines(line for one in all_ for line in _status_lines(one)))
        if name and format_of(how) == "table":
            print_next(context, *found[0].next)

    return status_of(work)


def _status_lines(found: DraftStatus) -> Iterator[str]:
    yield f"{found.name} {predicate(found.state)} (version {found.version}), due {filing.both_dates(found)}"
    yield from map(_step_line, found.steps)
    yield from (f"  before submit: record the signature {signature!r}" for signature in found.unsigned)
    for finding in found.hindrances:
        yield f"  {with_command(with_remedy(f'before {found.next_step}: {finding.message}', finding.remedy), finding.action)}"
    for submission in found.submissions:
        yield f"  {submission.line()}{f'; {submission.claim} is submitting it' if submission.claim else ''}"
        yield from (f"    {message.line()}" for message in submission.messages)


def _step_line(taken: StepTaken) -> str:
    details = taken.details
    said = "; ".join(one for one in (details.remark, details.signature, details.way, details.accession) if one)
    return f"  {said_at(taken.at)} {taken.by}: {taken.word}{f' ({said})' if said else ''}"


@app.command
def receipt(name: NAME, /, *, options: IssuerOptions | None = None, json: bool = False) -> int:
    """Print the receipt of an accepted form, with the head of the audit trail to compare with later.

    Parameters
    ----------
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> None:
        made = filing.receipt(context, name)
        print_json(made) if json else print_lines(_receipt_lines(made))

    return status_of(work)


def _receipt_lines(made: FilingReceipt) -> Iterator[str]:
    yield f"RECEIPT  Form {made.form}, {made.issuer}"
    for owner in made.owners:
        yield f"  Reporting person   {owner}"
    yield f"  Accession number   {made.accession}"
    yield f"  Accepted           {said_at(made.accepted, seconds=True)} Eastern"
    yield f"  Filed              {made.filed}"
    later = f" (or {made.otherwise})" if made.otherwise else ""
    yield f"  Due                {made.due}{later}{', filed late' if made.late else ''}"
    yield f"  Content, SHA-256   {made.content}"
    yield f"  Approved by        {made.approved_by}"
    for signature in made.signatures:
        yield f"  Signed             {signature}"
    yield f"  Submitted by       {made.way}{f' ({made.submission})' if made.submission else ''}"
    yield f"  Audit trail        {made.head or 'shown to members with a role for every issuer'}"


@app.command
def amend(  # noqa: PLR0913 - each is an option
    name: NAME,
    /,
    *,
    why: str,
    also: tuple[str, ...] = (),
    signed: date | None = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Draft the amendment of a filed form from the data as it is now, and show what it changes.

    Parameters
    ----------
    why
        Why it is amended; goes under Remarks.
    also
        The number of an event that the form left out.
    signed
        The date of signing; by default today.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> int:
        made = filing.amend(context, name, why, also=also, signed=signed)
        if json:
            print_json(made)
            return 0 if made.drafts else 1
        print_findings(made.findings)
        print_questions(made.questions)
        for one in made.drafts:
            print_lines(draft_lines(one, explain=False))
        print_lines([f"{counted(len(made.drafts), 'amendment')} drafted. {NOT_ADVICE}"])
        print_next(context, *made.next)
        return 0 if made.drafts else 1

    return status_of(work)
