"""The filings in force of a book, from the originals that it keeps; and which issuers belong together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from section16.store.book.generations import reading, replaced_at
from section16.store.book.manifest import read_manifest
from section16.store.book.originals import Place, read_original
from section16.store.book.storage import BookHome
from section16.store.book.truth import define_views, rows_of, spilling

if TYPE_CHECKING:
    import duckdb

_AT_ONCE = 1_000
_MEMORY = "200MB"
"""What the database takes at most while originals are read, which lie beside it."""
_CHOSEN = "SELECT accession, batch, filed FROM filed.filings WHERE current"
_PLACES = f"""
    SELECT {", ".join(f"o.{name}" for name in Place.__struct_fields__)}
    FROM truth_originals o JOIN chosen c ON o.accession = c.accession AND o.batch = c.batch ORDER BY
"""
_AS_FILED = "c.filed, c.accession"
_AS_THEY_LIE = "o.file, o.block, o.start"
"""Each block is then read once."""
_PAIRS = """
    WITH spans AS (
        SELECT issuer_cik, min(filed) AS first, max(filed) AS last FROM filed.filings
        WHERE current AND form NOT LIKE '%/A' GROUP BY issuer_cik
    ),
    boards AS (SELECT DISTINCT cik, issuer_cik FROM filed.owners WHERE current),
    few AS (SELECT cik FROM boards GROUP BY cik HAVING count(*) BETWEEN 2 AND ?),
    pairs AS (
        SELECT a.issuer_cik AS one, b.issuer_cik AS other FROM boards a JOIN boards b USING (cik) SEMI JOIN few USING (cik)
        WHERE a.issuer_cik < b.issuer_cik GROUP BY ALL HAVING count(*) >= ?
    )
    SELECT one, other FROM pairs LEFT JOIN spans a ON a.issuer_cik = one LEFT JOIN spans b ON b.issuer_cik = other
    WHERE (a.last > b.first AND b.last > a.first) IS NOT TRUE ORDER BY ALL
"""
_SIZES = "SELECT issuer_cik, count(*) FROM filed.filings WHERE current GROUP BY issuer_cik ORDER BY issuer_cik"
_SHARING = """
    WITH spans AS (
        SELECT issuer_cik, min(filed) AS first, max(filed) AS last FROM filed.filings
        WHERE current AND form NOT LIKE '%/A' GROUP BY issuer_cik
    ),
    few AS (SELECT cik FROM filed.owners WHERE current GROUP BY cik HAVING count(DISTINCT issuer_cik) <= ?),
    pairs AS (
        SELECT m.issuer_cik AS mine, o.issuer_cik AS other FROM filed.owners m JOIN filed.owners o USING (cik)
        SEMI JOIN few USING (cik)
        WHERE m.current AND o.current AND m.issuer_cik IN ({marks}) AND o.issuer_cik NOT IN ({marks})
        GROUP BY ALL HAVING count(DISTINCT cik) >= ?
    )
    SELECT DISTINCT other FROM pairs
    LEFT JOIN spans a ON a.issuer_cik = mine LEFT JOIN spans b ON b.issuer_cik = other
    WHERE (a.last > b.first AND b.last > a.first) IS NOT TRUE ORDER BY other
"""


def originals_in_force(
    folder: Path, issuers: Collection[str] | None = None, *, ordered: bool = True
) -> Iterator[tuple[str, bytes]]:
    """Yield the accession number and the bytes of every filing in force: of issuers by their CIKs, or of the whole book.

    Those of issuers come in the order of filing, or unless ``ordered`` in the order in which they lie, which reads less of
    the book where there are many. Raises :class:`~section16.errors.BookError` for a book without a generation,
    and for an original that is damaged.
    """
    with reading(folder) as connection:
        of = "" if issuers is None else f" AND issuer_cik IN ({_marks(issuers)})"
        chosen = connection.sql(_CHOSEN + of, params=list(issuers or ()) or None).to_arrow_table()
    manifest = read_manifest(folder)
    with spilling(folder, _MEMORY) as connection:  # only the segments know where originals are
        if "originals" not in define_views(connection, folder, manifest):
            return
        connection.register("chosen", chosen)
        places = rows_of(connection, _PLACES + (_AS_FILED if ordered and issuers is not None else _AS_THEY_LIE), _AT_ONCE)
        for batch in places:
            for row in batch.to_pylist():
                place = Place(**row)
                yield place.accession, read_original(manifest.home(folder), place)


def original_at(folder: Path, place: Place) -> bytes:
    """Return the bytes of a filing as they were read; raises :class:`~section16.errors.BookError` for damaged ones."""
    return read_original(_home(folder, replaced_at(folder)), place)


@lru_cache(maxsize=8)
def _home(folder: Path, _replaced: int) -> BookHome:
    """Return where the originals of a book are: its list of files, which is long, is read again only when it was replaced."""
    return read_manifest(folder).home(folder)


def issuers_of_owner(connection: duckdb.DuckDBPyConnection, owner: str) -> list[str]:
    """Return the CIKs of the issuers about which a reporting person reports."""
    sql = "SELECT DISTINCT issuer_cik FROM filed.owners WHERE current AND cik = ? ORDER BY issuer_cik"
    return [issuer for (issuer,) in connection.execute(sql, [owner]).fetchall()]


def related_issuers(connection: duckdb.DuckDBPyConnection, issuers: Collection[str], *, persons: int, boards: int) -> list[str]:
    """Return the CIKs of issuers that may continue some issuers or be continued by them, and these.

    They have so many reporting persons in common, and the filings of one end before those of the other begin. Persons who
    report about more issuers than ``boards`` are not counted.
    """
    found = sorted(set(issuers))
    while found:
        sql = _SHARING.format(marks=_marks(found))
        more = connection.execute(sql, [boards, *found, *found, persons]).fetchall()
        if not more:
            break
        found = sorted({*found, *(issuer for (issuer,) in more)})
    return found


def issuers_together(
    connection: duckdb.DuckDBPyConnection, joined: Iterable[tuple[str, str]] = (), *, persons: int, boards: int, filings: int
) -> Iterator[list[str]]:
    """Yield the CIKs of all issuers in batches of about so many filings, those that may be one issuer in one batch.

    ``joined`` are pairs that belong together in any case; the rest is as for :func:`related_issuers`.
    """
    sizes = dict(connection.execute(_SIZES).fetchall())
    groups = {issuer: [issuer] for issuer in sizes}
    for one, other in (*connection.execute(_PAIRS, [boards, persons]).fetchall(), *joined):
        mine, theirs = groups.get(one), groups.get(other)
        if mine is not None and theirs is not None and mine is not theirs:
            mine += theirs
            groups.update(dict.fromkeys(theirs, mine))
    batch: list[str] = []
    for group in {id(group): group for group in groups.values()}.values():
        if batch and sum(sizes[issuer] for issuer in (*batch, *group)) > filings:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def issuers_of_filings(connection: duckdb.DuckDBPyConnection, accessions: Collection[str]) -> dict[str, str]:
    """Return the CIKs of the issuers of filings in force, by accession number."""
    sql = f"SELECT accession, issuer_cik FROM filed.filings WHERE current AND accession IN ({_marks(accessions)})"
    return dict(connection.execute(sql, list(accessions)).fetchall())


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values)) or "NULL"
