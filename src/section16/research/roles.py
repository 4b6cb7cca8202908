"""Roles: the highest office or relationship that a form states for its reporting persons, under one name for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.entries.relationship import InsiderRole, OfficerTitle, Relationship, offices_in
from section16.research.reasons import RoleReason

RANKED: Final = (
    OfficerTitle.CHIEF_EXECUTIVE,
    OfficerTitle.CHIEF_FINANCIAL,
    OfficerTitle.CHIEF_OPERATING,
    OfficerTitle.PRESIDENT,
    OfficerTitle.CHAIR,
    OfficerTitle.CHIEF_LEGAL,
    OfficerTitle.CHIEF_ACCOUNTING,
    OfficerTitle.CHIEF_TECHNOLOGY,
    OfficerTitle.VICE_PRESIDENT,
    OfficerTitle.TREASURER,
    OfficerTitle.SECRETARY,
    InsiderRole.OFFICER,
    InsiderRole.DIRECTOR,
    InsiderRole.TEN_PERCENT_OWNER,
    InsiderRole.OTHER,
)
"""The roles, the highest first."""
_RANK: Final = {role.value: rank for rank, role in enumerate(RANKED)}
_OFFICERS: Final = (InsiderRole.OFFICER, InsiderRole.DIRECTOR, InsiderRole.TEN_PERCENT_OWNER, InsiderRole.OTHER)

_FORMER: Final = re.compile(r"\b(?:former|formerly|retired|departing|fmr|resigned)\b", re.IGNORECASE)
_REMARKS: Final = re.compile(r"^\W*(?:please )?(?:see|refer to)\b.{0,12}\bremarks?", re.IGNORECASE)
# "Advisor to the CEO" and "spouse of CEO" are not the CEO; a vice chair is not the chair.
_ANOTHER: Final = re.compile(r"\b(?:to|for|spouse of|office of)(?: the)?\s*$", re.IGNORECASE)
_VICE: Final = re.compile(r"\b(?:vice|ev|e\.v\.)[ -]?$", re.IGNORECASE)
_WHOLE: Final = frozenset(
    [
        *("chief", "executive", "exec", "financial", "finance", "operating", "operations", "accounting", "legal", "officer"),
        *("ceo", "cfo", "coo", "cao", "clo", "cto", "cio", "president", "pres", "chair", "chairman", "chairwoman"),
        *("chairperson", "vice", "senior", "sr", "evp", "svp", "vp", "director", "founder", "co", "interim", "acting"),
        *("treasurer", "treas", "secretary", "sec", "secy", "general", "counsel", "controller", "principal", "board"),
        *("the", "of", "corp", "corporate", "company", "off", "ofcr", "technology", "tech", "member", "dir", "cob", "pao"),
        *("pfo", "peo", "global", "inc", "lead", "investment", "oper", "emeritus", "asst", "md", "managing"),
    ]
)
"""Words beside an office that name no part of the issuer."""
_HEADS: Final = frozenset({"ceo", "cfo", "coo", "cao", "clo", "cto", "president", "pres", "chair", "chairman", "chief"})
_WORD: Final = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_LETTERS: Final = re.compile(r"^[a-z]*", re.IGNORECASE)
"""The rest of a word of which only the beginning names an office."""
_NEXT: Final = re.compile(r"[&;/+]|\band\b", re.IGNORECASE)
_AND: Final = re.compile(r"[a-z]*(?:[^\w&/]*[&/]|\W*\band\b)\W*", re.IGNORECASE)
_PART_BEFORE: Final = re.compile(
    r"\b(?:division|divisional|group|grp|segment|regional|subsidiary|sub|sector|bank)(?:'s)?\.?\s*$", re.IGNORECASE
)
_PART_BESIDE: Final = re.compile(r"\b(?:bank|subsidiary|sub|division|llc|l\.p\.|segment)\b", re.IGNORECASE)
"""Words beside the last box that say of which part of the issuer the title is: "President" and "Harbor State Bank"."""
_OF_A_PART: Final = frozenset(RANKED[:5])
"""The offices that the head of a part of the issuer has as well."""


class RowRole(msgspec.Struct, frozen=True):
    """A role, the title as filed, the CIK of the person, and why it is that role."""

    role: str
    title: str
    owner: str
    reason: RoleReason


_UNKNOWN: Final = RowRole("", "", "", RoleReason.UNKNOWN)


def role_of(filing: LedgerFiling) -> RowRole:
    """Return the highest role among the reporting persons of a filing; of equal ones that of the person named first."""
    issuer = _words_of(filing.issuer_name, filing.issuer_symbol)
    roles = [
        msgspec.structs.replace(_role(relationship, filing.remarks, issuer), owner=cik)
        for cik, relationship in zip(filing.owners, filing.relationships, strict=False)
    ]
    return min((one for one in roles if one.role), key=lambda one: _RANK[one.role], default=roles[0] if roles else _UNKNOWN)


@lru_cache(maxsize=8192)
def _role(person: Relationship, remarks: str, issuer: frozenset[str]) -> RowRole:
    found = list(_offices(person, remarks, issuer))
    whole = [one for one in found if one.reason is not RoleReason.PART]
    if any(_RANK[one.role] < len(_OF_A_PART) for one in whole):  # "President & COO, CEO CIB" is not the chief executive
        found = whole
    if found:
        return min(found, key=lambda one: _RANK[one.role])
    title = person.officer_title or person.other
    box = next((role for role in _OFFICERS if role in person.roles), None)
    if box is None:
        return msgspec.structs.replace(_UNKNOWN, title=title)
    former = box is InsiderRole.OTHER and _FORMER.search(title)
    return RowRole(box.value, title, "", RoleReason.FORMER if former else RoleReason.BOX)


@lru_cache(maxsize=1024)
def _words_of(name: str, symbol: str) -> frozenset[str]:
    """Return the words that name the issuer itself: "President, AMD" is the president of AMD."""
    return frozenset(word.casefold() for word in _WORD.findall(f"{name} {symbol}"))


def _offices(person: Relationship, remarks: str, issuer: frozenset[str]) -> Iterator[RowRole]:
    """Yield the offices that the title names, or the remarks that it refers to, or else the words beside the last box."""
    title, other = person.officer_title, person.other
    named = list(_named(title, issuer))
    if named:
        usual = RoleReason.TITLE if person.is_officer or person.is_director else RoleReason.NO_BOX
        part = RoleReason.PART if _PART_BESIDE.search(other) else None
        for office, reason in named:
            yield RowRole(office.value, title, "", reason or (part if office in _OF_A_PART else None) or usual)
        return
    for office, reason in _named(remarks[:300], issuer) if _REMARKS.search(title) or _REMARKS.search(other) else ():
        yield RowRole(office.value, title or other, "", reason or RoleReason.REMARKS)
    for office, reason in _named(other, issuer) if person.is_officer or person.is_other else ():
        yield RowRole(office.value, title or other, "", reason or RoleReason.OTHER_TEXT)


def _named(title: str, issuer: frozenset[str]) -> Iterator[tuple[OfficerTitle, RoleReason | None]]:
    """Yield the offices that a title names, with what limits them: a part of the issuer, or that the person has left."""
    former = RoleReason.FORMER if _FORMER.search(title) else None
    offices = offices_in(title)
    for office, words in offices.items():
        before, after = title[: words.start()], _LETTERS.sub("", title[words.end() :], count=1)
        if _ANOTHER.search(before) or (office is OfficerTitle.CHAIR and _VICE.search(before)):
            continue
        ends = [
            title[other.end() :] for name, other in offices.items() if name in _OF_A_PART and _are_joined(title, words, other)
        ]
        behind = [after, *(_LETTERS.sub("", end, count=1) for end in ends)]
        part = office in _OF_A_PART and (_PART_BEFORE.search(before) or any(_names_a_part(text, issuer) for text in behind))
        yield office, former or (RoleReason.PART if part else None)


def _are_joined(title: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether nothing but "and" is between two offices: what limits the second limits both, "Pres. and CEO, Harbor Bank"."""
    return one.end() <= other.start() and _AND.fullmatch(title, one.end(), other.start()) is not None


def _names_a_part(after: str, issuer: frozenset[str]) -> bool:
    """Whether the words behind an office, up to the next office, are others than those of offices: "CEO, Harbor Bank"."""
    for number, piece in enumerate(_NEXT.split(after, maxsplit=1)[0].split(",")):
        words = [word.casefold() for word in _WORD.findall(piece)]
        if number and words and words[0] in _HEADS:  # "COO, CEO CIB": another office begins
            return False
        if any(word not in _WHOLE and word not in issuer for word in words):
            return True
    return False
