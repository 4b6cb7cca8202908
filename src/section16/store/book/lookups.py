"""The SQL of what is looked up about one issuer, one person or one filing, and of searches; the rows by their columns.

Rows of one issuer or person come in no order: to sort a few hundred takes the database longer than Python.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from section16.store.book.truth import ACCESSION_KEY

if TYPE_CHECKING:
    import duckdb

_FILING: Final = "accession, form, filed, accepted, issuer_cik, issuer_name, issuer_symbol, owner_ciks, owner_names"
_ORDERED: Final = "ORDER BY filed DESC, accepted DESC NULLS LAST, accession DESC"
_NEWEST_FIRST: Final = f"{_ORDERED} LIMIT $limit"
NEWEST: Final = 51
"""How many of the newest filings of an issuer or a person are asked for. The database looks up as few as 50 rows one by one
after it has sorted them, which takes longer than to sort them whole where they are a few hundred."""

LATEST_FILINGS: Final = f"SELECT {_FILING} FROM filings {_NEWEST_FIRST}"
_NAMED: Final = f"accession_key = {ACCESSION_KEY.format('$accession')} AND accession = $accession"
FILING_BY_NUMBER: Final = f"SELECT {_FILING} FROM filings WHERE {_NAMED}"
PERSONS: Final = """
SELECT cik AS owner_cik, max_by(name, (filed, accession)) AS name, list(DISTINCT issuer_cik ORDER BY issuer_cik) AS issuer_ciks,
    count(DISTINCT accession) AS filings, min(filed) AS first_filed, max(filed) AS last_filed
FROM filed.owners WHERE current AND cik IN (SELECT cik FROM filed.owners WHERE current AND {chosen})
GROUP BY cik ORDER BY filings DESC, cik LIMIT $limit
"""
"""The reporting persons that a condition on ``filed.owners`` chooses, those with most filings first."""
NAMES_OF_ISSUERS: Final = "SELECT issuer_cik, name FROM lookup.issuers WHERE issuer_cik IN (SELECT unnest($ciks))"

ISSUER: Final = (
    "SELECT issuer_cik, name, symbol, names, filings, first_filed, last_filed FROM lookup.issuers WHERE issuer_cik = $issuer"
)
NEWEST_OF_ISSUER: Final = f"SELECT {_FILING} FROM lookup.filings WHERE issuer_cik = $issuer {_ORDERED} LIMIT {NEWEST}"
ALL_FILINGS_OF_ISSUER: Final = f"SELECT {_FILING} FROM lookup.filings WHERE issuer_cik = $issuer"
INSIDERS_OF_ISSUER: Final = (
    "SELECT owner_cik, name, is_director, is_officer, is_ten_percent_owner, is_other, officer_title, filings, first_filed,"
    " last_filed FROM lookup.insiders WHERE issuer_cik = $issuer"
)
HELD_OF_ISSUER: Final = """
SELECT owner_ciks, block, form_table, security, dollars, balance, stated_by FROM computed.positions WHERE issuer_cik = $issuer
"""
HELD_ON_DAY: Final = """
SELECT owner_ciks, block, form_table, security, dollars, balance FROM computed.position_steps
WHERE issuer_cik = $issuer AND day <= $day AND coalesce(until > $day, true)
"""
"""What is held of each block now, and at the end of a day; adding up a few hundred rows takes less time than planning it."""
TRADES_OF_ISSUER: Final = """
SELECT cleansed_date, code, discretionary, cleansed_shares::VARCHAR, value::VARCHAR FROM computed.row_research
WHERE issuer_cik = $issuer AND form_table = 'I' AND counted AND code IN ('P', 'S') AND cleansed_date IS NOT NULL
"""
"""Its numbers are texts: Python makes a number of a text in a third of the time that the database's driver takes."""
TIMING_OF_ISSUER: Final = "SELECT timing, accession, days_late FROM computed.timeliness WHERE issuer_cik = $issuer"
LATE_OF_ISSUER: Final = """
SELECT accession, form, form_table, row, owner_ciks, owner_names, code, security, event_date, due, filed, days_late, reason
FROM computed.timeliness WHERE issuer_cik = $issuer AND timing = 'late'
"""
PLANS_OF_ISSUER: Final = """
SELECT plan, owner_ciks, owner_names, title, adopted, terminated, first_trade, last_trade, trades, sold, bought, cooling_off
FROM computed.plans WHERE issuer_cik = $issuer
"""

ROLES_OF_PERSON: Final = """
SELECT issuer_cik, name, is_director, is_officer, is_ten_percent_owner, is_other, officer_title, filings, first_filed,
    last_filed
FROM lookup.insiders WHERE owner_cik = $owner AND {among}
"""
LAST_NAMES_OF_ISSUERS: Final = "SELECT issuer_cik, name, symbol FROM lookup.issuers WHERE {among}"
ISSUERS_OF_PERSON: Final = "SELECT issuer_cik FROM lookup.boards WHERE owner_cik = $owner ORDER BY issuer_cik"
_OF_PERSON: Final = "{among} AND list_contains(owner_ciks, $owner)"
POSITIONS_OF_PERSON: Final = f"""
SELECT issuer_cik, block, form_table, security, direct, nature, dollars, balance, since, stated_by, cause, exercise_price,
    exercise_date, expiration, underlying, owner_names
FROM computed.positions WHERE {_OF_PERSON}
"""
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
STEPS_OF_PERSON: Final = f"""
SELECT issuer_cik, block, form_table, security, direct, nature, dollars, day, balance, stated_by
FROM computed.position_steps WHERE {_OF_PERSON}
"""
_ENTRY: Final = (
    "SELECT accession || ' ' || form_table || '/' || row AS row_id, issuer_cik, form_table, security, day, code, change, price"
    " FROM computed.entries WHERE {among} AND current AND NOT holding AND day IS NOT NULL"
)
ENTRIES_OF_PERSON: Final = f"{_ENTRY} AND list_contains(owner_ciks, $owner)"
ENTRIES_OF_ROWS: Final = f"{_ENTRY} AND row_id IN (SELECT unnest($rows))"
"""The transactions of rows by their names; those that joint owners report, for the holdings that they share."""
SHORT_SWING_OF_PERSON: Final = """
SELECT issuer_cik, profit, exact, lower, upper, matches, missing FROM computed.short_swing_candidates
WHERE owner_cik = $owner AND {among}
"""
FILINGS_ABOUT: Final = """
SELECT count(*) AS filings, count(*) FILTER (list_contains(owner_ciks, $owner)) AS own FROM filings WHERE issuer_cik = $issuer
"""
"""How many filings there are about an issuer, and how many of them are a person's."""
NEWEST_OF_PERSON: Final = f"SELECT {_FILING} FROM lookup.filings WHERE {_OF_PERSON} {_ORDERED} LIMIT {NEWEST}"
STATED_ROLES_OF_PERSON: Final = """
SELECT issuer_cik, filed, accession, name, is_director, is_officer, is_ten_percent_owner, is_other, officer_title
FROM filed.owners WHERE {among} AND current AND cik = $owner
"""
"""What the boxes and the title of each filing say of a person."""

FILING: Final = f"""
SELECT {_FILING}, batch, period, original_filed, kind, source, known_at, current, superseded_because
FROM filed.filings WHERE accession_key = $key AND accession = $accession
"""
"""All versions of a filing, which are few: what sorts them here costs more than what finds them."""
_OF_FILING: Final = "issuer_cik = $issuer AND accession = $accession"
ENTRIES_OF_FILING: Final = f"""
SELECT form_table, row, current, superseded_by, change, owned, dollars FROM computed.entries WHERE {_OF_FILING}
"""
RECONCILED_OF_FILING: Final = f"""
SELECT form_table, row, cause, reported, computed, gap, previous, evidence FROM computed.reconciliation WHERE {_OF_FILING}
"""
TIMING_OF_FILING: Final = f"""
SELECT form_table, row, timing, reason, due_form, due, filed, days_late FROM computed.timeliness WHERE {_OF_FILING}
"""
RESEARCH_OF_FILING: Final = f"""
SELECT form_table, row, counted, counted_reason, cleansed_shares, cleansed_shares_reason, cleansed_price, cleansed_price_reason,
    cleansed_date, cleansed_date_reason, cleansed_owned, cleansed_owned_reason, value, value_reason, event_id, event_reason,
    discretionary, discretionary_reason, role, plan, plan_reason
FROM computed.row_research WHERE {_OF_FILING}
"""
VERSIONS_OF_FILING: Final = f"""
SELECT {_FILING} FROM lookup.filings
WHERE issuer_cik = $issuer AND owner_cik = $owner AND period = $period AND left(form, 1) = $form
ORDER BY filed, accession
"""
"""The forms of one kind about one period, by the same reporting person first named: an original and its amendments."""

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


_MOST_NAMED: Final = 20


def among(sql: str, issuers: Sequence[str]) -> tuple[str, dict[str, object]]:
    """Return the SQL of a question about a person in some issuers, and the values that name these.

    Few are named one by one: the database then leaves out all rows that cannot be of them.
    """
    if len(issuers) > _MOST_NAMED:
        return sql.replace("{among}", "issuer_cik IN (SELECT unnest($issuers))"), {"issuers": list(issuers)}
    names = {f"issuer{number}": issuer for number, issuer in enumerate(issuers)}
    return sql.replace("{among}", f"issuer_cik IN ({', '.join(f'${name}' for name in names) or 'NULL'})"), dict(names)


def lines_of(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[dict[str, Any]]:
    """Return the rows of a query, each by the names of its columns."""
    found = connection.execute(sql, values or None)
    columns = [one[0] for one in found.description]
    return [dict(zip(columns, line, strict=True)) for line in found.fetchall()]


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query, each in the order of its columns."""
    return connection.execute(sql, values or None).fetchall()
