"""Departures: the roles of persons who leave end on the day they leave."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.facts.events import Departure
from section16.facts.facts import Facts
from section16.facts.parties import Party


def with_departures(facts: Facts) -> Facts:
    """Return facts in which a departure ends the roles of the person who left, where they have no last day of their own."""
    left = [(event.who, event.date) for event in facts.events if isinstance(event, Departure)]
    if not left:
        return facts
    tables = {"people": dict(facts.people), "entities": dict(facts.entities)}
    for who, day in left:
        for parties in tables.values():
            if who in parties:
                parties[who] = _ended(parties[who], day)
    return msgspec.structs.replace(facts, **tables)


def _ended(party: Party, day: date) -> Party:
    roles = (
        msgspec.structs.replace(role, until=day) if role.since <= day and role.until == date.max else role
        for role in party.roles
    )
    return msgspec.structs.replace(party, roles=tuple(roles))
