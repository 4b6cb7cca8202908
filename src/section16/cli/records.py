"""``section16 import``: exports of plan administrators and brokers to awards and events, understood whole or not at all."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.batch import tell, write_file
from section16.drafting.draft import draft
from section16.drafting.facts import Facts
from section16.drafting.reading import read_facts
from section16.errors import UnreadableError
from section16.finding import Finding, Severity
from section16.ingest.records.facts_file import with_import
from section16.ingest.records.file import read_sheets
from section16.ingest.records.mapping import Mapping, read_mapping
from section16.ingest.records.proposal import proposed, ways_to_read_days, written
from section16.ingest.records.sheet import Sheet
from section16.ingest.records.understanding import NotUnderstood, Taken, Understood, understand

_FACTS_FILE = "The facts file"


def import_(  # noqa: PLR0913 - the options of a command, each by its name
    file: Path,
    /,
    *,
    mapping: Path | None = None,
    facts: Path | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    yes: bool = False,
    propose_mapping: Path | None = None,
) -> int:
    """Import a CSV or Excel export of a plan administrator or broker: grants, vestings, exercises, sales.

    Nothing is written before every line is understood and you have agreed. Exit status: 0 when the import was understood (and
    written, where it was to be), 1 when something in it was not, or you did not agree, 2 when a file cannot be read.

    Parameters
    ----------
    file
        The export: CSV, or an Excel workbook (.xlsx).
    mapping
        The saved mapping, TOML: which column gives what.
    facts
        The facts file that names people, awards and securities, and holds the events known so far.
    output
        The facts file to write, with the new awards and events; without it nothing is written.
    yes
        Do not ask before writing.
    propose_mapping
        Write a mapping that the file's headings suggest, to be read and mended, and end.

    """
    try:
        sheets = read_sheets(_bytes(file), file.name)
        known = _facts(facts)
        if propose_mapping is not None:
            return _propose(propose_mapping, sheets, known)
        if mapping is None or known is None or facts is None:
            tell("give --mapping and --facts; --propose-mapping OUT.toml makes a mapping to begin with")
            return 2
        how = _mapping(mapping)
        result = understand(sheets, how, known) if how is not None else None
    except UnreadableError as error:
        tell(str(error))
        return 2
    if result is None:
        return 1
    sys.stdout.writelines(f"{line}\n" for line in told(result))
    if isinstance(result, NotUnderstood):
        return 1
    return _put_in(result, facts, output, yes=yes)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"it cannot be read: {(error.strerror or str(error)).lower()}", where=str(path), remedy="see that it is there"
        ) from None


def _facts(path: Path | None) -> Facts | None:
    if path is None:
        return None
    facts, found = read_facts(_bytes(path), path.name)
    _print(found)
    if facts is None:
        raise UnreadableError("it states no facts that can be used", where=path.name, remedy="mend what is told above")
    return facts


def _mapping(path: Path) -> Mapping | None:
    mapping, found = read_mapping(_bytes(path), path.name)
    _print(found)
    return mapping


def _print(findings: tuple[Finding, ...]) -> None:
    sys.stdout.writelines(f"{finding.line()}\n" for finding in findings)


def _propose(path: Path, sheets: tuple[Sheet, ...], facts: Facts | None) -> int:
    write_file(path, written(proposed(sheets, facts)))
    ways = ways_to_read_days(sheets)
    if len(ways) > 1:
        sys.stdout.write(f"the days can be read as {' or '.join(ways)}: see that days in the mapping is the right one\n")
    sys.stdout.write(f"{path} holds a proposed mapping; read it, fill in what is blank, and import by it\n")
    return 0


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


def _event(one: Taken) -> str:
    said = {name: getattr(one.event, name) for name in one.event.__struct_fields__ if name not in ("date", "trades", "notes")}
    defaults = dict(zip(reversed(one.event.__struct_fields__), reversed(one.event.__struct_defaults__), strict=False))
    kept = ", ".join(f"{name.replace('_', '-')} {value}" for name, value in said.items() if value != defaults.get(name))
    trades = "".join(f"; {trade.units:f} at {trade.price:f}" for trade in getattr(one.event, "trades", ()))
    return f"{one.event.date} {one.event.__struct_config__.tag}: {kept}{trades} ({'; '.join(one.places)})"


def _put_in(result: Understood, facts: Path, output: Path | None, *, yes: bool) -> int:
    """Write the facts with what was imported, where they are to be written and it was agreed."""
    if not result.taken:
        sys.stdout.write("nothing in it is new\n")
        return 0
    data = with_import(_bytes(facts), result)
    new, found = read_facts(data, output.name if output else _FACTS_FILE)
    if new is None:
        _print(found)
        return 1
    wrong = [
        finding
        for finding in draft(new, output.name if output else _FACTS_FILE).findings
        if finding.severity is Severity.REJECT
    ]
    _print(tuple(wrong))
    if output is None:
        return 1 if wrong else 0
    if not yes and not _agreed(len(result.taken), len(wrong), output):
        sys.stdout.write("nothing was written\n")
        return 1
    write_file(output, data)
    sys.stdout.write(f"{output} has {len(result.awards)} new award(s) and {len(result.taken)} new event(s)\n")
    return 0


def _agreed(events: int, wrong: int, output: Path) -> bool:
    but = f", though {wrong} thing(s) do not fit the facts" if wrong else ""
    sys.stderr.write(f"Write {events} new event(s) to {output}{but}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
