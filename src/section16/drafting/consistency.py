"""Whether the facts fit together: names that are not there, days that contradict each other, chains that run in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import msgspec

from section16.drafting.chain import circle
from section16.drafting.desk import Desk
from section16.drafting.schedule import parts_of
from section16.drafting.wording import TEXTS

if TYPE_CHECKING:
    from section16.drafting.form_choice import FormPlan

_PARTY_KEYS = ("who", "giver", "receiver")
_SECURITY, _AWARD, _PLAN = "security", "award", "plan"


def look(desk: Desk) -> None:
    """Tell everything about the facts that does not fit together."""
    _names_twice(desk)
    _names_in_relations(desk)
    _names_in_securities(desk)
    _names_in_awards(desk)
    _names_in_opening(desk)
    _names_in_events(desk)
    _names_in_joint(desk)
    if desk.findings:
        return  # what follows looks things up by name
    _circle(desk)
    _amounts(desk)
    _schedules(desk)
    _days(desk)
    _units_shown_one_way(desk)
    _who_reports(desk)


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


def _needed(event: Any, key: str) -> bool:
    """Return whether a key that may be left out is needed here: an exercise without an award says who and what."""
    return key in ("who", _SECURITY) and hasattr(event, _AWARD) and not event.award


def _names_in_joint(desk: Desk) -> None:
    for number, joint in enumerate(desk.facts.joint, 1):
        for name in joint.owners:
            _look_up(desk, "party", name, desk.at(f"[[joint]] {number}", "owners"))


def _circle(desk: Desk) -> None:
    found = circle(desk.facts.relations)
    if found:
        desk.wrong(
            "CHAIN-CIRCLE",
            desk.at("[[relations]]"),
            f"the chain of control runs in a circle: {' - '.join(found)}",
            "correct the relation that points back",
        )


def _amounts(desk: Desk) -> None:
    """Tell numbers that are no amounts: below zero, infinite, or finer than EDGAR's four decimals."""
    for location, value in _numbers(desk):
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or value < 0:
            desk.wrong("FACTS-AMOUNT", location, f"{value} is no amount", "write a number that is not below 0")
        elif exponent < 0 and value.normalize().as_tuple().exponent < -4 and "trades" not in location:  # type: ignore[operator]  # noqa: PLR2004 - EDGAR's decimals
            desk.wrong(
                "FACTS-AMOUNT", location, f"{value} has more than four decimals, and EDGAR takes no more", "round it to four"
            )


def _numbers(desk: Desk) -> Iterator[tuple[str, Decimal]]:
    facts = desk.facts
    for name, security in facts.securities.items():
        yield from _inside(security, desk.at(f"[securities.{name}]"))
    for name, award in facts.awards.items():
        yield from _inside(award, desk.at(f"[awards.{name}]"))
    for number, holding in enumerate(facts.opening.holdings, 1):
        yield from _inside(holding, desk.at(f"[[opening.holdings]] {number}"))
    for number, event in enumerate(facts.events, 1):
        yield from _inside(event, desk.event_at(number))


def _inside(table: Any, location: str) -> Iterator[tuple[str, Decimal]]:
    for name, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
        value = getattr(table, name)
        if isinstance(value, Decimal):
            yield f"{location}, {key}", value
        elif isinstance(value, tuple):
            for number, one in enumerate(value, 1):
                if hasattr(one, "__struct_fields__"):
                    yield from _inside(one, f"{location}, {key} {number}")


def _schedules(desk: Desk) -> None:
    for name, award in desk.facts.awards.items():
        place = desk.at(f"[awards.{name}]")
        parts = parts_of(award)
        total = sum((part.units for part in parts), Decimal())
        if parts and total != award.units:
            desk.wrong(
                "FACTS-CONTRADICT",
                f"{place}, units",
                f"the parts come to {total}, the award to {award.units}",
                "make them agree",
            )
        if sum(bool(way) for way in (award.tranches, award.formula, award.cliff)) > 1:
            desk.wrong(
                "FACTS-CONTRADICT", place, "the award has more than one schedule", "keep one of cliff, tranches, formula"
            )
        early = [part for part in parts if part.on < award.granted]
        if early:
            desk.wrong(
                "VESTING-BEFORE-GRANT",
                place,
                f"part {early[0].number} vests on {early[0].on}, before the grant on {award.granted}",
                "one of the two days is wrong",
            )
        for number, change in enumerate(award.changes, 1):
            if any(part < 1 or part > len(parts) for part in change.parts):
                desk.wrong(
                    "FACTS-UNKNOWN",
                    f"{place}, changes {number}, parts",
                    f"the award has {len(parts)} parts",
                    "correct the numbers",
                )
        if award.expires is not None and award.expires < award.granted:
            desk.wrong(
                "FACTS-CONTRADICT", f"{place}, expires", "the award expires before its grant", "one of the days is wrong"
            )


def _days(desk: Desk) -> None:
    before = date.min
    for number, event in enumerate(desk.facts.events, 1):
        if event.date <= desk.facts.opening.as_of:
            desk.wrong(
                "EVENT-IN-BALANCES",
                desk.event_at(number, "date"),
                f"the balances are those of the end of {desk.facts.opening.as_of} and hold it already",
                "leave the event out, or start from earlier balances",
            )
        if event.date < before:
            desk.doubt(
                "EVENT-ORDER",
                desk.event_at(number, "date"),
                f"it stands after an event of {before}",
                "it is drafted by its day; see that the day is right",
            )
        before = max(before, event.date)


def _units_shown_one_way(desk: Desk) -> None:
    shown = {
        name: security.table or (desk.facts.issuer.units_in or "").removeprefix("Table ")
        for name, security in desk.facts.securities.items()
        if security.kind == "units"
    }
    if len(set(shown.values()) - {""}) > 1:
        names = ", ".join(f"{name} in Table {table}" for name, table in shown.items() if table)
        desk.doubt(
            "UNITS-TWO-WAYS",
            desk.at("[securities]"),
            f"the issuer shows its units in two ways: {names}",
            "show all of them in one table",
        )


def _who_reports(desk: Desk) -> None:
    if not any(party.reports for party in desk.facts.parties.values()):
        desk.wrong(
            "NOBODY-REPORTS",
            desk.at("[people]"),
            "nobody has both an EDGAR number and a relationship to the issuer",
            "give cik and roles of whoever reports",
        )
    for number, joint in enumerate(desk.facts.joint, 1):
        for name in joint.owners:
            if not desk.party(name).reports:
                desk.wrong(
                    "FACTS-MISSING",
                    desk.at(f"[[joint]] {number}", "owners"),
                    f"{name} has no EDGAR number or no relationship to the issuer",
                    "give cik and roles",
                )
    for name in desk.facts.texts:
        if len(name.split()) == 1 and name not in TEXTS:
            near = get_close_matches(name, TEXTS, 1, 0.8)
            if near:
                desk.doubt(
                    "TEXT-NAME", desk.at("[texts]", name), f"no wording of ours has that name; {near[0]} has", "see the name"
                )


def look_at_signing(desk: Desk, plan: FormPlan) -> None:
    """Ask when a form is signed, and tell when that is before what it reports or after it was due."""
    signed = desk.facts.filing.signed
    if signed is None:
        desk.ask(
            desk.at("[filing]", "signed"),
            f"When is Form {plan.form} of {plan.filer.told} signed?",
            f"The signature carries a day; the form is due by {plan.due.due}.",
        )
        return
    if signed < plan.day:
        desk.wrong(
            "SIGNED-BEFORE",
            desk.at("[filing]", "signed"),
            f"the form of {plan.filer.told} would be signed on {signed}, before what it reports of {plan.day}",
            "correct one of the days",
        )
    elif signed > plan.due.due and not desk.facts.amendment:
        desk.doubt(
            "LATE",
            desk.at("[filing]", "signed"),
            f"Form {plan.form} of {plan.filer.told} was due by {plan.due.due} and is signed on {signed}",
            "file it at once; it belongs in the issuer's list of delinquent reports",
            *plan.due.citations[:2],
        )
