"""Which issuers have filings that their ledger in the book does not know yet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from section16.store.book.kinds import COPY, SUPERSESSIONS
from section16.store.book.manifest import Manifest
from section16.store.book.originals import Place
from section16.store.book.truth import cik, connect, define_views, rows_of

if TYPE_CHECKING:
    import duckdb

_ROWS_AT_ONCE = 10_000


class ChangedIssuer(msgspec.Struct, frozen=True):
    """An issuer by its CIK, with the places of the originals of its filings in force."""

    cik: str
    places: tuple[Place, ...]


def changed_issuers(folder: Path, manifest: Manifest, *, retry: bool = False) -> Iterator[ChangedIssuer]:
    """Yield the issuers whose filings were added, corrected or deleted since their ledger was computed, by their CIK.

    An issuer whose filings are all deleted is among them, without a filing. With ``retry``, so are the issuers whose ledger
    could not be computed.
    """
    with connect() as connection:
        names = define_views(connection, folder, manifest)
        if "filings" not in names:
            return
        failed = _FAILED if retry and _has_failures(connection, names) else ""
        reader = rows_of(connection, _query(names, failed), _ROWS_AT_ONCE)
        rows = (row for batch in reader for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
        for issuer, found in groupby(rows, key=itemgetter(0)):
            yield ChangedIssuer(issuer, tuple(Place(*row[1:]) for row in found if row[1] is not None))


_FAILED = " OR bool_or(p.failed)"


def _has_failures(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> bool:
    """Whether a book records failures: one of an earlier version does not."""
    if "posted" not in names:
        return False
    return "failure" in {name for name, *_ in connection.execute("DESCRIBE truth_posted").fetchall()}


def _query(names: tuple[str, ...], failed: str) -> str:
    """Return SQL for the issuer and the place of each filing in force of changed issuers; of others, the issuer alone."""
    none = "SELECT NULL AS accession, NULL::BIGINT AS of_batch, NULL AS gone, NULL::BIGINT AS batch WHERE false"
    changed = f"max(batch) FILTER (reason <> '{COPY}')"  # the ledger itself found the copies
    gone = f"SELECT accession, of_batch, true AS gone, {changed} AS batch FROM truth_{SUPERSESSIONS} GROUP BY ALL"
    failure = ", bool_or(failure IS NOT NULL) AS failed" if failed else ""
    posted = f"SELECT issuer_cik, max(basis) AS basis{failure} FROM truth_posted GROUP BY ALL"
    unposted = "SELECT NULL AS issuer_cik, NULL::BIGINT AS basis WHERE false"
    columns = ", ".join(f"o.{name}" for name in Place.__struct_fields__)
    return f"""
        WITH gone AS ({gone if SUPERSESSIONS in names else none}),
        posted AS ({posted if "posted" in names else unposted}),
        versions AS (
            SELECT {cik("f.issuer_cik")} AS issuer, f.accession, f.batch, g.gone IS NULL AS current,
            greatest(f.batch, coalesce(g.batch, 0)) AS changed
            FROM truth_filings f LEFT JOIN gone g ON f.accession = g.accession AND f.batch = g.of_batch
            WHERE trim(f.issuer_cik) <> ''
        ),
        changed AS (
            SELECT issuer FROM versions v LEFT JOIN posted p ON v.issuer = p.issuer_cik
            GROUP BY issuer HAVING max(v.changed) > coalesce(max(p.basis), 0){failed}
        ),
        filings AS (
            SELECT v.issuer, {columns} FROM versions v JOIN changed USING (issuer)
            JOIN truth_originals o ON v.accession = o.accession AND v.batch = o.batch WHERE v.current
        )
        SELECT c.issuer, f.* EXCLUDE (issuer) FROM changed c LEFT JOIN filings f USING (issuer)
        ORDER BY c.issuer, f.accession
    """
