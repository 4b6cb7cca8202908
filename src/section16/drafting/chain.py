"""The chain of control: through whom and what one holds, its words for column 7, and the footnote made from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from section16.citation import rule
from section16.drafting.party import FAMILY, UNTOLD, Relation
from section16.drafting.phrases import capitalized, ended, listed, with_article
from section16.drafting.wording import Wording

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
_SPOUSES = frozenset({"spouse", "wife", "husband", "domestic partner"})
_ONE_OF_SEVERAL = (
    (FAMILY - _SPOUSES)
    | _OWN_ACCOUNT - {"owner"}
    | {
        *(
            "member",
            "director",
            "limited partner",
            "beneficiary",
            "trustee",
            "co-trustee",
            "stockholder",
            "shareholder",
            "partner",
        ),
    }
)
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


def footnote_of(desk: Desk, owner: str, holder: str, found: Sequence[Chain], on: date) -> str:
    """Return the footnote composed from the chains to a holder, with a disclaimer where one is asked for; else nothing.

    Holdings of relatives and of the owner's own accounts need no explanation and have a footnote only for a disclaimer. A
    relation that no filing states adds no sentence.
    """
    wording = Wording(desk)
    said = [chain for chain in found if _told(chain)]
    plain = all(chain[0].is_ in _NO_SENTENCE and len(chain) == 1 for chain in said)
    words = {"owner": "the reporting person", "holder": desk.party(holder).told}
    chain = " ".join(_sentence(desk, "the reporting person", one, on) for one in said)
    told = "" if plain else wording.say("control", chain=chain, **words)
    disclaimer = wording.disclaimer([owner], together=False) if _disclaimed(found) else ""
    return " ".join(part for part in (told, disclaimer) if part)


def footnote_together(desk: Desk, owners: Sequence[str], holder: str, on: date) -> str:
    """Return the footnote on a holding of reporting persons who file one form (Instruction 4(b)(v)).

    It names who holds directly and, link by link from there, through whom each of the others has an interest, once each, and
    who of them disclaims. A relation that no filing states adds no sentence.
    """
    found = {owner: chains(desk.facts.relations, owner, holder, on) for owner in owners if owner != holder}
    links = dict.fromkeys(link for all_of_one in found.values() for chain in all_of_one for link in reversed(chain))
    said = [link for link in _outward(list(links), holder) if link.is_ != UNTOLD]
    wording, direct = Wording(desk), desk.party(holder).told
    deemed = [desk.party(owner).told for owner in owners if any(_told(chain) for chain in found.get(owner, ()))]
    if said and deemed:
        told = " ".join(_links_of_one(desk, said, on))
        who = deemed[0] if len(deemed) == 1 else f"each of {listed(deemed)}"
        note = wording.say("control-joint", chain=told, owners=who, owner=who, holder=direct)
    else:
        note = wording.say("held-by", holder=direct)
    disclaiming = [owner for owner in owners if _disclaimed(found.get(owner, ()))]
    return f"{note} {wording.disclaimer(disclaiming, together=True)}" if disclaiming else note


def _links_of_one(desk: Desk, links: Sequence[Relation], on: date) -> Iterator[str]:
    """Yield links as sentences; who is the same of several is named once."""
    done: dict[tuple[str, str], list[Relation]] = {}
    for link in links:
        done.setdefault((link.who, link.is_), []).append(link)
    for (who, role), same in done.items():
        whom = listed([_whom(desk, link) for link in same])
        article = _article(role, one_of=any(_one_of_several(desk, link, on) for link in same))
        yield ended(f"{capitalized(desk.party(who).told)} is {article} {_preposition(role)} {whom}")


def _one_of_several(desk: Desk, relation: Relation, on: date) -> bool:
    """Whether another party has the same role in the same entity on a day, such as a second managing member."""
    return any(
        (other.is_, other.of) == (relation.is_, relation.of) and other.who != relation.who and other.stands(on)
        for other in desk.facts.relations
    )


def _outward(links: list[Relation], holder: str) -> list[Relation]:
    """Return the links of chains in the order in which they lead away from the holder."""
    ordered: list[Relation] = []
    reached = [holder]
    for name in reached:
        for link in links:
            if link.of == name and link not in ordered:
                ordered.append(link)
                reached.append(link.who)
    return ordered


def _told(chain: Chain) -> bool:
    return all(link.is_ != UNTOLD for link in chain)


def _disclaimed(found: Sequence[Chain]) -> bool:
    return any(link.disclaimed for chain in found for link in chain)


def _sentence(desk: Desk, words: str, chain: Chain, on: date) -> str:
    """Return a chain as one sentence: who is what of whom, which is what of whom."""
    told = f"{capitalized(words)} {_link(desk, chain[0], on)}"
    for link in chain[1:]:
        told += f", {'who' if link.who in desk.facts.people else 'which'} {_link(desk, link, on)}"
    return ended(told)


def _link(desk: Desk, relation: Relation, on: date) -> str:
    article = _article(relation.is_, one_of=_one_of_several(desk, relation, on))
    return f"is {article} {_preposition(relation.is_)} {_whom(desk, relation)}"


def _whom(desk: Desk, relation: Relation) -> str:
    share = f" (with an interest of {relation.share})" if relation.share else ""
    return f"{desk.party(relation.of).told}{share}"


def _preposition(role: str) -> str:
    return "in" if role == "participant" else "to" if role.endswith(("adviser", "advisor")) else "of"


def _article(role: str, *, one_of: bool = False) -> str:
    """Return a role with its article, "a" where several have it; a role that brings its own article keeps it."""
    if role.startswith(("a ", "an ", "the ")):
        return role
    return with_article(role) if one_of or role in _ONE_OF_SEVERAL else f"the {role}"
