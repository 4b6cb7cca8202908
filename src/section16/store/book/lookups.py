"""The SQL of what is looked up about one issuer, one person or one filing, and of searches; the rows by their columns.

Rows of one issuer or person come in no order: to sort a few hundred takes the database longer than Python.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from section16.store.book.questions import FILING_COLUMNS, SubjectQuestion
from section16.store.book.truth import ACCESSION_KEY, filing_order

if TYPE_CHECKING:
    import duckdb

_NEWEST_FIRST: Final = "ORDER BY filed DESC, accepted DESC NULLS LAST, accession DESC LIMIT $limit"

LATEST_FILINGS: Final = f"SELECT {FILING_COLUMNS} FROM filings {_NEWEST_FIRST}"
_NAMED: Final = f"accession_key = {ACCESSION_KEY.format('$accession')} AND accession = $accession"
FILING_BY_NUMBER: Final = f"SELECT {FILING_COLUMNS} FROM filings WHERE {_NAMED}"
PERSONS: Final = f"""
SELECT cik AS owner_cik, max_by(name, {filing_order("filed")}) AS name,
    list(DISTINCT issuer_cik ORDER BY issuer_cik) AS issuer_ciks,
    count(DISTINCT accession) AS filings, min(filed) AS first_filed, max(filed) AS last_filed
FROM filed.owners WHERE current AND cik IN (SELECT cik FROM filed.owners WHERE current AND {{chosen}})
GROUP BY cik ORDER BY filings DESC, cik LIMIT $limit
"""
"""The reporting persons that a condition on ``filed.owners`` chooses, those with most filings first."""
NAMES_OF_PERSONS: Final = f"""
SELECT cik, list(DISTINCT name), max_by(name, {filing_order("filed")}) FROM filed.owners
WHERE current AND name <> '' {{of}} AND cik IN (SELECT cik FROM filed.owners WHERE current AND {{chosen}})
GROUP BY cik ORDER BY cik
"""
"""All names of the reporting persons that a condition chooses, and the last of them."""
NAMES_OF_ISSUERS: Final = "SELECT issuer_cik, name FROM lookup.issuers WHERE issuer_cik IN (SELECT unnest($ciks))"

ALL_FILINGS_OF_ISSUER: Final = f"SELECT {FILING_COLUMNS} FROM lookup.filings WHERE issuer_cik = $issuer"
ISSUERS_OF_PERSON: Final = "SELECT issuer_cik FROM lookup.boards WHERE owner_cik = $owner ORDER BY issuer_cik"
POSITIONS_ON_DAY: Final = """
WITH held AS (
    SELECT * FROM computed.position_steps
    WHERE {among} AND list_contains(owner_ciks, $owner) AND day <= $on AND coalesce(until > $on, true) AND balance <> 0
)
SELECT held.issuer_cik, held.block, held.form_table, held.security, held.direct, held.nature, held.dollars, held.balance,
    held.day AS since, held.stated_by, r.cause, p.exercise_price, p.exercise_date, p.expiration, p.underlying, held.owner_names
FROM held
LEFT JOIN computed.positions p ON p.issuer_cik = held.issuer_cik AND p.block = held.block
LEFT JOIN computed.reconciliation r
    ON r.issuer_cik = held.issuer_cik AND r.accession || ' ' || r.form_table || '/' || r.row = held.stated_by
"""
"""What a person held at the end of a day; the terms of derivatives are known of those that are still held."""
FILINGS_ABOUT: Final = """
SELECT count(*) AS filings, count(*) FILTER (list_contains(owner_ciks, $owner)) AS own FROM filings WHERE issuer_cik = $issuer
"""
"""How many filings there are about an issuer, and how many of them are a person's."""

_LOWEST: Final = {"date": "DATE '0001-01-01'", "filed": "DATE '0001-01-01'", "value": "-1", "shares": "-1"}
_KEYS: Final = {
    "date": "coalesce(cleansed_date, transaction_date)",
    "filed": "filed",
    "value": "value",
    "shares": "coalesce(cleansed_shares, shares)",
}
TRANSACTIONS: Final = """
SELECT accession || ' ' || form_table || '/' || row AS row_id, accession, form_table, row, form, filed, issuer_cik, issuer_name,
    issuer_symbol, owner_ciks[1] AS owner_cik, owner_name, title, transaction_date, code, acquired_disposed, shares, price,
    shares_owned, cleansed_date, cleansed_acquired_disposed, cleansed_shares, cleansed_price, cleansed_owned, value, role,
    counted, discretionary, plan, CAST({key} AS VARCHAR) AS sort_key
FROM transactions WHERE {chosen}
ORDER BY {key} {order}, accession {order}, form_table {order}, row {order} LIMIT $limit
"""
"""Transactions as filed and as cleansed, in an order that has no ties."""


def transactions_sql(sort: str, conditions: Sequence[str], *, ascending: bool, after: bool) -> str:
    """Return the SQL of a page of transactions; ``after`` continues behind the row of the values ``key`` to ``row``."""
    key = f"coalesce({_KEYS[sort]}, {_LOWEST[sort]})"
    kind = "DATE" if sort in ("date", "filed") else "DECIMAL(38, 10)"
    last = f"(CAST($key AS {kind}), $accession, $table_after, $row)"
    behind = f"({key}, accession, form_table, row) {'>' if ascending else '<'} {last}"
    chosen = " AND ".join([*conditions, *([behind] if after else [])]) or "true"
    return TRANSACTIONS.format(key=key, chosen=chosen, order="ASC" if ascending else "DESC")


_VALUE: Final = re.compile(r"\$(\w+)")


def lines_of(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    found = connection.execute(sql, values or None)
    columns = [one[0] for one in found.description]
    return [dict(zip(columns, line, strict=True)) for line in found.fetchall()]


class Asked:
    """Answers to questions about one subject, asked of a generation with the values that name it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, issuers: str = "issuer_cik = $issuer", **values: object) -> None:
        self._connection = connection
        self._issuers = issuers
        self._values = values

    def rows(self, question: SubjectQuestion) -> list[tuple[Any, ...]]:
        """Return the rows of the answer to a question, each in the order of its columns."""
        return self._connection.execute(*self._sql(question)).fetchall()

    def lines(self, question: SubjectQuestion) -> list[dict[str, Any]]:
        """Return the rows of the answer to a question, each by the names of its columns."""
        sql, values = self._sql(question)
        return lines_of(self._connection, sql, **values)

    def _sql(self, question: SubjectQuestion) -> tuple[str, dict[str, object]]:
        sql = question.of_one(self._issuers)
        return sql, {name: self._values[name] for name in set(_VALUE.findall(sql))}
