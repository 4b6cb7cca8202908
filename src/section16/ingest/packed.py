"""The members of archives in bulk: a walk of our own over tar and gzip, in a fraction of the time of ``tarfile``.

A member whose first bytes show another form is passed over without being copied: in a day of EDGAR's feed these are nineteen
of twenty. Everything is measured against the limits, and nothing is ever written under a name from an archive. What is rarely
used for tar archives (bz2, xz) is left to :mod:`section16.sources.archive`.
"""

from __future__ import annotations

import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from section16.errors import TooLargeError, UnreadableError
from section16.formats.data_set import table_named
from section16.formats.detect import is_tar
from section16.ingest.concatenated import begins_submission, divided, is_long, submissions_in
from section16.ingest.unpacked import GZIP, HEAD, ZIP, FormTest, Window, broken, plain_parts, unpacked_parts
from section16.ingest.zip_archive import zip_members
from section16.limits import Limits, Meter, Stopwatch
from section16.sources import archive
from section16.sources.archive import ArchiveMember

_BLOCK = tarfile.BLOCKSIZE
_LONGEST_NAME = 1024 * 1024
_FILES = frozenset((b"0", b"\0", b"7"))
_WITHOUT_DATA = frozenset((b"1", b"2", b"3", b"4", b"5", b"6"))
_ADLER = 65_521
_RARE = (b"BZh", b"\xfd7zX")
"""How archives begin that are packed with bzip2 or xz."""
_NESTED = (*archive.ENDINGS, ".zip", ".gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""The names of archives inside an archive that are read."""


def is_packed(file: Path) -> bool:
    """Whether a file is an archive by its name, or so many submissions one behind the other that it is walked like one."""
    return file.name.lower().endswith((*archive.ENDINGS, ".zip")) or is_long(file)


def packed_members(file: Path, limits: Limits, stopwatch: Stopwatch, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files that may hold a form; one that cannot be read is yielded with the reason, and the next one follows.

    Raises :class:`~section16.errors.UnreadableError` for an archive that cannot be read further, or that goes beyond a limit.
    """
    meter = Meter(limits, stopwatch)

    def is_wanted(head: bytes) -> bool:
        return may_be_nested(head) or is_form(head)

    with file.open("rb") as stream:
        start = stream.read(4)
        stream.seek(0)
        found: Iterator[ArchiveMember]
        if start.startswith(_RARE):
            found = (one for one in archive.members(file, limits, stopwatch) if one.error or is_wanted(one.data[:HEAD]))
        else:
            found = walked(stream, start, meter, is_wanted)
        for member in found:
            if member.error is not None or not may_be_nested(member.data[:_BLOCK]):
                yield member
            elif is_nested(member):
                yield from nested_members(member, meter, is_form)
            elif is_form(member.data[:HEAD]):
                yield member


def walked(stream: BinaryIO, start: bytes, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files of an archive that may hold a form, by what its first bytes say it is."""
    if start.startswith(b"PK"):
        return zip_members(stream, meter, is_form)
    return _of_tar(stream, meter, is_form, packed=start.startswith(GZIP))


# --- an archive inside another


def may_be_nested(head: bytes) -> bool:
    """Whether a member may be an archive itself, by its first bytes."""
    return head.startswith((GZIP, ZIP, *_RARE)) or (head[257:262] == b"ustar" and is_tar(head))


def is_nested(member: ArchiveMember) -> bool:
    """Whether a member is an archive itself; by its name as well, for a workbook is a zip file and no archive of filings."""
    return member.name.lower().endswith(_NESTED) and may_be_nested(member.data[:HEAD])


def nested_members(member: ArchiveMember, outer: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files of an archive inside another that may hold a form, each behind the name of that archive.

    The limits hold for both together. An archive inside this one is not read further, and neither is a data set: each is
    yielded with the reason.
    """
    meter = Meter.inside(outer, packed=member.used)
    try:
        for one in _of_nested(member, meter, is_form):
            name = f"{member.name}:{one.name}" if one.name else member.name
            error = one.error or _not_read(one)
            if error is not None or is_form(one.data[:HEAD]):
                yield ArchiveMember(name, b"" if error else one.data, error, member.used)
    except TooLargeError:
        raise
    except UnreadableError as error:
        yield ArchiveMember(member.name, error=error, used=member.used)


def _of_nested(member: ArchiveMember, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    def is_wanted(head: bytes) -> bool:
        return may_be_nested(head) or is_form(head)

    if member.data.startswith(_RARE):
        remedy = "Unpack the archive around it, and give this one by itself."
        raise UnreadableError("An archive of this kind is not read inside another.", remedy=remedy)
    if member.data.startswith(GZIP):
        data = io.BytesIO(member.data)
        window = Window(unpacked_parts(data, meter), data)
        start = _peeked(window, meter, _BLOCK)
        whole = b"" if is_tar(start) else _peeked(window, meter, meter.limits.file_bytes + 1)
        if whole and (len(whole) <= meter.limits.file_bytes or not begins_submission(start)):
            yield from _packed_alone(whole, meter)
            return
    yield from walked(io.BytesIO(member.data), member.data[:4], meter, is_wanted)


def _peeked(window: Window, meter: Meter, size: int) -> bytes:
    try:
        return window.peek(size)
    except UnreadableError:
        raise
    except archive.BROKEN as error:
        raise broken(error, meter, window) from None


def _packed_alone(data: bytes, meter: Meter) -> Iterator[ArchiveMember]:
    """Yield a file that is packed by itself, or the submissions in it; without a name, where it is one."""
    try:
        meter.file(len(data))
    except TooLargeError as error:
        yield ArchiveMember("", error=error)
        return
    found = divided(data)
    for number, one in enumerate(found, 1):
        meter.member()
        meter.files += 1
        yield ArchiveMember(str(number) if len(found) > 1 else "", one)


def _not_read(one: ArchiveMember) -> UnreadableError | None:
    """Return why a file inside a nested archive is not read, if it is not."""
    remedy = "Unpack the archive around it, and give this one by itself."
    if is_nested(one):
        return UnreadableError("This archive is inside one that is itself inside another.", remedy=remedy)
    if table_named(one.name) is not None:
        return UnreadableError("A data set inside another archive is not read.", remedy=remedy)
    return None


# --- tar


def _of_tar(stream: BinaryIO, meter: Meter, is_form: FormTest, *, packed: bool) -> Iterator[ArchiveMember]:
    window = Window(unpacked_parts(stream, meter) if packed else plain_parts(stream, meter), stream)
    try:
        if begins_submission(window.peek(_BLOCK)):
            yield from submissions_in(window.rest(), meter, is_form, lambda: window.used)
        else:
            yield from _walk(window, meter, is_form)
    except UnreadableError as error:
        error.where = error.where or archive.reached(meter.files)
        raise
    except archive.BROKEN as error:
        raise broken(error, meter, window) from None
    if not meter.files:
        raise UnreadableError("The archive contains no files.", remedy="Fetch it again.")


def _walk(window: Window, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
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
            meter.files += 1
            yield ArchiveMember(name, error=_sparse(), used=window.used)
        elif kind == b"\0" and name.endswith("/"):
            continue  # a folder of the oldest kind
        elif kind in _FILES:
            window.within = name
            yield from _file(window, meter, is_form, name, size)
        elif kind not in _WITHOUT_DATA:
            window.skip(_padded(size))
    if header and any(piece.strip(b"\0") for piece in window.rest()):
        what = "There is more data after the end of the archive, as when two archives were joined. It was not read."
        raise UnreadableError(what, remedy="Unpack the archives and give each by itself.")


def _file(window: Window, meter: Meter, is_form: FormTest, name: str, size: int) -> Iterator[ArchiveMember]:
    """Yield a file that may hold a form and within the limits; pass over another one."""
    data, error = b"", None
    may_hold = is_form(window.peek(min(size, HEAD)))
    try:
        meter.file(size if may_hold else 0)
    except UnreadableError as beyond:
        error = beyond
    if may_hold and error is None:
        data = window.take(size)
    else:
        window.skip(size)
    window.within = ""
    meter.files += 1
    if may_hold:
        yield ArchiveMember(name, data, error, used=window.used)
    window.skip(_padded(size) - size)  # behind it: the file is whole where its padding is not


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _content(window: Window, size: int) -> bytes:
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


def _skip_sparse(window: Window, header: bytes, size: int) -> None:
    extended = header[482]
    while extended:
        extended = window.take(_BLOCK)[504]
    window.skip(_padded(size))


def _sparse() -> UnreadableError:
    return UnreadableError("The archive contains a sparse file.", remedy="Pack the archive again without sparse files.")
