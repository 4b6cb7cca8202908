"""What a book records of its inputs: archives that were read to their end, and files that could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from section16.ingest.intake import FAILED, RefusedFile
from section16.store.book.originals import Place as OriginalPlace
from section16.store.book.originals import read_original
from section16.store.book.segments import read_segment
from section16.store.book.storage import BookHome, opened

if TYPE_CHECKING:
    from section16.store.book.manifest import Manifest

INPUTS, FAILURES = "inputs", "failures"
"""The tables of records: inputs that were read, and files that were refused, or read after all."""
_TIME = pa.timestamp("us", tz="UTC")


class InputFile(msgspec.Struct, frozen=True):
    """A file that is an input, as it was when it was read: its path, size, and time of the last change in nanoseconds."""

    path: str
    size: int
    changed: int


def input_of(file: Path) -> InputFile:
    """Return a file as an input; raises ``OSError`` for one that is not there."""
    status = file.stat()
    return InputFile(str(file.resolve()), status.st_size, status.st_mtime_ns)


def read_before(home: BookHome, manifest: Manifest) -> frozenset[InputFile]:
    """Return the inputs that were read to their end; one that has changed since is another."""
    found: set[InputFile] = set()
    for segment in manifest.of_table(INPUTS):
        rows = read_segment(home, segment, ["path", "size", "changed"]).to_pylist()
        found.update(InputFile(**row) for row in rows)
    return frozenset(found)


def failures_of(home: BookHome, manifest: Manifest) -> tuple[RefusedFile, ...]:
    """Return the files that could not be read and were not read since."""
    open_: dict[str, RefusedFile] = {}
    for segment in manifest.of_table(FAILURES):
        for row in read_segment(home, segment).to_pylist():
            open_.pop(row["source"], None)
            if not row["resolved"]:
                open_[row["source"]] = RefusedFile(row["source"], row["reason"], row["remedy"], row["sha256"])
    return tuple(open_.values())


def input_rows(file: InputFile, moment: int) -> pa.Table:
    """Return the record of an input that was read to its end."""
    return pa.table(
        {
            "path": [file.path],
            "size": pa.array([file.size], pa.int64()),
            "changed": pa.array([file.changed], pa.int64()),
            "read_at": pa.array([moment], pa.int64()).cast(_TIME),
        }
    )


def failure_rows(failures: Sequence[tuple[RefusedFile, bool]], moment: int) -> pa.Table:
    """Return the records of files that could not be read, each with whether it was read after all."""
    return pa.table(
        {
            "source": pa.array([one.source for one, _ in failures], pa.string()),
            "sha256": pa.array([one.sha256 for one, _ in failures], pa.string()),
            "reason": pa.array([one.reason for one, _ in failures], pa.string()),
            "remedy": pa.array([one.remedy for one, _ in failures], pa.string()),
            "resolved": pa.array([resolved for _, resolved in failures], pa.bool_()),
            "known_at": pa.array([moment] * len(failures), pa.int64()).cast(_TIME),
        }
    )


def kept_original(home: BookHome, manifest: Manifest, digest: str) -> bytes | None:
    """Return the bytes of a file that could not be read, where the book keeps them."""
    for segment in manifest.of_table("originals"):
        with opened(home, segment.file) as stream:
            rows = pq.read_table(stream, filters=[("accession", "=", FAILED + digest)], partitioning=None)
        for row in rows.to_pylist():
            return read_original(home, OriginalPlace(**row))
    return None
