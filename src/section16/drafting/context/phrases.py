"""The parts that sentences are made of: days, numbers, amounts, lists, and securities as running text names them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from section16.facts.securities import Security

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_COMMON_WORDS = frozenset(
    {
        *("restricted", "stock", "share", "shares", "unit", "units", "performance", "deferred", "phantom", "option", "options"),
        *("award", "awards", "grant", "based", "performance-based", "time-based", "nonqualified", "non-qualified", "incentive"),
        *("employee", "director", "appreciation", "right", "rights"),
    }
)
"""Titles made of these words name a kind of award, and a sentence writes them in small letters; others are names of a class."""

_IN_BRACKETS = re.compile(r"(?<!\s)\s*+\([^()]*\)")
_SHARES = re.compile(r"\bshares?$", re.IGNORECASE)


def with_article(word: str) -> str:
    """Return a word with its article.

    >>> with_article("award"), with_article("plan")
    ('an award', 'a plan')
    """
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def day(on: date) -> str:
    """Return a day as a sentence writes it.

    >>> day(date(2024, 3, 1))
    'March 1, 2024'
    """
    return f"{on:%B} {on.day}, {on.year}"


def number(value: Decimal) -> str:
    """Return a number as a sentence writes it, with commas and no needless zeros.

    >>> number(Decimal("1250.50")), number(Decimal("300000"))
    ('1,250.5', '300,000')
    """
    return f"{plain(value):,f}"


def money(value: Decimal) -> str:
    """Return an amount of dollars as a sentence writes it, with commas and two decimals or more.

    >>> money(Decimal("18.2")), money(Decimal("1018.2525"))
    ('18.20', '1,018.2525')
    """
    cents = value.quantize(Decimal("0.01"))
    return f"{cents:,f}" if cents == value else number(value)


def plain(value: Decimal) -> Decimal:
    """Return a number without needless zeros behind the point."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def count(value: int) -> str:
    """Return a count as a sentence writes it: in words up to twelve.

    >>> count(4), count(48)
    ('four', '48')
    """
    return _WORDS[value] if 0 <= value < len(_WORDS) else str(value)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence, without a comma before the last.

    >>> listed(["A"]), listed(["A", "B", "C"])
    ('A', 'A, B and C')
    """
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def capitalized(text: str) -> str:
    """Return a text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """Return a sentence with its full stop; a name that ends with one, such as L.P., ends the sentence with it.

    >>> ended("It is the manager of Tern Point, L.P."), ended("It is the manager of Tern Point LP")
    ('It is the manager of Tern Point, L.P.', 'It is the manager of Tern Point LP.')
    """
    return text if text.endswith(".") else f"{text}."


def award_units(security: Security, *, one: bool = False) -> str:
    """Return what units of an award are called in a sentence, several of them or ``one``.

    That is the title as filed where it is a name; what it has in brackets, such as "(right to buy)", is left out.
    """
    if security.kind in ("stock", "restricted stock"):
        return "share of restricted stock" if one else "restricted stock"
    title = _IN_BRACKETS.sub("", security.title).strip() or security.title
    if set(title.lower().split()) <= _COMMON_WORDS:
        title = title.lower()
    singular = title[:-1] if title.lower().endswith(("units", "options", "rights", "awards", "warrants")) else title
    return singular if one or not singular.lower().endswith(("unit", "option", "right", "award", "warrant")) else f"{singular}s"


def award_noun(security: Security) -> str:
    """Return the short noun by which the schedule of an award calls it: an option is one, units and shares are several."""
    nouns = {"units": "units", "options": "option", "appreciation rights": "rights", "warrants": "warrants"}
    return nouns.get(security.kind, "shares")


def shares(units: Decimal) -> str:
    """Return a number of shares.

    >>> shares(Decimal(1)), shares(Decimal(1250))
    ('1 share', '1,250 shares')
    """
    return f"{number(units)} {'share' if units == 1 else 'shares'}"


def shares_of_title(units: Decimal, title: str) -> str:
    """Return a number of shares of a class; a class that is called shares already is not called so twice.

    >>> shares_of_title(Decimal(1), "Common Stock"), shares_of_title(Decimal(2), "Ordinary Shares")
    ('one share of Common Stock', '2 Ordinary Shares')
    """
    several = units != 1
    many = number(units) if several else "one"
    if _SHARES.search(title):
        return f"{many} {_SHARES.sub('Shares' if several else 'Share', title)}"
    return f"{many} {'shares' if several else 'share'} of {title}"
