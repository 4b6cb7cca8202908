"""Identity: which titles are one class of security, and which natures of ownership one holder, each with its reason.

Words decide (:mod:`section16.ledger.entries.wording`), and the user's decisions overrule them. Linking, not this module, finds
balances that continue under other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from section16.ledger.entries.decision import Decision
from section16.ledger.entries.decisions import Decisions
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.wording import nature_words, title_words

Words = tuple[str, ...]
_Line = TypeVar("_Line")


class Merge(msgspec.Struct, frozen=True):
    """Several titles, or natures of ownership, that are taken for one, and why."""

    kind: str
    spellings: tuple[str, ...]
    reason: str


class Identity:
    """What the words of one issuer's filings mean, the user's decisions included."""

    def __init__(self, issuer: str = "", decisions: Decisions | None = None) -> None:
        self.reasons: dict[str, str] = {}
        decisions = decisions or Decisions()
        self._titles = self._decided(issuer, decisions, "security")
        self._natures = self._decided(issuer, decisions, "holder")
        self._lines: dict[object, object] = {}

    def _decided(self, issuer: str, decisions: Decisions, what: str) -> dict[str, Words]:
        """Return the words that decisions give to spellings, by the spelling in lower case.

        Decisions that share a spelling say together what is one; what is another only parts what none of them has joined.
        """
        found: dict[str, Words] = {}
        words_of = title_words if what == "security" else nature_words
        for one in decisions.of(f"same_{what}", issuer):
            spellings = [spelling.casefold() for spelling in one.titles + one.natures]
            words = words_of(spellings[0])
            joined = {found[spelling] for spelling in spellings if spelling in found}
            found = {spelling: words if known in joined else known for spelling, known in found.items()}
            found.update(dict.fromkeys(spellings, words))
            self._decide(one, spellings)
        for one in decisions.of(f"other_{what}", issuer):
            spellings = [spelling.casefold() for spelling in one.titles + one.natures]
            found = {**{spelling: (*words_of(spelling), f"= {spelling}") for spelling in spellings}, **found}
            self._decide(one, spellings)
        return found

    def _decide(self, one: Decision, spellings: Iterable[str]) -> None:
        """Keep the reason of a decision for each of its spellings; the first one for a spelling counts."""
        reason = f"decided on {one.place}: {one.reason}".rstrip(": ")
        self.reasons = {**dict.fromkeys(spellings, reason), **self.reasons}

    def title(self, title: str) -> Words:
        """Return the words of a title that identify the class."""
        return (self._titles and self._titles.get(title.casefold())) or title_words(title)

    def nature(self, nature: str) -> Words:
        """Return the words of a nature of ownership that identify the holder."""
        return (self._natures and self._natures.get(nature.casefold())) or nature_words(nature)

    def one_line(self, line: _Line) -> _Line:
        """Return the first line that was equal: rows compare lines all the time, and one object is equal at a glance."""
        return self._lines.setdefault(line, line)  # type: ignore[return-value]  # equal, so of one type

    def merges(self, entries: Iterable[Entry]) -> list[Merge]:
        """Return the titles and natures among entries that are taken for one, with the reason of each."""
        spelt: dict[tuple[str, Words], dict[str, None]] = defaultdict(dict)
        for entry in entries:
            spelt["security", self.title(entry.title)][entry.title] = None
            if entry.nature:
                spelt["holder", self.nature(entry.nature)][entry.nature] = None
        return [
            Merge(kind, tuple(spellings), self._reason(kind, spellings, words))
            for (kind, words), spellings in spelt.items()
            if len(spellings) > 1
        ]

    def _reason(self, kind: str, spellings: Iterable[str], words: Words) -> str:
        decided = [self.reasons[spelling.casefold()] for spelling in spellings if spelling.casefold() in self.reasons]
        if decided:
            return decided[0]
        what = (
            "par value, case and punctuation" if kind == "security" else "case, punctuation and words such as 'by' and 'held'"
        )
        return f"the same words, {' '.join(words)!r}, without {what}"
