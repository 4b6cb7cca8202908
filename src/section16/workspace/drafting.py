"""Forms drafted from a facts file or from an office, checked, kept in the office and written to files."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from section16.action import Action
from section16.checks.run import check
from section16.document.ownership import OwnershipDocument
from section16.drafting.context.questions import Question, Statement
from section16.drafting.draft import Draft, Drafting
from section16.drafting.draft import draft as drafting_from
from section16.errors import ConflictError, OfficeError, OutputError
from section16.facts.reading import read_facts
from section16.files import require_free, write_file
from section16.finding import Finding, Severity
from section16.formats.json_document import to_json
from section16.formats.ownership_xml import write_xml
from section16.formats.ownership_xml.filing import for_filing
from section16.render.brief import rows_in_brief
from section16.sources.files import read_file, read_stream
from section16.workspace.context import OfficeContext
from section16.workspace.reading import read, render_html, render_pdf, render_text

if TYPE_CHECKING:
    from section16.facts.facts import Facts
    from section16.ledger.ledger import Ledger
    from section16.office.drafts.drafts import OfficeDraft
    from section16.office.office import Office
    from section16.workspace.earlier import EarlierFilings

__all__ = [
    "CheckedDraft",
    "DraftNotKept",
    "DraftResult",
    "checked",
    "draft_file",
    "draft_office",
    "rows_in_brief",
    "write_drafts",
]

STANDARD_INPUT = "the standard input"
_ENDINGS = (".xml", ".json", ".html", ".pdf", ".txt")
_ENDING = re.compile(r"\.[A-Za-z]\w{1,4}")
"""The ending of a file; a folder that exists may have a full stop in its name as well."""
_IN_WORK = "draft"


class CheckedDraft(Draft, frozen=True):
    """A drafted form with what the checks find about it, on the date on which it is signed; in an office, with its state."""

    checks: tuple[Finding, ...] = ()
    state: str = ""

    @property
    def rejected(self) -> bool:
        """Whether EDGAR would suspend the form."""
        return any(finding.severity is Severity.REJECT for finding in self.checks)


class DraftNotKept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that the office did not keep, because a draft that is locked would change; ``message`` adds what to do."""

    name: str
    reason: str
    message: str


class DraftResult(msgspec.Struct, frozen=True, kw_only=True):
    """The forms that the facts call for, or what is missing or wrong.

    ``not_kept`` and ``discarded`` are of an office: forms that it did not keep, and names of earlier drafts whose events are
    on other drafts now. ``next`` is what can be done with the drafts.
    """

    drafts: tuple[CheckedDraft, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    statements: tuple[Statement, ...] = ()
    not_kept: tuple[DraftNotKept, ...] = ()
    discarded: tuple[str, ...] = ()
    next: tuple[Action, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every form is drafted and kept, and EDGAR would suspend none."""
        wrong = any(finding.severity is Severity.REJECT for finding in self.findings)
        return not (self.questions or self.not_kept or wrong or any(one.rejected for one in self.drafts))


def checked(made: Draft, state: str = "", earlier: Ledger | None = None) -> CheckedDraft:
    """Return a draft with what the checks find about it on the date of its signature, against earlier filings if given."""
    signed = [signature.signed.value for signature in made.document.signatures]
    found = check(for_filing(made.document), on=signed[0] if signed else None, earlier=earlier)
    return CheckedDraft(**msgspec.structs.asdict(made), checks=found, state=state)


def draft_file(source: Path | IO[bytes], *, earlier: EarlierFilings | None = None) -> DraftResult:
    """Draft the forms that a facts file calls for, TOML or JSON; a stream is read as the standard input.

    A filed form that is amended is found beside the file. The forms are compared with ``earlier`` filings, if given. Raises
    :class:`~section16.errors.UnreadableError` for a file that cannot be read.
    """
    data, name, folder = _opened(source)
    facts, found = read_facts(data, name)
    if facts is None:
        return DraftResult(findings=found)
    made = drafting_from(facts, name, filed=_filed(facts, folder))
    drafts = (checked(one, earlier=earlier.about(one.document) if earlier else None) for one in made.drafts)
    return _result(made, tuple(drafts))


def _opened(source: Path | IO[bytes]) -> tuple[bytes, str, Path]:
    if isinstance(source, Path):
        return read_file(source), source.name, source.parent
    return read_stream(source), STANDARD_INPUT, Path()


def _filed(facts: Facts, folder: Path) -> OwnershipDocument | None:
    return None if facts.amendment is None else read(folder / facts.amendment.of).document


def _result(made: Drafting, drafts: tuple[CheckedDraft, ...]) -> DraftResult:
    return DraftResult(drafts=drafts, questions=made.questions, findings=made.findings, statements=made.statements)


def draft_office(
    context: OfficeContext,
    *,
    event: str = "",
    all_due: bool = False,
    year_end: date | None = None,
    signed: date | None = None,
) -> DraftResult:
    """Draft forms of an office's issuer and keep them in the office, each under the name that the office gives it.

    ``event`` is the number of the event whose forms are drafted; ``all_due`` drafts every form that the events call for and
    that was not filed; ``year_end`` is the last day of a fiscal year, for Form 5. ``signed`` is the date of signing, by default
    today. A form whose draft is locked and would change is not kept, without stopping the others. Raises
    :class:`~section16.errors.OfficeError` where nothing was asked for, and for an event that the office does not have.
    """
    if not (event or all_due or year_end):
        remedy = "Give a facts file, an event, the end of a fiscal year, or ask for everything that is due."
        raise OfficeError("There is nothing to draft.", remedy=remedy, action=Action("draft", {"all-due": True}))
    with context.open() as office:
        cik = context.cik(office)
        made = office.drafting(cik, signed=signed or context.today, event=event, year_end=year_end)
        before = {one.name for one in office.drafts(cik)}
        not_kept = _keep(office, cik, made.drafts)
        now, filed = office.drafts(cik), office.filed(cik)
    drafts = as_kept(made.drafts, now, {one.name for one in not_kept}, filed)
    return msgspec.structs.replace(
        _result(made, drafts),
        not_kept=not_kept,
        discarded=tuple(sorted(before - {one.name for one in now})),
        next=tuple(map(_next_for, drafts)),
    )


def _keep(office: Office, cik: str, drafts: Sequence[Draft]) -> tuple[DraftNotKept, ...]:
    """Keep drafts, and return those that were not kept because a locked draft of theirs would change.

    The forms of an owner are kept together where they can be, so that drafts in work that they replace are discarded.
    """
    try:
        office.keep_drafts(cik, drafts)
    except ConflictError as error:
        if len(drafts) == 1:
            return (DraftNotKept(name=drafts[0].name, reason=error.what, message=str(error)),)
        groups = [tuple(mine) for _owners, mine in groupby(drafts, key=lambda one: one.owners)]
        groups = groups if len(groups) > 1 else [(one,) for one in drafts]
        return tuple(one for group in groups for one in _keep(office, cik, group))
    return ()


def as_kept(
    drafts: Sequence[Draft], now: Sequence[OfficeDraft], left_out: Collection[str], filed: Ledger | None
) -> tuple[CheckedDraft, ...]:
    """Return drafts under the names that the office keeps them by, which have a number where a locked draft has their name.

    They are compared with the forms that were filed.
    """
    known = {(one.owners, one.document): one for one in reversed(now)}
    kept = ((one, known.get((one.owners, one.document))) for one in drafts if one.name not in left_out)
    return tuple(
        checked(one, earlier=filed) if of is None else checked(msgspec.structs.replace(one, name=of.name), of.state, filed)
        for one, of in kept
    )


def _next_for(one: CheckedDraft) -> Action:
    if one.state == _IN_WORK and not one.rejected:
        return Action("filing.lock", {"name": one.name})
    return Action("filing.status", {"name": one.name})


def write_drafts(drafts: Sequence[Draft], output: Path, *, overwrite: bool = False) -> tuple[Path, ...]:
    """Write drafts and return the files: one of the kind that its ending names, or in a folder the XML and JSON of each.

    The XML is as it is sent to EDGAR. Nothing is written where a file exists, unless ``overwrite``. Raises
    :class:`~section16.errors.OutputError` for what cannot be written, and :class:`~section16.errors.UnwritableError` for a form
    with a character that no file can hold.
    """
    single = output.suffix.lower() in _ENDINGS and not output.is_dir()
    _require_writable(drafts, output, single=single)
    endings = [output.suffix.lower()] if single else [".xml", ".json"]
    contents = {
        (output if single else output / f"{one.name}{ending}"): _as(one.document, ending)
        for one in drafts
        for ending in endings
    }
    for path in contents:  # all of them first, so that no part of a set is written alone
        require_free(path, overwrite=overwrite)
    for path, data in contents.items():
        write_file(path, data, overwrite=overwrite)
    return tuple(contents)


def _require_writable(drafts: Sequence[Draft], output: Path, *, single: bool) -> None:
    if not single and _ENDING.fullmatch(output.suffix) and not output.is_dir():
        what = f"A form cannot be written as {output.suffix}."
        remedy = f"End the name in {', '.join(_ENDINGS)}, or name a folder."
        raise OutputError(what, where=str(output), remedy=remedy)
    if single and len(drafts) > 1:
        what = f"{len(drafts)} forms cannot be written to one file."
        raise OutputError(what, where=str(output), remedy="Name a folder with -o.")


def _as(document: OwnershipDocument, ending: str) -> bytes:
    if ending == ".xml":
        return write_xml(document, for_filing=True)
    if ending == ".json":
        return to_json(document) + b"\n"
    if ending == ".pdf":
        return render_pdf(document)
    return (render_html if ending == ".html" else render_text)(document).encode()
