"""``section16 check``: what EDGAR would suspend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from section16.cli.batch import Batch, Files
from section16.cli.earlier import EarlierOptions
from section16.cli.formats import ListOptions, format_of, print_data
from section16.cli.printing import counted, print_error, print_lines
from section16.cli.values import BookAndFilesOption, DateOption, WhoOption
from section16.document.submission import Submission
from section16.errors import Section16Error
from section16.finding import Finding, Severity
from section16.workspace.checking import (
    NOT_ADVICE,
    CheckedForm,
    FormFinding,
    any_of_weight,
    check_form,
    check_ids,
    checked_form,
    finding_lines,
    findings_of_forms,
)

Checked = tuple[Submission, tuple[Finding, ...]]
_OR_WORSE = {Severity.REJECT: "", Severity.WARN: " or reject", Severity.NOTE: ", warn or reject"}


def check(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookAndFilesOption = None,
    issuer: WhoOption | None = None,
    owner: WhoOption | None = None,
    select: str = "",
    ignore: str = "",
    on: DateOption | None = None,
    fail_on: Literal["note", "warn", "reject"] = "reject",
    earlier: tuple[str, ...] = (),
    unjudged: bool = False,
    how: ListOptions | None = None,
) -> int:
    """Check forms: whether EDGAR would suspend them, by the rules of the day they were or will be filed.

    CSV has a line for each finding, JSON an object for each form. Exit status: 0 when nothing of that weight is found, 1 when
    something is, 2 when a file cannot be read.

    Parameters
    ----------
    files
        Files, patterns, folders or archives; - is the standard input.
    issuer
        Only forms about this issuer, by CIK; of a book also by ticker or words of its name.
    owner
        Only forms of this reporting person, by CIK; of a book also by words of the name.
    select
        The ids of the checks to run, separated by commas; by default all.
    ignore
        The ids of checks to leave out.
    on
        The day of filing, as 2026-03-18; by default the header's, else the last signature's, else the period.
    fail_on
        The weight of a finding that makes the exit status 1.
    earlier
        Filings of the issuer to compare the forms with: a file, a folder or an archive; may be repeated.
    unjudged
        Add a note for each check that could not be judged, such as without a header.

    """
    batch = Batch(files, book=None if files else book, about=(issuer, owner))
    try:
        wanted, unwanted = check_ids(select), check_ids(ignore)
    except Section16Error as error:
        print_error(error)
        return 2
    before = EarlierOptions(earlier, book if files else None)

    def judge(form: Submission) -> tuple[Finding, ...]:
        ledger = before.filings.about(form.document) if before.filings else None
        return check_form(form, on=on, select=wanted, ignore=unwanted, with_unjudged=unjudged, earlier=ledger)

    tally = _Tally(Severity(fail_on))
    _print(tally.checked(batch, judge), how)
    if format_of(how) == "table" and tally.forms:
        print_lines([f"{tally.summary} {NOT_ADVICE}"])
    return batch.status or before.status or int(bool(tally.failed))


class _Tally:
    """How many forms were checked, and how many of them have findings of a weight."""

    def __init__(self, severity: Severity) -> None:
        self.severity = severity
        self.forms = self.failed = 0

    def checked(self, batch: Batch, check: Callable[[Submission], tuple[Finding, ...]]) -> Iterator[Checked]:
        """Yield every form with its findings, after what the reader found about it is on the standard error."""
        for submission in batch.forms():
            batch.remark(submission)
            findings = check(submission)
            self.forms += 1
            self.failed += any_of_weight(findings, self.severity)
            yield submission, findings

    @property
    def summary(self) -> str:
        """The count in a sentence."""
        severities = f"{self.severity}{_OR_WORSE[self.severity]}"
        return f"{counted(self.forms, 'form')} checked, {self.failed} with findings of severity {severities}."


def _print(forms: Iterator[Checked], how: ListOptions | None) -> None:
    """Print forms as they are checked, so that a long run shows its results."""
    chosen = format_of(how)
    if chosen == "csv":
        print_data(findings_of_forms(checked_form(*one) for one in forms), FormFinding, chosen)
    elif chosen == "json":
        print_data((checked_form(*one) for one in forms), CheckedForm, chosen)
    else:
        for submission, findings in forms:
            for finding in findings:
                print_lines([*finding_lines(finding, submission.document, submission.source), ""])
