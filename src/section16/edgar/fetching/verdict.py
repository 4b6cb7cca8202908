"""What an answer of EDGAR means for a download: the file, nothing new, nothing there, a block, or to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from section16.edgar.fetching.checking import fault_of, says_blocked, says_not_there, says_undeclared
from section16.edgar.fetching.kinds import AddressKind
from section16.exchange import HttpAnswer

if TYPE_CHECKING:
    import httpx

_LONGEST_WAIT = 3600.0
_OK, _PART, _UNCHANGED = 200, 206, 304
_BAD, _FORBIDDEN, _TOO_MANY = 400, 403, 429
_NOT_THERE = frozenset({404, 410})
_AGAIN = frozenset({408, 416, 425, 499})
_PROXY = frozenset({407, 511})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SERVER_ERRORS = range(500, 600)


class FetchOutcome(Enum):
    """What an answer means."""

    WHOLE = auto()
    UNCHANGED = auto()
    NOT_THERE = auto()
    AGAIN = auto()
    BLOCKED = auto()
    UNDECLARED = auto()
    PROXY = auto()
    REFUSED = auto()


class FetchVerdict(msgspec.Struct, frozen=True):
    """What an answer means, why, and after how many seconds to ask again where it says so."""

    outcome: FetchOutcome
    reason: str = ""
    wait: float | None = None


def verdict_on(
    kind: AddressKind, answer: HttpAnswer, at: datetime, blocked_for: float, *, file_fault: str | None = None
) -> FetchVerdict:
    """Return what an answer means; ``file_fault`` is what is wrong with the file in which its body is, if it is in one.

    ``blocked_for`` are the seconds of a block of which the answer does not state the length.
    """
    if answer.status in {_OK, _PART}:
        return _delivered(kind, answer.body, blocked_for) if file_fault is None else _judged(file_fault)
    if answer.status == _UNCHANGED:
        return FetchVerdict(FetchOutcome.UNCHANGED)
    outcome, says = _refusal(answer)
    wait = retry_after(answer.headers, at)
    if outcome is FetchOutcome.BLOCKED and wait is None:
        wait = blocked_for
    return FetchVerdict(outcome, f"{says} ({answer.status})", wait)


def _refusal(answer: HttpAnswer) -> tuple[FetchOutcome, str]:
    """Return what an answer means that is not one of success."""
    status, body = answer.status, answer.body
    refused = status in {_BAD, _FORBIDDEN} and not says_blocked(body) and (status == _BAD or says_undeclared(body))
    host = urlsplit(answer.headers.get("Location", "")).hostname or "another address"
    meanings = (
        (
            status in _NOT_THERE or (status == _FORBIDDEN and says_not_there(body)),
            FetchOutcome.NOT_THERE,
            "EDGAR has nothing under this address",
        ),
        (refused, FetchOutcome.UNDECLARED, "EDGAR refused the user agent"),
        (status in {_FORBIDDEN, _TOO_MANY}, FetchOutcome.BLOCKED, "EDGAR has blocked requests"),
        (status in _PROXY, FetchOutcome.PROXY, "a proxy requires a login"),
        (
            status in REDIRECTS,
            FetchOutcome.AGAIN,
            f"the request was redirected to {host}, as a proxy does that requires a login",
        ),
        (status in _AGAIN or status in _SERVER_ERRORS, FetchOutcome.AGAIN, "EDGAR reported an error"),
    )
    found = ((outcome, says) for holds, outcome, says in meanings if holds)
    return next(found, (FetchOutcome.REFUSED, "EDGAR refused the request"))


def _delivered(kind: AddressKind, body: bytes, blocked_for: float) -> FetchVerdict:
    fault = fault_of(kind, body)
    if fault and says_blocked(body):
        return FetchVerdict(FetchOutcome.BLOCKED, "EDGAR has blocked requests", blocked_for)
    if fault and says_undeclared(body):
        return FetchVerdict(FetchOutcome.UNDECLARED, "EDGAR refused the user agent")
    return _judged(fault)


def _judged(fault: str) -> FetchVerdict:
    return FetchVerdict(FetchOutcome.AGAIN, fault) if fault else FetchVerdict(FetchOutcome.WHOLE)


def retry_after(headers: httpx.Headers, at: datetime) -> float | None:
    """Return the seconds after which an answer asks to be tried again, at most an hour; it states seconds or a time."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), _LONGEST_WAIT)
    try:
        stated = parsedate_to_datetime(text)
        zoned = stated if stated.tzinfo is not None else stated.replace(tzinfo=UTC)
        return min(max((zoned - at).total_seconds(), 0.0), _LONGEST_WAIT)
    except (ValueError, OverflowError):
        return None
