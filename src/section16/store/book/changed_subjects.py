"""Which issuers and reporting persons each of the last generations changed, so that answers about all others stay good.

A generation has the CIKs that it changed beside the state of the book that it was made from. An answer from an earlier
generation is that of a later one where every generation between them is listed and none changed a subject of the answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from section16.store.book.manifest import Manifest

if TYPE_CHECKING:
    import duckdb

_TABLE: Final = "lookup.changed_subjects"
_KEPT: Final = 200
"""Generations whose changes are listed: those of a working day of publications every few minutes."""
_OF_POSTED: Final = "SELECT issuer_cik AS cik FROM truth_posted"
_OF_FILINGS: Final = "SELECT issuer_cik AS cik FROM touched_issuers UNION SELECT owner_cik FROM touched_owners"


class ChangedSubjects(msgspec.Struct, frozen=True):
    """What a generation changed: the state of the book it was made of, and CIKs; ``None`` where everything may have changed."""

    state: str
    ciks: frozenset[str] | None


Changes = Mapping[int, ChangedSubjects]
"""What the last generations changed, by their numbers."""
NO_CHANGES: Final[Changes] = MappingProxyType({})


def state_of(manifest: Manifest) -> str:
    """Return what is another text for another content of the book: a hash of the names of its segments, which are hashes."""
    names = "\n".join(segment.file for segment in manifest.segments)
    return hashlib.sha256(f"{manifest.batch}\n{names}".encode()).hexdigest()[:16]


def note_changed(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], manifest: Manifest, number: int, since: int
) -> None:
    """List what a generation changed; one that is made from all segments may have changed everything."""
    connection.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE} (generation BIGINT, state VARCHAR, ciks VARCHAR[])")
    connection.execute(f"DELETE FROM {_TABLE} WHERE generation <= {number - _KEPT} OR generation >= {number}")
    parts = [_OF_FILINGS, *([_OF_POSTED] if "posted" in names else [])]
    ciks = f"(SELECT list(DISTINCT cik ORDER BY cik) FROM ({' UNION '.join(parts)}) WHERE cik IS NOT NULL)" if since else "NULL"
    connection.execute(
        f"INSERT INTO {_TABLE} SELECT ?, ?, coalesce({ciks}, {'[]' if since else 'NULL'})", [number, state_of(manifest)]
    )


def changes_in(connection: duckdb.DuckDBPyConnection) -> Changes:
    """Return what the generations before and with this one changed; nothing where an earlier version of section16 made it."""
    if not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'changed_subjects'").fetchall():
        return NO_CHANGES
    rows = connection.execute(f"SELECT generation, state, ciks FROM {_TABLE}").fetchall()
    return {number: ChangedSubjects(state, None if ciks is None else frozenset(ciks)) for number, state, ciks in rows}


def changed_between(changes: Changes, number: int, state: str, newest: int) -> frozenset[str] | None:
    """Return the CIKs that changed from a generation of a state to the newest; ``None`` where everything may have changed.

    >>> listed = {1: ChangedSubjects("a", None), 2: ChangedSubjects("b", frozenset({"7"}))}
    >>> sorted(changed_between(listed, 1, "a", 2)), changed_between(listed, 1, "x", 2), changed_between(listed, 1, "a", 3)
    (['7'], None, None)
    """
    first = changes.get(number)
    if first is None or first.state != state:
        return None
    found: set[str] = set()
    for between in range(number + 1, newest + 1):
        one = changes.get(between)
        if one is None or one.ciks is None:
            return None
        found |= one.ciks
    return frozenset(found)
