"""Which filings a book has: for each accession number, what it was read from, with little memory for each."""

from __future__ import annotations

import hashlib
import re
import struct
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from section16.store.book.database_faults import database_faults
from section16.store.book.kinds import COPY, DELETED, SOURCES, SUPERSESSIONS
from section16.store.book.manifest import Manifest
from section16.store.book.storage import BookHome
from section16.store.book.truth import ACCESSION_KEY, connect, define_views

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}", re.ASCII)


class KnownFiling(msgspec.Struct, frozen=True, gc=False):
    """The newest version of a filing: what it was read from, its hash, and its batch.

    ``known_at`` is when the book learned of it, in microseconds since 1970.
    """

    kind: str
    sha256: str
    batch: int
    known_at: int = 0

    def yields_to(self, other: KnownFiling) -> bool:
        """Whether another version takes its place: read from a fuller source, or known later from the same kind of source."""
        mine, theirs = SOURCES[self.kind], SOURCES[other.kind]
        if mine != theirs:
            return mine < theirs
        digest, others = self.sha256[:_DIGITS], other.sha256[:_DIGITS]
        return digest != others and (self.known_at, digest) < (other.known_at, others)


_DIGITS = 15
"""So many digits of a hash distinguish two versions of one filing; they fit into a whole number of 64 bits."""
_PACKED = struct.Struct("=bqqq")
"""What is known of an added filing: the rank of its source, the digits of its hash, its batch, and when it was known."""


def accession_key(accession: str) -> int:
    """Return an accession number as a whole number of 64 bits; another text has a negative one, from its hash.

    >>> accession_key("0000012345-26-000007")
    1234526000007
    """
    if _ACCESSION.fullmatch(accession):
        return int(accession.replace("-", ""))
    return -1 - int(hashlib.sha256(accession.encode()).hexdigest()[:_DIGITS], 16)


class KnownFilings:
    """The filings of a book by accession number, as the book was when they were loaded, and those added since.

    Each takes 40 bytes, and 140 where it was added since: a book of millions of filings is known within the memory of a small
    machine.
    """

    def __init__(self, table: pa.Table | None = None, deleted: frozenset[int] = frozenset()) -> None:
        self._columns = {} if table is None else {name: _whole_numbers(table, name) for name in table.column_names}
        self._keys = self._columns.get("key", memoryview(b""))
        self._added: dict[int, bytes] = {}
        self.deleted = set(deleted)
        """The accession keys of filings that EDGAR deleted."""

    def __len__(self) -> int:
        """Return how many filings are known."""
        return len(self._keys) + sum(1 for key in self._added if self._place(key) is None)

    def __contains__(self, accession: str) -> bool:
        """Whether the book has a filing."""
        return self.get(accession) is not None

    @property
    def added(self) -> int:
        """How many filings were added since they were loaded."""
        return len(self._added)

    def get(self, accession: str) -> KnownFiling | None:
        """Return the newest version of a filing, or ``None``; EDGAR may have deleted it."""
        key = accession_key(accession)
        packed, at = self._added.get(key), self._place(key)
        if packed is not None:
            kind, digest, batch, known = _PACKED.unpack(packed)
        elif at is not None:
            kind, digest, batch, known = (self._columns[name][at] for name in ("rank", "digest", "batch", "known"))
        else:
            return None
        return KnownFiling(_KINDS[kind], f"{digest:0{_DIGITS}x}", batch, known)

    def is_deleted(self, accession: str) -> bool:
        """Whether EDGAR deleted a filing."""
        return bool(self.deleted) and accession_key(accession) in self.deleted

    def wants(self, accession: str, kind: str) -> bool:
        """Whether a file of a kind could add something: the filing is unknown, or known from no fuller source."""
        known = self.get(accession)
        return known is None or SOURCES[kind] >= SOURCES[known.kind]

    def add(self, accession: str, filing: KnownFiling) -> None:
        """Record a version of a filing as the newest."""
        digest = int(filing.sha256[:_DIGITS], 16)
        packed = _PACKED.pack(SOURCES[filing.kind], digest, filing.batch, filing.known_at)
        self._added[accession_key(accession)] = packed

    def _place(self, key: int) -> int | None:
        at = bisect_left(self._keys, key)
        return at if at < len(self._keys) and self._keys[at] == key else None


_KINDS = {rank: kind for kind, rank in SOURCES.items()}


def _whole_numbers(table: pa.Table, name: str) -> memoryview:
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    column = table.column(name).combine_chunks().cast(pa.int64())
    column = column.chunk(0) if isinstance(column, pa.ChunkedArray) else column
    return memoryview(column.buffers()[1]).cast("q")[column.offset : column.offset + len(column)]


def load_known(folder: BookHome, manifest: Manifest) -> KnownFilings:
    """Return the filings that a book has."""
    with database_faults(folder, "The book cannot be read"), connect() as connection:
        tables = define_views(connection, folder, manifest, only=("filings", SUPERSESSIONS))
        if "filings" not in tables:
            return KnownFilings(deleted=_deleted(connection, tables))
        older = f"ANTI JOIN (SELECT accession, of_batch AS batch FROM truth_{SUPERSESSIONS}"
        older += f" WHERE reason NOT IN ('{DELETED}', '{COPY}')) s"
        older += " USING (accession, batch)"
        left_out = older if SUPERSESSIONS in tables else ""
        ranks = ", ".join(f"'{kind}': {rank}" for kind, rank in SOURCES.items())
        found = connection.sql(
            f"SELECT {ACCESSION_KEY.format('accession')} AS key, CAST(MAP {{{ranks}}}[kind] AS BIGINT) AS rank, batch,"
            f" CAST('0x' || substr(sha256, 1, {_DIGITS}) AS BIGINT) AS digest,"
            f" coalesce(epoch_us(known_at), 0) AS known FROM truth_filings {left_out} ORDER BY key"
        ).to_arrow_table()
        return KnownFilings(found, _deleted(connection, tables))


def _deleted(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> frozenset[int]:
    if SUPERSESSIONS not in tables:
        return frozenset()
    key = ACCESSION_KEY.format("accession")
    found = connection.sql(f"SELECT DISTINCT {key} FROM truth_{SUPERSESSIONS} WHERE reason = '{DELETED}'").fetchall()
    return frozenset(key for (key,) in found)
