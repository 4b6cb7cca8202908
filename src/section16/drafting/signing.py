"""Who signs a form: its owners, an entity through a natural person, or an attorney under a power of attorney in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from section16.citation import instruction
from section16.document.signature import OwnerSignature
from section16.drafting.acting import signing_chains
from section16.drafting.chain import Chain
from section16.drafting.desk import Desk
from section16.drafting.owner import signature, signature_of
from section16.drafting.party import Party, Relation

FOR_ENTITIES = (instruction("4", "4(b)(v)", confirmed=False),)

LONGEST = 255
"""EDGAR takes no longer signature."""

_SMALL = frozenset({"of", "and", "the", "for", "its", "a", "an"})


def by_attorney(attorney: str, giver: Party, *, entity: bool) -> str:
    """Return the signature of an attorney for a person or an entity, as it is conformed."""
    if entity:
        return f"{giver.told}, By: /s/ {attorney}, attorney-in-fact"
    return f"/s/ {attorney}, attorney-in-fact for {giver.told}"


def by_chain(desk: Desk, entity: str, chain: Sequence[Relation]) -> str:
    """Return the signature of an entity through those who act for it; the last of the chain is the person who signs."""
    told = desk.party(entity).told
    for link in chain[:-1]:
        told += f", By: {desk.party(link.who).told}, its {link.is_.removeprefix('the ')}"
    person = desk.party(chain[-1].who)
    return f"{told}, By: {signature_of(person).partition(',')[0]}, {_title(chain[-1].is_)}"


def _title(role: str) -> str:
    """Return a role as a signature block writes a title.

    >>> _title("chief executive officer"), _title("member of the board")
    ('Chief Executive Officer', 'Member of the Board')
    """
    words = role.removeprefix("the ").removeprefix("a ").split()
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)


def signed(
    desk: Desk, owners: tuple[str, ...], given: tuple[str, ...], form: str, day: date
) -> tuple[tuple[OwnerSignature, ...], tuple[str, ...]]:
    """Return the signatures of a form and the powers of attorney they rest on, by name; ``given`` are taken as they are."""
    on = desk.facts.filing.signed
    if given:
        return tuple(signature(name, on) for name in given), ()
    powers = {owner: _power(desk, owner, form, on or day) for owner in owners}
    names = [_name(desk, owner, powers[owner], on or day) for owner in owners]
    return tuple(signature(name, on) for name in names), tuple(power for power in powers.values() if power)


def _name(desk: Desk, owner: str, power: str, day: date) -> str:
    party, entity = desk.party(owner), owner in desk.facts.entities
    if power:
        name = by_attorney(desk.facts.filing.attorney, party, entity=entity)
    elif party.signature or not entity:
        name = signature_of(party)
    else:
        name = _of_entity(desk, owner, day)
    if len(name) > LONGEST:
        desk.wrong(
            "SIGNATURE-LONG",
            desk.at(f"[entities.{owner}]", "signature"),
            f"the signature of {party.told} has {len(name)} characters, and EDGAR accepts {LONGEST}",
            "state a shorter one as signature",
        )
    return name


def _of_entity(desk: Desk, entity: str, day: date) -> str:
    """Return the signature of an entity through a natural person; asks for that person where the relations leave it open."""
    found = signing_chains(desk, entity, day)
    if len(found) == 1:
        return by_chain(desk, entity, found[0])
    asked, names = _left_open(entity, found)
    last = dict.fromkeys(desk.party(chain[-1].who).told for chain in found)
    desk.ask(
        desk.at(f"[entities.{asked}]", "signed-by"),
        f"Who signs for {desk.party(asked).told}?",
        "An entity signs through a natural person who acts for it: "
        + (f"{' or '.join(last)} may sign." if found else "add the person and a relation, such as manager, or give signature."),
        names,
        FOR_ENTITIES,
    )
    return signature_of(desk.party(entity))


def _left_open(entity: str, found: Sequence[Chain]) -> tuple[str, tuple[str, ...]]:
    """Return the entity for which several may sign, and those parties.

    A fund whose general partner has two managers leaves open who signs for the general partner: to ask about the fund would
    offer the general partner as the only answer, and that answer would decide nothing.
    """
    for links in zip(*found, strict=False):
        names = tuple(dict.fromkeys(link.who for link in links))
        if len(names) > 1:
            return entity, names
        entity = names[0]
    return entity, ()


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
