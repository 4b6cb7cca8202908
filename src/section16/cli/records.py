"""``section16 import``: exports of plan administrators and brokers to awards and events, understood whole or not at all."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from section16.cli.options import IssuerOptions, context_of
from section16.cli.output import Overwrite, require_free, write_file
from section16.cli.printing import ask, print_lines, print_questions, status_of
from section16.drafting.draft import draft
from section16.errors import UnreadableError
from section16.facts.facts import Facts
from section16.facts.reading import read_facts
from section16.finding import Finding, Severity
from section16.ingest.records.columns import ColumnChoice
from section16.ingest.records.facts_file import with_import
from section16.ingest.records.file import read_sheets
from section16.ingest.records.import_sheet import ImportSheet
from section16.ingest.records.kind import of_kind
from section16.ingest.records.layouts import LAYOUTS, fitted, layout
from section16.ingest.records.mapping import read_mapping
from section16.ingest.records.proposal import Proposal, chosen, left_over, propose, with_days
from section16.ingest.records.proposal_file import reason, written
from section16.ingest.records.understanding import ImportedEvent, NotUnderstood, Understood, understand
from section16.sources.files import read_export, read_file
from section16.workspace.context import today
from section16.workspace.records import open_questions

if TYPE_CHECKING:
    from section16.office.drafts.issuer_facts import IssuerFacts
    from section16.office.office import Office


def import_(  # noqa: PLR0913 - the options of a command, each by its name
    file: Path,
    /,
    *,
    mapping: Path | None = None,
    facts: Path | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    overwrite: Overwrite = False,
    yes: bool = False,
    propose_mapping: Path | None = None,
    options: IssuerOptions | None = None,
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
        The facts file that names people, awards and securities, and holds the events known so far. Without it an office is
        asked, and gets the new awards and events.
    output
        The facts file to write, with the new awards and events; without it nothing is written.
    yes
        Do not ask before writing.
    propose_mapping
        Write a mapping that the file's headings suggest, with the reason for each column; what is open is asked for at a
        terminal and else left to fill in.

    """
    asked = context_of(options)

    def work() -> int:
        sheets = read_sheets(read_export(file), file.name)
        if propose_mapping is not None and not facts and not asked.office:
            return _propose(propose_mapping, sheets, None, overwrite=overwrite)
        if facts is not None:
            data = read_file(facts)
            known = _facts(data, facts.name)
            if propose_mapping is not None:
                return _propose(propose_mapping, sheets, known, overwrite=overwrite)
            # The facts file itself is brought up to date: that is what the command asks for before it writes.
            replaces = overwrite or (output is not None and output.exists() and output.samefile(facts))
            if output is not None:
                require_free(output, overwrite=replaces)
            result = _understood(sheets, mapping, known)
            return _into_file(result, data, output, yes=yes) if isinstance(result, Understood) else 1
        with asked.open() as office:
            cik = asked.cik(office)
            seen = office.stated(cik)
            if propose_mapping is not None:
                return _propose(propose_mapping, sheets, seen.facts, overwrite=overwrite)
            result = _understood(sheets, mapping, seen.facts)
            return _into_office(result, office, cik, seen, yes=yes) if isinstance(result, Understood) else 1

    return status_of(work)


def _understood(sheets: tuple[ImportSheet, ...], mapping: Path | None, known: Facts) -> Understood | NotUnderstood | None:
    """Return what a file says, and tell it; nothing where something is wrong with the mapping."""
    if mapping is None:
        remedy = f"give --mapping FILE or one of {', '.join(LAYOUTS)}; --propose-mapping OUT.toml makes one"
        raise UnreadableError("no mapping is named", remedy=remedy)
    shipped = None if mapping.exists() else layout(str(mapping))
    how, found = read_mapping(shipped or read_file(mapping), mapping.name)
    _print(found)
    if how is None:
        return None
    result = understand(sheets, fitted(how, sheets) if shipped else how, known)
    print_lines(told(result))
    return result


def _facts(data: bytes, name: str) -> Facts:
    facts, found = read_facts(data, name)
    _print(found)
    if facts is None:
        raise UnreadableError("it states no facts that can be used", where=name, remedy="mend what is told above")
    return facts


def _print(findings: tuple[Finding, ...]) -> None:
    sys.stdout.writelines(f"{finding.line()}\n" for finding in findings)


def _propose(path: Path, sheets: tuple[ImportSheet, ...], facts: Facts | None, *, overwrite: bool) -> int:
    require_free(path, overwrite=overwrite)  # before anything is asked
    proposal = _asked(propose(sheets, facts))
    left = left_over(sheets, proposal.mapping)
    write_file(path, written(proposal, left), overwrite=overwrite)
    print_lines(_told_choices(proposal))
    if left:
        print_lines([f"nothing is taken from {', '.join(left)}: check that no number is lost"])
    openly = len(proposal.open) + bool(proposal.days) + sum(1 for _ in proposal.to_fill_in())
    more = f"; {openly} open {'choice' if openly == 1 else 'choices'} to fill in" if openly else ""
    print_lines([f"{path} holds the proposed mapping{more}. Read it before you import by it."])
    return 0


def _asked(proposal: Proposal) -> Proposal:
    """Return a proposal with what a person chose where several columns fit; unchanged where nobody can be asked."""
    for choice in (choice for choice in proposal.open if choice.fits):
        options = [f"{number} {column.line()}" for number, column in enumerate(choice.fits, 1)]
        answer = ask(f"Which column gives {_thing(choice)}? {'; '.join(options)}; Enter leaves it open:")
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(choice.fits):
            proposal = chosen(proposal, choice, choice.fits[int(answer) - 1].heading)
    answer = ask(f"How are dates written? {' or '.join(proposal.days)}; Enter leaves it open:") if proposal.days else ""
    return with_days(proposal, answer) if answer in proposal.days else proposal


def _thing(choice: ColumnChoice) -> str:
    return f"{choice.name} of {of_kind(choice.kind)}" if choice.kind else choice.name


def _told_choices(proposal: Proposal) -> Iterator[str]:
    """Yield why each column was taken, and what is open with the columns to choose from."""
    for choice in (choice for of_sheet in proposal.choices for choice in of_sheet):
        where = f"{choice.sheet}: " if choice.sheet else ""
        why = reason((choice,), choice.kind, choice.name)
        if choice.open:
            do = "Choose one and write it" if choice.fits else "Write the heading of its column, or =text for every row,"
            yield f"{where}{_thing(choice)} is {why}. {do} after {choice.name} in the mapping."
        else:
            yield f"{where}{_thing(choice)} is {' and '.join(choice.columns)}: {why}"
    if proposal.days:
        yield f"dates can be read as {' or '.join(proposal.days)}. Write the right one after days in the mapping."
    for word, place in proposal.to_fill_in():
        yield f"{word}: not known. Fill it in at {place} of the mapping."


def told(result: Understood | NotUnderstood) -> Iterator[str]:
    """Yield what was understood, or what was not, line by line, and how many lines became what."""
    if isinstance(result, NotUnderstood):
        yield from (finding.line() for finding in result.problems)
    else:
        yield from (
            f"award {name}: {award.units:f} {award.security} to {award.to}, granted {award.granted}"
            for name, award in result.awards.items()
        )
        yield from (_event(one) for one in result.taken)
        yield from (finding.line() for finding in result.notes)
    duplicates = [fate for fate in result.fates if fate.fate == "duplicate"]
    yield from (f"line {fate.line}{f' of {fate.sheet}' if fate.sheet else ''}: left out: {fate.why}" for fate in duplicates)
    counts = Counter(fate.fate for fate in result.fates)
    yield "lines: " + ", ".join(f"{counts[fate]} {fate}" for fate in ("understood", "duplicate", "passed over", "problem"))


def _event(one: ImportedEvent) -> str:
    said = {name: getattr(one.event, name) for name in one.event.__struct_fields__ if name not in ("date", "trades", "notes")}
    defaults = dict(zip(reversed(one.event.__struct_fields__), reversed(one.event.__struct_defaults__), strict=False))
    kept = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in said.items() if value != defaults.get(name))
    trades = "".join(f"; {trade.units:f} at {trade.price:f}" for trade in getattr(one.event, "trades", ()))
    return f"{one.event.date} {one.event.__struct_config__.tag}: {kept}{trades} ({'; '.join(one.places)})"


def _into_file(result: Understood, data: bytes, output: Path | None, *, yes: bool) -> int:
    """Write the facts with what was imported, where they are to be written and it was agreed."""
    if not result.taken:
        return _nothing_new()
    data, name = with_import(data, result), output.name if output else "the facts file"
    new, found = read_facts(data, name)
    if new is not None:
        made = draft(new, name)
        found = tuple(finding for finding in made.findings if finding.severity is Severity.REJECT)
        print_lines(f"question: {question.line()}" for question in made.questions if question.location.endswith(", in-opening"))
    _print(found)
    if output is None or new is None:
        return 1 if found else 0
    if not (_written_unseen(found) if yes else _agreed(len(result.taken), len(found), str(output))):
        return _not_written()
    write_file(output, data, overwrite=True)  # looked at before, and agreed to since
    return _written(result, str(output))


def _written_unseen(found: tuple[Finding, ...]) -> bool:
    """Return whether facts may be written without asking: not where an event does not fit them, such as an overdraft."""
    if found:
        print_lines(
            [f"{len(found)} {'event does' if len(found) == 1 else 'events do'} not fit the facts; import again without --yes"]
        )
    return not found


def _into_office(result: Understood, office: Office, cik: str, seen: IssuerFacts, *, yes: bool) -> int:
    """Put what was imported into the office, in one transaction, where it was agreed."""
    from section16.ingest.records.into_office import put_into  # noqa: PLC0415 - databases are an optional extra

    if not result.taken:
        return _nothing_new()
    if not yes and not _agreed(len(result.taken), 0, office.where):
        return _not_written()
    print_questions(open_questions(office, cik, put_into(office, cik, result, seen), today()))
    return _written(result, office.where)


def _written(result: Understood, where: str) -> int:
    print_lines([f"{where} has {len(result.awards)} new award(s) and {len(result.taken)} new event(s)"])
    return 0


def _not_written() -> int:
    print_lines(["nothing was written"])
    return 1


def _nothing_new() -> int:
    print_lines(["nothing in it is new"])
    return 0


def _agreed(events: int, wrong: int, where: str) -> bool:
    but = f", though {wrong} thing(s) do not fit the facts" if wrong else ""
    sys.stderr.write(f"Write {events} new event(s) to {where}{but}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
