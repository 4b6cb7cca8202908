"""What filers' words have in common: titles, natures of ownership and footnotes without what changes from filing to filing.

What footnotes state in numbers is read by :mod:`section16.ledger.entries.statements`. Nothing here decides that two things are
the same; :mod:`section16.ledger.entries.identity` and :mod:`section16.ledger.lots.traits` do, by what these functions return.
"""

from __future__ import annotations

import re
from functools import lru_cache

from section16.ledger.entries.statements import NUMBER

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
# "$0.001 par value per share", "no par value", "nominal value of 0.01 each": the class is the same without it.
# What precedes it is matched from where its blanks or its number begin, once, and not again from each of their characters.
# Optional groups are not possessive: Python before 3.11.5 then loses matches (python/cpython#106052).
_PAR = re.compile(
    r"(?:(?<![\s,(\-])[\s,(\-]++|(?<![\s,(\-])(?:(?<![.\d])|(?=[a-z$€£])))(?:us\$|usd|[$€£])?\s*+[\d.]*+\s*+(?:no\s++)?"
    r"\b(?:par|nominal)\s++value\b(?:\s+of)?\s*+(?:(?:us\$|usd|[$€£])?\s*[\d.]*\d)?(?:\s+(?:per|each|a)\b(?:\s+(?:ordinary\s+|common\s+)?share)?)?\)?"
)
_QUOTED = re.compile(r"""\(\s*(?:the\s+)?["“'](?:[^()]|\((?!\s*(?:the\s+)?["“']))*+\)""")
_NOTHING = frozenset(["the", "of", "a", "an", "company", "issuer", "inc", "corp", "stock", "share", "per", "s"])
_SAME = {
    "shares": "share",
    "stocks": "stock",
    "units": "unit",
    "options": "option",
    "warrants": "warrant",
    "rsus": "rsu",
    "psus": "psu",
    "ads": "ads",
    "depository": "depositary",
    "interests": "interest",
    "cl": "class",
    "nonqualified": "non qualified",
    "401k": "401 k",
}
_HELD = frozenset(
    [
        "by",
        "the",
        "of",
        "in",
        "held",
        "through",
        "indirectly",
        "owned",
        "as",
        "via",
        "a",
        "an",
        "account",
        "plan",
        "see",
        "share",
    ]
)
# A footnote's sentence stays the same when its verb moves from "will vest" to "vested" and its lines are broken otherwise.
_TENSE = re.compile(r"\b(?:will\s+|shall\s+)?(vest|becom|expir|grant|deliver|settl)(?:s|ed|es|e|ing|ame)?\b")


@lru_cache(maxsize=65536)
def title_words(title: str) -> tuple[str, ...]:
    """Return the words of a title that distinguish a class from another, sorted.

    >>> title_words("Common Stock, par value $0.01 per share") == title_words("COMMON SHARES")
    True
    >>> title_words("Class A Common Stock") == title_words("Common Stock")
    False
    """
    text = _PAR.sub(" ", _QUOTED.sub(" ", title.casefold()))
    words = " ".join(_SAME.get(word, word) for word in _WORD.findall(text)).split()
    kept = [word for number, word in enumerate(words) if word not in _NOTHING or (word == "a" and words[number - 1] == "class")]
    return tuple(sorted(set(kept or words)))


_SERIES = re.compile(r"\b(?:class|series)\s+([a-z]|\d{1,2}|[a-z]-?\d{1,2})\b")


@lru_cache(maxsize=65536)
def series_named(title: str) -> frozenset[str]:
    """Return the letters or numbers by which a title names a class or series.

    >>> sorted(series_named("Series B Cumulative Preferred Stock")), sorted(series_named("Common Stock"))
    (['b'], [])
    """
    return frozenset(_SERIES.findall(" ".join(title.casefold().split())))


@lru_cache(maxsize=65536)
def nature_words(nature: str) -> tuple[str, ...]:
    """Return the words of a nature of ownership that distinguish a holder from another, in their order.

    >>> nature_words("Held by the Smith Family Trust") == nature_words("By Smith Family Trust")
    True
    >>> nature_words("By 2021-A GRAT") == nature_words("By 2021-C GRAT")
    False
    """
    words = " ".join(_SAME.get(word, word) for word in _WORD.findall(nature.casefold())).split()
    kept = [word for number, word in enumerate(words) if word not in _HELD or _is_letter(words, number)]
    return tuple(kept)


def _is_letter(words: list[str], number: int) -> bool:
    """Return whether a one-letter word names one of several: the A of ``2021-A``, of ``Trust A``."""
    return words[number] == "a" and number > 0 and (words[number - 1].isdigit() or number == len(words) - 1)


@lru_cache(maxsize=8192)
def sentence(text: str) -> str:
    """Return a footnote as one line in lower case, its verbs without tense."""
    return _TENSE.sub(r"\1", " ".join(text.casefold().split()))


@lru_cache(maxsize=8192)
def pattern(text: str) -> str:
    """Return a footnote with every number replaced by ``#``: the same sentence with another number has the same pattern."""
    return NUMBER.sub("#", sentence(text))
