"""The rows of a form as lines: nothing dropped, nothing that a spreadsheet would carry out."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import polars as pl
import pytest
from msgspec.structs import replace

import section16
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.footnotes import Footnote
from section16.document.ownership import OwnershipDocument
from section16.render.csv_cells import csv_line, safe_cell
from section16.render.rows import as_csv
from tests.builders import FORM
from tests.render.forms import form4


def table(form: OwnershipDocument) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(as_csv(section16.rows(form))))))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1+1", "- none -", "=", "+CMD|x"]
)
def test_a_text_that_begins_like_a_formula_is_set_apart(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    row = replace(form4().non_derivative_table[0], nature=TextCell(f"x{text}"), title=TextCell(text))
    line = table(replace(form4(), non_derivative_table=(row,)))[0]
    assert line["title"] == f"'{text.strip()}"
    assert line["nature"] == f"x{text}".strip()


@pytest.mark.parametrize("text", ["-5", "+5", "-1,000.25", "-.5", "1-2", "a=b", "", "Common Stock", "(1)"])
def test_a_number_and_an_ordinary_text_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_numbers_stay_numbers() -> None:
    assert csv_line([Decimal("-5.25"), -3, None, True]) == "-5.25,-3,,True\n"
    row = replace(form4().non_derivative_table[0], shares=DecimalCell("-160000"))
    assert table(replace(form4(), non_derivative_table=(row,)))[0]["shares"] == "-160000"


def test_names_and_footnotes_are_set_apart_like_every_text() -> None:
    owner = replace(form4().reporting_owners[0], name=TextCell("=HYPERLINK(1)"))
    line = table(replace(form4(), reporting_owners=(owner,), remarks=TextCell("@remark")))[0]
    assert (line["owner_names"], line["remarks"]) == ("'=HYPERLINK(1)", "'@remark")


def test_footnotes_that_share_an_id_are_both_there() -> None:
    first, *rest = form4().footnotes
    form = replace(form4(), footnotes=(first, Footnote("F1", "A second note."), *rest))
    line = next(line for line in section16.rows(form) if "F1" in line["footnotes"])
    assert line["footnotes"]["F1"] == f"{first.text}\nA second note."


def test_all_that_is_not_understood_is_listed() -> None:
    owner = replace(form4().reporting_owners[0], is_director=FlagCell("TRUE"))
    signature = replace(form4().signatures[0], signed=DateCell("soon"))
    row = replace(form4().non_derivative_table[0], shares=DecimalCell("1,00"))
    form = replace(
        form4(),
        aff10b5_one=FlagCell("TRUE"),
        period_of_report=DateCell("June"),
        reporting_owners=(owner,),
        signatures=(signature,),
        non_derivative_table=(row, *form4().non_derivative_table[1:]),
    )
    first, second, *_ = section16.rows(form)
    beside = [
        "$.periodOfReport: June",
        "$.aff10b5One: TRUE",
        "$.reportingOwners[0].isDirector: TRUE",
        "$.signatures[0].signed: soon",
    ]
    assert sorted(first["unread"]) == sorted(["shares: 1,00", *beside])
    assert sorted(second["unread"]) == sorted(beside)


def test_elements_that_no_schema_declares_are_listed_and_comments_are_not() -> None:
    xml = FORM.replace(b"<issuerCik>", b"<!-- why? --><tier>gold</tier><issuerCik>")
    first = next(section16.rows(section16.read(xml)))
    assert first["unread"] == ["$.issuer: <tier>gold</tier>"]


def test_what_is_not_understood_is_a_list_that_parquet_takes() -> None:
    lines = list(section16.rows(form4()))
    for unread in ([], ["shares: 1,00"]):
        frame = pl.DataFrame([{"unread": unread} for _ in lines], schema={"unread": pl.List(pl.String)})
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        buffer.seek(0)
        assert pl.read_parquet(buffer)["unread"].to_list() == [unread] * len(lines)
    assert all(line["unread"] == [] for line in lines)
