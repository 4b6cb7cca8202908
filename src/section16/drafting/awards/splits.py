"""What splits do to numbers: balances, the parts of awards, fractions; and how a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import msgspec

from section16.drafting.context.phrases import day, listed, number
from section16.drafting.context.rounding import EXACT, shares_of

if TYPE_CHECKING:
    from section16.drafting.context.context import DraftingContext
    from section16.facts.events import Split
    from section16.facts.schedules import Part

_ROUNDED = {
    "cash in lieu": ROUND_FLOOR,
    "rounded down": ROUND_FLOOR,
    "rounded up": ROUND_CEILING,
    "rounded to nearest": ROUND_HALF_UP,
}


def after_split(units: Decimal, split: Split, fractions: str | None) -> Decimal:
    """Return what units come to after a split; fractions stay, to four decimals, unless they are settled."""
    exact = EXACT.divide(units * split.new, split.old)
    how = _ROUNDED.get(fractions or "")
    return shares_of(exact) if how is None else exact.to_integral_value(how)


def splits_of(context: DraftingContext, security: str, since: date, on: date) -> tuple[Split, ...]:
    """Return the splits of a class after one day until another, in the order of their days."""
    found = (split for split in context.splits if split.security == security and since < split.date <= on)
    return tuple(sorted(found, key=lambda split: split.date))


def parts_after_split(parts: Iterable[Part], split: Split) -> tuple[Part, ...]:
    """Return the parts of an award after a split, in the order in which they vest.

    What has not vested is rounded together, as its balance is: rounded one by one the parts would come to less than that.
    """
    made: list[Part] = []
    before = settled = Decimal()
    for part in sorted(parts, key=lambda one: (one.on, one.number)):
        if part.on < split.date:
            made.append(msgspec.structs.replace(part, units=after_split(part.units, split, split.award_fractions)))
            continue
        before += part.units
        together = after_split(before, split, split.award_fractions)
        made.append(msgspec.structs.replace(part, units=together - settled))
        settled = together
    return tuple(made)


def parts_in_units_of(context: DraftingContext, name: str, on: date, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts of an award, in their order, in the units of a day: after the splits since its grant."""
    for split in splits_of(context, context.underlying(name).security, context.award(name).since, on):
        parts = parts_after_split(parts, split)
    return tuple(sorted(parts, key=lambda part: part.number))


def award_in_units_of(context: DraftingContext, name: str, on: date) -> Decimal:
    """Return how many units an award was granted for, in the units of a day."""
    units = context.award(name).units
    for split in splits_of(context, context.underlying(name).security, context.award(name).since, on):
        units = after_split(units, split, split.award_fractions)
    return units


def split_in_words(split: Split) -> str:
    """Return a split as a sentence names it; one that leaves fewer shares is a reverse split."""
    reverse = "reverse " if split.new < split.old else ""
    return f"{number(split.new)}-for-{number(split.old)} {reverse}stock split"


def splits_in_words(splits: Iterable[Split]) -> str:
    """Return splits with their days, as a sentence lists them."""
    return listed([f"the {split_in_words(split)} effected on {day(split.date)}" for split in splits])
