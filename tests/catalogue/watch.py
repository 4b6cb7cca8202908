"""Watches the findings and errors that tests cause: an id and a severity of the catalogue, and a message in sentences.

``section16.finding.Finding`` and ``section16.errors.PlacedError`` are replaced or wrapped before any other module imports them,
so that the product itself compares nothing.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from section16 import errors, finding

if TYPE_CHECKING:
    from types import FrameType

uncatalogued: set[tuple[str, str]] = set()
"""The ids and severities of findings that the catalogue does not have, since a test last looked."""
fragments: set[str] = set()
"""The messages and remedies that are not sentences, since a test last looked."""

_PRODUCT = re.compile(r"[\\/]src[\\/]section16[\\/]")
_ENDED = re.compile(r"""(?:[.?!]|\]')["')]*$""")
_TWICE = re.compile(r"""(?<!\.)(?:\.\.|[.?!] \.)["')]*(?: |$)""")
_FUNCTION_WORDS = (
    frozenset(
        [
            "a",
            "after",
            "all",
            "an",
            "and",
            "any",
            "as",
            "at",
            "because",
            "before",
            "both",
            "by",
            "each",
            "every",
            "exactly",
            "for",
        ]
    )
    | frozenset(
        [
            "from",
            "if",
            "in",
            "it",
            "its",
            "neither",
            "no",
            "not",
            "nothing",
            "of",
            "on",
            "only",
            "or",
            "so",
            "than",
            "that",
            "the",
        ]
    )
    | frozenset(
        [
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "to",
            "under",
            "unknown",
            "unless",
            "until",
            "when",
            "where",
            "which",
        ]
    )
)
"""Words that begin a fragment in lowercase; a name, a value or an element that a message begins with stays as it is written."""


def is_sentence(text: str, *, remedy: bool = False) -> bool:
    """Whether a text begins and ends as a sentence; a remedy begins with a capital letter, or with what is to be entered."""
    first = text.split(" ", 1)[0]
    begins = not text[:1].islower() if remedy else first.rstrip(",:;") not in _FUNCTION_WORDS
    return begins and _ENDED.search(text) is not None and _TWICE.search(text) is None


def _note(message: str, remedy: str) -> None:
    found = [] if is_sentence(message) else [message]
    if remedy and not is_sentence(remedy, remedy=True):
        found.append(remedy)
    if found and _of_the_product(sys._getframe(2)):  # the tests' own findings may say anything
        fragments.update(found)


def _of_the_product(frame: FrameType | None) -> bool:
    """Whether the product made the finding or error: the frame that called its constructor, past those of constructors."""
    while frame is not None and frame.f_code.co_name in ("__init__", "__post_init__"):
        frame = frame.f_back
    return frame is not None and _PRODUCT.search(frame.f_code.co_filename) is not None


class Finding(finding.Finding, frozen=True, omit_defaults=True):
    __doc__ = finding.Finding.__doc__

    def __post_init__(self) -> None:
        from section16.catalogue.catalogue import CATALOGUE  # it imports the module that is replaced here

        entry = CATALOGUE.get(self.id)
        if entry is None or self.severity not in entry.severities:
            uncatalogued.add((self.id, str(self.severity)))
        _note(self.message, self.remedy)


_made = errors.PlacedError.__init__


def _make(self: errors.PlacedError, what: str, **details: Any) -> None:
    _made(self, what, **details)
    _note(what, self.remedy)


def watch() -> None:
    """Let every finding be compared with the catalogue from here on, and every message be read."""
    Finding.__module__ = finding.__name__
    finding.Finding = Finding  # type: ignore[misc]  # a class of tests takes the place of the class that findings are made of
    errors.PlacedError.__init__ = _make  # type: ignore[method-assign]  # every error is watched as it is made
