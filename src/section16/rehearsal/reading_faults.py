"""What can go wrong between a reader and EDGAR, on request and by a seed: blocks, errors, broken and false answers."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from random import Random

from section16.rehearsal.asgi import Application, Message, Receive, Scope, Send
from section16.rehearsal.fair_access import TOO_OFTEN
from section16.rehearsal.fault_injection import Wire

_LONGEST_DELAY = 40.0
_RETRY_AFTER = 30
_LOGIN = (
    b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><form>Name <input> Password <input></form></body></html>"
)
_GARBLE = b"\x00\xff\x13"


class ReadFault(StrEnum):
    """One fault of one answer to a reader."""

    BLOCKED = "blocked"
    """The page of a user who asks too often, with 403."""
    TOO_MANY = "too-many"
    """429, with a time to wait."""
    ERROR = "error"
    """503."""
    TIMEOUT = "timeout"
    """No answer comes."""
    RESET = "reset"
    """The connection breaks."""
    SLOW = "slow"
    """The answer is right and takes its time."""
    CUT = "cut"
    """The answer is cut off, before the length that it stated."""
    SHORT = "short"
    """The answer is cut off, and its stated length is that of the rest."""
    EMPTY = "empty"
    """The answer has no content."""
    GARBLED = "garbled"
    """The first bytes of the answer are damaged."""
    LOGIN_PAGE = "login-page"
    """The login page of a proxy comes instead, with 200."""
    REDIRECT = "redirect"
    """The proxy sends to its login page."""
    OTHER_FILE = "other-file"
    """The answer to another request comes."""
    BROKEN_GZIP = "broken-gzip"
    """The answer cannot be unpacked."""
    UNCHANGED = "unchanged"
    """304, although nothing was downloaded before."""


class ReadFaultSchedule:
    """Draws faults: ``rate`` of all answers have one of ``kinds``."""

    def __init__(self, seed: int, kinds: Collection[ReadFault] = tuple(ReadFault), rate: float = 0.3) -> None:
        self._random = Random(seed)  # noqa: S311 - the same again, not a secret
        self._kinds = tuple(kinds)
        self.rate = rate

    def next(self) -> ReadFault | None:
        """Return what goes wrong with the next answer, ``None`` when nothing does."""
        if not self._kinds or self._random.random() >= self.rate:
            return None
        return self._random.choice(self._kinds)

    def seconds(self) -> float:
        """Return for how long a slow answer takes."""
        return self._random.uniform(0, _LONGEST_DELAY)


class ReadFaultInjector:
    """Injects faults into what is read; what is sent to EDGAR goes well."""

    def __init__(self, inner: Application, schedule: ReadFaultSchedule, wire: Wire) -> None:
        self._inner = inner
        self._schedule = schedule
        self._wire = wire
        self._earlier = b"<SEC-DOCUMENT>0009990000-26-999999.txt : 20260102\n</SEC-DOCUMENT>\n"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, well or otherwise."""
        fault = self._schedule.next() if scope["type"] == "http" and scope["method"] == "GET" else None
        if fault is None:
            await self._inner(scope, receive, send)
        elif fault in _UNANSWERED:
            await (self._wire.silence(scope) if fault is ReadFault.TIMEOUT else self._wire.reset(scope))
        elif fault in _REFUSALS:
            status, body, more = _REFUSALS[fault]
            await _answer(send, status, body, *more)
        else:
            messages: list[Message] = []

            async def keep(message: Message) -> None:
                messages.append(message)

            await self._inner(scope, receive, keep)
            body = b"".join(message.get("body", b"") for message in messages[1:])
            await self._spoiled(fault, send, messages[0], body)

    async def _spoiled(self, fault: ReadFault, send: Send, start: Message, body: bytes) -> None:
        """Send an answer late, in part, or changed."""
        before, self._earlier = self._earlier, body or self._earlier
        if fault is ReadFault.CUT:
            await self._wire.cut(send, start, body)
            return
        if fault is ReadFault.SLOW:
            await self._wire.delay(self._schedule.seconds())
        elif fault is ReadFault.BROKEN_GZIP:
            start = _with(start, (b"content-encoding", b"gzip"))
            body = b"\x1f\x8b" + body[2:]
        elif fault is ReadFault.OTHER_FILE:
            body = before
        else:
            body = {ReadFault.SHORT: body[: len(body) // 2], ReadFault.EMPTY: b""}.get(fault, _GARBLE + body[len(_GARBLE) :])
        await send(_with(start, (b"content-length", str(len(body)).encode())))
        await send({"type": "http.response.body", "body": body, "more_body": False})


_UNANSWERED = frozenset({ReadFault.TIMEOUT, ReadFault.RESET})
_Header = tuple[bytes, bytes]
_HTML: _Header = (b"content-type", b"text/html; charset=utf-8")
_REFUSALS: dict[ReadFault, tuple[int, bytes, tuple[_Header, ...]]] = {
    ReadFault.BLOCKED: (403, TOO_OFTEN.encode(), (_HTML,)),
    ReadFault.TOO_MANY: (429, b"Too Many Requests", ((b"retry-after", str(_RETRY_AFTER).encode()),)),
    ReadFault.ERROR: (503, b"Service Unavailable", ()),
    ReadFault.LOGIN_PAGE: (200, _LOGIN, (_HTML,)),
    ReadFault.REDIRECT: (302, b"", ((b"location", b"https://login.proxy.example/login"),)),
    ReadFault.UNCHANGED: (304, b"", ()),
}


def _with(start: Message, header: _Header) -> Message:
    return start | {"headers": [one for one in start["headers"] if one[0] != header[0]] + [header]}


async def _answer(send: Send, status: int, body: bytes, *more: _Header) -> None:
    headers = [(b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
