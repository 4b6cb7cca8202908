"""How much one form may hold of what no declaration covers: each piece is made canonical by a parser, which takes time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MOST_PIECES = 100_000
"""The most that is kept of one form, counted in elements without children."""
_AS_MANY = 5
"""As many of them take the time of a comment, an instruction, or a node of an element with children."""


class Allowance:
    """What one form has kept so far: ``count`` elements, comments and instructions."""

    def __init__(self) -> None:
        self.count = 0
        self._cost = 0

    def take(self, xml: str) -> bool:
        """Count one piece, and return whether it is within the limit."""
        nodes = xml.count("<") - xml.count("</")
        self.count += nodes
        self._cost += nodes if nodes <= 1 and not xml.startswith(("<!", "<?")) else nodes * _AS_MANY
        return self._cost <= MOST_PIECES


_ALLOWANCE: ContextVar[Allowance | None] = ContextVar("_ALLOWANCE", default=None)


@contextmanager
def pieces_of_one_form() -> Iterator[None]:
    """Let the groups that are made within share the allowance of one form."""
    token = _ALLOWANCE.set(Allowance())
    try:
        yield
    finally:
        _ALLOWANCE.reset(token)


def within_allowance(xml: str) -> bool:
    """Count one piece of the form that is being made, if there is one, and return whether it is within the limit."""
    allowance = _ALLOWANCE.get()
    return allowance is None or allowance.take(xml)
