"""A lock that one program holds at a time: the system ends it with the process, however that ends."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_held: set[Path] = set()
_guard = threading.Lock()


class LockHeldError(Exception):
    """Another program holds the lock; ``process`` is its number, 0 where that is not known."""

    def __init__(self, process: int) -> None:
        self.process = process
        super().__init__(f"process {process}")


class FileLock:
    """A lock by a file, which holds the number of the process.

    It does not pass to child processes: one that outlives a killed program would keep the lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        self._descriptor = -1

    def acquire(self) -> None:
        """Take the lock; raises :class:`LockHeldError`, and :class:`OSError` for a file that cannot be written."""
        with _guard:
            if self._path in _held:  # the lock of the system is one for each process
                raise LockHeldError(os.getpid())
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            try:
                _lock(descriptor)
            except OSError:
                holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise LockHeldError(int(holder) if holder.isdigit() else 0) from None
            _held.add(self._path)
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())

    def release(self) -> None:
        """Give the lock back."""
        with _guard:
            _held.discard(self._path)
            os.close(self._descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # a byte beyond the number of the process, which others may read
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)
    else:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
