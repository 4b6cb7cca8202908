"""What the facts state twice: a grant, the parts of an award that vest on a day, an EDGAR number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.drafting.awards.unvested import vesting_on
from section16.drafting.context.context import DraftingContext
from section16.facts.events import Grant, GrantDay, Vesting, VestingDay


def check_duplicates(context: DraftingContext) -> None:
    """Report grants and vestings that are entered twice, and EDGAR numbers that two parties have."""
    _grants(context)
    _vestings(context)
    _numbers(context)


def _grants(context: DraftingContext) -> None:
    granted: dict[str, int] = {}
    for number, award in _granted(context):
        if award in granted:
            event = f"Event {granted[award]}"
            context.wrong(
                "FACTS-TWICE",
                context.event_at(number, "award"),
                f"{event} already grants the award {award}.",
                "Keep one of them.",
            )
        granted.setdefault(award, number)


def _granted(context: DraftingContext) -> Iterator[tuple[int, str]]:
    """Yield the number of every event that grants, with the award that it grants."""
    for number, event in enumerate(context.facts.events, 1):
        if isinstance(event, Grant):
            yield number, event.award
        elif isinstance(event, GrantDay):
            yield from ((number, name) for name, award in context.facts.awards.items() if award.granted == event.date)


def _vestings(context: DraftingContext) -> None:
    """Report parts that vest twice; several vestings of one award on a day differ in their units, as lots do."""
    seen: dict[tuple[str, date], tuple[int, bool]] = {}
    for number, award, day, units in _vested(context):
        before = seen.setdefault((award, day), (number, units is None))
        if before[0] != number and (units is None or before[1]):
            message = f"Event {before[0]} already states that the award {award} vests that day."
            context.wrong(
                "FACTS-TWICE", context.event_at(number, "award"), message, "Keep one of them, or state the units of each."
            )


def _vested(context: DraftingContext) -> Iterator[tuple[int, str, date, Decimal | None]]:
    """Yield the number of every event by which something vests, the award, the day and the units where they are said."""
    for number, event in enumerate(context.facts.events, 1):
        if isinstance(event, Vesting):
            yield number, event.award, event.date, event.units
        elif isinstance(event, VestingDay):
            vesting = (name for name in context.facts.awards if vesting_on(context, name, event.date))
            yield from ((number, name, event.date, None) for name in vesting)


def _numbers(context: DraftingContext) -> None:
    seen: dict[str, str] = {}
    for name, party in context.facts.parties.items():
        cik = party.cik.lstrip("0")
        if not cik:
            continue
        before = seen.setdefault(cik, name)
        if before != name:
            place = context.party_at(name, "cik")
            context.wrong(
                "FACTS-TWICE", place, f"The number is also the EDGAR number of {before}.", "Enter the number of each party."
            )
