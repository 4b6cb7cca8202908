"""Who acts for an entity: through whom it signs, down to a natural person, by the relations of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from section16.facts.parties import Relation

if TYPE_CHECKING:
    from section16.drafting.context.context import DraftingContext
    from section16.facts.control import Chain

_ACTING = tuple(
    re.compile(f"^(?:{pattern})$")
    for pattern in (
        "authorized (?:signatory|person|representative)",
        "(?:managing )?general partner|(?:sole )?(?:manager|managing member|managing partner)|sole member",
        "(?:.* )?(?:co-)?trustee|executor|executrix|administrator|custodian|personal representative",
        "(?:.* )?(?:officer|president|managing director)|secretary|treasurer|general counsel|ceo|cfo|coo|partner|principal",
        "(?:sole )?director|investment (?:manager|adviser|advisor)",
    )
)
"""Roles that act for an entity, in the order in which funds and trusts sign; owners and beneficiaries do not act for it.

An authorized signatory is stated for no other reason than to sign.
"""


_OFFICERS = 3


def signing_chains(context: DraftingContext, entity: str, on: date) -> tuple[Chain, ...]:
    """Return every way in which an entity may sign through a natural person on a day, one for each such person.

    The first role that acts for an entity counts, so that a fund with a general partner is not signed for by its adviser. An
    entity with officers of its own signs through them and not through its member. Where ``signed-by`` names who signs, that
    party alone counts, whatever its role.
    """
    found: dict[str, Chain] = {}
    for chain in sorted(_chains(context, entity, on, (entity,)), key=len):
        found.setdefault(chain[-1].who, chain)
    return tuple(found.values())


def _chains(context: DraftingContext, entity: str, on: date, seen: tuple[str, ...]) -> Iterator[Chain]:
    for link in _acting_for(context, entity, on):
        if link.who in context.facts.people:
            yield (link,)
        elif link.who not in seen:
            yield from ((link, *rest) for rest in _chains(context, link.who, on, (*seen, link.who)))


def _acting_for(context: DraftingContext, entity: str, on: date) -> list[Relation]:
    links = [link for link in context.facts.relations if link.of == entity and link.in_force(on)]
    named = context.party(entity).signed_by
    if named:
        return [link for link in links if link.who == named]
    ranked = [[link for link in links if role.match(link.is_.lower().removeprefix("the "))] for role in _ACTING]
    first = next((acting for acting in ranked if acting), [])
    officers = [link for link in ranked[_OFFICERS] if link.who in context.facts.people]
    through_entities = not any(link.who in context.facts.people for link in first)
    return officers if officers and through_entities else first
