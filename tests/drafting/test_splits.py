"""What a split does to a number, and to the parts of an award."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from section16.drafting.awards.splits import after_split, parts_after_split, split_in_words
from section16.facts.events import Split
from section16.facts.schedules import Part

DAY = date(2025, 6, 16)


def split(new: int, old: int = 1) -> Split:
    return Split(date=DAY, security="common", new=Decimal(new), old=Decimal(old))


@pytest.mark.parametrize(
    ("units", "new", "old", "fractions", "after"),
    [
        (101, 2, 1, None, "202"),
        (101, 1, 2, "cash in lieu", "50"),
        (101, 1, 2, "rounded down", "50"),
        (101, 1, 2, "rounded up", "51"),
        (101, 1, 2, "rounded to nearest", "51"),
        (103, 1, 2, "rounded to nearest", "52"),
        (101, 1, 3, "rounded up", "34"),
        (100, 1, 3, "rounded to nearest", "33"),
        (100, 2, 3, None, "66.6666"),
        (100, 2, 3, "kept", "66.6666"),
    ],
)
def test_fractions_are_settled_as_the_split_provides(units: int, new: int, old: int, fractions: str | None, after: str) -> None:
    assert after_split(Decimal(units), split(new, old), fractions) == Decimal(after)


def test_what_has_vested_before_the_split_is_settled_alone_and_the_rest_together() -> None:
    days = (date(2025, 6, 15), DAY, date(2026, 6, 16))
    parts = [Part(number, Decimal(5), day, day) for number, day in enumerate(days, 1)]
    assert [part.units for part in parts_after_split(parts, split(1, 2))] == [Decimal(2), Decimal(2), Decimal(3)]


def test_a_split_that_leaves_fewer_shares_is_a_reverse_split() -> None:
    assert split_in_words(split(3, 2)) == "3-for-2 stock split"
    assert split_in_words(split(1, 10)) == "1-for-10 reverse stock split"
