"""Batches on their way into a book: any process writes them to its folder, and the writer makes them part of the book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from section16.store.book.folder import refusals
from section16.store.book.kinds import is_by_issuer
from section16.store.book.manifest import BookFile, Segment
from section16.store.book.originals import Original, keep_originals
from section16.store.book.segments import write_segment
from section16.store.book.storage import BookHome

if TYPE_CHECKING:
    import pyarrow as pa


class StagedBatch(msgspec.Struct, frozen=True):
    """Files of a batch that are in the folder of a book and not yet part of it; small enough to pass between processes."""

    segments: tuple[Segment, ...]
    originals: tuple[BookFile, ...] = ()


def stage_batch(home: BookHome, tables: Mapping[str, pa.Table], originals: Sequence[Original] = ()) -> StagedBatch:
    """Write tables and originals as files in the folder of a book, without making them part of it.

    ``tables`` are by the names of :mod:`section16.store.book.kinds`: rows of filings beside ``filings``, in which an accession
    number occurs once, and records. Raises :class:`~section16.errors.BookError` where the folder cannot be written.
    """
    _require_once(tables)
    with refusals(home):
        files: tuple[BookFile, ...] = ()
        if originals:
            file, places = keep_originals(home, originals)
            files, tables = (file,), {**tables, "originals": places}
        segments = tuple(write_segment(home, name, rows) for name, rows in tables.items() if rows.num_rows)
    return StagedBatch(segments, files)


def stage_issuers(  # noqa: PLR0913 - each is a part of what is recorded of the issuers
    home: BookHome,
    tables: Mapping[str, pa.Table],
    issuers: Sequence[str],
    basis: int,
    *,
    moment: int = 0,
    failures: Mapping[str, str] = MappingProxyType({}),
) -> StagedBatch:
    """Write what was computed for issuers from the batches up to ``basis``, in place of what was computed for them earlier.

    Each table has ``issuer_cik`` with ten digits; an issuer without rows in a table has none from then on. ``moment`` is when
    it was computed, in microseconds since 1970; ``failures`` say why it could not be, by issuer.
    """
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    for name in tables:
        if not is_by_issuer(name):
            raise ValueError(f"{name} is not a table by issuer")
    number = len(issuers)
    times = pa.array([moment] * number, pa.int64()).cast(pa.timestamp("us", tz="UTC"))
    posted = {
        "issuer_cik": pa.array(issuers, pa.string()),
        "basis": pa.array([basis] * number, pa.int64()),
        "posted_at": times,
        "failure": pa.array([failures.get(issuer) for issuer in issuers], pa.string()),
    }
    return stage_batch(home, {**tables, "posted": pa.table(posted)})


def _require_once(tables: Mapping[str, pa.Table]) -> None:
    """Raise for a batch that has a filing twice: its rows in other tables could not be distinguished."""
    import pyarrow.compute as pc  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if "filings" not in tables:
        return
    accessions = tables["filings"]["accession"]
    if pc.count_distinct(accessions).as_py() != len(accessions):
        raise ValueError("an accession number occurs twice in the filings of a batch; keep the fullest source of each")
