"""``section16 filing submit`` and ``settle``: drafts rehearsed, tested, filed or exported, and their outcomes recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from section16.cli.options import IssuerOptions, context_of
from section16.cli.printing import (
    ask,
    command_in,
    counted,
    print_findings,
    print_json,
    print_lines,
    print_next,
    print_notice,
    status_of,
)
from section16.cli.remedies import finding_line, with_command
from section16.cli.secrets_place import SECRETS, place_of
from section16.cli.steps import FAILED, REFUSED, AllDue, Names
from section16.errors import RequestError
from section16.workspace import submitting
from section16.workspace.filing import predicate
from section16.workspace.submitting import (
    Outcome,
    OutcomesRecorded,
    Settled,
    SubmissionMethod,
    SubmissionResult,
    SubmissionsMade,
    ToConfirm,
    TransmissionState,
    eastern,
)

_STATUS = {TransmissionState.ACCEPTED: 0, TransmissionState.BY_HAND: 0, TransmissionState.READY: FAILED}


def submit(  # noqa: PLR0913 - each is an option
    *names: Names,
    all_due: AllDue = False,
    rehearse: bool = False,
    test: bool = False,
    live: bool = False,
    export: Path | None = None,
    keep: Path | None = None,
    secrets: SECRETS = None,
    take_over: bool = False,
    host: str = "",
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Submit drafts: as a test by default. They are filed with --live only, and you type the issuer's name for each.

    Exit status: 0 when every draft was accepted, exported or rehearsed well; 1 when one is suspended, has an unknown outcome or
    may not be submitted; 2 when one was not sent.

    Parameters
    ----------
    rehearse
        File with a local EDGAR in this process: nothing is sent to the SEC, and the office does not change.
    test
        Send to EDGAR as a test, which is judged and not filed; the office does not change. This is the default.
    live
        File. You are asked for the issuer's name.
    export
        Write a folder to submit by hand on EDGAR's pages, and record the draft as submitted; with --test, only to look at.
    keep
        With --rehearse: a folder for the filings that the local EDGAR makes public.
    secrets
        A file that keeps codes and tokens, opened by a passphrase; by default the system's keyring.
    take_over
        Continue a submission that another member works at and certainly does not any longer.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.
    json
        Print one JSON object.

    """
    context = context_of(options)

    def work() -> int:
        transport = _transport(export, rehearse=rehearse, test=test, live=live)
        made = submitting.submit(
            context,
            names,
            transport,
            all_due=all_due,
            folder=keep if transport is SubmissionMethod.REHEARSAL else export,
            secrets=place_of(secrets),
            host=host,
            take_over=take_over,
            confirm=_confirm,
            report=print_findings,
            warn=print_notice,
            in_words=lambda action: command_in(context, action),
        )
        if json:
            print_json(made)
        else:
            _print_submissions(made)
            print_next(context, *made.next)
        return max(map(_status_of, made.drafts), default=0)

    return status_of(work)


def _transport(export: Path | None, *, rehearse: bool, test: bool, live: bool) -> SubmissionMethod:
    if sum((export is not None and not test, rehearse, test and export is None, live)) > 1:
        raise RequestError("The options contradict each other.", remedy="Give one of --rehearse, --test, --live and --export.")
    if export is not None:
        return SubmissionMethod.TEST_EXPORT if test else SubmissionMethod.EXPORT
    return SubmissionMethod.REHEARSAL if rehearse else SubmissionMethod.LIVE if live else SubmissionMethod.TEST


def _confirm(asked: ToConfirm) -> str:
    """Ask for the issuer's name; from a pipe it is the next line."""
    if asked.opens is not None:
        opens = f"EDGAR is closed until {asked.opens:%Y-%m-%d %H:%M} Eastern"
        print_notice(f"{opens}. A form that is accepted after 22:00 is filed on the next business day.")
    what = "records Form {} as submitted by hand" if asked.by_hand else "files Form {} for good"
    sys.stderr.write(f"{asked.name}: this {what.format(asked.form)}. Type the issuer's name to continue: ")
    sys.stderr.flush()
    return sys.stdin.readline()


def _status_of(one: SubmissionResult) -> int:
    if one.submission is None:
        return FAILED if one.error else REFUSED
    return _STATUS.get(one.submission.state, REFUSED)


def _print_submissions(made: SubmissionsMade) -> None:
    for one in made.drafts:
        _print_submission(one)
    if len(made.drafts) > 1:
        good = sum(_status_of(one) == 0 for one in made.drafts)
        print_lines([f"submit: {counted(good, 'draft')} succeeded, {len(made.drafts) - good:,} did not."])


def _print_submission(one: SubmissionResult) -> None:
    if one.error:
        print_notice(with_command(one.error, one.action))
    print_findings(one.findings)
    if one.submission is None:
        print_notice(f"{one.name} was not submitted. Nothing was changed.")
        return
    print_lines(_submission_lines(one))
    for finding in one.hindrances:
        print_notice(f"Before it is filed: {finding_line(finding)}")


def _submission_lines(one: SubmissionResult) -> Iterator[str]:
    """Yield the state of a submission, what EDGAR said of it, and how it was sent."""
    assert one.submission is not None
    yield f"{one.name}: {one.submission.line()}"
    yield from (f"  {message.line()}" for message in one.submission.messages)
    yield f"  by {one.transport}: {one.note}"
    if one.file:
        yield f"  {one.file}: as the local EDGAR makes it public"
    if one.submission.state is TransmissionState.READY:
        yield "  Nothing was sent. Run the same command to try again."


def settle(  # noqa: PLR0913 - each is an option
    *names: Names,
    all_due: AllDue = False,
    accession: str = "",
    accepted: str = "",
    look_up: bool = False,
    host: str = "",
    suspended: str = "",
    not_there: bool = False,
    take_over: bool = False,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Record the outcome on EDGAR of drafts that were exported, or whose outcome is unknown.

    The acceptance time is never assumed, because it decides the filing date: give it, or have it read from EDGAR.

    Parameters
    ----------
    accession
        The accession number of the accepted form.
    accepted
        The acceptance time in EDGAR's message, Eastern unless it names a zone, such as "2026-03-06 17:05:00".
    look_up
        Read the acceptance time from the filing on EDGAR, which must be the form of the draft; without --accession, find the
        filing there as well. For several drafts at once.
    host
        With --look-up: another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.
    suspended
        Why EDGAR has suspended it.
    not_there
        It certainly is not on EDGAR, and may be submitted again.
    take_over
        Another member worked at it and certainly does not any longer.
    json
        Print one JSON object.

    """
    context = context_of(options)
    outcome = Outcome(accession=accession, accepted=accepted, look_up=look_up, suspended=suspended, not_there=not_there)

    def work() -> int:
        made = submitting.settle(context, names, outcome, all_due=all_due, ask=ask, host=host, take_over=take_over)
        if json:
            print_json(made)
        else:
            _print_outcomes(made)
            print_next(context, *made.next)
        return FAILED if any(one.error for one in made.drafts) else 0

    return status_of(work)


def _print_outcomes(made: OutcomesRecorded) -> None:
    for one in made.drafts:
        if one.error:
            print_notice(with_command(one.error, one.action))
        else:
            print_lines(_outcome_lines(one))
            print_findings(one.findings)
    if len(made.drafts) > 1:
        failed = sum(bool(one.error) for one in made.drafts)
        recorded = len(made.drafts) - failed
        print_lines([f"settle: {counted(recorded, 'outcome')} recorded, {counted(failed, 'draft')} refused."])


def _outcome_lines(one: Settled) -> Iterator[str]:
    if one.submission is not None:
        yield one.submission.line()
    if one.accepted is not None:
        yield f"accepted {eastern(one.accepted)}"
    yield f"{one.name} {predicate(one.state)} (version {one.version})."
