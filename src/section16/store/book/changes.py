"""Which issuers have filings that their ledger in the book does not know yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from section16.store.book.kinds import COPY, SUPERSESSIONS
from section16.store.book.manifest import Manifest
from section16.store.book.originals import Place
from section16.store.book.truth import cik, define_views, quoted, spilling

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 10_000
_BUFFER = 1 << 20
_MEMORY = "200MB"
"""What the database takes at most. It is closed before the issuers are computed, which take about as much: the sorted places of
a million filings, which take a gigabyte, wait in a file."""


class ChangedIssuer(msgspec.Struct, frozen=True):
    """An issuer by its CIK, with the places of the originals of its filings in force.

    ``others`` are issuers that may continue it or be continued by it: their filings are among the places. ``kept`` are the
    places of what is kept beside the originals under another name, by accession number.
    """

    cik: str
    places: tuple[Place, ...]
    others: tuple[str, ...] = ()
    kept: dict[str, Place] = {}

    @property
    def ciks(self) -> tuple[str, ...]:
        """All issuers that are computed together."""
        return (self.cik, *self.others)


class Shared(msgspec.Struct, frozen=True):
    """What issuers that may be one have in common: so many reporting persons, each on at most so many boards."""

    persons: int
    boards: int


def changed_issuers(
    folder: Path, manifest: Manifest, *, retry: bool = False, shared: Shared | None = None, beside: str = ""
) -> Iterator[ChangedIssuer]:
    """Yield the issuers whose filings were added, corrected or deleted since their ledger was computed, by their CIK.

    An issuer whose filings are all deleted is among them, without a filing. With ``retry``, so are the issuers whose ledger
    could not be computed. Issuers that may be one by what is ``shared`` come together, where one of them has changed.
    ``beside`` begins the names under which more is kept of filings, beside their originals.
    """
    with tempfile.TemporaryDirectory(prefix="section16-") as temporary:
        file = Path(temporary) / "places.parquet"
        with spilling(folder, _MEMORY) as connection:
            names = define_views(connection, folder, manifest)
            if "filings" not in names:
                return
            failed = _FAILED if retry and _has_failures(connection, names) else ""
            changed = [issuer for (issuer,) in connection.execute(_changed(names, failed)).fetchall()]
            groups = _together(connection, names, changed, shared) if shared and changed and "owners" in names else {}
            chosen = sorted({*changed, *groups})
            connection.sql(_of_issuers(names, beside), params=[chosen]).write_parquet(str(file), row_group_size=_ROWS_AT_ONCE)
        waiting: dict[str, tuple[Place, ...]] = {}
        for issuer, found in groupby(_rows_in(file), key=itemgetter(0)):
            places = tuple(Place(*row[1:]) for row in found if row[1] is not None)
            group = groups.get(issuer, (issuer,))
            if len(group) == 1:
                yield _issuer(issuer, places, beside)
                continue
            waiting[issuer] = places
            if issuer == group[-1]:
                yield _issuer(group[0], (place for one in group for place in waiting.pop(one)), beside, group[1:])


def _rows_in(file: Path) -> Iterator[tuple[Any, ...]]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    with pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False) as found:
        for batch in found.iter_batches(_ROWS_AT_ONCE, use_threads=False):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _issuer(cik: str, found: Iterable[Place], beside: str, others: tuple[str, ...] = ()) -> ChangedIssuer:
    places: list[Place] = []
    kept: dict[str, Place] = {}
    for place in found:
        if beside and place.accession.startswith(beside):
            kept[place.accession.removeprefix(beside)] = place
        else:
            places.append(place)
    return ChangedIssuer(cik, tuple(places), others, kept)


def _together(
    connection: duckdb.DuckDBPyConnection, names: tuple[str, ...], changed: list[str], shared: Shared
) -> dict[str, tuple[str, ...]]:
    """Return the issuers that may be one with a changed issuer, each with its group in the order of their CIKs."""
    groups: dict[str, set[str]] = {}
    asked: set[str] = set()
    more = set(changed)
    while more:
        pairs = connection.execute(_pairs(names), [sorted(more), shared.boards, shared.persons]).fetchall()
        asked |= more
        for one, other in pairs:
            together = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(together, together))
        more = set(groups) - asked
    return {issuer: tuple(sorted(group)) for issuer, group in groups.items()}


_FAILED = " OR bool_or(p.failed)"


def _has_failures(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> bool:
    """Whether a book records failures: one of an earlier version does not."""
    if "posted" not in names:
        return False
    return "failure" in {name for name, *_ in connection.execute("DESCRIBE truth_posted").fetchall()}


def _versions(names: tuple[str, ...]) -> str:
    """Return SQL for the versions of all filings: the issuer, whether each is in force, and the batch that last changed it."""
    none = "SELECT NULL AS accession, NULL::BIGINT AS of_batch, NULL AS gone, NULL::BIGINT AS batch WHERE false"
    changed = f"max(batch) FILTER (reason <> '{COPY}')"  # the ledger itself found the copies
    gone = f"SELECT accession, of_batch, true AS gone, {changed} AS batch FROM truth_{SUPERSESSIONS} GROUP BY ALL"
    return f"""
        gone AS ({gone if SUPERSESSIONS in names else none}),
        versions AS (
            SELECT {cik("f.issuer_cik")} AS issuer, f.accession, f.batch, f.filed, f.form, g.gone IS NULL AS current,
            greatest(f.batch, coalesce(g.batch, 0)) AS changed
            FROM truth_filings f LEFT JOIN gone g ON f.accession = g.accession AND f.batch = g.of_batch
            WHERE trim(f.issuer_cik) <> ''
        )
    """


def _changed(names: tuple[str, ...], failed: str) -> str:
    """Return SQL for the changed issuers."""
    failure = ", bool_or(failure IS NOT NULL) AS failed" if failed else ""
    posted = f"SELECT issuer_cik, max(basis) AS basis{failure} FROM truth_posted GROUP BY ALL"
    unposted = "SELECT NULL AS issuer_cik, NULL::BIGINT AS basis WHERE false"
    return f"""
        WITH {_versions(names)}, posted AS ({posted if "posted" in names else unposted})
        SELECT issuer FROM versions v LEFT JOIN posted p ON v.issuer = p.issuer_cik
        GROUP BY issuer HAVING max(v.changed) > coalesce(max(p.basis), 0){failed} ORDER BY issuer
    """


def _of_issuers(names: tuple[str, ...], beside: str) -> str:
    """Return SQL for the issuer and the place of each filing in force of issuers; of others, the issuer alone."""
    own = f"CASE WHEN starts_with(o.accession, {quoted(beside)}) THEN substr(o.accession, {len(beside) + 1})"
    of_filing = f"v.accession = {own} ELSE o.accession END" if beside else "v.accession = o.accession"
    columns = ", ".join(f"o.{name}" for name in Place.__struct_fields__)
    return f"""
        WITH {_versions(names)}, chosen AS (SELECT unnest(?::VARCHAR[]) AS issuer),
        filings AS (
            SELECT v.issuer, {columns} FROM versions v SEMI JOIN chosen USING (issuer)
            JOIN truth_originals o ON {of_filing} AND v.batch = o.batch WHERE v.current
        )
        SELECT c.issuer, f.* EXCLUDE (issuer) FROM chosen c LEFT JOIN filings f USING (issuer)
        ORDER BY c.issuer, f.accession
    """


def _pairs(names: tuple[str, ...]) -> str:
    """Return SQL for pairs of issuers with common persons, where the filings of one end before those of the other begin."""
    return f"""
        WITH {_versions(names)}, chosen AS (SELECT unnest(?::VARCHAR[]) AS issuer),
        in_force AS (SELECT * FROM versions WHERE current),
        spans AS (
            SELECT issuer, min(filed) AS first, max(filed) AS last FROM in_force WHERE form NOT LIKE '%/A' GROUP BY issuer
        ),
        boards AS (
            SELECT DISTINCT {cik("o.cik")} AS owner, v.issuer FROM truth_owners o
            JOIN in_force v ON o.accession = v.accession AND o.batch = v.batch WHERE trim(o.cik) <> ''
        ),
        few AS (SELECT owner FROM boards GROUP BY owner HAVING count(*) BETWEEN 2 AND ?),
        pairs AS (
            SELECT a.issuer AS one, b.issuer AS other FROM boards a JOIN boards b USING (owner) SEMI JOIN few USING (owner)
            WHERE a.issuer <> b.issuer AND a.issuer IN (FROM chosen) GROUP BY ALL HAVING count(*) >= ?
        )
        SELECT one, other FROM pairs LEFT JOIN spans a ON a.issuer = one LEFT JOIN spans b ON b.issuer = other
        WHERE (a.last > b.first AND b.last > a.first) IS NOT TRUE ORDER BY ALL
    """
