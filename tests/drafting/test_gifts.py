"""Gifts between the holdings of one person, before and since they are reported on Form 4."""

from __future__ import annotations

import pytest

from section16.document.table_one import NonDerivativeTransaction
from tests.drafting.examples import BASE, SALE, drafting, one

BASE_2023 = BASE.replace("signed = 2025-06-18", "signed = 2023-03-01").replace("as-of = 2025-06-13", "as-of = 2023-02-20")
TRUST = '[entities.trust]\nname = "Tern Point Trust"\n[[relations]]\nwho = "edda"\nis = "trustee"\nof = "trust"\n'


@pytest.mark.parametrize(
    ("day", "rows"),
    [
        ("2023-02-24", []),  # the last business day on which a gift waits for Form 5
        ("2023-02-27", [("G", "D"), ("G", "A")]),
        ("2023-02-28", [("G", "D"), ("G", "A")]),
    ],
)
def test_a_gift_to_ones_own_trust_is_two_rows_of_one_form_4(day: str, rows: list[tuple[str, str]]) -> None:
    gift = f'[[events]]\nkind = "gift"\ndate = {day}\ngiver = "edda"\nreceiver = "trust"\nsecurity = "common"\nunits = 1500\n'
    made = drafting(TRUST + gift, BASE_2023)
    assert (made.questions, made.findings) == ((), ())
    assert [one.document.form for one in made.drafts] == ["4"] * bool(rows)
    assert [
        (row.code.text, row.acquired_disposed.text)
        for one in made.drafts
        for row in one.document.non_derivative_table
        if isinstance(row, NonDerivativeTransaction)
    ] == rows


def test_a_gift_that_is_reported_early_does_not_set_the_period_of_the_form() -> None:
    received = (
        '[[events]]\nkind = "gift"\ndate = 2025-06-14\nreceiver = "edda"\nsecurity = "common"\nunits = 5\nreport = "early"\n'
    )
    made = one(received + SALE)
    assert (made.name, made.document.period_of_report.text) == ("form4-edda-2025-06-16", "2025-06-16")
    assert [
        row.transaction_date.text for row in made.document.non_derivative_table if isinstance(row, NonDerivativeTransaction)
    ] == [
        "2025-06-14",
        "2025-06-16",
    ]
