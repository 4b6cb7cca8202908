"""The relationship of a reporting person to the issuer: the boxes as ticked, and the offices that the title names."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from section16.document.cells import FlagCell

if TYPE_CHECKING:
    from section16.document.parties import ReportingOwner


class InsiderRole(StrEnum):
    """A relationship that makes a person subject to Section 16."""

    DIRECTOR = "director"
    OFFICER = "officer"
    TEN_PERCENT_OWNER = "10% owner"
    OTHER = "other"


class OfficerTitle(StrEnum):
    """An office that titles name in many ways."""

    CHIEF_EXECUTIVE = "chief executive officer"
    CHIEF_FINANCIAL = "chief financial officer"
    CHIEF_OPERATING = "chief operating officer"
    CHIEF_ACCOUNTING = "chief accounting officer"
    CHIEF_LEGAL = "general counsel"
    CHIEF_TECHNOLOGY = "chief technology officer"
    PRESIDENT = "president"
    VICE_PRESIDENT = "vice president"
    CHAIR = "chair"
    SECRETARY = "secretary"
    TREASURER = "treasurer"


# The box has 30 characters, so that filers abbreviate, as in "EVP, CFO & Treas.". "CAO" is left out: it is the chief
# accounting, administrative or analytics officer.
_TITLES = {
    OfficerTitle.CHIEF_EXECUTIVE: re.compile(r"\bchief exec|\bprincipal exec|\bc\.?e\.?o\b", re.IGNORECASE),
    OfficerTitle.CHIEF_FINANCIAL: re.compile(r"\bchief fin|\bprincipal fin|\bc\.?f\.?o\b", re.IGNORECASE),
    OfficerTitle.CHIEF_OPERATING: re.compile(r"\bchief oper|\bc\.?o\.?o\b", re.IGNORECASE),
    OfficerTitle.CHIEF_ACCOUNTING: re.compile(r"\bchief acc|\bprincipal acc|\bcontroller\b", re.IGNORECASE),
    OfficerTitle.CHIEF_LEGAL: re.compile(r"\bchief legal|\bgen(?:eral|\.|'l)? counsel\b|\bclo\b|\bgc\b", re.IGNORECASE),
    OfficerTitle.CHIEF_TECHNOLOGY: re.compile(r"\bchief tech|\bcto\b", re.IGNORECASE),
    OfficerTitle.PRESIDENT: re.compile(r"(?<!vice )(?<!vice-)(?<!v\. )\bpres(?:ident)?\b", re.IGNORECASE),
    OfficerTitle.VICE_PRESIDENT: re.compile(
        r"\b(?:[escg]|s[er]|ge|sre)?vp\b|\b(?:[es]\.?)?v\.p\b|\bvice[ -]pres", re.IGNORECASE
    ),
    OfficerTitle.CHAIR: re.compile(r"\bchair(?:man|woman|person)?\b", re.IGNORECASE),
    OfficerTitle.SECRETARY: re.compile(r"\bsec(?:retary|y|'y)?\b", re.IGNORECASE),
    OfficerTitle.TREASURER: re.compile(r"\btreas(?:urer)?\b", re.IGNORECASE),
}


_BOXES = tuple(InsiderRole)


class Relationship(msgspec.Struct, frozen=True, gc=False):
    """A reporting person's relationship to the issuer as a form states it.

    Each box is ``None`` where the form does not say whether it is ticked. ``officer_title`` and ``other`` are as filed.
    """

    is_director: bool | None = None
    is_officer: bool | None = None
    is_ten_percent_owner: bool | None = None
    is_other: bool | None = None
    officer_title: str = ""
    other: str = ""

    @property
    def roles(self) -> tuple[InsiderRole, ...]:
        """The roles whose boxes are ticked."""
        boxes = (self.is_director, self.is_officer, self.is_ten_percent_owner, self.is_other)
        return tuple([role for role, ticked in zip(_BOXES, boxes, strict=True) if ticked])

    @property
    def offices(self) -> tuple[OfficerTitle, ...]:
        """The offices that the officer's title names, the highest first.

        >>> Relationship(is_officer=True, officer_title="EVP & CFO").offices
        (<OfficerTitle.CHIEF_FINANCIAL: 'chief financial officer'>, <OfficerTitle.VICE_PRESIDENT: 'vice president'>)
        """
        return tuple(offices_in(self.officer_title))


def offices_in(title: str) -> dict[OfficerTitle, re.Match[str]]:
    """Return the offices that a title names, the highest first, each with the words that name it."""
    found = ((office, words.search(title)) for office, words in _TITLES.items())
    return {office: match for office, match in found if match is not None}


def relationship_of(owner: ReportingOwner) -> Relationship:
    """Return the relationship that a form states for a reporting owner."""
    boxes = (owner.is_director.text, owner.is_officer.text, owner.is_ten_percent_owner.text, owner.is_other.text)
    return _relationship(boxes, owner.officer_title.value or "", owner.other_text.value or "")


@lru_cache(maxsize=4096)
def _relationship(boxes: tuple[str | None, ...], title: str, other: str) -> Relationship:
    """Return the one value for what thousands of forms state alike."""
    director, officer, ten_percent, another = (FlagCell(text).value for text in boxes)
    return Relationship(director, officer, ten_percent, another, title, other)
