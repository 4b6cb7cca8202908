"""Drafts submitted: rehearsed, tested with EDGAR, filed, or exported to be filed by hand; and the outcomes of them.

All of it takes one path, :class:`~section16.office.filing.handover.Handover`; only the transport differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.action import Action
from section16.clock import Clock, Pause, wait
from section16.document.package import Contact
from section16.edgar.acceptance import outside_hours
from section16.edgar.export import Export
from section16.edgar.filing import Confirmation
from section16.edgar.sending import ObservedOutcome, Sender
from section16.errors import NoSecretError, NotAllowedError, OfficeError, RequestError, Section16Error
from section16.files import free_path, write_file
from section16.finding import Finding, Severity, WrongFactsError
from section16.formats.edgar_package.writing import STARS
from section16.formats.ownership_xml.filing import for_filing
from section16.law.business_days import WASHINGTON, filing_date, opens_next
from section16.law.moments import EXAMPLE, eastern, moment_of
from section16.office.approval.refusal import StepRefusedError
from section16.office.drafts.workflow import State
from section16.office.filing.handover import UNDER_WAY, Correspondence, Handover, ReadyDraft, key_of
from section16.office.filing.handover import settle as settle_draft
from section16.secret import Secret
from section16.store.journal import Journal
from section16.store.settings import Submitter
from section16.store.transmission import Transmission, TransmissionState
from section16.workspace.context import OfficeContext
from section16.workspace.filing import following
from section16.workspace.reading import render_html

if TYPE_CHECKING:
    from section16.edgar.api import EdgarApi
    from section16.edgar.secrets import Vault
    from section16.edgar.transport import LookupRequest
    from section16.office.approval.approval import Approval
    from section16.office.drafts.drafts import OfficeDraft
    from section16.workspace.secrets import SecretPlace

__all__ = [
    "Outcome",
    "OutcomesRecorded",
    "Settled",
    "SubmissionMethod",
    "SubmissionResult",
    "SubmissionsMade",
    "ToConfirm",
    "Transmission",
    "TransmissionState",
    "eastern",
    "eastern_time",
    "settle",
    "submit",
]


def eastern_time(moment: datetime) -> datetime:
    """Return a moment as EDGAR's clock shows it."""
    return moment.astimezone(WASHINGTON)


class SubmissionMethod(StrEnum):
    """By what a draft is submitted."""

    REHEARSAL = "rehearsal"
    """To a local EDGAR in this process: nothing is sent to the SEC, and the office does not change."""
    TEST = "test"
    """To EDGAR as a test, which is judged and not filed; the office does not change."""
    LIVE = "live"
    """To EDGAR, to be filed."""
    EXPORT = "export"
    """Into a folder, to be submitted by hand on EDGAR's pages."""
    TEST_EXPORT = "test export"
    """Into a folder, to look at it; the office does not change."""

    @property
    def files(self) -> bool:
        """Whether the draft is filed by it, which a person confirms for each draft."""
        return self in (SubmissionMethod.LIVE, SubmissionMethod.EXPORT)


class ToConfirm(msgspec.Struct, frozen=True, kw_only=True):
    """What a person confirms by typing the issuer's name; ``opens`` is when EDGAR opens, where it is closed."""

    name: str
    form: str
    issuer: str
    by_hand: bool
    opens: datetime | None = None


class SubmissionResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one draft: its submission, what EDGAR or the checks found, or why it was not submitted.

    ``transport`` names how it was sent and ``note`` what to know about that. ``state`` is the draft's state afterwards.
    ``hindrances`` of a rehearsal are what prevents filing the draft now. ``file`` is what a rehearsal wrote. ``action`` is the
    remedy of ``error``, ``alternative`` what can be done without it, such as a rehearsal where a code is missing.
    """

    name: str
    state: str = ""
    submission: Transmission | None = None
    transport: str = ""
    note: str = ""
    filed: date | None = None
    findings: tuple[Finding, ...] = ()
    hindrances: tuple[Finding, ...] = ()
    file: str = ""
    error: str = ""
    action: Action | None = None
    alternative: Action | None = None


class SubmissionsMade(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each draft that was submitted, and what can be done next."""

    transport: SubmissionMethod
    drafts: tuple[SubmissionResult, ...]
    next: tuple[Action, ...] = ()


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome that was recorded for one draft and what is doubtful about it, or why it was not recorded."""

    name: str
    state: str = ""
    version: int = 0
    submission: Transmission | None = None
    accepted: datetime | None = None
    findings: tuple[Finding, ...] = ()
    error: str = ""
    action: Action | None = None


class OutcomesRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """The outcomes that were recorded, and what can be done next."""

    drafts: tuple[Settled, ...]
    next: tuple[Action, ...] = ()


class _Asked(msgspec.Struct, frozen=True):
    """How drafts are submitted, by whom, and who is asked."""

    transport: SubmissionMethod
    folder: Path | None
    secrets: SecretPlace | None
    host: str
    take_over: bool
    confirm: Callable[[ToConfirm], str]
    report: Callable[[tuple[Finding, ...]], None]
    warn: Callable[[str], None]
    in_words: Callable[[Action], str] | None
    pause: Pause


def submit(  # noqa: PLR0913 - how drafts are submitted
    context: OfficeContext,
    names: Sequence[str],
    transport: SubmissionMethod = SubmissionMethod.TEST,
    *,
    all_due: bool = False,
    folder: Path | None = None,
    secrets: SecretPlace | None = None,
    host: str = "",
    take_over: bool = False,
    confirm: Callable[[ToConfirm], str] = lambda _asked: "",
    report: Callable[[tuple[Finding, ...]], None] = lambda _found: None,
    warn: Callable[[str], None] = lambda _warning: None,
    in_words: Callable[[Action], str] | None = None,
    pause: Pause = wait,
) -> SubmissionsMade:
    """Submit drafts, or continue with submitted ones, and return what became of each; one that is refused holds up no other.

    ``all_due`` takes the signed drafts, and those whose outcome EDGAR has not stated; to rehearse and to test, every draft that
    is not submitted. ``folder`` takes the export, or the filings that a rehearsal makes public. ``secrets`` keeps codes and
    tokens. ``confirm`` returns the issuer's name as a person types it, for each draft that is filed. ``report`` receives
    warnings before that, ``warn`` what delays the work. ``in_words`` says in the instructions of an export how an outcome is
    recorded. Raises :class:`~section16.errors.NotAllowedError` for a member without the role, and
    :class:`~section16.errors.RequestError` where no draft is named or found.
    """
    asked = _Asked(transport, folder, secrets, host, take_over, confirm, report, warn, in_words, pause)
    with context.approval() as approval:
        chosen = _chosen(approval, names, asked, all_due=all_due)
        if transport is not SubmissionMethod.REHEARSAL:
            approval.require("submit" if transport.files else "test")  # before a passphrase is asked for
        several = len(chosen) > 1 or all_due
        results = []
        for name in chosen:
            own = msgspec.structs.replace(asked, folder=folder / name) if folder and several and _exports(asked) else asked
            results.append(_or_refusal(name, approval, own))
        done = [one.name for one in results if one.submission is not None]
        alternatives = (one.alternative for one in results if one.alternative is not None)
        return SubmissionsMade(transport=transport, drafts=tuple(results), next=(*following(approval, done), *alternatives))


def _exports(asked: _Asked) -> bool:
    return asked.transport in (SubmissionMethod.EXPORT, SubmissionMethod.TEST_EXPORT)


def _chosen(approval: Approval, names: Sequence[str], asked: _Asked, *, all_due: bool) -> tuple[str, ...]:
    if all_due:
        states: tuple[State, ...] = (State.DRAFT, State.LOCKED, State.APPROVED, State.SIGNED)
        if asked.transport.files:
            states = (State.SIGNED,) if _exports(asked) else (State.SIGNED, *UNDER_WAY)
        names = [one.name for one in approval.office.drafts(approval.cik, *states) if not _is_by_hand(approval, one)]
    if not names:
        remedy = "Name one or several drafts, or see their status."
        raise RequestError("There is no draft to submit.", remedy=remedy, action=Action("filing.status"))
    return tuple(dict.fromkeys(names))


def _is_by_hand(approval: Approval, draft: OfficeDraft) -> bool:
    if State(draft.state) not in UNDER_WAY:
        return False
    known = Journal(approval.office.engine).find(approval.submission(draft.name))
    return known is not None and known.state is TransmissionState.BY_HAND


def _or_refusal(name: str, approval: Approval, asked: _Asked) -> SubmissionResult:
    """Return what became of a draft; a missing role is the same for every draft and is raised."""
    try:
        draft = approval.office.draft(approval.cik, name)
        made = (
            _rehearsed(approval, draft, asked)
            if asked.transport is SubmissionMethod.REHEARSAL
            else _sent(approval, draft, asked)
        )
        return msgspec.structs.replace(made, state=approval.office.draft(approval.cik, name).state)
    except NotAllowedError:
        raise
    except WrongFactsError as error:
        return SubmissionResult(name=name, findings=tuple(error.findings))
    except ModuleNotFoundError as error:
        remedy = "Install them with: pip install 'section16[office,filing,rehearsal]'"
        raise OfficeError(f"Submitting drafts requires more packages ({error.name}).", remedy=remedy) from None
    except Section16Error as error:
        rehearsal = Action("filing.submit", {"names": name, "rehearse": True}) if isinstance(error, NoSecretError) else None
        return SubmissionResult(name=name, error=str(error), action=getattr(error, "action", None), alternative=rehearsal)


def _rehearsed(approval: Approval, draft: OfficeDraft, asked: _Asked) -> SubmissionResult:
    """File a draft with a local EDGAR, and return what became of it and what still prevents the real filing."""
    from section16.rehearsal.rehearse import local_edgar  # noqa: PLC0415 - the libraries for HTTP are an optional extra

    with local_edgar(draft.document, approval.office.clock()) as local:
        handover = Handover(approval, local.sender, local.codes, _correspondence(approval))
        outcome = local.outcome(handover.rehearse(draft.name, local.confirmation))
    file = None
    if outcome.filing is not None and asked.folder is not None:
        file = free_path(asked.folder / f"{outcome.filing.accession}.txt")
        write_file(file, outcome.filing.data)
    return SubmissionResult(
        name=draft.name,
        submission=outcome.sending,
        transport="a local EDGAR",
        note="This was a rehearsal: nothing was sent to the SEC.",
        filed=outcome.filing.filed if outcome.filing is not None else None,
        findings=outcome.findings,
        # The local EDGAR has checked the form.
        hindrances=approval.hindered(draft.name, checked=()) if State(draft.state) not in UNDER_WAY else (),
        file=str(file or ""),
    )


def _sent(approval: Approval, draft: OfficeDraft, asked: _Asked) -> SubmissionResult:
    """Submit a draft as it is asked, once nothing prevents it and a person has confirmed it."""
    if asked.transport.files:
        _require_unhindered(approval, draft, asked)
    with _handover(approval, draft, asked) as handover:
        ready = handover.ready(draft.name, live=asked.transport.files)
        if asked.transport.files:
            asked.report(ready.packed.findings)
            confirmation = _confirmed(approval, ready, asked)
            stands = handover.live(draft.name, confirmation, ready=ready, take_over=asked.take_over)
        else:
            stands = handover.test(draft.name, ready=ready)
        return SubmissionResult(
            name=draft.name,
            submission=stands,
            transport=handover.sender.transport.name,
            note=handover.sender.transport.note,
            filed=filing_date(stands.accepted) if stands.live and stands.accepted else None,
            findings=() if asked.transport.files else ready.packed.findings,
        )


def _require_unhindered(approval: Approval, draft: OfficeDraft, asked: _Asked) -> None:
    """Raise for what prevents the filing before anything is asked for; the package is checked once it is built."""
    if State(draft.state) in UNDER_WAY:
        return
    found = approval.hindered(draft.name, checked=())
    hindered = [finding for finding in found if finding.severity is Severity.REJECT]
    if hindered:
        raise StepRefusedError(hindered)
    asked.report(found)


def _confirmed(approval: Approval, ready: ReadyDraft, asked: _Asked) -> Confirmation:
    """Return the issuer's name as a person types it, each time, once nothing prevents the filing."""
    name = approval.office.issuer(approval.cik).name
    by_hand = asked.transport is SubmissionMethod.EXPORT
    typed = asked.confirm(
        ToConfirm(
            name=ready.draft.name,
            form=ready.draft.document.document_type.text or "",
            issuer=name,
            by_hand=by_hand,
            opens=None if by_hand else opens_next(approval.office.clock()),
        )
    )
    return Confirmation(approval.cik, name, typed)


@contextmanager
def _handover(approval: Approval, draft: OfficeDraft, asked: _Asked) -> Iterator[Handover]:
    office, journal = approval.office, Journal(approval.office.engine)
    correspondence, numbers = _correspondence(approval), [one.cik.text or "" for one in draft.document.reporting_owners]
    if _exports(asked):
        sender = Sender(_export(draft, asked), journal, office.by, office.clock, asked.pause)
        yield Handover(approval, sender, dict.fromkeys(numbers, Secret(STARS)), correspondence)
        return
    vault, submitter = _vault(asked), _submitter_of(approval)
    login = submitter.login or approval.cik
    codes = vault.codes(tuple(numbers))
    for remark in vault.tokens(login).remarks(office.clock()):
        asked.warn(remark)
    with _api(asked, vault, login, _agent(approval, submitter), approval.office.clock, draft) as api:
        yield Handover(approval, Sender(api, journal, office.by, office.clock, _Waiting(asked)), codes, correspondence)


def _export(draft: OfficeDraft, asked: _Asked) -> Export:
    document = draft.document
    names = {one.cik.text or "": one.name.text or "" for one in document.reporting_owners}
    names |= {document.issuer.cik.text or "": document.issuer.name.text or ""}
    assert asked.folder is not None
    export = Export(asked.folder, lambda _package: render_html(document), names=names, draft=draft.name)
    if asked.in_words is not None:
        export.command_of = asked.in_words
    return export


def _vault(asked: _Asked) -> Vault:
    from section16.workspace.secrets import SecretPlace  # noqa: PLC0415 - keyrings are an optional extra

    return (asked.secrets or SecretPlace()).open()


def _submitter_of(approval: Approval) -> Submitter:
    """Return under which login an issuer's forms are sent, and who the contact is."""
    found = {one.name: one.value for one in approval.office.records(approval.cik, "settings")}
    submitter: Submitter = found.get("edgar", Submitter())
    return submitter


def _correspondence(approval: Approval) -> Correspondence:
    submitter = _submitter_of(approval)
    return Correspondence(Contact(submitter.contact, submitter.phone, submitter.email), submitter.notify)


def _agent(approval: Approval, submitter: Submitter) -> str:
    return submitter.agent or f"{approval.office.issuer(approval.cik).name} {submitter.email}".strip()


@contextmanager
def _api(asked: _Asked, vault: Vault, login: str, agent: str, clock: Clock, draft: OfficeDraft) -> Iterator[EdgarApi]:  # noqa: PLR0913, PLR0917 - who sends what, and where to
    """Give the API of a host; with the live one, EDGAR's archive is searched for a submission that was not answered."""
    from section16.edgar.api import NOT_CONFIRMED, EdgarApi  # noqa: PLC0415 - HTTP is an optional extra
    from section16.edgar.connection import BETA_HOST, LIVE_HOST, client  # noqa: PLC0415 - as above
    from section16.edgar.connections import edgars_api  # noqa: PLC0415 - as above

    host = asked.host or (LIVE_HOST if asked.transport is SubmissionMethod.LIVE else BETA_HOST)
    if host == LIVE_HOST:
        with edgars_api(vault, login, agent, clock, sent=for_filing(draft.document)) as api:
            yield api
        return
    usual = host == BETA_HOST
    name, note = ("EDGAR's API", NOT_CONFIRMED) if usual else (host, f"not the SEC's EDGAR but {host}")
    with client(host, agent) as connection:
        yield EdgarApi(connection, lambda: vault.tokens(login), login, clock, name=name, note=note)


class _Waiting:
    """Waits for EDGAR, and says so the first time."""

    def __init__(self, asked: _Asked) -> None:
        self._asked = asked
        self._said = False

    def __call__(self, seconds: float) -> None:
        if not self._said:
            self._asked.warn("Waiting for EDGAR. You may interrupt it; the same command continues.")
        self._said = True
        self._asked.pause(seconds)


# The outcome that a person records


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a person saw on EDGAR: the accession number of an accepted form, why one was suspended, or that it is not there.

    ``accepted`` is the acceptance time as EDGAR's message states it, Eastern unless it names a zone. With ``look_up`` the time
    is read from the filing on EDGAR, and without an accession number the filing is searched for there.
    """

    accession: str = ""
    accepted: str = ""
    look_up: bool = False
    suspended: str = ""
    not_there: bool = False

    def require_one(self, drafts: int) -> None:
        """Raise :class:`~section16.errors.RequestError` for an outcome that contradicts itself, or cannot be that of all."""
        if bool(self.accession or self.look_up) + bool(self.suspended) + self.not_there != 1:
            what = "An outcome is an accession number, the reason of a suspension, or that the form is not on EDGAR."
            raise RequestError(what, remedy="Give one of them, or have the form looked up on EDGAR.")
        if self.accepted and (self.look_up or not self.accession):
            what = "An acceptance time was given without an accession number, or together with a look-up."
            raise RequestError(what, remedy="Give the accession number with its time, or have both looked up on EDGAR.")
        if self.accession and drafts > 1:
            raise RequestError(
                "An accession number belongs to one form.", remedy="Name one draft, or have the forms looked up."
            )


def settle(  # noqa: PLR0913 - which drafts, what was seen, who is asked, and where EDGAR is
    context: OfficeContext,
    names: Sequence[str],
    outcome: Outcome,
    *,
    all_due: bool = False,
    ask: Callable[[str], str] = lambda _question: "",
    host: str = "",
    take_over: bool = False,
) -> OutcomesRecorded:
    """Record the outcome on EDGAR of drafts that were exported, or whose outcome is unknown.

    The acceptance time is never assumed, because it decides the filing date; ``ask`` asks for it where it is missing.
    ``all_due`` takes every submitted draft. What cannot be recorded for one draft holds up no other. Raises
    :class:`~section16.errors.NotAllowedError` for a member without the role, and :class:`~section16.errors.RequestError` for an
    outcome that contradicts itself and where no draft is named or found.
    """
    with context.approval() as approval:
        if all_due:
            names = [one.name for one in approval.office.drafts(approval.cik, *UNDER_WAY)]
        if not names:
            action = Action("filing.status")
            raise RequestError("There is no submitted draft without an outcome.", remedy="See the status.", action=action)
        outcome.require_one(len(names))
        settled = tuple(
            _settled_or_refusal(approval, name, outcome, ask, host, take_over=take_over) for name in dict.fromkeys(names)
        )
        done = [one.name for one in settled if not one.error]
        return OutcomesRecorded(drafts=settled, next=following(approval, done))


def _settled_or_refusal(  # noqa: PLR0913 - as settle
    approval: Approval, name: str, outcome: Outcome, ask: Callable[[str], str], host: str, *, take_over: bool
) -> Settled:
    try:
        return _settled(approval, name, outcome, ask, host, take_over=take_over)
    except NotAllowedError:
        raise
    except WrongFactsError as error:
        return Settled(name=name, error=str(error), action=error.findings[0].action)
    except Section16Error as error:
        return Settled(name=name, error=str(error), action=getattr(error, "action", None))


def _settled(  # noqa: PLR0913 - as settle
    approval: Approval, name: str, outcome: Outcome, ask: Callable[[str], str], host: str, *, take_over: bool
) -> Settled:
    approval.require("accept")
    journal, accession, moment = Journal(approval.office.engine), outcome.accession, None
    if outcome.look_up:
        accession, moment = _looked_up(approval, name, accession, host)
    elif accession:
        moment = _stated(outcome.accepted, name, ask)
    seen = ObservedOutcome(accession=accession, accepted=moment, suspended=outcome.suspended)
    stands = settle_draft(approval, journal, name, seen, approval.office.clock(), take_over=take_over)
    draft = approval.office.draft(approval.cik, name)
    findings = outside_hours(moment, f"draft {name}") if moment is not None and not outcome.look_up else ()
    return Settled(name=name, state=draft.state, version=draft.version, submission=stands, accepted=moment, findings=findings)


def _stated(text: str, name: str, ask: Callable[[str], str]) -> datetime:
    """Return the acceptance time that was given or is asked for; raises OfficeError where it is missing or not a time."""
    given = text or ask(f'When did EDGAR accept {name}? Eastern time, as "{EXAMPLE}":')
    if not given:
        action = Action("filing.settle", {"name": name, "accession": "<NUMBER>", "accepted": f"<{EXAMPLE}>"})
        remedy = "Give the time in EDGAR's acceptance message, or have it looked up."
        raise OfficeError("The acceptance time is missing.", where=f"draft {name}", remedy=remedy, action=action)
    moment = moment_of(given)
    if moment is None:
        remedy = f'Give date and time of day in Eastern time, as "{EXAMPLE}".'
        raise OfficeError(f"{given!r} is not an acceptance time.", where=f"draft {name}", remedy=remedy)
    return moment


def _looked_up(approval: Approval, name: str, accession: str, host: str) -> tuple[str, datetime]:
    """Return accession number and acceptance time from the filing on EDGAR, once the filing is seen to be the draft's form."""
    from section16.edgar.archive import ArchiveClient  # noqa: PLC0415 - the libraries for HTTP are an optional extra
    from section16.edgar.connection import client  # noqa: PLC0415 - as above
    from section16.edgar.service import DATA, WWW  # noqa: PLC0415 - as above

    draft = approval.office.draft(approval.cik, name)
    agent = _agent(approval, _submitter_of(approval))
    with client(host or DATA, agent) as data, client(host or WWW, agent) as www:
        archive = ArchiveClient(data, www)
        number = accession or archive.look(_sought(approval, name), for_filing(draft.document)).accession
        if not number:
            remedy = "Look again later; a filing is listed some minutes after EDGAR accepts it."
            raise OfficeError(
                "The form was not found among the reporting person's filings.", where=f"draft {name}", remedy=remedy
            )
        return number, archive.accepted(approval.cik, number, draft.document)


def _sought(approval: Approval, name: str) -> LookupRequest:
    from section16.edgar.transport import LookupRequest  # noqa: PLC0415 - as above

    journal = Journal(approval.office.engine)
    sent = journal.read(key_of(approval, name))
    return LookupRequest.of(sent, journal.accessions_of_others(sent))
