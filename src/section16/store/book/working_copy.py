"""The writer's own copy of a large database: what a day adds goes to the log of the copy, which takes what the day takes.

DuckDB writes changes to a log beside a database, and into the database itself later. A large database is copied once; until its
log has grown, a generation is a further name of the database, and a copy of the log. Readers open both.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from section16.store.book.folder import SERVING, checksum_of
from section16.store.book.manifest import Generation, Manifest, ServedFile

_COPY = f"{SERVING}/writing.duckdb"
_LOGGED_FROM = 64 << 20
"""Bytes of a database that is not copied for each generation; a smaller one is, and is one file without a log."""
_LARGEST_LOG = 16 << 20
"""Bytes of a log to which no more is added: opening a database takes about 10 ms for each megabyte of its log."""
_MOST_LOGGED = 8
"""Generations in a log to which no more is added: each takes some milliseconds to read again, however little it changed."""
_MOST_ADDED = 64 << 20
"""Bytes of segments that are added to a log, all of which is in memory until it is written."""
_PART = 1 << 24


def file_of(number: int) -> str:
    """Return the name of the database of a generation."""
    return f"{SERVING}/book-{number}.duckdb"


def is_logged(manifest: Manifest, last: Generation) -> bool:
    """Whether the next generation is the database of the last one with a log."""
    added = sum(segment.bytes for segment in manifest.segments if segment.batch > last.batch)
    logged = 0 if last.log is None else last.log.bytes
    has_room = logged < _LARGEST_LOG and last.logged < _MOST_LOGGED
    return last.bytes >= _LOGGED_FROM and has_room and added < _MOST_ADDED


def working_copy(folder: Path, last: Generation) -> Path:
    """Return a copy of the last database with a copy of its log: the one that is kept, if nothing was written to it."""
    copy = folder / _COPY
    _make_copy(folder, last)
    log_of(copy).unlink(missing_ok=True)
    if last.log is not None:
        _copy(folder / last.log.file, log_of(copy))
    return copy


def prepare_copy(folder: Path, last: Generation) -> None:
    """Copy a large database that has just been made: what the next day adds then finds the copy. Raises :class:`OSError`."""
    if last.bytes >= _LOGGED_FROM and last.log is None:
        _make_copy(folder, last)


def _make_copy(folder: Path, last: Generation) -> None:
    """Copy a database, unless there is a copy to which nothing was written."""
    copy = folder / _COPY
    if _is_copy(copy, folder / last.file):
        return
    partial = folder / f"{SERVING}/.writing.partial"
    _copy(folder / last.file, partial)
    if last.bytes >= _LOGGED_FROM:
        _sync(partial)  # it is kept, and must be what its size and time say
    partial.replace(copy)


def kept_copy(folder: Path, last: Generation) -> set[Path]:
    """Return the file that is the copy of a database, where it is one."""
    return {folder / _COPY} if last.bytes >= _LOGGED_FROM and _is_copy(folder / _COPY, folder / last.file) else set()


def keep_log(copy: Path, target: Path) -> ServedFile:
    """Copy the log of the working copy, and return the copy as a file of the book."""
    _copy(log_of(copy), target)
    _sync(target)
    name = target.relative_to(target.parents[1]).as_posix()
    return ServedFile(file=name, bytes=target.stat().st_size, sha256="", checksum=checksum_of(target))


def share_file(source: Path, target: Path) -> None:
    """Give a file a further name; where the file system has one name for a file, copy it."""
    try:
        os.link(source, target)
    except OSError:
        _copy(source, target)


def log_of(database: Path) -> Path:
    """Return the log of a database, as DuckDB names it."""
    return database.with_name(f"{database.name}.wal")


def _is_copy(copy: Path, database: Path) -> bool:
    """Whether nothing was written to a copy since it was made: it then has the size and the time of the database."""
    try:
        mine, own = copy.stat(), database.stat()
    except OSError:
        return False
    return (mine.st_size, mine.st_mtime_ns) == (own.st_size, own.st_mtime_ns)


def _copy(source: Path, target: Path) -> None:
    """Copy a file and its time; on file systems that share blocks between copies, in no time."""
    with source.open("rb") as old, target.open("wb") as new:
        found = os.fstat(old.fileno())
        done = 0
        with suppress(OSError, AttributeError):  # not on every system, and not between all file systems
            while done < found.st_size:
                copied = os.copy_file_range(old.fileno(), new.fileno(), min(found.st_size - done, 1 << 30))
                if not copied:
                    break
                done += copied
        if done < found.st_size:
            old.seek(done)
            new.seek(done)
            shutil.copyfileobj(old, new, _PART)
    os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
