"""Generations: databases that serve the book, each written privately, complete before it gets its name, and never changed.

A generation holds every table in the order in which it is asked for most: rows by issuer, owner and day. Readers open it
without a lock; the writer makes the next one from a copy and what was added since, or from all segments.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from section16.store.book.changed_subjects import note_changed
from section16.store.book.computed import computed_tables
from section16.store.book.kinds import DELETED, SUPERSESSIONS, is_by_issuer, is_filed
from section16.store.book.late_rows import LATE_ORDER, late_in, late_table
from section16.store.book.lookup_tables import create_lookups, fill_lookups, lookup_layout, note_superseded
from section16.store.book.manifest import Manifest
from section16.store.book.tables import FILED as FILED_TABLES
from section16.store.book.tables import BookTable, ColumnKind
from section16.store.book.trades import TRADES_ORDER, trades_in, trades_table
from section16.store.book.truth import ACCESSION_KEY, cik, define_views, quoted, settings
from section16.store.book.views import BOTH_TABLES, create_views, views_layout

if TYPE_CHECKING:
    import duckdb

_TYPES = {
    ColumnKind.TEXT: "VARCHAR",
    ColumnKind.NUMBER: "DECIMAL(38, 10)",
    ColumnKind.DAY: "DATE",
    ColumnKind.MOMENT: "TIMESTAMP",
    ColumnKind.KNOWN: "TIMESTAMPTZ",
    ColumnKind.FLAG: "BOOLEAN",
    ColumnKind.COUNT: "INTEGER",
    ColumnKind.TEXTS: "VARCHAR[]",
}
_ROWS = {"non_derivative": "I", "derivative": "II"}
"""Both tables of the form are one here, :data:`~section16.store.book.views.BOTH_TABLES`: most questions are about both."""
_BESIDE_ROWS = (
    ("batch", "BIGINT"),
    ("current", "BOOLEAN"),
    ("accession_key", "BIGINT"),
    ("form", "VARCHAR"),
    ("filed", "DATE"),
    ("issuer_cik", "VARCHAR"),
    ("issuer_name", "VARCHAR"),
    ("issuer_symbol", "VARCHAR"),
    ("owner_cik", "VARCHAR"),
    ("owner_name", "VARCHAR"),
    ("owner_ciks", "VARCHAR[]"),
)
"""What each row has beside it; see :data:`~section16.store.book.views.OF_FILING`."""
_BESIDE: dict[str, tuple[tuple[str, str], ...]] = {
    "filings": (
        ("accession_key", "BIGINT"),
        ("batch", "BIGINT"),
        ("current", "BOOLEAN"),
        ("superseded_at", "TIMESTAMPTZ"),
        ("superseded_because", "VARCHAR"),
        ("owner_cik", "VARCHAR"),
        ("owner_name", "VARCHAR"),
        ("owner_ciks", "VARCHAR[]"),
        ("owner_names", "VARCHAR[]"),
    ),
    **dict.fromkeys(_ROWS, _BESIDE_ROWS),
    "owners": (("batch", "BIGINT"), ("current", "BOOLEAN"), ("filed", "DATE"), ("issuer_cik", "VARCHAR")),
}
_OTHERS = (
    ("batch", "BIGINT"),
    ("current", "BOOLEAN"),
    ("accession_key", "BIGINT"),
    ("filed", "DATE"),
    ("issuer_cik", "VARCHAR"),
)
_ORDER = {
    "filings": "accession_key",
    "owners": "issuer_cik, cik, filed, accession",
    **dict.fromkeys(_ROWS, "issuer_cik, owner_cik, filed, accession, row"),
    "entries": "issuer_cik, day, accession, form_table, row",
    "positions": "issuer_cik, block",
    "position_steps": "issuer_cik, block, day",
    "plans": "issuer_cik, plan",
    "short_swing_candidates": "issuer_cik, owner_cik",
    "posted": "issuer_cik",
}
_SET_BY_THE_BOOK = frozenset({"current", "superseded_at"})
_LEFT_OUT = frozenset({"sha256"})
"""Columns of segments that no generation has: hashes cannot be compressed, and each generation is a copy of the last."""
"""Columns of segments that the book sets when it serves them: a segment is never changed."""


_ROWS_OF_GROUP = 12 * 2048
"""Rows of which the database knows the least and the largest value of each column: one issuer is in few groups."""
_LOGGED: dict[str, str | bool | int | float | list[str]] = {
    "enable_optimistic_write": False,
    "checkpoint_threshold": "1TB",
    "auto_checkpoint_skip_wal_threshold": 1 << 60,
}
"""All that is written goes to the log: neither rows ahead of it, nor the log into the database."""
_MEMORY = "4GB"
"""What the writer of a generation uses at most; what does not fit is spilled beside it."""


_DIGEST = ("digest", "UBIGINT")
"""A hash of a computed row: when an issuer is computed again, the rows that changed are found by it, and no other is read.

A trade has that of its row of the analyst.
"""
_NOT_HASHED = frozenset({"url"})
"""Columns that follow from others of their row: to hash the longest text of half a million rows takes a tenth of a second."""
_KEY_COLUMN = ("accession_key", "BIGINT")
"""By which rows are joined with the columns of the analyst: whole numbers take a third of the time that texts take."""


@cache
def served_tables() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the columns of each table of a generation, with their types of SQL."""
    filed = {table.name: (*_columns(table), *_BESIDE.get(table.name, _OTHERS)) for table in FILED_TABLES}
    own = (("form_table", "VARCHAR"), *filed.pop("non_derivative"), *filed.pop("derivative"))
    filed[BOTH_TABLES] = own
    computed = {table.name: _columns(table) for table in computed_tables()}
    computed["row_research"] += (_KEY_COLUMN,)
    computed |= {table.name: _columns(table) for table in (trades_table(), late_table())}
    computed = {name: (*columns, _DIGEST) for name, columns in computed.items()}
    return {name: tuple(dict(columns).items()) for name, columns in (filed | computed).items()}


@cache
def layout() -> str:
    """Return what names the columns of all tables and views of a generation: a copy of one with others cannot be added to."""
    named = repr((sorted(served_tables().items()), sorted(_NOT_HASHED))) + lookup_layout() + views_layout()
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _columns(table: BookTable) -> tuple[tuple[str, str], ...]:
    return tuple((column.name, _TYPES[column.kind]) for column in table.columns if column.name not in _LEFT_OUT)


def schema_name(table: str) -> str:
    """Return the schema of a generation that has a table: filed, computed, or recorded."""
    if is_filed(table) or table == BOTH_TABLES:
        return "filed"
    return "computed" if is_by_issuer(table) or table in ("trades", "late_rows") else "recorded"


def _stored(table: str) -> str:
    """Return the table of a generation that has the rows of a table of segments."""
    return BOTH_TABLES if table in _ROWS else table


def _named(table: str) -> str:
    return f'{schema_name(table)}."{_stored(table)}"'


def build(  # noqa: PLR0913 - each is a part of what is written
    folder: Path, manifest: Manifest, target: Path, number: int, since: int = 0, *, logged: bool = False
) -> None:
    """Write a generation: all of the book into a new file, or what was added since a batch into a copy of an earlier one.

    With ``logged``, what was added goes to the log of that copy alone.
    """
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    spill = target.with_suffix(".spill")
    config = settings(memory=_MEMORY) | {"temp_directory": str(spill)} | (_LOGGED if logged else {})
    with duckdb.connect(":memory:", config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        if logged:
            connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute(f"ATTACH {quoted(target)} AS made (ROW_GROUP_SIZE {_ROWS_OF_GROUP})")
        connection.execute("USE made")
        if not since:
            _create(connection)
        names = define_views(connection, folder, manifest, since)
        _find_superseded(connection, names)
        if since:
            note_superseded(connection)
            _retire(connection)
        _fill_filed(connection, names, since)
        _fill_computed(connection, names, since)
        _fill_recorded(connection, names)
        fill_lookups(connection, names, since)
        note_changed(connection, names, manifest, number, since)
        connection.execute("CREATE OR REPLACE TABLE main.generation (number BIGINT, batch BIGINT, format BIGINT)")
        connection.execute("INSERT INTO main.generation VALUES (?, ?, ?)", [number, manifest.batch, manifest.format])
        if not since:
            create_views(connection)
        if not logged:
            connection.execute("CHECKPOINT")
    _settle(target)


def _settle(target: Path) -> None:
    """Bring a database to the disk, and remove what was spilled beside it."""
    spill = target.with_suffix(".spill")
    if spill.is_dir():
        for path in spill.iterdir():
            path.unlink()
        spill.rmdir()
    with target.open("rb+") as stream:
        os.fsync(stream.fileno())


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    for schema in ("filed", "computed", "recorded"):
        connection.execute(f"CREATE SCHEMA {schema}")
    for name, columns in served_tables().items():
        made = ", ".join(f'"{column}" {kind}' for column, kind in columns)
        connection.execute(f"CREATE TABLE {_named(name)} ({made})")
    create_lookups(connection)


def _find_superseded(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Make a table of the versions that are not in force; those that a fuller source or a copy replaces are left out."""
    if SUPERSESSIONS not in names:
        connection.execute(
            "CREATE TEMP TABLE superseded (accession VARCHAR, batch BIGINT, out BOOLEAN, moment TIMESTAMPTZ, why VARCHAR)"
        )
        return
    connection.execute(
        "CREATE TEMP TABLE superseded AS SELECT accession, of_batch AS batch,"
        f" bool_or(reason NOT IN ('corrected', '{DELETED}')) AS out, min(known_at) AS moment, min_by(reason, known_at) AS why"
        f" FROM truth_{SUPERSESSIONS} GROUP BY ALL"
    )


def _retire(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark the versions that were superseded since, or take them out."""
    if not connection.execute("SELECT 1 FROM superseded s SEMI JOIN filed.filings f USING (accession, batch)").fetchone():
        return
    for table in dict.fromkeys(_named(table.name) for table in FILED_TABLES):
        match = f"{table}.accession = s.accession AND {table}.batch = s.batch"
        connection.execute(f"DELETE FROM {table} USING superseded s WHERE s.out AND {match}")
        connection.execute(f"UPDATE {table} SET current = false FROM superseded s WHERE {match}")
    connection.execute(
        "UPDATE filed.filings SET superseded_at = s.moment, superseded_because = s.why FROM superseded s"
        " WHERE filings.accession = s.accession AND filings.batch = s.batch"
        " AND coalesce(s.moment < filings.superseded_at, true)"  # it may have been corrected before it was deleted
    )


def _fill_filed(connection: duckdb.DuckDBPyConnection, names: Iterable[str], since: int) -> None:
    if "filings" not in names:
        return
    _fill_filings(connection, has_owners="owners" in names)
    for name in (table.name for table in FILED_TABLES):
        if name != "filings" and name in names:
            _fill_of_filings(connection, name, since)


def _fill_filings(connection: duckdb.DuckDBPyConnection, *, has_owners: bool) -> None:
    own = _own_columns(connection, "filings", "f")
    owners = (
        " LEFT JOIN (SELECT accession, batch, list(" + cik("cik") + " ORDER BY number) AS owner_ciks,"
        " list(name ORDER BY number) AS owner_names FROM truth_owners GROUP BY ALL) o"
        " ON f.accession = o.accession AND f.batch = o.batch"
        if has_owners and "name" in _names(connection, "truth_owners")
        else ", (SELECT NULL::VARCHAR[] AS owner_ciks, NULL::VARCHAR[] AS owner_names) o"
    )
    connection.execute(
        f"INSERT INTO filed.filings BY NAME SELECT {own}, f.batch, {ACCESSION_KEY.format('f.accession')} AS accession_key,"
        " s.batch IS NULL AS current, s.moment AS superseded_at, s.why AS superseded_because,"
        " owner_ciks[1] AS owner_cik, owner_names[1] AS owner_name, owner_ciks, owner_names"
        f" FROM truth_filings f LEFT JOIN superseded s ON f.accession = s.accession AND f.batch = s.batch{owners}"
        " WHERE s.out IS NOT TRUE ORDER BY accession_key"
    )


def _fill_of_filings(connection: duckdb.DuckDBPyConnection, name: str, since: int) -> None:
    own = _own_columns(connection, name, "r")
    if name in _ROWS:
        own = f"'{_ROWS[name]}' AS form_table, {own}"
    beside = [column for column, _ in _BESIDE.get(name, _OTHERS) if column != "batch"]
    taken = ", ".join(f"f.{column}" for column in beside)
    known = {*beside, *_names(connection, f"truth_{name}")}
    order = _ORDER.get(name, "accession_key")
    ordered = ", ".join(column for column in order.split(", ") if column in known)
    connection.execute(
        f"INSERT INTO {_named(name)} BY NAME SELECT {own}, r.batch, {taken} FROM truth_{name} r"
        f" JOIN filed.filings f ON r.accession = f.accession AND r.batch = f.batch AND f.batch > {since} ORDER BY {ordered}"
    )


def _fill_computed(connection: duckdb.DuckDBPyConnection, names: Iterable[str], since: int) -> None:
    """Add what was computed for issuers; of issuers that had rows before, change only the rows that are not the same."""
    if "posted" not in names:
        return
    orders = {table.name: _order(table) for table in computed_tables()} | {"late_rows": LATE_ORDER}
    for name, order in orders.items():
        new = _computed_rows(connection, name, names)
        if since:
            _replace_rows(connection, name, new)
        elif new:
            connection.execute(f"INSERT INTO {_named(name)} BY NAME {_with_key(name, new)} ORDER BY {order}")
    if not since:
        _add_trades(connection, _named("row_research"))
    if "entries" in names:
        _mark_rows(connection, again=bool(since))


def _replace_rows(connection: duckdb.DuckDBPyConnection, name: str, new: str) -> None:
    """Take out the rows of issuers that were computed again, and add the new ones: those that differ, which are few."""
    table, same = _named(name), "n.digest = o.digest AND n.issuer_cik = o.issuer_cik"
    if not new:
        for gone in (table, _named("trades")) if name == "row_research" else (table,):
            connection.execute(f"DELETE FROM {gone} WHERE issuer_cik IN (SELECT issuer_cik FROM truth_posted)")
        return
    mine = f"SELECT rowid AS id, issuer_cik, digest FROM {table} SEMI JOIN truth_posted USING (issuer_cik)"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE old_rows AS {mine}")
    # One pass: the rows are read and hashed once.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed_rows AS SELECT n.*, o.id, o.digest AS old_digest FROM ({new}) n"
        f" FULL JOIN old_rows o ON {same} WHERE n.digest IS NULL OR o.digest IS NULL"
    )
    if name == "row_research":
        gone = "SELECT old_digest FROM changed_rows WHERE id IS NOT NULL"
        connection.execute(f"DELETE FROM {_named('trades')} WHERE digest IN ({gone})")
        _add_trades(connection, "changed_rows", "id IS NULL")
    connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM changed_rows WHERE id IS NOT NULL)")
    changed = "SELECT * EXCLUDE (id, old_digest) FROM changed_rows WHERE id IS NULL"
    connection.execute(f"INSERT INTO {table} BY NAME {_with_key(name, changed)}")


def _with_key(name: str, rows: str) -> str:
    """Return SQL that gives rows the key that their table has; it takes as long as hashing them, and few have changed."""
    has_key = _KEY_COLUMN in served_tables()[name]
    return f"SELECT *, {ACCESSION_KEY.format('accession')} AS {_KEY_COLUMN[0]} FROM ({rows})" if has_key else rows


def _add_trades(connection: duckdb.DuckDBPyConnection, rows: str, chosen: str = "true") -> None:
    """Add the trades among rows of the analyst."""
    trades = trades_in(f"SELECT * FROM {rows} WHERE {chosen}", _DIGEST[0])
    connection.execute(f"INSERT INTO {_named('trades')} {trades} ORDER BY {TRADES_ORDER}")


def _computed_rows(connection: duckdb.DuckDBPyConnection, name: str, names: Iterable[str]) -> str:
    """Return SQL for the computed rows of a table, each with its hash, without their key; empty where there are none."""
    of_table = "timeliness" if name == "late_rows" else name
    if of_table not in names:
        return ""
    rows = _of_segments(connection, of_table)
    if name == "late_rows":
        research = "row_research"
        rows = late_in(rows, _of_segments(connection, research) if research in names else f"FROM {_named(research)} LIMIT 0")
    columns = ", ".join(f'"{column}"' for column, _ in _computed_columns(name) if column not in _NOT_HASHED)
    return f"SELECT *, hash({columns}) AS digest FROM ({rows})"


def _computed_columns(name: str) -> tuple[tuple[str, str], ...]:
    """Return the columns of a computed table without what a generation has beside them."""
    return tuple(column for column in served_tables()[name] if column not in (_DIGEST, _KEY_COLUMN))


def _of_segments(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return SQL for the rows of a table with its columns in order, from segments that may lack the newer ones."""
    there = _names(connection, f"truth_{name}")
    columns = ((f'"{column}"' if column in there else "NULL", kind, column) for column, kind in _computed_columns(name))
    taken = ", ".join(f'CAST({value} AS {kind}) AS "{column}"' for value, kind, column in columns)
    return f"SELECT {taken} FROM truth_{name}"


def _order(table: BookTable) -> str:
    return _ORDER.get(table.name, ", ".join(("issuer_cik", *table.key)))


_NOT_IN_FORCE = (
    "UPDATE {table} SET current = false FROM truth_entries e WHERE NOT e.current AND {table}.form_table = e.form_table"
    " AND {table}.accession = e.accession AND {table}.row = e.row AND {table}.current"
)
_IN_FORCE_AGAIN = (
    "UPDATE {table} SET current = true FROM (SELECT e.accession, e.form_table, e.row, f.batch FROM truth_entries e"
    " JOIN filed.filings f USING (accession) WHERE e.current AND f.current) e WHERE NOT {table}.current"
    " AND {table}.form_table = e.form_table AND {table}.accession = e.accession AND {table}.row = e.row"
    " AND {table}.batch = e.batch"
)


def _mark_rows(connection: duckdb.DuckDBPyConnection, *, again: bool) -> None:
    """Mark the rows that amendments restate or take back, and unmark those that none does any longer."""
    table = _named(BOTH_TABLES)
    connection.execute(_NOT_IN_FORCE.format(table=table))
    if again:
        connection.execute(_IN_FORCE_AGAIN.format(table=table))


def _fill_recorded(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Add records, tables of any columns; what superseded a filing is beside the filing."""
    for name in names:
        if is_filed(name) or is_by_issuer(name) or name == SUPERSESSIONS:
            continue
        connection.execute(f"CREATE TABLE IF NOT EXISTS {_named(name)} AS SELECT * FROM truth_{name} LIMIT 0")
        connection.execute(f"INSERT INTO {_named(name)} BY NAME SELECT * FROM truth_{name}")


def _own_columns(connection: duckdb.DuckDBPyConnection, name: str, alias: str) -> str:
    """Return the columns of a table of filings that its segments have, with CIKs in ten digits."""
    there = _names(connection, f"truth_{name}")
    beside = {column for column, _ in _BESIDE.get(name, _OTHERS)}
    own = [column for column, _ in served_tables()[_stored(name)] if column in there and column not in _SET_BY_THE_BOOK]
    chosen = []
    for column in own:
        if column in beside and column != "batch" and name != "filings":
            continue
        if column == "batch":
            continue
        is_cik = column == "issuer_cik" or (name == "owners" and column == "cik")
        chosen.append(f'{cik(f"{alias}.{column}")} AS "{column}"' if is_cik else f'{alias}."{column}"')
    return ", ".join(chosen)


def _names(connection: duckdb.DuckDBPyConnection, view: str) -> frozenset[str]:
    return frozenset(name for (name, *_) in connection.execute(f"DESCRIBE {view}").fetchall())
