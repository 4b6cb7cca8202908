"""The footnotes of an ownership table: rights within 60 days, shared power, pledges, officers who left, and your own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from section16.compliance.ownership.facts import OwnershipFacts
from section16.compliance.ownership.stakes import Stake


def footnotes_of(facts: OwnershipFacts, key: str, stakes: Sequence[Stake]) -> Iterator[str]:
    """Yield the footnotes of the line of a holder, or with an empty ``key`` of the group."""
    for security, title in ((name, one.title) for name, one in facts.classes.items()):
        of_class = [stake for stake in stakes if stake.security == security]
        yield from _rights(of_class, title, facts.day.as_of)
        if key:
            yield from _shared(facts, key, of_class)
        pledged = sum((stake.pledged for stake in of_class), Decimal(0))
        if pledged:
            yield f"Includes {pledged:,} shares of {title} pledged as security."
    yield from dict.fromkeys(stake.note for stake in stakes if stake.note and key)
    left = facts.holders[key].left if key else None
    if left is not None:
        yield f"Served as an executive officer until {_written(left)}."


def _rights(stakes: Sequence[Stake], title: str, as_of: date) -> Iterator[str]:
    rights = [stake for stake in stakes if stake.right and stake.counts]
    if rights:
        many = sum((stake.shares for stake in rights), Decimal(0))
        kinds = " and ".join(dict.fromkeys(stake.kind for stake in rights))
        yield f"Includes {many:,} shares of {title} that may be acquired within 60 days of {_written(as_of)} ({kinds})."


def _shared(facts: OwnershipFacts, key: str, stakes: Sequence[Stake]) -> Iterator[str]:
    for stake in stakes:
        others = [facts.holders[name].name for name in stake.holders if name != key]
        if others and stake.counts:
            names = others[0] if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]}"
            title = facts.classes[stake.security].title
            says = f"Includes {stake.shares:,} shares of {title} over which voting and investment power is shared with {names}."
            yield f"{says.rstrip('.')}."


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
