"""The manifest of a book: which files it consists of. It is replaced by rename, so that a book changes in one step."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from section16.errors import BookError
from section16.files import write_durably
from section16.library_words import reading_remedy, system_reason
from section16.store.book.folder import MANIFEST

FORMAT = 1
"""The format of books that this version writes. A newer version opens or upgrades every older format."""


class BookFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a book: its name in the folder, its size, and the hash of its bytes."""

    file: str
    bytes: int
    sha256: str


class Segment(BookFile, frozen=True, kw_only=True, omit_defaults=True):
    """A Parquet file with rows of one table.

    ``batch`` is the batch that its rows came with; 0 where they came with several, and each row has its batch.
    """

    table: str
    rows: int
    batch: int = 0


class Generation(BookFile, frozen=True, kw_only=True):
    """A database that serves the book as it was after a batch.

    ``layout`` is that of its tables: another version of section16 makes the next one from the segments, not from a copy.
    ``checksum`` is that of its bytes, in place of their hash; those of earlier versions have a hash.
    """

    number: int
    batch: int
    layout: str = ""
    checksum: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Which files a book consists of.

    ``batch`` numbers what was added: it grows by one each time; ``filed`` is the last one with which filings changed.
    ``generations`` are the databases, the newest last.
    """

    format: int = FORMAT
    batch: int = 0
    filed: int = 0
    segments: tuple[Segment, ...] = ()
    originals: tuple[BookFile, ...] = ()
    generations: tuple[Generation, ...] = ()

    @property
    def generation(self) -> Generation | None:
        """The database that readers open, or ``None`` where nothing was published yet."""
        return self.generations[-1] if self.generations else None

    def of_table(self, table: str) -> tuple[Segment, ...]:
        """Return the segments of a table, in the order in which they were added."""
        return tuple(segment for segment in self.segments if segment.table == table)

    def files(self) -> tuple[BookFile, ...]:
        """Return every file of the book beside the manifest."""
        return (*self.segments, *self.originals, *self.generations)


class _Signed(msgspec.Struct):
    """The manifest as it is on the disk, with the hash of its own text."""

    sha256: str
    book: msgspec.Raw


class _Version(msgspec.Struct):
    format: int


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a book.

    Raises :class:`~section16.errors.BookError` where there is none, where it is damaged, and where a newer version wrote it.
    """
    path = folder / MANIFEST
    try:
        signed = msgspec.json.decode(path.read_bytes(), type=_Signed)
        if hashlib.sha256(signed.book).hexdigest() != signed.sha256:
            raise _damaged(path)
        version = msgspec.json.decode(signed.book, type=_Version)
        if version.format > FORMAT:
            raise BookError(
                f"The book has format {version.format}, which a newer version of section16 wrote; this one reads {FORMAT}.",
                where=str(folder),
                remedy="Update section16. The book was not changed.",
            )
        return msgspec.json.decode(signed.book, type=Manifest)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "Name the folder of a book, or ingest filings to make one."
        raise BookError("There is no book here.", where=str(folder), remedy=remedy) from None
    except OSError as error:
        what = f"The book cannot be read: {system_reason(error)}."
        raise BookError(what, where=str(path), remedy=reading_remedy(error)) from None
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise _damaged(path) from None


def _damaged(path: Path) -> BookError:
    return BookError(
        "The list of the files of the book is damaged.",
        where=str(path),
        remedy="Restore this file from a backup, or ingest the filings into a new book.",
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the manifest of a book; until it has its name, the book is what it was. Raises :class:`OSError`."""
    book = msgspec.json.encode(manifest)
    signed = _Signed(sha256=hashlib.sha256(book).hexdigest(), book=msgspec.Raw(book))
    write_durably(folder / MANIFEST, msgspec.json.encode(signed))
