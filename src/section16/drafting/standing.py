"""Who is an insider since when and until when: roles beside the events by which somebody begins or ceases to report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from section16.drafting.event import Appointment, Departure
from section16.drafting.facts import Facts
from section16.drafting.party import Party

if TYPE_CHECKING:
    from section16.drafting.desk import Desk


def with_departures(facts: Facts) -> Facts:
    """Return facts in which a departure ends the roles of whoever left, where they have no last day of their own."""
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


def look_at_standing(desk: Desk) -> None:
    """Tell appointments and departures of whoever does not report, and those that go against the days of the roles."""
    for number, event in enumerate(desk.facts.events, 1):
        if not isinstance(event, Appointment | Departure):
            continue
        party = desk.party(event.who)
        if not party.reports:
            says = f"{event.who} has no EDGAR number or no relationship to the issuer"
            desk.wrong("FACTS-MISSING", desk.event_at(number, "who"), says, "give cik and roles")
            continue
        for says in _against_roles(party, event):
            desk.wrong("FACTS-CONTRADICT", desk.event_at(number, "date"), says, "correct the event or the days of the roles")


def _against_roles(party: Party, event: Appointment | Departure) -> Iterator[str]:
    if isinstance(event, Appointment):
        if not any(role.holds(event.date) for role in party.roles):
            yield f"{party.told} has no relationship to the issuer on {event.date}"
        return
    if all(role.since > event.date for role in party.roles):
        yield f"{party.told} has no relationship to the issuer until {event.date}"
    for role in party.roles:
        if role.since <= event.date < role.until:
            yield f"{party.told} leaves on {event.date} and is {role.role} until {role.until}"
