"""Posting: what an entry and its filing keep of a form for the answers."""

from __future__ import annotations

from datetime import date

import pytest

from section16.ledger.entries.posting import entries_of, filing_of
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
