"""Whether the database under an office is sound: its own integrity check, and every reference to another row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Connection, Table, select
from sqlalchemy.exc import DatabaseError

from section16.finding import Finding, Severity
from section16.store.rows.tables import METADATA

_REMEDY = "Restore a backup."


def integrity(connection: Connection) -> Iterator[Finding]:
    """Yield what SQLite finds wrong with its file; PostgreSQL has no such check of its own."""
    if connection.dialect.name != "sqlite":
        return
    try:
        reported = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except DatabaseError as error:
        reported = [str(error.orig)]
    for line in reported:
        if line != "ok":
            yield Finding("DATABASE-DAMAGED", Severity.REJECT, "database", f"The database is damaged: {line}.", _REMEDY)


def orphans(connection: Connection) -> Iterator[Finding]:
    """Yield each row that refers to one that does not exist."""
    for table in METADATA.sorted_tables:
        for key in table.foreign_keys:
            yield from _orphans(connection, table, key.parent, key.column)


def _orphans(connection: Connection, table: Table, refers: Column[object], referred: Column[object]) -> Iterator[Finding]:
    """Yield the rows whose reference leads nowhere: a role of a missing issuer would otherwise pass for one of all issuers."""
    other = referred.table.alias()
    key = next(iter(table.primary_key.columns))
    asked = select(key.label("key"), refers.label("reference")).outerjoin(other, refers == other.c[referred.name])
    for row in connection.execute(asked.where(refers.is_not(None), other.c[referred.name].is_(None))):
        place = f"{table.name}, row {row.key}"
        message = f"It refers to row {row.reference} of {referred.table.name}, which does not exist."
        yield Finding("DATABASE-REFERENCE", Severity.REJECT, place, message, _REMEDY)
