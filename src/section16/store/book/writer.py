"""A book of filings: opened, read, and written by one program at a time, in steps that each happen wholly or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from section16.errors import BookError
from section16.store.book.compaction import compacted
from section16.store.book.folder import MANIFEST, make_folders, refusals
from section16.store.book.generations import published, reading, remove_strays, renewed_subjects
from section16.store.book.kinds import COPY, CORRECTED, DELETED, FULLER, KNOWN_ALREADY, SUPERSESSIONS
from section16.store.book.known import KnownFiling, KnownFilings, load_known
from section16.store.book.locking import locked, store_locked
from section16.store.book.manifest import WITH_STORE, Manifest, copy_manifest, read_manifest, require_last, write_manifest
from section16.store.book.originals import Original
from section16.store.book.segments import read_segment, write_segment
from section16.store.book.staging import StagedBatch, stage_batch, stage_issuers
from section16.store.book.storage import BookHome, Store, size_of
from section16.store.book.working_copy import prepare_copy

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


_LOADED_AGAIN = 100_000
"""After so many filings were added, those that are known are loaded again, which takes less memory for each."""


class FilingBook:
    """A book in a folder. Any number of programs read it, while one writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path) -> FilingBook:
        """Open a book; raises :class:`~section16.errors.BookError` where there is none, or one of a newer version."""
        read_manifest(folder)
        return cls(folder)

    @classmethod
    def create(cls, folder: Path, store: str = "") -> FilingBook:
        """Make an empty book in a new or empty folder, or open the one that is there.

        Its segments and originals are in the folder, or in the store at an address; where the store has a book already, the
        folder opens that. Raises :class:`~section16.errors.BookError` for a folder with other files, one that cannot be
        written, and a book with another store.
        """
        if (folder / MANIFEST).exists():
            _require_store(folder, store)
            return cls.open(folder)
        with refusals(folder):
            _require_folder(folder)
            folder.mkdir(parents=True, exist_ok=True)
            _require_own(folder)  # before the lock, which is a file as well
            with locked(folder):
                _require_own(folder)
                make_folders(folder)
                if not (folder / MANIFEST).exists():
                    write_manifest(folder, _beginning(store))
        return cls(folder)

    @property
    def manifest(self) -> Manifest:
        """The manifest as it is now on the disk."""
        return read_manifest(self.folder)

    def known(self) -> KnownFilings:
        """Return which filings the book has."""
        return load_known(self.folder, self.manifest)

    @contextmanager
    def reading(self, **limits: Any) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection to the newest generation; see :func:`~section16.store.book.generations.reading`."""
        with reading(self.folder, **limits) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[BookWriter]:
        """Give the writer of the book; raises :class:`~section16.errors.BookError` where another program has it.

        What the writer added stays when the work fails later. Batches are staged within: files of an interrupted writer are
        removed at the start.
        """
        read_manifest(self.folder)
        with locked(self.folder):
            writer = BookWriter(self.folder)
            with store_locked(writer.home, self.folder):
                _require_newest(self.folder, writer.manifest)
                remove_strays(self.folder, writer.manifest)
                yield writer


_OWN = frozenset({"segments", "originals", "serving", "writing.lock"})


def _require_folder(folder: Path) -> None:
    """Raise for a file where the folder of a book should be, and for a path that DuckDB would take for an address."""
    if "?" in str(folder.absolute()):
        remedy = "Name a folder without a question mark in its path. Nothing was changed."
        raise BookError("The path of a book cannot contain a question mark.", where=str(folder), remedy=remedy)
    if folder.exists() and not folder.is_dir():
        remedy = "Name a new or empty folder for the book. Nothing was changed."
        raise BookError("This is a file, not the folder of a book.", where=str(folder), remedy=remedy)


def _require_own(folder: Path) -> None:
    """Raise for a folder with files that are not of a book: they would be taken for its own."""
    others = sorted(path.name for path in folder.iterdir() if path.name not in _OWN and not path.name.endswith(".partial"))
    if others:
        remedy = "Name a new or empty folder for the book. Nothing was changed."
        raise BookError(f"The folder has other files, such as {others[0]}.", where=str(folder), remedy=remedy)


def _require_store(folder: Path, store: str) -> None:
    """Raise for a book that is in the folder, or in another store, where a store is asked for."""
    has = read_manifest(folder).store
    if store and store.rstrip("/") != has:
        what = f"The files of this book are in {has or 'its folder'}, not in {store}."
        raise BookError(what, where=str(folder), remedy="Leave the store out, or name a new folder for a book with that store.")


def _beginning(store: str) -> Manifest:
    """Return the manifest of a new book: of a store that has one, what it has. Raises :class:`OSError`."""
    if not store:
        return Manifest()
    address = store.rstrip("/")
    if size_of(Store(address), MANIFEST) is None:
        return Manifest(format=WITH_STORE, store=address)
    return msgspec.structs.replace(read_manifest(Store(address)), store=address)


def _require_newest(folder: Path, manifest: Manifest) -> None:
    """Raise where the manifest is older than the book: than the last one here, or than what the store of the book has.

    A store that is behind gets its copy again.
    """
    require_last(folder, manifest)
    if not manifest.store:
        return
    store = Store(manifest.store)
    with refusals(store):
        copied = read_manifest(store) if size_of(store, MANIFEST) is not None else Manifest()
        if copied.batch > manifest.batch:
            raise BookError(
                "Another folder has added filings to the store of this book since this folder was last written.",
                where=str(folder),
                remedy=f"Name a new folder for the book, with the store {store}. Nothing was changed.",
            )
        copy_manifest(manifest)


class BookWriter:
    """The one writer of a book. Each method that adds something replaces the manifest once, at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self._known: KnownFilings | None = None
        self._begins = self.manifest.batch
        self.replaced = 0
        """How many versions that the book had, or that were added since then, a filing that was added since then replaced."""
        self.copies = 0
        """How many documents without an accession number that were added since then are copies of filings."""
        self.deleted = 0
        """How many filings that were added since then EDGAR had deleted before."""

    @property
    def home(self) -> BookHome:
        """Where the segments and originals of the book are."""
        return self.manifest.home(self.folder)

    @property
    def known(self) -> KnownFilings:
        """Which filings the book has, with those added since; loaded when it is first needed."""
        if self._known is None:
            self._known = load_known(self.folder, self.manifest)
        return self._known

    def add_batch(self, tables: Mapping[str, pa.Table], originals: Sequence[Original] = ()) -> int:
        """Add filings and records as one batch, and return how many filings are new or fuller; see :func:`stage_batch`."""
        return self.commit(stage_batch(self.home, tables, originals))

    def replace_issuers(self, tables: Mapping[str, pa.Table], issuers: Sequence[str], basis: int, *, moment: int = 0) -> None:
        """Add what was computed for issuers, in place of what was there; see :func:`stage_issuers`."""
        self.commit(stage_issuers(self.home, tables, issuers, basis, moment=moment))

    def commit(self, *staged: StagedBatch) -> int:
        """Make staged batches part of the book in one step, and return how many filings are new or fuller than before.

        A filing that the book has from the same or a fuller source changes nothing; a batch with only such filings is left out.
        """
        manifest, added, replaced, deleted = self.manifest, 0, 0, 0
        superseded: list[_Supersession] = []
        try:
            for one in staged:
                batch = manifest.batch + 1
                filings = self._filings(one, batch)
                judged = [self._judge(accession, filing) for accession, filing in filings]
                new = sum(1 for is_new, _ in judged if is_new)
                if judged and not new:
                    continue
                added += new
                replaced += sum(any(each.reason in (CORRECTED, FULLER) for each in found) for is_new, found in judged if is_new)
                deleted += sum(len(found) == 1 and found[0].reason == DELETED for is_new, found in judged if is_new)
                superseded += [each for _, found in judged for each in found]
                manifest = _with(manifest, one, batch)
            if manifest.batch != self.manifest.batch:
                self._replace(_with_supersessions(self.folder, manifest, superseded))
        except BaseException:
            self._known = None  # it may know filings that are not in the book
            raise
        self.replaced += replaced
        self.deleted += deleted
        if self.known.added > _LOADED_AGAIN:
            self._known = None
        return added

    def delete(self, accessions: Sequence[str], known_at: int) -> None:
        """Record that EDGAR deleted filings; those that are added later under these numbers are not in force either.

        ``known_at`` is when that became known, in microseconds since 1970. Their rows stay in the book.
        """
        gone = []
        for accession in dict.fromkeys(accessions):
            if self.known.is_deleted(accession):  # a version that came since was marked when it was added
                continue
            known = self.known.get(accession)
            gone.append(_Supersession(accession, known.batch if known else 0, DELETED, known_at, 0))
        if gone:
            batch = self.manifest.batch + 1
            manifest = msgspec.structs.replace(self.manifest, batch=batch, filed=batch)
            self._replace(_with_supersessions(self.folder, manifest, gone))
            self._known = None

    def leave_out_copies(self, accessions: Sequence[str], known_at: int) -> None:
        """Record documents without an accession number that the ledger found to be copies of filings; their rows stay out.

        ``known_at`` is when that became known, in microseconds since 1970.
        """
        there = [(accession, known) for accession in accessions if (known := self.known.get(accession)) is not None]
        if there:
            manifest = msgspec.structs.replace(self.manifest, batch=self.manifest.batch + 1)
            found = [_Supersession(accession, known.batch, COPY, known_at, 0) for accession, known in there]
            self._replace(_with_supersessions(self.folder, manifest, found))
            new = sum(known.batch > self._begins for _, known in there)
            self.copies += new
            self.replaced += len(there) - new

    def publish(self, *, whole: bool = False) -> int:
        """Publish what the book has as a new generation, and return its number; without changes, that of the last one.

        With ``whole`` it is made from all segments, in order; otherwise from a copy of the last one and what was added since.
        """
        self._replace(published(self.folder, self.manifest, whole=whole))
        generation = self.manifest.generation
        assert generation is not None
        remove_strays(self.folder, self.manifest)
        with suppress(OSError):  # the next publication makes it, and states what is wrong
            prepare_copy(self.folder, generation)  # readers have the new database already
        self._renew_subjects()
        return generation.number

    def _renew_subjects(self) -> None:
        """Make the file of subjects again where many have changed; where it cannot be made, the database answers."""
        with suppress(BookError, OSError, sqlite3.Error):
            made = renewed_subjects(self.folder, self.manifest)
            if made is not None:
                self._replace(msgspec.structs.replace(self.manifest, subjects=made))
                remove_strays(self.folder, self.manifest)

    def compact(self) -> int:
        """Replace many small segments by few large ones, publish all of it in order, and return the number of the generation.

        What was there stays until the new files are complete.
        """
        with refusals(self.folder):
            manifest = compacted(self.folder, self.manifest)
        self._replace(published(self.folder, manifest, whole=True))
        remove_strays(self.folder, self.manifest)
        return self.publish()

    def _filings(self, staged: StagedBatch, batch: int) -> list[tuple[str, KnownFiling]]:
        """Return the filings of a batch with their accession numbers."""
        found: list[tuple[str, KnownFiling]] = []
        for segment in staged.segments:
            if segment.table == "filings":
                rows = read_segment(self.home, segment, ["accession", "kind", "sha256", "known_at"])
                accessions, kinds, digests, times = _lists(rows)
                known = (KnownFiling(kind, digest, batch, at) for kind, digest, at in zip(kinds, digests, times, strict=True))
                found += zip(accessions, known, strict=True)
        return found

    def _judge(self, accession: str, filing: KnownFiling) -> tuple[bool, list[_Supersession]]:
        """Return whether a filing is new or fuller than the version that the book has, and which versions are not in force."""
        old = self.known.get(accession)
        if old is not None and not old.yields_to(filing):
            return False, [_Supersession(accession, filing.batch, KNOWN_ALREADY, filing.known_at, old.batch)]
        self.known.add(accession, filing)
        found = []
        if old is not None:
            reason = CORRECTED if old.kind == filing.kind else FULLER
            found.append(_Supersession(accession, old.batch, reason, filing.known_at, filing.batch))
        if self.known.is_deleted(accession):
            found.append(_Supersession(accession, filing.batch, DELETED, filing.known_at, 0))
        return True, found

    def _replace(self, manifest: Manifest) -> None:
        with refusals(self.folder):
            self.manifest = write_manifest(self.folder, manifest)


class _Supersession(msgspec.Struct, frozen=True):
    """A version of a filing, by accession number and batch, that is not in force: why, since when, and for which other."""

    accession: str
    of_batch: int
    reason: str
    known_at: int
    by_batch: int


def _lists(rows: pa.Table) -> Iterator[list[Any]]:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    for column in rows.columns:
        whole = column.cast(pa.int64()).fill_null(0) if pa.types.is_timestamp(column.type) else column
        yield whole.to_pylist()


def _with(manifest: Manifest, staged: StagedBatch, batch: int) -> Manifest:
    segments = tuple(msgspec.structs.replace(segment, batch=batch) for segment in staged.segments)
    filed = any(segment.table == "filings" for segment in segments)
    return msgspec.structs.replace(
        manifest,
        batch=batch,
        filed=batch if filed else manifest.filed,
        segments=(*manifest.segments, *segments),
        originals=tuple(dict.fromkeys((*manifest.originals, *staged.originals))),
    )


def _with_supersessions(folder: Path, manifest: Manifest, found: Sequence[_Supersession]) -> Manifest:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if not found:
        return manifest
    columns = {name: [getattr(one, name) for one in found] for name in _Supersession.__struct_fields__}
    table = pa.table(columns)
    times = table["known_at"].cast(pa.timestamp("us", tz="UTC"))
    table = table.set_column(table.column_names.index("known_at"), "known_at", times)
    home = manifest.home(folder)
    with refusals(home):
        segment = write_segment(home, SUPERSESSIONS, table, manifest.batch)
    return msgspec.structs.replace(manifest, segments=(*manifest.segments, segment))
