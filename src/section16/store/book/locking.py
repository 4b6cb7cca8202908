"""The lock of a book: one program writes to it at a time, and any number read it without a lock."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from section16.errors import BookError
from section16.store.book.folder import LOCK, refusals

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_held: set[Path] = set()
_guard = threading.Lock()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a book.

    The system ends it with the process, however that ends. It does not pass to child processes: one that outlives a killed
    ingest would keep the book locked. Raises :class:`~section16.errors.BookError` where another program holds it.
    """
    path = (folder / LOCK).resolve()
    with _guard:
        if path in _held:  # the lock of the system is one for each process
            raise _busy(folder, os.getpid())
        with refusals(folder):
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _lock(descriptor)
        except OSError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise _busy(folder, int(holder) if holder.isdigit() else 0) from None
        _held.add(path)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        with _guard:
            _held.discard(path)
            os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte beyond the number of the process, which others may read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _busy(folder: Path, process: int) -> BookError:
    return BookError(
        "Another program is writing to this book" + (f" (process {process})." if process else "."),
        where=str(folder),
        remedy="Wait until it has finished, and run the command again. Nothing was changed.",
    )
