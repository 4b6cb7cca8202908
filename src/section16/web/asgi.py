"""The types of an ASGI application, and the headers of its messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Any]]
Send: TypeAlias = Callable[[Any], Awaitable[None]]
AsgiApplication: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]


def header_of(scope: Scope, name: str) -> str:
    """Return the value of a header of a request; empty where there is none, or where it is there twice with two values."""
    found = {value for key, value in scope["headers"] if key.lower() == name.lower().encode("latin-1")}
    return found.pop().decode("latin-1").strip() if len(found) == 1 else ""


async def answer_with(send: Send, status: int, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
    """Send a whole answer."""
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    lines.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})
