"""Actions: what a user can do next, as data, which a command line prints as a command and a page shows as a button."""

from __future__ import annotations

import msgspec


class Action(msgspec.Struct, frozen=True, omit_defaults=True):
    """An operation by its name, with the arguments that are known.

    ``name`` has a full stop between a group and its operation: ``filing.settle``. An argument without a value is one that the
    user has to fill in, ``<NUMBER>`` one with a hint; ``True`` is an option that takes no value.
    """

    name: str
    arguments: dict[str, str | bool] = {}


def with_remedy(text: str, remedy: str) -> str:
    """Return what is wrong followed by what to do about it, on one line.

    >>> with_remedy("The folder is not empty.", "name another one")
    'The folder is not empty. Name another one'
    >>> with_remedy("the folder is not empty", "name another one")
    'the folder is not empty; name another one'
    """
    if not remedy:
        return text
    return f"{text} {remedy[0].upper()}{remedy[1:]}" if text.endswith((".", "?", "!")) else f"{text}; {remedy}"
