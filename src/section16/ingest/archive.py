"""The members of a tar archive, unpacked as they are read and measured against the limits.

``tarfile`` keeps every header, reads a header of any size into memory, and takes a damaged one for the end of the archive; each
is corrected here.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any

import msgspec

from section16.errors import DamagedError, TooLargeError, UnreadableError
from section16.limits import Limits, Meter, Stopwatch

ENDINGS = (".tar", ".tar.gz", ".tgz")
BROKEN = (
    *(OSError, EOFError, zlib.error, tarfile.TarError, lzma.LZMAError),
    *(ValueError, ArithmeticError, LookupError, RecursionError),  # tarfile: headers that hold no numbers, a thousand in a chain
)
_PACKINGS: dict[bytes, Any] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ\x00": lzma.open}
_CHUNK = 64 * 1024
_READS_AT_THE_END = 16
"""How often the end may be read: ``tarfile`` passes over a member by reading, and a header may claim 2**90 bytes."""
_HEADERS = 1024 * 1024
"""How much may lie between two members: their headers, which are long where names are."""


class ArchiveMember(msgspec.Struct, frozen=True):
    """A file in an archive: its name, its bytes or why there are none, and how many packed bytes were read so far."""

    name: str
    data: bytes = b""
    error: UnreadableError | None = None
    used: int = 0


def members(file: Path, limits: Limits, stopwatch: Stopwatch) -> Iterator[ArchiveMember]:
    """Yield the files of an archive; one that cannot be read does not end it.

    Raises :class:`~section16.errors.UnreadableError` for an archive that cannot be read further, or that goes beyond a limit.
    """
    meter = Meter(limits, stopwatch)
    count = 0
    try:
        with file.open("rb") as packed, _unpacked(packed, meter) as stream:
            for member in _headers(stream, meter):
                if member is not None:
                    count += 1
                    yield member
    except TooLargeError as error:
        error.where = f"after {_files(count)}"
        raise
    except BROKEN as error:
        reason = f"an archive that cannot be unpacked further ({error})"
        raise DamagedError(reason, where=f"after {_files(count)}", remedy="fetch it again") from None
    if not count:
        raise UnreadableError("an archive without files", remedy="fetch it again")


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"


def _headers(stream: _Unpacked, meter: Meter) -> Iterator[ArchiveMember | None]:
    """Yield each file, and nothing for a folder, a link or a device: a link is only a second name."""
    with tarfile.open(fileobj=stream, mode="r|", bufsize=_CHUNK) as archive:
        while (header := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # kept for random access, which a stream has not
            meter.member()
            yield _member(archive, header, stream, meter) if header.isfile() else None
            stream.allow(_HEADERS + max(0, archive.offset - stream.position))
        _require_end(stream, archive.offset)


def _member(archive: tarfile.TarFile, header: tarfile.TarInfo, stream: _Unpacked, meter: Meter) -> ArchiveMember:
    try:
        meter.file(header.size)
        _refuse_sparse(header)
    except UnreadableError as error:
        return ArchiveMember(header.name, error=error, used=stream.packed)
    stream.allow(_HEADERS + header.size)
    content = archive.extractfile(header)
    return ArchiveMember(header.name, content.read() if content is not None else b"", used=stream.packed)


def _refuse_sparse(header: tarfile.TarInfo) -> None:
    """Raise for a sparse file: it unpacks to more than was read, which no limit of packed bytes would notice."""
    if header.sparse is not None:
        raise UnreadableError("a sparse file in the archive", remedy="pack the archive again without sparse files")


def _require_end(stream: _Unpacked, offset: int) -> None:
    """Raise where the last header is not that of the end: ``tarfile`` stops at a damaged one without a word."""
    last = stream.block_at(offset)
    if last.strip(b"\0"):
        raise tarfile.ReadError("a damaged header")


class _Unpacked(RawIOBase):
    """The unpacked bytes of an archive, measured as they are read."""

    def __init__(self, packed: _Packed, stream: IO[bytes] | _Packed, meter: Meter) -> None:
        super().__init__()
        self._packed = packed
        self._stream = stream
        self._meter = meter
        self._last = b""
        self._reads_at_the_end = 0
        self.position = 0
        self._allowed = _HEADERS

    @property
    def packed(self) -> int:
        """How many packed bytes were read so far."""
        return self._packed.count

    def allow(self, size: int) -> None:
        """Let so many bytes be read from here on before the next member begins."""
        self._allowed = self.position + size + 2 * _CHUNK  # what tarfile reads ahead

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises :class:`~section16.errors.TooLargeError` beyond a limit."""
        if self.position > self._allowed:
            raise tarfile.ReadError(f"a header larger than {_HEADERS // 1024**2} MiB")
        data = self._stream.read(size)
        self._reads_at_the_end += not data
        if self._reads_at_the_end > _READS_AT_THE_END:
            raise tarfile.ReadError("unexpected end of data")
        self.position += len(data)
        self._last = self._last[-_CHUNK:] + data
        self._meter.time()
        self._meter.take(len(data), packed=self.packed)
        return data

    def block_at(self, offset: int) -> bytes:
        """Return the block that was read last, at an offset in the unpacked bytes."""
        start = offset - (self.position - len(self._last))
        return self._last[start : start + tarfile.BLOCKSIZE] if start >= 0 else b""


class _Packed(RawIOBase):
    """The bytes of the file itself; the time is looked at here too, for packed bytes that unpack to nothing."""

    def __init__(self, file: IO[bytes], meter: Meter) -> None:
        super().__init__()
        self._file = file
        self._meter = meter
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        self._meter.time()
        data = self._file.read(size)
        self.count += len(data)
        return data

    def readable(self) -> bool:
        """Whether it can be read."""
        return True


def _unpacked(file: BufferedReader, meter: Meter) -> _Unpacked:
    """Return the stream of an archive, unpacked by what its first bytes say."""
    start = file.peek()
    packed = _Packed(file, meter)
    opened = next((opener for magic, opener in _PACKINGS.items() if start.startswith(magic)), None)
    return _Unpacked(packed, opened(packed) if opened else packed, meter)
