"""The balances that one typing error makes are those of which a row could be mistyped: no other, and none is lacking."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.ledger.entries.entry import Entry
from section16.ledger.linking.compatibility import could_be_mistyped, mistyped_from
from section16.ledger.linking.mistyped import one_keystroke_apart, one_keystroke_from
from tests.ledger.filings import filed, holding, purchase, row, sale

WHOLE = [Decimal(number) for number in range(3_000)]


def posted(entry: Entry) -> Entry:
    return filed(1, "2026-03-02", entry)[1][0]


@pytest.mark.parametrize(
    "entry",
    [
        sale(120, 800),
        sale(1_000, 20),
        sale(10, 19),
        sale(9, 400),
        purchase(500, 1_100),
        purchase(101, 101),
        purchase("12.5", "40.5"),
        holding(500),
        row(change=0, owned=500),
        row(owned=500),
        row(change=500),
    ],
    ids=lambda entry: f"{entry.change} and {entry.owned}",
)
def test_the_whole_balances_are_those_of_a_search_among_all(entry: Entry) -> None:
    asked = posted(entry)
    found = [balance for balance in mistyped_from(asked) if balance < 3_000 and balance % 1 == 0]
    assert found == [balance for balance in WHOLE if could_be_mistyped(asked, balance)]


AMOUNTS = st.decimals(min_value="0.01", max_value=3_000_000, places=2)


@given(change=AMOUNTS, owned=AMOUNTS, disposed=st.booleans())
def test_every_balance_is_one_typing_error_away(change: Decimal, owned: Decimal, *, disposed: bool) -> None:
    asked = posted(sale(change, owned) if disposed else purchase(change, owned))
    assert all(could_be_mistyped(asked, balance) for balance in mistyped_from(asked))


@given(number=st.decimals(min_value=-5_000, max_value=5_000, places=2), other=st.integers(-5_000, 5_000))
def test_a_number_is_found_exactly_where_it_is_one_keystroke_apart(number: Decimal, other: int) -> None:
    found = set(one_keystroke_from(number))
    assert all(one_keystroke_apart(meant, number) for meant in found)
    assert (Decimal(other) in found) == one_keystroke_apart(Decimal(other), number)


def test_zeros_at_either_end_are_not_written() -> None:
    assert Decimal(20) not in set(one_keystroke_from(Decimal(120)))
    assert Decimal("12.0") not in set(one_keystroke_from(Decimal("12.5")))
    assert Decimal("12.4") in set(one_keystroke_from(Decimal("12.5")))
