"""The files of zip archives that may hold a form, also of one that was cut short and has lost the list of its files."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from section16.errors import DamagedError, UnreadableError
from section16.ingest.unpacked import HEAD, PACKED, UNPACKED, ZIP, FormTest, Window, broken, plain_parts
from section16.library_words import packing_fault
from section16.limits import Meter
from section16.sources.archive import ArchiveMember

_HEADER = struct.Struct("<4sHHHIIIIHH")
_ENCRYPTED, _STATED_BEHIND, _UTF8 = 1, 8, 0x800
"""Flags of a file in a zip archive; where the second is set, its sizes are behind it."""
_BEHIND, _IN_EXTRA = b"PK\x07\x08", 0xFFFFFFFF


def zip_members(stream: BinaryIO, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files of a zip archive that may hold a form."""
    try:
        with zipfile.ZipFile(stream) as packed:
            used = 0
            for info in packed.infolist():
                if info.is_dir():
                    continue
                meter.member()
                used += info.compress_size
                yield from _of_zip_member(packed, info, meter, is_form, used)
                meter.files += 1
    except (zipfile.BadZipFile, NotImplementedError) as error:
        if not meter.members:  # its list of files, at the end, is missing
            yield from _without_list(stream, meter, is_form)
        raise broken(error, meter) from None
    if not meter.members:
        raise UnreadableError("The archive contains no files.", remedy="Fetch it again.")


def _without_list(stream: BinaryIO, meter: Meter, is_form: FormTest) -> Iterator[ArchiveMember]:
    """Yield the files of a zip archive that was cut short: each has a header of its own, up to the first that is not whole."""
    stream.seek(0)
    window = Window(plain_parts(stream, meter), stream)
    with suppress(EOFError, zlib.error, struct.error):
        while (header := window.peek(_HEADER.size)).startswith(ZIP):
            _, _, flags, method, _, check, packed, _, named, extra = _HEADER.unpack(header)
            if flags & _ENCRYPTED or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                return
            if packed == _IN_EXTRA or (flags & _STATED_BEHIND and method == zipfile.ZIP_STORED):
                return
            window.take(_HEADER.size)
            name = window.take(named).decode("utf-8" if flags & _UTF8 else "cp437", "replace")
            window.skip(extra)
            meter.member()
            data = _inflated(window, meter) if method == zipfile.ZIP_DEFLATED else window.take(packed)
            if flags & _STATED_BEHIND:
                marked = window.peek(4) == _BEHIND
                check = int.from_bytes(window.take(16 if marked else 12)[4 if marked else 0 :][:4], "little")
            if zlib.crc32(data) != check:
                return
            if name.endswith("/"):
                continue
            meter.files += 1
            if is_form(data[:HEAD]):
                yield ArchiveMember(name, data, used=window.used)


def _inflated(window: Window, meter: Meter) -> bytes:
    """Return what is unpacked from here on; raises ``EOFError`` where it is cut short."""
    unpacker, pieces, size = zlib.decompressobj(wbits=-15), [], 0
    while not unpacker.eof:
        data = window.peek(PACKED)
        piece = unpacker.decompress(data, UNPACKED)
        used = len(data) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        if not used and not piece:
            raise EOFError("unexpected end of data")
        window.take(used)
        pieces.append(piece)
        size += len(piece)
        meter.file(size)
        meter.take(len(piece), packed=max(window.used, 1))
    return b"".join(pieces)


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
