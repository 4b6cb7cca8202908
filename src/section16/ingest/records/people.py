"""Whether two names are of one person: word order, initials, titles and accents as exports of administrators vary them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

import msgspec

from section16.ingest.records.header import plain

_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "hon", "sir", "esq", "md", "phd", "cpa"})
_GENERATIONS = {"jr": 2, "junior": 2, "ii": 2, "sr": 1, "senior": 1, "iii": 3, "iv": 4}
_ENOUGH = 2
"""Names in full that must agree: a family name alone matches no person."""


class PersonName(msgspec.Struct, frozen=True):
    """A name taken apart: its words in full, its initials, and Jr., Sr., III as a number."""

    words: frozenset[str]
    initials: tuple[str, ...] = ()
    generation: int = 0


def name_of(text: str) -> PersonName:
    """Return a name taken apart, without titles, accents, case and punctuation.

    >>> name_of("SMYTH JAMES A") == name_of("Smyth, James A.") == name_of("Dr. James A. Smyth")
    True
    """
    letters = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", "")).encode("ascii", "ignore").decode()
    words = [word for word in plain(letters).split() if word not in _TITLES]
    return PersonName(
        frozenset(word for word in words if len(word) > 1 and word not in _GENERATIONS),
        tuple(word for word in words if len(word) == 1),
        next((_GENERATIONS[word] for word in words if word in _GENERATIONS), 0),
    )


def may_be_one(first: PersonName, second: PersonName) -> bool:
    """Return whether two names may be of one person: one leaves out what the other has, and nothing contradicts.

    >>> smyth = name_of("SMYTH JAMES ALBERT")
    >>> [may_be_one(name_of(name), smyth) for name in ("James Smyth", "James A. Smyth", "James B. Smyth", "J. Smyth")]
    [True, True, False, False]
    """
    if first.generation and second.generation and first.generation != second.generation:
        return False
    shared = first.words & second.words
    if len(shared) < _ENOUGH:
        return False
    ours, theirs = first.words - shared, second.words - shared
    if ours and theirs:
        return False
    return _fit(first.initials, second.initials, theirs) and _fit(second.initials, first.initials, ours)


def _fit(initials: Iterable[str], others: tuple[str, ...], words: frozenset[str]) -> bool:
    """Return whether initials agree with another name's: each is one of its initials or begins a word, or it has neither."""
    begun = {*others, *(word[0] for word in words)}
    return not begun or all(initial in begun for initial in initials)


def people_named(text: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the people whom a name may mean, by their short names; ``known`` holds how each is written.

    A person with exactly that name comes before those whose names only agree with it.
    """
    asked = name_of(text)
    names = {short: [name_of(written) for written in all_written] for short, all_written in known.items()}
    exact = tuple(short for short, mine in names.items() if asked in mine)
    return exact or tuple(short for short, mine in names.items() if any(may_be_one(asked, one) for one in mine))
