"""Who holds an office: Rule 16b-3 is for officers and directors alone."""

from __future__ import annotations

from datetime import date

from section16.drafting.context.context import DraftingContext
from section16.facts.control import sees


def in_office(context: DraftingContext, name: str, on: date) -> bool:
    """Return whether a holder, or who reports its holdings, may be officer or director on a day.

    Rule 16b-3 does not cover persons who are only ten percent holders.
    """
    relations = context.facts.relations
    return any(
        role.role != "ten percent owner" and sees(relations, owner, name, on)
        for owner, party in context.facts.parties.items()
        for role in party.roles_on(on)
    )
