"""Who signs a form: its owners, an entity through a natural person, or an attorney under a power of attorney in force."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from section16.citation import instruction
from section16.document.signature import OwnerSignature
from section16.drafting.context.context import DraftingContext
from section16.drafting.form.owners import signature, signature_of
from section16.drafting.form.signatories import signing_chains
from section16.facts.control import Chain
from section16.facts.parties import Party, Relation

FOR_ENTITIES = (instruction("4", "4(b)(v)", confirmed=False),)

LONGEST = 255
"""EDGAR takes no longer signature."""

_SMALL = frozenset({"of", "and", "the", "for", "its", "a", "an"})


def by_attorney(attorney: str, giver: Party, *, entity: bool) -> str:
    """Return the signature of an attorney for a person or an entity, as it is conformed."""
    if entity:
        return f"{giver.display_name}, By: /s/ {attorney}, attorney-in-fact"
    return f"/s/ {attorney}, attorney-in-fact for {giver.display_name}"


def by_chain(context: DraftingContext, entity: str, chain: Sequence[Relation]) -> str:
    """Return the signature of an entity through those who act for it; the last of the chain is the person who signs."""
    text = context.party(entity).display_name
    for link in chain[:-1]:
        text += f", By: {context.party(link.who).display_name}, its {link.is_.removeprefix('the ')}"
    person = context.party(chain[-1].who)
    return f"{text}, By: {signature_of(person).partition(',')[0]}, {_title(chain[-1].is_)}"


def _title(role: str) -> str:
    """Return a role as a signature block writes a title.

    >>> _title("chief executive officer"), _title("member of the board")
    ('Chief Executive Officer', 'Member of the Board')
    """
    words = role.removeprefix("the ").removeprefix("a ").split()
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in words)


def signed(
    context: DraftingContext, owners: tuple[str, ...], given: tuple[str, ...], form: str, day: date
) -> tuple[tuple[OwnerSignature, ...], tuple[str, ...]]:
    """Return the signatures of a form and the powers of attorney behind them, by name; ``given`` are taken as they are."""
    on = context.facts.filing.signed
    if given:
        return tuple(signature(name, on) for name in given), ()
    powers = {owner: _power(context, owner, form, on or day) for owner in owners}
    names = [_name(context, owner, powers[owner], on or day) for owner in owners]
    return tuple(signature(name, on) for name in names), tuple(power for power in powers.values() if power)


def _name(context: DraftingContext, owner: str, power: str, day: date) -> str:
    party, entity = context.party(owner), owner in context.facts.entities
    if power:
        name = by_attorney(context.facts.filing.attorney, party, entity=entity)
    elif party.signature or not entity:
        name = signature_of(party)
    else:
        name = _of_entity(context, owner, day)
    if len(name) > LONGEST:
        context.wrong(
            "SIGNATURE-LONG",
            context.party_at(owner, "signature"),
            f"The signature of {party.display_name} has {len(name)} characters, and EDGAR accepts {LONGEST}.",
            "Enter a shorter one under `signature`.",
        )
    return name


def _of_entity(context: DraftingContext, entity: str, day: date) -> str:
    """Return the signature of an entity through a natural person; asks for that person where the relations leave it open."""
    found = signing_chains(context, entity, day)
    if len(found) == 1:
        return by_chain(context, entity, found[0])
    asked, names = _left_open(entity, found)
    last = dict.fromkeys(context.party(chain[-1].who).display_name for chain in found)
    context.ask(
        context.at(f"[entities.{asked}]", "signed-by"),
        f"Who signs for {context.party(asked).display_name}?",
        "An entity signs through a natural person who acts for it: "
        + (
            f"{' or '.join(last)} may sign." if found else "add the person and a relation, such as manager, or enter signature."
        ),
        names,
        FOR_ENTITIES,
    )
    return signature_of(context.party(entity))


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


def _power(context: DraftingContext, owner: str, form: str, day: date) -> str:
    """Return the power under which the attorney signs for an owner; reports where none of those given covers the form."""
    attorney = context.facts.filing.attorney
    mine = {name: power for name, power in context.facts.powers.items() if power.giver == owner and attorney in power.attorneys}
    if not attorney or not mine:
        return ""
    for name, power in mine.items():
        if power.covers(form, day):
            return name
    name, power = list(mine.items())[-1]
    lacks = f"the power of attorney {power.lacks(form, day)}"
    context.wrong(
        "POWER-NOT-IN-FORCE",
        context.at(f"[powers.{name}]"),
        f"{attorney} may not sign Form {form} for {context.party(owner).display_name} on {day}: {lacks}.",
        "Have the owner sign, or obtain a new power of attorney.",
    )
    return ""
