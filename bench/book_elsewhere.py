"""The questions to a book, asked of the same rows in SQLite with indexes and in Parquet with Polars, as notes."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import duckdb

_PASSES = 7
_AT_ONCE = 50_000
_TABLES = {
    "rows": """
        SELECT t.issuer_cik, t.owner_cik, t.accession, t.form_table, t.row, t.code, t.transaction_date AS day,
        t.shares::DOUBLE AS shares, t.price::DOUBLE AS price, a.value::DOUBLE AS value, a.counted, a.discretionary
        FROM filed.table_rows t LEFT JOIN computed.row_research a USING (issuer_cik, accession_key, form_table, row)""",
    "steps": "SELECT issuer_cik, block, owner_cik, day, until, balance::DOUBLE AS balance FROM position_steps",
    "late": "SELECT issuer_cik, owner_ciks[1] AS owner_cik, accession, filed, days_late FROM late",
}
"""Fewer columns than the book has, and numbers as floating point, which suits the others."""
_INDEXES = ("rows (issuer_cik, owner_cik)", "rows (accession)", "rows (code, day)", "steps (issuer_cik, day)", "late (filed)")
_SINCE, _UNTIL = "2024-01-01", "2024-12-31"
_HOLDERS = "SELECT * FROM steps WHERE issuer_cik = ? AND day <= ? AND (until > ? OR until IS NULL) AND balance <> 0"
_BUYERS = (
    "SELECT issuer_cik, owner_cik, sum(value) FROM rows WHERE code = 'P' AND day BETWEEN ? AND ? AND counted AND discretionary"
    " GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20"
)
_LATE = "SELECT issuer_cik, owner_cik, count(*) FROM late WHERE filed BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 20"


class Asked(msgspec.Struct, frozen=True):
    """What the questions are about."""

    issuer: str
    owner: str
    accession: str
    day: str


class Elsewhere(msgspec.Struct, frozen=True):
    """What a store of the same rows takes: its name, its bytes, and the milliseconds of each question."""

    name: str
    bytes: int
    times: dict[str, float]


def measure(connection: duckdb.DuckDBPyConnection, asked: Asked, folder: Path) -> Iterator[Elsewhere]:
    """Copy the rows of a book into other stores, and yield what each takes for the questions."""
    database = folder / "rows.sqlite"
    with sqlite3.connect(database) as lite:
        fill(connection, lite)
        yield Elsewhere("SQLite", database.stat().st_size, _times(_of_sqlite(lite, asked)))
    lite.close()
    frames = {}
    for name, sql in _TABLES.items():
        path = folder / f"{name}.parquet"
        reader = connection.sql(f"{sql} ORDER BY issuer_cik, owner_cik").to_arrow_reader(_AT_ONCE)
        with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
        frames[name] = pl.scan_parquet(path)
    size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
    yield Elsewhere("Parquet with Polars", size, _times(_of_polars(frames, asked)))


def fill(connection: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Copy the rows into a database of SQLite, with an index for each question."""
    lite.execute("PRAGMA journal_mode = OFF")
    for name, sql in _TABLES.items():
        reader = connection.sql(sql).to_arrow_reader(_AT_ONCE)
        lite.execute(f"CREATE TABLE {name} ({', '.join(reader.schema.names)})")
        places = ", ".join("?" * len(reader.schema.names))
        for batch in reader:
            columns = (map(_plain, column.to_pylist()) for column in batch.columns)
            lite.executemany(f"INSERT INTO {name} VALUES ({places})", zip(*columns, strict=True))
    for number, index in enumerate(_INDEXES):
        lite.execute(f"CREATE INDEX i{number} ON {index}")
    lite.execute("ANALYZE")
    lite.commit()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _of_sqlite(lite: sqlite3.Connection, asked: Asked) -> dict[str, Callable[[], object]]:
    questions: dict[str, tuple[str, tuple[str, ...]]] = {
        "owner in issuer": ("SELECT * FROM rows WHERE issuer_cik = ? AND owner_cik = ?", (asked.issuer, asked.owner)),
        "holders of an issuer as of a date": (_HOLDERS, (asked.issuer, asked.day, asked.day)),
        "rows of a filing": ("SELECT * FROM rows WHERE accession = ?", (asked.accession,)),
        "top-buyers": (_BUYERS, (_SINCE, _UNTIL)),
        "late-filers": (_LATE, (_SINCE, _UNTIL)),
    }
    return {name: partial(_answered, lite, sql, values) for name, (sql, values) in questions.items()}


def _answered(lite: sqlite3.Connection, sql: str, values: tuple[str, ...]) -> list[Any]:
    return lite.execute(sql, values).fetchall()


def _of_polars(frames: dict[str, pl.LazyFrame], asked: Asked) -> dict[str, Callable[[], object]]:
    rows, steps, late = frames["rows"], frames["steps"], frames["late"]
    issuer, day, who = pl.col("issuer_cik") == asked.issuer, date.fromisoformat(asked.day), ("issuer_cik", "owner_cik")
    year = date.fromisoformat(_SINCE), date.fromisoformat(_UNTIL)
    at = issuer & (pl.col("day") <= day) & ((pl.col("until") > day) | pl.col("until").is_null()) & (pl.col("balance") != 0)
    bought = (pl.col("code") == "P") & pl.col("day").is_between(*year) & pl.col("counted") & pl.col("discretionary")
    questions = {
        "owner in issuer": rows.filter(issuer & (pl.col("owner_cik") == asked.owner)),
        "holders of an issuer as of a date": steps.filter(at),
        "rows of a filing": rows.filter(pl.col("accession") == asked.accession),
        "top-buyers": rows.filter(bought).group_by(who).agg(pl.col("value").sum()).top_k(20, by="value"),
        "late-filers": late.filter(pl.col("filed").is_between(*year)).group_by(who).agg(pl.len()).top_k(20, by="len"),
    }
    return {name: frame.collect for name, frame in questions.items()}


def _times(questions: dict[str, Callable[[], object]]) -> dict[str, float]:
    found = {}
    for name, ask in questions.items():
        times = []
        for _ in range(_PASSES):
            start = time.process_time()
            ask()
            times.append((time.process_time() - start) * 1000)
        found[name] = statistics.median(times)
    return found
