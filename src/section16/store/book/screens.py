"""The SQL of the screens: questions that people ask of a book again and again.

They are answered from the rows that count alone, which the book has in the order of code and year (``trades``), without the
rows as filed; the names of issuers and reporting persons are looked up for the rows that were found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from section16.store.book.late_rows import late_in
from section16.store.book.trades import trades_in
from section16.store.book.truth import filing_order

if TYPE_CHECKING:
    import duckdb

_WINDOW: Final = "cleansed_date BETWEEN $since AND $until AND ($issuer = '' OR issuer_cik = $issuer)"
_TRADES: Final = f"form_table = 'I' AND {_WINDOW}"
_CHOSEN: Final = "($everything OR discretionary)"
_WHO: Final = "issuer_cik, owner_cik"
_ROW: Final = "accession || ' ' || form_table || '/' || row AS row_id"
_AMOUNTS: Final = "cleansed_shares AS shares, value"

LAST_FILED: Final = "SELECT max(filed) FROM filings"
LAST_TRADED: Final = "SELECT max(cleansed_date) FROM computed.trades"

_CLUSTERS: Final = f"""
WITH bought AS (
    SELECT {_WHO}, cleansed_date AS day, {_AMOUNTS} FROM computed.trades WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
), days AS (
    SELECT DISTINCT issuer_cik, day FROM bought
), crowded AS (
    SELECT d.issuer_cik, d.day AS first, d.day + to_days($days - 1) AS last
    FROM days d JOIN bought b ON b.issuer_cik = d.issuer_cik AND b.day BETWEEN d.day AND d.day + to_days($days - 1)
    GROUP BY d.issuer_cik, d.day HAVING count(DISTINCT b.owner_cik) >= $persons
), marked AS (
    SELECT *, first > max(last) OVER (PARTITION BY issuer_cik ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        IS NOT FALSE AS starts
    FROM crowded
), numbered AS (
    SELECT *, sum(starts::INTEGER) OVER (PARTITION BY issuer_cik ORDER BY first ROWS UNBOUNDED PRECEDING) AS cluster FROM marked
), spans AS (
    SELECT issuer_cik, cluster, min(first) AS first, max(last) AS last FROM numbered GROUP BY issuer_cik, cluster
)
SELECT issuer_cik, min(b.day) AS first_day, max(b.day) AS last_day, count(DISTINCT owner_cik) AS persons,
    list(DISTINCT owner_cik ORDER BY owner_cik) AS owner_ciks, count(*) AS trades, sum(shares) AS shares, sum(value) AS value
FROM spans s JOIN bought b USING (issuer_cik) WHERE b.day BETWEEN s.first AND s.last
GROUP BY issuer_cik, cluster ORDER BY persons DESC, value DESC NULLS LAST, issuer_cik, first_day
"""
_TOP: Final = f"""
SELECT {_WHO}, max_by(role, cleansed_date) AS role, count(*) AS trades, min(cleansed_date) AS first_day,
    max(cleansed_date) AS last_day, sum(cleansed_shares) AS shares, sum(value) AS value
FROM computed.trades WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
GROUP BY {_WHO} ORDER BY value DESC NULLS LAST, issuer_cik, owner_cik
"""
_FIRST: Final = f"""
WITH bought AS (
    SELECT {_WHO}, role, {_ROW}, accession, cleansed_date AS day, {_AMOUNTS}
    FROM computed.trades WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
    QUALIFY row_number() OVER (PARTITION BY {_WHO}, day ORDER BY row_id) = 1
), days AS (
    SELECT DISTINCT {_WHO}, cleansed_date AS day FROM computed.trades SEMI JOIN bought USING ({_WHO})
    WHERE code = 'P' AND form_table = 'I' AND cleansed_date <= $until
), before AS (
    SELECT {_WHO}, day, lag(day) OVER (PARTITION BY {_WHO} ORDER BY day) AS last_purchase FROM days
)
SELECT bought.*, last_purchase FROM bought JOIN before USING ({_WHO}, day)
WHERE last_purchase IS NULL OR last_purchase + to_years($years) <= day
ORDER BY day DESC, value DESC NULLS LAST, row_id
"""
_PLANS: Final = f"""
SELECT {_WHO}, max_by(role, cleansed_date) AS role, plan_adopted AS adopted, count(*) AS trades,
    min(cleansed_date) AS first_day, max(cleansed_date) AS last_day, sum(cleansed_shares) AS shares, sum(value) AS value
FROM computed.trades WHERE code = 'S' AND {_TRADES} AND plan
GROUP BY {_WHO}, plan_adopted ORDER BY value DESC NULLS LAST, issuer_cik, owner_cik, adopted
"""
_LATE_ROWS: Final = "computed.late_rows WHERE filed BETWEEN $since AND $until AND ($issuer = '' OR issuer_cik = $issuer)"
_LATE: Final = f"""
SELECT {_WHO}, count(*) AS rows, count(DISTINCT accession) AS filings, max(days_late) AS most_days_late,
    max(filed) AS last_filed
FROM {_LATE_ROWS} AND {_CHOSEN} GROUP BY {_WHO} ORDER BY rows DESC, most_days_late DESC, issuer_cik, owner_cik
"""
_EXERCISED: Final = f"code IN ('M', 'X', 'O') AND {_TRADES} AND cleansed_acquired_disposed = 'A' AND cleansed_price > 0"
_HELD: Final = f"""
WITH exercised AS (
    SELECT {_WHO}, role, {_ROW}, accession, cleansed_date AS day, cleansed_price AS price, {_AMOUNTS}
    FROM computed.trades WHERE {_EXERCISED} AND ($everything OR (event_reason = 'exercise' AND plan IS NOT TRUE))
), sold AS (
    SELECT DISTINCT {_WHO}, cleansed_date AS sale FROM computed.trades SEMI JOIN exercised USING ({_WHO})
    WHERE code IN ('S', 'F', 'D') AND form_table = 'I' AND cleansed_date BETWEEN $since AND $until + to_days($days)
)
SELECT e.*, s.sale AS next_sale FROM exercised e
ASOF LEFT JOIN sold s ON s.issuer_cik = e.issuer_cik AND s.owner_cik = e.owner_cik AND s.sale >= e.day
WHERE s.sale IS NULL OR s.sale > e.day + to_days($days)
ORDER BY value DESC NULLS LAST, row_id
"""

SCREENS: Final = {
    "cluster-buys": _CLUSTERS,
    "top-buyers": _TOP,
    "first-buy-in-years": _FIRST,
    "plan-sales": _PLANS,
    "late-filers": _LATE,
    "exercise-and-hold": _HELD,
}
"""The SQL of each screen, with the named values ``since``, ``until``, ``issuer``, ``everything`` and its own."""

LEFT_OUT: Final = {
    **dict.fromkeys(
        ("cluster-buys", "top-buyers", "first-buy-in-years"),
        f"SELECT count(*) FROM computed.trades WHERE code = 'P' AND {_TRADES} AND discretionary IS NOT TRUE",
    ),
    "late-filers": f"SELECT count(*) FROM {_LATE_ROWS} AND NOT discretionary",
    "exercise-and-hold": (f"SELECT count(*) FROM computed.trades WHERE {_EXERCISED} AND (event_reason <> 'exercise' OR plan)"),
}
"""The SQL that counts what a screen leaves out by default."""

_LAST: Final = filing_order("filed", "period")
ISSUER_NAMES: Final = f"""
SELECT issuer_cik, max_by(issuer_name, {_LAST}), max_by(issuer_symbol, {_LAST})
FROM filings WHERE issuer_cik IN (SELECT unnest($ciks)) GROUP BY issuer_cik
"""
OWNER_NAMES: Final = f"""
SELECT issuer_cik, cik, max_by(name, {filing_order("filed")}), min(filed)
FROM owners WHERE issuer_cik IN (SELECT unnest($ciks)) GROUP BY issuer_cik, cik
"""
"""The name of each reporting person in some issuers, and the day of the first filing."""
_TABLES: Final = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'computed'"
_MADE_OF: Final = {
    "trades": trades_in("SELECT * FROM row_research"),
    "late_rows": late_in("SELECT * FROM timeliness", "SELECT * FROM row_research"),
}
"""The tables that are made of others for screens."""


def in_book(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return the SQL of a screen as a book can answer it: what an earlier version published has only what these are made of."""
    there = {name for (name,) in connection.execute(_TABLES).fetchall()}
    for name, select in _MADE_OF.items():
        if name not in there:
            sql = sql.replace(f"computed.{name}", f"({select})")
    return sql
