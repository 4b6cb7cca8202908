"""The SQL of what is looked up about one issuer, one person or one filing, and of searches; the rows by their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import duckdb

_FILING: Final = "accession, form, filed, accepted, issuer_cik, issuer_name, issuer_symbol, owner_ciks, owner_names"
_NEWEST_FIRST: Final = "ORDER BY filed DESC, accepted DESC NULLS LAST, accession DESC LIMIT $limit"

LATEST_FILINGS: Final = f"SELECT {_FILING} FROM filings {_NEWEST_FIRST}"
FILING_BY_NUMBER: Final = f"SELECT {_FILING} FROM filings WHERE accession_key = CAST($key AS BIGINT)"
PERSONS: Final = """
SELECT cik AS owner_cik, max_by(name, (filed, accession)) AS name, list(DISTINCT issuer_cik ORDER BY issuer_cik) AS issuer_ciks,
    count(DISTINCT accession) AS filings, min(filed) AS first_filed, max(filed) AS last_filed
FROM filed.owners WHERE current AND cik IN (SELECT cik FROM filed.owners WHERE current AND {chosen})
GROUP BY cik ORDER BY filings DESC, cik LIMIT $limit
"""
"""The reporting persons that a condition on ``filed.owners`` chooses, those with most filings first."""
NAMES_OF_ISSUERS: Final = """
SELECT issuer_cik, max_by(issuer_name, (filed, accession)) FROM filed.filings
WHERE current AND issuer_cik IN (SELECT unnest($ciks)) GROUP BY issuer_cik
"""


def lines_of(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    found = connection.execute(sql, values or None)
    columns = [one[0] for one in found.description]
    return [dict(zip(columns, line, strict=True)) for line in found.fetchall()]
