"""When the parts of an award vest, and how many units have not vested after a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from section16.facts.awards import Award, Change, Formula, Tranche
from section16.facts.schedules import every, parts_of, unvested_after

FIRST = date(2025, 3, 31)
QUARTERS = [FIRST, date(2025, 6, 30), date(2025, 9, 30)]


def award(units: int = 100, **schedule: object) -> Award:
    return msgspec.convert(
        {"to": "edda", "security": "units", "units": units, **schedule}, Award, from_attributes=True, strict=False
    )


def by_quarter(units: int = 100, **more: object) -> Award:
    return award(units, formula=Formula(parts=3, every="quarter", first=FIRST), **more)


def test_equal_parts_are_whole_and_the_last_takes_the_rest() -> None:
    assert [(part.number, part.units, part.on) for part in parts_of(by_quarter())] == [
        (1, Decimal(33), QUARTERS[0]),
        (2, Decimal(33), QUARTERS[1]),
        (3, Decimal(34), QUARTERS[2]),
    ]


def test_a_part_before_the_equal_ones_is_taken_from_the_whole() -> None:
    formula = Formula(parts=2, every="year", first=FIRST, initial=Tranche(on=date(2024, 3, 31), units=Decimal(40)))
    assert [(part.units, part.on) for part in parts_of(award(formula=formula))] == [
        (Decimal(40), date(2024, 3, 31)),
        (Decimal(30), FIRST),
        (Decimal(30), date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "left"),
    [(date(2025, 3, 30), 100), (FIRST, 67), (date(2025, 6, 29), 67), (date(2025, 6, 30), 34), (date(2025, 9, 30), 0)],
)
def test_what_vests_on_a_day_has_vested_when_the_day_is_over(day: date, left: int) -> None:
    assert unvested_after(by_quarter(), day) == Decimal(left)


def test_without_a_schedule_nothing_has_vested() -> None:
    assert parts_of(award()) == ()
    assert unvested_after(award(), date(2040, 1, 1)) == Decimal(100)


def test_a_change_moves_its_parts_or_all_that_have_not_vested_once_it_is_decided() -> None:
    decided, to = date(2025, 6, 30), date(2026, 1, 31)
    every_part = by_quarter(changes=(Change(decided=decided, to=to),))
    assert [part.on for part in parts_of(every_part)] == [*QUARTERS[:2], to]
    assert [part.on for part in parts_of(every_part, date(2025, 6, 29))] == QUARTERS
    assert [part.on for part in parts_of(every_part, decided)] == [*QUARTERS[:2], to]
    named = by_quarter(changes=(Change(decided=decided, to=to, parts=(2,)),))
    assert [part.on for part in parts_of(named)] == [QUARTERS[0], to, QUARTERS[2]]


@pytest.mark.parametrize(
    ("months", "days"),
    [
        (1, [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31)]),
        (3, QUARTERS),
        (6, [date(2025, 3, 31), date(2025, 9, 30)]),
        (12, [date(2024, 2, 29), date(2025, 2, 28)]),
        (0, [date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 29)]),
    ],
)
def test_the_distance_of_days_is_found(months: int, days: list[date]) -> None:
    assert every(days) == months
