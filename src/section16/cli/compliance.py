"""``section16 late``: which reports were late, by how much, and why."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, format_of, print_rows, print_table
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import counted, print_error, print_findings, print_lines, print_notice
from section16.cli.values import CikOption
from section16.errors import DecisionsError, OutputError, RequestError
from section16.workspace.compliance import (
    NOT_ADVICE,
    FilingTiming,
    FoundLateness,
    RowTiming,
    Timeliness,
    find_late_reports,
    late_reports_html,
    why_lines,
)

_NAMED = 3
_COLUMNS = ("filing", "form", "reporting person", "filed", "due", "days late", "late rows", "timing")

FactsFile = Annotated[Path | None, Parameter(name="--facts")]
DecisionsFile = Annotated[Path | None, Parameter(name="--decisions")]


def late(  # noqa: PLR0913 - each is an option
    *files: Files,
    issuer: CikOption | None = None,
    year: int | None = None,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    facts: FactsFile = None,
    decisions: DecisionsFile = None,
    how: ListOptions | None = None,
) -> int:
    """List reports that were filed late, with the days late, and those that may have been timely.

    JSON and CSV have an object or line for each filing, with its rows and the reasons.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The CIK of one issuer; by default all.
    year
        Only events of this fiscal year, by the calendar year in which it ends.
    all
        List the filings that were on time as well.
    why
        Print the reasons below the table: the rule, the days counted, and what is not known.
    html
        A file for the late rows and their reasons as a page.
    facts
        A file of what no filing shows, such as notice dates; see docs/lateness.md.
    decisions
        A file of decisions; see docs/ledger.md.

    """
    batch = Batch(files)
    try:
        found = find_late_reports(batch.forms(), issuer=issuer or "", year=year, facts=facts, decisions=decisions)
        if html is not None:
            write_file(html, late_reports_html(found).encode(), overwrite=overwrite)
    except (DecisionsError, OutputError, RequestError) as error:
        print_error(error)
        return 2
    print_findings(found.findings)
    listed = found.filings if all_ else found.doubtful
    print_rows(listed, FilingTiming, how, lambda filings: _print_late(found, tuple(filings), why=why))
    if found.reason and format_of(how) != "table":
        print_notice(f"No reports found. {found.reason}")
    return batch.status


def _print_late(found: FoundLateness, listed: tuple[FilingTiming, ...], *, why: bool) -> None:
    if found.reason:
        print_lines([f"No reports found. {found.reason}"])
        return
    if listed:
        print_table(_COLUMNS, map(_line, listed), {"days late", "late rows"})
    if why:
        _print_reasons(row for one in listed for row in one.rows if one.timing is row.timing or row.doubtful)
    late_filings = sum(one.timing is Timeliness.LATE for one in found.filings)
    doubtful = len(found.doubtful) - late_filings
    sys.stdout.write(
        f"{counted(late_filings, 'late report')} of {counted(len(found.filings), 'filing')};"
        f" of {doubtful} more it is not known. {NOT_ADVICE}\n"
    )


def _line(one: FilingTiming) -> tuple[str, ...]:
    more = len(one.names) - _NAMED
    names = ", ".join(one.names) if more <= 1 else f"{', '.join(one.names[:_NAMED])} and {more} more"
    days = str(one.days_late) if one.days_late else ""
    rows = str(len(one.late_rows)) if one.late_rows else ""
    return one.accession, one.form, names, str(one.filed or ""), str(one.due or ""), days, rows, one.timing.value


def _print_reasons(rows: Iterable[RowTiming]) -> None:
    for row in rows:
        print_lines(["", *why_lines(row.why, row.lacked)])
    sys.stdout.write("\n")
