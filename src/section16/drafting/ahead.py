"""What of an award is still to vest: its schedule in the units of the day, less what was forfeited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from section16.drafting.decimals import shares_of
from section16.drafting.desk import Desk
from section16.drafting.event import Expiration, Forfeiture
from section16.drafting.schedule import Part, parts_of


def parts_left(desk: Desk, name: str, day: date, known: date | None = None) -> tuple[Part, ...]:
    """Return the parts of an award after the splits and forfeitures until a day, with the changes decided until then.

    With ``known`` those decided until that day count. What was forfeited is taken from the parts that vest last, and a part of
    which nothing stays is left out.
    """
    award = desk.award(name)
    factor = desk.factor(desk.underlying(name).security, day, award.granted)
    gone = _forfeited(desk, name, day)
    left = []
    for part in sorted(parts_of(award, known or day), key=lambda one: (one.on, one.number), reverse=True):
        units = shares_of(part.units * factor)
        kept = max(units - gone, Decimal())
        gone -= units - kept
        if kept:
            left.append(msgspec.structs.replace(part, units=kept))
    return tuple(sorted(left, key=lambda one: one.number))


def _forfeited(desk: Desk, name: str, day: date) -> Decimal:
    """Return how many units went back or lapsed until a day, in the units of that day."""
    award, shares = desk.award(name), desk.underlying(name).security
    now = desk.factor(shares, day, award.granted)
    events = (one for one in desk.facts.events if isinstance(one, Forfeiture | Expiration) and one.award == name)
    gone = (one.units * now / desk.factor(shares, one.date, award.granted) for one in events if one.date <= day)
    return sum(gone, Decimal())


def vesting_on(desk: Desk, name: str, day: date) -> Decimal:
    """Return how many units vest on a day by the schedule."""
    return sum((part.units for part in parts_left(desk, name, day) if part.on == day), Decimal())


def next_vesting(desk: Desk, name: str, day: date) -> tuple[date, Decimal] | None:
    """Return the next day after a day on which units vest and how many, or ``None`` when nothing is left."""
    later = [part for part in parts_left(desk, name, day) if part.on > day]
    first = min((part.on for part in later), default=None)
    return None if first is None else (first, sum((part.units for part in later if part.on == first), Decimal()))
