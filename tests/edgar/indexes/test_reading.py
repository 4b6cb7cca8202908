"""Index files: ten thousand lines with odd names in every layout, and headers that cannot be relied on."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest

from section16.edgar.indexes.filings import IndexedFiling, ListedLine, once_each
from section16.edgar.indexes.lines import day_of
from section16.edgar.indexes.reading import read_index
from section16.errors import UnreadableError
from tests.edgar.indexes.index_files import (
    FULL,
    NOW,
    ORDERS,
    TIMES,
    Widths,
    as_listed,
    header,
    in_columns,
    index_file,
    listed,
    separated,
)
from tests.slow import sampled

SOME, MANY = 150, 10_000
FIRST, LATER = date(2026, 3, 6), date(2026, 3, 9)
MASTER = "CIK|Company Name|Form Type|Date Filed|Filename"


def expected(lines: list[ListedLine], width: int = 10_000) -> tuple[IndexedFiling, ...]:
    return once_each(as_listed(line, width) for line in lines)


def require_same(found: tuple[IndexedFiling, ...], lines: list[ListedLine], width: int = 10_000) -> None:
    stated = expected([line for line in lines if line.name[:width].strip()], width)
    assert set(found) == set(stated)
    assert len(found) == len(stated)


@pytest.mark.parametrize("end", sampled(["\n", "\r\n"]))
def test_ten_thousand_lines_with_separators(end: str) -> None:
    lines = listed(MANY)
    found = read_index(index_file(MASTER, separated(lines, "%Y%m%d"), end))
    require_same(found.filings, lines)
    assert (found.lines, found.faults) == (MANY, ())


@pytest.mark.parametrize("kind", sampled(ORDERS))
def test_ten_thousand_lines_in_columns(kind: str) -> None:
    lines = listed(MANY)
    found = read_index(index_file(header(kind, NOW), in_columns(kind, lines, NOW)))
    require_same(found.filings, lines, NOW.name - 2)
    assert (found.lines, found.faults) == (MANY, ())


@pytest.mark.parametrize("kind", ORDERS)
@pytest.mark.parametrize("widths", TIMES.values(), ids=TIMES)
def test_the_columns_are_those_of_the_header_in_every_time(kind: str, widths: Widths) -> None:
    lines = listed(SOME)
    data = index_file(header(kind, widths), in_columns(kind, lines, widths))
    for packed in (data, gzip.compress(data)):
        found = read_index(packed)
        require_same(found.filings, lines, widths.name - 2)
        assert found.faults == ()


@pytest.mark.parametrize("kind", ORDERS)
@pytest.mark.parametrize("shift", [-3, -1, 1, 2, 7])
def test_a_shifted_header_is_reported_and_no_line_is_misread(kind: str, shift: int) -> None:
    lines, head = listed(SOME), header(kind, NOW)
    first = head[: NOW.form - 3 if kind == "form" else NOW.name - 3]
    shifted = " " * shift + head if shift > 0 else first + head[len(first) - shift :]
    found = read_index(index_file(shifted, in_columns(kind, lines, NOW)))
    assert any("shifted" in fault.what for fault in found.faults)
    require_same(found.filings, lines, NOW.name - 2)


@pytest.mark.parametrize("kind", ORDERS)
@pytest.mark.parametrize("at", ["Form Type", "Company Name", "CIK", "Date Filed", "File Name"])
def test_a_wrapped_header_is_reported_and_no_line_is_misread(kind: str, at: str) -> None:
    lines, head = listed(SOME), header(kind, NOW)
    place = head.index(at)
    if place:
        found = read_index(index_file(f"{head[:place].rstrip()}\n   {head[place:]}", in_columns(kind, lines, NOW)))
        assert any("wrapped" in fault.what for fault in found.faults)
        require_same(found.filings, lines, NOW.name - 2)


def test_a_line_that_does_not_fit_is_reported_with_its_number_and_not_read() -> None:
    lines = listed(3)
    good = list(in_columns("form", lines, NOW))
    odd = (good[1][:20] + " " + good[1][20:], good[1].replace("edgar/data/", "edgar/data/7"), good[1][:60], "9" * 90)
    for line in odd:
        found = read_index(index_file(header("form", NOW), [good[0], line, good[2]]))
        [fault] = found.faults
        assert (fault.line, fault.text, found.lines) == (10, line.rstrip(), 3)
        assert "not read" in fault.what
    for line in ("1|B|4|20260306", "1|B|4|20269906|edgar/data/1/0009990001-26-000001.txt", "x|B|4|20260306|edgar/data/1/y.txt"):
        assert len(read_index(index_file(MASTER, [line])).faults) == 1


def test_lines_of_a_filing_with_different_dates_are_reported() -> None:
    lines = [ListedLine("0009990001-26-000001", "4", day, "7", "A") for day in (FIRST, LATER)]
    found = read_index(index_file(header("form", FULL), in_columns("form", lines, FULL)))
    assert [one.filed for one in found.filings] == [FIRST]
    assert "different filing dates" in found.faults[0].what


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        b"Form Type   Company Name\n" + b"-" * 80 + b"\n",
        index_file("nothing", []),
        index_file("CIK|Company Name|Form Type", []),
        gzip.compress(index_file(MASTER, []))[:-9],
        b"\x1f\x8bnothing",
    ],
)
def test_what_is_no_index_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="Download it again"):
        read_index(data)


def test_an_index_without_lines_lists_nothing() -> None:
    assert read_index(index_file(MASTER, [])).filings == ()


@pytest.mark.parametrize(
    ("text", "day"), [("20260306", "2026-03-06"), ("950103", "1995-01-03"), ("070119", "2007-01-19"), ("20260231", None)]
)
def test_dates_of_all_times(text: str, day: str | None) -> None:
    found = day_of(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.corpus
def test_every_index_of_the_reference_material(corpus: Path) -> None:
    samples = sorted((corpus / "corpus" / "samples").glob("*.idx"))
    assert samples
    for sample in samples:
        data = sample.read_bytes()
        found = read_index(data)
        assert found.lines == data.count(b"edgar/data/")
        unread = [fault for fault in found.faults if "not read" in fault.what]
        assert unread == []
        assert len({one.accession for one in found.filings}) == len(found.filings)
        listed_once = {line.rpartition(b"/")[2].strip() for line in data.splitlines() if b"edgar/data/" in line}
        assert {f"{one.accession}.txt".encode() for one in found.filings} == listed_once
        wrapped = "company.20221003" in sample.name
        assert any("wrapped" in fault.what for fault in found.faults) is wrapped
