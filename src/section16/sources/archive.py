"""The members of a tar archive, unpacked as they are read and measured against the limits.

``tarfile`` keeps every header, reads a header of any size into memory, and takes a damaged one for the end of the archive; each
is corrected here.
"""

from __future__ import annotations

import bz2
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, Any

import msgspec

from section16.errors import DamagedError, UnreadableError
from section16.formats.detect import is_tar
from section16.library_words import packing_fault
from section16.limits import Limits, Meter, Stopwatch

ENDINGS = (".tar", ".tar.gz", ".tgz")
BROKEN = (
    *(OSError, EOFError, zlib.error, tarfile.TarError, lzma.LZMAError),
    *(ValueError, ArithmeticError, LookupError, RecursionError),  # tarfile: headers that hold no numbers, a thousand in a chain
)
_CHUNK = 64 * 1024
_PACKED = 8 * 1024
"""How many packed bytes are read at once: what is read ahead hides as much of the ratio."""
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
    except UnreadableError as error:
        error.where = reached(count)
        raise
    except BROKEN as error:
        reason = f"The archive cannot be unpacked further: {packing_fault(error)}."
        raise DamagedError(reason, where=reached(count), remedy="Fetch it again.") from None
    if not count:
        raise UnreadableError("The archive contains no files.", remedy="Fetch it again.")


def reached(count: int) -> str:
    """Return how far an archive was unpacked: after how many whole files."""
    return f"after {count:,} file{'' if count == 1 else 's'}" if count else "at the beginning"


def _headers(stream: _Unpacked, meter: Meter) -> Iterator[ArchiveMember | None]:
    """Yield each file, and nothing for a folder, a link or a device: a link is only a second name."""
    with _opened(stream) as archive:
        while (header := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # kept for random access, which a stream has not
            meter.member()
            yield _member(archive, header, stream, meter) if header.isfile() else None
            stream.allow(_HEADERS + max(0, archive.offset - stream.position))
        _require_end(stream, archive.offset)


def _opened(stream: _Unpacked) -> tarfile.TarFile:
    """Return an archive; raises :class:`~section16.errors.UnreadableError` for what is none in spite of its name."""
    try:
        return tarfile.open(fileobj=stream, mode="r|", bufsize=_CHUNK)
    except tarfile.ReadError:
        if not stream.start.strip(b"\0") or is_tar(stream.start):
            raise
        what = "The name is that of a tar archive, and the file is not one."
        raise UnreadableError(what, remedy="Name it after its content, such as form.xml or form.xml.gz.") from None


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
        raise UnreadableError("The archive contains a sparse file.", remedy="Pack the archive again without sparse files.")


def _require_end(stream: _Unpacked, offset: int) -> None:
    """Raise where the last header is not that of the end: ``tarfile`` stops at a damaged one without a word."""
    last = stream.block_at(offset)
    if last.strip(b"\0"):
        raise tarfile.ReadError("damaged header")
    if last:
        _require_nothing_behind(stream, offset)


def _require_nothing_behind(stream: _Unpacked, offset: int) -> None:
    """Raise for anything but zeros behind the end, such as a second archive: ``tarfile`` would leave it unread."""
    behind = stream.rest_after(offset)
    while behind and not behind.strip(b"\0"):
        stream.allow(_CHUNK)
        behind = stream.read(_CHUNK)
    if behind:
        what = "There is more data after the end of the archive, as when two archives were joined. It was not read."
        raise UnreadableError(what, remedy="Unpack the archives and give each by itself.")


class _Unpacked(RawIOBase):
    """The unpacked bytes of an archive, measured as they are read."""

    def __init__(self, packed: _Packed, stream: RawIOBase, meter: Meter) -> None:
        super().__init__()
        self._packed = packed
        self._stream = stream
        self._meter = meter
        self.start = b""
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
            raise tarfile.ReadError(f"header larger than {_HEADERS // 1024**2} MiB")
        data = self._stream.read(size)
        self._reads_at_the_end += not data
        if self._reads_at_the_end > _READS_AT_THE_END:
            raise tarfile.ReadError("unexpected end of data")
        self.start = self.start or data[: tarfile.BLOCKSIZE]
        self.position += len(data)
        self._last = self._last[-_CHUNK:] + data
        self._meter.time()
        self._meter.take(len(data), packed=self.packed)
        return data

    def block_at(self, offset: int) -> bytes:
        """Return the block that was read last, at an offset in the unpacked bytes."""
        start = offset - (self.position - len(self._last))
        return self._last[start : start + tarfile.BLOCKSIZE] if start >= 0 else b""

    def rest_after(self, offset: int) -> bytes:
        """Return what was read already from an offset in the unpacked bytes on."""
        return self._last[offset - (self.position - len(self._last)) :]


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


class _GzipDecompressor:
    """A gzip stream in the manner of ``bz2`` and ``lzma``; ``gzip.open`` reads 128 KiB ahead from Python 3.12 on."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    def decompress(self, data: bytes, size: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, max(size, 0))


class _Decompressed(RawIOBase):
    """The bytes of packed streams, one behind the other; ``bz2`` and ``lzma`` leave other data behind them unread."""

    def __init__(self, packed: _Packed, decompressor: Any) -> None:
        super().__init__()
        self._packed = packed
        self._new = decompressor
        self._stream = decompressor()
        self._waiting = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; raises ``OSError`` for data that is not such a stream, and ``EOFError`` for one cut short."""
        while True:
            if self._stream.eof and not self._next():
                return b""
            data, self._waiting = self._waiting, b""
            if self._stream.needs_input and not data:
                data = self._packed.read(_PACKED)
                if not data:
                    raise EOFError("it ends in the middle")
            unpacked: bytes = self._stream.decompress(data, size)
            if unpacked:
                return unpacked

    def _next(self) -> bool:
        """Begin the stream that follows, behind zeros that only pad; return whether there is one."""
        rest = self._stream.unused_data.lstrip(b"\0")
        while not rest:
            data = self._packed.read(_PACKED)
            if not data:
                return False
            rest = data.lstrip(b"\0")
        self._stream, self._waiting = self._new(), rest
        return True


_DECOMPRESSORS: dict[bytes, Any] = {
    b"\x1f\x8b": _GzipDecompressor,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
}


def _unpacked(file: BufferedReader, meter: Meter) -> _Unpacked:
    """Return the stream of an archive, unpacked by what its first bytes say."""
    start = file.peek()
    packed = _Packed(file, meter)
    decompressor = next((one for magic, one in _DECOMPRESSORS.items() if start.startswith(magic)), None)
    return _Unpacked(packed, _Decompressed(packed, decompressor) if decompressor else packed, meter)
