"""Which balance an event changes where a holder's securities of a class are kept award by award.

An event that names the class alone must not open a balance of its own beside those of the awards: its units would be on no
form and would never vest.
"""

from __future__ import annotations

from typing import Any

from section16.drafting.context.book import BalanceLine, Book
from section16.drafting.context.context import DraftingContext


def awards_of(context: DraftingContext, event: Any) -> tuple[str, ...]:
    """Return the awards that an event may change by its own words: the one it names, else those of its holder and class."""
    if event.award:
        return (event.award,)
    stated = {(holding.holder, holding.security) for holding in context.facts.opening.holdings if not holding.award}
    return tuple(
        name
        for name, award in context.facts.awards.items()
        if award.security == event.security
        and event.who in ("", award.to)
        and award.since <= event.date
        and (award.to, award.security) not in stated
    )


def line_of_event(context: DraftingContext, book: Book, number: int, event: Any, holder: str) -> BalanceLine | None:
    """Return the line of a holder that an event changes; ``None``, with a finding that says why, where no line fits."""
    award = getattr(event, "award", "")
    if award:
        return _of_award(context, number, event, holder)
    plain = BalanceLine(holder, event.security)
    if book.has(plain):
        return plain
    lines = _kept_by_award(context, book, event, holder)
    held = {name: line for name, line in lines.items() if book.owned(line)} or lines
    if len(set(held.values())) > 1:
        what, who = context.security(event.security).title, context.party(holder).display_name
        context.wrong(
            "AWARD-UNNAMED",
            context.event_at(number, "award"),
            f"{who} holds {what} under {len(held)} awards, and the event does not state which one it changes.",
            f"Add `award` with one of {', '.join(held)}.",
        )
        return None
    return next(iter(held.values()), plain)


def _of_award(context: DraftingContext, number: int, event: Any, holder: str) -> BalanceLine | None:
    security = context.award(event.award).security
    if security != event.security:
        says = f"The award {event.award} is of {security}, and the event is about {event.security}."
        context.wrong("FACTS-CONTRADICT", context.event_at(number, "award"), says, "Correct the award or the security.")
        return None
    line = context.line_of(event.award)
    return BalanceLine(holder, line.security, line.award)


def _kept_by_award(context: DraftingContext, book: Book, event: Any, holder: str) -> dict[str, BalanceLine]:
    """Return the lines of a holder's awards of a class by award, those that were granted and those that were received."""
    found = {
        name: context.line_of(name)
        for name, award in context.facts.awards.items()
        if (award.to, award.security) == (holder, event.security) and award.since <= event.date
    }
    received = (line for line in book.lines() if (line.holder, line.security) == (holder, event.security) and line.award)
    return found | {line.award: line for line in received}
