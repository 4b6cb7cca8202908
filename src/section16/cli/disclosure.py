"""``section16 posting``: what an issuer discloses about its insiders."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from section16.cli.answers import print_incomplete, why_lines
from section16.cli.batch import Batch, Files
from section16.cli.formats import ListOptions, format_of, print_rows, print_table
from section16.cli.printing import counted, print_json, print_lines, status_of
from section16.cli.values import CikOption, DateOption
from section16.workspace.disclosure import NOT_ADVICE, PostingItem, PostingList, list_postings

FactsFile = Annotated[Path | None, Parameter(name="--facts")]


def posting(
    *files: Files,
    issuer: CikOption | None = None,
    on: DateOption | None = None,
    posted: Annotated[Path | None, Parameter(name="--posted")] = None,
    explain: bool = False,
    how: ListOptions | None = None,
) -> int:
    """List the reports that an issuer posts on its website: by when each, and until when it remains there.

    Parameters
    ----------
    files
        Files, patterns, folders or archives of filings; - is the standard input.
    issuer
        The CIK of one issuer; by default all.
    on
        The day of the list, as 2026-03-31; by default today.
    posted
        A TOML file with a table [[posted]] for each report on the website: its accession number, and the day (on).
    explain
        Explain each line, with the sources.

    """
    batch = Batch(files)

    def work() -> int:
        found = list_postings(batch.forms(), issuer=issuer or "", on=on, posted=posted)
        if format_of(how) == "json":
            print_json(found)
        else:
            print_rows(found.items, PostingItem, how, lambda _items: _print_postings(found, explain=explain))
        return batch.status

    return status_of(work)


def _print_postings(found: PostingList, *, explain: bool) -> None:
    columns = ("form", "accession number", "filed", "post by", "until", "status", "reporting persons")
    lines = map(_posting_line, found.items)
    if found.items:
        print_table(columns, lines)
    if explain:
        print_lines(line for one in found.items for line in why_lines(one.why))
    print_incomplete(found.incomplete)
    sys.stdout.write(f"{counted(len(found.items), 'report')} as of {found.as_of}. {NOT_ADVICE}\n")


def _posting_line(one: PostingItem) -> tuple[str, ...]:
    days = (str(day or "unknown") for day in (one.filed, one.due, one.until))
    status = f"{one.status}, {counted(one.days_late, 'day')} late" if one.days_late else str(one.status)
    return one.form, one.accession, *days, status, ", ".join(one.names)
