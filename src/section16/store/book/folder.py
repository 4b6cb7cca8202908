"""The folder of a book: where its files are, and what is said when the system refuses to write them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from section16.errors import BookError
from section16.library_words import system_reason, writing_remedy
from section16.store.book.storage import BookHome, keep_whole

MANIFEST = "book.json"
LOCK = "writing.lock"
SEGMENTS = "segments"
ORIGINALS = "originals"
SERVING = "serving"
REVISION = f"{SERVING}/revision-"
"""How the name of an empty file begins whose end is the number of the last manifest: no bit of it can be damaged."""
_NAMED = 20
"""So many digits of a hash name a file."""
_PART = 1 << 20
"""Bytes that are read at once: they stay in the cache of the processor until they are counted."""


@contextmanager
def refusals(folder: BookHome, what: str = "The book", *, intact: str = " The book is intact.") -> Iterator[None]:
    """State what the system refuses, such as a full disk, as an error of the book."""
    try:
        yield
    except OSError as error:
        raise BookError(
            f"{what} cannot be written: {system_reason(error)}.",
            where=str(folder),
            remedy=f"{writing_remedy(error)} Then run the command again.{intact}",
        ) from None


def make_folders(folder: Path) -> None:
    """Make the folders of a book; those that exist stay as they are."""
    for name in (SEGMENTS, ORIGINALS, SERVING):
        (folder / name).mkdir(parents=True, exist_ok=True)


def keep(home: BookHome, place: str, ending: str, data: bytes | memoryview) -> tuple[str, str]:
    """Write bytes under the name of their hash, unless they are there, and return the name and the hash.

    The same bytes have the same name, so that work that was interrupted and repeated leaves nothing twice.
    """
    digest = hashlib.sha256(data).hexdigest()
    name = f"{place}/{digest[:_NAMED]}{ending}"
    keep_whole(home, name, data)
    return name, digest


def checksum_of(path: Path) -> str:
    """Return CRC-32 and Adler-32 of a file: for a large file that is written each day and can be made again.

    They find every flipped bit in a tenth of the time that SHA-256 takes.
    """
    from isal import isal_zlib  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    part, crc, adler = memoryview(bytearray(_PART)), 0, 1
    with path.open("rb", buffering=0) as stream:
        while size := stream.readinto(part):
            crc, adler = isal_zlib.crc32(part[:size], crc), isal_zlib.adler32(part[:size], adler)
    return f"{crc:08x}{adler:08x}"
