"""What follows the tables: explanation of responses, remarks, signatures, and fixed notes that are not the filer's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from section16.document.captions import BLANK
from section16.formats.form_page.page_parts import FiledText

_EXPLANATION = re.compile(r"^Explanation of Responses:?$", re.IGNORECASE)
_NONE_OWNED = re.compile(r"^No securities are beneficially owned\.?$", re.IGNORECASE)
_REMARKS = re.compile(r"^Remarks:?\s*", re.IGNORECASE)
_SIGNED_BELOW = re.compile(r"^\*{0,2}\s*Signature of Reporting Person\s*(?:Date)?$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\(\s*(\d{1,2})\s*\)|(\d{1,2})\.(?=\s))\s*(.*)$", re.DOTALL)
_COPIES = re.compile(r"^Note: File three copies", re.IGNORECASE)
_PERSONS = re.compile(r"^(?:Potential p|P)ersons who (?:are to )?respond", re.IGNORECASE)
_LONE_NUMBER = re.compile(r"^\(\s*\d{1,2}\s*\)$")
_BULLET = re.compile(r"^[-*•]\s+(?=\S)(.*)$", re.DOTALL)
_DAY = re.compile(r"^(?P<name>(?:.*\S)?)\s*(?P<day>\d{2}/\d{2}/\d{4})$", re.DOTALL)
# The fixed notes, by as much of their words as no remark begins with by chance.
_FIXED = re.compile(
    r"^(?:\*{1,2}$|\*{0,2}\s*(?:If the form is filed by more than one reporting person"
    r"|Intentional misstatements or omissions of facts constitute Federal)|Reminder: Report on a separate line for each"
    r"|Note: File three copies of this Form|(?:Potential p|P)ersons who (?:are to )?respond to the collection|Signatures$"
    r"|\*?\s*(?:Form [345]: )?SEC (?:1473|1474|2270|2770T?)\b|Date$)",
    re.IGNORECASE,
)


class PageNotes(msgspec.Struct, frozen=True):
    """The content below the tables.

    ``explained`` says whether the heading of the explanation was found, ``ended`` whether the last of the fixed notes was.
    """

    footnotes: tuple[tuple[str, str], ...] = ()
    remarks: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    none_owned: bool = False
    explained: bool = False
    ended: bool = False


def read_notes(fragments: list[str], *, ours: bool = False) -> PageNotes:
    """Return what the fragments below the tables say; on a page of ours each signature has a name and a day, if only blanks."""
    if ours:
        rest, signatures = _without_our_signatures(fragments)
    else:
        rest, signatures = _without_signatures(list(_filled(fragments)))
    reading = _NotesReader(Counter(map(_fixed_words, rest)))
    for fragment in _filled(rest):
        reading.take(fragment)
    return PageNotes(
        tuple((number, "" if text == BLANK else text) for number, text in reading.footnotes),
        "\n".join(line for line in reading.remarks if line),
        signatures,
        reading.none_owned,
        reading.explained,
        _has_ended(fragments),
    )


def _has_ended(fragments: list[str]) -> bool:
    """Whether the notice to those who respond is below the note on copies; the SEC's preview has it above as well."""
    copies = next((at for at, fragment in enumerate(fragments) if _COPIES.match(fragment)), len(fragments))
    return any(_PERSONS.match(fragment) for fragment in fragments[copies:])


def _filled(fragments: list[str]) -> Iterator[str]:
    """Yield the fragments without blank cells, except for a blank behind the number of a footnote."""
    before = ""
    for fragment in fragments:
        if isinstance(fragment, FiledText):
            yield fragment
        elif fragment != BLANK or _LONE_NUMBER.match(before):
            yield fragment.strip()
        before = fragment.strip()


def _without_signatures(fragments: list[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Take out what was signed: it is directly before its caption, wherever on the page that is."""
    rest: list[str] = []
    signatures: list[tuple[str, str]] = []
    for fragment in fragments:
        if _SIGNED_BELOW.match(fragment) and not isinstance(fragment, FiledText):
            signatures.extend(_signed(rest))
        else:
            rest.append(fragment)
    return rest, tuple(signatures)


def _without_our_signatures(fragments: list[str]) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    """Take out what was signed on a page of ours: right before each caption a name and a day, or blanks for them."""
    rest: list[str] = []
    signatures: list[tuple[str, str]] = []
    for fragment in fragments:
        if _SIGNED_BELOW.match(fragment) and not isinstance(fragment, FiledText) and len(rest) > 1:
            day, name = rest.pop(), rest.pop()
            signatures.append((_unless_blank(name), _unless_blank(day)))
        else:
            rest.append(fragment)
    return rest, tuple(signatures)


def _unless_blank(fragment: str) -> str:
    return "" if fragment == BLANK and not isinstance(fragment, FiledText) else str(fragment)


def _signed(before: list[str]) -> list[tuple[str, str]]:
    """Take the names and days from the end of the preceding text: each day separately, or behind its name in print."""
    found: list[tuple[str, str]] = []
    while len(before) > 1 and _DAY.fullmatch(before[-1]) and not _DAY.fullmatch(before[-1])["name"]:  # type: ignore[index]
        day = before.pop()
        found.append((before.pop(), day))
    if not found and before and (match := _DAY.fullmatch(before[-1])) is not None and match["name"]:
        before.pop()
        found.append((match["name"], match["day"]))
    return found[::-1]


def _fixed_words(fragment: str) -> str:
    """Return the words by which a fixed note is known; empty for any other fragment."""
    match = None if isinstance(fragment, FiledText) else _FIXED.match(fragment.strip())
    return match[0].strip("* ").casefold() if match is not None else ""


class _NotesReader:
    """The notes while they are being read: which part of them a fragment belongs to."""

    def __init__(self, fixed: Counter[str]) -> None:
        self.fixed = fixed
        """How often each fixed note is still to come."""
        self.place = ""
        self.footnotes: list[list[str]] = []
        self.remarks: list[str] = []
        self.none_owned = self.explained = False

    def take(self, fragment: str) -> None:
        open_note = self.place == "notes" and bool(self.footnotes) and not self.footnotes[-1][1]
        fixed = _fixed_words(fragment)
        self.fixed[fixed] -= 1
        if open_note:
            self.footnotes[-1][1] = str(fragment)
        elif not isinstance(fragment, FiledText) and self.is_heading(fragment, fixed):
            return
        elif self.place == "notes":
            self.note(fragment)
        elif self.place == "remarks":
            self.remarks.append(fragment)

    def is_heading(self, fragment: str, fixed: str) -> bool:
        """Take a heading or a fixed note; return whether the fragment was one.

        Within the remarks each counts as the filer's text as long as the page's own is still to come.
        """
        within = self.place == "remarks"
        if _EXPLANATION.match(fragment) and not self.explained:
            self.place, self.explained = "notes", True
        elif self.place == "notes" and not self.footnotes and _NONE_OWNED.match(fragment):
            self.none_owned = True
        elif fixed and not (within and self.fixed[fixed] > 0):
            # The notes with a star precede the footnotes on some pages; all others end what the filer wrote.
            self.place = self.place if fragment.startswith(("*", "If ", "Intentional ")) else ""
        elif self.place == "notes" and _REMARKS.match(fragment):
            self.place = "remarks"
            self.remarks.append(_REMARKS.sub("", fragment))
        else:
            return False
        return True

    def note(self, fragment: str) -> None:
        """Take a footnote, a bullet in place of one, or text that continues the one before."""
        numbered, bullet = _NUMBERED.match(fragment), _BULLET.match(fragment)
        if numbered is not None:
            self.footnotes.append([numbered[1] or numbered[2], numbered[3].strip()])
        elif bullet is not None:
            self.footnotes.append([str(len(self.footnotes) + 1), bullet[1].strip()])
        elif self.footnotes:
            self.footnotes[-1][1] = f"{self.footnotes[-1][1]} {fragment}"
