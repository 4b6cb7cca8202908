"""The boxes above the tables, found by their captions: the text between one caption and the next is the content of the box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import msgspec

from section16.document.captions import UNSTATED
from section16.formats.form_page.marks import MARK, is_ticked
from section16.formats.form_page.page_parts import FiledText

_CAPTIONS: dict[str, str] = {
    "form": r"\bFORM\s+(?P<number>[345])\b",
    "exit": r"Check this box if no longer subject to Section 16\b.{0,90}?Instruction 1\(b\)\.?",
    "plan": r"Check this box to indicate that a transaction was made.{0,300}?Instruction 10\.?",
    "holdings": r"Form 3 Holdings Reported\.?",
    "transactions": r"Form 4 Transactions Reported\.?",
    "name": r"\b1\.\s*Name and Address of Reporting Person\s*\*?",
    "parts": r"\(Last\)\s*\(First\)\s*\(Middle\)",
    "street": r"\(Street\)",
    "city": r"\(City\)\s*\(State\)\s*\(Zip(?:/Postal Code)?\)",
    "country": r"(?-i:\(Country\))",  # GEORGIA (COUNTRY) may be above it
    "issuer": r"\b\d\.\s*Issuer Name\s+and\s+Ticker or Trading Symbol",
    "foreign": r"\b\da\.\s*Foreign Trading Symbol",
    "relationship": r"\b\d\.\s*Relationship of Reporting Person\(s\) to Issuer\s*(?:\(Check all applicable\))?",
    "director": r"Director\b",
    "ten_percent_owner": r"10% Owner\b",
    "officer": r"Officer \(give title below\)",
    "other": r"Other \(specify below\)",
    "period": r"\b\d\.\s*(?:Date of Event Requiring Statement|Date of Earliest Transaction|"
    r"Statement for Issuer's Fiscal Year Ended)\s*(?:\(Month/Day/Year\))?",
    "original": r"\b\d\.\s*If Amendment, Date (?:of )?Original Filed\s*(?:\(Month/Day/Year\))?",
    "joint": r"\b6\.\s*Individual or Joint/Group (?:Filing|Reporting)\s*(?:\(Check Applicable Line\))?",
    "one": r"Form filed by One Reporting Person",
    "several": r"Form filed by More than One Reporting Person",
    "table": r"Table I\s*-\s*Non-Derivative[^\n]*",
    "omb": r"OMB APPROVAL|\(Print or Type Responses\)|UNITED STATES SECURITIES AND EXCHANGE COMMISSION|"
    r"(?:INITIAL |ANNUAL )?STATEMENT OF (?:CHANGES IN )?BENEFICIAL OWNERSHIP",
}


# The captions behind a check box, with the part of the form they are in: copies treat each part in its own way.
_TICKABLE = {
    **dict.fromkeys(("exit", "plan", "holdings", "transactions"), "head"),
    **dict.fromkeys(("director", "ten_percent_owner", "officer", "other"), "relationship"),
    **dict.fromkeys(("one", "several"), "filing"),
}


def _pattern(name: str, caption: str) -> str:
    """Return the pattern of a caption, in which any white space counts as a blank, with its mark where it has one."""
    mark = rf"(?:(?P<{name}_mark>{MARK})\s{{0,3}})?" if name in _TICKABLE else ""
    return f"(?P<{name}>{mark}{caption.replace(' ', BLANKS)})"


BLANKS = r"\s{1,20}"
_ALL = re.compile("|".join(_pattern(name, caption) for name, caption in _CAPTIONS.items()), re.IGNORECASE | re.DOTALL)
# Captions that occur once for every owner, and would be found again inside a title such as "Managing Director".
_ONCE = frozenset({"director", "ten_percent_owner", "officer", "other"})


class PageBox(msgspec.Struct, frozen=True):
    """A caption that was found: its name, the mark before it as shown, what follows it, its line.

    ``ticked`` is ``None`` for a caption without a check box and for a mark that says neither.
    """

    name: str
    ticked: bool | None
    text: str
    line: int
    mark: str = ""

    @property
    def unclear(self) -> bool:
        """Whether the caption has a check box whose mark says neither, other than that the filing does not state it."""
        return self.name in _TICKABLE and self.ticked is None and self.mark != UNSTATED


def boxes_of(fragments: Sequence[str]) -> list[PageBox]:
    """Return the boxes in the fragments of a page, in their order."""
    # The filer's text is replaced by a sign of its own while the captions are looked for.
    filed = [fragment for fragment in fragments if isinstance(fragment, FiledText)]
    signs = iter(range(len(filed)))
    text = "\n".join(
        f"\ue000{next(signs)}\ue001" if isinstance(fragment, FiledText) else fragment.translate(_NO_SIGNS)
        for fragment in fragments
    )
    found = list(_accepted(text))
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    lines = accumulate(text.count("\n", start, end) for start, end in pairwise([0, *(match.start() for match in found)]))
    return [_box(*one, text, filed) for one in zip(found, ends, lines, strict=True)]


def settled(boxes: list[PageBox], others: list[PageBox]) -> list[PageBox]:
    """Return boxes whose missing marks are distinguished: left open, or lost when the page was copied.

    The public pages print an X or nothing. Where open boxes of a kind are marked, all of that kind are; and a page on which no
    box is ticked has lost its marks, because every form has a filer. There a box without a mark is unknown.
    """
    marked = [box for box in (*boxes, *others) if box.name in _TICKABLE]
    if not any(box.ticked for box in marked):
        return boxes
    explicit = {_TICKABLE[box.name] for box in marked if box.mark and box.ticked is False}
    return [
        msgspec.structs.replace(box, ticked=False)
        if not box.mark and _TICKABLE.get(box.name, "") not in {"", *explicit}
        else box
        for box in boxes
    ]


def _accepted(text: str) -> Iterator[re.Match[str]]:
    waiting: set[str] = set()
    for match in _ALL.finditer(text):
        name = _name(match)
        if name == "relationship":
            waiting = set(_ONCE)
        if name in _ONCE:
            if name not in waiting:
                continue
            waiting.discard(name)
        yield match


def _name(match: re.Match[str]) -> str:
    return next(key for key in _CAPTIONS if match.group(key) is not None)


_NO_SIGNS = dict.fromkeys((0xE000, 0xE001))
_SIGN = re.compile("\ue000(\\d{1,9})\ue001", re.ASCII)


def _box(match: re.Match[str], end: int, line: int, text: str, filed: list[FiledText]) -> PageBox:
    name = _name(match)
    mark = (match.groupdict().get(f"{name}_mark") or "").strip()
    shown = match["number"] if name == "form" else text[match.end() : end]
    return PageBox(name, is_ticked(mark), _SIGN.sub(lambda sign: filed[int(sign[1])], shown).strip(), line + 1, mark)
