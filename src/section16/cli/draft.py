"""``section16 draft``: from one plain file of facts and events to drafted forms, or to the questions that decide them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.earlier import EarlierOptions
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite, require_apart
from section16.cli.printing import print_json, print_lines, print_next, print_notice, print_questions, status_of
from section16.cli.remedies import finding_line
from section16.cli.values import EarlierBookOption
from section16.errors import RequestError
from section16.workspace.context import OfficeContext
from section16.workspace.drafting import (
    CheckedDraft,
    DraftResult,
    draft_file,
    draft_office,
    rows_in_brief,
    write_drafts,
)
from section16.workspace.due_dates import NOT_ADVICE

_STDIN = "-"


def draft(  # noqa: PLR0913 - each is an option
    events: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    /,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Overwrite = False,
    explain: bool = False,
    json: bool = False,
    event: str = "",
    all_due: bool = False,
    year_end: date | None = None,
    signed: date | None = None,
    earlier: tuple[str, ...] = (),
    book: EarlierBookOption = None,
    options: IssuerOptions | None = None,
) -> int:
    """Draft Forms 3, 4 and 5 from a facts file or from an office, and check them.

    Exit status: 0 when every form is drafted and nothing in it would be rejected, 1 when a question is open or something is
    wrong with the facts, 2 when the file cannot be read. With --office the drafts are kept there too.

    Parameters
    ----------
    events
        The facts file, TOML or JSON; - is the standard input. Leave it out to draft from an office.
    output
        The file to write: .xml as it is sent to EDGAR, .json, .html, .pdf or .txt. For several forms, a folder, which gets the
        XML and the JSON of each.
    explain
        Explain why each form, code and row was chosen, with the sources.
    json
        Print one JSON object with drafts, questions, findings and statements.
    event
        Of an office: the number of the event whose forms are drafted.
    all_due
        Of an office: draft every form that the events call for and that was not filed.
    year_end
        Of an office: the last day of the fiscal year; drafts Form 5 and lists who owes none.
    signed
        Of an office: the date of signing; by default today.
    earlier
        Of a facts file: filings of the issuer to compare the forms with: a file, a folder or an archive; may be repeated. An
        office compares with the filings that it has.

    """
    context = context_of(options)

    def work() -> int:
        require_apart((output,), (events,) if events and events != _STDIN else ())
        if events is None and (earlier or book is not None):
            remedy = "Leave out --earlier and --book."
            raise RequestError("An office compares its drafts with the filings that it has.", remedy=remedy)
        before = EarlierOptions(earlier, book)
        if events is None:
            result = draft_office(context, event=event, all_due=all_due, year_end=year_end, signed=signed)
        else:
            result = draft_file(sys.stdin.buffer if events == _STDIN else Path(events), earlier=before.filings)
        _show(context, result, explain=explain, json=json)
        if output is not None:
            write_drafts(result.drafts, output, overwrite=overwrite)
        return before.status or (0 if result.complete else 1)

    return status_of(work)


def _show(context: OfficeContext, result: DraftResult, *, explain: bool, json: bool) -> None:
    for refused in result.not_kept:
        print_notice(refused.message)
    for name in result.discarded:
        print_notice(f"{name} is discarded: its events are on other drafts now.")
    if json:
        print_json(result)
    else:
        print_lines(map(finding_line, result.findings))
        print_questions(result.questions, context)
        print_lines(_lines(result, explain=explain))
        print_next(context, *result.next)


def _lines(result: DraftResult, *, explain: bool) -> Iterator[str]:
    for one in result.drafts:
        yield from draft_lines(one, explain=explain)
    yield from (statement.line() for statement in result.statements)
    yield from (f"{refused.name}: not kept: {refused.reason}" for refused in result.not_kept)
    counts = [f"{_counted(len(result.drafts), 'form')} drafted"]
    counts += [f"{_counted(len(result.not_kept), 'form')} not kept"] if result.not_kept else []
    yield f"{', '.join(counts)}, {_counted(len(result.questions), 'question')} open. {NOT_ADVICE}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def draft_lines(one: CheckedDraft, *, explain: bool) -> Iterator[str]:
    """Yield a draft in lines: what it is, when it is due, its rows, what it changes, what the checks find about it."""
    by = f"{one.due.by:%H:%M} Eastern"
    yield f"{one.name}: Form {one.document.document_type.text} of {one.who}, due {one.due.due:%A}, {one.due.due}, {by}"
    if one.due.latest:
        yield f"  with a later notice due by {one.due.latest:%a} {one.due.latest} at the latest; the earlier date counts"
    if one.due.if_closed:
        yield f"  or due {one.due.otherwise}; the earlier date counts"
    yield from (f"  assumed: {assumed}" for assumed in one.due.assumed)
    yield from (f"  {line}" for line in rows_in_brief(one.document))
    yield from (f"  changed: {change.line()}" for change in one.changes)
    if explain:
        yield from (f"  because {reason.line()}" for reason in one.reasons)
        yield from (f"  due: {step}" for step in one.due.steps)
    yield from (f"  {finding_line(finding)}" for finding in one.checks)
