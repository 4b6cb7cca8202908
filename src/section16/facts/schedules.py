"""When the parts of an award vest, after every change: by tranche, cliff or formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from section16.facts.awards import Award, Change, Formula
from section16.law.months import months_after

_MONTHS = {"month": 1, "quarter": 3, "half year": 6, "year": 12}


class Part(msgspec.Struct, frozen=True):
    """A part of an award: its number from 1, its units, the day agreed at first and the day it vests now."""

    number: int
    units: Decimal
    agreed: date
    on: date
    change: Change | None = None


def parts_of(award: Award, known: date = date.max) -> tuple[Part, ...]:
    """Return the parts of an award in order, with the changes decided until the day ``known``; none without a schedule."""
    parts = [Part(number, units, day, day) for number, (day, units) in enumerate(_agreed(award), 1)]
    for change in award.changes:
        if change.decided <= known:
            parts = [_changed(part, change) for part in parts]
    return tuple(parts)


def _changed(part: Part, change: Change) -> Part:
    concerned = part.number in change.parts if change.parts else part.on > change.decided
    return msgspec.structs.replace(part, on=change.to, change=change) if concerned else part


def _agreed(award: Award) -> Iterator[tuple[date, Decimal]]:
    if award.tranches:
        yield from ((tranche.on, tranche.units) for tranche in award.tranches)
    elif award.formula is not None:
        initial = award.formula.initial
        if initial is not None:
            yield initial.on, initial.units
        yield from _by_formula(award.formula, award.units - (initial.units if initial else 0))
    elif award.cliff is not None:
        yield award.cliff, award.units


def _by_formula(formula: Formula, units: Decimal) -> Iterator[tuple[date, Decimal]]:
    """Yield equal parts in whole units; the remainder goes to the last part, so that the total is exact."""
    each = (units / formula.parts).to_integral_value(rounding="ROUND_FLOOR")
    for number in range(formula.parts):
        last = number == formula.parts - 1
        yield months_after(formula.first, number * _MONTHS[formula.every]), units - each * number if last else each


def every(days: Sequence[date]) -> int:
    """Return how many months lie between days that follow each other at one distance; 0 where they do not."""
    for months in _MONTHS.values():
        if all(day == months_after(days[0], number * months) for number, day in enumerate(days)):
            return months
    return 0


def unvested_after(award: Award, day: date) -> Decimal:
    """Return how many units have not vested when a day is over; all of them without a schedule."""
    parts = parts_of(award, day)
    if not parts:
        return award.units
    return sum((part.units for part in parts if part.on > day), Decimal())
