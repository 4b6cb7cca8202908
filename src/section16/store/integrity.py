"""Whether the database under an office is sound: its own integrity check, and every reference to another row."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, ForeignKeyConstraint, Table, and_, select
from sqlalchemy.exc import DatabaseError

from section16.finding import Finding, Severity
from section16.plurals import counted
from section16.store.tables import METADATA

_REMEDY = "Restore a backup."


def integrity(connection: Connection) -> Iterator[Finding]:
    """Yield what SQLite finds wrong with its file; PostgreSQL has no such check of its own."""
    if connection.dialect.name != "sqlite":
        return
    try:
        reported = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    except DatabaseError as error:
        reported = [str(error.orig)]
    faults = [line for line in reported if line != "ok"]
    if faults:
        errors = counted(len(faults), "error")
        message = f"The database is damaged: SQLite's integrity check reports {errors}."
        yield Finding("DATABASE-DAMAGED", Severity.REJECT, "database", message, _REMEDY, {"reported": tuple(faults)})


def orphans(connection: Connection) -> Iterator[Finding]:
    """Yield each row that refers to one that does not exist."""
    for table in METADATA.sorted_tables:
        for constraint in table.foreign_key_constraints:
            yield from _orphans(connection, table, constraint)


def _orphans(connection: Connection, table: Table, constraint: ForeignKeyConstraint) -> Iterator[Finding]:
    """Yield the rows whose reference leads nowhere: a role of a missing issuer would otherwise pass for one of all issuers."""
    other = constraint.referred_table.alias()
    pairs = [(key.parent, other.c[key.column.name]) for key in constraint.elements]
    key = next(iter(table.primary_key.columns))
    asked = select(key.label("key"), *(column.label(f"to_{column.name}") for column, _ in pairs))
    asked = asked.select_from(table.outerjoin(other, and_(*(column == referred for column, referred in pairs))))
    asked = asked.where(*(column.is_not(None) for column, _ in pairs), pairs[0][1].is_(None))
    for row in connection.execute(asked):
        what = ", ".join(f"{column.name} {value}" for (column, _), value in zip(pairs, row[1:], strict=True))
        message = f"The row refers to a row of the table {constraint.referred_table.name} that does not exist: {what}."
        yield Finding("DATABASE-REFERENCE", Severity.REJECT, f"{table.name}, row {row.key}", message, _REMEDY)
