"""The SQL of the screens: questions that people ask of a book again and again, over its views.

Each selects from trades that count once (docs/research.md). The conditions are on the rows as filed and on the analyst's
columns both, so that neither table is joined as a whole.
"""

from __future__ import annotations

from typing import Final

_WINDOW: Final = "cleansed_date BETWEEN $since AND $until AND filed >= $since AND ($issuer = '' OR issuer_cik = $issuer)"
_TRADES: Final = f"form_table = 'I' AND counted AND {_WINDOW}"
_CHOSEN: Final = "($everything OR discretionary)"
_WHO: Final = "issuer_cik, issuer_name, issuer_symbol, owner_cik, owner_name"
_ISSUER: Final = "any_value(issuer_name) AS issuer_name, any_value(issuer_symbol) AS issuer_symbol"
_ROW: Final = "accession || ' ' || form_table || '/' || row AS row_id"

LAST_FILED: Final = "SELECT max(filed) FROM filings"

_CLUSTERS: Final = f"""
WITH bought AS (
    SELECT {_WHO}, cleansed_date AS day, cleansed_shares AS shares, value
    FROM transactions WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
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
SELECT issuer_cik, {_ISSUER}, min(b.day) AS first_day, max(b.day) AS last_day,
    count(DISTINCT owner_cik) AS persons, list(DISTINCT owner_name ORDER BY owner_name) AS names,
    count(*) AS trades, sum(shares) AS shares, sum(value) AS value
FROM spans s JOIN bought b USING (issuer_cik) WHERE b.day BETWEEN s.first AND s.last
GROUP BY issuer_cik, cluster ORDER BY persons DESC, value DESC NULLS LAST, issuer_cik, first_day
"""
_TOP: Final = f"""
SELECT {_WHO}, max_by(role, (filed, accession)) AS role, count(*) AS trades, min(cleansed_date) AS first_day,
    max(cleansed_date) AS last_day, sum(cleansed_shares) AS shares, sum(value) AS value
FROM (
    SELECT * REPLACE (max_by(issuer_name, (filed, accession)) OVER w AS issuer_name,
        max_by(issuer_symbol, (filed, accession)) OVER w AS issuer_symbol,
        max_by(owner_name, (filed, accession)) OVER w AS owner_name)
    FROM (
        SELECT {_WHO}, role, filed, accession, cleansed_date, cleansed_shares, value
        FROM transactions WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
    ) WINDOW w AS (PARTITION BY issuer_cik, owner_cik)
)
GROUP BY {_WHO} ORDER BY value DESC NULLS LAST, issuer_cik, owner_cik
"""
_FIRST: Final = f"""
WITH bought AS (
    SELECT {_WHO}, role, {_ROW}, url, cleansed_date AS day, cleansed_shares AS shares, value
    FROM transactions WHERE code = 'P' AND {_TRADES} AND {_CHOSEN}
), earlier AS (
    SELECT t.issuer_cik, t.owner_cik, t.cleansed_date AS day
    FROM transactions t SEMI JOIN bought USING (issuer_cik, owner_cik)
    WHERE code = 'P' AND form_table = 'I' AND counted AND cleansed_date <= $until
), known AS (
    SELECT issuer_cik, owner_cik, first_filed FROM insiders
), firsts AS (
    SELECT b.*, k.first_filed AS known_since,
        (SELECT max(e.day) FROM earlier e WHERE e.issuer_cik = b.issuer_cik AND e.owner_cik = b.owner_cik AND e.day < b.day)
            AS last_purchase
    FROM bought b LEFT JOIN known k USING (issuer_cik, owner_cik)
    QUALIFY row_number() OVER (PARTITION BY issuer_cik, owner_cik, day ORDER BY row_id) = 1
)
SELECT *, known_since + to_years($years) <= day AS is_known FROM firsts
WHERE last_purchase IS NULL OR last_purchase + to_years($years) <= day
ORDER BY day DESC, value DESC NULLS LAST, row_id
"""
_PLANS: Final = f"""
SELECT issuer_cik, {_ISSUER}, owner_cik, any_value(owner_name) AS owner_name, max_by(role, (filed, accession)) AS role,
    plan_adopted AS adopted, count(*) AS trades, min(cleansed_date) AS first_day, max(cleansed_date) AS last_day,
    sum(cleansed_shares) AS shares, sum(value) AS value
FROM transactions WHERE code = 'S' AND {_TRADES} AND plan
GROUP BY issuer_cik, owner_cik, plan_adopted ORDER BY value DESC NULLS LAST, issuer_cik, owner_cik, adopted
"""
_LATE: Final = """
WITH reported AS (
    SELECT l.issuer_cik, l.owner_ciks[1] AS owner_cik, l.owner_names[1] AS owner_name, l.accession, l.filed, l.days_late
    FROM late l LEFT JOIN row_research r
        ON r.issuer_cik = l.issuer_cik AND r.accession = l.accession AND r.form_table = l.form_table AND r.row = l.row
    WHERE l.filed BETWEEN $since AND $until AND ($issuer = '' OR l.issuer_cik = $issuer)
        AND ($everything OR (r.discretionary AND r.counted))
)
SELECT r.issuer_cik, any_value(i.name) AS issuer_name, any_value(i.symbol) AS issuer_symbol, owner_cik,
    max_by(owner_name, (filed, accession)) AS owner_name, count(*) AS rows, count(DISTINCT accession) AS filings,
    max(days_late) AS most_days_late, max(filed) AS last_filed
FROM reported r LEFT JOIN issuers i USING (issuer_cik)
GROUP BY r.issuer_cik, owner_cik ORDER BY rows DESC, most_days_late DESC, r.issuer_cik, owner_cik
"""
_HELD: Final = f"""
WITH exercised AS (
    SELECT {_WHO}, role, {_ROW}, url, cleansed_date AS day, cleansed_shares AS shares, cleansed_price AS price, value
    FROM transactions
    WHERE code IN ('M', 'X', 'O') AND {_TRADES} AND cleansed_acquired_disposed = 'A' AND cleansed_price > 0
        AND ($everything OR (event_reason = 'exercise' AND plan IS NOT TRUE))
), sold AS (
    SELECT t.issuer_cik, t.owner_cik, t.cleansed_date AS day
    FROM transactions t SEMI JOIN exercised USING (issuer_cik, owner_cik)
    WHERE code IN ('S', 'F', 'D') AND form_table = 'I' AND filed >= $since
        AND cleansed_date BETWEEN $since AND $until + to_days($days)
), held AS (
    SELECT e.*, (SELECT min(s.day) FROM sold s
        WHERE s.issuer_cik = e.issuer_cik AND s.owner_cik = e.owner_cik AND s.day >= e.day) AS next_sale
    FROM exercised e
)
SELECT *, day + to_days($days) <= $last AS is_known FROM held
WHERE next_sale IS NULL OR next_sale > day + to_days($days)
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
        f"SELECT count(*) FROM transactions WHERE code = 'P' AND {_TRADES} AND discretionary IS NOT TRUE",
    ),
    "late-filers": (
        "SELECT count(*) FROM late l LEFT JOIN row_research r"
        " ON r.issuer_cik = l.issuer_cik AND r.accession = l.accession AND r.form_table = l.form_table AND r.row = l.row"
        " WHERE l.filed BETWEEN $since AND $until AND ($issuer = '' OR l.issuer_cik = $issuer)"
        " AND (r.discretionary AND r.counted) IS NOT TRUE"
    ),
    "exercise-and-hold": (
        f"SELECT count(*) FROM transactions WHERE code IN ('M', 'X', 'O') AND {_TRADES}"
        " AND cleansed_acquired_disposed = 'A' AND cleansed_price > 0 AND (event_reason <> 'exercise' OR plan)"
    ),
}
"""The SQL that counts what a screen leaves out by default."""
