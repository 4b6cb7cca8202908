"""The boxes above the tables, found by their captions: what stands between one caption and the next is what the box says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_MARK = r"(?:(?P<{name}_mark>\[X\]|\[ \]|_*X_*|_+)\s*)?"
_CAPTIONS: dict[str, str] = {
    "form": r"\bFORM\s+(?P<number>[345])\b",
    "exit": _MARK + r"Check this box if no longer subject to Section 16\b.{{0,90}}?Instruction 1\(b\)\.?",
    "plan": _MARK + r"Check this box to indicate that a transaction was made.{{0,300}}?Instruction 10\.?",
    "holdings": _MARK + r"Form 3 Holdings Reported\.?",
    "transactions": _MARK + r"Form 4 Transactions Reported\.?",
    "name": r"\b1\.\s*Name and Address of Reporting Person\s*\*?",
    "parts": r"\(Last\)\s*\(First\)\s*\(Middle\)",
    "street": r"\(Street\)",
    "city": r"\(City\)\s*\(State\)\s*\(Zip(?:/Postal Code)?\)",
    "country": r"(?-i:\(Country\))",  # GEORGIA (COUNTRY) may stand above it
    "issuer": r"\b\d\.\s*Issuer Name\s+and\s+Ticker or Trading Symbol",
    "foreign": r"\b\da\.\s*Foreign Trading Symbol",
    "relationship": r"\b\d\.\s*Relationship of Reporting Person\(s\) to Issuer\s*(?:\(Check all applicable\))?",
    "director": _MARK + r"Director\b",
    "ten_percent_owner": _MARK + r"10% Owner\b",
    "officer": _MARK + r"Officer \(give title below\)",
    "other": _MARK + r"Other \(specify below\)",
    "period": r"\b\d\.\s*(?:Date of Event Requiring Statement|Date of Earliest Transaction|"
    r"Statement for Issuer's Fiscal Year Ended)\s*(?:\(Month/Day/Year\))?",
    "original": r"\b\d\.\s*If Amendment, Date (?:of )?Original Filed\s*(?:\(Month/Day/Year\))?",
    "joint": r"\b6\.\s*Individual or Joint/Group (?:Filing|Reporting)\s*(?:\(Check Applicable Line\))?",
    "one": _MARK + r"Form filed by One Reporting Person",
    "several": _MARK + r"Form filed by More than One Reporting Person",
    "table": r"Table I\s*-\s*Non-Derivative[^\n]*",
    "omb": r"OMB APPROVAL|\(Print or Type Responses\)|UNITED STATES SECURITIES AND EXCHANGE COMMISSION|"
    r"(?:INITIAL |ANNUAL )?STATEMENT OF (?:CHANGES IN )?BENEFICIAL OWNERSHIP",
}


def _spaced(name: str, pattern: str) -> str:
    """Return a pattern with its name put in, in which any white space may stand for a blank."""
    named = pattern.format(name=name) if "{name}" in pattern else pattern
    return named.replace("\\[ \\]", "\\[\0\\]").replace(" ", r"\s+").replace("\0", " ")


_ALL = re.compile(
    "|".join(f"(?P<{name}>{_spaced(name, pattern)})" for name, pattern in _CAPTIONS.items()),
    re.IGNORECASE | re.DOTALL,
)
# Captions that stand once for every owner, and would be met again inside a title such as "Managing Director".
_ONCE = frozenset({"director", "ten_percent_owner", "officer", "other"})


class Box(msgspec.Struct, frozen=True):
    """A caption that was found: its name, its mark (``None`` when the page shows none), what follows it, its line."""

    name: str
    ticked: bool | None
    text: str
    line: int


def boxes_of(text: str) -> list[Box]:
    """Return the boxes in a text, in the order they stand in."""
    found = list(_accepted(text))
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    return [_box(match, text, end) for match, end in zip(found, ends, strict=True)]


def _accepted(text: str) -> Iterator[re.Match[str]]:
    waiting: set[str] = set()
    for match in _ALL.finditer(text):
        name = match.lastgroup or ""
        name = next(key for key in _CAPTIONS if match.group(key) is not None)
        if name == "relationship":
            waiting = set(_ONCE)
        if name in _ONCE:
            if name not in waiting:
                continue
            waiting.discard(name)
        yield match


def _box(match: re.Match[str], text: str, end: int) -> Box:
    name = next(key for key in _CAPTIONS if match.group(key) is not None)
    marks = match.groupdict()
    mark = marks.get(f"{name}_mark")
    ticked = None if f"{name}_mark" not in marks else bool(mark and "X" in mark.upper())
    shown = marks.get("number") if name == "form" else text[match.end() : end]
    return Box(name, ticked, (shown or "").strip(), text.count("\n", 0, match.start()) + 1)
