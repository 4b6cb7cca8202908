"""Who signs a form: its owners, or an attorney under a power of attorney that is in force and covers it."""

from __future__ import annotations

from datetime import date

from section16.document.signature import OwnerSignature
from section16.drafting.desk import Desk
from section16.drafting.owner import signature, signature_of
from section16.drafting.party import Party


def by_attorney(attorney: str, giver: Party) -> str:
    """Return the signature of an attorney for somebody, as it is conformed."""
    return f"/s/ {attorney}, attorney-in-fact for {giver.told}"


def signed(
    desk: Desk, owners: tuple[str, ...], given: tuple[str, ...], form: str, day: date
) -> tuple[tuple[OwnerSignature, ...], tuple[str, ...]]:
    """Return the signatures of a form and the powers of attorney they rest on, by name; ``given`` are stated as they stand."""
    on = desk.facts.filing.signed
    if given:
        return tuple(signature(name, on) for name in given), ()
    powers = {owner: _power(desk, owner, form, on or day) for owner in owners}
    names = (_name(desk, owner, powers[owner]) for owner in owners)
    return tuple(signature(name, on) for name in names), tuple(power for power in powers.values() if power)


def _name(desk: Desk, owner: str, power: str) -> str:
    party = desk.party(owner)
    return by_attorney(desk.facts.filing.attorney, party) if power else signature_of(party)


def _power(desk: Desk, owner: str, form: str, day: date) -> str:
    """Return the power under which the attorney signs for an owner; tells where none of those given will do."""
    attorney = desk.facts.filing.attorney
    mine = {name: power for name, power in desk.facts.powers.items() if power.giver == owner and attorney in power.attorneys}
    if not attorney or not mine:
        return ""
    for name, power in mine.items():
        if power.covers(form, day):
            return name
    name, power = list(mine.items())[-1]
    lacks = f"the power of attorney {power.lacks(form, day)}"
    desk.wrong(
        "POWER-NOT-IN-FORCE",
        desk.at(f"[powers.{name}]"),
        f"{attorney} may not sign Form {form} for {desk.party(owner).told} on {day}: {lacks}",
        "let the owner sign, or have a new power of attorney signed",
    )
    return ""
