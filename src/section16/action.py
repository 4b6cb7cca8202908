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
