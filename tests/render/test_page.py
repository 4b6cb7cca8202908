"""What a page shows of a form where the form can say it in more than one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

import section16
from section16.document.captions import CURRENT, edition_of, foot, number, value_of_number
from section16.document.cells import DateCell, DecimalCell, FlagCell, TextCell
from section16.document.page import PageCell
from section16.formats.form_page.to_document import document_of
from section16.render.agreement import disagreements
from section16.render.columns import shares
from section16.render.page import page_of
from tests.render.forms import form3, form4, form5, many_rows, none_owned, odd_words


@pytest.mark.parametrize("true", ["1", "true"])
def test_a_swap_is_marked_however_true_is_spelled(true: str) -> None:
    row = replace(form4().non_derivative_table[0], equity_swap=FlagCell(true))
    page = page_of(replace(form4(), non_derivative_table=(row,)))
    assert page.table_one[0]["code"] == PageCell("M/K", ("1",))


def test_form_5_states_the_form_on_which_a_row_should_have_been() -> None:
    page = page_of(form5())
    assert [row["code"].text for row in page.table_one] == ["M/K4", "M5", "3"]
    assert (page.form3_holdings, page.form4_transactions) == (True, True)
    read = document_of(page)
    assert [row.form_type.value for row in read.non_derivative_table] == ["4", "5", "3"]


def test_form_4_marks_what_was_reported_early() -> None:
    row = replace(form4().non_derivative_table[0], form_type=TextCell("5"), timeliness=TextCell("E", ("F2",)))
    assert page_of(replace(form4(), non_derivative_table=(row,))).table_one[0]["v"] == PageCell("V", ("2",))


def test_a_value_is_where_there_is_no_number_of_shares() -> None:
    (option,) = form4().derivative_table
    row = replace(option, shares=DecimalCell(), total_value=DecimalCell("250000.5"), acquired_disposed=TextCell("A"))
    shown = page_of(replace(form4(), derivative_table=(row,))).table_two[0]
    assert (shown["acquired"].text, shown["disposed"].text) == ("$250,000.50", "")


def test_an_amount_without_a_direction_is_under_acquired_and_says_so() -> None:
    (option,) = form4().derivative_table
    for filed, told in ((None, "[neither (A) nor (D)]"), ("X", "[X]")):
        row = replace(option, acquired_disposed=TextCell(filed))
        shown = page_of(replace(form4(), derivative_table=(row,))).table_two[0]
        assert shown["acquired"].text == f"160,000 {told}"


def test_a_day_with_a_time_zone_is_a_day() -> None:
    assert page_of(replace(form4(), period_of_report=DateCell("2025-06-16-05:00"))).period == "06/16/2025"


def test_none_owned_is_reported_on_form_3_alone() -> None:
    assert page_of(none_owned()).none_owned
    assert not page_of(form3()).none_owned
    assert not page_of(replace(form4(), no_securities_owned=FlagCell("1"))).none_owned


@pytest.mark.parametrize(
    ("filed", "shown"),
    [("0", "0"), ("0.0000", "0"), ("12.5", "12.50"), ("30000.0", "30,000.00"), ("1.23456789", "1.23456789"), (".5", "0.50")],
)
def test_a_number_is_printed_as_the_sec_prints_it_but_never_rounded(filed: str, shown: str) -> None:
    assert number(filed) == shown
    assert value_of_number(shown) == Decimal(filed)


@pytest.mark.parametrize("version", ["X0202", "X0306", "X0407", "X0508", "X0609"])
def test_as_filed_prints_what_was_in_print(version: str) -> None:
    form = replace(form4(), schema_version=TextCell(version))
    edition = edition_of(version)
    for shown in (section16.render_text(form, as_filed=True), section16.render_html(form, as_filed=True)):
        told = " ".join(shown.replace("\n    ", " ").split())
        assert ("10b5-1(c)" in told) is (version >= "X0407")
        assert ("2a. Foreign Trading Symbol" in told) is ("(Zip/Postal Code)" in told) is (version == "X0609")
        assert foot("4", edition)[1] in told
        read = section16.read(shown.encode()).document
        assert disagreements(page_of(form), page_of(read)) == []
    assert section16.render_pdf(form, as_filed=True).startswith(b"%PDF")
    assert (edition == CURRENT) is (version == "X0609")


def test_columns_are_as_usual_for_usual_words_and_wider_for_long_ones() -> None:
    from section16.document.captions import FORMS

    columns = FORMS["4"].table_two
    usual, wide = shares(columns, page_of(form4()).table_two), shares(columns, page_of(many_rows()).table_two)
    assert sum(usual) == pytest.approx(100, abs=0.1)
    assert sum(wide) == pytest.approx(100, abs=0.1)
    owned = [column.key for column in columns].index("owned")
    assert wide[owned] > 1.2 * usual[owned]
    assert min(shares(columns, page_of(odd_words()).table_two)) > 1
