"""``section16 check``: what EDGAR would suspend."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from section16.checks.run import UnknownCheckError, chosen
from section16.checks.run import check as run_checks
from section16.checks.run import unjudged as not_judged
from section16.cli.batch import Batch, Files
from section16.document.submission import Submission
from section16.finding import Finding, Severity
from section16.law.due_dates import NOT_ADVICE
from section16.render.findings import told

_WEIGHTS = {Severity.NOTE: 0, Severity.WARN: 1, Severity.REJECT: 2}


def check(  # noqa: PLR0913 - each is an option
    *files: Files,
    json: bool = False,
    select: str = "",
    ignore: str = "",
    on: str | None = None,
    fail_on: Literal["note", "warn", "reject"] = "reject",
    unjudged: bool = False,
) -> int:
    """Check forms: whether EDGAR would suspend them, by the rules of the day they were or will be filed.

    Exit status: 0 when nothing of that weight is found, 1 when something is, 2 when anything is unreadable.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    json
        Print one JSON object a form.
    select
        The ids of the checks to run, with commas between; all without.
    ignore
        The ids of checks not to run.
    on
        The day of filing, as 2026-03-18; without it the header's, else the last signature's, else the period.
    fail_on
        The weight of a finding that makes the exit status 1.
    unjudged
        Tell as notes which checks could not be judged, for want of a header.

    """
    batch = Batch(files)
    try:
        wanted, unwanted = _ids(select), _ids(ignore)
        chosen(wanted, unwanted)
        day = date.fromisoformat(on) if on else None
    except UnknownCheckError as error:
        batch.refuse(error)
        return batch.status
    except ValueError:
        batch.refuse(f"--on {on!r} is no day; write it as 2026-03-18")
        return batch.status
    failed = count = 0
    for submission in batch.forms():
        batch.remark(submission)
        findings = run_checks(submission, on=day, select=wanted, ignore=unwanted)
        findings += not_judged(submission) if unjudged else ()
        failed += any(_WEIGHTS[finding.severity] >= _WEIGHTS[Severity(fail_on)] for finding in findings)
        count += 1
        sys.stdout.writelines(_as_json(submission, findings) if json else _as_text(submission, findings))
    if not json and count:
        sys.stdout.write(f"{count} form(s) checked, {failed} with findings of weight {fail_on} or more. {NOT_ADVICE}\n")
    return batch.status or int(bool(failed))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in text.split(",") if part.strip())


def _as_text(submission: Submission, findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        yield from (line + "\n" for line in (*told(finding, submission.document, submission.source), ""))


def _as_json(submission: Submission, findings: tuple[Finding, ...]) -> Iterator[str]:
    told_findings = [
        {
            "id": finding.id,
            "severity": finding.severity,
            "location": finding.location,
            "message": finding.message,
            "citations": [str(citation) for citation in finding.citations],
            "values": finding.values,
            "remedy": finding.remedy,
        }
        for finding in findings
    ]
    accession = submission.header.accession_number if submission.header else None
    line = {"path": submission.source, "accession": accession, "findings": told_findings}
    yield msgspec.json.encode(line).decode() + "\n"
