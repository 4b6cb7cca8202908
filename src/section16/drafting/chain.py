"""The chain of control: through whom and what one holds, its words for column 7, and the footnote made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from section16.citation import rule
from section16.drafting.party import FAMILY, UNTOLD, Relation
from section16.drafting.wording import Wording, with_article

if TYPE_CHECKING:
    from section16.drafting.desk import Desk

Chain: TypeAlias = tuple[Relation, ...]

PECUNIARY_INTEREST = (rule("16a-1(a)(2)"),)
DISCLAIMER = (rule("16a-1(a)(4)"),)

_INVERSE = {
    **dict.fromkeys(("parent", "mother", "father", "stepparent"), "child"),
    **dict.fromkeys(("child", "son", "daughter", "stepchild", "minor child"), "parent"),
    **dict.fromkeys(("wife", "husband"), "spouse"),
    "grandparent": "grandchild",
    "grandchild": "grandparent",
}
_OWN_ACCOUNT = frozenset({"participant", "account holder", "owner"})
_NO_SENTENCE = FAMILY | _OWN_ACCOUNT | {UNTOLD}
_MOST_CHAINS = 8


def chains(relations: Sequence[Relation], owner: str, holder: str, on: date) -> tuple[Chain, ...]:
    """Return every chain from an owner to a holder on a day, the shortest first, none that comes back to where it was."""
    if owner == holder:
        return ()
    standing = [relation for relation in relations if relation.stands(on)]
    found = sorted(_paths(standing, owner, holder, (owner,)), key=len)
    return tuple(found[:_MOST_CHAINS])


def _paths(relations: Sequence[Relation], here: str, holder: str, seen: tuple[str, ...]) -> Iterator[Chain]:
    for relation in relations:
        if relation.who != here or relation.of in seen:
            continue
        if relation.of == holder:
            yield (relation,)
        else:
            yield from ((relation, *rest) for rest in _paths(relations, relation.of, holder, (*seen, relation.of)))


def sees(relations: Sequence[Relation], owner: str, holder: str, on: date) -> bool:
    """Return whether an owner has an interest in what a holder holds: it is the owner's own, or a chain leads to it."""
    return owner == holder or bool(chains(relations, owner, holder, on))


def circle(relations: Sequence[Relation]) -> tuple[str, ...]:
    """Return the names along a chain of control that comes back to its start, or nothing; relatives make no circle."""
    following: dict[str, list[str]] = {}
    for relation in relations:
        if relation.is_ not in FAMILY:
            following.setdefault(relation.who, []).append(relation.of)
    done: set[str] = set()
    for start in following:
        found = _circle_from(start, following, (), done)
        if found:
            return found
    return ()


def _circle_from(here: str, following: dict[str, list[str]], trail: tuple[str, ...], done: set[str]) -> tuple[str, ...]:
    if here in trail:
        return (*trail[trail.index(here) :], here)
    if here in done:
        return ()
    for there in following.get(here, ()):
        found = _circle_from(there, following, (*trail, here), done)
        if found:
            return found
    done.add(here)
    return ()


def nature_of(desk: Desk, holder: str, found: Sequence[Chain]) -> str:
    """Return what column 7 says of what is held through a holder: its own words, the relative, or By and its name."""
    party = desk.party(holder)
    if party.nature:
        return party.nature
    last = found[0][-1].is_ if found else ""
    if last in FAMILY:
        return f"By {_INVERSE.get(last, last)}"
    return f"By {party.told}"


def footnote_of(desk: Desk, owner: str, holder: str, found: Sequence[Chain]) -> str:
    """Return the footnote composed from the chains to a holder, with a disclaimer where one is asked for; else nothing.

    What relatives hold and what lies in an own account explains itself and has a footnote only to disclaim it; of a relation
    that nobody has told no sentence is made.
    """
    wording = Wording(desk)
    plain = all(chain[0].is_ in _NO_SENTENCE and len(chain) == 1 for chain in found)
    told = (
        ""
        if plain
        else wording.say(
            "control",
            chain=" ".join(_sentence(desk, owner, chain) for chain in found),
            owner=desk.owner_in_words(owner),
            holder=desk.party(holder).told,
        )
    )
    disclaimed = any(relation.disclaimed for chain in found for relation in chain)
    disclaimer = wording.say("disclaimer", owner=desk.owner_in_words(owner)) if disclaimed else ""
    text = " ".join(part for part in (told, disclaimer) if part)
    return text[:1].upper() + text[1:]


def _sentence(desk: Desk, owner: str, chain: Chain) -> str:
    """Return a chain as one sentence: who is what of whom, which is what of whom."""
    links = [f"is {_article(relation.is_)} of {desk.party(relation.of).told}{_share(relation)}" for relation in chain]
    words = desk.owner_in_words(owner)
    return f"{words[:1].upper()}{words[1:]} {', which '.join(links)}."


def _share(relation: Relation) -> str:
    return f" (with an interest of {relation.share})" if relation.share else ""


def _article(role: str) -> str:
    """Return a role with its article; one that brings its own keeps it."""
    if role.startswith(("a ", "an ", "the ")):
        return role
    several = role in FAMILY or role in ("member", "director", "limited partner", "beneficiary", "trustee", "stockholder")
    return with_article(role) if several else f"the {role}"
