"""Whether a file of a book is what was written: its size, and the hash or the checksum of its bytes."""

from __future__ import annotations

from pathlib import Path

from section16.action import Action
from section16.errors import BookError
from section16.library_words import system_reason
from section16.store.book.folder import checksum_of
from section16.store.book.manifest import BookFile, Manifest, ServedFile
from section16.store.book.storage import BookHome, digest_of, size_of

RESTORE = "Restore the file from a backup, or ingest the filings into a new book."


def damage_of(home: BookHome, file: BookFile) -> str:
    """Return what is wrong with a file of a book; empty for one that is what was written."""
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
    if isinstance(file, ServedFile) and file.checksum and isinstance(home, Path):
        return checksum_of(home / file.file) == file.checksum
    return digest_of(home, file.file) == file.sha256


def require_intact(folder: Path, manifest: Manifest) -> None:
    """Raise :class:`~section16.errors.BookError` for a segment that is damaged.

    What is written from its rows would have a hash of its own, and no one would find the damage again.
    """
    home = manifest.home(folder)
    for segment in manifest.segments:
        if what := damage_of(home, segment):
            action = Action("book.verify", {"book": str(folder)})
            remedy = f"{RESTORE} The book was not changed. List every damaged file."
            raise BookError(what, where=str(home / segment.file), remedy=remedy, action=action)
