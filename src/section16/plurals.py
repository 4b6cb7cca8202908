"""Numbers with their nouns."""

from __future__ import annotations


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun in the right form.

    >>> counted(1, "reminder"), counted(2, "reminder"), counted(0, "entry", "entries")
    ('1 reminder', '2 reminders', '0 entries')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
