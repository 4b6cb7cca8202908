"""What a server answers instead of an answer, as the exceptions that the library raises."""

from __future__ import annotations

from typing import Final

import msgspec

from section16.action import Action
from section16.errors import BookError, BusyError, ExpiredError, NotFoundError, PlacedError, RequestError


class ReceivedProblem(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a problem (RFC 9457) that an exception has."""

    detail: str = ""
    remedy: str = ""
    action: Action | None = None


_OTHERS: Final = 500
_KINDS: Final[dict[int, type[PlacedError]]] = {404: NotFoundError, 410: ExpiredError, 429: BusyError}


def refusal_of(address: str, status: int, body: bytes) -> PlacedError:
    """Return why a server gave no answer: a mistake of the request, or a fault of the server or of its book."""
    try:
        problem = msgspec.json.decode(body, type=ReceivedProblem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        problem = ReceivedProblem()
    if not problem.detail:
        return unanswered(address, f"it answered with status {status}, which is not an answer of section16")
    if status >= _OTHERS:
        return BookError(problem.detail, where=address, remedy=problem.remedy, action=problem.action)
    return _KINDS.get(status, RequestError)(problem.detail, remedy=problem.remedy, action=problem.action)


def unanswered(address: str, reason: str) -> BookError:
    """Return what is raised where a server does not answer."""
    what = f"The server of the book did not answer: {reason.rstrip('.')}."
    return BookError(what, where=address, remedy="Check the address, and that the server runs there.")
