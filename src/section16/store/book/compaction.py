"""Compaction: many small segments of a table as few large ones, in order, without the rows that nothing needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.store.book.damage import require_intact
from section16.store.book.kinds import COPY, DELETED, SUPERSESSIONS, is_filed
from section16.store.book.manifest import Manifest, Segment
from section16.store.book.segments import write_segment
from section16.store.book.storage import BookHome
from section16.store.book.truth import define_views, rows_of, spilling

if TYPE_CHECKING:
    import duckdb

_BYTES = 256 << 20
"""Bytes of the rows of a compacted segment, before they are compressed: few large files are read faster than many."""
_ROWS_AT_ONCE = 50_000
_LEFT_OUT = f"reason NOT IN ('corrected', '{COPY}', '{DELETED}')"


def compacted(folder: Path, manifest: Manifest) -> Manifest:
    """Return the manifest with few large segments in place of many; originals and generations stay as they are.

    Left out are versions of filings that a fuller source or a copy replaced, and what was computed for an issuer before it was
    computed again. Raises :class:`OSError`, and :class:`~section16.errors.BookError` for a segment that is damaged.
    """
    require_intact(folder, manifest)
    with spilling(folder, "4GB") as connection:
        names = define_views(connection, folder, manifest)
        home = manifest.home(folder)
        segments = [segment for name in names for segment in _segments(connection, home, name, names)]
    return msgspec.structs.replace(manifest, segments=tuple(segments))


def _segments(connection: duckdb.DuckDBPyConnection, home: BookHome, name: str, names: tuple[str, ...]) -> Iterator[Segment]:
    """Write the rows of a table that are needed as new segments."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    waiting: list[pa.RecordBatch] = []
    reader: Iterator[pa.RecordBatch] = iter(rows_of(connection, _needed(name, names), _ROWS_AT_ONCE))
    for batch in reader:
        waiting.append(batch)
        if sum(one.nbytes for one in waiting) >= _BYTES:
            yield write_segment(home, name, pa.Table.from_batches(waiting))
            waiting = []
    if waiting:
        yield write_segment(home, name, pa.Table.from_batches(waiting))


def _needed(name: str, names: tuple[str, ...]) -> str:
    """Return SQL for the rows of a table that are needed; originals are kept whatever became of their filings."""
    if is_filed(name) and SUPERSESSIONS in names and name != "originals":
        gone = f"SELECT accession, of_batch AS batch FROM truth_{SUPERSESSIONS} WHERE {_LEFT_OUT}"
        return f"SELECT * FROM truth_{name} ANTI JOIN ({gone}) USING (accession, batch)"
    if name == SUPERSESSIONS:
        return f"SELECT DISTINCT * FROM truth_{name} WHERE NOT ({_LEFT_OUT})"
    return f"SELECT * FROM truth_{name}"
