"""The lock of a book: one program writes to it at a time, and any number read it without a lock."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from section16.errors import BookError
from section16.file_lock import FileLock, LockHeldError
from section16.store.book.folder import LOCK, refusals
from section16.store.book.storage import BookHome, part_of, put_new, remove


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


@contextmanager
def store_locked(home: BookHome, folder: Path) -> Iterator[None]:
    """Hold the lock of a store, where a book has one, for the folder whose lock is held.

    It is a file that is made once. One of the same folder was left by a program that was killed. Raises
    :class:`~section16.errors.BookError` where another folder holds it.
    """
    if isinstance(home, Path):
        yield
        return
    holder, lock = f"{platform.node()}:{folder.resolve()}", home / LOCK
    with refusals(home):
        if not put_new(lock, holder.encode()) and (other := part_of(home, LOCK).decode(errors="replace")) != holder:
            raise BookError(
                f"Another program writes to this store, for the book {other}.",
                where=str(home),
                remedy=f"Wait until it has finished. If that machine is gone, remove {lock}. Nothing was changed.",
            )
    try:
        yield
    finally:
        with suppress(OSError):  # the next writer of this folder takes it over
            remove(lock)


def _busy(folder: Path, process: int) -> BookError:
    return BookError(
        "Another program is writing to this book" + (f" (process {process})." if process else "."),
        where=str(folder),
        remedy="Wait until it has finished, and run the command again. Nothing was changed.",
    )
