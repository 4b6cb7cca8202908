"""The application: a page and an API address for each operation, and what a server has beside them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Litestar, Response
from litestar.handlers import HTTPRouteHandler  # noqa: TC002 - Litestar reads annotations

import section16
from section16.clock import Clock
from section16.web.asgi import AsgiApplication
from section16.web.context import WebContext
from section16.web.documents import documents_of, monitoring_of, reference_handlers
from section16.web.feeds import ATOM, feed_page
from section16.web.form_check import check_handlers
from section16.web.kept_answers import KeptAnswer, KeptAnswers, Shown
from section16.web.observing import Log, Metrics, Observed
from section16.web.operations import MOST_ON_PAGE, OPERATIONS, WebOperation
from section16.web.pages import page
from section16.web.protection import Protection
from section16.web.recording import PostingRecorder
from section16.web.requests import request_of
from section16.web.responses import (
    ASK_AGAIN,
    HTML,
    JSON,
    ONE_FILE,
    WebRequest,
    answered,
    failed,
    given,
    long_handler,
    note,
    reading_handler,
)
from section16.web.settings import WebSettings, require_safe
from section16.workspace.kept_book import GenerationFile, KeptBook

LARGEST = 2 * 1024 * 1024
"""The most bytes that a request may have: a form to check is a few kilobytes."""


class WebApplication:
    """A book that is served; ``asgi`` is the application. Without ``log``, no request is logged."""

    def __init__(self, settings: WebSettings, *, clock: Clock, log: Log | None = None) -> None:
        require_safe(settings)
        self.settings = settings
        self.book = KeptBook(settings.book)
        self._context = WebContext(settings.book, clock, settings.office)
        self.metrics = Metrics()
        self.recorder = (
            PostingRecorder(self._context, settings.office, self.book, settings.visitors_address, log)
            if settings.office is not None
            else None
        )
        self._answers = KeptAnswers()
        self.asgi: AsgiApplication = Observed(Protection(self._routes(), settings), self.metrics, clock, log)

    def _routes(self) -> AsgiApplication:
        return Litestar(
            route_handlers=[
                *self._of_operations(),
                *check_handlers(),
                *documents_of(self.settings.book),
                *monitoring_of(self.book, self.metrics),
                *reference_handlers(),
            ],
            exception_handlers={Exception: failed},
            openapi_config=None,
            request_max_body_size=LARGEST,
            logging_config=None,
            lifespan=[self._lifespan],
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        recording = asyncio.create_task(self.recorder.run()) if self.recorder is not None else None
        yield
        if recording is not None:
            recording.cancel()
        self.book.close()

    def _of_operations(self) -> Iterator[HTTPRouteHandler]:
        """Yield a page and an API address for each operation, and a feed of those that have one."""
        for one in OPERATIONS:
            yield self._handler(one, one.page_path, _as_page)
            yield self._handler(one, one.api_path, _as_json)
            if one.feed is not None:
                yield self._handler(one, f"{one.page_path}/feed.atom", _as_feed)

    def _handler(self, operation: WebOperation, path: str, show: Callable[[WebOperation, Any, Any], Shown]) -> HTTPRouteHandler:
        def handle(request: WebRequest) -> Response[bytes]:
            note(request, operation=operation.name)
            asked = request_of(operation.takes, given(request))
            if operation.paged and show is _as_page:
                asked = _of_one_page(asked)
            further = ONE_FILE if operation.whole_page and show is _as_page else {}
            if not operation.of_book:
                return answered(*show(operation, operation.call(self._context, asked), asked), {**ASK_AGAIN, **further})
            address, now = f"{request.url.path}?{request.url.query}", self.book.newest()
            kept = self._answers.get(address)
            if kept is None or (kept.of != now and not self.book.is_unchanged(kept.of, kept.about)):
                tag = _tag(address, now)
                if tag in request.headers.get("if-none-match", ""):
                    return _not_changed(tag)
                answer = operation.call(self._context, asked)
                about = operation.about(answer, asked) if operation.about is not None else frozenset()
                kept = KeptAnswer(shown=show(operation, answer, asked), tag=tag, of=now, about=about)
                if self.book.newest() != now:  # a generation that came meanwhile may have answered
                    return answered(*kept.shown, {**ASK_AGAIN, **further})
                self._answers.keep(address, kept)
            if kept.tag in request.headers.get("if-none-match", ""):
                return _not_changed(kept.tag)
            return answered(*kept.shown, {**ASK_AGAIN, **further, "etag": kept.tag})

        return (long_handler if operation.long else reading_handler)(path, handle)


def _tag(address: str, of: GenerationFile) -> str:
    """Return the entity tag of an answer: that of the address, the generation of the book and the version of the program."""
    basis = f"{section16.__version__} {of.number}-{of.replaced:x} {address}"
    return f'"{hashlib.sha256(basis.encode()).hexdigest()[:24]}"'


def _not_changed(tag: str) -> Response[bytes]:
    return Response(b"", status_code=304, headers={"etag": tag, **ASK_AGAIN})


def _of_one_page(asked: Any) -> Any:
    """Return a request for as many rows as a page shows."""
    return msgspec.structs.replace(asked, limit=min(asked.limit, MOST_ON_PAGE))


def _as_page(operation: WebOperation, answer: Any, asked: Any) -> Shown:
    if operation.whole_page is not None:
        return operation.whole_page(answer).encode(), HTML
    further = operation.further(answer, asked)
    return page(operation.template, answer=answer, asked=asked, operation=operation, **further).encode(), HTML


def _as_feed(operation: WebOperation, answer: Any, asked: Any) -> Shown:
    assert operation.feed is not None
    return feed_page(operation.feed(answer, asked)).encode(), ATOM


def _as_json(_operation: WebOperation, answer: Any, _asked: Any) -> Shown:
    return msgspec.json.encode(answer), JSON
