"""The lock of a book: one program writes to it at a time, and any number read it without a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from section16.errors import BookError
from section16.file_lock import FileLock, LockHeldError
from section16.store.book.folder import LOCK, refusals


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a book; raises :class:`~section16.errors.BookError` where another program holds it."""
    lock = FileLock(folder / LOCK)
    try:
        with refusals(folder):
            lock.acquire()
    except LockHeldError as held:
        raise _busy(folder, held.process) from None
    try:
        yield
    finally:
        lock.release()


def _busy(folder: Path, process: int) -> BookError:
    return BookError(
        "Another program is writing to this book" + (f" (process {process})." if process else "."),
        where=str(folder),
        remedy="Wait until it has finished, and run the command again. Nothing was changed.",
    )
