"""What of an award is still to vest: its schedule in the units of the day, less what was forfeited, with what was credited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import TypeAlias, TypeGuard

import msgspec

from section16.drafting.awards.lines import awards_of
from section16.drafting.awards.splits import parts_after_split, splits_of
from section16.drafting.context.context import DraftingContext
from section16.drafting.context.phrases import plain
from section16.drafting.context.rounding import shares_of
from section16.facts.events import Adjustment, AnyEvent, DividendEquivalents, Expiration, Forfeiture, Other, Split
from section16.facts.schedules import Part, parts_of

_Changing: TypeAlias = Forfeiture | Expiration | DividendEquivalents | Other | Adjustment
_KINDS = (Forfeiture, Expiration, DividendEquivalents, Other, Adjustment)
_ZERO = Decimal()

NO_SCHEDULE = "No vesting schedule entered."
"""The statement about an award without an entered schedule, such as one adopted from filings that do not state it."""


def parts_left(
    context: DraftingContext, name: str, day: date, known: date | None = None, before: AnyEvent | None = None
) -> tuple[Part, ...]:
    """Return the parts of an award after splits, forfeitures and dividend equivalents until a day.

    With ``known`` the changes of the schedule decided until that day count, else those until ``day``. What is forfeited is
    taken from the parts that vest last, and what is credited is spread over those that have not vested; a part of which nothing
    stays is left out. With ``before`` the events from that one on do not count.
    """
    parts = tuple(sorted(parts_of(context.award(name), known or day), key=lambda one: (one.on, one.number)))
    for event in takewhile(lambda one: one is not before, _changing(context, name, day)):
        if isinstance(event, Split):
            parts = parts_after_split(parts, event)
        else:
            parts = _credited(parts, event) if _adds(event) else _forfeited(parts, event.units or _ZERO)
    return tuple(sorted((part for part in parts if part.units), key=lambda one: one.number))


def _changing(context: DraftingContext, name: str, day: date) -> list[_Changing | Split]:
    """Return what changes how much of an award is still to vest until a day, in the order of days; a split begins its day."""
    splits = splits_of(context, context.underlying(name).security, context.award(name).since, day)
    events = (one for one in context.facts.events if isinstance(one, _KINDS) and one.date <= day)
    changing = (one for one in events if _changes(context, name, one))
    return sorted((*splits, *changing), key=lambda one: (one.date, not isinstance(one, Split)))


def _changes(context: DraftingContext, name: str, event: _Changing) -> bool:
    if isinstance(event, Forfeiture | Expiration):
        return event.award == name
    found = awards_of(context, event)
    each = isinstance(event, DividendEquivalents) and event.per_unit is not None
    return name in found and (each or len(found) == 1)


def _adds(event: _Changing) -> TypeGuard[DividendEquivalents | Other | Adjustment]:
    return isinstance(event, DividendEquivalents) or getattr(event, "direction", "") == "acquired"


def _credited(parts: tuple[Part, ...], event: DividendEquivalents | Other | Adjustment) -> tuple[Part, ...]:
    """Return parts with what is credited spread over those not vested, in proportion; what does not divide goes to the last."""
    open_parts = [part for part in parts if part.on >= event.date and part.units]
    base = sum((part.units for part in open_parts), _ZERO)
    if not base:
        return parts
    rate = event.per_unit if isinstance(event, DividendEquivalents) else None
    total = shares_of(base * rate) if rate is not None else event.units or _ZERO
    more = {part.number: shares_of(total * part.units / base) for part in open_parts}
    more[open_parts[-1].number] += total - sum(more.values(), _ZERO)
    return tuple(msgspec.structs.replace(part, units=part.units + more.get(part.number, _ZERO)) for part in parts)


def _forfeited(parts: tuple[Part, ...], gone: Decimal) -> tuple[Part, ...]:
    """Return parts without what went back or lapsed."""
    left = []
    for part in reversed(parts):
        kept = max(part.units - gone, _ZERO)
        gone -= part.units - kept
        left.append(msgspec.structs.replace(part, units=kept))
    return tuple(left[::-1])


def vesting_on(context: DraftingContext, name: str, day: date) -> Decimal:
    """Return how many units vest on a day by the schedule."""
    return sum((part.units for part in parts_left(context, name, day) if part.on == day), Decimal())


def vesting_status(context: DraftingContext, name: str, day: date) -> str:
    """Return a sentence on what of an award vests after a day; an unknown schedule is not a schedule that is over."""
    award, parts = context.award(name), parts_left(context, name, day)
    follows = next_vesting(context, name, day)
    if follows is not None:
        return f"Next vesting: {plain(follows[1]):f} on {follows[0]}."
    if parts:
        return "Fully vested."
    if parts_of(award):
        return "Nothing is left to vest: the unvested part was forfeited or expired."
    if award.exercisable is not None:
        return f"Exercisable {'since' if award.exercisable <= day else 'from'} {award.exercisable}."
    return NO_SCHEDULE


def next_vesting(context: DraftingContext, name: str, day: date) -> tuple[date, Decimal] | None:
    """Return the next day after a day on which units vest and how many, or ``None`` when nothing is left."""
    later = [part for part in parts_left(context, name, day) if part.on > day]
    first = min((part.on for part in later), default=None)
    return None if first is None else (first, sum((part.units for part in later if part.on == first), Decimal()))
