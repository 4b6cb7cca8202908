"""Whether every number in the facts is an amount that the form can hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from section16.drafting.context.context import DraftingContext
from section16.drafting.context.rounding import DECIMALS, LARGEST

_DECIMALS_OF_TRADES = 10
"""The prices of single trades go into an average, and rates for each unit into a product: they may be finer than rows."""

_ABOVE_ZERO = frozenset({"units", "per-unit", "new", "old", "gives"})


def check_amounts(context: DraftingContext) -> None:
    """Report invalid amounts: negative, infinite, too large, with too many decimals, or zero where something moves."""
    for location, key, value in _numbers(context):
        exponent = value.as_tuple().exponent
        fine = key == "per-unit" or ("trades" in location and key != "units")
        finest = _DECIMALS_OF_TRADES if fine else DECIMALS
        if not isinstance(exponent, int) or value < 0:
            context.wrong("FACTS-AMOUNT", location, f"{value} is not an amount.", "Write a number of 0 or more.")
        elif value > LARGEST:
            context.wrong("FACTS-AMOUNT", location, f"EDGAR does not accept a number above {LARGEST}.", "Correct the number.")
        elif exponent < -finest and value != value.quantize(Decimal(1).scaleb(-finest)):
            context.wrong("FACTS-AMOUNT", location, f"The number has more than {finest} decimals.", "Round it.")
        elif not value and key in _ABOVE_ZERO:
            context.wrong(
                "FACTS-AMOUNT", location, "The number is 0, which would change nothing.", "Write a number above 0, or omit it."
            )


def _numbers(context: DraftingContext) -> Iterator[tuple[str, str, Decimal]]:
    facts = context.facts
    for name, security in facts.securities.items():
        yield from _inside(security, context.at(f"[securities.{name}]"))
    for name, award in facts.awards.items():
        yield from _inside(award, context.at(f"[awards.{name}]"))
    for number, holding in enumerate(facts.opening.holdings, 1):
        yield from _inside(holding, context.at(f"[[opening.holdings]] {number}"))
    for number, event in enumerate(facts.events, 1):
        yield from _inside(event, context.event_at(number))


def _inside(table: Any, location: str) -> Iterator[tuple[str, str, Decimal]]:
    for name, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
        value = getattr(table, name)
        if isinstance(value, Decimal):
            yield f"{location}, {key}", key, value
        elif isinstance(value, dict):
            yield from ((f"{location}, {key}, {one}", key, amount) for one, amount in value.items())
        elif isinstance(value, tuple):
            for number, one in enumerate(value, 1):
                if hasattr(one, "__struct_fields__"):
                    yield from _inside(one, f"{location}, {key} {number}")
