"""Derivatives of Form 3 are counted in units, where later rows tell how many shares a unit gives."""

from __future__ import annotations

from typing import Any

import pytest

from section16.ledger.lots.cause import Cause
from tests.ledger.filings import OPTION, book_of, exercise, filed, holding, told

TERMS: dict[str, Any] = {"title": OPTION, "exercise_price": "4.00", "expiration": "2032-05-01"}
FIRST = filed(1, "2025-01-10", holding(1_000, table="II", underlying_shares=1_000, **TERMS), form="3")


def _exercised(number: int, units: int, left: int, shares: int) -> Any:
    return filed(number, f"2025-0{number}-10", exercise(units, left, underlying_shares=shares, **TERMS))


@pytest.mark.parametrize(
    ("left", "shares", "cause"),
    [(400, 200, Cause.AGREES), (900, 100, Cause.AGREES), (900, 200, Cause.UNEXPLAINED), (1_900, 50, Cause.AGREES)],
    ids=["two shares a unit", "one share a unit", "two shares a unit, counted in shares", "half a share a unit"],
)
def test_form_3_is_counted_in_units(left: int, shares: int, cause: Cause) -> None:
    assert told(book_of(FIRST, _exercised(2, 100, left, shares)), "2 II/1").cause is cause


def test_rows_that_say_different_things_of_a_unit_leave_form_3_as_it_was_filed() -> None:
    book = book_of(FIRST, _exercised(2, 100, 900, 200), _exercised(3, 100, 800, 100))
    assert told(book, "1 II/1").balance == 1_000


def test_units_without_an_end_to_their_decimals_are_left_as_they_were_filed() -> None:
    assert told(book_of(FIRST, _exercised(2, 100, 900, 300)), "1 II/1").balance == 1_000


def test_another_series_says_nothing_of_it() -> None:
    other = exercise(100, 400, underlying_shares=200, **(TERMS | {"exercise_price": "5.00"}))
    assert told(book_of(FIRST, filed(2, "2025-02-10", other)), "1 II/1").balance == 1_000
