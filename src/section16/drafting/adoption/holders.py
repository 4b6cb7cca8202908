"""Through whom securities are held indirectly, as the natures of ownership name them, and what they are to the owner.

A nature such as "By Trust" does not state the owner's role in the trust, and a sentence based on a guess would be a false
statement above a signature: such a relation is left open, and the filed footnote is kept (docs/adr/0028).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import msgspec

from section16.drafting.adoption.carried import Carried
from section16.drafting.adoption.naming import short_name
from section16.facts.parties import FAMILY, UNSTATED_RELATION, Party, Relation
from section16.ledger.entries.identity import Identity, Words

_BY = re.compile(
    r"^(?:(?:shares?|securities|units?)\s+)?(?:are\s+)?(?:(?:held|owned|indirectly|beneficially)\s+)*(?:by|through|via|in)\s+"
    r"(?:the\s+|an?\s+|my\s+|his\s+|her\s+)?(?:reporting\s+person'?s\s+)?",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"^(?:the\s+)?(?:reporting\s+person'?s|my|his|her)\s+", re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:401\s*\(?k\)?|ira|roth|espp|esop|pension|savings|retirement|keogh|sep|profit[- ]sharing)\b", re.IGNORECASE
)
_POINTER = re.compile(r"\bfoot\s*notes?\b|\bremarks?\b|\bexplanat|\bnotes?\b|^see\b|^\W*\(?f?\d+\)?\W*$", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:reporting (?:person|owner)|he|she|mr\.|ms\.|mrs\.|dr\.)\s+(?:[A-Z]\S*\s+){0,3}(?:is|serves as|acts as)\s+"
    r"(?:the\s+|an?\s+|one of the\s+)?(?:sole\s+)?"
    r"((?:co-?)?trustee|(?:sole |managing )?general partner|managing member|managing partner|manager|beneficiary|settlor|"
    r"grantor|limited partner|president|director|member)s?\s+of\b",
    re.IGNORECASE,
)
_NAMED = 2
"""Hyphens of a short name that identifies a holder: "By Trust" does not, "Winterbourne Family Trust" does."""
_SHORT = 3
"""Words of a nature of ownership that names a relative and nothing more: "By my spouse"."""
_FAMILY_WORD = re.compile(rf"\b({'|'.join(sorted(FAMILY, key=len, reverse=True))})\b", re.IGNORECASE)


class Holder(msgspec.Struct, frozen=True):
    """A person or entity through whom securities are held: its short name, the party, and the relation that leads to it.

    ``row`` is the row that names it.
    """

    name: str
    party: Party
    relation: Relation
    person: bool
    row: str


class Holders:
    """Every holder behind an indirect holding, each once for each owner that reports it.

    Two owners' trusts "By Trust" are two trusts; where two report one fund, the preparer combines them.
    """

    def __init__(self, owners: Mapping[str, str], parties: Mapping[str, Party], identity: Identity) -> None:
        self._owners = owners
        self._parties = parties
        self._identity = identity
        self._found: dict[tuple[str, Words], Holder] = {}
        self._own = {_compact(parties[name].name): name for name in owners.values()}

    @property
    def found(self) -> list[Holder]:
        """The holders, in the order in which holdings first named them."""
        return list(self._found.values())

    def of(self, one: Carried) -> str:
        """Return the short name of the holder: the first owner, another owner that the nature names, or a holder of its own."""
        first = self._owners[one.position.owners[0]]
        nature = one.entry.nature
        if one.direct and not nature:
            return first
        key = first, self._identity.nature(nature)
        if key not in self._found:
            self._found[key] = self._new(one, first, nature)
        return self._found[key].name

    def _new(self, one: Carried, owner: str, nature: str) -> Holder:
        # The nature may name another reporting person: as a second party its securities would be held twice.
        named = self._own.get(_compact(without_by(nature)))
        if named is not None and named != owner:
            name, party = named, self._parties[named]
        else:
            name, party = self._short(owner, nature), Party(name=_name(nature, self._parties[owner]), nature=nature)
        relation = relation_of(owner, name, one)
        return Holder(name, party, relation, relation.is_ in FAMILY, one.entry.id)

    def _short(self, owner: str, nature: str) -> str:
        """Return a short name: that of the holder, after the owner's where it is only a common word or two."""
        taken: Collection[str] = {*self._parties, *(holder.name for holder in self._found.values())}
        words = short_name("holder" if is_pointer(nature) else without_by(nature), ())
        named = words.count("-") >= _NAMED
        return short_name(words if named else f"{owner} {words}", taken, 6)


def without_by(nature: str) -> str:
    """Return a nature of ownership without the words that lead to the holder's name.

    >>> without_by("Held by the Winterbourne Family Trust"), without_by("401(k) Plan")
    ('Winterbourne Family Trust', '401(k) Plan')
    """
    return _POSSESSIVE.sub("", _BY.sub("", nature.strip())).strip() or nature.strip()


def is_pointer(nature: str) -> bool:
    """Return whether a nature of ownership names no holder and points to a footnote or to the remarks.

    >>> is_pointer("See footnote (2)"), is_pointer("By Trust")
    (True, False)
    """
    return not nature or bool(_POINTER.search(nature))


def relation_of(owner: str, holder: str, one: Carried) -> Relation:
    """Return the relation of an owner to a holder: a relative or an own account by its name, an office by its footnote.

    Where no word states the relation it is left open, and the footnote is the one that was filed.
    """
    nature = one.entry.nature
    relative = _FAMILY_WORD.search(nature)
    account = _PLAN.search(nature)
    office = next((found for text in one.entry.texts("nature", "ownership") if (found := _OFFICE.search(text))), None)
    # "By trust for son" names a relative and is held by neither; "IRA of spouse" is not the owner's account.
    if relative and not account and len(nature.split()) <= _SHORT and "trust" not in nature.lower():
        message = _INVERSE_OF.get(relative[1].lower(), "parent")
    elif account and not relative:
        message = "participant"
    else:
        message = office[1].lower() if office else UNSTATED_RELATION
    return Relation(who=owner, is_=message, of=holder)


_INVERSE_OF = {
    **dict.fromkeys(("spouse", "wife", "husband"), "spouse"),
    "domestic partner": "domestic partner",
    **dict.fromkeys(("sibling", "brother", "sister"), "sibling"),
    **dict.fromkeys(("parent", "mother", "father", "stepparent"), "child"),
    "grandparent": "grandchild",
    "grandchild": "grandparent",
}
"""What the owner is of a relative whom the nature of ownership names; of a child it is the parent."""


def _name(nature: str, owner: Party) -> str:
    return without_by(nature) if not is_pointer(nature) else f"who holds for {owner.display_name}"


def _compact(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
