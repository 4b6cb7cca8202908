"""The views of a generation: what people ask for, with only what is in force, as filed and as understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section16.store.book.computed import computed_tables, research_table
from section16.store.book.tables import DERIVATIVE, FILED, NON_DERIVATIVE
from section16.store.book.truth import cik

if TYPE_CHECKING:
    import duckdb

_KEY = ("issuer_cik", "accession_key", "form_table", "row")

OF_FILING = (
    "current",
    "accession_key",
    "form",
    "filed",
    "issuer_cik",
    "issuer_name",
    "issuer_symbol",
    "owner_cik",
    "owner_name",
    "owner_ciks",
)
"""What each row has of its filing beside it, so that a question about an issuer or an owner reads one table."""

BOTH_TABLES = "table_rows"
"""The table of the rows of Table I and Table II, which ``form_table`` distinguishes."""

VIEWS = {
    "filings": "The filings in force, each with its issuer and its reporting persons.",
    "owners": "The reporting persons of each filing in force.",
    "non_derivative": "The rows of Table I in force.",
    "derivative": "The rows of Table II in force.",
    "footnotes": "The footnotes of filings in force.",
    "signatures": "The signatures of filings in force.",
    "findings": "What was found about filings in force when they were read.",
    "unread": "What was not understood of filings in force.",
    "transactions": "The transactions of both tables in force, as filed, with the analyst's columns beside them.",
    "holdings": "The holdings of both tables in force, as filed, with the analyst's columns beside them.",
    "issuers": "Every issuer, with the name and symbol of its last filing.",
    "insiders": "Every reporting person in every issuer, with the boxes and the title of the last filing.",
    "late": "The rows that were reported late.",
}
"""The views that are more than a table, with what each holds."""


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the views and the macros of a new generation."""
    for name, select in _as_filed().items():
        connection.execute(f"CREATE VIEW filed.{name} AS {select}")
    for name, select in _views().items():
        connection.execute(f"CREATE VIEW main.{name} AS {select}")
    for name, select in _MACROS.items():
        connection.execute(f"CREATE MACRO main.{name} AS TABLE {select}")


def views_layout() -> str:
    """Return what names all these views: what an earlier version made differs."""
    return repr((_as_filed(), _views(), _MACROS))


def _as_filed() -> dict[str, str]:
    """Return the tables of the form, each with its own columns."""
    found = {}
    for table, form_table in ((NON_DERIVATIVE, "I"), (DERIVATIVE, "II")):
        columns = ", ".join(f'"{column}"' for column in dict.fromkeys((*table.names, "batch", *OF_FILING)))
        found[table.name] = f"SELECT {columns} FROM filed.{BOTH_TABLES} WHERE form_table = '{form_table}'"
    return found


def _views() -> dict[str, str]:
    in_force = {table.name: f'SELECT * FROM filed."{table.name}" WHERE current' for table in FILED}
    computed = {table.name: f'SELECT * EXCLUDE (digest) FROM computed."{table.name}"' for table in computed_tables()}
    return {
        **in_force,
        **computed,
        "transactions": _rows("transaction"),
        "holdings": _rows("holding"),
        "issuers": "SELECT * FROM lookup.issuers",
        "insiders": "SELECT * FROM lookup.insiders",
        "late": "SELECT * EXCLUDE (digest) FROM computed.timeliness WHERE timing = 'late'",
    }


def _rows(kind: str) -> str:
    """Return SQL that selects the rows of one kind of both tables, with the columns of the analyst."""
    own = {*NON_DERIVATIVE.names, *DERIVATIVE.names, *OF_FILING, "form_table"}
    beside = ", ".join(f'a."{column}"' for column in research_table().names if column not in own)
    match = " AND ".join(f'r."{column}" = a."{column}"' for column in _KEY)
    rows = f"filed.{BOTH_TABLES} r LEFT JOIN computed.row_research a ON {match}"
    # One level: to plan a hundred columns once more takes a tenth of the time that an owner's rows take.
    return f"SELECT r.*, {beside} FROM {rows} WHERE r.current AND r.kind = '{kind}'"


_NUMBER = (
    "CASE WHEN regexp_full_match(CAST(number AS VARCHAR), '[0-9]{10}-?[0-9]{2}-?[0-9]{6}')"
    " THEN CAST(replace(CAST(number AS VARCHAR), '-', '') AS BIGINT)"
    " ELSE -1 - CAST('0x' || substr(sha256(CAST(number AS VARCHAR)), 1, 15) AS BIGINT) END"
)
"""The key of an accession number, as in :mod:`section16.store.book.truth`; in addresses of EDGAR it is without dashes."""
_MACROS = {
    # Without an order: the rows of a filing lie one behind the other as on the form, and to sort a hundred columns costs more.
    "rows_of_filing(number)": (
        f"SELECT * FROM filed.{BOTH_TABLES} WHERE current AND (issuer_cik, accession_key) IN"
        f" (SELECT issuer_cik, accession_key FROM filed.filings WHERE accession_key = {_NUMBER})"
    ),
    "holders(issuer, as_of)": (
        f"SELECT * EXCLUDE (digest) FROM computed.position_steps WHERE issuer_cik = {cik('CAST(issuer AS VARCHAR)')}"
        " AND day <= CAST(as_of AS DATE) AND coalesce(until > CAST(as_of AS DATE), true) AND balance <> 0"
    ),
}
