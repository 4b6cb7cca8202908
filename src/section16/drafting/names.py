"""Whether every name in the facts is the name of something there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

import msgspec

from section16.drafting.desk import Desk
from section16.drafting.event import AnyEvent, Conversion, DividendEquivalents, Exercise, Withholding

_PARTY_KEYS = ("who", "giver", "receiver")
_SECURITY, _AWARD, _PLAN = "security", "award", "plan"


def look_at_names(desk: Desk) -> None:
    """Tell every name that is not there, with the nearest one that is."""
    _names_twice(desk)
    _names_in_relations(desk)
    _names_in_securities(desk)
    _names_in_awards(desk)
    _names_in_opening(desk)
    _names_in_events(desk)
    _names_in_joint(desk)
    for name, entity in desk.facts.entities.items():
        if entity.signed_by:
            _look_up(desk, "party", entity.signed_by, desk.at(f"[entities.{name}]", "signed-by"))
    for name, power in desk.facts.powers.items():
        _look_up(desk, "party", power.giver, desk.at(f"[powers.{name}]", "giver"))


def _known(desk: Desk, kind: str) -> dict[str, Any]:
    facts = desk.facts
    known: dict[str, dict[str, Any]] = {
        "party": facts.parties,
        _SECURITY: facts.securities,
        _AWARD: facts.awards,
        _PLAN: facts.plans,
    }
    return known[kind]


def _look_up(desk: Desk, kind: str, name: str, location: str) -> None:
    known = _known(desk, kind)
    if name in known:
        return
    table = {"party": "[people] and [entities]", _SECURITY: "[securities]", _AWARD: "[awards]", _PLAN: "[plans]"}[kind]
    near = get_close_matches(name, known, 1)
    remedy = f"did you mean {near[0]}?" if near else f"add it, or use one of {', '.join(known) or 'none yet'}"
    what = f"{name!r} is not in {table}" if name else "the name is missing"
    desk.wrong("FACTS-UNKNOWN", location, what, remedy)


def _names_twice(desk: Desk) -> None:
    for name in desk.facts.people.keys() & desk.facts.entities.keys():
        desk.wrong(
            "FACTS-CONTRADICT", desk.at(f"[entities.{name}]"), f"{name} is a person too", "give one of them another name"
        )


def _names_in_relations(desk: Desk) -> None:
    for number, relation in enumerate(desk.facts.relations, 1):
        for key, name in (("who", relation.who), ("of", relation.of)):
            _look_up(desk, "party", name, desk.at(f"[[relations]] {number}", key))


def _names_in_securities(desk: Desk) -> None:
    for name, security in desk.facts.securities.items():
        if security.of:
            _look_up(desk, _SECURITY, security.of, desk.at(f"[securities.{name}]", "of"))


def _names_in_awards(desk: Desk) -> None:
    for name, award in desk.facts.awards.items():
        _look_up(desk, "party", award.to, desk.at(f"[awards.{name}]", "to"))
        _look_up(desk, _SECURITY, award.security, desk.at(f"[awards.{name}]", "security"))


def _names_in_opening(desk: Desk) -> None:
    for name in desk.facts.opening.holders:
        _look_up(desk, "party", name, desk.at("[opening]", f"holders, {name}"))
    for number, holding in enumerate(desk.facts.opening.holdings, 1):
        place = f"[[opening.holdings]] {number}"
        _look_up(desk, "party", holding.holder, desk.at(place, "holder"))
        if holding.award:
            _look_up(desk, _AWARD, holding.award, desk.at(place, _AWARD))
        else:
            _look_up(desk, _SECURITY, holding.security, desk.at(place, _SECURITY))


def _names_in_events(desk: Desk) -> None:
    for number, event in enumerate(desk.facts.events, 1):
        fields = {field.name: field for field in msgspec.structs.fields(event)}
        for key in (*_PARTY_KEYS, _SECURITY, _AWARD, _PLAN):
            name = getattr(event, key, None)
            if name is None or (not name and not fields[key].required and not _needed(event, key)):
                continue
            _look_up(desk, "party" if key in _PARTY_KEYS else key, name, desk.event_at(number, key))
        if isinstance(event, Withholding) and event.vesting_of:
            _look_up(desk, _AWARD, event.vesting_of, desk.event_at(number, "vesting-of"))
        _gives_something(desk, number, event)
        for name in event.reported:
            _look_up(desk, "party", name, desk.event_at(number, "reported"))
        _both_sides(desk, number, event)


def _both_sides(desk: Desk, number: int, event: AnyEvent) -> None:
    giver, receiver = getattr(event, "giver", ""), getattr(event, "receiver", "")
    if giver and giver == receiver:
        place = desk.event_at(number, "receiver")
        desk.wrong("FACTS-CONTRADICT", place, f"{giver} is giver and receiver", "correct one of them, or leave the event out")


def _gives_something(desk: Desk, number: int, event: AnyEvent) -> None:
    """Tell an exercise or conversion of a class that gives nothing."""
    if not isinstance(event, Conversion | Exercise):
        return
    award = desk.facts.awards.get(event.award) if isinstance(event, Exercise) and event.award else None
    name = award.security if award else event.security
    security = desk.facts.securities.get(name)
    if security is not None and not security.of and not award:
        says = f"{name} gives nothing that it could be turned into"
        remedy = f"name the class that was held before, or say in [securities.{name}] of what it is"
        desk.wrong("FACTS-CONTRADICT", desk.event_at(number, _SECURITY), says, remedy)


def _needed(event: Any, key: str) -> bool:
    """Return whether a key that may be left out is needed here: without an award, who and what.

    A rate of dividend equivalents may be for everyone who holds the class.
    """
    if not hasattr(event, _AWARD) or event.award:
        return False
    everyone = isinstance(event, DividendEquivalents) and event.per_unit is not None
    return key == _SECURITY or (key == "who" and not everyone)


def _names_in_joint(desk: Desk) -> None:
    for number, joint in enumerate(desk.facts.joint, 1):
        for name in joint.owners:
            _look_up(desk, "party", name, desk.at(f"[[joint]] {number}", "owners"))
