"""Sentences: what is wrong, followed by what to do about it."""

from __future__ import annotations

_ENDS = (".", "?", "!", "]'")
"""How a sentence ends; a command that ends in ``'section16[office]'`` is pasted, and a period would be part of it."""


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital letter and a period.

    >>> sentence("it is not a number"), sentence("Did you mean market?")
    ('It is not a number.', 'Did you mean market?')
    """
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(_ENDS) else '.'}"


def first_of(number: int) -> str:
    """Return the sentence that follows the first of several findings, after a space; empty where there is one.

    >>> first_of(3), first_of(1)
    (' This is the first of 3 findings.', '')
    """
    return f" This is the first of {number} findings." if number > 1 else ""


def with_remedy(text: str, remedy: str) -> str:
    """Return what is wrong followed by what to do about it, on one line.

    >>> with_remedy("out: The folder is not empty", "name another one")
    'out: The folder is not empty. Name another one.'
    """
    ended = text if text.endswith(_ENDS) else f"{text}."
    return f"{ended} {sentence(remedy)}" if remedy else text
