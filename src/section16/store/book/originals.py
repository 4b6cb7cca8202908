"""Originals: the bytes of filings as they were read, in compressed blocks of many filings.

A block holds a few dozen filings. Compressed one by one they would take more than twice the space; in much larger blocks,
reading the filings of one issuer, which lie in many blocks, would cost more than understanding them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from section16.action import Action
from section16.errors import BookError
from section16.store.book.folder import ORIGINALS, keep
from section16.store.book.manifest import BookFile
from section16.store.book.storage import BookHome, part_of

if TYPE_CHECKING:
    import pyarrow as pa

_BLOCK = 256 * 1024
"""Bytes of a block before it is compressed; a larger filing is a block of its own."""
_LEVEL = 1
"""How hard zstd tries: at 3 the bytes of real filings are a hundredth fewer, and packing them takes half as long again."""
_KEPT = 64
"""Blocks that are kept in memory: filings of one issuer often lie in one block."""


class Original(msgspec.Struct, frozen=True, gc=False):
    """A filing as it was read: its accession number, its bytes, and their hash where it is known already.

    For a filing of a data set, the bytes are its document as section16 JSON: its rows are in no file of their own.
    """

    accession: str
    data: bytes
    sha256: str = ""


class Place(msgspec.Struct, frozen=True, gc=False):
    """Where the bytes of a filing are: the file, the block in the file, and the part of the block.

    ``sha256`` is their hash, or its first digits.
    """

    accession: str
    sha256: str
    file: str
    block: int
    block_bytes: int
    block_size: int
    start: int
    size: int


_TEXTS = ("accession", "sha256", "file")
PLACE_COLUMNS = tuple((name, "VARCHAR" if name in _TEXTS else "BIGINT") for name in Place.__struct_fields__)
"""The columns of the table of places, with their types of SQL."""


def keep_originals(home: BookHome, originals: Sequence[Original]) -> tuple[BookFile, pa.Table]:
    """Write originals as one file of blocks, and return the file and the table of their places. Raises :class:`OSError`."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    data, places = _packed(originals)
    name, digest = keep(home, ORIGINALS, ".blocks", data)
    columns: dict[str, list[Any]] = {field: [getattr(place, field) for place in places] for field in Place.__struct_fields__}
    columns["file"] = [name] * len(places)
    return BookFile(file=name, bytes=len(data), sha256=digest), pa.table(columns, schema=places_schema())


def places_schema() -> pa.Schema:
    """Return the schema of the table of places."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    return pa.schema([(name, pa.string() if kind == "VARCHAR" else pa.int64()) for name, kind in PLACE_COLUMNS])


def _packed(originals: Sequence[Original]) -> tuple[bytes, list[Place]]:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    codec = pa.Codec("zstd", compression_level=_LEVEL)
    packed, places = bytearray(), []
    for block in _blocks(originals):
        raw = b"".join(original.data for original in block)
        compressed = codec.compress(raw, asbytes=True)
        start = 0
        for original in block:
            digest = original.sha256 or hashlib.sha256(original.data).hexdigest()
            size = len(original.data)
            places.append(Place(original.accession, digest, "", len(packed), len(compressed), len(raw), start, size))
            start += size
        packed += compressed
    return bytes(packed), places


def _blocks(originals: Iterable[Original]) -> Iterator[list[Original]]:
    block: list[Original] = []
    size = 0
    for original in originals:
        if block and size + len(original.data) > _BLOCK:
            yield block
            block, size = [], 0
        block.append(original)
        size += len(original.data)
    if block:
        yield block


def read_original(home: BookHome, place: Place) -> bytes:
    """Return the bytes of a filing.

    Raises :class:`~section16.errors.BookError` where they are not those that were kept.
    """
    block = _block(home, place.file, place.block, place.block_bytes, place.block_size)
    data = block[place.start : place.start + place.size]
    if not hashlib.sha256(data).hexdigest().startswith(place.sha256):
        raise _damaged(home, place.file, place.accession)
    return data


@lru_cache(maxsize=_KEPT)
def _block(home: BookHome, file: str, at: int, length: int, size: int) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    try:
        compressed = part_of(home, file, at, length)
        return pa.Codec("zstd").decompress(compressed, size, asbytes=True)  # type: ignore[no-any-return]  # pyarrow has no types
    except OSError as error:  # pyarrow's own error for bytes that it cannot decompress, too
        raise _damaged(home, file, "") from error


def _damaged(home: BookHome, file: str, accession: str) -> BookError:
    return BookError(
        f"The original of {accession or 'a filing'} is damaged.",
        where=str(home / file),
        remedy="Restore this file from a backup, after listing every damaged file.",
        action=Action("book.verify", {"book": str(home)}) if isinstance(home, Path) else None,
    )
