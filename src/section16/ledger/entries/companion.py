"""Companion forms: one report on several forms, because a form takes ten reporting persons and thirty rows of a table.

Filers state it in the remarks or in a footnote: "Form 1 of 2", "the second of two Forms 4 filed today".
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache

from section16.ledger.entries.entry import LedgerFiling

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NUMBER = r"(\d|one|two|three|four|five)"
# "Form 1 of 2", "Form 4 Filing 2 of 2", "part one of three", "the second of two Form 4s", "Page 1 of 2" of a printed form is
# none: it numbers the pages of one form.
_PART = re.compile(rf"\b(?:forms?|filings?|reports?|parts?) ?[#(]? ?{_NUMBER} ?\)? of {_NUMBER}\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth) of (two|three|four|five|\d) (?:forms?|filings?|reports?)\b", re.IGNORECASE
)
_SEVERAL = re.compile(r"of (?:[2-9]|two|three|four|five)\b", re.IGNORECASE)
"""What every statement of a part has: looked for first, because most texts have none."""
_TOGETHER = timedelta(days=1)
"""Companion forms are submitted one after the other; EDGAR may date the second one to the next day."""


def part_of(filing: LedgerFiling) -> tuple[int, int] | None:
    """Return which of how many forms a filing says that it is; ``None`` where it does not say so.

    A footnote that numbers anything else does not count: the second number is at least two, the first not above it.
    """
    parts = (_part_in(text) for text in (filing.remarks, *filing.footnotes.values()) if text)
    return next((part for part in parts if part is not None), None)


@lru_cache(maxsize=65536)
def _part_in(text: str) -> tuple[int, int] | None:
    text = " ".join(text.split())
    if not _SEVERAL.search(text):
        return None
    for match in (*_PART.finditer(text), *_ORDINAL.finditer(text)):
        part, count = (_number(word) for word in match.groups())
        if count > 1 and 1 <= part <= count:
            return part, count
    return None


def _number(word: str) -> int:
    return _NUMBERS.get(word.casefold()) or int(word)


def are_companions(one: LedgerFiling, two: LedgerFiling) -> bool:
    """Whether two filings are parts of one report: by a decision, or by their own words, for the same issuer, form and period.

    By their words they are only where they were filed together.
    """
    if one.group and one.group == two.group:
        return one.accession != two.accession
    first, second = part_of(one), part_of(two)
    return (
        first is not None
        and second is not None
        and first[1] == second[1]
        and first[0] != second[0]
        and (one.issuer, one.form, one.period) == (two.issuer, two.form, two.period)
        and abs(one.day - two.day) <= _TOGETHER
    )
