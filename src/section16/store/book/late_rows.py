"""Late rows by the day of their filing, each with whether it is a discretionary trade: what the screen of late filers reads."""

from __future__ import annotations

from functools import cache

from section16.store.book.computed import ISSUER, TIMELINESS
from section16.store.book.tables import BookColumn, BookTable, ColumnKind

LATE_ORDER = "filed, issuer_cik, accession, form_table, row"
_KEY = "issuer_cik, accession, form_table, row"


@cache
def late_table() -> BookTable:
    """Return the table of late rows."""
    columns = (
        *(TIMELINESS.column(name) for name in ("accession", "form_table", "row")),
        BookColumn("owner_cik", ColumnKind.TEXT, "The CIK of the reporting person named first."),
        *(TIMELINESS.column(name) for name in ("filed", "days_late")),
        BookColumn("discretionary", ColumnKind.FLAG, "Whether it is a discretionary purchase or sale that counts."),
    )
    return BookTable("late_rows", "A row that was reported late; made from other tables.", (ISSUER, *columns), TIMELINESS.key)


def late_in(timeliness: str, research: str) -> str:
    """Return SQL for the late rows in selections of the timeliness of rows, and of rows of the analyst."""
    chosen = f"SELECT DISTINCT {_KEY} FROM ({research}) WHERE counted AND discretionary AND code IN ('P', 'S')"
    same = " AND ".join(f"t.{column} = c.{column}" for column in _KEY.split(", "))
    return (
        "SELECT t.issuer_cik, t.accession, t.form_table, t.row, t.owner_ciks[1] AS owner_cik, t.filed, t.days_late,"
        f" c.accession IS NOT NULL AS discretionary FROM ({timeliness}) t LEFT JOIN ({chosen}) c ON {same}"
        " WHERE t.timing = 'late'"
    )
