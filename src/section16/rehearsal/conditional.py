"""What a web server does with a file: it names its version, sends it only if it has changed, in part, or packed."""

from __future__ import annotations

import gzip
import hashlib
import re
from typing import Any

from section16.rehearsal.asgi import Application, Message, Receive, Scope, Send

_OK, _PART, _UNCHANGED, _NOT_A_PART = 200, 206, 304, 416
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")
_PACKED_ALREADY = (b"application/gzip", b"application/octet-stream", b"application/zip", b"image/")
_WORTH_PACKING = 512


class Conditional:
    """Answers conditional requests and requests for parts, in front of an application that gives whole answers."""

    def __init__(self, inner: Application) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._inner(scope, receive, send)
            return
        messages: list[Any] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._inner(scope, receive, keep)
        start, body = messages[0], b"".join(message.get("body", b"") for message in messages[1:])
        if start["status"] == _OK:
            asked = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
            start, body = _as_asked(start, body, asked)
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})


def _as_asked(start: Message, body: bytes, asked: dict[str, str]) -> tuple[Message, bytes]:
    """Return an answer as the headers of its request ask for it."""
    version = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    kind = dict(start["headers"]).get(b"content-type", b"")
    if asked.get("if-none-match") == version:
        return _answer(_UNCHANGED, kind, version, b"")
    part = _RANGE.fullmatch(asked.get("range", ""))
    if part is not None and asked.get("if-range", version) == version:
        return _part(part, kind, version, body)
    if "gzip" in asked.get("accept-encoding", "") and len(body) > _WORTH_PACKING and not kind.startswith(_PACKED_ALREADY):
        return _answer(_OK, kind, version, gzip.compress(body, 1, mtime=0), (b"content-encoding", b"gzip"))
    return _answer(_OK, kind, version, body)


def _part(part: re.Match[str], kind: bytes, version: str, body: bytes) -> tuple[Message, bytes]:
    first = int(part[1])
    last = min(int(part[2]), len(body) - 1) if part[2] else len(body) - 1
    if first > last:
        return _answer(_NOT_A_PART, kind, version, b"", (b"content-range", f"bytes */{len(body)}".encode()))
    place = (b"content-range", f"bytes {first}-{last}/{len(body)}".encode())
    return _answer(_PART, kind, version, body[first : last + 1], place)


def _answer(status: int, kind: bytes, version: str, body: bytes, *more: tuple[bytes, bytes]) -> tuple[Message, bytes]:
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"etag", version.encode()),
        (b"accept-ranges", b"bytes"),
        *more,
    ]
    return {"type": "http.response.start", "status": status, "headers": headers}, body
