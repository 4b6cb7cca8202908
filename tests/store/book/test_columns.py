"""Columns say what `rows` says, of every form and every filing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

import section16
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.render.rows import columns
from section16.store.book.columns import BookBatch, Origin
from section16.store.book.computed import computed_tables
from section16.store.book.tables import FILED, BookTable, schema_of
from tests.render.forms import form4
from tests.strategies import documents

if TYPE_CHECKING:
    import pyarrow as pa

KNOWN = 1_767_614_400_000_000
HASH = "0123456789abcdef" * 4
_ROW_TABLES = {"I": "non_derivative", "II": "derivative"}
_ROLES = {"is_director": "Director", "is_officer": "Officer", "is_ten_percent_owner": "10% Owner", "is_other": "Other"}


def origin(number: int = 1, submission: Submission | None = None) -> Origin:
    header = submission.header if submission else None
    return Origin(
        f"0009990016-26-{number:06}",
        "submission",
        HASH,
        KNOWN,
        submission.source if submission else "",
        header.filed if header else None,
        header.accepted if header else None,
    )


def tables_of(forms: Iterable[OwnershipDocument]) -> dict[str, pa.Table]:
    batch = BookBatch()
    for number, form in enumerate(forms, 1):
        batch.add(form, origin(number))
    return batch.tables()


def lines_of(tables: dict[str, pa.Table]) -> Iterator[dict[str, Any]]:
    """Yield the lines that `rows` gives, put together again from the tables."""
    parts = {name: table.to_pylist() for name, table in tables.items()}
    by_filing: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name, rows in parts.items():
        for row in rows:
            by_filing.setdefault(row["accession"], {}).setdefault(name, []).append(row)
    for found in by_filing.values():
        about, owners = found["filings"][0], found.get("owners", [])
        header = {
            **{name: about[name] for name in columns() if name in about and name != "kind"},
            "owner_ciks": [owner["cik"] for owner in owners],
            "owner_names": [owner["name"] for owner in owners],
            "relationships": [relationship(owner) for owner in owners],
        }
        for table, name in _ROW_TABLES.items():
            for row in found.get(name, []):
                yield {**dict.fromkeys(columns()), **header, **line_of(table, row, found)}


def line_of(table: str, row: dict[str, Any], found: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    cells = {name: value for name, value in row.items() if name in columns()}
    marks = dict.fromkeys(mark for name in columns() if name.endswith("_footnotes") for mark in row.get(name) or ())
    texts = {
        mark: "\n".join(note["text"] for note in notes) if notes else None
        for mark in marks
        for notes in [[note for note in found.get("footnotes", []) if note["id"] == mark]]
    }
    here = [one for one in found.get("unread", []) if one["form_table"] in (table, None) and one["row"] in (row["row"], None)]
    unread = [f"{one['place']}: {one['text']}" for one in here]
    return {**cells, "table": table, "unread": unread, "footnotes": texts, "remarks": found["filings"][0]["remarks"]}


def relationship(owner: dict[str, Any]) -> str:
    roles = [role for name, role in _ROLES.items() if owner[name]]
    words = [text for text in (owner["officer_title"], owner["other_text"]) if text]
    return ", ".join(roles) + (f" ({' / '.join(words)})" if words else "")


def expected(form: OwnershipDocument, number: int = 1) -> Iterator[dict[str, Any]]:
    for line in section16.rows(form):
        marks = sorted(line["footnotes"])
        yield {**line, "accession": origin(number).accession, "footnotes": {mark: line["footnotes"][mark] for mark in marks}}


def sorted_notes(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "footnotes": {mark: line["footnotes"][mark] for mark in sorted(line["footnotes"])}}


FEWER = settings(max_examples=settings().max_examples // 2)
"""A form takes a tenth of a second, so there are half as many as other examples."""


@FEWER
@given(documents())
def test_columns_say_what_rows_say_of_every_form(form: OwnershipDocument) -> None:
    found = [sorted_notes(line) for line in lines_of(tables_of([form]))]
    assert found == list(expected(form))


@FEWER
@given(documents(), documents())
def test_forms_of_a_batch_keep_their_order_and_their_rows_apart(first: OwnershipDocument, second: OwnershipDocument) -> None:
    found = [sorted_notes(line) for line in lines_of(tables_of([first, second]))]
    assert found == [*expected(first, 1), *expected(second, 2)]
    filings = tables_of([first, second])["filings"]
    assert filings["accession"].to_pylist() == [origin(1).accession, origin(2).accession]
    assert filings["known_at"].to_pylist() == [datetime(2026, 1, 5, 12, tzinfo=UTC)] * 2


def test_every_table_has_the_schema_that_is_documented() -> None:
    found = tables_of([form4()])
    assert set(found) == {table.name for table in FILED}
    for table in FILED:
        assert found[table.name].schema.equals(schema_of(table), check_metadata=True)
        assert all(column.says for column in table.columns)
        assert set(table.key) <= set(table.names)


def test_an_empty_batch_has_every_table_and_no_row() -> None:
    assert {name: len(table) for name, table in BookBatch().tables().items()} == {table.name: 0 for table in FILED}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.5000", Decimal("10.5")),
        ("1,000", Decimal(1000)),
        ("+7", Decimal(7)),
        ("-.5", Decimal("-0.5")),
        (" 12 ", Decimal(12)),
        ("1e5", None),
        ("NaN", None),
        ("", None),
        ("9" * 28, Decimal("9" * 28)),
        ("9" * 29, None),
        ("0.1234567890", Decimal("0.123456789")),
        ("0.12345678900000", Decimal("0.123456789")),
    ],
)
def test_a_number_has_exactly_the_value_of_its_cell(text: str, value: Decimal | None) -> None:
    row = replace(form4().non_derivative_table[0], shares=DecimalCell(text))
    found = tables_of([replace(form4(), non_derivative_table=(row,))])
    assert found["non_derivative"]["shares"].to_pylist() == [value]
    assert found["findings"].num_rows == 0


def test_a_number_of_more_decimals_than_the_column_is_null_and_found() -> None:
    rows = form4().non_derivative_table
    row = replace(rows[0], price=DecimalCell("0.00000000001"))
    found = tables_of([form4(), replace(form4(), non_derivative_table=(rows[0], row))])
    assert found["non_derivative"]["price"].to_pylist()[-1] is None
    (finding,) = found["findings"].to_pylist()
    assert finding["accession"] == origin(2).accession
    assert (finding["id"], finding["severity"], finding["place"]) == ("BOOK-TOO-EXACT", "warn", "$.nonDerivativeTable[1].price")
    assert "0.00000000001" in finding["message"]


def test_days_and_boxes_that_say_nothing_are_null_and_their_texts_are_kept() -> None:
    form = replace(form4(), period_of_report=DateCell("June"), aff10b5_one=FlagCell("TRUE"))
    found = tables_of([form, replace(form4(), period_of_report=DateCell("2024-05-01-05:00"), aff10b5_one=FlagCell("[X]"))])
    assert found["filings"]["period"].to_pylist() == [None, date(2024, 5, 1)]
    assert found["filings"]["aff10b5_one"].to_pylist() == [None, True]
    unread = [(line["place"], line["text"]) for line in found["unread"].to_pylist()]
    assert unread == [("$.periodOfReport", "June"), ("$.aff10b5One", "TRUE")]


def test_half_of_a_surrogate_pair_is_replaced_and_a_whole_one_kept() -> None:
    found = tables_of([replace(form4(), remarks=TextCell("a\ud800b")), replace(form4(), remarks=TextCell("\U0001f980"))])
    assert found["filings"]["remarks"].to_pylist() == ["a\ufffdb", "\U0001f980"]


def test_a_form_that_was_understood_wholly_needs_no_second_look() -> None:
    batch, other = BookBatch(), BookBatch()
    batch.add(form4(), origin(), clean=True)
    other.add(form4(), origin())
    assert {name: table.to_pylist() for name, table in batch.tables().items()} == {
        name: table.to_pylist() for name, table in other.tables().items()
    }


@pytest.mark.corpus
def test_columns_say_what_rows_say_of_real_filings(filings: tuple[tuple[str, bytes], ...]) -> None:
    batch, lines = BookBatch(), []
    for number, (_, data) in enumerate(filings[::10]):
        submission = section16.read(data)
        batch.add(submission.document, origin(number, submission), clean=not submission.reader_findings)
        lines += [{**sorted_notes(line), "accession": origin(number).accession} for line in section16.rows(submission)]
    found = [sorted_notes(line) for line in lines_of(batch.tables())]
    assert found == lines


@pytest.mark.parametrize("table", [*FILED, *computed_tables()], ids=lambda table: table.name)
def test_every_table_and_column_has_a_description(table: BookTable) -> None:
    assert table.says.endswith(".")
    assert [column.name for column in table.columns if not column.says.endswith(".")] == []
