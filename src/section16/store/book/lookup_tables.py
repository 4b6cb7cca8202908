"""Tables of a generation for what is looked up one at a time: issuers, reporting persons, filings and their bytes.

Each is made from other tables of the generation, in the order of what it is asked by, so that an answer reads a few thousand
rows of millions. A generation that is made from the one before replaces the rows of the issuers whose filings changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from section16.store.book.truth import ACCESSION_KEY, cik

if TYPE_CHECKING:
    import duckdb

SCHEMA: Final = "lookup"

_OF_LAST_FILING: Final = ", ".join(
    f"max_by({column}, (filed, accession)) AS {column}"
    for column in ("name", "is_director", "is_officer", "is_ten_percent_owner", "is_other", "officer_title")
)
_BY_ISSUER: Final = {
    "issuers": (
        "SELECT issuer_cik, max_by(issuer_name, (filed, accession)) AS name,"
        " max_by(issuer_symbol, (filed, accession)) AS symbol, list_sort(list_distinct(list(issuer_name))) AS names,"
        " list_sort(list_distinct(list(issuer_symbol))) AS symbols, count(*) AS filings, min(filed) AS first_filed,"
        " max(filed) AS last_filed FROM filed.filings WHERE current{of} GROUP BY issuer_cik ORDER BY issuer_cik"
    ),
    "insiders": (
        f"SELECT issuer_cik, cik AS owner_cik, {_OF_LAST_FILING}, count(DISTINCT accession) AS filings,"
        " min(filed) AS first_filed, max(filed) AS last_filed FROM filed.owners WHERE current{of}"
        " GROUP BY issuer_cik, cik ORDER BY issuer_cik, owner_cik"
    ),
    "boards": "SELECT DISTINCT cik AS owner_cik, issuer_cik FROM filed.owners WHERE current{of} ORDER BY owner_cik, issuer_cik",
    "filings": (
        "SELECT issuer_cik, filed, accepted, accession, form, period, issuer_name, issuer_symbol, owner_cik, owner_ciks,"
        " owner_names FROM filed.filings WHERE current{of} ORDER BY issuer_cik, filed"
    ),
}
"""The tables whose rows belong to issuers, each with the SQL that selects them."""
_COLUMNS: Final = {
    "issuers": (
        "issuer_cik VARCHAR, name VARCHAR, symbol VARCHAR, names VARCHAR[], symbols VARCHAR[], filings BIGINT,"
        " first_filed DATE, last_filed DATE"
    ),
    "insiders": (
        "issuer_cik VARCHAR, owner_cik VARCHAR, name VARCHAR, is_director BOOLEAN, is_officer BOOLEAN,"
        " is_ten_percent_owner BOOLEAN, is_other BOOLEAN, officer_title VARCHAR, filings BIGINT, first_filed DATE,"
        " last_filed DATE"
    ),
    "boards": "owner_cik VARCHAR, issuer_cik VARCHAR",
    "filings": (
        "issuer_cik VARCHAR, filed DATE, accepted TIMESTAMP, accession VARCHAR, form VARCHAR, period DATE,"
        " issuer_name VARCHAR, issuer_symbol VARCHAR, owner_cik VARCHAR, owner_ciks VARCHAR[], owner_names VARCHAR[]"
    ),
    "originals": (
        "accession_key BIGINT, batch BIGINT, file VARCHAR, block BIGINT, block_bytes BIGINT, block_size BIGINT, start BIGINT,"
        " size BIGINT, digest UBIGINT"
    ),
}
_SUPERSEDED: Final = f"""
    DELETE FROM {SCHEMA}.originals USING superseded s
    WHERE s.out AND originals.accession_key = {ACCESSION_KEY.format("s.accession")} AND originals.batch = s.batch
"""
_ORIGINALS: Final = f"""
    INSERT INTO {SCHEMA}.originals SELECT {ACCESSION_KEY.format("accession")} AS accession_key, batch, file, block, block_bytes,
    block_size, start, size, CAST('0x' || substr(sha256, 1, 16) AS UBIGINT) FROM truth_originals
    SEMI JOIN filed.filings USING (accession, batch) ORDER BY accession_key, batch
"""
"""Only originals of filings; what else is kept beside them is read in bulk. A hash is cut to what finds a damaged block."""


def lookup_layout() -> str:
    """Return what names the columns of all these tables."""
    return repr(sorted(_COLUMNS.items()))


def create_lookups(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables, empty."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for name, columns in _COLUMNS.items():
        connection.execute(f"CREATE TABLE {SCHEMA}.{name} ({columns})")


def note_changed(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Make a table of the issuers about which filings came or are no longer in force; before these are taken out."""
    connection.execute(
        "CREATE TEMP TABLE changed AS SELECT DISTINCT issuer_cik FROM filed.filings"
        " SEMI JOIN superseded USING (accession, batch)"
    )
    if "filings" in names:
        connection.execute(f"INSERT INTO changed SELECT DISTINCT {cik('issuer_cik')} FROM truth_filings")


def fill_lookups(connection: duckdb.DuckDBPyConnection, names: Iterable[str], *, again: bool) -> None:
    """Fill the tables; with ``again``, those of an earlier generation are there, and rows of changed issuers are replaced."""
    of = " AND issuer_cik IN (SELECT issuer_cik FROM changed)" if again else ""
    for name, select in _BY_ISSUER.items():
        if again:
            connection.execute(f"DELETE FROM {SCHEMA}.{name} WHERE issuer_cik IN (SELECT issuer_cik FROM changed)")
        connection.execute(f"INSERT INTO {SCHEMA}.{name} BY NAME {select.format(of=of)}")
    if again:
        connection.execute(_SUPERSEDED)
    if "originals" in names and "filings" in names:
        connection.execute(_ORIGINALS)
