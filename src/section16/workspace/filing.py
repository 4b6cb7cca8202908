"""Drafts brought to accepted forms: locked, approved, signed, and whatever else a member does with them by hand.

Each operation takes several drafts where a user has many of them at once, such as the vestings of a day. What is refused for
one draft does not hold up the others.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from section16.action import Action
from section16.errors import NotAllowedError, OfficeError, RequestError, Section16Error
from section16.files import write_file
from section16.finding import Finding, Severity, WrongFactsError
from section16.law.authentication_documents import DocumentText
from section16.law.authentication_documents import attestation as attestation_text
from section16.law.due_dates import both_dates
from section16.office.approval.approval import Approval, StepResult
from section16.office.approval.authentication import SignedOriginal, SigningMethod
from section16.office.approval.signing import blocks_of
from section16.office.drafts.drafts import OfficeDraft
from section16.office.drafts.steps import StepTaken, round_of
from section16.office.drafts.workflow import State, predicate
from section16.office.filing.handover import FilingReceipt, sendings_of
from section16.office.filing.handover import receipt as receipt_of
from section16.render.authentication_document import pdf_of_paper
from section16.sources.files import read_file
from section16.store.transmission import Transmission, TransmissionState
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import DraftResult, as_kept

__all__ = [
    "Attested",
    "DraftStatus",
    "DraftStep",
    "FilingReceipt",
    "PrintedPaper",
    "StepTaken",
    "StepsTaken",
    "Transmission",
    "acknowledge_late",
    "amend",
    "approve",
    "attest",
    "attestation",
    "both_dates",
    "correct",
    "discard",
    "lock",
    "papers",
    "predicate",
    "receipt",
    "send_back",
    "sign",
    "statuses",
    "withdraw",
]


class DraftStep(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one draft: its state and version after the step, or why the step was refused.

    ``findings`` are warnings, or what prevents the step; ``error`` is another reason, with its remedy in ``action``.
    """

    name: str
    done: bool
    state: str = ""
    version: int = 0
    findings: tuple[Finding, ...] = ()
    error: str = ""
    action: Action | None = None


class StepsTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each draft in a step of the workflow, and what can be done next with those that took it."""

    step: str
    drafts: tuple[DraftStep, ...]
    next: tuple[Action, ...] = ()

    @property
    def refused(self) -> tuple[DraftStep, ...]:
        """The drafts that did not take the step."""
        return tuple(one for one in self.drafts if not one.done)


class DraftStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Where a draft is in the workflow, how it came there, and what is next.

    ``if_closed`` is the later date on which it is due if EDGAR was closed on ``uncertain`` days. ``hindrances`` prevent the
    next step, ``unsigned`` are typed signatures that are not recorded; both are given for a single draft only, as are
    ``submissions`` and ``next``.
    """

    name: str
    form: str
    state: str
    version: int
    due: date
    if_closed: date | None = None
    uncertain: tuple[date, ...] = ()
    steps: tuple[StepTaken, ...] = ()
    submissions: tuple[Transmission, ...] = ()
    unsigned: tuple[str, ...] = ()
    next_step: str = ""
    hindrances: tuple[Finding, ...] = ()
    next: tuple[Action, ...] = ()


class PrintedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A document to be signed: for which draft, by whom, its text, and the PDF that was written."""

    draft: str = ""
    signer: str
    text: str
    file: str = ""


class Attested(msgspec.Struct, frozen=True, kw_only=True):
    """A signed attestation that the office keeps: its number, who signed it, and when."""

    number: str
    signer: str
    on: date


Step = Callable[[Approval, OfficeDraft], StepResult]


def lock(context: OfficeContext, names: Sequence[str], *, all_due: bool = False, version: int | None = None) -> StepsTaken:
    """Check drafts and fix their content; they await approval then.

    ``all_due`` takes every draft that is not locked. ``version`` is the version that was looked at, of a single draft. Raises
    :class:`~section16.errors.NotAllowedError` for a member without the role, and
    :class:`~section16.errors.RequestError` where no draft is named or found.
    """
    return _each(context, "lock", _Chosen(names, all_due, version), lambda on, one: on.lock(one.name, one.version))


def approve(
    context: OfficeContext, names: Sequence[str], *, all_due: bool = False, remark: str = "", version: int | None = None
) -> StepsTaken:
    """Approve drafts as they were locked; ``all_due`` takes every locked draft. Raises as :func:`lock` does."""
    chosen = _Chosen(names, all_due, version)
    return _each(context, "approve", chosen, lambda on, one: on.approve(one.name, one.version, remark))


def send_back(context: OfficeContext, names: Sequence[str], remark: str, *, version: int | None = None) -> StepsTaken:
    """Return drafts to their preparer with a remark; they require approval again. Raises as :func:`lock` does."""
    chosen = _Chosen(names, version=version)
    return _each(context, "send-back", chosen, lambda on, one: on.send_back(one.name, one.version, remark))


def withdraw(context: OfficeContext, names: Sequence[str], remark: str, *, version: int | None = None) -> StepsTaken:
    """Take your own drafts back; they require approval again. Raises as :func:`lock` does."""
    chosen = _Chosen(names, version=version)
    return _each(context, "withdraw", chosen, lambda on, one: on.withdraw(one.name, one.version, remark))


def acknowledge_late(context: OfficeContext, names: Sequence[str], remark: str, *, version: int | None = None) -> StepsTaken:
    """Acknowledge that drafts are submitted after their due date, with the reason. Raises as :func:`lock` does."""
    chosen = _Chosen(names, version=version)
    return _each(context, "acknowledge-late", chosen, lambda on, one: on.acknowledge_late(one.name, one.version, remark))


def correct(context: OfficeContext, names: Sequence[str], *, version: int | None = None) -> StepsTaken:
    """Make drafts again of forms that EDGAR has suspended. Raises as :func:`lock` does."""
    return _each(context, "correct", _Chosen(names, version=version), lambda on, one: on.correct(one.name, one.version))


def sign(  # noqa: PLR0913 - what a signature consists of
    context: OfficeContext,
    names: Sequence[str],
    signature: str,
    *,
    all_due: bool = False,
    document: Path | None = None,
    kept_at: str = "",
    electronic: bool = False,
    day: date | None = None,
    version: int | None = None,
) -> StepsTaken:
    """Record one signer's typed signature on drafts, with the document that authenticates it (Regulation S-T, Rule 302(b)).

    ``all_due`` takes every approved draft that carries the signature without having it recorded. ``document`` is the signed
    authentication document, or a folder with one for each draft, named as the draft; ``kept_at`` is where it is kept instead.
    ``day`` is the signature date, which may be omitted on the date on which the draft was locked. Raises as :func:`lock` does.
    """
    method = SigningMethod.ELECTRONIC if electronic else SigningMethod.MANUAL
    typed = signature.strip()

    def take(approval: Approval, draft: OfficeDraft) -> StepResult:
        original = _original(_document_of(draft.name, document), kept_at)
        return approval.sign(draft.name, draft.version, typed, original, method=method, day=day)

    def lacks(approval: Approval, draft: OfficeDraft) -> bool:
        carried = any(one.name.text == typed for one in draft.document.signatures)
        return carried and typed in _unsigned(approval, draft)

    return _each(context, "sign", _Chosen(names, all_due, version), take, lacks)


def discard(context: OfficeContext, names: Sequence[str]) -> StepsTaken:
    """Remove drafts that are not locked; the next draft reports their events again. Raises as :func:`lock` does."""
    with context.approval() as approval:
        chosen = _named(names, "discard")
        return StepsTaken(step="discard", drafts=tuple(_discarded(approval, name) for name in chosen))


def _discarded(approval: Approval, name: str) -> DraftStep:
    def work() -> DraftStep:
        approval.office.discard_draft(approval.cik, name)
        return DraftStep(name=name, done=True, state="discarded")

    return _or_refusal(name, work)


class _Chosen(msgspec.Struct):
    """Which drafts take a step."""

    names: Sequence[str]
    all_due: bool = False
    version: int | None = None


def _each(
    context: OfficeContext,
    word: str,
    chosen: _Chosen,
    step: Step,
    wanted: Callable[[Approval, OfficeDraft], bool] = lambda _approval, _draft: True,
) -> StepsTaken:
    """Take a step with every draft that is chosen; what is refused for one does not hold up the others."""
    with context.approval() as approval:
        if chosen.all_due:
            names = tuple(one.name for one in _all_due(approval, word) if wanted(approval, one))
            _require_some(names, word)
        else:
            names = _named(chosen.names, word, chosen.version)
        taken = tuple(_taken(approval, name, chosen.version, step) for name in names)
        return StepsTaken(step=word, drafts=taken, next=following(approval, (one.name for one in taken if one.done)))


_STATES = {"lock": State.DRAFT, "approve": State.LOCKED, "sign": State.APPROVED}
"""The state of the drafts that ``all_due`` takes in a step."""


def _all_due(approval: Approval, word: str) -> tuple[OfficeDraft, ...]:
    return approval.office.drafts(approval.cik, _STATES[word])


def _require_some(names: Sequence[str], word: str) -> None:
    if not names:
        raise RequestError(
            f"No draft is ready for the step {word!r}.", remedy="The status of the drafts says what each needs.", action=_STATUS
        )


_STATUS = Action("filing.status")


def _named(names: Sequence[str], word: str, version: int | None = None) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(names))
    if not found:
        raise RequestError(
            f"No draft is named for the step {word}.", remedy="Name one or several of the drafts in this list.", action=_STATUS
        )
    if version is not None and len(found) > 1:
        raise RequestError("A version belongs to a single draft.", remedy="Name one draft, or omit the version.")
    return found


def _taken(approval: Approval, name: str, version: int | None, step: Step) -> DraftStep:
    def work() -> DraftStep:
        draft = approval.office.draft(approval.cik, name)
        moved = step(approval, draft if version is None else msgspec.structs.replace(draft, version=version))
        return DraftStep(name=name, done=True, state=moved.draft.state, version=moved.draft.version, findings=moved.warnings)

    return _or_refusal(name, work)


def _or_refusal(name: str, work: Callable[[], DraftStep]) -> DraftStep:
    """Return what became of a draft; a missing role is the same for every draft and is raised."""
    try:
        return work()
    except NotAllowedError:
        raise
    except WrongFactsError as error:
        return DraftStep(name=name, done=False, findings=tuple(error.findings))
    except Section16Error as error:
        return DraftStep(name=name, done=False, error=str(error), action=getattr(error, "action", None))


# What is next


def following(approval: Approval, names: Iterable[str]) -> tuple[Action, ...]:
    """Return what can be done next with drafts."""
    return _joined(_next(approval, approval.office.draft(approval.cik, name)) for name in names)


def _next(approval: Approval, draft: OfficeDraft) -> Iterator[Action]:
    """Yield what can be done next with a draft, most likely first."""
    name = draft.name
    match State(draft.state):
        case State.DRAFT:
            yield Action("filing.lock", {"name": name})
        case State.LOCKED:
            yield Action("filing.approve", {"name": name})
        case State.APPROVED:
            for signature in _unsigned(approval, draft):
                yield Action("filing.paper", {"name": name, "signature": signature})
                yield Action("filing.sign", {"name": name, "signature": signature, "kept-at": ""})
        case State.SIGNED:
            yield Action("filing.submit", {"name": name, "rehearse": True})
            # A late form is refused until that is acknowledged; the commands that submit it come after.
            late = approval.unacknowledged(name)
            if late is not None:
                yield late
            else:
                yield Action("filing.submit", {"name": name, "export": ""})
                yield Action("filing.submit", {"name": name, "live": True})
        case State.SUBMITTED | State.UNKNOWN_OUTCOME:
            yield from _towards_outcome(approval, name)
        case State.SUSPENDED:
            yield Action("filing.correct", {"name": name})
            yield Action("filing.submit", {"name": name, "live": True})
        case State.ACCEPTED:
            yield Action("filing.receipt", {"name": name})


def _towards_outcome(approval: Approval, name: str) -> Iterator[Action]:
    """Yield how the outcome of a submitted draft is found: by asking EDGAR again, or by a person who looks there."""
    submissions = [one for one in sendings_of(approval, name) if one.live]
    if submissions and submissions[-1].state is not TransmissionState.BY_HAND:
        yield Action("filing.submit", {"name": name, "live": True})
    yield Action("filing.settle", {"name": name, "accession": "<NUMBER>", "accepted": "<YYYY-MM-DD HH:MM:SS>"})


_ONE_BY_ONE = ("filing.receipt", "filing.settle")


def _joined(found: Iterable[Iterable[Action]]) -> tuple[Action, ...]:
    """Return actions with those that differ in the draft alone joined into one for all of these drafts."""
    joined: dict[object, list[Action]] = {}
    for action in (one for actions in found for one in actions):
        others = tuple((key, value) for key, value in action.arguments.items() if key != "name")
        alone = action.arguments["name"] if action.name in _ONE_BY_ONE else ""
        joined.setdefault((action.name, others, alone), []).append(action)
    return tuple(map(_join, joined.values()))


def _join(actions: list[Action]) -> Action:
    first, *more = actions
    if not more:
        return first
    names = " ".join(str(one.arguments["name"]) for one in actions)
    return msgspec.structs.replace(
        first, arguments={"names": names} | {k: v for k, v in first.arguments.items() if k != "name"}
    )


def _unsigned(approval: Approval, draft: OfficeDraft) -> tuple[str, ...]:
    """Return the typed signatures of a draft that are not recorded."""
    since = round_of(iter(approval.steps(draft.name)))
    recorded = {block for one in since if one.word == "sign" for block in one.details.blocks}
    signatures = draft.document.signatures
    return tuple(dict.fromkeys(one.name.text or "" for number, one in enumerate(signatures) if number not in recorded))


# Papers


def papers(  # noqa: PLR0913 - which drafts, whose signature, and where to
    context: OfficeContext,
    names: Sequence[str],
    signature: str,
    *,
    all_due: bool = False,
    pdf: Path | None = None,
    overwrite: bool = False,
) -> tuple[PrintedPaper, ...]:
    """Return the documents that authenticate a signer's typed signature on drafts, to be signed by hand or electronically.

    ``all_due`` takes every draft that carries the signature without having it recorded. ``pdf`` is a file to write, for several
    drafts a folder with a file for each. Raises :class:`~section16.finding.WrongFactsError` for a signature that a form
    does not carry.
    """
    typed = signature.strip()
    with context.approval() as approval:
        chosen = _carrying(approval, typed) if all_due else _named(names, "paper")
        _require_some(chosen, "paper")
        texts = [(name, approval.paper_to_sign(name, typed)) for name in chosen]
    single = len(texts) == 1 and not all_due
    return tuple(_printed(text, name, _file_of(pdf, name, single=single), overwrite=overwrite) for name, text in texts)


def _carrying(approval: Approval, signature: str) -> tuple[str, ...]:
    states = (State.DRAFT, State.LOCKED, State.APPROVED)
    drafts = [one for one in approval.office.drafts(approval.cik, *states) if blocks_of(one.document, signature)]
    return tuple(one.name for one in drafts if signature in _unsigned(approval, one))


def _file_of(pdf: Path | None, name: str, *, single: bool) -> Path | None:
    return pdf if pdf is None or single else pdf / f"{name}.pdf"


def _printed(wording: DocumentText, draft: str, pdf: Path | None, *, overwrite: bool) -> PrintedPaper:
    if pdf is not None:
        write_file(pdf, pdf_of_paper(wording), overwrite=overwrite)
    return PrintedPaper(draft=draft, signer=wording.signer, text=wording.text(), file=str(pdf or ""))


def attestation(signer: str, *, pdf: Path | None = None, overwrite: bool = False) -> PrintedPaper:
    """Return the attestation that a signer signs by hand, once, before the first electronic signature."""
    return _printed(attestation_text(signer), "", pdf, overwrite=overwrite)


def attest(
    context: OfficeContext,
    signer: str,
    on: date | Callable[[], date],
    *,
    document: Path | None = None,
    kept_at: str = "",
) -> Attested:
    """Keep the attestation that a signer signed by hand before the first electronic signature.

    ``on`` is the date on the attestation, or asks for it. ``document`` is the signed attestation, ``kept_at`` is where it is
    kept instead. Raises :class:`~section16.finding.WrongFactsError` without either, and for a date in the future.
    """
    with context.approval() as approval:
        original = _original(document, kept_at)
        kept = approval.attest(signer, original, on if isinstance(on, date) else on())
    return Attested(number=kept.name, signer=kept.signer, on=kept.on)


def _document_of(name: str, document: Path | None) -> Path | None:
    """Return the signed document of a draft: the file, or in a folder the file with the name of the draft."""
    if document is None or not document.is_dir():
        return document
    found = sorted(path for path in document.iterdir() if path.stem == name)
    if len(found) != 1:
        message = (
            f"The folder has {len(found) or 'no'} {'file' if len(found) < 2 else 'files'} with the name of the draft {name}."  # noqa: PLR2004 - the plural
        )
        raise OfficeError(message, where=str(document), remedy=f"Keep the signed document there as {name}.pdf.")
    return found[0]


def _original(document: Path | None, kept_at: str) -> SignedOriginal:
    if document is None:
        return SignedOriginal(reference=kept_at)
    data = read_file(document)
    if not data:
        raise OfficeError("The document is empty.", where=str(document), remedy="Attach the signed document.")
    media = mimetypes.guess_type(document.name)[0] or "application/octet-stream"
    return SignedOriginal(data=data, media=media, reference=kept_at)


# Status, receipt, amendment


def statuses(context: OfficeContext, name: str = "") -> tuple[DraftStatus, ...]:
    """Return where a draft is, what it has been through and what is next, or without a name where every draft is."""
    with context.approval() as approval:
        if name:
            return (_status(approval, approval.office.draft(approval.cik, name)),)
        return tuple(_line(approval, one) for one in approval.office.drafts(approval.cik))


def _line(approval: Approval, draft: OfficeDraft) -> DraftStatus:
    return DraftStatus(
        name=draft.name,
        form=draft.document.document_type.text or draft.form,
        state=draft.state,
        version=draft.version,
        due=draft.due,
        if_closed=draft.if_closed,
        uncertain=draft.uncertain,
        steps=approval.steps(draft.name),
    )


_FOLLOWS = {State.DRAFT: "lock", State.LOCKED: "approve", State.SIGNED: "submit", State.SUSPENDED: "submit"}


def _status(approval: Approval, draft: OfficeDraft) -> DraftStatus:
    word = _FOLLOWS.get(State(draft.state), "")
    found = approval.hindered(draft.name, word) if word else ()
    return msgspec.structs.replace(
        _line(approval, draft),
        submissions=sendings_of(approval, draft.name),
        unsigned=_unsigned(approval, draft) if draft.state == State.APPROVED else (),
        next_step=word,
        hindrances=tuple(finding for finding in found if finding.severity is Severity.REJECT),
        next=_joined([_next(approval, draft)]),
    )


def receipt(context: OfficeContext, name: str) -> FilingReceipt:
    """Return the receipt of a form that EDGAR has accepted; raises :class:`~section16.errors.OfficeError` for another draft."""
    with context.approval() as approval:
        return receipt_of(approval, name)


def amend(context: OfficeContext, name: str, why: str, *, also: Sequence[str] = (), signed: date | None = None) -> DraftResult:
    """Draft the amendment of a filed form from the data as it is now, keep it, and return what it changes.

    ``why`` goes under Remarks, ``also`` are numbers of events that the form left out, ``signed`` is the date of signing, by
    default today. Raises :class:`~section16.errors.OfficeError` for a form that was not filed or was amended, and where the
    data results in the form that was filed.
    """
    with context.approval() as approval:
        made = approval.office.amendment(approval.cik, name, why=why, signed=signed or context.today, also=also)
        approval.office.keep_drafts(approval.cik, made.drafts)
        office, cik = approval.office, approval.cik
        drafts = as_kept(made.drafts, office.drafts(cik), (), office.filed(cik))
        actions = following(approval, (one.name for one in drafts))
    return DraftResult(drafts=drafts, questions=made.questions, findings=made.findings, next=actions)
