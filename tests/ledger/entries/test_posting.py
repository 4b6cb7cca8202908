"""Posting: what an entry and its filing keep of a form for the answers."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

import section16
from section16.document.cells import DecimalCell, TextCell
from section16.document.submission import Submission
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.posting import entries_of, filing_of
from tests import builders
from tests.builders import derivative, derivative_holding
from tests.ledger.forms import form, sold


def test_an_entry_keeps_the_form_type_the_marks_and_the_deemed_execution_date() -> None:
    submission = form(sold("2025-03-03", timeliness="L", deemed="2025-03-04"))
    (entry,) = entries_of(submission.document, filing_of(submission))
    assert (entry.form_type, entry.timeliness, entry.equity_swap, entry.deemed) == ("4", "L", True, date(2025, 3, 4))


@pytest.mark.parametrize(
    ("boxes", "ticked"),
    [
        ("", (None, None)),
        ("<notSubjectToSection16>1</notSubjectToSection16><aff10b5One>0</aff10b5One>", (True, False)),
        ("<notSubjectToSection16>0</notSubjectToSection16><aff10b5One>1</aff10b5One>", (False, True)),
        ("<aff10b5One>perhaps</aff10b5One>", (None, None)),
    ],
)
def test_a_box_that_is_missing_or_unclear_is_unknown(boxes: str, ticked: tuple[bool | None, bool | None]) -> None:
    filing = filing_of(form(sold("2025-03-03"), boxes=boxes))
    assert (filing.exit_box, filing.plan_box) == ticked


def test_the_fiscal_year_end_is_that_of_the_header() -> None:
    assert filing_of(form(sold("2025-03-03"))).fiscal_year_end == "0930"
    assert filing_of(form(sold("2025-03-03"), filed="", signed="2025-03-05")).fiscal_year_end == ""


def test_a_form_is_signed_on_the_last_day_that_its_signatures_state() -> None:
    submission = form(sold("2025-03-03"))
    (mark,) = submission.document.signatures
    days = [TextCell(None), TextCell("2025-03-06"), TextCell("2025-03-04")]
    signatures = tuple(replace(mark, signed=replace(mark.signed, text=day.text)) for day in days)
    document = replace(submission.document, signatures=signatures)
    assert filing_of(Submission(form=document)).signed == date(2025, 3, 6)
    assert filing_of(Submission(form=replace(document, signatures=signatures[:1]))).signed is None


@pytest.mark.parametrize(
    ("kind", "holding", "owned"), [("3", True, 500), ("4", True, None), ("3", False, None), ("4", False, None)]
)
def test_form_3_alone_states_a_derivative_in_its_underlying_shares(kind: str, *, holding: bool, owned: int | None) -> None:
    rows = derivative_holding(owned="") if holding else derivative(owned="")
    document = section16.read(builders.form("", rows, kind=kind)).document
    filing = filing_of(Submission(form=document))
    assert [(entry.owned, entry.dollars) for entry in entries_of(document, filing)] == [(owned, False)]


def _of_row(letter: str | None = "A", **cells: str | None) -> Entry:
    """Return the entry of a derivative row with some of its numbers as given."""
    document = section16.read(builders.form("", derivative())).document
    (row,) = document.derivative_table
    numbers = {name: DecimalCell(text) for name, text in cells.items()}
    row = replace(row, acquired_disposed=TextCell(letter), **numbers)
    document = replace(document, derivative_table=(row,))
    (entry,) = entries_of(document, filing_of(Submission(form=document)))
    return entry


@pytest.mark.parametrize(
    ("cells", "change", "total", "dollars"),
    [
        ({"shares": "100", "shares_owned": "500"}, 100, False, False),
        ({"shares": None, "total_value": "5000000", "shares_owned": "1727712"}, 5_000_000, True, False),
        ({"shares": None, "total_value": "50", "shares_owned": None, "value_owned": "80"}, 50, True, True),
        ({"shares": None, "shares_owned": "500"}, None, False, False),
    ],
)
def test_a_total_value_is_told_from_shares(
    cells: dict[str, str | None], change: int | None, *, total: bool, dollars: bool
) -> None:
    entry = _of_row(**cells)
    assert (entry.change, entry.total, entry.dollars) == (change, total, dollars)


def test_a_change_of_zero_keeps_its_sign() -> None:
    assert [str(_of_row(letter, shares="0").change) for letter in "AD"] == ["0", "-0"]
