"""The manifest of a book: which files it consists of. It is replaced by rename, so that a book changes in one step."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import msgspec

from section16.errors import BookError
from section16.files import write_durably
from section16.library_words import reading_remedy, system_reason
from section16.store.book.folder import MANIFEST, REVISION
from section16.store.book.storage import BookHome, Store, part_of, put

FORMAT = 1
"""The format of books that this version writes. A newer version opens or upgrades every older format."""
WITH_STORE = 2
"""The format of a book whose files are in a store."""


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


class ServedFile(BookFile, frozen=True, kw_only=True):
    """A file that serves the book.

    ``checksum`` is that of its bytes, in place of their hash; those of earlier versions have a hash.
    """

    checksum: str = ""


class Generation(ServedFile, frozen=True, kw_only=True):
    """A database that serves the book as it was after a batch.

    ``layout`` is that of its tables: another version of section16 makes the next one from the segments, not from a copy.
    ``log`` has the changes of ``logged`` generations since the database was written, which DuckDB reads with it; an earlier
    generation may have the same database under another name.
    """

    number: int
    batch: int
    layout: str = ""
    log: ServedFile | None = None
    logged: int = 0


class ServedSubjects(ServedFile, frozen=True, kw_only=True):
    """The file of subjects: answers about each issuer, insider and filing, as a generation has them.

    ``state`` names what the book held then; ``ciks`` is how many issuers and reporting persons it had. ``layout`` names the
    questions: another version of section16 makes the file again.
    """

    number: int
    state: str
    ciks: int
    layout: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Which files a book consists of.

    ``revision`` counts how often the manifest was replaced; 0 where an earlier version did. ``batch`` numbers what was added:
    it grows by one each time; ``filed`` is the last one with which filings changed. ``generations`` are the databases, the
    newest last; ``subjects`` is the file of subjects of one of them or of an earlier one. ``store`` is the address of the store
    that has the segments and the originals; empty where they are in the folder. A book with a store is of the next format: an
    older version would miss them.
    """

    format: int = FORMAT
    revision: int = 0
    batch: int = 0
    filed: int = 0
    segments: tuple[Segment, ...] = ()
    originals: tuple[BookFile, ...] = ()
    generations: tuple[Generation, ...] = ()
    subjects: ServedSubjects | None = None
    store: str = ""

    def home(self, folder: BookHome) -> BookHome:
        """Return where the segments and originals are of a book in a folder."""
        return Store(self.store) if self.store else folder

    def until(self, batch: int) -> Manifest:
        """Return the manifest as it was after a batch, as long as nothing was compacted."""
        segments = tuple(segment for segment in self.segments if segment.batch <= batch)
        return msgspec.structs.replace(self, batch=batch, segments=segments)

    @property
    def generation(self) -> Generation | None:
        """The database that readers open, or ``None`` where nothing was published yet."""
        return self.generations[-1] if self.generations else None

    def of_table(self, table: str) -> tuple[Segment, ...]:
        """Return the segments of a table, in the order in which they were added."""
        return tuple(segment for segment in self.segments if segment.table == table)

    def served(self) -> tuple[ServedFile, ...]:
        """Return the databases, their logs and the file of subjects; several names may be those of one database.

        It then has one checksum.
        """
        logs = (one.log for one in self.generations if one.log is not None)
        return (*self.generations, *logs, *((self.subjects,) if self.subjects is not None else ()))

    def files(self) -> tuple[BookFile, ...]:
        """Return every file of the book beside the manifest."""
        return (*self.segments, *self.originals, *self.served())


class _Signed(msgspec.Struct):
    """The manifest as it is on the disk, with the hash of its own text."""

    sha256: str
    book: msgspec.Raw


class _Version(msgspec.Struct):
    format: int


def read_manifest(folder: BookHome) -> Manifest:
    """Return the manifest of a book in a folder, or the copy of it in a store, which has no generations.

    Raises :class:`~section16.errors.BookError` where there is none, where it is damaged, and where a newer version wrote it.
    """
    path = folder / MANIFEST
    try:
        signed = msgspec.json.decode(part_of(folder, MANIFEST), type=_Signed)
        if hashlib.sha256(signed.book).hexdigest() != signed.sha256:
            raise _damaged(path)
        version = msgspec.json.decode(signed.book, type=_Version)
        if version.format > WITH_STORE:
            raise BookError(
                f"The book has format {version.format}, which a newer version of section16 wrote; this one reads {WITH_STORE}.",
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


def _damaged(path: BookHome) -> BookError:
    return BookError(
        "The list of the files of the book is damaged.",
        where=str(path),
        remedy="Restore this file from a backup, or ingest the filings into a new book.",
    )


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Replace the manifest of a book by its next revision, and return that; until it has its name, the book is what it was.

    A store gets a copy, by which workers on other machines and a new folder know the book. Raises :class:`OSError`.
    """
    written = msgspec.structs.replace(manifest, revision=manifest.revision + 1)
    write_durably(folder / MANIFEST, _signed(written))
    with suppress(OSError):  # the manifest is in force; without its number beside it, an older one would not be noticed
        (folder / f"{REVISION}{written.revision}").touch()
    copy_manifest(written)
    return written


def require_last(folder: Path, manifest: Manifest) -> None:
    """Raise :class:`~section16.errors.BookError` for a manifest that is older than the last one that was written here.

    A writer removes files that the manifest does not name: with one from a backup, those that were added since.
    """
    # There is none where an earlier version wrote last, or where the folder was copied without it.
    last = max(
        (int(number) for path in folder.glob(f"{REVISION}*") if (number := path.name.rpartition("-")[2]).isdecimal()), default=0
    )
    if manifest.revision < last:
        raise BookError(
            f"The list of the files of the book is an older one: revision {manifest.revision}, and {last} was written last.",
            where=str(folder / MANIFEST),
            remedy=(
                "Put back the list that was here, or restore the whole folder from one backup. Nothing was changed. To continue"
                f" from this list and lose what was added since, remove {REVISION}{last} from the folder first."
            ),
        )


def copy_manifest(manifest: Manifest) -> None:
    """Write the copy of a manifest in the store of the book, if it has one. Raises :class:`OSError`."""
    if manifest.store:
        put(Store(manifest.store) / MANIFEST, _signed(msgspec.structs.replace(manifest, generations=())))


def _signed(manifest: Manifest) -> bytes:
    book = msgspec.json.encode(manifest)
    return msgspec.json.encode(_Signed(sha256=hashlib.sha256(book).hexdigest(), book=msgspec.Raw(book)))
