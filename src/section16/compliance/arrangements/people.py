"""Who is a director or officer, by the boxes of filed forms, and whether two names are of one person."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.entries.relationship import Relationship

_WORD = re.compile(r"\w{2,}")


class KnownInsider(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person as the latest form states it. ``left`` is the day of that form where it is the person's last one."""

    cik: str
    name: str
    relationship: Relationship
    left: date | None
    accession: str

    @property
    def title(self) -> str:
        """The officer's title, or Director; empty for other persons."""
        if self.relationship.is_officer and self.relationship.officer_title:
            return self.relationship.officer_title
        return "Director" if self.relationship.is_director else ""


def is_director_or_officer(relationship: Relationship) -> bool | None:
    """Whether a person is a director or officer; ``None`` where the form does not say."""
    boxes = (relationship.is_director, relationship.is_officer)
    if any(boxes):
        return True
    return None if all(box is None for box in (*boxes, relationship.is_ten_percent_owner, relationship.is_other)) else False


def insiders_of(filings: Iterable[LedgerFiling], since: date, by: date) -> list[KnownInsider]:
    """Return the directors and officers of an issuer in a time, by the last form that each filed until its end.

    Left out are those whose last form, with the box for persons no longer subject to Section 16, is older than the time.
    """
    latest: dict[str, KnownInsider] = {}
    for filing in sorted(filings, key=lambda one: one.order):
        if filing.day > by:
            continue
        for cik, name, relationship in zip(filing.owners, filing.names, filing.relationships, strict=False):
            latest[cik] = KnownInsider(
                cik=cik,
                name=name,
                relationship=relationship,
                left=filing.day if filing.exit_box else None,
                accession=filing.accession,
            )
    in_office = (one for one in latest.values() if one.left is None or one.left >= since)
    return [one for one in in_office if is_director_or_officer(one.relationship)]


def is_same_person(one: tuple[str, str], two: tuple[str, str]) -> bool:
    """Whether two persons, each a CIK and a name, are one: by the CIKs where both have one, else by the words of the names.

    >>> is_same_person(("", "Petra Lindqvist"), ("0009990042", "LINDQVIST PETRA M"))
    True
    """
    if one[0] and two[0]:
        return one[0] == two[0]
    words, others = ({word.casefold() for word in _WORD.findall(name)} for name in (one[1], two[1]))
    return bool(words) and bool(others) and (words <= others or others <= words)
