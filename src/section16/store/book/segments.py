"""Segments: immutable Parquet files, each with rows of one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section16.store.book.folder import SEGMENTS, keep
from section16.store.book.manifest import Segment
from section16.store.book.storage import BookHome, opened

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_OF_GROUP = 122_880
"""Rows of a group within a file: as many as DuckDB reads at once."""


def write_segment(home: BookHome, table: str, rows: pa.Table, batch: int = 0) -> Segment:
    """Write rows of a table as a segment, and bring it to the disk. Raises :class:`OSError`."""
    import pyarrow as pa  # noqa: PLC0415 - an optional extra, loaded when a book is first used
    import pyarrow.parquet as pq  # noqa: PLC0415

    sink = pa.BufferOutputStream()
    # Zstandard finds what recurs itself: with dictionaries the files of real filings are larger, and take half as long again.
    pq.write_table(rows, sink, compression="zstd", row_group_size=_ROWS_OF_GROUP, use_dictionary=False)
    data = sink.getvalue()
    name, digest = keep(home, f"{SEGMENTS}/{table}", ".parquet", memoryview(data))
    return Segment(file=name, bytes=len(data), sha256=digest, table=table, rows=rows.num_rows, batch=batch)


def read_segment(home: BookHome, segment: Segment, columns: list[str] | None = None) -> pa.Table:
    """Return the rows of a segment."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    with opened(home, segment.file) as stream:
        return pq.read_table(stream, columns=columns, partitioning=None)
