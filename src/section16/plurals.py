"""Numbers in words, and with their nouns."""

from __future__ import annotations

from decimal import Decimal

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def worded(number: int) -> str:
    """Return a number as running text has it: in words up to nine, in figures from 10.

    >>> worded(4), worded(12), worded(1200)
    ('four', '12', '1,200')
    """
    return _WORDS[number] if number < len(_WORDS) else f"{number:,}"


def counted_in_words(number: int, singular: str) -> str:
    """Return a number with its noun as running text has it.

    >>> counted_in_words(1, "transaction"), counted_in_words(12, "transaction")
    ('one transaction', '12 transactions')
    """
    return f"{worded(number)} {singular if number == 1 else singular + 's'}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun in the right form.

    >>> counted(1, "reminder"), counted(2, "reminder"), counted(0, "entry", "entries")
    ('1 reminder', '2 reminders', '0 entries')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def shares_of(number: Decimal | int) -> str:
    """Return a number of shares with its noun.

    >>> shares_of(1), shares_of(Decimal("1.5")), shares_of(2500)
    ('1 share', '1.5 shares', '2,500 shares')
    """
    return f"{number:,} {'share' if number == 1 else 'shares'}"
