"""Injects faults between a sender and the local EDGAR, in front of its application."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import msgspec

from section16.rehearsal.asgi import Application, Message, Receive, Scope, Send
from section16.rehearsal.false_answers import falsified
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.simulator import Simulator
from section16.secret import Secret

_HOURS_WRONG = 9
_LONGEST_DELAY, _LATEST = 40.0, 120.0
_PIECE = b" " * 2**20
_PIECES = 64
"""So many megabytes are more than any sender reads."""
_UNCLEAR = (408, 409, 425, 499)
_GARBLE = b'{"messages": [], "accession'
_EXPIRED = {"messages": [{"type": "ERROR", "content": "the user token expired", "errorLabel": "TOKENS_REFUSED"}]}


class Wire:
    """The connection in which faults occur. In this process they are raised, and waiting moves the clock.

    ``TimeoutError`` means no answer in time, ``ConnectionResetError`` a broken connection, ``EOFError`` a truncated answer.
    """

    def __init__(self, clock: Any = None, patience: float = 60.0) -> None:
        self._wait: Callable[[float], None] = getattr(clock, "wait", lambda _seconds: None)
        self._patience = patience

    async def silence(self, _scope: Scope) -> None:
        """Let no answer come."""
        self._wait(self._patience)
        raise TimeoutError

    async def reset(self, _scope: Scope) -> None:
        """Break the connection."""
        raise ConnectionResetError

    async def delay(self, seconds: float) -> None:
        """Take so long to answer."""
        self._wait(seconds)

    async def cut(self, _send: Send, _start: Message, _body: bytes) -> None:
        """Begin an answer and do not end it."""
        raise EOFError

    async def endless(self, send: Send, start: Message) -> None:
        """Begin an answer, and send on and on."""
        await send(_of_any_length(start))
        for _ in range(_PIECES):
            await send({"type": "http.response.body", "body": _PIECE, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class ServedWire(Wire):
    """The connection of a server: silence lasts, broken connections are closed."""

    async def silence(self, _scope: Scope) -> None:
        """Let no answer come until the client has given up."""
        await asyncio.sleep(self._patience)

    async def reset(self, scope: Scope) -> None:
        """Close the connection, where the server hands it on, without a word."""
        transport = (scope.get("extensions") or {}).get("section16.transport")
        if transport is not None:
            transport.abort()

    async def delay(self, seconds: float) -> None:
        """Take so long to answer."""
        await asyncio.sleep(seconds)

    async def cut(self, send: Send, start: Message, body: bytes) -> None:
        """Send half of what was announced, and end."""
        await send(start)
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})

    async def endless(self, send: Send, start: Message) -> None:
        """Send a little, again and again, so that no single read takes long."""
        await send(_of_any_length(start))
        for _ in range(int(self._patience * 10)):
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.sleep(0.1)


class FaultInjector:
    """Draws a mishap for every request to the submission API; what is read goes well."""

    def __init__(self, inner: Application, edgar: Simulator, misbehaviour: FaultSchedule, wire: Wire) -> None:
        self._inner = inner
        self._edgar = edgar
        self._misbehaviour = misbehaviour
        self._wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, well or otherwise."""
        drawn = scope["type"] == "http" and scope["path"].startswith("/submission/")
        mishap = self._misbehaviour.next() if drawn else None
        if mishap is None:
            await self._inner(scope, receive, send)
        elif mishap.done:
            await self._done(mishap, scope, receive, send)
        else:
            await self._undone(mishap, scope, receive, send)

    async def _undone(self, mishap: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Let something happen to a request that is not carried out, or not yet."""
        if mishap is Fault.LATE:
            await self._keep_for_later(scope, receive)
        if mishap in (Fault.LATE, Fault.TIMEOUT_BEFORE):
            await self._wire.silence(scope)
        elif mishap is Fault.RESET_BEFORE:
            await self._wire.reset(scope)
        elif mishap is Fault.ERROR_BEFORE:
            await _answer(send, 503, b"Service Unavailable", b"text/plain")
        elif mishap is Fault.EXPIRED_TOKEN:
            await _answer(send, 401, msgspec.json.encode(_EXPIRED))
        else:
            await _answer(send, 429, b"Too Many Requests", b"text/plain")

    async def _done(self, mishap: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a request out, and let something happen to the answer."""
        start, body = await self._carried_out(scope, receive)
        if mishap is Fault.TIMEOUT_AFTER:
            await self._wire.silence(scope)
        elif mishap is Fault.RESET_AFTER:
            await self._wire.reset(scope)
        elif mishap is Fault.TRUNCATED:
            await self._wire.cut(send, start, body)
        elif mishap is Fault.ENDLESS:
            await self._wire.endless(send, start)
        elif mishap in (Fault.SLOW, Fault.WRONG_CLOCK):
            await self._right(mishap, send, start, body)
        else:
            await self._wrong(mishap, send, start["status"], body)

    async def _right(self, mishap: Fault, send: Send, start: Message, body: bytes) -> None:
        """Send the right answer late, or with another time."""
        if mishap is Fault.SLOW:
            await self._wire.delay(self._misbehaviour.seconds(_LONGEST_DELAY))
        else:
            start = _with_date(start, self._edgar.clock() + timedelta(hours=_HOURS_WRONG))
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _wrong(self, mishap: Fault, send: Send, status: int, body: bytes) -> None:
        """Send another answer than the right one."""
        if mishap is Fault.ERROR_AFTER:
            await _answer(send, 502, b"Bad Gateway", b"text/plain")
        elif mishap is Fault.GARBLED:
            await _answer(send, status, _GARBLE)
        elif mishap is Fault.CONFLICT:
            await _answer(send, self._misbehaviour.choose(_UNCLEAR), b"Conflict", b"text/plain")
        elif mishap is Fault.BROKEN_GZIP:
            await _answer(send, status, body, more=((b"content-encoding", b"gzip"),))
        else:
            await _answer(send, status, falsified(mishap, body, self._edgar, self._misbehaviour))

    async def _carried_out(self, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
        """Return the start and the body of the answer."""
        messages: list[Any] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._inner(scope, receive, keep)
        return messages[0], b"".join(message.get("body", b"") for message in messages[1:])

    async def _keep_for_later(self, scope: Scope, receive: Receive) -> None:
        """Let a package arrive in a while; a question is not carried out at all."""
        if scope["method"] != "POST" or "/single/" not in scope["path"]:
            return
        headers = dict(scope["headers"])
        bearer = headers.get(b"authorization", b"").decode().partition(" ")[2]
        login, why = self._edgar.logins.admit(Secret(bearer), self._edgar.clock(), user=True)
        if why or self._edgar.why_shut():
            return
        pieces = []
        while True:
            message: Any = await receive()
            pieces.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        package = Secret(b"".join(pieces))
        live = scope["path"].endswith("/live")
        self._edgar.take_late(package, live=live, login=login, seconds=self._misbehaviour.seconds(_LATEST))


def _with_date(start: Message, at: datetime) -> Message:
    others = [header for header in start["headers"] if header[0] != b"date"]
    headers = [*others, (b"date", format_datetime(at.astimezone(UTC), usegmt=True).encode())]
    return start | {"headers": headers}


def _of_any_length(start: Message) -> Message:
    return start | {"headers": [header for header in start["headers"] if header[0] != b"content-length"]}


async def _answer(
    send: Send, status: int, body: bytes, kind: bytes = b"application/json", more: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
