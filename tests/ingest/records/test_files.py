"""CSV in every encoding and with every delimiter; workbooks with numbers, days, merged headers, formulas and several sheets."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from section16.errors import TooLargeError, UnreadableError
from section16.facts.events import Sale, Vesting
from section16.ingest.records.csv_file import read_csv
from section16.ingest.records.file import read_sheets
from section16.ingest.records.import_sheet import SheetCell
from section16.ingest.records.understanding import NotUnderstood, Understood, understand
from section16.ingest.records.values import DAY_FORMATS, NUMBER_FORMATS, day_of, number_of
from section16.ingest.records.workbook import read_workbook
from tests.ingest.records.exports import facts, mapping

RELEASES = """
[[sheets]]
kind = "vesting"
columns = { award = "Grant", day = "Date", units = "Units", withheld = "Withheld", price = "Price" }
"""
TEXT = "Grant,Date,Units,Withheld,Price,Remark\nrsu-1,2025-06-16,1000,371,18.45,Zoë\n"
VESTING = Vesting(
    date=date(2025, 6, 16), award="rsu-1", units=Decimal(1000), withheld=Decimal(371), withheld_price=Decimal("18.45")
)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook(*rows: tuple[Any, ...], title: str = "Releases") -> Workbook:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return made


def read(data: bytes, how: str = RELEASES) -> Understood:
    made = understand(read_sheets(data, "file"), mapping(how), facts())
    assert isinstance(made, Understood), [finding.line() for finding in made.problems]
    return made


def wrong(data: bytes, how: str = RELEASES) -> list[str]:
    made = understand(read_sheets(data, "file"), mapping(how), facts())
    assert isinstance(made, NotUnderstood)
    return [f"{finding.location}: {finding.message}" for finding in made.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_read_in_any_encoding_and_with_any_delimiter(encoding: str, delimiter: str) -> None:
    data = TEXT.replace(",", delimiter).encode(encoding)
    assert read(data).events == (VESTING,)
    assert read_csv(data, "file").lines[1].cells[5].text == "Zoë"


def test_bytes_that_are_text_in_no_encoding_are_reported() -> None:
    with pytest.raises(UnreadableError, match="The file is not text in UTF-8, UTF-16 or Windows-1252"):
        read_csv(b"a,b\n\x81,\x8d\n", "file")


def test_a_cell_may_hold_several_lines() -> None:
    assert read(TEXT.replace("Zoë", '"first\nsecond"').encode()).events == (VESTING,)


HEADER = ("Grant", "Date", "Units", "Withheld", "Price")


def test_a_workbook_has_days_and_exact_numbers() -> None:
    made = workbook(HEADER, ("rsu-1", datetime(2025, 6, 16), 1000, 371.0, 18.45))
    assert read(saved(made)).events == (VESTING,)


def test_a_number_with_binary_dust_is_read_as_it_is_shown_and_reported() -> None:
    made = read(saved(workbook(HEADER, ("rsu-1", date(2025, 6, 16), 1000, 371, 18.15 + 0.3))))
    assert made.events == (VESTING,)
    assert read(saved(workbook(HEADER, ("rsu-1", date(2025, 6, 16), 1000, 371, 18.449999999999999)))).notes == ()
    dusty = read(saved(workbook(HEADER, ("rsu-1", date(2025, 6, 16), 1000, 371, 18.45000000000001))))
    assert [note.id for note in dusty.notes] == ["IMPORT-ROUNDED"]
    assert dusty.notes[0].location == "file, sheet Releases, line 2, column Price"
    assert dusty.events == (VESTING,)


@pytest.mark.parametrize(("epoch", "serial"), [(None, 45824), (CALENDAR_MAC_1904, 44362)])
def test_days_are_counted_from_1900_or_1904_and_a_plain_number_as_a_day_is_reported(epoch: Any, serial: int) -> None:
    made = workbook(HEADER, ("rsu-1", datetime(2025, 6, 16), 600, 371, 18.45), ("rsu-1", serial, 400, 0, 18.45))
    if epoch is not None:
        made.epoch = epoch
    result = read(saved(made))
    assert result.events == (VESTING,)
    assert [note.id for note in result.notes] == ["IMPORT-SERIAL-DAY"]


def test_a_header_of_merged_cells_over_two_lines_is_put_together() -> None:
    how = RELEASES.replace('"Units"', '"Shares Released"').replace('"Withheld"', '"Shares Withheld"')
    made = workbook(("June",), ("Grant", "Date", "Shares", None, "Price"), (None, None, "Released", "Withheld"))
    made.worksheets[0].append(("rsu-1", date(2025, 6, 16), 1000, 371, 18.45))
    made.worksheets[0].merge_cells("C2:D2")
    made.worksheets[0].merge_cells("A1:E1")
    assert read(saved(made), how).events == (VESTING,)


def test_each_sheet_is_read_as_the_mapping_says_and_others_are_passed_over() -> None:
    how = """
[[sheets]]
sheet = "Releases"
kind = "vesting"
columns = { award = "Grant", day = "Date", units = "Units", withheld = "Withheld", price = "Price" }

[[sheets]]
sheet = "Sales"
kind = "sale"
[sheets.columns]
name = ["First", "Last"]
security = "=common"
day = "Date"
units = "Units"
price = "Price"
counterparty = "=market"
"""
    made = workbook(HEADER, ("rsu-1", date(2025, 6, 16), 1000, 371, 18.45))
    sales = made.create_sheet("Sales")
    sales.append(("First", "Last", "Date", "Units", "Price"))
    sales.append(("Edda M.", "Winterbourne", date(2025, 6, 17), 300, "$18.20"))
    made.create_sheet("Notes").append(("anything",))
    result = read(saved(made), how)
    assert [type(event) for event in result.events] == [Vesting, Sale]
    assert [fate.sheet for fate in result.fates if fate.why == "a sheet that the mapping leaves out"] == ["Notes"]


def test_a_formula_without_a_value_and_an_error_are_reported() -> None:
    made = workbook(HEADER, ("rsu-1", date(2025, 6, 16), "=500+500", 371, 18.45), ("rsu-1", date(2025, 6, 17), 5, None, "#N/A"))
    assert wrong(saved(made)) == [
        "file, sheet Releases, line 2, column Units: The cell contains a formula whose value was not saved.",
        "file, sheet Releases, line 3, column Price: The cell contains an error of the spreadsheet, #N/A.",
    ]


def test_what_is_no_workbook_is_reported_in_one_line() -> None:
    with pytest.raises(UnreadableError, match=r"^file: The workbook cannot be read"):
        read_sheets(b"PK\x03\x04 nothing", "file")
    with pytest.raises(UnreadableError, match="The workbook has the format before 2007"):
        read_sheets(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file")


def test_a_sheet_larger_than_any_export_is_not_read() -> None:
    made = workbook(HEADER)
    for row in range(3, 1_003):
        made.worksheets[0].cell(row, 600).value = 1
    with pytest.raises(TooLargeError, match="Delete its blank rows and columns"):
        read_workbook(saved(made), "file")


def test_a_cell_far_below_makes_no_row_of_each_blank_one_above_it() -> None:
    made = workbook(HEADER)
    made.worksheets[0].cell(1_000_000, 3).value = 7
    made.worksheets[0].merge_cells("A500:B501")
    made.worksheets[0]["A500"] = "over four"
    (sheet,) = read_workbook(saved(made), "file")
    assert [line.number for line in sheet.lines] == [1, 500, 501, 1_000_000]
    assert [cell.text for cell in sheet.lines[2].cells] == ["over four", "over four", "", "", ""]
    assert [cell.text for cell in sheet.lines[3].cells] == ["", "", "7", "", ""]


def without(data: bytes, part: str) -> bytes:
    """Return a workbook without one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as changed:
        for name in parts.namelist():
            if name != part:
                changed.writestr(name, parts.read(name))
    return out.getvalue()


@pytest.mark.parametrize("lost", [1, 2])
def test_a_sheet_that_is_named_and_missing_is_reported(lost: int) -> None:
    made = workbook(HEADER)
    made.create_sheet("Sales").append(HEADER)
    name = made.sheetnames[lost - 1]
    with pytest.raises(
        UnreadableError, match=rf"^file: The workbook names the sheet '{name}' and does not contain it. Open it"
    ):
        read_workbook(without(saved(made), f"xl/worksheets/sheet{lost}.xml"), "file")


def test_a_workbook_of_charts_alone_is_reported_and_a_chart_beside_a_table_is_not() -> None:
    made = workbook(HEADER)
    made.create_chartsheet("Prices").add_chart(BarChart())
    assert len(read_workbook(saved(made), "file")) == 1
    made.remove(made.worksheets[0])
    with pytest.raises(UnreadableError, match=r"it holds only the chart 'Prices'\. Export the table itself\."):
        read_workbook(saved(made), "file")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,"2', 2),
        ('a,b\n1,"2\n', 2),
        ('a,b\n1,"2""\n\n', 2),
        ('"a,b\n', 1),
        ('a,b\n3,4\n1,"2\n\n5', 3),
        ('a,b\r1,"2\r', 2),
    ],
)
def test_a_quotation_mark_that_is_open_at_the_end_is_reported_with_its_line(text: str, line: int) -> None:
    last = read_csv(text.encode(), "file").lines[-1]
    assert (last.number, last.fault) == (line, f"A quotation mark on line {line} is not closed before the end of the file.")


@pytest.mark.parametrize("text", ['a,b\n1,"2"', 'a,b\n1,"2"\n', 'a,b\n1,"2\n3"\n', 'a,b\n1,2 "x\n', "", "\n", 'a,b\n1,"2"""'])
def test_a_quotation_mark_that_is_closed_or_within_a_word_is_none_left_open(text: str) -> None:
    assert not any(line.fault for line in read_csv(text.encode(), "file").lines)


def test_an_import_with_a_quotation_mark_left_open_is_refused() -> None:
    assert wrong(TEXT.rstrip().rpartition(",")[0].encode() + b',"x\n') == [
        "file, line 2: A quotation mark on line 2 is not closed before the end of the file."
    ]


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook in one of whose parts something is replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as changed:
        for part in parts.namelist():
            content = parts.read(part)
            assert part != name or old in content
            changed.writestr(part, content.replace(old, new, 1) if part == name else content)
    return out.getvalue()


@pytest.mark.parametrize("ref", ["A1:XFD1048576", "A1:A1048576", "A&#58;C"])
@pytest.mark.parametrize(
    "element", ['<mergeCells><mergeCell ref="{}"/></mergeCells>', '<hyperlinks><hyperlink ref="{}"/></hyperlinks>']
)
def test_ranges_over_whole_columns_are_refused_before_a_cell_is_made_for_each(element: str, ref: str) -> None:
    part = element.format(ref).encode()
    data = with_part(saved(workbook(HEADER)), "xl/worksheets/sheet1.xml", b"<pageMargins", part + b"<pageMargins")
    start = process_time()
    with pytest.raises(TooLargeError):
        read_workbook(data, "file")
    assert process_time() - start < 10  # a cell each takes minutes


def test_a_style_that_is_not_there_is_not_reported_on_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    data = with_part(saved(workbook(HEADER)), "xl/styles.xml", b'xfId="0"', b'xfId="9"')
    with suppress(UnreadableError):
        read_workbook(data, "file")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("YYYY-MM-DD", "2025-06-16T13:45:00"),
        ("MM/DD/YYYY", "6/16/25"),
        ("DD/MM/YYYY", "16.06.2025"),
        ("DD-MON-YYYY", "16-Jun-2025"),
        ("MON DD, YYYY", "June 16, 2025 1:45 PM"),
        ("YYYYMMDD", "20250616"),
    ],
)
def test_days_are_read_as_they_are_written_and_no_other_way(written: str, text: str) -> None:
    assert day_of(SheetCell(text), written) == date(2025, 6, 16)
    assert written in DAY_FORMATS
    assert day_of(SheetCell("16/16/2025"), written) is None


@pytest.mark.parametrize(
    ("written", "text"),
    [("1,234.56", "$1,234.50"), ("1.234,56", "1.234,50 €"), ("1 234,56", "1\u00a0234,50"), ("1'234.56", "CHF 1\u2019234.50")],
)
def test_numbers_are_read_as_they_are_written_and_no_other_way(written: str, text: str) -> None:
    assert number_of(SheetCell(text), written) == Decimal("1234.50")
    assert number_of(SheetCell(f"({text})"), written) == Decimal("-1234.50")
    assert written in NUMBER_FORMATS
    assert number_of(SheetCell("12,34,5.6.7"), written) is None
    assert number_of(SheetCell("5%"), written) is None
