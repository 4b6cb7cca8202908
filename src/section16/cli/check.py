"""``section16 check`` and ``section16 explain``: what EDGAR would suspend, and what a check or a code means."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from section16.checks.catalogue import BY_ID
from section16.checks.examples import Example, examples
from section16.checks.run import UnknownCheckError, chosen, near
from section16.checks.run import check as run_checks
from section16.checks.run import unjudged as not_judged
from section16.cli.batch import Batch, tell
from section16.document.paths import place
from section16.document.submission import Submission
from section16.finding import Finding, Severity
from section16.law.due_dates import NOT_ADVICE
from section16.law.exemptions import EXEMPTIONS, Exemption
from section16.law.transaction_codes import CODES
from section16.render.findings import told

_WEIGHTS = {Severity.NOTE: 0, Severity.WARN: 1, Severity.REJECT: 2}


def check(  # noqa: PLR0913 - each is an option
    *files: str,
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


def explain(what: Annotated[str, Parameter(name="WHAT")], /) -> int:
    """Explain a check, a transaction code or an exemption: what it means, why, and what it rests on.

    Parameters
    ----------
    what
        The id of a check, such as ROW-NATURE, a code, such as M, or the rule of an exemption, such as 16a-6.

    """
    name = what.strip().upper()
    if name in BY_ID:
        sys.stdout.writelines(line + "\n" for line in _explained_check(name))
        return 0
    if name in CODES:
        sys.stdout.writelines(line + "\n" for line in _explained_code(name))
        return 0
    under = what.strip().lower().removeprefix("rule ")
    if under in EXEMPTIONS:
        sys.stdout.writelines(line + "\n" for line in _explained_exemption(EXEMPTIONS[under]))
        return 0
    if len(name) == 1:
        tell(f"there is no code {what!r}; the codes are {', '.join(CODES)}")
    else:
        tell(f"there is no check and no code {what!r}; {near(name, BY_ID)}")
    return 2


def _explained_check(name: str) -> Iterator[str]:
    entry = BY_ID[name]
    yield f"{entry.id} ({entry.severity}): {entry.title}"
    yield f"  {entry.means}"
    yield f"  Holds for Forms {', '.join(entry.forms)}" + (
        f", filed on or after {entry.since}." if entry.since != date.min else "."
    )
    if entry.needs:
        yield f"  Cannot judge without: {', '.join(entry.needs)}."
    yield f"  Rests on {'; '.join(map(str, entry.citations))}."
    failing, passing = _two_examples(name)
    yield f"  Fails:  {failing.shown}"
    yield f"          at {'; '.join(map(place, failing.at))}"
    yield f"  Passes: {passing.shown}"
    yield f"  {NOT_ADVICE}"


def _explained_exemption(entry: Exemption) -> Iterator[str]:
    yield f"Rule {entry.rule}: {entry.covers}"
    exempts = [
        name
        for name, applies in (("16(a)", entry.from_reporting), ("16(b)", entry.from_matching or entry.from_reporting))
        if applies
    ]
    yield f"  Exempts from {' and '.join(f'Section {name}' for name in exempts) or 'nothing, but may wait for Form 5'}."
    yield from (f"  Requires: {fact}." for fact in entry.facts)
    yield f"  Rests on {'; '.join(map(str, entry.citations))}."
    yield f"  {NOT_ADVICE}"


def _two_examples(name: str) -> tuple[Example, Example]:
    """Return a failing and a passing example of a check; each has both."""
    own = tuple(examples(name))
    return next(one for one in own if one.at), next(one for one in own if not one.at)


def _explained_code(letter: str) -> Iterator[str]:
    entry = CODES[letter]
    yield f"{entry.code}: {entry.meaning} ({entry.group})"
    yield f"  Usually {entry.direction}, in Table {' and '.join(entry.tables)}; price: {entry.price}."
    yield f"  Reported on {entry.form}. Section 16(b): {entry.matching}."
    yield f"  Rests on {'; '.join(map(str, entry.citations))}. What is usual may warn, never reject."
    yield f"  {NOT_ADVICE}"
