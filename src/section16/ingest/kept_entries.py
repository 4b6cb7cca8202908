"""The entries of a filing, kept beside its original: the ledger of its issuer is computed again without reading it again.

They are what the program made of the original. A program that differs by one letter in the code which reads and posts filings
reads the original instead, so that what is computed never depends on when a filing was added.
"""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

import msgspec

from section16 import document, formats
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.ledger import entries
from section16.ledger.entries.amendment import PostedFiling
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.posting import entries_of, filing_of

KEPT: Final = "entries:"
"""Begins the name under which the entries of a filing are kept among the originals."""
_PACKAGES: Final = (document, formats, entries)
"""The code that decides what a filing becomes."""
_NOT_KEPT: Final = frozenset({"id", "start", "when", "order", "filing", "source"})
"""What a value gives itself, and what is known where it is unpacked."""
_ENCODER: Final = msgspec.msgpack.Encoder()


@cache
def _reader() -> bytes:
    """Return what names the code of this program that reads and posts filings."""
    found = hashlib.sha256()
    for package in _PACKAGES:
        folder = Path(package.__path__[0])
        for file in sorted(folder.rglob("*.py")):
            found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return found.digest()[:16]


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _NOT_KEPT)


@cache
def _decoder() -> msgspec.msgpack.Decoder[Any]:
    """Return what makes the values of a filing and of its rows from bytes, by the types of their fields."""
    filing, row = (_values_of(kind) for kind in (LedgerFiling, Entry))
    return msgspec.msgpack.Decoder(tuple[filing, list[row]])  # type: ignore[valid-type]  # made from the declared types


def _values_of(kind: type[msgspec.Struct]) -> Any:
    hints = typing.get_type_hints(kind)
    return tuple[tuple(hints[name] for name in _fields(kind))]  # type: ignore[misc]  # made from the declared types


def posted(submission: Submission) -> PostedFiling:
    """Return the filing of a submission and its entries, which its checks use and the book keeps."""
    filing = filing_of(submission)
    return filing, tuple(entries_of(submission.document, filing))


def packed_entries(submission: Submission, accession: str, known: PostedFiling | None = None) -> bytes | None:
    """Return the entries of a submission as bytes; ``None`` where they depend on more than the submission and its number.

    A bare document has its number from the name of a file; a text that is no Unicode cannot be packed. ``known`` are the filing
    and its entries where they were computed before.
    """
    if submission.header is None:
        return None
    try:
        filing, entries = known or posted(submission)
        if filing.accession != accession or not filing.issuer or not filing.owners:
            return None
        values, row = _getters()
        return _reader() + _ENCODER.encode((values(filing), list(map(row, entries))))
    except (UnreadableError, UnicodeEncodeError):
        return None


@cache
def _getters() -> tuple[Callable[[LedgerFiling], tuple[Any, ...]], Callable[[Entry], tuple[Any, ...]]]:
    """Return what takes the values that are kept from a filing and from an entry."""
    return attrgetter(*_fields(LedgerFiling)), attrgetter(*_fields(Entry))


def is_packed_here(data: bytes) -> bool:
    """Whether this program packed entries: what another one made of an original may differ."""
    return data.startswith(_reader())


def unpacked_entries(data: bytes, source: str) -> PostedFiling:
    """Return a filing as read from a source, with its entries, which this program packed."""
    values, rows = _decoder().decode(memoryview(data)[len(_reader()) :])
    filing = LedgerFiling(source=source, **dict(zip(_fields(LedgerFiling), values, strict=True)))
    # The fields that are kept follow one another behind the filing: giving their names would take half of the time.
    return filing, tuple(Entry(filing, *row) for row in rows)
