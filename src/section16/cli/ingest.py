"""``section16 ingest``: filings into a book."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from section16.cli.answers import print_answer
from section16.cli.batch import Files
from section16.cli.formats import ListOptions
from section16.cli.printing import counted, print_lines, print_notice, status_of
from section16.cli.terminal import console
from section16.cli.values import BookOption
from section16.cli.workers import WorkerOptions, chosen_workers
from section16.errors import RequestError
from section16.workspace.book import book_folder
from section16.workspace.ingesting import IngestedFilings, IngestProgress, NotIngested, ingest_filings


def ingest(
    *files: Files,
    book: BookOption = None,
    retry: bool = False,
    workers: WorkerOptions | None = None,
    how: ListOptions | None = None,
) -> int:
    """Read filings into a book, which section16 query answers from; an ingest that was interrupted continues.

    Files that cannot be read are kept in the book and listed; the others are read. CSV lists these files, JSON is the report.
    An issuer whose ledger cannot be computed is listed with the reason; its filings are in the book.
    Exit status: 0 when everything was read and computed, 2 otherwise.

    Parameters
    ----------
    files
        Files, patterns, folders, archives (.tar, .tar.gz, .zip), days of EDGAR's feed or Oldloads, or the SEC's quarterly
        data sets; - is the standard input.
    book
        The folder of the book; it is created if it does not exist.
    retry
        Try files again that could not be read earlier, and issuers whose ledger could not be computed.

    """

    def work() -> int:
        folder = book_folder(book)
        if not files and not retry:
            raise RequestError("No file is named.", remedy="Name files, folders or archives, or give --retry.")
        with showing_progress() as note:
            found = ingest_filings(files, folder, **chosen_workers(workers), retry=retry, progress=note)
        print_answer(found, found.refused, NotIngested, how, lambda: print_ingested(found, folder))
        for one in found.refused:
            print_notice(" ".join(filter(None, (f"{one.source}: {one.reason}", one.remedy))))
        for failed in found.failed:
            print_notice(not_computed(failed.issuer, failed.reason))
        return 2 if found.refused or found.failed else 0

    return status_of(work)


def not_computed(issuer: str, reason: str) -> str:
    """Return what is said of an issuer whose ledger could not be computed."""
    remedy = "Report this error; with a corrected version, try again with section16 ingest --retry."
    return f"Issuer {issuer}: the ledger could not be computed ({reason}). {remedy}"


def print_ingested(found: IngestedFilings, folder: Path) -> None:
    """Write what an ingest did to the standard output."""
    print_lines([f"{counted(found.added, 'filing')} added to {folder}."])
    print_lines(f"{line}." for line in _counts(found))


def _counts(found: IngestedFilings) -> Iterator[str]:
    """Yield what else there was, where there was any."""
    if found.replaced:
        yield f"{counted(found.replaced, 'earlier version')} replaced"
    if found.copies:
        yield f"{counted(found.copies, 'document')} without an accession number left out: another filing says the same"
    if found.known:
        yield f"{counted(found.known, 'filing')} already known"
    if found.deleted:
        yield f"{counted(found.deleted, 'filing')} deleted by EDGAR"
    if found.others:
        yield f"{counted(found.others, 'file')} without a Form 3, 4 or 5"
    if found.skipped:
        yield f"{counted(found.skipped, 'archive')} already read"
    if found.refused:
        yield f"{counted(len(found.refused), 'file')} not readable"
    if found.failed:
        yield f"{counted(len(found.failed), 'issuer')} without a ledger"
    if found.waiting:
        yield f"{counted(found.waiting, 'file')} not readable earlier and not tried again; --retry tries again"


@contextmanager
def showing_progress() -> Iterator[Callable[[IngestProgress], None]]:
    """Show a bar with rate and remaining time on the standard error when that is a terminal."""
    target = console(sys.stderr)
    if not target.is_terminal:
        yield lambda _progress: None
        return
    columns = (
        TextColumn("reading"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=target, transient=True) as shown:
        task = shown.add_task("", total=None, rate="")

        def note(progress: IngestProgress) -> None:
            shown.update(task, total=progress.total, completed=progress.used, rate=rate_of(progress.filings, shown.tasks))

        yield note


def rate_of(filings: int, tasks: Sequence[object]) -> str:
    """Return how many filings were read in a second."""
    elapsed = getattr(tasks[0], "elapsed", None)
    return f"{filings / elapsed:,.0f} filings/s" if elapsed else ""
