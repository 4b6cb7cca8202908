"""``section16 draft``: from one plain file of facts and events to drafted forms, or to the questions that decide them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
from cyclopts import Parameter

from section16.checks.run import check as run_checks
from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite, require_free, write_file
from section16.cli.printing import print_error, print_notice
from section16.cli.remedies import finding_line
from section16.document.ownership import OwnershipDocument
from section16.drafting.draft import Draft, Drafting
from section16.drafting.draft import draft as made_from
from section16.errors import ConflictError, OfficeError, OutputError, Section16Error, UnwritableError
from section16.facts.reading import read_facts
from section16.finding import Finding, Severity
from section16.formats.ownership_xml.filing import for_filing
from section16.ingest.sources import read_file, read_stream
from section16.law.due_dates import NOT_ADVICE
from section16.render.brief import rows_in_brief
from section16.workspace.context import OfficeContext, today
from section16.workspace.reading import read, render_html, render_pdf, render_text, to_json, write_xml

if TYPE_CHECKING:
    from section16.facts.facts import Facts
    from section16.office.drafts.drafts import OfficeDraft
    from section16.office.office import Office

_STDIN = "-"
_ENDINGS = (".xml", ".json", ".html", ".pdf", ".txt")
_ENDING = re.compile(r"\.[A-Za-z]\w{1,4}")
"""What looks like the ending of a file; a folder may have a full stop in its name too, where it is there already."""


class Refused(msgspec.Struct, frozen=True):
    """A form that the office did not keep, and why."""

    name: str
    why: str


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
    options: IssuerOptions | None = None,
) -> int:
    """Draft Forms 3, 4 and 5 from a file of facts and events, or from what an office holds, and check them.

    Exit status: 0 when every form is drafted and nothing in it would be rejected, 1 when a question is open or something is
    wrong with the facts, 2 when the file cannot be read. With --office the drafts are kept there too.

    Parameters
    ----------
    events
        The facts file, TOML or JSON; - is the standard input. Nothing where an office is asked.
    output
        The file to write: .xml is what is sent to EDGAR, .json, .html, .pdf and .txt are as their names say. For several
        forms a folder, which gets the XML and the JSON of each.
    explain
        Tell why each form, code and row was chosen, and what that rests on.
    json
        Print one JSON object with drafts, questions, findings and statements.
    event
        Of an office: the number of the event whose forms are drafted.
    all_due
        Of an office: draft every form that the events call for and no filed form tells.
    year_end
        Of an office: the day the fiscal year ended; drafts Form 5 and tells of whom none is due.
    signed
        Of an office: the day of signing; today without it.

    """
    asked = context_of(options)
    try:
        if events is None:
            drafting, refused = _of_office(asked, event, year_end, signed or today(), everything=all_due)
        else:
            drafting, refused = _of_file(events), ()
    except Section16Error as error:
        print_error(error)
        return 2
    return max(
        _told_and_written(drafting, output, refused, overwrite=overwrite, explain=explain, json=json), int(bool(refused))
    )


def _of_file(events: str) -> Drafting:
    facts, found, source = _read(events)
    return Drafting(findings=found) if facts is None else made_from(facts, source, filed=_filed(facts, events))


def _of_office(
    context: OfficeContext, event: str, year_end: date | None, signed: date, *, everything: bool
) -> tuple[Drafting, tuple[Refused, ...]]:
    """Return the forms that the office keeps now, each under the name it is kept by, and those that were not kept."""
    if not (event or everything or year_end):
        raise OfficeError("nothing was asked for", remedy="give a facts file, or --event, --all-due or --year-end of an office")
    with context.open() as office:
        cik = context.cik(office)
        made = office.drafting(cik, signed=signed, event=event, year_end=year_end)
        before = {one.name for one in office.drafts(cik)}
        refused = _kept(office, cik, made.drafts)
        now = office.drafts(cik)
        for name in sorted(before - {one.name for one in now}):
            print_notice(f"{name} is discarded: its events stand on other drafts now")
    left_out = {one.name for one in refused}
    kept = tuple(_named(one, now) for one in made.drafts if one.name not in left_out)
    return msgspec.structs.replace(made, drafts=kept), refused


def _kept(office: Office, cik: str, drafts: Sequence[Draft]) -> tuple[Refused, ...]:
    """Keep drafts, and return those that were not kept because a locked draft of theirs would change.

    The forms of one owner are kept together where they can be, so that drafts in work that they replace are discarded.
    """
    try:
        office.keep_drafts(cik, drafts)
    except ConflictError as error:
        if len(drafts) == 1:
            print_error(error)
            return (Refused(drafts[0].name, error.what),)
        groups = [tuple(mine) for _owners, mine in groupby(drafts, key=lambda one: one.owners)]
        groups = groups if len(groups) > 1 else [(one,) for one in drafts]
        return tuple(one for group in groups for one in _kept(office, cik, group))
    return ()


def _named(draft: Draft, kept: Sequence[OfficeDraft]) -> Draft:
    """Return a draft under the name the office keeps it by, which has a number where a locked draft has its name."""
    same = (one.name for one in kept if one.owners == draft.owners and one.document == draft.document)
    return msgspec.structs.replace(draft, name=next(same, draft.name))


def _told_and_written(  # noqa: PLR0913 - the options of the command
    drafting: Drafting, output: Path | None, refused: tuple[Refused, ...], *, overwrite: bool, explain: bool, json: bool
) -> int:
    if json:
        sys.stdout.write(msgspec.json.encode(drafting).decode() + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _told(drafting, refused, explain=explain))
    rejected = any(_rejected(one) for one in drafting.drafts)
    open_ends = drafting.questions or any(finding.severity is Severity.REJECT for finding in drafting.findings)
    try:
        written = output is None or _written(drafting, output, overwrite=overwrite)
    except (UnwritableError, OutputError) as error:
        print_error(error)
        return 2
    if not written:
        return 2
    return 1 if rejected or open_ends else 0


def _read(name: str) -> tuple[Facts | None, tuple[Finding, ...], str]:
    if name == _STDIN:
        return *read_facts(read_stream(sys.stdin.buffer), "the standard input"), "the standard input"
    return *read_facts(read_file(Path(name)), Path(name).name), Path(name).name


def _filed(facts: Facts, events: str) -> OwnershipDocument | None:
    """Return the filed form that an amendment names, found beside the facts file."""
    if facts.amendment is None:
        return None
    folder = Path() if events == _STDIN else Path(events).parent
    return read(folder / facts.amendment.of).document


def _told(drafting: Drafting, refused: tuple[Refused, ...], *, explain: bool) -> Iterator[str]:
    for finding in drafting.findings:
        yield finding_line(finding)
    for question in drafting.questions:
        yield f"question: {question.line()}"
    for one in drafting.drafts:
        yield from told_draft(one, explain=explain)
    for statement in drafting.statements:
        yield statement.line()
    for left_out in refused:
        yield f"{left_out.name}: not kept: {left_out.why}"
    counts = [f"{_counted(len(drafting.drafts), 'form')} drafted"]
    counts += [f"{_counted(len(refused), 'form')} not kept"] if refused else []
    yield f"{', '.join(counts)}, {_counted(len(drafting.questions), 'question')} open. {NOT_ADVICE}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def told_draft(one: Draft, *, explain: bool) -> Iterator[str]:
    """Yield a draft in lines: what it is, when it is due, its rows, what it changes, what is found about it."""
    yield f"{one.name}: Form {one.document.document_type.text} of {one.who}, due {one.due.due:%A}, {one.due.due}, {_by(one)}"
    if one.due.latest:
        yield f"  with a later notice due by {one.due.latest:%a} {one.due.latest} at the latest; the earlier date counts"
    if one.due.if_closed:
        yield f"  or due {one.due.otherwise}; the earlier date counts"
    yield from (f"  taken for granted: {assumed}" for assumed in one.due.assumed)
    yield from (f"  {line}" for line in rows_in_brief(one.document))
    for change in one.changes:
        yield f"  changed: {change.line()}"
    if explain:
        yield from (f"  because {reason.line()}" for reason in one.reasons)
        yield from (f"  due: {step}" for step in one.due.steps)
    for finding in _findings(one):
        yield f"  {finding_line(finding)}"


def _by(one: Draft) -> str:
    return f"{one.due.by:%H:%M} Eastern"


def _findings(one: Draft) -> tuple[Finding, ...]:
    signed = [signature.signed.value for signature in one.document.signatures]
    return run_checks(for_filing(one.document), on=signed[0] if signed else None)


def _rejected(one: Draft) -> bool:
    return any(finding.severity is Severity.REJECT for finding in _findings(one))


def _written(drafting: Drafting, output: Path, *, overwrite: bool) -> bool:
    """Write the drafts and return whether there was anything to write where it was asked for."""
    single = output.suffix.lower() in _ENDINGS and not output.is_dir()
    if not single and _ENDING.fullmatch(output.suffix) and not output.is_dir():
        print_notice(f"{output}: nothing is written as {output.suffix}; end it in {', '.join(_ENDINGS)}, or name a folder")
        return False
    if single and len(drafting.drafts) > 1:
        print_notice(f"{len(drafting.drafts)} forms make no one file; name a folder with -o")
        return False
    files = {
        (output if single else output / f"{one.name}{ending}"): _as(one.document, ending)
        for one in drafting.drafts
        for ending in ([output.suffix.lower()] if single else [".xml", ".json"])
    }
    for path in files:  # all of them first: a form of several is not written alone
        require_free(path, overwrite=overwrite)
    for path, data in files.items():
        write_file(path, data, overwrite=overwrite)
    return True


def _as(document: OwnershipDocument, ending: str) -> bytes:
    if ending == ".xml":
        return write_xml(document, for_filing=True)
    if ending == ".json":
        return to_json(document) + b"\n"
    if ending == ".pdf":
        return render_pdf(document)
    return (render_html if ending == ".html" else render_text)(document).encode()
