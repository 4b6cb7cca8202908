"""``section16 filing``: a draft on its way, step by step: frozen, approved, signed, filed, kept; and amended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from cyclopts import App

from section16.cli.batch import tell
from section16.cli.desk import Place, answered, say, say_json, sitting, tell_findings, today
from section16.cli.draft import told_draft
from section16.edgar.clock import now
from section16.edgar.handing_over import receipt as receipt_of
from section16.edgar.handing_over import settle as settle_draft
from section16.finding import Severity
from section16.law.business_days import WASHINGTON
from section16.law.due_dates import NOT_ADVICE
from section16.store.approval.approval import Approval, Moved
from section16.store.approval.papers import Method, Original
from section16.store.drafts.drafts import Kept
from section16.store.drafts.steps import Taken
from section16.store.sending.journal import Journal

app = App(name="filing", help_epilogue="Example: section16 filing approve form4-edda-2025-06-16")

Step = Callable[[Approval, Kept], Moved]


def _step(place: Place | None, name: str, version: int | None, step: Step) -> int:
    """Take a step with a draft and tell where it is then, with what was warned of."""

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            approval = Approval(office, asked.cik(office))
            kept = office.draft(approval.cik, name)
            kept = kept if version is None else msgspec.structs.replace(kept, version=version)
            moved = step(approval, kept)
        tell_findings(moved.warnings)
        say([f"{name} is {moved.draft.state} (version {moved.draft.version})"])

    return answered(work)


@app.command
def freeze(name: str, /, *, version: int | None = None, place: Place | None = None) -> int:
    """Check a draft and hold to it as it is; it waits for approval then.

    Parameters
    ----------
    name
        The draft's name.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.freeze(name, kept.version))


@app.command
def approve(name: str, /, *, remark: str = "", version: int | None = None, place: Place | None = None) -> int:
    """Approve a draft as it was frozen.

    Parameters
    ----------
    name
        The draft's name.
    remark
        What there is to say.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.approve(name, kept.version, remark))


@app.command
def send_back(name: str, /, *, remark: str, version: int | None = None, place: Place | None = None) -> int:
    """Send a draft back into work, with remarks; it needs approval again.

    Parameters
    ----------
    name
        The draft's name.
    remark
        What is to be mended.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.send_back(name, kept.version, remark))


@app.command
def withdraw(name: str, /, *, remark: str, version: int | None = None, place: Place | None = None) -> int:
    """Take your draft back into work; it needs approval again.

    Parameters
    ----------
    name
        The draft's name.
    remark
        Why.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.withdraw(name, kept.version, remark))


@app.command
def sign(  # noqa: PLR0913 - each is an option
    name: str,
    /,
    *,
    signature: str,
    document: Path | None = None,
    kept_at: str = "",
    electronic: bool = False,
    day: date | None = None,
    version: int | None = None,
    place: Place | None = None,
) -> int:
    """Give one signature, typed as the form carries it, with the document that authenticates it (Regulation S-T, 302(b)).

    Parameters
    ----------
    name
        The draft's name.
    signature
        The typed signature, such as "/s/ Edda M. Winterbourne".
    document
        The signed authentication document, as a file; section16 filing paper prints its text.
    kept_at
        Where the signed document is kept, where it is not handed over.
    electronic
        It was signed by a service that authenticates the signer; an attestation by hand must be there.
    day
        The day of the signature; today without it.
    version
        The version that was looked at; the newest without it.

    """
    original = _original(document, kept_at)
    method = Method.ELECTRONIC if electronic else Method.MANUAL
    return _step(
        place,
        name,
        version,
        lambda approval, kept: approval.sign(name, kept.version, signature, original, method=method, day=day),
    )


def _original(document: Path | None, kept_at: str) -> Original:
    media = "text/plain; charset=utf-8" if document is not None and document.suffix == ".txt" else "application/pdf"
    return Original(data=document.read_bytes() if document else b"", media=media, reference=kept_at)


@app.command
def paper(name: str, /, *, signature: str, place: Place | None = None) -> int:
    """Print the document that authenticates a typed signature on a draft, to be signed by hand or electronically.

    Parameters
    ----------
    name
        The draft's name.
    signature
        The typed signature.

    """

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            say([Approval(office, asked.cik(office)).text_to_sign(name, signature)])

    return answered(work)


@app.command
def attest(
    signer: str, /, *, document: Path | None = None, kept_at: str = "", on: date | None = None, place: Place | None = None
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
        The day it was signed; today without it.

    """

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            approval = Approval(office, asked.cik(office))
            made = approval.attest(signer, _original(document, kept_at), on or today())
        say([f"paper {made.name} is kept: {made.kind} of {made.signer}, {made.on}"])

    return answered(work)


@app.command
def acknowledge_late(name: str, /, *, remark: str, version: int | None = None, place: Place | None = None) -> int:
    """Say that a draft goes out after it was due; without that it is not sent.

    Parameters
    ----------
    name
        The draft's name.
    remark
        Why it is late.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.acknowledge_late(name, kept.version, remark))


@app.command
def discard(name: str, /, *, place: Place | None = None) -> int:
    """Take a draft out that is in work; what it tells stays stated, and the next draft tells it again where it is due.

    Parameters
    ----------
    name
        The draft's name.

    """

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            office.discard_draft(asked.cik(office), name)
        say([f"{name} is discarded"])

    return answered(work)


@app.command
def mend(name: str, /, *, version: int | None = None, place: Place | None = None) -> int:
    """Take a draft back into work that EDGAR has suspended.

    Parameters
    ----------
    name
        The draft's name.
    version
        The version that was looked at; the newest without it.

    """
    return _step(place, name, version, lambda approval, kept: approval.mend(name, kept.version))


@app.command
def settle(name: str, /, *, accession: str = "", not_there: bool = False, place: Place | None = None) -> int:
    """Tell what you saw on EDGAR of a draft that is open or was uploaded by hand.

    Parameters
    ----------
    name
        The draft's name.
    accession
        The accession number under which EDGAR has accepted it.
    not_there
        It certainly is not there, and may be sent again.

    """

    def work() -> int:
        if bool(accession) == not_there:
            tell("say either --accession NUMBER or --not-there")
            return 2
        asked = place or Place()
        with sitting(asked) as office:
            approval = Approval(office, asked.cik(office))
            stands = settle_draft(approval, Journal(office.engine), name, accession, now())
            say([stands.line()])
        return 0

    return answered(work)


@app.command
def status(name: str = "", /, *, place: Place | None = None, json: bool = False) -> int:
    """Tell where a draft stands, every step it has taken, and what stands between it and filing; or where all stand.

    Parameters
    ----------
    name
        The draft's name; every draft without it.
    json
        Print one JSON object a draft.

    """

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            approval = Approval(office, asked.cik(office))
            drafts = [office.draft(approval.cik, name)] if name else office.drafts(approval.cik)
            for kept in drafts:
                steps = approval.steps(kept.name)
                if json:
                    say_json({"name": kept.name, "state": kept.state, "due": kept.due, "steps": steps})
                    continue
                say([f"{kept.name} is {kept.state} (version {kept.version}), due {kept.due}", *map(_told_step, steps)])
                if name:
                    say(_next(approval, kept))
            if name:
                say(f"  {stands.line()}" for stands in Journal(office.engine).all() if f"/{name}/" in stands.key)

    return answered(work)


def _told_step(taken: Taken) -> str:
    what = taken.details
    said = (what.remark, what.signature, what.way, what.accession)
    told = "; ".join(one for one in said if one)
    return f"  {taken.at.astimezone(WASHINGTON):%Y-%m-%d %H:%M} {taken.by}: {taken.word}{f' ({told})' if told else ''}"


_FOLLOWS = {"draft": "freeze", "frozen": "approve", "signed": "send", "suspended": "send"}


def _next(approval: Approval, kept: Kept) -> Iterator[str]:
    """Yield what stands between a draft and its next step."""
    word = _FOLLOWS.get(kept.state)
    for finding in approval.hindered(kept.name, word) if word else ():
        if finding.severity is Severity.REJECT:
            yield f"  before {word}: {finding.message}; {finding.remedy}"


@app.command
def receipt(name: str, /, *, place: Place | None = None, json: bool = False) -> int:
    """Print the receipt of a filed draft, with the head of the audit trail to compare with later.

    Parameters
    ----------
    name
        The draft's name.
    json
        Print one JSON object.

    """

    def work() -> None:
        asked = place or Place()
        with sitting(asked) as office:
            made = receipt_of(Approval(office, asked.cik(office)), name)
        say_json(made) if json else say(_receipt_lines(made))

    return answered(work)


def _receipt_lines(made: Any) -> Iterator[str]:
    yield f"RECEIPT  Form {made.form}, {made.issuer}"
    for owner in made.owners:
        yield f"  Reporting owner    {owner}"
    yield f"  Accession number   {made.accession}"
    yield f"  Accepted           {made.accepted.astimezone(WASHINGTON):%Y-%m-%d %H:%M:%S} Eastern"
    yield f"  Due                {made.due}{', filed late' if made.late else ''}"
    yield f"  Content, SHA-256   {made.content}"
    yield f"  Approved by        {made.approved_by}"
    for signature in made.signatures:
        yield f"  Signed             {signature}"
    yield f"  Sent               {made.way}"
    yield f"  Audit trail        {made.head}"


@app.command
def amend(name: str, /, *, why: str, also: tuple[str, ...] = (), signed: date | None = None, place: Place | None = None) -> int:
    """Draft the amendment of a filed form from what the facts say now, and show what it changes.

    Parameters
    ----------
    name
        The filed draft's name.
    why
        Why it is amended; stands under Remarks.
    also
        The number of an event that the form left out.
    signed
        The day of signing; today without it.

    """

    def work() -> int:
        asked = place or Place()
        with sitting(asked) as office:
            cik = asked.cik(office)
            made = office.amendment(cik, name, why=why, signed=signed or today(), also=also)
            tell_findings(made.findings)
            say(f"question: {question.line()}" for question in made.questions)
            for one in made.drafts:
                say(told_draft(one, explain=False))
            office.keep_drafts(cik, made.drafts)
        say([f"{len(made.drafts)} amendment(s) drafted. {NOT_ADVICE}"])
        return 0 if made.drafts else 1

    return answered(work)
