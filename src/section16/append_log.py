"""A file of JSON lines that is only added to: what was added is on the disk, and a line that a kill cut off is dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

import msgspec

from section16.errors import OutputError, UnreadableError
from section16.files import write_durably
from section16.library_words import system_reason, writing_remedy

T = TypeVar("T")
_BLOCK = 4096
_REMEDY = "Remove the line, or move the file away to begin again."


class AppendLog(Generic[T]):
    """A log of records of a kind; one program writes to it at a time."""

    def __init__(self, path: Path, kind: type[T], remedy: str = _REMEDY) -> None:
        """Use a file; ``remedy`` says what to do about a line that is damaged."""
        self.path = path
        self._remedy = remedy
        self._decoder: msgspec.json.Decoder[T] = msgspec.json.Decoder(kind)

    def read(self) -> Iterator[T]:
        """Yield the records in their order.

        Raises :class:`~section16.errors.UnreadableError` for a line that is no record; the last one is dropped where it has
        no end, because the program was ended while it wrote it.
        """
        if not self.path.exists():
            return
        with self.path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if line.endswith(b"\n"):
                    yield self._record(line, number)

    def _record(self, line: bytes, number: int) -> T:
        try:
            return self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise UnreadableError(
                "The line is damaged.",
                where=f"{self.path}, line {number}",
                remedy=self._remedy,
            ) from None

    def add(self, records: Iterable[T]) -> None:
        """Add records, all or none; they are on the disk when this returns.

        Raises :class:`~section16.errors.OutputError` for a full disk and the like; the log is then as it was.
        """
        data = _lines(records)
        if not data:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("r+b" if self.path.exists() else "x+b") as stream:
                whole = _end_of_last_line(stream)
                stream.truncate(whole)  # a line without an end would make the next one unreadable
                stream.seek(whole)
                try:
                    stream.write(data)
                    stream.flush()
                    os.fsync(stream.fileno())
                except OSError:
                    with suppress(OSError):
                        os.ftruncate(stream.fileno(), whole)
                    raise
        except OSError as error:
            raise self._refused(error) from None

    def replace(self, records: Iterable[T]) -> None:
        """Replace the whole log, or leave it as it was; raises :class:`~section16.errors.OutputError`."""
        try:
            write_durably(self.path, _lines(records))
        except OSError as error:
            raise self._refused(error) from None

    def _refused(self, error: OSError) -> OutputError:
        remedy = f"{writing_remedy(error)} Then run the command again; it continues where it stopped."
        return OutputError(f"The file cannot be written: {system_reason(error)}.", where=str(self.path), remedy=remedy)


def _lines(records: Iterable[object]) -> bytes:
    return b"".join(msgspec.json.encode(record) + b"\n" for record in records)


def _end_of_last_line(stream: BinaryIO) -> int:
    """Return where the last whole line of a file ends."""
    at = stream.seek(0, os.SEEK_END)
    while at:
        start = max(0, at - _BLOCK)
        stream.seek(start)
        found = stream.read(at - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        at = start
    return 0
