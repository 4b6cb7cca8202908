"""Files with secrets, and files beside them: changed by one process at a time, whole or not at all, private to their owner."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from section16.files import sync_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Lock a file for a change that reads it, alters it and writes it back; other writers wait.

    The lock is a file beside it, which stays: were it removed, two could hold different files of one name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield
    finally:
        os.close(descriptor)  # which ends the lock


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: what was there stays until the new content is on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)  # readable by its owner alone
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)
