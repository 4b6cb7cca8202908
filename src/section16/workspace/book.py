"""A book of filings: what it holds, whether it is intact, and how it is compacted and exported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import msgspec

from section16.errors import BookError, RequestError
from section16.store.book.contents import BookContents, contents
from section16.store.book.export import ExportedTable, export
from section16.store.book.manifest import BookFile, read_manifest
from section16.store.book.verification import DamagedFile, verify
from section16.store.book.writer import FilingBook

__all__ = [
    "BookContents",
    "CompactedBook",
    "DamagedFile",
    "ExportedTable",
    "VerifiedBook",
    "book_contents",
    "book_folder",
    "book_to_read",
    "compact_book",
    "export_book",
    "require_libraries",
    "verify_book",
]


class VerifiedBook(msgspec.Struct, frozen=True):
    """How many files of a book were read, and which of them are damaged."""

    files: int
    bytes: int
    damaged: tuple[DamagedFile, ...] = ()


class CompactedBook(msgspec.Struct, frozen=True):
    """What compaction did: the segments and bytes before and after, and the generation that it published."""

    generation: int
    segments_before: int
    segments: int
    bytes_before: int
    bytes: int


def book_folder(book: Path | None) -> Path:
    """Return the folder of a book; raises :class:`~section16.errors.BookError` where none is named."""
    if book is None:
        raise BookError("No book is named.", remedy="Give --book, or set SECTION16_BOOK.")
    require_libraries()
    return book


def book_to_read(book: Path) -> Path:
    """Return the folder of a book that there is; raises :class:`~section16.errors.BookError` otherwise."""
    return FilingBook.open(book_folder(book)).folder


def require_libraries() -> None:
    """Raise :class:`~section16.errors.RequestError` where the packages of the extra ``book`` are missing."""
    if find_spec("duckdb") is None or find_spec("pyarrow") is None:
        raise RequestError("A book requires more packages.", remedy="Install them with: pip install 'section16[book]'")


def book_contents(book: Path) -> BookContents:
    """Return what a book holds; raises :class:`~section16.errors.BookError`."""
    require_libraries()
    from section16.ingest.inputs import failures_of  # noqa: PLC0415 - requires the packages of a book

    manifest = read_manifest(book)
    unreadable = len(failures_of(manifest.home(book), manifest))
    return msgspec.structs.replace(contents(book), unreadable=unreadable)


def verify_book(book: Path, progress: Callable[[str], None] | None = None) -> VerifiedBook:
    """Read every byte of a book and compare it with what was written; raises :class:`~section16.errors.BookError`.

    ``progress`` is called with the name of each file.
    """
    read: list[int] = []

    def note(file: BookFile) -> None:
        read.append(file.bytes)
        if progress is not None:
            progress(file.file)

    damaged = tuple(verify(book, note))
    return VerifiedBook(files=len(read), bytes=sum(read), damaged=damaged)


def compact_book(book: Path) -> CompactedBook:
    """Replace many small segments of a book by few large ones, and publish it in order.

    Readers go on with the generation that they have. Raises :class:`~section16.errors.BookError`.
    """
    opened = FilingBook.open(book)
    with opened.writing() as writer:
        before = writer.manifest
        number = writer.compact()
        after = writer.manifest
    return CompactedBook(
        generation=number,
        segments_before=len(before.segments),
        segments=len(after.segments),
        bytes_before=sum(segment.bytes for segment in before.segments),
        bytes=sum(segment.bytes for segment in after.segments),
    )


def export_book(book: Path, target: Path, tables: Sequence[str] = ()) -> tuple[ExportedTable, ...]:
    """Write views of a book as Parquet, one folder for each, partitioned by the year of filing; by default all views.

    Raises :class:`~section16.errors.BookError`, and :class:`~section16.errors.OutputError` for a folder that is not empty.
    """
    return export(book, target, tables)
