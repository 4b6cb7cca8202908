"""What holders own and can acquire: each block of securities once, with all who hold it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from section16.compliance.ownership.facts import OwnershipFacts, StatedRight, holders_of
from section16.law.disclosure import SIXTY_DAYS
from section16.why import Why


class Stake(msgspec.Struct, frozen=True, kw_only=True):
    """Securities of one class that one or several holders own, or can acquire.

    ``holders`` are short names. ``right`` is whether they can be acquired and are not owned yet, ``counts`` whether they are
    beneficially owned on the day. ``kind`` names what gives a right.
    """

    key: str
    holders: tuple[str, ...]
    security: str
    shares: Decimal
    right: bool = False
    counts: bool = True
    kind: str = ""
    pledged: Decimal = Decimal(0)
    note: str = ""
    why: Why


def last_day(as_of: date) -> date:
    """Return the last day on which a right that counts can be exercised for the first time."""
    return as_of + SIXTY_DAYS


def stated_stakes(facts: OwnershipFacts) -> Iterator[Stake]:
    """Yield the holdings and the rights that the facts state."""
    for number, one in enumerate(facts.holdings, 1):
        yield Stake(
            key=f"holdings {number}",
            holders=holders_of(one),
            security=one.security,
            shares=one.shares,
            pledged=one.pledged,
            note=one.note,
            why=Why(f"{one.shares:,} shares are held, as [[holdings]] {number} states."),
        )
    for number, right in enumerate(facts.rights, 1):
        counts, why = _counts(right, number, facts.day.as_of)
        yield Stake(
            key=f"rights {number}",
            holders=holders_of(right),
            security=right.security,
            shares=right.shares,
            right=True,
            counts=counts,
            kind=right.kind,
            note=right.note,
            why=why,
        )


def _counts(right: StatedRight, number: int, as_of: date) -> tuple[bool, Why]:
    stated = f"{right.shares:,} shares can be acquired by {right.kind}"
    source = f"as [[rights]] {number} states"
    if right.exercisable is None:
        return True, Why(f"{stated} at any time, {source}.")
    if right.control_purpose:
        says = f"{stated} from {right.exercisable}, acquired to change or influence control, {source}: they count on any day."
        return True, Why(says)
    counts = right.exercisable <= last_day(as_of)
    within = "within" if counts else "not within"
    return counts, Why(f"{stated} from {right.exercisable}, {within} 60 days after {as_of}, {source}.")
