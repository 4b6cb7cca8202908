"""What remains in force of an issuer's filings, without a book: the same rows as in the book."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import section16
from tests.ledger.filings import at, book_of, filed, sale, told
from tests.ledger.forms import ISSUER, form, sold
from tests.ledger.stories import OPENED

ORIGINAL = form(sold("2025-03-03", left=9_000), number=2)
AMENDMENT = form(sold("2025-03-03", left=9_100), kind="4/A", filed="2025-03-10", original="2025-03-05", number=3)


def test_an_amendment_takes_the_place_of_the_row_that_it_restates() -> None:
    ledger = section16.Ledger.from_submissions([AMENDMENT, ORIGINAL])
    found = ledger.in_force(ISSUER)
    assert [filing.form for filing, _ in found.posted] == ["4", "4/A"]
    assert [(entry.filing.form, entry.owned) for _, rows in found.in_force for entry in rows] == [("4/A", Decimal(9_100))]
    assert [one.restates for one in found.amendments] == [(("0009990016-25-000003 I/1", "0009990016-25-000002 I/1"),)]


def test_what_was_filed_later_is_left_out_and_the_book_has_the_same_rows() -> None:
    ledger = section16.Ledger.from_submissions([ORIGINAL, AMENDMENT])
    early = ledger.in_force(ISSUER, datetime(2025, 3, 6))
    assert [entry.day for _, rows in early.in_force for entry in rows] == [date(2025, 3, 3)]
    assert early.in_force == ledger.book(ISSUER, datetime(2025, 3, 6)).in_force
    assert ledger.in_force("1").posted == []


def test_an_amendment_without_its_original_has_the_place_of_the_original() -> None:
    """A report between the two goes on from what the amendment restates."""
    amendment = filed(3, "2025-03-20", sale(100, 9_900, "2025-02-10"), form="4/A", original="2025-02-12")
    between = filed(2, "2025-03-05", sale(50, 9_850, "2025-03-04"))
    book = book_of(OPENED, between, amendment)
    assert [one.entry.id for one in book.view.assertions] == [at("1 I/1"), at("3 I/1"), at("2 I/1")]
    assert [told(book, place).gap for place in ("3 I/1", "2 I/1")] == [0, 0]
    late = book_of(OPENED, between, filed(3, "2025-03-20", sale(100, 9_750, "2025-03-18"), form="4"))
    assert [one.entry.id for one in late.view.assertions] == [at("1 I/1"), at("2 I/1"), at("3 I/1")]
