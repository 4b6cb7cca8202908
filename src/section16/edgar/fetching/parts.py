"""Large files, downloaded in parts: what came is kept, and the next attempt asks for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from section16.edgar.fetching.kept import refusals
from section16.exchange import NoAnswerError, Writer

if TYPE_CHECKING:
    import httpx

_OK, _PART = 200, 206
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class PartialFile:
    """The part of a file that has come, and of which version of the file it is."""

    def __init__(self, path: Path, note: Callable[[int, int], None]) -> None:
        self.path = path
        self.total = 0
        self._version = path.with_suffix(".version")
        self._note = note
        self._stream: BinaryIO | None = None

    @property
    def size(self) -> int:
        """Bytes that have come so far."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def headers(self) -> dict[str, str]:
        """Return what asks for the rest, provided that the file on EDGAR is still the same; nothing where nothing has come."""
        version = self._version.read_text("ascii", "ignore") if self._version.is_file() else ""
        return {"Range": f"bytes={self.size}-", "If-Range": version} if self.size and version else {}

    def receive(self, status: int, headers: httpx.Headers) -> Writer | None:
        """Open the file for the body of an answer: at its end for the rest, at its start for the whole."""
        if status not in {_OK, _PART}:
            return None
        with refusals(self.path.parent):
            if status == _PART:
                self.total = self._continued(headers)
                self._stream = self.path.open("ab")
            else:
                self.total = _length(headers)
                self._version.write_text(_version_of(headers), "ascii", "ignore")
                self._stream = self.path.open("wb")
        return self

    def _continued(self, headers: httpx.Headers) -> int:
        """Return the size of the whole file. Raises ``NoAnswerError`` for another part than was asked for."""
        match = _RANGE.fullmatch(headers.get("Content-Range", "").strip())
        if match is None or int(match[1]) != self.size:
            self.forget()
            raise NoAnswerError("another part of the file came than was asked for")
        return int(match[2]) if match[2] != "*" else 0

    def write(self, data: bytes) -> int:
        """Write a piece of the body."""
        assert self._stream is not None
        with refusals(self.path.parent):
            written = self._stream.write(data)
        self._note(self._stream.tell(), self.total)
        return written

    def close(self) -> None:
        """Bring what came to the file."""
        if self._stream is not None:
            with refusals(self.path.parent):
                self._stream.close()
            self._stream = None

    def missing(self) -> str:
        """Return what is wrong with the size of the file, where its size was stated; empty where nothing is."""
        return "its end is missing" if self.total and self.size != self.total else ""

    def forget(self) -> None:
        """Start over: what came is of another version, or damaged."""
        self.close()
        for path in (self.path, self._version):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _length(headers: httpx.Headers) -> int:
    text = headers.get("Content-Length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _version_of(headers: httpx.Headers) -> str:
    """Return what names the version of a file; a weak ETag cannot, because it allows other bytes."""
    etag = str(headers.get("ETag", "")).strip()
    return etag if etag and not etag.startswith("W/") else str(headers.get("Last-Modified", "")).strip()
