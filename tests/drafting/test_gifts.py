"""Gifts between the holdings of one person, before and since they are reported on Form 4."""

from __future__ import annotations

import pytest

from section16.document.table_one import NonDerivativeTransaction
from tests.drafting.examples import BASE, drafting

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
