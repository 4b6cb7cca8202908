"""The chain of control in words: column 7, and the footnote on indirect ownership.

What no filing or fact states is never put into words: the text is filed above a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from section16.citation import rule
from section16.drafting.context.phrases import capitalized, ended, listed, with_article
from section16.drafting.wording.footnotes import FootnoteWording
from section16.facts.parties import FAMILY, UNSTATED_RELATION, Relation

if TYPE_CHECKING:
    from section16.drafting.context.context import DraftingContext

from section16.facts.control import Chain, chains

PECUNIARY_INTEREST = (rule("16a-1(a)(2)"),)
"""Why an indirect holding is reported: the reporting person has a pecuniary interest in it."""


DISCLAIMER = (rule("16a-1(a)(4)"),)
"""The rule that allows a form to state that it is no admission of beneficial ownership."""


_INVERSE = {
    **dict.fromkeys(("parent", "mother", "father", "stepparent"), "child"),
    **dict.fromkeys(("child", "son", "daughter", "stepchild", "minor child"), "parent"),
    **dict.fromkeys(("wife", "husband"), "spouse"),
    "grandparent": "grandchild",
    "grandchild": "grandparent",
}
"""What the relative is, whom column 7 names, by what the reporting person is to the relative."""


_OWN_ACCOUNT = frozenset({"participant", "account holder", "owner"})
"""Relations to an account of the reporting person's own, such as a 401(k) plan or an IRA: column 7 names it, and says all."""


_NO_SENTENCE = FAMILY | _OWN_ACCOUNT | {UNSTATED_RELATION}
"""Relations that need no footnote where they lead to the holder directly, or that no filing states."""


_SPOUSES = frozenset({"spouse", "wife", "husband", "domestic partner"})
"""Relatives that a person has once, so that the article is "the"."""


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
"""Roles that several usually share: "a director of", where "the director of" would state that there is no other."""


def nature_of(context: DraftingContext, holder: str, found: Sequence[Chain]) -> str:
    """Return column 7 for what is held through a holder: the words stated for it, the relative, or By and the holder's name."""
    party = context.party(holder)
    if party.nature:
        return party.nature
    last = found[0][-1].is_ if found else ""
    if last in FAMILY:
        return f"By {_INVERSE.get(last, last)}"
    return f"By {party.display_name}"


def footnote_of(context: DraftingContext, owner: str, holder: str, found: Sequence[Chain], on: date) -> str:
    """Return the footnote composed from the chains to a holder, with a disclaimer where the facts state one; else nothing.

    Holdings of relatives and of the owner's own accounts need no explanation and have a footnote only for a disclaimer. A
    relation that no filing states adds no sentence.
    """
    wording = FootnoteWording(context)
    said = [chain for chain in found if _is_stated(chain)]
    plain = all(chain[0].is_ in _NO_SENTENCE and len(chain) == 1 for chain in said)
    words = {"owner": "the reporting person", "holder": context.party(holder).display_name}
    chain = " ".join(_sentence(context, "the reporting person", one, on) for one in said)
    text = "" if plain else wording.say("control", chain=chain, **words)
    disclaimer = wording.disclaimer([owner], together=False) if _disclaimed(found) else ""
    return " ".join(part for part in (text, disclaimer) if part)


def footnote_together(context: DraftingContext, owners: Sequence[str], holder: str, on: date) -> str:
    """Return the footnote on a holding of reporting persons who file one form (Instruction 4(b)(v)).

    It names the direct holder and, link by link from there, through whom each of the others has an interest, once each, and
    which of them disclaim. Sentences per owner would repeat the links that they share. A relation that no filing states adds no
    sentence.
    """
    found = {owner: chains(context.facts.relations, owner, holder, on) for owner in owners if owner != holder}
    links = dict.fromkeys(link for all_of_one in found.values() for chain in all_of_one for link in reversed(chain))
    said = [link for link in _outward(list(links), holder) if link.is_ != UNSTATED_RELATION]
    wording, direct = FootnoteWording(context), context.party(holder).display_name
    deemed = [context.party(owner).display_name for owner in owners if any(_is_stated(chain) for chain in found.get(owner, ()))]
    if said and deemed:
        text = " ".join(_links_of_one(context, said, on))
        who = deemed[0] if len(deemed) == 1 else f"each of {listed(deemed)}"
        note = wording.say("control-joint", chain=text, owners=who, owner=who, holder=direct)
    else:
        note = wording.say("held-by", holder=direct)
    disclaiming = [owner for owner in owners if _disclaimed(found.get(owner, ()))]
    return f"{note} {wording.disclaimer(disclaiming, together=True)}" if disclaiming else note


def _links_of_one(context: DraftingContext, links: Sequence[Relation], on: date) -> Iterator[str]:
    """Yield links as sentences; a party with one role in several entities is named once."""
    done: dict[tuple[str, str], list[Relation]] = {}
    for link in links:
        done.setdefault((link.who, link.is_), []).append(link)
    for (who, role), same in done.items():
        whom = listed([_whom(context, link) for link in same])
        article = _article(role, one_of=any(_one_of_several(context, link, on) for link in same))
        yield ended(f"{capitalized(context.party(who).display_name)} is {article} {_preposition(role)} {whom}")


def _one_of_several(context: DraftingContext, relation: Relation, on: date) -> bool:
    """Whether another party has the same role in the same entity on a day, such as a second managing member."""
    return any(
        (other.is_, other.of) == (relation.is_, relation.of) and other.who != relation.who and other.in_force(on)
        for other in context.facts.relations
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


def _is_stated(chain: Chain) -> bool:
    return all(link.is_ != UNSTATED_RELATION for link in chain)


def _disclaimed(found: Sequence[Chain]) -> bool:
    return any(link.disclaimed for chain in found for link in chain)


def _sentence(context: DraftingContext, words: str, chain: Chain, on: date) -> str:
    """Return a chain as one sentence, such as "A is the manager of B, which is the general partner of C"."""
    text = f"{capitalized(words)} {_link(context, chain[0], on)}"
    for link in chain[1:]:
        text += f", {'who' if link.who in context.facts.people else 'which'} {_link(context, link, on)}"
    return ended(text)


def _link(context: DraftingContext, relation: Relation, on: date) -> str:
    article = _article(relation.is_, one_of=_one_of_several(context, relation, on))
    return f"is {article} {_preposition(relation.is_)} {_whom(context, relation)}"


def _whom(context: DraftingContext, relation: Relation) -> str:
    share = f" (with an interest of {relation.share})" if relation.share else ""
    return f"{context.party(relation.of).display_name}{share}"


def _preposition(role: str) -> str:
    return "in" if role == "participant" else "to" if role.endswith(("adviser", "advisor")) else "of"


def _article(role: str, *, one_of: bool = False) -> str:
    """Return a role with its article, "a" where several have it; a role that brings its own article keeps it."""
    if role.startswith(("a ", "an ", "the ")):
        return role
    return with_article(role) if one_of or role in _ONE_OF_SEVERAL else f"the {role}"
