"""The unpacked bytes of archives, part by part, and what is said of one that cannot be unpacked further."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import BinaryIO

from section16.errors import DamagedError
from section16.library_words import packing_fault
from section16.limits import Meter
from section16.sources.archive import reached

FormTest = Callable[[bytes], bool]
"""Whether a member may hold a form, by its first bytes."""
HEAD = 4096
"""How much of a member is looked at to see which form it is."""
PACKED = 256 * 1024
UNPACKED = 2 * 1024 * 1024
"""How many bytes are read, and unpacked, at once."""
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
"""How gzip files and zip archives begin."""
_STEP = 256
"""How many bytes are unpacked at once just before damage."""


def broken(error: Exception, meter: Meter, window: Window | None = None) -> DamagedError:
    """Return what is wrong with an archive: in which file, and from which byte of its unpacked content on nothing was read."""
    further = f"further than byte {window.position:,}" if window is not None and window.position else "further"
    what = f"The archive cannot be unpacked {further}: {packing_fault(error)}."
    within = window.within if window is not None else ""
    where = f"file {meter.files + 1:,}, {within}" if within else reached(meter.files)
    return DamagedError(what, where=where, remedy="Fetch it again.")


def plain_parts(stream: BinaryIO, meter: Meter) -> Iterator[bytes]:
    """Yield the bytes of a file that is not compressed."""
    while data := stream.read(UNPACKED):
        meter.time()
        meter.take(len(data))
        yield data


def unpacked_parts(stream: BinaryIO, meter: Meter) -> Iterator[bytes]:
    """Yield what gzip streams, one behind the other, unpack to; raises ``EOFError`` where the last is cut short."""
    from isal import isal_zlib  # noqa: PLC0415 - an optional extra, loaded when archives are first read in bulk

    unpacker = isal_zlib.decompressobj(wbits=31)
    begins = given = 0
    while data := stream.read(PACKED):
        while data:
            try:
                unpacked = unpacker.decompress(data, UNPACKED)
            except isal_zlib.error as error:  # type: ignore[misc]  # its types do not know it
                yield from _before_damage(stream, begins, given, meter)
                raise zlib.error(str(error)) from None
            meter.time()
            meter.take(len(unpacked), packed=stream.tell())
            yield unpacked
            given += len(unpacked)
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data.lstrip(b"\0")
                if data:
                    begins, given = stream.tell() - len(data), 0
                    unpacker = isal_zlib.decompressobj(wbits=31)
    if not unpacker.eof:
        raise EOFError("unexpected end of data")


def _before_damage(stream: BinaryIO, begins: int, given: int, meter: Meter) -> Iterator[bytes]:
    """Yield what a damaged gzip stream has behind what was ``given`` of it: damage takes with it what is unpacked in its step.

    It is unpacked once more from where it ``begins``, and in small steps from there on.
    """
    stream.seek(begins)
    unpacker, done = zlib.decompressobj(wbits=31), 0
    with suppress(zlib.error):
        while data := stream.read(PACKED):
            while data:
                meter.time()
                unpacked = unpacker.decompress(data, min(UNPACKED, given - done) if done < given else _STEP)
                done += len(unpacked)
                if done > given:
                    meter.take(len(unpacked), packed=stream.tell())
                    yield unpacked
                data = unpacker.unconsumed_tail


class Window:
    """The unpacked bytes from here on, as far as they were needed."""

    def __init__(self, chunks: Iterator[bytes], stream: BinaryIO) -> None:
        self._chunks = chunks
        self._stream = stream
        self._data = b""
        self._at = 0
        self._received = 0
        self.within = ""
        """The name of the file that is being read."""

    @property
    def position(self) -> int:
        """How many unpacked bytes are behind."""
        return self._received - len(self._data) + self._at

    @property
    def used(self) -> int:
        """How many bytes of the file were read."""
        return self._stream.tell()

    def peek(self, size: int) -> bytes:
        """Return the next bytes and stay in front of them; fewer where there are no more."""
        if len(self._data) - self._at < size:
            self._fill(size)
        return self._data[self._at : self._at + size]

    def take(self, size: int) -> bytes:
        """Return the next bytes; raises ``EOFError`` where there are fewer."""
        data = self.peek(size)
        if len(data) < size:
            raise EOFError("unexpected end of data")
        self._at += size
        return data

    def skip(self, size: int) -> None:
        """Pass over bytes without keeping them; raises ``EOFError`` where there are fewer."""
        size -= len(self._data) - self._at
        while size > 0:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise EOFError("unexpected end of data")
            self._data = chunk
            self._received += len(chunk)
            size -= len(chunk)
        self._at = len(self._data) + size

    def rest(self) -> Iterator[bytes]:
        """Yield what is left."""
        yield self._data[self._at :]
        for chunk in self._chunks:
            self._data, self._at = chunk, len(chunk)
            self._received += len(chunk)
            yield chunk

    def _fill(self, size: int) -> None:
        pieces = [self._data[self._at :]]
        have = len(pieces[0])
        while have < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            pieces.append(chunk)
            self._received += len(chunk)
            have += len(chunk)
        self._data, self._at = b"".join(pieces), 0
