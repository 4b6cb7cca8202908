"""The standard input of an ingest: a filing, several, or an archive, kept in a file while it is read."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from section16.errors import UnreadableError
from section16.formats.detect import BLOCK, is_tar
from section16.library_words import system_reason, writing_remedy
from section16.limits import Limits, Meter

NAMED: Final = "standard input "
"""Begins the name of what came from the standard input; the time of the ingest follows."""
_AT_ONCE: Final = 1024 * 1024


def name_of(moment: int) -> str:
    """Return the name of what the standard input held at a moment, in microseconds since 1970.

    >>> name_of(0)
    'standard input 1970-01-01T00:00:00Z'
    """
    return f"{NAMED}{datetime.fromtimestamp(moment // 1_000_000, UTC):%Y-%m-%dT%H:%M:%SZ}"


class SpooledInput:
    """The standard input as a file, in a folder of its own that is removed at the end."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def file(self, limits: Limits) -> Path:
        """Return the file, whose name says what it is: an archive cannot be walked while it arrives.

        Raises :class:`~section16.errors.UnreadableError` where nothing can be read, or more than a limit allows.
        """
        if sys.stdin is None:  # closed by the program that started this one
            raise UnreadableError("The standard input is closed.", remedy="Give a file, or send data to the standard input.")
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="section16-"))
            written = self._written(self._folder / "input", Meter(limits))
        except OSError as error:
            what = f"The standard input cannot be kept while it is read: {system_reason(error)}."
            raise UnreadableError(what, remedy=writing_remedy(error)) from None
        return written.rename(written.with_name(written.name + _ending(written)))

    def _written(self, file: Path, meter: Meter) -> Path:
        with file.open("wb") as stream:
            while data := sys.stdin.buffer.read(_AT_ONCE):
                meter.time()
                meter.take(len(data))
                stream.write(data)
        return file

    def remove(self) -> None:
        """Remove the file, if there is one."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _ending(file: Path) -> str:
    """Return the ending that the content of a file has as a name."""
    with file.open("rb") as stream:
        start = stream.read(BLOCK)
    if start.startswith(b"PK"):
        return ".zip"
    if start.startswith(b"\x1f\x8b"):
        return ".gz"
    return ".tar" if start and is_tar(start) else ""
