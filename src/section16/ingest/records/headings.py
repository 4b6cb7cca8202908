"""What headings and words mean: ``headings.tsv`` holds it, one pattern a line; what fits first counts.

Its first column says what of: ``heading`` for what a column gives, ``kind`` for a word that names a kind of row, and ``fits``
for a heading that speaks of one kind, such as a grant date or the quantity exercised. Patterns see no case and no punctuation.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from section16.ingest.records.header import plain

KIND = "kind"
FITS = "fits"
_LONGEST = 200
_KEPT = 4096
"""How many headings are kept with what they mean: one is asked for by every kind of row, and an export may have 1,000."""
"""The most characters of a heading that are looked at: patterns that ask for two words cost the square of the length."""

_IN_FULL = {
    "dt": "date",
    "mkt": "market",
    "px": "price",
    "shs": "shares",
    "sym": "symbol",
    "trans": "transaction",
    "txn": "transaction",
}
"""Abbreviations of headings; patterns know the full words."""


@cache
def _patterns(which: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("section16.ingest.records").joinpath("headings.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return tuple((name, re.compile(pattern)) for of, name, pattern in rows if of == which)


def meant(which: str, text: str) -> str:
    """Return what a heading gives, or a word means for the kind of a row; nothing where no pattern fits."""
    return _meant(which, text[:_LONGEST])


@lru_cache(_KEPT)
def _meant(which: str, text: str) -> str:
    words = _spelled_out(text)
    return next((name for name, pattern in _patterns(which) if pattern.search(words)), "")


def _spelled_out(text: str) -> str:
    return " ".join(_IN_FULL.get(word, word) for word in plain(text).split())


def speaks_of(heading: str, name: str) -> frozenset[str]:
    """Return the kinds of rows whose date, units or security a heading names; none for a plain ``Date`` or ``Shares``.

    >>> sorted(speaks_of("Grant Date", "day")), sorted(speaks_of("Date", "day"))
    (['grant'], [])
    """
    return _spoken_of(heading[:_LONGEST], name)


@lru_cache(_KEPT)
def _spoken_of(heading: str, name: str) -> frozenset[str]:
    text = _spelled_out(heading)
    found = (fits.rpartition(" ") for fits, pattern in _patterns(FITS) if pattern.search(text))
    return frozenset(kind for kind, _, of in found if of == name)
