"""Requests and responses as the handlers of the application share them."""

from __future__ import annotations

import asyncio
import re
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import Any, Final, TypeAlias

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler

from section16.errors import BusyError
from section16.web.pages import page
from section16.web.problems import problem_body, problem_of

WebRequest: TypeAlias = Request[Any, Any, Any]
HTML, JSON, PROBLEM, TEXT = "text/html", "application/json", "application/problem+json", "text/plain"
FOREVER = {"cache-control": "public, max-age=31536000, immutable"}
ASK_AGAIN = {"cache-control": "private, no-cache"}
"""A browser keeps an answer, and asks whether it is still the same."""
ONE_FILE = {
    "content-security-policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
}
"""A page that is one file has no scripts, and its own style sheet in it."""
NOT_KEPT = {"cache-control": "no-store"}
_INTERNAL, _BUSY = 500, 429
_RETRY_AFTER = "60"
"""Seconds: a query takes ten at most, a stream of one 60."""
_PART = re.compile(r"\{(\w+)\}")


def reading_handler(path: str, handle: Callable[..., Any]) -> HTTPRouteHandler:
    """Return the handler of an address that reads; it runs in one of the few threads that pages have."""
    return HTTPRouteHandler(typed(path), http_method=["GET", "HEAD"], sync_to_thread=True)(handle)


_MOST_LONG: Final = 24
_long_turns: Final = BoundedSemaphore(_MOST_LONG)
_long_threads: Final = ThreadPoolExecutor(_MOST_LONG + 8, thread_name_prefix="section16-long")
"""Threads for what takes seconds: a few such requests, most of which wait, would leave no thread for a page."""


def long_handler(path: str, handle: Callable[[WebRequest], Response[Any]]) -> HTTPRouteHandler:
    """Return the handler of an address whose answer may take seconds; it runs in a thread apart from those of pages.

    With too many such requests, it raises :class:`~section16.errors.BusyError`.
    """

    async def handled(request: WebRequest) -> Response[Any]:
        if not _long_turns.acquire(blocking=False):
            raise BusyError("Too many queries and exports are being answered.", remedy="Ask again in a minute.")
        try:
            return await asyncio.get_running_loop().run_in_executor(_long_threads, partial(handle, request))
        finally:
            _long_turns.release()

    return HTTPRouteHandler(typed(path), http_method=["GET", "HEAD"])(handled)


async def long_parts(first: bytes, further: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield the parts of a long answer, each after the first made in a thread apart from those of pages."""
    part: bytes | None = first
    while part is not None:
        yield part
        part = await asyncio.get_running_loop().run_in_executor(_long_threads, partial(next, further, None))


def answered(body: bytes, kind: str, headers: Mapping[str, str], status: int = 200) -> Response[bytes]:
    """Return a response."""
    return Response(body, status_code=status, media_type=kind, headers=dict(headers))


def typed(path: str) -> str:
    """Return an address as the router reads it.

    >>> typed("/issuers/{issuer}")
    '/issuers/{issuer:str}'
    """
    return _PART.sub(r"{\1:str}", path)


def given(request: WebRequest) -> Iterator[tuple[str, str]]:
    """Yield the parts and the parameters of an address."""
    yield from ((name, str(value)) for name, value in request.path_params.items())
    yield from request.query_params.multi_items()


def note(request: WebRequest, **values: str) -> None:
    """Note what the log and the numbers say about a request."""
    request.scope.get("section16", {}).update(values)  # type: ignore[attr-defined]  # a key of our own


def failed(request: WebRequest, error: Exception) -> Response[bytes]:
    """Return a problem: as JSON for programs, as a page for people."""
    problem = problem_of(error)
    headers = {**NOT_KEPT, **({"retry-after": _RETRY_AFTER} if problem.status == _BUSY else {})}
    if problem.status >= _INTERNAL:
        note(request, error="".join(traceback.format_exception(error)).strip())
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        return answered(page("problem.html.j2", problem=problem).encode(), HTML, headers, problem.status)
    return answered(problem_body(problem), PROBLEM, headers, problem.status)
