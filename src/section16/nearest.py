"""The known names that are spelled most like an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.6
"""How alike two names must be, from 0 to 1, for one to be offered for the other."""


def nearest_names(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that are near to an unknown one, the nearest first."""
    return get_close_matches(name, list(known), n=3, cutoff=_ALIKE)


def nearest_name(name: str, known: Iterable[str], alike: float = _ALIKE) -> str:
    """Return the known name nearest to an unknown one; empty where none is as much alike as ``alike``, from 0 to 1.

    >>> nearest_name("positons", ["positions", "history"]), nearest_name("smoke", ["positions", "history"])
    ('positions', '')
    """
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=alike)), "")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the known name nearest to an unknown one, after a space; empty where none is near.

    >>> nearest("positons", ["positions", "history"]), nearest("smoke", ["positions", "history"])
    (' Did you mean positions?', '')
    """
    found = nearest_name(name, known)
    return f" Did you mean {found}?" if found else ""
