"""Whether every file of a book is what it was when it was written: each byte counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from section16.action import Action
from section16.library_words import system_reason
from section16.store.book.folder import checksum_of
from section16.store.book.manifest import BookFile, Generation, read_manifest
from section16.store.book.storage import BookHome, digest_of, size_of


class DamagedFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of a book that is missing or not what was written, with what to do about it.

    ``action`` is the remedy as data, where an operation of section16 is the remedy.
    """

    file: str
    what: str
    remedy: str
    action: Action | None = None


def verify(folder: Path, progress: Callable[[BookFile], None] | None = None) -> Iterator[DamagedFile]:
    """Yield the files of a book that are damaged or missing; the manifest proves itself.

    ``progress`` is called before each file. Raises :class:`~section16.errors.BookError` for a damaged manifest.
    """
    checked: set[str] = set()
    manifest = read_manifest(folder)
    for file in manifest.files():
        if file.file in checked:
            continue
        checked.add(file.file)
        if progress is not None:
            progress(file)
        what = _damage(folder if isinstance(file, Generation) else manifest.home(folder), file)
        if what:
            yield _damaged(folder, file, what)


def _damage(home: BookHome, file: BookFile) -> str:
    try:
        size = size_of(home, file.file)
        if size is None:
            return "The file is missing."
        if size != file.bytes:
            return f"The file has {size:,} bytes instead of {file.bytes:,}."
        return "" if _is_as_written(home, file) else "The file is not what was written."
    except FileNotFoundError:
        return "The file is missing."
    except OSError as error:
        return f"The file cannot be read: {system_reason(error)}."


def _is_as_written(home: BookHome, file: BookFile) -> bool:
    if isinstance(file, Generation) and file.checksum and isinstance(home, Path):
        return checksum_of(home / file.file) == file.checksum
    return digest_of(home, file.file) == file.sha256


def _damaged(folder: Path, file: BookFile, what: str) -> DamagedFile:
    if isinstance(file, Generation):
        compact = Action("book.compact", {"book": str(folder)})
        return DamagedFile(file.file, what, "Make the database again from the segments.", compact)
    return DamagedFile(file.file, what, "Restore the file from a backup, or ingest the filings into a new book.")
