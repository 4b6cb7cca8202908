"""A book of ten million rows: what its questions take, how large it is, and how long a day of filings takes to publish.

The rows are made by arithmetic, not by the generator of filings: what is measured here is the database, whose time depends on
how many rows, issuers and owners there are, and not on what they say. CPU time of one thread, which is the time of an idle
machine at most.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, get_args

import duckdb

from bench.book_elsewhere import Asked, Elsewhere
from bench.book_elsewhere import measure as elsewhere
from bench.figures import Target, circumstances, table, write_results
from section16.store.book.screens import SCREENS
from section16.store.book.staging import stage_batch, stage_issuers
from section16.store.book.writer import BookWriter, FilingBook
from section16.workspace.screens import ScreenName

_FILINGS = 4_000_000
OF_ISSUER = 500
"""Filings of each issuer."""
_CHANGED = 400
"""Issuers with a filing on one day."""
_ROWS_OF_FILING = 2.5
_AT_ONCE = 250_000
_DAY = 1_000
_DAYS = 3
_MOST_OF_SCREEN = 300
_PASSES = 9


def measure(filings: int = _FILINGS, made: Path | None = None) -> list[Target]:
    """Measure, write the section, and return the targets; of a book that was made earlier the making is not measured."""
    with tempfile.TemporaryDirectory(prefix="section16-book-") as name:
        book, making = FilingBook.create(made or Path(name) / "book"), (0.0, 0.0)
        with book.writing() as writer:
            if writer.manifest.generation is None:
                making = _cpu(lambda: _fill(writer, filings)), _cpu(writer.publish)
            size = writer.manifest.generations[-1].bytes
            segments = sum(segment.bytes for segment in writer.manifest.segments)
            first = writer.manifest.batch
            days = [_cpu_of_day(writer, filings, first + number) for number in range(_DAYS)]
        found = {one.name: one for one in _answers(book, filings)}
        others = _elsewhere(book, filings, Path(name))
    rows = int(filings * _ROWS_OF_FILING)
    published = statistics.median(days)
    _write(rows, found, (*making, published, days[0]), (segments, size), others)
    targets = [Target(f"{one.name}, {rows:,} rows", one.most, one.found, " ms") for one in found.values() if one.most]
    return [*targets, Target(f"a day of {_DAY:,} filings published, {rows:,} rows", 2.0, published, " s")]


def _answers(book: FilingBook, filings: int) -> Iterator[Target]:
    """Yield each question with the milliseconds that it takes, and the most that it may take."""
    with book.reading(threads=1) as connection:
        for name, (sql, most) in _questions(filings).items():
            yield Target(name, most, _median(partial(_fetched, connection, sql, {})))
        values = {"since": date(2024, 1, 1), "until": date(2024, 12, 31), "issuer": "", "everything": False, "years": 3}
        for name in get_args(ScreenName):
            values |= {"days": 10 if name == "cluster-buys" else 30, "persons": 3}
            chosen = {key: value for key, value in values.items() if f"${key}" in SCREENS[name]}
            yield Target(name, _MOST_OF_SCREEN, _median(partial(_fetched, connection, SCREENS[name], chosen)))
    yield Target("opening the newest database", 0, _median(partial(_opened, book)))


def _fetched(connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object]) -> object:
    return connection.execute(sql, dict(values)).fetchall()


def _questions(filings: int) -> Mapping[str, tuple[str, float]]:
    """Return each question with the most milliseconds that it may take; 0 for a note."""
    year = "transaction_date >= DATE '2024-01-01' AND transaction_date < DATE '2025-01-01'"
    asked = _asked(filings)
    owner = f"issuer_cik = '{asked.issuer}' AND owner_cik = '{asked.owner}'"
    bought = f"FROM transactions WHERE code = 'P' AND {year} GROUP BY ALL"
    month = "month(transaction_date), count(DISTINCT owner_cik) AS buyers"
    return {
        "owner in issuer": (f"SELECT * FROM transactions WHERE {owner}", 10),
        "holders of an issuer as of a date": (f"SELECT * FROM holders('{asked.issuer}', DATE '{asked.day}')", 15),
        "rows of a filing": (f"SELECT * FROM rows_of_filing('{asked.accession}')", 5),
        "purchases of a year in `transactions`": (
            f"SELECT owner_cik, sum(shares * price) AS s {bought} ORDER BY s LIMIT 20",
            0,
        ),
        "buyers by month of a year in `transactions`": (f"SELECT issuer_cik, {month} {bought} HAVING buyers >= 3", 0),
    }


def _asked(filings: int) -> Asked:
    issuer = filings // OF_ISSUER // 3
    number = issuer * OF_ISSUER + 7
    accession = f"{number:010}-24-{number % 1_000_000:06}"
    return Asked(f"{issuer:010}", f"{issuer * 100 + 3:010}", accession, "2020-06-30")


def _elsewhere(book: FilingBook, filings: int, folder: Path) -> list[Elsewhere]:
    with book.reading(threads=1) as connection:
        return list(elsewhere(connection, _asked(filings), folder))


def _fill(writer: BookWriter, filings: int) -> None:
    """Add issuers, each with all its filings and what is computed from them."""
    for first in range(0, filings, _AT_ONCE):
        with duckdb.connect() as connection:
            numbers = f"range({first}, {min(first + _AT_ONCE, filings)})"
            connection.execute(f"CREATE TABLE f AS {NUMBERED.format(numbers=numbers, each=OF_ISSUER)}")
            writer.commit(stage_batch(writer.folder, tables_of(connection, FILED)))
            _compute(writer, connection)


def _add_day(writer: BookWriter, filings: int, number: int) -> None:
    """Add a day of filings about issuers that the book has, and what is computed again from all filings of these."""
    with duckdb.connect() as connection:
        first = filings * (number + 1)  # numbers that no filing has; the issuer is that of an earlier one
        numbers = f"(SELECT {first} + i * {OF_ISSUER * 2} FROM range({_DAY}) t(i))"
        connection.execute(f"CREATE TABLE f AS {NUMBERED.format(numbers=numbers, each=OF_ISSUER)}")
        issuers = max(1, filings // OF_ISSUER)
        shares = f"'0' || lpad((hash(n) % {min(_CHANGED, issuers)} * {issuers} // {min(_CHANGED, issuers)})::VARCHAR, 9, '0')"
        connection.execute(f"UPDATE f SET issuer_cik = {shares}")
        writer.commit(stage_batch(writer.folder, tables_of(connection, FILED)))
        known = NUMBERED.format(numbers=f"range({filings})", each=OF_ISSUER)
        connection.execute(f"INSERT INTO f SELECT k.* FROM ({known}) k SEMI JOIN f USING (issuer_cik)")
        _compute(writer, connection)


def _compute(writer: BookWriter, connection: duckdb.DuckDBPyConnection) -> None:
    issuers = [cik for (cik,) in connection.execute("SELECT DISTINCT issuer_cik FROM f").fetchall()]
    writer.commit(stage_issuers(writer.folder, tables_of(connection, COMPUTED), issuers, writer.manifest.filed))


def tables_of(connection: duckdb.DuckDBPyConnection, made: Mapping[str, str]) -> dict[str, Any]:
    """Return tables of Arrow by the SQL that makes each."""
    return {name: connection.sql(sql).to_arrow_table() for name, sql in made.items()}


NUMBERED = """
    SELECT n, lpad(n::VARCHAR, 10, '0') || '-24-' || lpad((n % 1000000)::VARCHAR, 6, '0') AS accession,
    lpad((n // {each})::VARCHAR, 10, '0') AS issuer_cik, DATE '2004-01-01' + (n % {each} * 7600 // {each})::INTEGER AS filed,
    lpad((n // {each} * 100 + n % 9)::VARCHAR, 10, '0') AS owner_cik FROM {numbers} r(n)
"""
FILED = {
    "filings": """
        SELECT accession, '4' AS form, filed, filed - 2 AS period, issuer_cik, 'Larkspur ' || issuer_cik AS issuer_name,
        'L' || (issuer_cik::BIGINT) AS issuer_symbol, 'submission' AS kind, sha256(accession) AS sha256,
        TIMESTAMPTZ '2026-01-05' AS known_at FROM f""",
    "owners": """
        SELECT accession, 1 AS number, owner_cik AS cik, 'Roe ' || owner_cik AS name, n % 2 = 0 AS is_director,
        n % 3 = 0 AS is_officer, false AS is_ten_percent_owner FROM f""",
    "non_derivative": """
        SELECT accession, r::INTEGER AS row, 'transaction' AS kind, 'Common Stock' AS title, filed - 2 AS transaction_date,
        substr('PSAMFG', 1 + (hash(n, r) % 6)::INTEGER, 1) AS code, (hash(n, r) % 100000)::DECIMAL(38, 10) AS shares,
        (hash(r, n) % 10000 / 100)::DECIMAL(38, 10) AS price, 'D' AS ownership,
        (hash(n) % 1000000)::DECIMAL(38, 10) AS shares_owned FROM f, range(1, 3 + (n % 2)::INTEGER) t(r)""",
}
COMPUTED = {
    "position_steps": """
        SELECT issuer_cik, accession || ' I/1' AS block, owner_cik, [owner_cik] AS owner_ciks, 'I' AS form_table,
        'Common Stock' AS security, true AS direct, false AS dollars, filed - 2 AS day, filed + 150 AS until,
        (hash(n) % 1000000)::DECIMAL(38, 10) AS balance FROM f""",
    "timeliness": """
        SELECT issuer_cik, accession, '4' AS form, 'I' AS form_table, 1 AS row, [owner_cik] AS owner_ciks,
        CASE WHEN hash(n) % 20 = 0 THEN 'late' ELSE 'on time' END AS timing, filed, n % 20 + 1 AS days_late FROM f""",
    "row_research": """
        SELECT issuer_cik, accession, 'I' AS form_table, r::INTEGER AS row, 'transaction' AS kind, owner_cik,
        substr('PSAMFG', 1 + (hash(n, r) % 6)::INTEGER, 1) AS code,
        'https://www.sec.gov/Archives/edgar/data/' || issuer_cik::BIGINT || '/' || accession || '-index.htm' AS url,
        hash(n, r) % 50 > 0 AS counted, n % 3 = 0 AS discretionary, filed - 2 AS cleansed_date,
        (hash(n, r) % 100000)::DECIMAL(38, 10) AS cleansed_shares,
        (hash(r, n) % 10000 / 100)::DECIMAL(38, 10) AS cleansed_price,
        (hash(r, n) % 10000000)::DECIMAL(38, 10) AS value,
        if(hash(n, r) % 6 IN (0, 2, 3), 'A', 'D') AS cleansed_acquired_disposed,
        accession || ' I/1' AS event_id, if(n % 4 = 0, 'exercise', 'single') AS event_reason, accession || ' I/1' AS block_id,
        ['director', 'CEO', 'CFO', 'officer', 'ten-percent holder'][1 + n % 5] AS role, n % 7 = 0 AS plan,
        if(n % 7 = 0, filed - 120, NULL) AS plan_adopted FROM f, range(1, 3 + (n % 2)::INTEGER) t(r)""",
}


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _cpu_of_day(writer: BookWriter, filings: int, number: int) -> float:
    """Add a day of filings and return the time that it takes to publish them."""
    _add_day(writer, filings, number)
    return _cpu(writer.publish)


def _median(work: Callable[[], object]) -> float:
    """Return the milliseconds of CPU time that work takes."""
    return statistics.median(_cpu(work) * 1000 for _ in range(_PASSES))


def _opened(book: FilingBook) -> None:
    with book.reading(threads=1) as connection:
        connection.execute("SELECT number FROM generation").fetchall()


def _write(
    rows: int,
    found: Mapping[str, Target],
    seconds: tuple[float, float, float, float],
    sizes: tuple[int, int],
    others: list[Elsewhere],
) -> None:
    made, built, published, first = seconds
    lines = [
        (name, f"{one.found:.1f}", f"{one.most:g}" if one.most else "", *(_beside(other, name) for other in others))
        for name, one in found.items()
    ]
    heads = ("question", "ms", "at most", *(other.name for other in others))
    segments, database = (f"{size / 1e6:,.0f} MB" for size in sizes)
    making = f"Making the segments took {made:.0f} s and the whole database {built:.0f} s. " if made else ""
    beside = ", ".join(f"{other.name} {other.bytes / 1e6:,.0f} MB" for other in others)
    text = f"""
# Questions to a book

{circumstances(f"{rows:,} rows of invented filings, CPU time of one thread, median of {_PASSES} passes")}

{table(heads, lines)}

Answers are rows of Python, of all columns; the screens are those of `section16 screen`, of a year. The other stores have a
tenth of the columns and numbers in floating point; SQLite has an index for each question. They are notes.

{making}A day of {_DAY:,} filings about {_CHANGED} issuers, with what is computed from all filings of these, takes
{published:.2f} s to publish (median of {_DAYS} days; the first {first:.2f} s). The publication that finds a log of
16 MB or 8 generations writes the whole database and copies it. The segments take {segments}, the database {database}; {beside}.
"""
    write_results("book serving", text)


def _beside(other: Elsewhere, name: str) -> str:
    return f"{other.times[name]:.1f}" if name in other.times else ""


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else _FILINGS
    place = Path(sys.argv[2]) if len(sys.argv) > 2 else None  # noqa: PLR2004 - a number of filings, and a book made of them
    print("\n".join(target.line() for target in measure(many, place)))
