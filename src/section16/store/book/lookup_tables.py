"""Tables of a generation for what is looked up one at a time: issuers, reporting persons, filings and their bytes.

Each is made from other tables of the generation, in the order of what it is asked by, so that an answer reads a few thousand
rows of millions. A generation that is made from the one before adds the new filings, takes out those that are no longer in
force, and replaces the rows of the issuers and the reporting persons of both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from section16.store.book.truth import ACCESSION_KEY, filing_order

if TYPE_CHECKING:
    import duckdb

SCHEMA: Final = "lookup"

_LAST: Final = filing_order("filed", "period")
_OF_LAST_FILING: Final = ", ".join(
    f"max_by({column}, {filing_order('filed')}) AS {column}"
    for column in ("name", "is_director", "is_officer", "is_ten_percent_owner", "is_other", "officer_title")
)
_FILINGS: Final = (
    "SELECT issuer_cik, filed, accepted, accession, form, period, issuer_name, issuer_symbol, owner_cik, owner_ciks,"
    " owner_names FROM filed.filings WHERE current AND batch > {since} ORDER BY issuer_cik, filed"
)
_SUMMARIES: Final = {
    "issuers": (
        f"SELECT issuer_cik, max_by(issuer_name, {_LAST}) AS name,"
        f" max_by(issuer_symbol, {_LAST}) AS symbol, list_sort(list_distinct(list(issuer_name))) AS names,"
        " list_sort(list_distinct(list(issuer_symbol))) AS symbols, count(*) AS filings, min(filed) AS first_filed,"
        f" max(filed) AS last_filed FROM {SCHEMA}.filings r {{touched}} GROUP BY issuer_cik ORDER BY issuer_cik"
    ),
    "insiders": (
        f"SELECT issuer_cik, owner_cik, {_OF_LAST_FILING}, count(DISTINCT accession) AS filings,"
        " min(filed) AS first_filed, max(filed) AS last_filed"
        " FROM (SELECT *, cik AS owner_cik FROM filed.owners WHERE current) r {touched}"
        " GROUP BY issuer_cik, owner_cik ORDER BY issuer_cik, owner_cik"
    ),
    "boards": f"SELECT owner_cik, issuer_cik FROM {SCHEMA}.insiders r {{touched}} ORDER BY owner_cik, issuer_cik",
}
"""What is made of the filings of each issuer, and of each reporting person in it; each from the tables before it."""
_SAME_ISSUER: Final = "r.issuer_cik IS NOT DISTINCT FROM t.issuer_cik"
_SAME_OWNER: Final = f"{_SAME_ISSUER} AND r.owner_cik IS NOT DISTINCT FROM t.owner_cik"
_TOUCHED: Final = {
    "issuers": ("touched_issuers", _SAME_ISSUER),
    "insiders": ("touched_owners", _SAME_OWNER),
    "boards": ("touched_owners", _SAME_OWNER),
}
"""For each of these tables, the table of what was touched, and which rows are of it; a person may have no CIK."""
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
    """Return what names the columns of all these tables, and how the names of the last filing are found."""
    return repr((sorted(_COLUMNS.items()), sorted(_SUMMARIES.items())))


def create_lookups(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables, empty."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for name, columns in _COLUMNS.items():
        connection.execute(f"CREATE TABLE {SCHEMA}.{name} ({columns})")


def note_superseded(connection: duckdb.DuckDBPyConnection) -> None:
    """Make tables of the filings that are no longer in force, and of their reporting persons; before they are taken out."""
    connection.execute(
        "CREATE TEMP TABLE gone AS SELECT issuer_cik, accession FROM filed.filings"
        " SEMI JOIN superseded USING (accession, batch) WHERE current"
    )
    connection.execute(
        "CREATE TEMP TABLE touched_owners AS SELECT issuer_cik, cik AS owner_cik FROM filed.owners"
        " SEMI JOIN superseded USING (accession, batch) WHERE current"
    )


def fill_lookups(connection: duckdb.DuckDBPyConnection, names: Iterable[str], since: int) -> None:
    """Fill the tables; those of an earlier generation, which ends with the batch ``since``, with what was touched since."""
    if since:
        _note_touched(connection, since)
        match = "r.accession = t.accession AND r.issuer_cik IS NOT DISTINCT FROM t.issuer_cik"
        connection.execute(f"DELETE FROM {SCHEMA}.filings r USING gone t WHERE {match}")
        connection.execute(_SUPERSEDED)
    connection.execute(f"INSERT INTO {SCHEMA}.filings BY NAME {_FILINGS.format(since=since)}")
    for name, select in _SUMMARIES.items():
        touched, same = _TOUCHED[name]
        if since:
            connection.execute(f"DELETE FROM {SCHEMA}.{name} r USING {touched} t WHERE {same}")
        of = f"SEMI JOIN {touched} t ON {same}" if since else ""
        connection.execute(f"INSERT INTO {SCHEMA}.{name} BY NAME {select.format(touched=of)}")
    if "originals" in names and "filings" in names:
        new = f"(SELECT accession, batch FROM filed.filings WHERE batch > {since}) f"
        connection.execute(_ORIGINALS.replace("filed.filings", new))


def _note_touched(connection: duckdb.DuckDBPyConnection, since: int) -> None:
    """Make tables of the issuers and the reporting persons whose filings came or are no longer in force."""
    connection.execute(
        f"CREATE TEMP TABLE touched_issuers AS SELECT issuer_cik FROM filed.filings WHERE batch > {since}"
        " UNION SELECT issuer_cik FROM gone"
    )
    connection.execute(f"INSERT INTO touched_owners SELECT issuer_cik, cik FROM filed.owners WHERE batch > {since}")
