"""Totals of positions by issuer and security."""

from __future__ import annotations

from section16.ledger.answers.holdings import positions_in, totals_of
from tests.ledger.filings import BEN, ISSUER, UNITS, book_of, filed, holding


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
