"""Generations as files: made and published by the writer, opened by readers, removed when two newer ones are there."""

from __future__ import annotations

import os
import secrets
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.errors import BookError, ExpiredError
from section16.files import is_partial_name, sync_folder
from section16.store.book.changed_subjects import NO_CHANGES, Changes, changed_between, changes_in
from section16.store.book.database_faults import database_fault, database_faults
from section16.store.book.folder import MANIFEST, ORIGINALS, REVISION, SEGMENTS, SERVING, checksum_of, refusals
from section16.store.book.manifest import Generation, Manifest, ServedSubjects, read_manifest
from section16.store.book.questions import layout_of_answers
from section16.store.book.serving import build, layout
from section16.store.book.storage import Store, names_in, remove
from section16.store.book.subject_file import SubjectFile, write_subjects
from section16.store.book.truth import settings
from section16.store.book.working_copy import file_of, is_logged, keep_log, kept_copy, log_of, share_file, working_copy

if TYPE_CHECKING:
    import duckdb

_KEPT = 2
"""Generations that stay: a reader that read the manifest just before a new one came opens the one before."""
_TRIES = 50
_MEMORY = "2GB"
_UNREADABLE = "The database of the book cannot be read"


def published(folder: Path, manifest: Manifest, *, whole: bool = False) -> Manifest:
    """Return the manifest with a new generation, whose database is complete and has its name; the old one without changes.

    Raises :class:`~section16.errors.BookError` where it cannot be written; the last generation is then as it was.
    """
    last = manifest.generation
    if last is not None and (last.batch, last.layout) == (manifest.batch, layout()) and not whole:
        return manifest
    number = last.number + 1 if last else 1
    with refusals(folder), database_faults(folder, "The database of the book cannot be written", serving=True):
        if last is None or whole or last.layout != layout():
            entry = _from_segments(folder, manifest, number)
        elif is_logged(manifest, last):
            entry = _logged(folder, manifest, last)
        else:
            entry = _added(folder, manifest, last)
        sync_folder(folder / SERVING)
    before = () if whole else manifest.generations  # without the earlier ones, which may be damaged
    return msgspec.structs.replace(manifest, generations=(*before, entry)[-_KEPT:])


def _from_segments(folder: Path, manifest: Manifest, number: int) -> Generation:
    """Make a database from all segments."""
    partial = folder / f"{SERVING}/.book-{number}.partial"
    _remove(partial)
    _remove(log_of(partial))
    build(folder, manifest, partial, number)
    return _named(folder, manifest, number, partial)


def _added(folder: Path, manifest: Manifest, last: Generation) -> Generation:
    """Make a database from a copy of the last one and what was added since."""
    copy = working_copy(folder, last)
    build(folder, manifest, copy, last.number + 1, last.batch)
    return _named(folder, manifest, last.number + 1, copy)


def _named(folder: Path, manifest: Manifest, number: int, made: Path) -> Generation:
    """Give a database its name."""
    found = Generation(
        file=file_of(number),
        bytes=made.stat().st_size,
        sha256="",
        checksum=checksum_of(made),
        number=number,
        batch=manifest.batch,
        layout=layout(),
    )
    _remove(log_of(folder / found.file))  # of a publication that was interrupted
    made.replace(folder / found.file)
    return found


def _logged(folder: Path, manifest: Manifest, last: Generation) -> Generation:
    """Write what was added since into the log of a copy of the last database, and give that database a further name."""
    copy, number = working_copy(folder, last), last.number + 1
    build(folder, manifest, copy, number, last.batch, logged=True)
    name = file_of(number)
    _remove(folder / name)
    share_file(folder / last.file, folder / name)
    log = keep_log(copy, log_of(folder / name))
    return msgspec.structs.replace(last, file=name, number=number, batch=manifest.batch, log=log, logged=last.logged + 1)


@contextmanager
def reading(
    folder: Path, *, memory: str = _MEMORY, threads: int = 0, spill: int = 0, generation: int = 0
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to the newest generation, which cannot change the book or reach anything else.

    It reads no other file, loads no extension, and its settings cannot be changed. What it cannot keep in memory, it writes to
    the folder of :func:`spill_into`, at most ``spill`` bytes where given. ``generation`` is the number of another one.
    Raises :class:`~section16.errors.BookError` where nothing was published yet and for a database that is damaged, and
    :class:`~section16.errors.ExpiredError` where that generation is no longer there.
    """
    kept = _OPEN.get(folder.resolve())
    with database_faults(folder, _UNREADABLE, serving=True):
        if kept is not None and (memory, threads, generation) == (_MEMORY, 0, 0):
            with kept.connected() as connection:
                yield connection
            return
        # A program opens a file with one configuration only: where the book is kept open, that of the open database.
        connection = _opened(folder, _closed(_MEMORY, 1) if kept is not None else _closed(memory, threads, spill), generation)
        try:
            yield connection
        finally:
            connection.close()


class GenerationFile(msgspec.Struct, frozen=True):
    """A generation as readers find it: its number, and when the list of the files of the book was last replaced.

    ``current`` says whether it has the tables that this version of section16 makes; ``state`` names what the book held, for one
    that is kept open. ``subjects`` is the file of subjects.
    """

    number: int
    replaced: int
    current: bool = True
    state: str = ""
    subjects: ServedSubjects | None = None


def replaced_at(folder: Path) -> int:
    """Return when the list of the files of a book was last replaced; 0 where there is none."""
    try:
        return (folder / MANIFEST).stat().st_mtime_ns
    except OSError:
        return 0


def newest(folder: Path, known: GenerationFile | None = None) -> GenerationFile:
    """Return the newest generation of a book, ``known`` where the list of the files was not replaced since.

    Raises :class:`~section16.errors.BookError` where nothing was published yet.
    """
    replaced = replaced_at(folder)
    if known is not None and known.replaced == replaced:
        return known
    manifest = read_manifest(folder)
    found = _published(folder, manifest)
    return GenerationFile(found.number, replaced, found.layout == layout(), subjects=manifest.subjects)


class KeptGeneration:
    """The newest generation of a book, kept open until it is closed: :func:`reading` then takes microseconds in this program.

    When a newer one is published, the first who looks opens it, while others read the last one, to which connections stay good.
    Each question takes one thread: many short ones are asked at once. The file of subjects is open beside it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._opening = threading.Lock()
        self._swapping = threading.Lock()
        self._kept: tuple[GenerationFile, _InUse] | None = None
        self._subjects: tuple[ServedSubjects, SubjectFile] | None = None
        self._changes: Changes = NO_CHANGES
        self._since: dict[tuple[int, str, int], frozenset[str] | None] = {}
        self.found()
        _OPEN[self.folder] = self

    def found(self) -> GenerationFile:
        """Return the newest generation, and keep it open. Raises :class:`~section16.errors.BookError`."""
        kept = self._kept
        if kept is None:
            with self._opening:
                return self._renewed()
        if newest(self.folder, kept[0]) is kept[0] or not self._opening.acquire(blocking=False):
            return kept[0]
        try:
            return self._renewed()
        finally:
            self._opening.release()

    def changed_since(self, number: int, state: str) -> frozenset[str] | None:
        """Return the CIKs of which answers may have changed since a generation of a state; ``None`` where all may have."""
        kept = self._kept
        if kept is None:
            return None
        if number == kept[0].number and state == kept[0].state:
            return frozenset()
        # Asked for with every answer that is kept: to add up the changes of 200 generations takes longer than many answers.
        between = (number, state, kept[0].number)
        if between not in self._since:
            self._since[between] = changed_between(self._changes, *between)
        return self._since[between]

    def subjects(self) -> tuple[SubjectFile, frozenset[str]] | None:
        """Return the file of subjects, and the CIKs of which its answers are not those of the newest generation.

        ``None`` where there is no file, or all of its answers may have changed.
        """
        self.found()
        opened = self._subjects
        if opened is None:
            return None
        changed = self.changed_since(opened[0].number, opened[0].state)
        return None if changed is None else (opened[1], changed)

    def _renewed(self) -> GenerationFile:
        found = newest(self.folder, self._kept[0] if self._kept else None)
        if self._kept is None or found.number != self._kept[0].number or found.current != self._kept[0].current:
            connection = _opened(self.folder, _closed(_MEMORY, 1), found.number)
            used, self._changes, self._since = _InUse(connection), changes_in(connection), {}
            found = msgspec.structs.replace(found, state=self._changes[found.number].state if self._changes else "")
        else:
            used = self._kept[1]
            found = msgspec.structs.replace(found, state=self._kept[0].state)
        self._replace((found, used))
        self._renew_subjects(found.subjects)
        return found

    def _renew_subjects(self, found: ServedSubjects | None) -> None:
        last = self._subjects
        if (last and last[0]) == found:
            return
        self._subjects = None
        if found is not None:
            with suppress(sqlite3.Error):  # missing, damaged, or of another version: the database answers
                self._subjects = (found, SubjectFile(self.folder / found.file))
        if last is not None:
            last[1].close()

    def _replace(self, kept: tuple[GenerationFile, _InUse] | None) -> None:
        with self._swapping:
            last, self._kept = self._kept, kept
            if last is not None and (kept is None or last[1] is not kept[1]):
                last[1].let_go()

    @contextmanager
    def connected(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a connection to the newest generation, which stays good while newer ones are published."""
        self.found()
        with self._swapping:
            assert self._kept is not None
            used = self._kept[1]
            used.users += 1
            connection = used.connection.cursor()
        try:
            yield connection
        finally:
            connection.close()
            with self._swapping:
                used.let_go()

    def close(self) -> None:
        """Close it; connections that are in use stay good."""
        if _OPEN.get(self.folder) is self:
            del _OPEN[self.folder]
        self._replace(None)
        self._renew_subjects(None)


class _InUse:
    """An open database, which is closed when the last of its users has let it go: closing it closes all their connections."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.users = 1

    def let_go(self) -> None:
        self.users -= 1
        if not self.users:
            self.connection.close()


_OPEN: dict[Path, KeptGeneration] = {}


_SUBJECTS_FROM = 64 << 20
"""Bytes of a database whose subjects have a file: of a smaller one, most questions are about a table that is in memory."""
_MOST_BEHIND = 150
"""Generations since the file was made; what has changed is listed for few more."""
_PART_CHANGED = 0.1
"""The part of the issuers and reporting persons that may have changed since: less would make the file of a large book, which
takes minutes, every few days."""


def kept_subjects(folder: Path) -> tuple[SubjectFile, frozenset[str]] | None:
    """Return the file of subjects of a book that this program keeps open; see :meth:`KeptGeneration.subjects`."""
    kept = _OPEN.get(folder.resolve())
    return kept.subjects() if kept is not None else None


def renewed_subjects(folder: Path, manifest: Manifest) -> ServedSubjects | None:
    """Return a new file of subjects of the newest generation; ``None`` where the last one serves, or cannot be followed.

    Raises :class:`~section16.errors.BookError`, :class:`OSError` and
    :class:`sqlite3.Error` where it cannot be written.
    """
    newest_one, last = manifest.generation, manifest.subjects
    if newest_one is None or newest_one.bytes < _SUBJECTS_FROM:
        return None
    if last is not None and last.layout != layout_of_answers():
        last = None
    if newest_one.logged and last is not None:  # to look opens the database, which takes longer than a small publication
        return None
    with reading(folder) as connection:
        changes = changes_in(connection)
        if newest_one.number not in changes or (last is not None and _serves(last, changes, newest_one.number)):
            return None
        target = folder / f"{SERVING}/subjects-{newest_one.number}.sqlite"
        partial = target.with_name(f".{target.name}.partial")
        _remove(partial)
        try:
            write_subjects(connection, partial)
            with partial.open("rb+") as stream:
                os.fsync(stream.fileno())
            partial.replace(target)
        finally:
            _remove(partial)
        (ciks,) = connection.execute(_CIKS).fetchall()[0]
    return ServedSubjects(
        file=f"{SERVING}/{target.name}",
        bytes=target.stat().st_size,
        sha256="",
        checksum=checksum_of(target),
        number=newest_one.number,
        state=changes[newest_one.number].state,
        ciks=ciks,
        layout=layout_of_answers(),
    )


_CIKS = "SELECT count(DISTINCT issuer_cik) + count(DISTINCT owner_cik) FROM lookup.insiders"


def _serves(last: ServedSubjects, changes: Changes, number: int) -> bool:
    """Whether most answers of a file are still those of the newest generation."""
    changed = changed_between(changes, last.number, last.state, number)
    if changed is None or number - last.number > _MOST_BEHIND:
        return False
    return len(changed) <= last.ciks * _PART_CHANGED


def _published(folder: Path, manifest: Manifest, number: int = 0) -> Generation:
    """Return the newest generation of a book, or the one with a number."""
    if manifest.generation is None:
        remedy = "Ingest filings first, or finish an ingest that was interrupted."
        raise BookError("Nothing has been published in this book yet.", where=str(folder), remedy=remedy)
    found = next((one for one in manifest.generations if one.number == number), None) if number else manifest.generation
    if found is None:
        raise ExpiredError("The book has changed since the first page of this answer.", remedy="Ask for the first page again.")
    return found


def _closed(memory: str, threads: int, spill: int = 0) -> dict[str, str | bool | int | float | list[str]]:
    """Return settings of a database that reads itself and nothing else."""
    return settings(threads, memory) | {
        "access_mode": "READ_ONLY",
        "enable_external_access": False,
        "temp_directory": str(_spill or spill_into(new_spill())),
        "max_temp_directory_size": f"{spill or _SPILLED}B",
    }


_SPILLED = 10_000_000_000
_spill: Path | None = None


def new_spill() -> Path:
    """Return the place of a folder for temporary files, which DuckDB makes when it needs one, and removes.

    It is not in the folder of the book, which readers leave as it is: it may be read-only, or what a writer cleans up.
    """
    return Path(tempfile.gettempdir(), f"section16-{secrets.token_hex(8)}")


def spill_into(place: Path) -> Path:
    """Choose where this process writes temporary files, and return the place."""
    global _spill  # noqa: PLW0603 - one for the process
    _spill = place
    return place


def _opened(folder: Path, config: dict[str, str | bool | int | float | list[str]], number: int) -> duckdb.DuckDBPyConnection:
    """Open the newest generation; while it is looked up, two newer ones may be published, and it may be gone."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    for attempt in range(_TRIES):
        found = _published(folder, read_manifest(folder), number)
        path = folder / found.file
        try:
            connection = _locked(duckdb.connect(str(path), config=config))
        except duckdb.Error as error:
            if path.exists() or attempt == _TRIES - 1:
                raise database_fault(error, folder, _UNREADABLE, serving=True) from None
            continue
        if _is_whole(connection, found):
            return connection
        connection.close()
        if path.exists():
            break
    raise database_fault(ValueError("its log is missing or damaged"), folder, _UNREADABLE, serving=True)


def _is_whole(connection: duckdb.DuckDBPyConnection, found: Generation) -> bool:
    """Whether a database was read with its log: both may be removed while they are opened."""
    return found.log is None or connection.execute("SELECT number FROM generation").fetchall() == [(found.number,)]


def _locked(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Lock the settings of a connection; another one of this program to the same database has locked them already."""
    found = connection.execute("SELECT current_setting('lock_configuration')").fetchall()  # all: the connection is then free
    if found == [(False,)]:
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute("SET GLOBAL lock_configuration = true")
    return connection


def remove_strays(folder: Path, manifest: Manifest) -> None:
    """Remove files that are no part of the book: those of interrupted work, and generations that newer ones replaced.

    Readers that have such a generation open keep it until they close it. A manifest that was being written when its writer was
    killed is beside the one in force, under a name that no one else gives. Nothing is removed where files of the book are
    missing: the manifest may be an older one or that of another book, and the files it does not name may be the only copies.
    """
    own = {folder / file.file for file in manifest.files()} | {folder / f"{REVISION}{manifest.revision}"}
    if manifest.generation is not None:
        own |= kept_copy(folder, manifest.generation)
    found = [path for place in (SEGMENTS, ORIGINALS, SERVING) for path in (folder / place).rglob("*") if path.is_file()]
    home = manifest.home(folder)
    if isinstance(home, Path) and not {folder / file.file for file in (*manifest.segments, *manifest.originals)} <= set(found):
        return
    for path in folder.iterdir():
        if is_partial_name(path.name) and path.is_file():
            _remove(path)
    for path in found:
        if path not in own:
            _remove(path)
    for path in (folder / SERVING).iterdir():
        if path.is_dir():
            with suppress(OSError):  # it is not empty, or a reader of an earlier version writes into it
                path.rmdir()
    if isinstance(home, Store):
        _remove_strays_of_store(home, manifest)


def _remove_strays_of_store(store: Store, manifest: Manifest) -> None:
    own = {file.file for file in (*manifest.segments, *manifest.originals)}
    with suppress(OSError):  # they are looked for again by the next writer
        found = {name for place in (SEGMENTS, ORIGINALS) for name in names_in(store, place)}
        for name in sorted(found - own if own <= found else ()):
            remove(store / name)


def _remove(path: Path) -> None:
    with suppress(OSError):  # on Windows, a file that is open stays until later
        path.unlink()
