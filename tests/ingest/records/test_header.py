"""The header of a sheet: the names of its columns, and what a wide one costs."""

from __future__ import annotations

from section16.ingest.records import headings
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.header import HeaderRow
from section16.ingest.records.proposal import propose
from tests.tracing import calls_of


def test_a_column_is_found_by_its_name_whatever_its_case_and_punctuation() -> None:
    names = HeaderRow(("", "Vest Date", "Units", "vest_date"), 1)

    assert names.column("VEST-DATE") == 1
    assert names.column("units") == 2
    assert names.column("Price") is None


def test_a_column_without_a_name_has_none() -> None:
    names = HeaderRow(("", "Units"), 1)

    assert names.column("") is None
    assert names.column("---") is None


def test_names_of_several_columns_are_listed_once_and_sorted() -> None:
    assert HeaderRow(("Units", "Date", "units", "", "", "DATE", "Price"), 1).twice() == ["date", "units"]


def test_a_wide_sheet_costs_a_look_at_each_cell_and_no_more() -> None:
    """A sheet of 400 repeated headings once took 9 seconds: every line below was compared for every column."""
    calls = [_calls_for(width) for width in (100, 200, 400)]

    assert calls[2] <= 4.2 * calls[0], calls


def _calls_for(width: int) -> int:
    """Return how many functions a proposal for a sheet enters that has so many columns."""
    headings._meant.cache_clear()
    headings._spoken_of.cache_clear()
    header = ["Grant", "Date", "Units", *["Withheld", "Price"] * (width // 2)]
    line = ["rsu-1", "2025-06-10", *["371"] * (width + 1)]
    sheet = read_csv("\n".join(";".join(cells) for cells in (header, *[line] * 9)).encode(), "wide.csv")
    return len(calls_of(lambda: propose([sheet])))
