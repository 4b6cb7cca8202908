"""Whether every name in the facts is the name of something there."""

from __future__ import annotations

from typing import Any

import msgspec

from section16.drafting.context.context import DraftingContext
from section16.facts.events import AnyEvent, Conversion, DividendEquivalents, Exercise, Withholding
from section16.nearest import nearest_name

_PARTY_KEYS = ("who", "giver", "receiver")
_SECURITY, _AWARD, _PLAN = "security", "award", "plan"


def check_names(context: DraftingContext) -> None:
    """Report every unknown name, with the nearest known one."""
    _names_twice(context)
    _names_in_relations(context)
    _names_in_securities(context)
    _names_in_awards(context)
    _names_in_opening(context)
    _names_in_events(context)
    _names_in_joint(context)
    for name, entity in context.facts.entities.items():
        if entity.signed_by:
            _look_up(context, "party", entity.signed_by, context.at(f"[entities.{name}]", "signed-by"))
    for name, power in context.facts.powers.items():
        _look_up(context, "party", power.giver, context.at(f"[powers.{name}]", "giver"))


def _known(context: DraftingContext, kind: str) -> dict[str, Any]:
    facts = context.facts
    known: dict[str, dict[str, Any]] = {
        "party": facts.parties,
        _SECURITY: facts.securities,
        _AWARD: facts.awards,
        _PLAN: facts.plans,
    }
    return known[kind]


def _look_up(context: DraftingContext, kind: str, name: str, location: str) -> None:
    known = _known(context, kind)
    if name in known:
        return
    table = {"party": "[people] and [entities]", _SECURITY: "[securities]", _AWARD: "[awards]", _PLAN: "[plans]"}[kind]
    near = nearest_name(name, known)
    remedy = f"Did you mean {near}?" if near else f"Add it, or use one of {', '.join(known)}." if known else "Add it."
    what = f"{name!r} is not in {table}." if name else "The name is missing."
    context.wrong("FACTS-UNKNOWN", location, what, remedy)


def _names_twice(context: DraftingContext) -> None:
    for name in context.facts.people.keys() & context.facts.entities.keys():
        context.wrong(
            "FACTS-CONTRADICT", context.at(f"[entities.{name}]"), f"{name} is also the name of a person.", "Rename one of them."
        )


def _names_in_relations(context: DraftingContext) -> None:
    for number, relation in enumerate(context.facts.relations, 1):
        for key, name in (("who", relation.who), ("of", relation.of)):
            _look_up(context, "party", name, context.at(f"[[relations]] {number}", key))


def _names_in_securities(context: DraftingContext) -> None:
    for name, security in context.facts.securities.items():
        if security.of:
            _look_up(context, _SECURITY, security.of, context.at(f"[securities.{name}]", "of"))


def _names_in_awards(context: DraftingContext) -> None:
    for name, award in context.facts.awards.items():
        _look_up(context, "party", award.to, context.at(f"[awards.{name}]", "to"))
        _look_up(context, _SECURITY, award.security, context.at(f"[awards.{name}]", "security"))


def _names_in_opening(context: DraftingContext) -> None:
    for name in context.facts.opening.holders:
        _look_up(context, "party", name, context.at("[opening]", f"holders, {name}"))
    for number, holding in enumerate(context.facts.opening.holdings, 1):
        place = f"[[opening.holdings]] {number}"
        _look_up(context, "party", holding.holder, context.at(place, "holder"))
        if holding.award:
            _look_up(context, _AWARD, holding.award, context.at(place, _AWARD))
        else:
            _look_up(context, _SECURITY, holding.security, context.at(place, _SECURITY))


def _names_in_events(context: DraftingContext) -> None:
    for number, event in enumerate(context.facts.events, 1):
        fields = {field.name: field for field in msgspec.structs.fields(event)}
        for key in (*_PARTY_KEYS, _SECURITY, _AWARD, _PLAN):
            name = getattr(event, key, None)
            if name is None or (not name and not fields[key].required and not _needed(event, key)):
                continue
            _look_up(context, "party" if key in _PARTY_KEYS else key, name, context.event_at(number, key))
        if isinstance(event, Withholding) and event.vesting_of:
            _look_up(context, _AWARD, event.vesting_of, context.event_at(number, "vesting-of"))
        _gives_something(context, number, event)
        for name in event.reported:
            _look_up(context, "party", name, context.event_at(number, "reported"))
        _both_sides(context, number, event)


def _both_sides(context: DraftingContext, number: int, event: AnyEvent) -> None:
    giver, receiver = getattr(event, "giver", ""), getattr(event, "receiver", "")
    if giver and giver == receiver:
        place = context.event_at(number, "receiver")
        context.wrong(
            "FACTS-CONTRADICT", place, f"{giver} is both giver and receiver.", "Correct one of them, or remove the event."
        )


def _gives_something(context: DraftingContext, number: int, event: AnyEvent) -> None:
    """Report an exercise or conversion of a class that gives nothing."""
    if not isinstance(event, Conversion | Exercise):
        return
    award = context.facts.awards.get(event.award) if isinstance(event, Exercise) and event.award else None
    name = award.security if award else event.security
    security = context.facts.securities.get(name)
    if security is not None and not security.of and not award:
        says = f"{name} has no underlying security into which it could be exercised or converted."
        remedy = f"Name the class that was held before, or state the underlying security in [securities.{name}]."
        context.wrong("FACTS-CONTRADICT", context.event_at(number, _SECURITY), says, remedy)


def _needed(event: Any, key: str) -> bool:
    """Return whether a key that may be left out is needed here: without an award, who and what.

    A rate of dividend equivalents may be for everyone who holds the class.
    """
    if not hasattr(event, _AWARD) or event.award:
        return False
    everyone = isinstance(event, DividendEquivalents) and event.per_unit is not None
    return key == _SECURITY or (key == "who" and not everyone)


def _names_in_joint(context: DraftingContext) -> None:
    for number, joint in enumerate(context.facts.joint, 1):
        for name in joint.owners:
            _look_up(context, "party", name, context.at(f"[[joint]] {number}", "owners"))
