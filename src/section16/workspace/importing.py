"""Exports of plan administrators and brokers, imported into a facts file or an office, understood whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from section16.action import Action
from section16.drafting.context.questions import Question
from section16.drafting.draft import draft
from section16.errors import UnreadableError
from section16.facts.awards import Award
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.files import require_apart, require_free, write_file
from section16.finding import Finding, Severity, WrongFactsError
from section16.ingest.records.columns import ColumnChoice, FittingColumn
from section16.ingest.records.facts_file import with_import
from section16.ingest.records.file import read_sheets
from section16.ingest.records.import_sheet import ImportSheet
from section16.ingest.records.kind import of_kind
from section16.ingest.records.layouts import LAYOUTS, fitted, layout
from section16.ingest.records.mapping import read_mapping
from section16.ingest.records.proposal import Proposal, chosen, left_over, propose, with_days
from section16.ingest.records.proposal_file import reason, written
from section16.ingest.records.understanding import Fate, ImportedEvent, NotUnderstood, Understood, understand
from section16.sources.files import read_export, read_file
from section16.workspace.context import OfficeContext
from section16.workspace.records import open_questions

__all__ = [
    "ImportPreview",
    "ImportResult",
    "ImportedEvent",
    "ImportedLine",
    "MappingColumn",
    "MissingMeaning",
    "ProposedMapping",
    "UnusableFactsError",
    "import_into_file",
    "import_into_office",
    "preview_of",
    "propose_mapping",
]

ImportStatus = Literal["previewed", "nothing new", "not understood", "does not fit", "declined", "written"]


class UnusableFactsError(UnreadableError):
    """A facts file that states facts which cannot be used; ``findings`` say what is wrong."""

    def __init__(self, findings: Sequence[Finding], name: str) -> None:
        super().__init__(
            "The file states no facts that can be used.", where=name, remedy="Correct the file as the findings above state."
        )
        self.findings = tuple(findings)


class ImportedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a line of the export, and why where that is not obvious; ``sheet`` is of a workbook."""

    sheet: str
    line: int
    outcome: Fate
    why: str = ""


class ImportPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What an export comes to: new awards and events, or what is not understood of it (``findings``).

    ``where`` is the file or the office that they would be written to. ``misfits`` and ``questions`` are about the facts
    together with the import, such as an event that disposes of more than is held.
    """

    understood: bool
    awards: dict[str, Award] = {}
    events: tuple[ImportedEvent, ...] = ()
    lines: tuple[ImportedLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    misfits: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    where: str = ""


class ImportResult(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did; ``questions`` are open about the new events of an office."""

    status: ImportStatus
    preview: ImportPreview
    questions: tuple[Question, ...] = ()
    next: tuple[Action, ...] = ()


class MappingColumn(msgspec.Struct, frozen=True, kw_only=True):
    """What a column of the export gives for a kind of row, and why; no ``columns`` where a person has to choose.

    ``name`` is the key in the mapping, ``gives`` says the same in words; ``candidates`` are the columns that fit.
    """

    sheet: str
    name: str
    gives: str
    columns: tuple[str, ...]
    why: str
    candidates: tuple[FittingColumn, ...] = ()


class MissingMeaning(msgspec.Struct, frozen=True, kw_only=True):
    """A word of the export that the facts do not explain, and the table of the mapping in which to explain it."""

    word: str
    place: str


class ProposedMapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping that was proposed from an export and written to a file, with what is open in it.

    ``date_formats`` are the ways in which every date can be read, where there are several; ``unused`` are headings from which
    nothing is taken.
    """

    file: str
    columns: tuple[MappingColumn, ...]
    date_formats: tuple[str, ...] = ()
    missing: tuple[MissingMeaning, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def open_choices(self) -> int:
        """How many choices have to be filled in."""
        return sum(not one.columns for one in self.columns) + bool(self.date_formats) + len(self.missing)


Agree = Callable[[ImportPreview], bool]
"""Shows a preview to the user and returns whether it may be written."""


def import_into_file(  # noqa: PLR0913 - files in and out, and who agrees
    export: Path, mapping: str, facts: Path, output: Path | None, agree: Agree, *, overwrite: bool = False
) -> ImportResult:
    """Import an export into a facts file: the facts with the new awards and events are written to ``output``.

    ``mapping`` is a file, or the name of an administrator whose layout is known. Without ``output`` nothing is written. Raises
    :class:`~section16.finding.WrongFactsError` for a mapping that is wrong, :class:`UnusableFactsError` for wrong facts,
    and :class:`~section16.errors.OutputError` for an output that exists; the facts file itself may be replaced.
    """
    sheets = read_sheets(read_export(export), export.name)
    data, known = _facts_of(facts)
    if output is not None:
        require_apart((output,), (str(export), mapping))
        # Agreement is asked for before the facts file itself is brought up to date.
        require_free(output, overwrite=overwrite or (output.exists() and output.samefile(facts)))
    result = _understood(sheets, mapping, known, export)
    if isinstance(result, NotUnderstood) or not result.taken:
        return _without_news(result)
    made = with_import(data, result)
    preview, usable = _with_facts(preview_of(result), made, output)
    if output is None or not usable:
        return ImportResult(status="does not fit" if preview.misfits else "previewed", preview=preview)
    if not agree(preview):
        return ImportResult(status="does not fit" if preview.misfits else "declined", preview=preview)
    write_file(output, made, overwrite=True)  # it was free, or agreed to
    return ImportResult(status="written", preview=preview, next=(Action("draft", {"events": str(output)}),))


def import_into_office(context: OfficeContext, export: Path, mapping: str, agree: Agree) -> ImportResult:
    """Import an export into an office: its new awards and events are added together, or none of them.

    Raises as :func:`import_into_file` does, and :class:`~section16.errors.OfficeError` where the office has changed meanwhile.
    """
    from section16.ingest.records.into_office import put_into  # noqa: PLC0415 - databases are an optional extra

    sheets = read_sheets(read_export(export), export.name)
    with context.open() as office:
        cik = context.cik(office)
        seen = office.stated(cik)
        result = _understood(sheets, mapping, seen.facts, export)
        if isinstance(result, NotUnderstood) or not result.taken:
            return _without_news(result)
        preview = msgspec.structs.replace(preview_of(result), where=office.where)
        if not agree(preview):
            return ImportResult(status="declined", preview=preview)
        numbers = put_into(office, cik, result, seen)
        questions = open_questions(office, cik, numbers, context.today)
        draft_next = (Action("draft", {"all-due": True}),)
        return ImportResult(status="written", preview=preview, questions=questions, next=draft_next)


def _without_news(result: Understood | NotUnderstood) -> ImportResult:
    status: ImportStatus = "nothing new" if isinstance(result, Understood) else "not understood"
    return ImportResult(status=status, preview=preview_of(result))


def preview_of(result: Understood | NotUnderstood) -> ImportPreview:
    """Return an import as it is shown before anything is written."""
    lines = tuple(ImportedLine(sheet=one.sheet, line=one.line, outcome=one.fate, why=one.why) for one in result.fates)
    if isinstance(result, NotUnderstood):
        return ImportPreview(understood=False, lines=lines, findings=result.problems)
    return ImportPreview(understood=True, awards=result.awards, events=result.taken, lines=lines, findings=result.notes)


def _with_facts(preview: ImportPreview, data: bytes, output: Path | None) -> tuple[ImportPreview, bool]:
    """Return a preview with what drafting finds about the facts together with the import, and whether they can be used."""
    name, where = (output.name, str(output)) if output else ("the facts file", "")
    facts, found = read_facts(data, name)
    if facts is None:
        return msgspec.structs.replace(preview, misfits=found, where=where), False
    made = draft(facts, name)
    misfits = tuple(finding for finding in made.findings if finding.severity is Severity.REJECT)
    questions = tuple(question for question in made.questions if question.location.endswith(", in-opening"))
    return msgspec.structs.replace(preview, misfits=misfits, questions=questions, where=where), True


def _understood(sheets: tuple[ImportSheet, ...], mapping: str, known: Facts, export: Path) -> Understood | NotUnderstood:
    if not mapping:
        remedy = f"Name a mapping file or one of {', '.join(LAYOUTS)}, or have a mapping proposed."
        action = Action("import", {"file": str(export), "propose-mapping": "<mapping.toml>"})
        raise UnreadableError("A mapping is required.", remedy=remedy, action=action)
    file = Path(mapping)
    shipped = None if file.exists() else layout(mapping)
    how, found = read_mapping(shipped or read_file(file), file.name)
    if how is None:
        raise WrongFactsError(found)
    return understand(sheets, fitted(how, sheets) if shipped else how, known)


def _facts_of(file: Path) -> tuple[bytes, Facts]:
    data = read_file(file)
    facts, found = read_facts(data, file.name)
    if facts is None:
        raise UnusableFactsError(found, file.name)
    return data, facts


def propose_mapping(  # noqa: PLR0913 - files in and out, and who chooses
    export: Path,
    output: Path,
    *,
    facts: Path | None = None,
    context: OfficeContext | None = None,
    choose_column: Callable[[MappingColumn], str] = lambda _column: "",
    choose_dates: Callable[[tuple[str, ...]], str] = lambda _formats: "",
    overwrite: bool = False,
) -> ProposedMapping:
    """Propose a mapping from the headings of an export, and write it to a file with the reason for each column.

    People, awards and securities are looked up in the facts file or the office, if one is given. ``choose_column`` returns the
    heading of the column that gives something where several fit, ``choose_dates`` one of the formats in which every date can be
    read; an empty text leaves it open. Raises :class:`~section16.errors.OutputError` before anything is asked.
    """
    sheets = read_sheets(read_export(export), export.name)
    known = _known(facts, context)
    require_apart((output,), map(str, filter(None, (export, facts))))
    require_free(output, overwrite=overwrite)  # before anything is asked
    proposal = _with_choices(propose(sheets, known), choose_column, choose_dates)
    unused = left_over(sheets, proposal.mapping)
    write_file(output, written(proposal, unused), overwrite=overwrite)
    return ProposedMapping(
        file=str(output),
        columns=tuple(_column(choice) for of_sheet in proposal.choices for choice in of_sheet),
        date_formats=proposal.days,
        missing=tuple(MissingMeaning(word=word, place=place) for word, place in proposal.to_fill_in()),
        unused=unused,
    )


def _known(facts: Path | None, context: OfficeContext | None) -> Facts | None:
    if facts is not None:
        return _facts_of(facts)[1]
    if context is None:
        return None
    with context.open() as office:
        return office.stated(context.cik(office)).facts


def _with_choices(
    proposal: Proposal, choose_column: Callable[[MappingColumn], str], choose_dates: Callable[[tuple[str, ...]], str]
) -> Proposal:
    for choice in (choice for choice in proposal.open if choice.fits):
        heading = choose_column(_column(choice))
        if heading in {one.heading for one in choice.fits}:
            proposal = chosen(proposal, choice, heading)
    dates = choose_dates(proposal.days) if proposal.days else ""
    return with_days(proposal, dates) if dates in proposal.days else proposal


def _column(choice: ColumnChoice) -> MappingColumn:
    return MappingColumn(
        sheet=choice.sheet,
        name=choice.name,
        gives=f"{choice.name} of {of_kind(choice.kind)}" if choice.kind else choice.name,
        columns=choice.columns,
        why=reason((choice,), choice.kind, choice.name),
        candidates=choice.fits,
    )
