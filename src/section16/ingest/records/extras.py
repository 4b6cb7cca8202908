"""Libraries that only imports need, loaded when they are needed; a missing one is reported with how to install it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from section16.errors import UnreadableError


def extra(name: str) -> ModuleType:
    """Return a library of the extra ``office``; raises :class:`~section16.errors.UnreadableError` where it is not there."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        remedy = "Install what is missing with: pip install 'section16[office]'"
        raise UnreadableError(f"Imports need {name}.", remedy=remedy) from None
