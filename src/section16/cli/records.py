"""``section16 import``: exports of plan administrators and brokers to awards and events, understood whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite
from section16.cli.printing import ask, confirmed, print_json, print_lines, print_next, print_questions, status_of
from section16.cli.remedies import finding_line
from section16.workspace.context import OfficeContext
from section16.workspace.importing import (
    ImportedEvent,
    ImportPreview,
    ImportResult,
    MappingColumn,
    ProposedMapping,
    UnusableFactsError,
    import_into_file,
    import_into_office,
)
from section16.workspace.importing import propose_mapping as propose_mapping_of


def import_(  # noqa: PLR0913 - the options of a command, each by its name
    file: Path,
    /,
    *,
    mapping: str = "",
    facts: Path | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Overwrite = False,
    yes: bool = False,
    propose_mapping: Path | None = None,
    options: IssuerOptions | None = None,
    json: bool = False,
) -> int:
    """Import a CSV or Excel export of a plan administrator or broker: grants, vestings, exercises, sales.

    Nothing is written before every line is understood and you have agreed. Exit status: 0 when the import was understood (and
    written, where it was to be), 1 when something in it was not, or you did not agree, 2 when a file cannot be read.

    Parameters
    ----------
    file
        The export: CSV, or an Excel workbook (.xlsx).
    mapping
        The saved mapping, TOML: which column gives what; or etrade, fidelity, shareworks or carta for the layouts of those
        administrators.
    facts
        The facts file that names people, awards and securities, and holds the events known so far. Without it the facts are
        those of the office, which gets the new awards and events.
    output
        The facts file to write, with the new awards and events; without it nothing is written.
    yes
        Do not ask before writing.
    propose_mapping
        Write a mapping that the file's headings suggest, with the reason for each column. At a terminal you are asked for
        what is open; otherwise it is left to fill in.
    json
        Print one JSON object.

    """
    context = context_of(options)
    shown = _Shown(yes=yes, json=json)

    def work() -> int:
        if propose_mapping is not None:
            return _propose(context, file, propose_mapping, facts, overwrite=overwrite, json=json)
        if facts is not None:
            result = import_into_file(file, mapping, facts, output, shown.agree, overwrite=overwrite)
        else:
            result = import_into_office(context, file, mapping, shown.agree)
        return shown.outcome(result, context)

    return status_of(lambda: _with_findings(work))


def _with_findings(work: Callable[[], int]) -> int:
    try:
        return work()
    except UnusableFactsError as error:
        print_lines(map(finding_line, error.findings))
        raise


class _Shown:
    """What the user has seen of an import: the preview once, before the question or at the end."""

    def __init__(self, *, yes: bool, json: bool) -> None:
        self.yes, self.json = yes, json
        self.previewed = False

    def preview(self, preview: ImportPreview) -> None:
        """Show the preview, unless it was shown."""
        if not (self.previewed or self.json):
            print_lines(preview_lines(preview))
            print_questions(preview.questions)
            print_lines(map(finding_line, preview.misfits))
        self.previewed = True

    def agree(self, preview: ImportPreview) -> bool:
        """Return whether the user agrees to what would be written, which is shown first."""
        self.preview(preview)
        wrong = len(preview.misfits)
        if self.yes:
            if wrong and not self.json:
                number = _counted(wrong, "event does", "events do")
                print_lines([f"{number} not fit the facts. Correct the file, or import it without --yes and confirm."])
            return not wrong
        but = f", though {_counted(wrong, 'event does', 'events do')} not fit the facts" if wrong else ""
        return confirmed(f"Write {_counted(len(preview.events), 'new event')} to {preview.where}{but}? [y/N]")

    def outcome(self, result: ImportResult, context: OfficeContext) -> int:
        """Show what the import did, and return the exit status."""
        self.preview(result.preview)
        if self.json:
            print_json(result)
        else:
            print_questions(result.questions, context)
            print_lines(_outcome(result))
            print_next(context, *result.next)
        return 0 if result.status in ("previewed", "nothing new", "written") else 1


def _outcome(result: ImportResult) -> Iterator[str]:
    preview = result.preview
    if result.status == "written":
        awards, events = _counted(len(preview.awards), "new award"), _counted(len(preview.events), "new event")
        yield f"{preview.where} has {awards} and {events}."
    elif result.status == "nothing new":
        yield "The file holds nothing new."
    elif preview.where and result.status in ("declined", "does not fit"):
        yield "Nothing was written."


def _counted(number: int, what: str, several: str = "") -> str:
    return f"{number} {what if number == 1 else several or f'{what}s'}"


def preview_lines(preview: ImportPreview) -> Iterator[str]:
    """Yield what was understood, or what was not, line by line, and how many lines became what."""
    for name, award in preview.awards.items():
        yield f"award {name}: {award.units:f} {award.security} to {award.to}, granted {award.granted}"
    yield from map(_event, preview.events)
    yield from map(finding_line, preview.findings)
    for one in preview.lines:
        if one.outcome == "duplicate":
            yield f"line {one.line}{f' of {one.sheet}' if one.sheet else ''}: left out: {one.why}"
    counts = Counter(one.outcome for one in preview.lines)
    duplicates, problems = _counted(counts["duplicate"], "duplicate"), _counted(counts["problem"], "problem")
    yield f"lines: {counts['understood']} understood, {duplicates}, {counts['passed over']} passed over, {problems}"


def _event(one: ImportedEvent) -> str:
    said = {name: getattr(one.event, name) for name in one.event.__struct_fields__ if name not in ("date", "trades", "notes")}
    defaults = dict(zip(reversed(one.event.__struct_fields__), reversed(one.event.__struct_defaults__), strict=False))
    kept = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in said.items() if value != defaults.get(name))
    trades = "".join(f"; {trade.units:f} at {trade.price:f}" for trade in getattr(one.event, "trades", ()))
    return f"{one.event.date} {one.event.__struct_config__.tag}: {kept}{trades} ({'; '.join(one.places)})"


def _propose(  # noqa: PLR0913 - files in and out
    context: OfficeContext, export: Path, output: Path, facts: Path | None, *, overwrite: bool, json: bool
) -> int:
    proposed = propose_mapping_of(
        export,
        output,
        facts=facts,
        context=context if context.office and facts is None else None,
        choose_column=_choose_column,
        choose_dates=_choose_dates,
        overwrite=overwrite,
    )
    print_json(proposed) if json else print_lines(_proposed_lines(proposed))
    return 0


def _choose_column(column: MappingColumn) -> str:
    options = [f"{number} {one.line()}" for number, one in enumerate(column.candidates, 1)]
    answer = ask(
        f"Which column gives the {column.gives}? {'; '.join(options)}. Type its number, or press Enter to leave it open:"
    )
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(options):
        return column.candidates[int(answer) - 1].heading
    return ""


def _choose_dates(formats: tuple[str, ...]) -> str:
    return ask(f"How are dates written? Type {' or '.join(formats)}, or press Enter to leave it open:")


def _proposed_lines(proposed: ProposedMapping) -> Iterator[str]:
    """Yield why each column was taken, what is open with the columns to choose from, and where the mapping is."""
    for column in proposed.columns:
        where = f"{column.sheet}: " if column.sheet else ""
        if column.columns:
            yield f"{where}{column.gives} is {' and '.join(column.columns)}: {column.why}"
        else:
            to = "one of them" if column.candidates else "the heading of its column, or to =text for every row"
            yield f"{where}The {column.gives} is {column.why}. Set `{column.name}` in the mapping to {to}."
    if proposed.date_formats:
        yield f"Dates can be read as {' or '.join(proposed.date_formats)}. Set `days` in the mapping to the right one."
    for one in proposed.missing:
        yield f"{one.word!r} is not known. State in {one.place} of the mapping what it means."
    if proposed.unused:
        yield f"Columns that are not used: {', '.join(proposed.unused)}. Check that the import does not need them."
    number = proposed.open_choices
    more = f"; {_counted(number, 'open choice')} to fill in" if number else ""
    yield f"{proposed.file} holds the proposed mapping{more}. Read it before you import with it."
