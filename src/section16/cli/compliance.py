"""``section16 late``, ``item405`` and ``coverage``: what was late, what is to be disclosed, and what is missing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.answers import print_answer, print_answer_table, print_incomplete, why_lines
from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, format_of, print_rows
from section16.cli.output import Overwrite, write_file
from section16.cli.printing import counted, print_findings, print_json, print_lines, print_notice, status_of
from section16.cli.values import BookInsteadOption, WhoOption
from section16.sentences import sentence
from section16.workspace.answer_tables import coverage_table, late_reports_table
from section16.workspace.compliance import (
    NOT_ADVICE,
    Coverage,
    CoverageItem,
    FilingTiming,
    FoundLateness,
    Item405,
    RowTiming,
    Timeliness,
    coverage_html,
    draft_item_405,
    find_coverage,
    find_late_reports,
    item_405_html,
    late_reports_html,
)

FactsFile = Annotated[Path | None, Parameter(name="--facts")]
DecisionsFile = Annotated[Path | None, Parameter(name="--decisions")]


def late(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption | None = None,
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
        One issuer, by CIK, ticker or words of its name; by default all.
    year
        Only events of this fiscal year, by the calendar year in which it ends.
    all_
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
    batch = Batch(files, (html,), (facts, decisions), book=book)

    def work() -> int:
        found = find_late_reports(batch.filings(), issuer=issuer or "", year=year, facts=facts, decisions=decisions)
        if html is not None:
            write_file(html, late_reports_html(found).encode(), overwrite=overwrite)
        print_findings(found.findings)
        for one in found.lacked:
            print_notice(sentence(one.line()))
        listed = found.filings if all_ else found.doubtful
        print_rows(listed, FilingTiming, how, lambda filings: _print_late(found, tuple(filings), why=why))
        if found.reason and format_of(how) != "table":
            print_notice(f"No reports found. {found.reason}")
        return batch.status

    return status_of(work)


def _print_late(found: FoundLateness, listed: tuple[FilingTiming, ...], *, why: bool) -> None:
    if found.reason:
        print_lines([f"No reports found. {found.reason}"])
        return
    if listed:
        print_answer_table(late_reports_table(listed))
    if why:
        _print_reasons(row for one in listed for row in one.rows if one.timing is row.timing or row.doubtful)
    number = Counter(one.timing for one in found.filings)
    total = f"{counted(number[Timeliness.LATE], 'late report')} of {counted(len(found.filings), 'filing')}"
    apart = ((Timeliness.POSSIBLY_TIMELY, "possibly timely"), (Timeliness.UNKNOWN, "not known"))
    more = "".join(f", {number[timing]} {words}" for timing, words in apart if number[timing])
    print_lines([f"{total}{more}. {NOT_ADVICE}"])


def _print_reasons(rows: Iterable[RowTiming]) -> None:
    for row in rows:
        print_lines(["", f"{', '.join(row.names)}:", *why_lines(row.why)])
        print_incomplete(row.lacked)
    sys.stdout.write("\n")


def item405(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption,
    year: int,
    html: Path | None = None,
    overwrite: Overwrite = False,
    facts: FactsFile = None,
    decisions: DecisionsFile = None,
    json: bool = False,
) -> int:
    """Draft the disclosure of delinquent Section 16(a) reports (Item 405) for a fiscal year, with its reasons.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The issuer, by CIK, ticker or words of its name.
    year
        The fiscal year, by the calendar year in which it ends.
    html
        A file for the disclosure and its reasons as a page.
    facts
        A file of what no filing shows: known failures to file, representations, what was disclosed; see docs/lateness.md.
    decisions
        A file of decisions; see docs/ledger.md.
    json
        Print the disclosure as JSON.

    """
    batch = Batch(files, (html,), (facts, decisions), book=book)

    def work() -> int:
        found = draft_item_405(batch.filings(), issuer=issuer, year=year, facts=facts, decisions=decisions)
        if html is not None:
            write_file(html, item_405_html(found).encode(), overwrite=overwrite)
        if json:
            print_json(found)
        else:
            _print_item_405(found)
        return batch.status

    return status_of(work)


def _print_item_405(found: Item405) -> None:
    if found.caption:
        print_lines([found.caption, "", found.text, ""])
    print_lines(why_lines(found.why, 0))
    print_incomplete(found.lacked)
    print_lines(["", NOT_ADVICE])


def coverage(  # noqa: PLR0913 - each is an option
    *files: Files,
    book: BookInsteadOption = None,
    issuer: WhoOption,
    year: int | None = None,
    why: bool = False,
    html: Path | None = None,
    overwrite: Overwrite = False,
    facts: FactsFile = None,
    decisions: DecisionsFile = None,
    how: ListOptions | None = None,
) -> int:
    """List insiders without a Form 3, balances that no report explains, and candidates for Form 5.

    CSV has a line for each item, JSON is one object.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The issuer, by CIK, ticker or words of its name.
    year
        Only gaps of this fiscal year, with its candidates for Form 5, by the calendar year in which it ends.
    why
        Print the reasons below the table.
    html
        A file for what is missing, with the reasons, as a page.
    facts
        A file of what no filing shows, such as the persons subject to Section 16; see docs/lateness.md.
    decisions
        A file of decisions; see docs/ledger.md.

    """
    batch = Batch(files, (html,), (facts, decisions), book=book)

    def work() -> int:
        found = find_coverage(batch.filings(), issuer=issuer, year=year, facts=facts, decisions=decisions)
        if html is not None:
            write_file(html, coverage_html(found).encode(), overwrite=overwrite)
        print_answer(found, found.items, CoverageItem, how, lambda: _print_coverage(found, why=why))
        return batch.status

    return status_of(work)


def _print_coverage(found: Coverage, *, why: bool) -> None:
    if found.items:
        print_answer_table(coverage_table(found))
    for one in found.items if why else ():
        print_lines(["", *why_lines(one.why, 0), f"  {one.remedy}"])
    persons, items = counted(len(found.insiders), "reporting person"), counted(len(found.items), "open item")
    print_lines([f"{persons}, {items}. A report that is not among the filings given counts as not filed. {NOT_ADVICE}"])
