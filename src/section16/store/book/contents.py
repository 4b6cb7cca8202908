"""What a book holds, in numbers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.store.book.generations import reading
from section16.store.book.kinds import COPY, SUPERSESSIONS
from section16.store.book.manifest import FORMAT, Manifest, read_manifest
from section16.store.book.segments import read_segment

if TYPE_CHECKING:
    import duckdb


class BookContents(msgspec.Struct, frozen=True, kw_only=True):
    """What a book holds, as published last.

    ``filings`` are those in force, ``superseded`` the versions that were corrected or deleted, ``copies`` the documents without
    an accession number that say what another filing says, and do not count. ``unreadable`` files could not be read.
    ``unpublished`` are batches that the newest generation does not have yet; ``unposted`` are issuers whose ledger is older
    than their filings,
    ``failed`` those whose ledger could not be computed, each with the reason.
    """

    format: int = FORMAT
    generation: int = 0
    filings: int = 0
    forms: dict[str, int] = {}
    sources: dict[str, int] = {}
    first_filed: date | None = None
    last_filed: date | None = None
    issuers: int = 0
    reporting_persons: int = 0
    transactions: int = 0
    holdings: int = 0
    superseded: int = 0
    copies: int = 0
    unreadable: int = 0
    unposted: int = 0
    failed: dict[str, str] = {}
    unpublished: int = 0
    segments: int = 0
    segment_bytes: int = 0
    original_bytes: int = 0
    database_bytes: int = 0


def contents(folder: Path) -> BookContents:
    """Return what a book holds; of a book in which nothing was published, the sizes alone.

    Raises :class:`~section16.errors.BookError` where there is none.
    """
    manifest = read_manifest(folder)
    newest = manifest.generation
    if newest is None:
        return _sizes(BookContents(unpublished=manifest.batch), manifest)
    with reading(folder) as connection:
        filed = connection.execute(
            "SELECT count(*), count(DISTINCT issuer_cik), min(filed), max(filed),"
            " (SELECT count(*) FROM filed.filings WHERE NOT current),"
            " (SELECT count(DISTINCT cik) FROM owners), (SELECT count(*) FROM transactions), (SELECT count(*) FROM holdings)"
            " FROM filings"
        ).fetchone()
        assert filed is not None
        forms = connection.execute("SELECT coalesce(form, ''), count(*) FROM filings GROUP BY 1 ORDER BY 1").fetchall()
        sources = connection.execute("SELECT coalesce(kind, ''), count(*) FROM filings GROUP BY 1 ORDER BY 1").fetchall()
        unposted = connection.execute(_UNPOSTED).fetchone()
        failed = _failed(connection)
        served = connection.execute("SELECT number, batch FROM generation").fetchone()
    assert unposted is not None
    assert served is not None
    found = BookContents(
        generation=served[0],
        filings=filed[0],
        forms=dict(forms),
        sources=dict(sources),
        first_filed=filed[2],
        last_filed=filed[3],
        issuers=filed[1],
        reporting_persons=filed[5],
        transactions=filed[6],
        holdings=filed[7],
        superseded=filed[4],
        copies=_copies(folder, manifest),
        unposted=unposted[0],
        failed=dict(failed),
        unpublished=manifest.batch - served[1],
    )
    return _sizes(found, manifest)


def _copies(folder: Path, manifest: Manifest) -> int:
    """Return how many documents are copies of filings; the database leaves them out."""
    home = manifest.home(folder)
    found: set[str] = set()
    for segment in manifest.of_table(SUPERSESSIONS):
        rows = read_segment(home, segment, ["accession", "reason"])
        found.update(row["accession"] for row in rows.to_pylist() if row["reason"] == COPY)
    return len(found)


def _failed(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return the issuers whose ledger could not be computed; a generation of an earlier version does not state them."""
    columns = {name for name, *_ in connection.execute("DESCRIBE computed.posted").fetchall()}
    if "failure" not in columns:
        return []
    return connection.execute("SELECT issuer_cik, failure FROM computed.posted WHERE failure IS NOT NULL ORDER BY 1").fetchall()


_UNPOSTED = (
    "SELECT count(*) FROM (SELECT issuer_cik, max(batch) AS batch FROM filed.filings WHERE current AND issuer_cik <> ''"
    " GROUP BY issuer_cik) f LEFT JOIN computed.posted p USING (issuer_cik) WHERE p.basis IS NULL OR p.basis < f.batch"
)


def _sizes(found: BookContents, manifest: Manifest) -> BookContents:
    return msgspec.structs.replace(
        found,
        segments=len(manifest.segments),
        segment_bytes=sum(one.bytes for one in manifest.segments),
        original_bytes=sum(one.bytes for one in manifest.originals),
        database_bytes=sum({one.checksum or one.file: one.bytes for one in manifest.served()}.values()),
    )
