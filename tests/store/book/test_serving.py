"""A generation serves what is in force, and the next one is the same whether made from a copy or from all segments."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from section16.errors import BookError
from section16.store.book import generations, serving, working_copy
from section16.store.book.computed import TIMELINESS, research_table
from section16.store.book.tables import schema_of
from section16.store.book.verification import verify
from section16.store.book.writer import FilingBook
from section16.workspace.book_names import find_insiders
from section16.workspace.book_search import search_book
from tests.store.book.conftest import accession, filings, original

pa = pytest.importorskip("pyarrow")


def rows(book: FilingBook, sql: str) -> list[tuple[Any, ...]]:
    with book.reading() as connection:
        return connection.execute(sql).fetchall()


def test_nothing_is_served_before_something_was_published(book: FilingBook) -> None:
    with pytest.raises(BookError, match="Nothing has been published"), book.reading():
        pass


def test_a_generation_serves_the_rows_of_filings(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2, 3]), [original(1), original(2), original(3)])
        assert writer.publish() == 1
        assert writer.publish() == 1
    assert rows(book, "SELECT count(*), count(DISTINCT issuer_cik), sum(shares) FROM transactions") == [(6, 3, Decimal(1200))]
    assert rows(book, "SELECT accession, issuer_cik, owner_cik FROM filings ORDER BY 1 LIMIT 1") == [
        (accession(1), "0000001001", "0000002001")
    ]
    assert rows(book, "SELECT number, batch FROM generation") == [(1, 1)]


@pytest.mark.parametrize(
    ("numbers", "filed", "period"),
    [
        pytest.param(["0000000001-26-000001", "0000999999-20-000009"], ["2026-01-05", None], [None, "2020-06-15"], id="period"),
        pytest.param(["0000000001-26-000001", "0000999999-20-000009"], ["2026-01-05", None], [None, None], id="year"),
        pytest.param(
            ["0000000001-26-000001", "0000999999-20-000009"], [None, None], ["2026-01-02", "2020-06-15"], id="neither"
        ),
        pytest.param(["0000000001-26-000001", "content:9f0462a95b6a"], ["2026-01-05", None], [None, None], id="no number"),
    ],
)
def test_a_filing_without_a_day_is_not_the_last_one(
    book: FilingBook, numbers: list[str], filed: list[str | None], period: list[str | None]
) -> None:
    tables = filings([1, 4])  # of one issuer
    days = {name: pa.array(map(_day, texts), pa.date32()) for name, texts in (("filed", filed), ("period", period))}
    accessions, names = pa.array(numbers), pa.array(["Larkspur Platforms, Inc.", "Larkspur Book, Inc."])
    tables["filings"] = pa.table(
        {**tables["filings"].to_pydict(), **days, "accession": accessions, "issuer_name": names, "issuer_symbol": ["LP", "LB"]}
    )
    tables["owners"] = pa.table(
        {
            "accession": accessions,
            "number": [1, 1],
            "cik": ["2001"] * 2,
            "name": ["Roe Jane", "Roe J"],
            "is_director": [True, False],
        }
    )
    del tables["non_derivative"]
    with book.writing() as writer:
        writer.add_batch(tables)
        writer.publish()
    assert rows(book, "SELECT name, symbol FROM issuers") == [("Larkspur Platforms, Inc.", "LP")]
    assert rows(book, "SELECT name, is_director FROM insiders") == [("Roe Jane", True)]
    assert find_insiders(book.folder, "roe j")[0].name == "Roe Jane"
    assert [found.name for found in search_book(book.folder, "roe").persons] == ["Roe Jane"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def logical(book: FilingBook) -> dict[str, list[tuple[Any, ...]]]:
    with book.reading() as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE schema_name <> 'main'"
            " AND table_name <> 'changed_subjects'"  # it tells of the way, which differs
        ).fetchall()
        return {
            f"{schema}.{name}": sorted(connection.execute(f'SELECT * FROM {schema}."{name}"').fetchall(), key=repr)
            for schema, name in tables
        }


def test_a_generation_from_a_copy_equals_one_from_all_segments(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2, 3, 4], kind="data_set"))
        writer.publish()
        writer.add_batch(filings([2], kind="submission", version="full"))
        writer.add_batch(filings([3], kind="data_set", version="corrected", later=3))
        writer.add_batch(filings([1, 5, 6]))
        writer.delete([accession(4), accession(9)], known_at=5)
        writer.add_batch({"sources": filings([1])["filings"].select(["source", "known_at"])})
        writer.publish()
        extended = logical(book)
        assert writer.publish(whole=True) == 3
    assert logical(book) == extended
    assert rows(book, "SELECT accession, kind, current FROM filed.filings ORDER BY ALL") == [
        (accession(1), "xml", True),
        (accession(2), "submission", True),
        (accession(3), "data_set", False),
        (accession(3), "data_set", True),
        (accession(4), "data_set", False),
        (accession(5), "xml", True),
        (accession(6), "xml", True),
    ]
    assert rows(book, "SELECT count(*) FROM transactions") == [(10,)]


def day(chance: random.Random, number: int) -> dict[str, Any]:
    """Return filings of a day, some of them again, of few persons whose names and boxes change."""
    chosen = sorted(chance.sample(range(1, 13), 3))
    made = filings(chosen, kind=chance.choice(["xml", "submission"]), version=str(chance.randrange(3)), later=number)
    own = {
        "cik": [str(2000 + one % 2) for one in chosen],
        "name": [f"Roe Jane {number}"] * 3,
        "is_officer": [number % 2 == 0] * 3,
    }
    for name, values in own.items():
        owners = made["owners"]
        made["owners"] = (owners.drop_columns(name) if name in owners.column_names else owners).append_column(name, [values])
    return made


def computed(chance: random.Random, issuer: str, keys: list[str]) -> dict[str, Any]:
    """Return what is computed for an issuer: whether rows were late, and whether they are discretionary."""
    pa = pytest.importorskip("pyarrow")
    late, research = [], []
    for key in keys:
        place = {"issuer_cik": issuer, "accession": key, "form_table": "I", "row": chance.randrange(1, 3)}
        late.append(
            place | {"timing": chance.choice(["late", "on time"]), "days_late": chance.randrange(9), "owner_ciks": ["7"]}
        )
        own = {
            "code": chance.choice("PG"),
            "counted": chance.random() < 0.8,
            "discretionary": chance.choice([True, False, None]),
        }
        research.append(place | own)
    made = {"timeliness": (TIMELINESS, late), "row_research": (research_table(), research)}
    return {name: pa.Table.from_pylist(lines, schema=schema_of(table)) for name, (table, lines) in made.items()}


@pytest.mark.parametrize("seed", [16, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(20))])
def test_a_book_published_in_many_days_equals_one_published_at_once(book: FilingBook, kept: str, seed: int) -> None:
    chance = random.Random(seed)
    with book.writing() as writer:
        for number in range(1, 7):
            made = day(chance, number)
            keys = [str(key) for key in made["filings"]["accession"].to_pylist()]
            writer.add_batch(made, [original(int(key[-6:]), str(number)) for key in keys])
            if number % 3 == 0:
                writer.delete([chance.choice(keys)], known_at=number)
            issuer = f"{chance.choice([1000, 1001]):010}"
            made = computed(chance, issuer, keys) if number % 4 else {}
            writer.replace_issuers(made, [issuer], writer.manifest.filed)
            writer.publish()
        last = writer.manifest.generation
        assert last is not None
        assert (last.log is not None) == (kept == "logged")
        extended = logical(book)
        writer.publish(whole=True)
    assert logical(book) == extended
    assert len(extended["lookup.insiders"]) > 3
    assert {row[-2] for row in extended["computed.late_rows"]} == {True, False} or seed != 16


def test_a_log_that_has_grown_becomes_part_of_the_database(book: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    logged = []
    with book.writing() as writer:
        for number in range(1, 6):
            writer.add_batch(filings([number], version=str(number)))
            monkeypatch.setattr(working_copy, "_LARGEST_LOG", 0 if number == 4 else 1 << 20)
            writer.publish()
            generation = writer.manifest.generation
            assert generation is not None
            logged.append(generation.log is not None)
            assert list(verify(book.folder)) == []
        extended = logical(book)
        writer.publish(whole=True)
    assert logged == [False, True, True, False, True]
    assert logical(book) == extended


def test_a_log_of_many_generations_becomes_part_of_the_database(book: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    monkeypatch.setattr(working_copy, "_MOST_LOGGED", 2)
    logged = []
    with book.writing() as writer:
        for number in range(1, 7):
            writer.add_batch(filings([number]))
            writer.publish()
            generation = writer.manifest.generation
            assert generation is not None
            logged.append(generation.logged)
    assert logged == [0, 1, 2, 0, 1, 2]
    assert rows(book, "SELECT count(*) FROM filings") == [(6,)]


def test_a_whole_database_is_copied_when_it_is_made_and_not_by_the_day_after(
    book: FilingBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    copied: list[str] = []
    copy_file = working_copy._copy

    def count(source: Path, target: Path) -> None:
        copied.append(source.name)
        copy_file(source, target)

    monkeypatch.setattr(working_copy, "_copy", count)
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.publish()
        assert copied == ["book-1.duckdb"]
        for number in (2, 3):
            copied.clear()
            writer.add_batch(filings([number]))
            writer.publish()
            assert not [name for name in copied if name.endswith(".duckdb")]  # a log is copied for each generation
    assert rows(book, "SELECT count(*) FROM filings") == [(3,)]


def test_a_copy_that_something_was_written_to_is_made_again(book: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    copy = book.folder / "serving" / "writing.duckdb"
    for number in (1, 2, 3):
        with book.writing() as writer:
            writer.add_batch(filings([number]))
            writer.publish()
        if number == 2:
            copy.write_bytes(copy.read_bytes()[: 1 << 16])
    assert rows(book, "SELECT count(*) FROM filings") == [(3,)]
    assert list(verify(book.folder)) == []


@pytest.mark.parametrize("damage", ["missing", "damaged"])
def test_a_database_is_not_read_without_its_log(book: FilingBook, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    monkeypatch.setattr(working_copy, "_LOGGED_FROM", 0)
    with book.writing() as writer:
        for number in (1, 2):
            writer.add_batch(filings([number]))
            writer.publish()
    log = book.folder / "serving" / "book-2.duckdb.wal"
    if damage == "missing":
        log.unlink()
    else:
        data = bytearray(log.read_bytes())
        data[len(data) // 2] ^= 1
        log.write_bytes(data)
    with pytest.raises(BookError, match="The database of the book cannot be read"), book.reading():
        pass
    assert [file.file for file in verify(book.folder)] == ["serving/book-2.duckdb.wal"]


def test_a_superseded_version_says_when_and_why(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.add_batch(filings([1], version="corrected", later=2))
        writer.publish()
    found = rows(book, "SELECT current, superseded_because, epoch_us(superseded_at - known_at) FROM filed.filings ORDER BY 1")
    assert found == [(False, "corrected", 2 * 3600 * 1_000_000), (True, None, None)]


def test_the_rows_of_a_filing_are_found_by_its_accession_number(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        writer.publish()
    assert rows(book, f"SELECT accession, row FROM rows_of_filing('{accession(2)}')") == [(accession(2), 1), (accession(2), 2)]
    assert rows(book, "SELECT accession, row FROM rows_of_filing('sha256:none')") == []


def test_the_rows_of_a_corrected_filing_are_those_of_its_newest_version_once(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.add_batch(filings([1], version="corrected", later=2))
        writer.publish()
    found = rows(book, f"SELECT row, current, batch FROM rows_of_filing('{accession(1)}')")
    assert found == [(1, True, 2), (2, True, 2)]


def test_readers_keep_their_generation_while_newer_ones_are_published(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.publish()
        with book.reading() as old:
            for number in range(2, 6):
                writer.add_batch(filings([number]))
                writer.publish()
            assert old.execute("SELECT count(*) FROM filings").fetchall() == [(1,)]
    assert rows(book, "SELECT count(*) FROM filings") == [(5,)]
    assert sorted(path.name for path in (book.folder / "serving").glob("book-*")) == ["book-4.duckdb", "book-5.duckdb"]


def test_a_reader_cannot_change_the_book(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.publish()
    with book.reading() as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM filed.filings")


def test_what_was_computed_for_an_issuer_is_replaced(book: FilingBook) -> None:
    import pyarrow as pa

    from section16.store.book.computed import POSITIONS
    from section16.store.book.tables import schema_of

    def positions(cik: str, balance: int) -> pa.Table:
        line = {"issuer_cik": cik, "block": "a", "balance": Decimal(balance), "since": date(2026, 3, 6)}
        return pa.Table.from_pylist([line], schema=schema_of(POSITIONS))

    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        writer.replace_issuers({"positions": positions("0000001001", 5)}, ["0000001001"], 1)
        writer.replace_issuers({"positions": positions("0000001002", 7)}, ["0000001002"], 1)
        writer.publish()
        writer.replace_issuers({"positions": positions("0000001001", 6)}, ["0000001001"], 2)
        writer.replace_issuers({}, ["0000001002"], 2)
        writer.publish()
        extended = logical(book)
        writer.publish(whole=True)
    assert rows(book, "SELECT issuer_cik, balance FROM positions") == [("0000001001", Decimal(6))]
    assert logical(book) == extended


def test_trades_are_the_rows_that_count_as_computed_last(book: FilingBook) -> None:
    import pyarrow as pa

    from section16.store.book.computed import research_table
    from section16.store.book.tables import schema_of

    def research(*lines: tuple[str, bool, int]) -> dict[str, pa.Table]:
        own = {"issuer_cik": "0000001001", "accession": accession(1), "form_table": "I", "kind": "transaction"}
        made = [
            own | {"row": row, "code": code, "counted": counted, "value": Decimal(value)}
            for row, (code, counted, value) in enumerate(lines, 1)
        ]
        return {"row_research": pa.Table.from_pylist(made, schema=schema_of(research_table()))}

    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.replace_issuers(research(("P", True, 5), ("S", False, 6), ("G", True, 7), ("F", True, 8)), ["0000001001"], 1)
        writer.publish()
        trades = "SELECT code, value FROM computed.trades ORDER BY ALL"
        assert rows(book, trades) == [("F", Decimal(8)), ("P", Decimal(5))]
        writer.replace_issuers(research(("P", True, 9), ("S", True, 6), ("G", True, 7), ("F", True, 8)), ["0000001001"], 2)
        writer.publish()
        assert rows(book, trades) == [("F", Decimal(8)), ("P", Decimal(9)), ("S", Decimal(6))]
        extended = logical(book)
        writer.publish(whole=True)
        assert logical(book) == extended
        writer.replace_issuers({}, ["0000001001"], 3)
        writer.publish()
    assert rows(book, trades) == []


def test_a_book_that_is_kept_open_answers_from_the_newest_generation(book: FilingBook) -> None:
    count = "SELECT count(*) FROM lookup.filings"
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        writer.publish()
        kept = generations.KeptGeneration(book.folder)
        with generations.reading(book.folder) as last:
            writer.add_batch(filings([3]))
            writer.publish()
            with generations.reading(book.folder) as newest:
                assert newest.execute(count).fetchall() == [(3,)]
            assert last.execute(count).fetchall() == [(2,)]
        kept.close()
    assert rows(book, count) == [(3,)]


def test_what_a_generation_changed_is_listed(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        writer.publish()
        kept = generations.KeptGeneration(book.folder)
        first = kept.found()
        for number in (3, 1):
            writer.add_batch(filings([number], version="again", later=number))
            writer.publish()
            kept.found()
        changed = frozenset({"0000001000", "0000001001", "0000002001", "0000002003"})
        assert kept.changed_since(first.number, first.state) == changed
        assert kept.changed_since(3, kept.found().state) == frozenset()
        assert kept.changed_since(first.number, "another book") is None
        writer.publish(whole=True)
        assert kept.found().number == 4
        assert kept.changed_since(first.number, first.state) is None
        kept.close()


def test_a_generation_with_other_columns_is_made_again(book: FilingBook, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1, 2]))
        with monkeypatch.context() as older:
            columns = {name: kept[:-1] if name == "footnotes" else kept for name, kept in serving.served_tables().items()}
            older.setattr(generations, "layout", lambda: "of an older version")
            older.setattr(serving, "served_tables", lambda: columns)
            writer.publish()
        older_rows = rows(book, "SELECT count(*) FROM transactions")
        assert writer.publish() == 2
        assert writer.publish() == 2
        writer.add_batch(filings([3]))
        writer.publish()
    assert older_rows == [(4,)]
    assert rows(book, "SELECT count(*) FROM transactions") == [(6,)]
    assert rows(book, "SELECT count(issuer_cik) FROM footnotes") == [(0,)]


def test_no_column_of_a_view_has_the_name_of_another(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        writer.publish()
    for view in ("transactions", "holdings"):
        names = [name for (name, *_) in rows(book, f"DESCRIBE {view}")]
        assert len(names) > 100
        assert not [name for name in names if name.endswith("_1")]


def test_a_column_that_older_segments_lack_is_null(book: FilingBook) -> None:
    with book.writing() as writer:
        writer.add_batch(filings([1]))
        newer = filings([2])
        newer["filings"] = newer["filings"].append_column("remarks", [["Late because of a holiday."]])
        writer.add_batch(newer)
        writer.publish()
    assert rows(book, "SELECT accession, remarks FROM filings ORDER BY 1") == [
        (accession(1), None),
        (accession(2), "Late because of a holiday."),
    ]
