"""The known name that is spelled most like an unknown one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a sentence that offers the known name nearest to an unknown one, after a space; empty where none is near.

    >>> nearest("positons", ["positions", "history"]), nearest("smoke", ["positions", "history"])
    (' Did you mean positions?', '')
    """
    found = get_close_matches(name, list(known), n=1)
    return f" Did you mean {found[0]}?" if found else ""
