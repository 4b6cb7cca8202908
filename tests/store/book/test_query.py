"""A query reads the book and nothing else, and it ends."""

from __future__ import annotations

import io
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from section16.errors import BookError
from section16.store.book.query import QueryLimits, running
from section16.store.book.writer import FilingBook
from section16.workspace.querying import memory_of_query, query, running_query, text_lines, write_binary
from section16.workspace.sql_answers import answer_sql
from tests.store.book.conftest import accession, filings


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = FilingBook.create(tmp_path_factory.mktemp("query") / "book")
    with book.writing() as writer:
        writer.add_batch(filings(range(1, 4)))
        writer.publish()
    return book.folder


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_query_is_answered(folder: Path) -> None:
    answer = query(folder, "SELECT accession, sum(shares) AS shares FROM transactions GROUP BY 1 ORDER BY 1")
    assert answer.columns == ("accession", "shares")
    assert [(row["accession"], int(row["shares"])) for row in answer] == [(accession(n), 200 * n) for n in (1, 2, 3)]


def test_a_filing_is_found_by_its_number_with_and_without_dashes(folder: Path) -> None:
    for number in (accession(1), accession(1).replace("-", "")):
        assert len(query(folder, f"SELECT * FROM rows_of_filing('{number}')")) == 2


def test_what_does_not_fit_into_memory_is_written_outside_the_book(folder: Path) -> None:
    sql = "SELECT current_setting('temp_directory'), current_setting('max_temp_directory_size')"
    (_, [(place, most)]) = answered(folder, sql, QueryLimits(memory="100MB"))
    assert not Path(place).is_relative_to(folder)
    assert most == "476.8 MiB"
    sql = "SELECT sha256(range::VARCHAR) AS x FROM range(600000) ORDER BY x"
    assert len(answered(folder, sql, QueryLimits(memory="60MB", threads=1))[1]) == 600_000
    assert not Path(place).exists()


def answered(folder: Path, sql: str, limits: QueryLimits) -> tuple[list[str], list[tuple[Any, ...]]]:
    with running(folder, sql, limits) as found:
        rows = [row for batch in found.batches() for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]
        return found.schema.names, rows


@pytest.mark.parametrize(
    "sql",
    [
        "SHOW TABLES",
        "DESCRIBE transactions",
        "EXPLAIN SELECT 1",
        "FROM issuers",
        "EXPLAIN ANALYZE SELECT 1",
        "EXPLAIN (FORMAT json) SELECT 1",
        "EXPLAIN FROM issuers",
        "WITH a AS (SELECT 1) FROM a",
    ],
)
def test_what_describes_the_book_is_allowed(folder: Path, sql: str) -> None:
    assert len(query(folder, sql)) > 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM filed.filings",
        "INSERT INTO filed.filings SELECT * FROM filed.filings",
        "UPDATE filed.filings SET form = '4'",
        "DROP VIEW transactions",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE TEMP TABLE mine AS SELECT 1",
        "ATTACH ':memory:' AS other",
        "ATTACH '{outside}/new.duckdb' AS other",
        "COPY (SELECT 1) TO '{outside}/made.csv'",
        "COPY filed.filings FROM '{outside}/secret.csv'",
        "EXPORT DATABASE '{outside}/all'",
        "IMPORT DATABASE '{outside}/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{outside}/secret.csv'",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "CALL pragma_version()",
        "CHECKPOINT",
        "VACUUM",
        "USE temp",
        "BEGIN",
        "SELECT 1; SELECT 2",
        "",
        "SELEC 1",
        "SELECT * FROM no_such_view",
        "SELECT * FROM '{outside}/secret.csv'",
        "SELECT * FROM read_csv('{outside}/secret.csv')",
        "SELECT * FROM read_text('{outside}/secret.csv')",
        "SELECT * FROM read_blob('{outside}/*')",
        "SELECT * FROM read_json('{outside}/secret.csv')",
        "SELECT * FROM read_parquet('{book}/segments/filings/*.parquet')",
        "SELECT * FROM glob('{outside}/*')",
        "SELECT * FROM sniff_csv('{outside}/secret.csv')",
        "SELECT * FROM parquet_metadata('{book}/segments/filings/*.parquet')",
        "SELECT * FROM read_duckdb('{book}/serving/book-1.duckdb')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''{outside}/made.csv''')",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{outside}/made.csv'",
        "EXPLAIN ANALYZE DELETE FROM filed.filings",
        "EXPLAIN (ANALYZE, FORMAT json) CREATE TEMP TABLE made AS SELECT 1",
        "/* of */ EXPLAIN -- what\n /* is */ ANALYZE COPY (SELECT 1) TO (current_setting('temp_directory') || '/made.csv')",
        "EXPLAIN ANALYZE",
        "SELECT getenv('HOME')",
        "SELECT * FROM hidden_variable",
        "SELECT * FROM 'https://example.com/x.parquet'",
    ],
)
def test_a_query_cannot_write_read_files_or_load_anything(folder: Path, tmp_path: Path, sql: str) -> None:
    hidden_variable = "a variable of the program"  # noqa: F841 - DuckDB would find it by its name
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    before = files(folder), files(tmp_path)
    with pytest.raises(BookError) as refused:
        query(folder, sql.format(outside=tmp_path, book=folder))
    assert refused.value.remedy
    assert (files(folder), files(tmp_path)) == before


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("PIVOT transactions ON code USING sum(shares)", r"PIVOT does not name the values .* ON code IN \('P', 'S'\)"),
        ("FROM (PIVOT transactions ON code USING sum(shares))", r"PIVOT does not name the values"),
        ("DROP VIEW transactions", r"Write one SELECT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN\."),
        ("SELECT $1", r"The value of the parameter 1 is missing\. Write values into the query itself\."),
        (f"SELECT {'(' * 2000}1{')' * 2000}", r"The query is nested more than 1000 deep\."),
        ("SELECT list_transform([1], x -> x + 1)", r"Write lambda x: x \+ 1 in place of x -> x \+ 1\."),
        ("SELECT '\ud800'", r"Character 9 of the query is not text\."),
    ],
)
def test_what_is_refused_is_explained(folder: Path, sql: str, says: str) -> None:
    with pytest.raises(BookError, match=says):
        query(folder, sql)


def test_pivot_with_the_values_of_its_columns_is_answered(folder: Path) -> None:
    sql = "PIVOT transactions ON code IN ('P', 'S') USING count(*) GROUP BY issuer_name"
    assert query(folder, sql).columns == ("issuer_name", "P", "S")


FOREVER = [
    "SELECT count(*) FROM range(1_000_000_000_000) a, range(1_000_000) b WHERE a.range * b.range = 3",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n % 7 + 1 FROM r) SELECT count(*) FROM r",
    "SELECT * FROM range(1_000_000_000_000)",
]


@pytest.mark.parametrize("sql", FOREVER)
def test_a_query_that_would_run_forever_is_stopped(folder: Path, sql: str) -> None:
    started = time.monotonic()
    with (
        pytest.raises(BookError, match=r"longer than 0\.3 seconds|needs more than"),
        running(folder, sql, QueryLimits(seconds=0.3, memory="200MB")) as found,
    ):
        for _batch in found.batches():
            pass
    assert time.monotonic() - started < 120


def test_a_slow_reader_does_not_outlive_the_limit(folder: Path) -> None:
    with running(folder, "SELECT * FROM range(1_000_000)", QueryLimits(seconds=0.2)) as found:
        batches = found.batches()
        next(batches)
        time.sleep(0.5)
        with pytest.raises(BookError, match="was stopped"):
            next(batches)


def test_memory_is_limited(folder: Path) -> None:
    sql = "SELECT list(a.range) FROM range(100_000_000) a"
    with pytest.raises(BookError, match="needs more than 100MB of memory"):
        query(folder, sql, memory="100MB")


def test_a_query_leaves_nothing_behind(folder: Path) -> None:
    before = files(folder)
    query(folder, "SELECT * FROM transactions ORDER BY ALL")
    assert files(folder) == before


def answer_with_every_type(folder: Path) -> Any:
    return query(
        folder,
        "SELECT accession, 12.5::DECIMAL(38, 10) AS price, DATE '2026-03-06' AS day, known_at, current, ['F1', 'F2'] AS notes,"
        " batch FROM filings UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL ORDER BY 1",
    )


def test_a_table_of_pandas_is_taken_by_every_writer(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pandas")
    import sqlite3

    frame = answer_with_every_type(folder).to_pandas()
    assert frame["price"][0] == 12.5
    assert frame["notes"][0] == "F1; F2"
    frame.to_csv(tmp_path / "a.csv")
    frame.to_json(tmp_path / "a.json", date_format="iso")
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_feather(tmp_path / "a.feather")
    frame.to_pickle(tmp_path / "a.pickle")
    frame.to_html(tmp_path / "a.html")
    frame.to_excel(tmp_path / "a.xlsx")
    frame.to_stata(tmp_path / "a.dta", version=119)
    with sqlite3.connect(tmp_path / "a.db") as connection:
        frame.to_sql("a", connection)
    connection.close()


def test_numbers_of_pandas_are_exact_where_asked(folder: Path) -> None:
    pytest.importorskip("pandas")
    from decimal import Decimal

    assert answer_with_every_type(folder).to_pandas(exact=True)["price"][0] == Decimal("12.5")


def test_a_table_of_polars_is_exact(folder: Path) -> None:
    pytest.importorskip("polars")
    from decimal import Decimal

    frame = answer_with_every_type(folder).to_polars()
    assert frame["price"][0] == Decimal("12.5")
    assert frame["notes"][0].to_list() == ["F1", "F2"]


def lines(folder: Path, sql: str, chosen: Literal["csv", "json"] = "csv") -> list[str]:
    with running_query(folder, sql) as found:
        return list(text_lines(found, chosen))


@pytest.mark.parametrize(
    "number", ["12345678901234567890123456.1234567891", "-9999999999999999999999999999.9999999999", "0.0000000001", "1000"]
)
def test_every_digit_of_a_number_is_written(folder: Path, number: str) -> None:
    assert lines(folder, f"SELECT {number}::DECIMAL(38, 10) AS v") == ["v\n", f"{number}\n"]
    assert lines(folder, f"SELECT [{number}::DECIMAL(38, 10)] AS v", "json") == [f'{{"v":["{number}"]}}\n']
    whole = "170141183460469231731687303715884105727"
    assert lines(folder, f"SELECT {whole}::HUGEINT AS v") == ["v\n", f"{whole}\n"]
    assert answer_sql(folder, f"SELECT {number}::DECIMAL(38, 10) AS v").rows == ((f"{Decimal(number):,f}",),)


def test_maps_times_between_times_and_bytes_are_written_as_text(folder: Path) -> None:
    sql = "SELECT MAP {'P': 2} AS m, INTERVAL '1 month 2 days 3 seconds' AS i, 'ab'::BLOB AS b"
    assert lines(folder, sql, "json") == ['{"m":{"P":2},"i":"P1M2DT3S","b":"6162"}\n']
    assert lines(folder, sql) == ["m,i,b\n", '"{""P"":2}",P1M2DT3S,6162\n']


@pytest.mark.parametrize("day", ["DATE 'infinity'", "DATE '0044-03-15 (BC)'", "TIMESTAMP 'infinity'", "DATE '12000-01-01'"])
def test_a_day_beyond_the_calendar_names_its_column(folder: Path, day: str) -> None:
    sql = f"SELECT 1 AS n, {day} AS v"
    for read in (lambda: lines(folder, sql), lambda: list(query(folder, sql))):
        with pytest.raises(BookError, match=r"A value of v is beyond.*v::VARCHAR"):
            read()
    assert lines(folder, f"SELECT CAST({day} AS VARCHAR) AS v")[1]


def test_what_parquet_has_no_type_for_names_its_column(folder: Path) -> None:
    stream = io.BytesIO()
    with (
        pytest.raises(BookError, match=r"Parquet has no type for the column v\..*v::VARCHAR"),
        running_query(folder, "SELECT 1 AS n, INTERVAL 1 DAY AS v") as found,
    ):
        write_binary(found, "parquet", stream)
    with running_query(folder, "SELECT 1 AS n, INTERVAL 1 DAY AS v") as found:
        assert write_binary(found, "arrow", stream) == 1


@pytest.mark.parametrize("memory", ["lots", "-1", "", "0GB", "12", "5 apples"])
def test_an_amount_of_memory_is_understood_or_refused(folder: Path, memory: str) -> None:
    with pytest.raises(BookError, match=r"is not an amount of memory\. Give one such as 500MB or 4GB"):
        query(folder, "SELECT 1", memory=memory)
    assert memory_of_query("1.5 GB") == memory_of_query("1500mb") == 1_500_000_000


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_time_in_which_nothing_can_run_is_refused(folder: Path, seconds: float) -> None:
    with pytest.raises(BookError, match="is not a time that a query can take"):
        query(folder, "SELECT 1", seconds=seconds)
