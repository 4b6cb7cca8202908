"""Vesting schedules: the parts of an award, and changes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.facts.awards import Award, Change, Formula, Tranche
from section16.facts.schedules import parts_of, unvested_after

DAY = date(2025, 6, 16)


def award(**schedule: object) -> Award:
    return Award(to="edda", security="units", units=Decimal(1000), granted=date(2024, 1, 31), **schedule)  # type: ignore[arg-type]  # as given


def test_a_formula_gives_whole_parts_and_the_rest_with_the_last() -> None:
    parts = parts_of(award(formula=Formula(parts=3, every="month", first=date(2024, 11, 30))))
    assert [part.units for part in parts] == [333, 333, 334]
    assert [part.on for part in parts] == [date(2024, 11, 30), date(2024, 12, 30), date(2025, 1, 30)]


@pytest.mark.parametrize(("known", "on"), [(date(2025, 5, 1), date(2026, 1, 31)), (date(2025, 5, 2), DAY)])
def test_an_acceleration_counts_from_the_day_it_was_decided(known: date, on: date) -> None:
    changed = award(cliff=date(2026, 1, 31), changes=(Change(decided=date(2025, 5, 2), to=DAY),))
    assert parts_of(changed, known)[0].on == on


def test_an_acceleration_moves_the_parts_it_names_or_all_that_were_open() -> None:
    tranches = tuple(Tranche(on=date(year, 1, 31), units=Decimal(250)) for year in (2025, 2026, 2027, 2028))
    all_open = award(tranches=tranches, changes=(Change(decided=date(2025, 5, 2), to=DAY),))
    named = award(tranches=tranches, changes=(Change(decided=date(2025, 5, 2), to=DAY, parts=(4,)),))
    assert [[part.on for part in parts_of(one, DAY)].count(DAY) for one in (all_open, named)] == [3, 1]
    assert [unvested_after(one, DAY) for one in (all_open, named)] == [0, 500]


@given(st.integers(1, 10**6), st.integers(1, 60), st.sampled_from(["month", "quarter", "half year", "year"]))
def test_parts_always_come_to_the_award(units: int, parts: int, every: str) -> None:
    made = Award(
        to="edda",
        security="units",
        units=Decimal(units),
        granted=DAY,
        formula=Formula(parts=parts, every=every, first=DAY),  # type: ignore[arg-type]  # one of the four
    )
    assert sum(part.units for part in parts_of(made)) == units
