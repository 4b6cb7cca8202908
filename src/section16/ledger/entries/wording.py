"""What filers' words have in common: titles, natures of ownership and footnotes without what changes from filing to filing.

Nothing here decides that two things are the same; :mod:`section16.ledger.entries.identity` and
:mod:`section16.ledger.lots.traits` do, by what these functions return.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
# "$0.001 par value per share", "no par value", "nominal value of 0.01 each": the class is the same without it.
# What precedes it is matched from where its blanks or its number begin, once, and not again from each of their characters.
_PAR = re.compile(
    r"(?:(?<![\s,(\-])[\s,(\-]++|(?<![\s,(\-])(?:(?<![.\d])|(?=[a-z$€£])))(?:us\$|usd|[$€£])?+\s*+[\d.]*+\s*+(?:no\s++)?+"
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
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAY = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{1,2}\s*,\s*\d{4}"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
)
DATED = re.compile(r"[a-z]+\d{1,2},\d{4}|\d{1,2}/\d{1,2}/\d{2,4}")
"""A day as :func:`schedule` writes it."""
_FRACTION = re.compile(r"\b\d+/\d+(?:th|rd|nd|st)?s?\b|\b\d+(?:\.\d+)?%")
# Prices, citations, ordinals, and years: "2,019 shares" is an amount, "in 2019" is not.
_NO_AMOUNT = re.compile(
    r"\$\s*[\d.,]+|\b(?:rule|section|form|note|item)\s*\S+|\b\d+[a-z]\S*|\b(?:19|20)\d\d\b(?!\s+(?:shares?|units?|rsus?|psus?|common))"
)
_LONGEST_NUMBER = 28
"""The most characters of an amount that a footnote states; sums of longer ones would be rounded."""
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


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


@lru_cache(maxsize=65536)
def sentence(text: str) -> str:
    """Return a footnote as one line in lower case, its verbs without tense."""
    return _TENSE.sub(r"\1", " ".join(text.casefold().split()))


@lru_cache(maxsize=65536)
def schedule(text: str) -> tuple[str, ...]:
    """Return the days, fractions and percentages that a footnote states, in their order: the marks of a vesting schedule."""
    line = " ".join(text.casefold().split())
    days = tuple("".join(day.split()) for day in _DAY.findall(line))
    return (*days, *_FRACTION.findall(_DAY.sub(" ", line)))


@lru_cache(maxsize=65536)
def days_of(mark: tuple[str, ...]) -> tuple[date, ...]:
    """Return the days among the words that :func:`schedule` returns.

    >>> days_of(("march15,2024", "6.25%", "4/1/25"))
    (datetime.date(2024, 3, 15), datetime.date(2025, 4, 1))
    """
    return tuple(day for word in mark if (day := _day_of(word)) is not None)


def _day_of(word: str) -> date | None:
    if not DATED.fullmatch(word):
        return None
    if "/" in word:
        month, day, year = (int(part) for part in word.split("/"))
        year += 2000 if year < 100 else 0  # noqa: PLR2004 - 23 is 2023
    else:
        name = word.rstrip("0123456789,")
        number, _, digits = word[len(name) :].partition(",")
        month, day, year = _MONTHS.index(name) + 1, int(number), int(digits)
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers that a footnote states, without commas, in their order; days, percentages and citations left out.

    >>> numbers("Includes 1,250 shares bought on May 31, 2023 under the ESPP; see Rule 16b-3(c). 4.5% vested.")
    ('1250',)
    """
    line = _FRACTION.sub(" ", _DAY.sub(" ", " ".join(text.casefold().split())))
    line = _NO_AMOUNT.sub(" ", line)
    return tuple(match.replace(",", "") for match in _NUMBER.findall(line) if len(match) <= _LONGEST_NUMBER)


@lru_cache(maxsize=65536)
def pattern(text: str) -> str:
    """Return a footnote with every number replaced by ``#``: the same sentence with another number has the same pattern."""
    return _NUMBER.sub("#", sentence(text))
