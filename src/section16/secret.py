"""Secrets: confirmation codes, tokens, passphrases and packages with codes, which no text, log or traceback shows.

A secret cannot be printed, logged, written to JSON, copied or pickled by accident. Code that sends it calls
:meth:`Secret.reveal` where it is sent.
"""

from __future__ import annotations

import hmac
import html
from collections.abc import Iterable
from typing import Any, Generic, NoReturn, TypeVar
from urllib.parse import quote

Held = TypeVar("Held", str, bytes)

_SHOWN = "Secret(...)"
_SHORTEST = 8
"""No secret that is issued is shorter; a shorter text would turn up in words."""


class Secret(Generic[Held]):
    """A text or bytes that hide themselves.

    >>> Secret("k3y")
    Secret(...)
    >>> f"{Secret('k3y')}", Secret("k3y") == Secret("k3y"), Secret("k3y").reveal()
    ('Secret(...)', True, 'k3y')
    """

    __slots__ = ("_held",)

    def __init__(self, held: Held) -> None:
        self._held: Held = held

    def reveal(self) -> Held:
        """Return what is hidden."""
        return self._held

    def __repr__(self) -> str:
        return _SHOWN

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return _SHOWN

    def __bool__(self) -> bool:
        return bool(self._held)

    def __eq__(self, other: object) -> bool:
        """Compare in a time that does not depend on where two secrets differ."""
        return isinstance(other, Secret) and hmac.compare_digest(_bytes(self), _bytes(other))

    def __hash__(self) -> int:
        return hash(self._held)

    def __copy__(self) -> Secret[Held]:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Secret[Held]:
        return self

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        raise TypeError("a secret is not written down")


def hidden(text: str, secrets: Iterable[Secret[str] | None]) -> str:
    """Return a text from outside with stars where it repeats a secret, as an error message of a server may.

    >>> hidden("ab12#$cd is not the code of 0009990016", [Secret("ab12#$cd")])
    '******** is not the code of 0009990016'
    """
    for held in {secret.reveal() for secret in secrets if secret is not None}:
        if len(held) >= _SHORTEST and held.strip("*"):
            for written in {held, html.escape(held), html.escape(held, quote=False), quote(held, safe="")}:
                text = text.replace(written, "*" * len(held))
    return text


def _bytes(secret: Secret[Any]) -> bytes:
    held = secret.reveal()
    return held.encode() if isinstance(held, str) else bytes(held)
