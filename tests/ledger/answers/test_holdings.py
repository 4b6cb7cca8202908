"""Totals of positions by issuer and security."""

from __future__ import annotations

from datetime import date

import pytest

from section16.ledger.answers.holdings import positions_in, totals_of
from tests.ledger.filings import ADA, BEN, ISSUER, UNITS, at, book_of, filed, holding, sale


def test_titles_of_one_class_are_one_total_under_the_title_that_comes_first() -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(900, table="II", title=UNITS), holding(10_000)),
        filed(2, "2025-01-11", holding(500, title="COMMON STOCK, $0.01 par value"), owners=(BEN,)),
        filed(3, "2025-01-12", holding(70, title="Class B Common Stock"), owners=(BEN,)),
    )
    totals = totals_of(positions_in(book, None, lambda _lot: True))
    assert sorted((int(one.balance), one.table, one.security, one.positions) for one in totals) == [
        (70, "I", "Class B Common Stock", 1),
        (900, "II", UNITS, 1),
        (10_500, "I", "Common Stock", 2),
    ]
    assert {(one.issuer, one.dollars) for one in totals} == {(ISSUER, False)}


@pytest.mark.parametrize(("day", "row"), [(9, "1 I/1"), (10, "2 I/1"), (11, "2 I/1")])
def test_of_a_block_the_report_of_the_day_itself_counts(day: int, row: str) -> None:
    names = {ADA: "Amber Ridge Fund II, L.P.", BEN: "GOLDHAWK EDDA M"}
    through = {"through": "By Amber Ridge Fund II, LP"}
    first = filed(1, "2025-03-04", sale(1_000_000, 9_000_000), owners=(ADA,), names=(names[ADA],))
    second = filed(2, "2025-03-10", holding(9_000_000, **through), owners=(BEN,), names=(names[BEN],), form="3")
    book = book_of(first, second)
    (position,) = positions_in(book, date(2025, 3, day), lambda _lot: True)
    assert (int(position.balance), position.row, position.reporters) == (9_000_000, at(row), (ADA, BEN))
