"""``section16 fetch``: filings from EDGAR into a folder or a book."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypedDict

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from section16.cli.answers import print_answer
from section16.cli.formats import ListOptions
from section16.cli.ingest import not_computed, print_ingested
from section16.cli.printing import ask, counted, print_lines, print_notice, status_of
from section16.cli.terminal import console
from section16.cli.values import BOOK_VARIABLE, DateOption, WhoOption
from section16.errors import RequestError
from section16.sentences import sentence
from section16.workspace.fetch_requests import FetchRequest, days_of, quarters_of
from section16.workspace.fetching import (
    FetchedFilings,
    FetchPlan,
    FetchStep,
    NotFetched,
    fetch_filings,
    keep_agent,
    known_agent,
)
from section16.workspace.ingesting import IngestProgress


class _FetchDisplay(TypedDict):
    """What receives the steps of a download, and how far the book has read."""

    progress: Callable[[FetchStep], None]
    reading: Callable[[IngestProgress], None]


_QUESTION = "EDGAR requires every program to state who asks. Your company and an e-mail address (kept for later):"
_INTERRUPTED = 130
_EACH = 3
"""So many files that failed for the same reason are named; of more, the first."""
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
_TIMES = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def fetch(  # noqa: PLR0913 - options of the command line
    *,
    issuer: WhoOption = "",
    owner: WhoOption = "",
    accession: Annotated[list[str] | None, Parameter(consume_multiple=True, negative=())] = None,
    index: str = "",
    feed: str = "",
    data_set: str = "",
    since: DateOption | None = None,
    book: Annotated[Path | None, Parameter(name="--book")] = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    plan: bool = False,
    agent: str = "",
    host: str = "",
    how: ListOptions | None = None,
) -> int:
    """Download filings from EDGAR, at most ten requests in a second over all processes; interrupted downloads continue.

    Without --book and --output, the book that SECTION16_BOOK names is used. Forms 3, 4 and 5 with their exhibits, and Form 144,
    are downloaded. CSV lists what could not be downloaded, JSON is the report. Exit status: 0 when everything is there, 2 when
    a file is missing or cannot be read.

    Parameters
    ----------
    issuer
        Filings about an issuer: its ticker symbol, CIK or name.
    owner
        Filings of a reporting person: a CIK or a name.
    accession
        Filings by their accession numbers; add --issuer or --owner if EDGAR's indexes do not list them yet.
    index
        All filings of a quarter, such as 2026Q3, or of several, such as 2025Q1:2026Q3.
    feed
        EDGAR's feed of a day, such as 2026-03-02, or of several, such as 2026-03-02:2026-03-06; about 1 GB a day.
    data_set
        The SEC's data set of a quarter, such as 2024q3, or of several, such as 2006q1:2024q3.
    since
        The first filing date, with --issuer, --owner or --index.
    book
        The folder of a book that reads what is downloaded.
    output
        A folder for the files.
    plan
        Show how many files there are, their volume and the time, and download none.
    agent
        Who asks: your company and an e-mail address, as the SEC requires. It is kept for later.
    host
        Another EDGAR, such as http://127.0.0.1:8016 of section16 rehearse serve.

    """

    def work() -> int:
        request = FetchRequest(
            issuer=issuer,
            owner=owner,
            accessions=tuple(accession or ()),
            quarters=quarters_of(index) if index else (),
            feed=days_of(feed) if feed else None,
            data_sets=quarters_of(data_set) if data_set else (),
            since=since,
        )
        target = _target(book, output)
        show = None if plan else _print_plan
        with _progress() as shown:
            found = fetch_filings(
                request,
                folder=output,
                book=target,
                agent=stated_agent(agent),
                edgar=host,
                plan_only=plan,
                planned=show,
                **shown,
            )
        print_answer(found, found.failed, NotFetched, how, lambda: _show(found, plan_only=plan))
        return _reported(found)

    return interruptible(work)


def interruptible(work: Callable[[], int]) -> int:
    """Run the work of a command that continues where it was interrupted, and return its exit status."""
    try:
        return status_of(work)
    except KeyboardInterrupt:
        print_notice("Interrupted. What was downloaded is kept. Run the command again; it continues where it stopped.")
        return _INTERRUPTED


def _target(book: Path | None, output: Path | None) -> Path | None:
    """Return the book to read into; the environment's where neither a book nor a folder is given."""
    if book is not None and output is not None:
        raise RequestError("Both a book and a folder are given.", remedy="Give --book or --output.")
    usual = os.environ.get(BOOK_VARIABLE)
    return Path(usual) if usual and book is None and output is None else book


def stated_agent(given: str) -> str:
    """Return who asks; a person at the terminal is asked once."""
    if given:
        if given != known_agent():
            keep_agent(given)
        return given
    if known_agent():
        return ""
    answer = ask(_QUESTION)
    if answer:
        keep_agent(answer)
    return answer


def _print_plan(plan: FetchPlan) -> None:
    print_notice(_plan_line(plan))


def _plan_line(plan: FetchPlan) -> str:
    """Return a plan as a line."""
    there = f" {plan.there:,} more {'is' if plan.there == 1 else 'are'} already here." if plan.there else ""
    whose = f"{plan.filer}: " if plan.filer else ""
    line = f"{whose}{counted(plan.missing, 'file')} to download, about {size_in_words(plan.bytes)}, in at least "
    line += f"{time_in_words(plan.seconds)}.{there}"
    if plan.bytes > plan.free_bytes:
        line += f" The disk has only {size_in_words(plan.free_bytes)} free."
    return line


def size_in_words(number: int) -> str:
    """Return a number of bytes as people read it.

    >>> size_in_words(14_000_000), size_in_words(12)
    ('14.0 MB', '12 bytes')
    """
    found = next(((unit, name) for unit, name in _UNITS if number >= unit), None)
    return f"{number / found[0]:,.1f} {found[1]}" if found else counted(number, "byte")


def time_in_words(seconds: int) -> str:
    """Return a length of time as people read it, rounded up.

    >>> time_in_words(30), time_in_words(6_000), time_in_words(0)
    ('30 seconds', '2 hours', '1 second')
    """
    unit, name = next(((unit, name) for unit, name in _TIMES if seconds >= unit), (1, "second"))
    return counted(max(-(-seconds // unit), 1), name)


def _show(found: FetchedFilings, *, plan_only: bool) -> None:
    if plan_only:
        print_lines([_plan_line(found.plan)])
        return
    there = f" {counted(found.there, 'file')} already there." if found.there else ""
    print_lines([f"{counted(found.downloaded, 'file')} ({size_in_words(found.bytes)}) downloaded to {found.folder}.{there}"])
    if found.absent:
        print_lines([f"{counted(len(found.absent), 'day')} without a feed."])
    if found.ingested is not None:
        print_ingested(found.ingested, Path(found.folder))


def _reported(found: FetchedFilings) -> int:
    """Report what failed, and return the exit status."""
    print_failed(found.failed)
    refused = found.ingested.refused if found.ingested is not None else ()
    for file in refused:
        print_notice(" ".join(filter(None, (f"{file.source}: {file.reason}", file.remedy))))
    uncomputed = found.ingested.failed if found.ingested is not None else ()
    for issuer in uncomputed:
        print_notice(not_computed(issuer.issuer, issuer.reason))
    return 2 if found.failed or refused or uncomputed else 0


def print_failed(failed: Sequence[NotFetched]) -> None:
    """Report files that could not be downloaded; many that failed for one reason as one line."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in failed:
        alike.setdefault((one.reason, one.remedy), []).append(one.address)
    for (reason, remedy), addresses in alike.items():
        if len(addresses) <= _EACH:
            for address in addresses:
                print_notice(f"{address}: {reason} {remedy}")
        else:
            more = counted(len(addresses) - 1, "more file")
            print_notice(f"{addresses[0]} and {more}: {reason} {remedy} All are listed with --format csv.")


@contextmanager
def _progress() -> Iterator[_FetchDisplay]:
    """Show a bar on the standard error when that is a terminal; otherwise only why a long wait is needed."""
    target = console(sys.stderr)
    if not target.is_terminal:
        yield {"progress": note_wait, "reading": _ignore}
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[size]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=target, transient=True) as shown:
        task = shown.add_task("downloading", total=None, size="")

        def note(step: FetchStep) -> None:
            why = f"{step.reason}, waiting {time_in_words(int(step.waiting))}" if step.waiting else size_in_words(step.bytes)
            shown.update(task, total=step.files or None, completed=step.done, size=why)

        def reading(read: IngestProgress) -> None:
            size = counted(read.filings, "filing")
            shown.update(task, description="reading", total=read.total, completed=read.used, size=size)

        yield {"progress": note, "reading": reading}


def _ignore(_read: IngestProgress) -> None:
    """Show nothing."""


_LONG = 8


def note_wait(step: FetchStep) -> None:
    """Report why a download waits, where it waits long."""
    if step.waiting >= _LONG:
        print_notice(f"{sentence(step.reason)} Waiting {time_in_words(int(step.waiting))}.")
