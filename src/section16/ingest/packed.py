"""The members of archives in bulk: a walk of our own over tar and gzip, in a fraction of the time of ``tarfile``.

A member whose first bytes show another form is passed over without being copied: in a day of EDGAR's feed these are nineteen
of twenty. Everything is measured against the limits, and nothing is ever written under a name from an archive. What is rarely
used for tar archives (bz2, xz) is left to :mod:`section16.sources.archive`.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from section16.errors import DamagedError, UnreadableError
from section16.ingest.concatenated import begins_submission, is_long, submissions_in
from section16.library_words import packing_fault
from section16.limits import Limits, Meter, Stopwatch
from section16.plurals import counted
from section16.sources import archive
from section16.sources.archive import ArchiveMember

HEAD = 4096
"""How much of a member is looked at to see which form it is."""
_BLOCK = tarfile.BLOCKSIZE
_PACKED = 256 * 1024
_UNPACKED = 2 * 1024 * 1024
"""How many bytes are read, and unpacked, at once."""
_LONGEST_NAME = 1024 * 1024
_FILES = frozenset((b"0", b"\0", b"7"))
_WITHOUT_DATA = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
_ADLER = 65_521

FormTest = Callable[[bytes], bool]
"""Whether a member may hold a form, by its first bytes."""


def is_packed(file: Path) -> bool:
    """Whether a file is an archive by its name, or so many submissions one behind the other that it is walked like one."""
    return file.name.lower().endswith((*archive.ENDINGS, ".zip")) or is_long(file)


def packed_members(file: Path, limits: Limits, stopwatch: Stopwatch, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files that may hold a form; one that cannot be read is yielded with the reason, and the next one follows.

    Raises :class:`~section16.errors.UnreadableError` for an archive that cannot be read further, or that goes beyond a limit.
    """
    meter = Meter(limits, stopwatch)
    with file.open("rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        if start.startswith(b"PK"):
            yield from _of_zip(file, stream, meter, is_form)
        elif start.startswith((b"BZh", b"\xfd7zX")):
            yield from (one for one in archive.members(file, limits, stopwatch) if one.error or is_form(one.data[:HEAD]))
        else:
            yield from _of_tar(stream, meter, is_form, packed=start.startswith(b"\x1f\x8b"))


def _of_tar(stream: BinaryIO, meter: Meter, is_form: FormTest, *, packed: bool) -> Iterator[ArchiveMember]:
    window = _Window(_unpacked(stream, meter) if packed else _plain(stream, meter), stream)
    try:
        if begins_submission(window.peek(_BLOCK)):
            yield from submissions_in(window.rest(), meter, is_form, lambda: window.used)
        else:
            yield from _walk(window, meter, is_form)
    except UnreadableError as error:
        error.where = error.where or _reached(meter)
        raise
    except archive.BROKEN as error:
        raise _broken(error, meter) from None
    if not meter.members:
        raise UnreadableError("The archive contains no files.", remedy="Fetch it again.")


def _broken(error: Exception, meter: Meter) -> DamagedError:
    what = f"The archive cannot be unpacked further: {packing_fault(error)}."
    return DamagedError(what, where=_reached(meter), remedy="Fetch it again.")


def _reached(meter: Meter) -> str:
    """Return how far an archive was unpacked."""
    return f"after {counted(meter.members, 'file')}" if meter.members else "at the beginning"


def _plain(stream: BinaryIO, meter: Meter) -> Iterator[bytes]:
    while data := stream.read(_UNPACKED):
        meter.time()
        meter.take(len(data))
        yield data


def _unpacked(stream: BinaryIO, meter: Meter) -> Iterator[bytes]:
    """Yield what gzip streams, one behind the other, unpack to; raises ``EOFError`` where the last is cut short."""
    from isal import isal_zlib  # noqa: PLC0415 - an optional extra, loaded when archives are first read in bulk

    unpacker = isal_zlib.decompressobj(wbits=31)
    while data := stream.read(_PACKED):
        while data:
            try:
                unpacked = unpacker.decompress(data, _UNPACKED)
            except isal_zlib.error as error:  # type: ignore[misc]  # its types do not know it
                raise zlib.error(str(error)) from None
            meter.time()
            meter.take(len(unpacked), packed=stream.tell())
            yield unpacked
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = unpacker.unused_data.lstrip(b"\0")
                if data:
                    unpacker = isal_zlib.decompressobj(wbits=31)
    if not unpacker.eof:
        raise EOFError("unexpected end of data")


class _Window:
    """The unpacked bytes from here on, as far as they were needed."""

    def __init__(self, chunks: Iterator[bytes], stream: BinaryIO) -> None:
        self._chunks = chunks
        self._stream = stream
        self._data = b""
        self._at = 0

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
            size -= len(chunk)
        self._at = len(self._data) + size

    def rest(self) -> Iterator[bytes]:
        """Yield what is left."""
        yield self._data[self._at :]
        yield from self._chunks

    def _fill(self, size: int) -> None:
        pieces = [self._data[self._at :]]
        have = len(pieces[0])
        while have < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            pieces.append(chunk)
            have += len(chunk)
        self._data, self._at = b"".join(pieces), 0


def _walk(window: _Window, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield each file that may hold a form of a tar archive, and nothing for a folder, a link or a device."""
    stated: dict[str, str] = {}
    while (header := window.peek(_BLOCK)).strip(b"\0"):
        header = window.take(_BLOCK)
        _require_sum(header)
        kind, size = header[156:157], int(stated.get("size", "")) if stated.get("size") else _number(header[124:136])
        if kind in (b"L", b"K", b"x", b"X", b"g"):
            stated |= _stated(kind, _content(window, size))
            continue
        meter.member()
        name, stated = stated.get("path") or _name(header), {}
        if kind == b"S":
            _skip_sparse(window, header, size)
            yield ArchiveMember(name, error=_sparse(), used=window.used)
        elif kind == b"\0" and name.endswith("/"):
            continue  # a folder of the oldest kind
        elif kind in _FILES:
            yield from _file(window, meter, is_form, name, size)
        elif kind not in _WITHOUT_DATA:
            window.skip(_padded(size))
    if header and any(piece.strip(b"\0") for piece in window.rest()):
        what = "There is more data after the end of the archive, as when two archives were joined. It was not read."
        raise UnreadableError(what, remedy="Unpack the archives and give each by itself.")


def _file(window: _Window, meter: Meter, is_form: FormTest, name: str, size: int) -> Iterator[ArchiveMember]:
    """Yield a file that may hold a form and within the limits; pass over another one."""
    if not is_form(window.peek(min(size, HEAD))):
        window.skip(_padded(size))
        return
    try:
        meter.file(size)
    except UnreadableError as error:
        window.skip(_padded(size))
        yield ArchiveMember(name, error=error, used=window.used)
        return
    data = window.take(size)
    window.skip(_padded(size) - size)
    yield ArchiveMember(name, data, used=window.used)


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _content(window: _Window, size: int) -> bytes:
    """Return the content of a header that is written like a file: a long name, or attributes."""
    if size > _LONGEST_NAME:
        raise tarfile.ReadError(f"header larger than {_LONGEST_NAME // 1024**2} MiB")
    return window.take(_padded(size))[:size]


def _stated(kind: bytes, content: bytes) -> dict[str, str]:
    """Return the name and the size that such a header states for the file behind it."""
    if kind == b"L":
        return {"path": content.rstrip(b"\0").decode("utf-8", "surrogateescape")}
    if kind in (b"K", b"g"):
        return {}
    found: dict[str, str] = {}
    while content.strip(b"\0"):
        length = int(content.split(b" ", 1)[0])
        if not 0 < length <= len(content):
            raise tarfile.ReadError("damaged header")
        key, _, value = content[:length].split(b" ", 1)[1].rstrip(b"\n").partition(b"=")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        content = content[length:]
    return {key: value for key, value in found.items() if key in ("path", "size")}


def _name(header: bytes) -> str:
    name, prefix = header[:100].partition(b"\0")[0], b""
    if header[257:262] == b"ustar" and header[257:265] != b"ustar  \0":  # GNU keeps times where others keep the prefix
        prefix = header[345:500].partition(b"\0")[0]
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "surrogateescape")


def _number(field: bytes) -> int:
    """Return a number of a header: octal digits, or a large one in base 256."""
    if field[0] & 0x80:
        size = int.from_bytes(field, "big") - (0x80 << 8 * (len(field) - 1))
    else:
        size = int(field.strip(b" \0") or b"0", 8)
    if size < 0 or size >> 62:
        raise tarfile.ReadError("damaged header")
    return size


def _require_sum(header: bytes) -> None:
    """Raise for a header that is not what its checksum says; the sum is taken from Adler-32, which is computed in C."""
    stated = header[148:156]
    try:
        expected = int(stated.strip(b" \0") or b"0", 8)
    except ValueError:
        raise tarfile.ReadError("damaged header") from None
    total = (zlib.adler32(header) & 0xFFFF) - 1 - sum(stated) + 8 * 32
    if len(header) < _BLOCK or ((total - expected) % _ADLER and expected not in _sums(header)):
        raise tarfile.ReadError("damaged header" if len(header) == _BLOCK else "unexpected end of data")


def _sums(header: bytes) -> tuple[int, int]:
    """Return the checksum of a header, and the one that old programs took from signed bytes."""
    rest = header[:148] + b" " * 8 + header[156:]
    return sum(rest), sum(byte - 256 if byte & 0x80 else byte for byte in rest)


def _skip_sparse(window: _Window, header: bytes, size: int) -> None:
    extended = header[482]
    while extended:
        extended = window.take(_BLOCK)[504]
    window.skip(_padded(size))


def _sparse() -> UnreadableError:
    return UnreadableError("The archive contains a sparse file.", remedy="Pack the archive again without sparse files.")


def _of_zip(file: Path, stream: BinaryIO, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    try:
        with zipfile.ZipFile(stream) as packed:
            used = 0
            for info in packed.infolist():
                if info.is_dir():
                    continue
                meter.member()
                used += info.compress_size
                yield from _of_zip_member(packed, info, meter, is_form, used)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _broken(error, meter) from None
    if not meter.members:
        raise UnreadableError("The archive contains no files.", where=str(file), remedy="Fetch it again.")


def _of_zip_member(
    packed: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter, is_form: FormTest, used: int
) -> Iterator[ArchiveMember]:
    try:
        meter.file(info.file_size)
        with packed.open(info) as content:
            head = content.read(HEAD)
            may_hold = is_form(head)
            data = head + content.read(meter.limits.file_bytes + 1) if may_hold else head
        meter.file(len(data))
    except UnreadableError as error:
        yield ArchiveMember(info.filename, error=error, used=used)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        why = f"The file cannot be unpacked: {packing_fault(error)}."
        yield ArchiveMember(
            info.filename,
            error=DamagedError(why, remedy="Fetch the archive again, or unpack it and give its files."),
            used=used,
        )
    else:
        meter.time()
        meter.take(len(data), packed=max(used, 1))
        if may_hold:
            yield ArchiveMember(info.filename, data, used=used)
