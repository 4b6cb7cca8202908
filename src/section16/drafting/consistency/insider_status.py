"""Whether appointments and departures agree with the days of the roles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from section16.facts.events import Appointment, Departure
from section16.facts.parties import Party

if TYPE_CHECKING:
    from section16.drafting.context.context import DraftingContext


def check_insider_status(context: DraftingContext) -> None:
    """Report appointments and departures of parties who do not report, and those that contradict the dates of the roles."""
    for number, event in enumerate(context.facts.events, 1):
        if not isinstance(event, Appointment | Departure):
            continue
        party = context.party(event.who)
        if not party.reports:
            says = f"{event.who} has no EDGAR number or no relationship to the issuer."
            action = context.makes_reporting(event.who)
            context.wrong("FACTS-MISSING", context.event_at(number, "who"), says, "Enter `cik` and `roles`.", action)
            continue
        for says in _against_roles(party, event):
            context.wrong(
                "FACTS-CONTRADICT", context.event_at(number, "date"), says, "Correct the event or the dates of the roles."
            )


def _against_roles(party: Party, event: Appointment | Departure) -> Iterator[str]:
    if isinstance(event, Appointment):
        if not any(role.holds(event.date) for role in party.roles):
            yield f"{party.display_name} has no relationship to the issuer on {event.date}."
        return
    if all(role.since > event.date for role in party.roles):
        yield f"{party.display_name} has no relationship to the issuer until {event.date}."
    for role in party.roles:
        if role.since <= event.date < role.until:
            yield f"{party.display_name} leaves on {event.date} and is {role.role} until {role.until}."
