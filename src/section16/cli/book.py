"""``section16 book``: what a book of filings holds, whether it is intact, and how it is compacted and exported."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from cyclopts import App

from section16.cli import book_views
from section16.cli.book_build import build, update
from section16.cli.formats import ListOptions, print_rows
from section16.cli.ingest import not_computed
from section16.cli.printing import counted, print_lines, print_notice, status_of
from section16.cli.remedies import with_command
from section16.cli.values import BookOption
from section16.plurals import counted as counted_as
from section16.workspace.book import (
    BookContents,
    CompactedBook,
    ExportedTable,
    VerifiedBook,
    book_contents,
    book_folder,
    compact_book,
    export_book,
    verify_book,
)

app = App(name="book")
app.command(build)
app.command(update)
for _command in (
    book_views.search,
    book_views.issuer,
    book_views.person,
    book_views.filing,
    book_views.transactions,
):
    app.command(_command)

_MEGA = 1_000_000


@app.command
def info(*, book: BookOption = None, how: ListOptions | None = None) -> int:
    """Show what a book holds: filings, issuers, reporting persons, rows, and how much space they take.

    Parameters
    ----------
    book
        The folder of the book.

    """

    def work() -> None:
        print_rows([book_contents(book_folder(book))], BookContents, how, _show_contents)

    return status_of(work)


def _show_contents(found: Iterable[BookContents]) -> None:
    for one in found:
        span = f", filed {one.first_filed} to {one.last_filed}" if one.first_filed else ""
        print_lines(
            [
                f"{counted(one.filings, 'filing')}{span}: {_forms(one.forms)}",
                f"Read from: {_parts(one.sources)}",
                f"{counted(one.issuers, 'issuer')}, {counted(one.reporting_persons, 'reporting person')}",
                f"{counted(one.transactions, 'transaction')}, {counted(one.holdings, 'holding')}",
                f"{counted(one.superseded, 'version')} corrected or deleted",
                f"{counted(one.copies, 'document')} left out as {'a copy' if one.copies == 1 else 'copies'} of filings",
                f"{counted(one.unreadable, 'file')} not readable",
                "Computed from filings alone, without decisions or facts of yours",
                f"Generation {one.generation}, format {one.format}; {counted(one.segments, 'segment')}",
                f"Megabytes: {_sizes(one)}",
            ]
        )
        if one.unpublished:
            what = counted_as(one.unpublished, "batch", "batches")
            print_notice(f"{what} not published yet. Run section16 ingest again to finish.")
        if one.unposted:
            print_notice(f"The ledger of {counted(one.unposted, 'issuer')} is older than the filings.")
        for issuer, reason in one.failed.items():
            print_notice(not_computed(issuer, reason))


def _forms(numbers: Mapping[str, int]) -> str:
    """Return how many filings are on each form; the form is itself a number."""
    return ", ".join(
        f"{number:,} on Form {name}" if name else f"{number:,} on an unknown form" for name, number in numbers.items()
    )


def _parts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{name or 'unknown'} {number:,}" for name, number in numbers.items()) or "none"


def _sizes(one: BookContents) -> str:
    sizes = {"segments": one.segment_bytes, "originals": one.original_bytes, "databases": one.database_bytes}
    return ", ".join(f"{name} {number / _MEGA:,.1f}" for name, number in sizes.items())


def _size(number: int) -> str:
    return f"{number / _MEGA:,.1f} MB"


@app.command
def verify(*, book: BookOption = None, how: ListOptions | None = None) -> int:
    """Read every byte of a book and compare it with what was written.

    Exit status: 0 when the book is intact, 1 when a file is damaged or missing.

    Parameters
    ----------
    book
        The folder of the book.

    """

    def work() -> int:
        found = verify_book(book_folder(book))
        print_rows([found], VerifiedBook, how, _show_verified)
        return 1 if found.damaged else 0

    return status_of(work)


def _show_verified(found: Iterable[VerifiedBook]) -> None:
    for one in found:
        print_lines(with_command(f"{file.file}: {file.what} {file.remedy}", file.action) for file in one.damaged)
        state = f"{counted(len(one.damaged), 'file')} damaged" if one.damaged else "all intact"
        print_lines([f"{counted(one.files, 'file')}, {_size(one.bytes)}: {state}."])


@app.command
def compact(*, book: BookOption = None, how: ListOptions | None = None) -> int:
    """Replace many small files of a book by few large ones, and publish it in order; readers go on meanwhile.

    Parameters
    ----------
    book
        The folder of the book.

    """

    def work() -> None:
        print_rows([compact_book(book_folder(book))], CompactedBook, how, _show_compacted)

    return status_of(work)


def _show_compacted(found: Iterable[CompactedBook]) -> None:
    for one in found:
        before = f"{counted(one.segments_before, 'segment')} of {_size(one.bytes_before)}"
        after = f"{counted(one.segments, 'segment')} of {_size(one.bytes)}"
        print_lines([f"{before} are now {after}; generation {one.generation} is published."])


@app.command
def export(folder: Path, /, *views: str, book: BookOption = None, how: ListOptions | None = None) -> int:
    """Write views of a book as Parquet, in a folder for each view, partitioned by the year of filing.

    Parameters
    ----------
    folder
        A new or empty folder.
    views
        Views such as transactions and issuers; by default all.
    book
        The folder of the book.

    """

    def work() -> None:
        print_rows(export_book(book_folder(book), folder, views), ExportedTable, how, _show_exported)

    return status_of(work)


def _show_exported(found: Iterable[ExportedTable]) -> None:
    for one in found:
        sys.stdout.write(f"{one.table}: {counted(one.rows, 'row')} in {counted(one.files, 'file')}\n")
