"""The thresholds of linking: what is at one counts, and what is one share, or one in the ratio, beyond it does not.

The numbers are written out, as in the tests of the thresholds of causes.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from section16.ledger.linking.compatibility import could_be_mistyped, mistyped_from
from section16.ledger.linking.mistyped import one_keystroke_apart, one_keystroke_from
from section16.ledger.linking.splits import ratios, rounded_singly
from tests.ledger.filings import ADA, BEN, book_of, filed, holding, purchase, sale


@pytest.mark.parametrize(("owned", "possible"), [(20, True), (19, False)])
def test_of_less_than_twenty_shares_any_digit_may_be_mistyped(owned: int, *, possible: bool) -> None:
    bought = filed(1, "2025-01-10", purchase(5, owned))[1][0]
    assert could_be_mistyped(bought, Decimal(owned + 5)) is possible
    assert (Decimal(owned + 5) in set(mistyped_from(bought))) is possible
    sold = filed(1, "2025-01-10", sale(5, owned + 5))[1][0]
    assert could_be_mistyped(sold, Decimal(owned)) is possible
    assert (Decimal(owned) in set(mistyped_from(sold))) is possible


@pytest.mark.parametrize(("typed", "meant", "apart"), [(10, 11, True), (9, 8, False)])
def test_two_numbers_of_one_digit_are_no_keystroke_apart(typed: int, meant: int, *, apart: bool) -> None:
    assert one_keystroke_apart(Decimal(typed), Decimal(meant)) is apart
    assert (Decimal(meant) in set(one_keystroke_from(Decimal(typed)))) is apart


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (50, 100, [Fraction(2)]),
        (49, 98, []),
        (100, 50, [Fraction(1, 2)]),
        (98, 49, []),
        (50, 50_000, [Fraction(1_000)]),
        (50, 50_050, []),
        (50_000, 50, [Fraction(1, 1_000)]),
        (50_050, 50, []),
    ],
)
def test_the_least_balance_and_the_largest_ratio_of_a_split(before: int, after: int, found: list[Fraction]) -> None:
    assert list(ratios(Decimal(before), Decimal(after))) == found


@pytest.mark.parametrize(
    ("before", "after", "fits"),
    [(100_000, 200_020, True), (100_000, 200_021, False), (5_000, 10_005, True), (5_000, 10_006, False)],
    ids=["twenty shares", "twenty-one shares", "five in ten thousand", "six in ten thousand"],
)
def test_lots_that_were_rounded_singly_miss_a_ratio_by_twenty_shares_or_a_small_part(
    before: int, after: int, *, fits: bool
) -> None:
    assert rounded_singly(Decimal(before), Decimal(after), Fraction(2)) is fits


@pytest.mark.parametrize(("smaller", "shown"), [(1_000, ["2-for-1"]), (999, [])])
def test_two_holdings_show_a_split_from_a_thousand_shares_on(smaller: int, shown: list[str]) -> None:
    book = book_of(
        filed(1, "2025-01-10", holding(40_000), owners=(ADA,)),
        filed(2, "2025-01-11", holding(smaller), owners=(BEN,)),
        filed(3, "2025-03-10", holding(80_000), owners=(ADA,)),
        filed(4, "2025-03-11", holding(2 * smaller), owners=(BEN,)),
    )
    assert [split.words for split in book.splits] == shown
