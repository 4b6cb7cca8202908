"""The application: a page and an API address for each operation, and what a server has beside them."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import msgspec
from litestar import Litestar, Request, Response
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

import section16
from section16.clock import Clock
from section16.errors import BookError
from section16.web.asgi import AsgiApplication
from section16.web.assets import assets
from section16.web.observing import Log, Metrics, Observed
from section16.web.openapi import kind_of, openapi_document, schema_rows
from section16.web.operations import OPERATIONS, WebOperation
from section16.web.pages import page
from section16.web.problems import problem_body, problem_of
from section16.web.protection import Protection
from section16.web.requests import request_of
from section16.web.settings import WebSettings, require_safe
from section16.workspace.filing_view import filed_form, original_bytes
from section16.workspace.kept_book import KeptBook
from section16.workspace.reading import render_html

WebRequest: TypeAlias = Request[Any, Any, Any]
LARGEST = 2 * 1024 * 1024
"""The most bytes that a request may have: a form to check is a few kilobytes."""
HTML, JSON, PROBLEM = "text/html", "application/json", "application/problem+json"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"
"""A browser keeps an answer, and asks whether it is still the same."""
_FORM_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
"""A form is one file without scripts, with its own style sheet in it."""
_INTERNAL = 500
_PART = re.compile(r"\{(\w+)\}")

Shown: TypeAlias = tuple[bytes, str]
"""The bytes of an answer, and their kind."""


class WebApplication:
    """A book that is served; ``asgi`` is the application. Without ``log``, no request is logged."""

    def __init__(self, settings: WebSettings, *, clock: Clock, log: Log | None = None) -> None:
        require_safe(settings)
        self.settings = settings
        self.book = KeptBook(settings.book)
        self.metrics = Metrics()
        self.asgi: AsgiApplication = Observed(Protection(self._routes(), settings), self.metrics, clock, log)

    def _routes(self) -> AsgiApplication:
        return Litestar(
            route_handlers=[*self._of_operations(), *self._beside()],
            exception_handlers={Exception: _failed},
            openapi_config=None,
            request_max_body_size=LARGEST,
            logging_config=None,
            lifespan=[self._lifespan],
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Litestar) -> AsyncIterator[None]:
        yield
        self.book.close()

    def _of_operations(self) -> Iterator[HTTPRouteHandler]:
        """Yield a page and an API address for each operation."""
        for one in OPERATIONS:
            yield self._handler(one, one.page_path, _as_page)
            yield self._handler(one, one.api_path, _as_json)

    def _handler(self, operation: WebOperation, path: str, show: Callable[[WebOperation, Any, Any], Shown]) -> HTTPRouteHandler:
        def handle(request: WebRequest) -> Response[bytes]:
            _note(request, operation=operation.name)
            asked = request_of(operation.takes, _given(request))
            tag = self._tag(request) if operation.of_book else ""
            if tag and tag in request.headers.get("if-none-match", ""):
                return Response(b"", status_code=304, headers={"etag": tag, "cache-control": _ASK_AGAIN})
            body, kind = show(operation, operation.call(self.settings.book, asked), asked)
            still = bool(tag) and self._tag(request) == tag  # a generation that came meanwhile may have answered
            headers = {"cache-control": _ASK_AGAIN} | ({"etag": tag} if still else {})
            return Response(body, media_type=kind, headers=headers)

        return HTTPRouteHandler(_typed(path), http_method=["GET", "HEAD"], sync_to_thread=True)(handle)

    def _tag(self, request: WebRequest) -> str:
        """Return the entity tag of an answer: that of the address, the state of the book and the version of the program."""
        basis = f"{section16.__version__} {self.book.state()} {request.url.path}?{request.url.query}"
        return f'"{hashlib.sha256(basis.encode()).hexdigest()[:24]}"'

    def _beside(self) -> list[HTTPRouteHandler]:
        """Return what a server has beside its operations: assets, its health, its numbers."""

        def static(request: WebRequest) -> Response[bytes]:
            _note(request, operation="static")
            found = next((one for one in assets().values() if one.path == request.url.path), None)
            if found is None:
                raise NotFoundException
            return Response(found.body, media_type=found.kind, headers={"cache-control": _FOREVER})

        def health(request: WebRequest) -> Response[bytes]:
            _note(request, operation="health")
            try:
                state = {"status": "ok", "generation": self.book.generation(), "version": section16.__version__}
                return Response(msgspec.json.encode(state), media_type=JSON, headers={"cache-control": "no-store"})
            except BookError as error:
                body = msgspec.json.encode({"status": "no book", "detail": str(error)})
                return Response(body, status_code=503, media_type=JSON, headers={"cache-control": "no-store"})

        def metrics(request: WebRequest) -> Response[bytes]:
            _note(request, operation="metrics")
            text = self.metrics.text(self.book.generation())
            return Response(text.encode(), media_type="text/plain; version=0.0.4", headers={"cache-control": "no-store"})

        def document(request: WebRequest) -> Response[bytes]:
            _note(request, operation="openapi")
            return Response(openapi_document(), media_type=JSON, headers={"cache-control": _ASK_AGAIN})

        def api(request: WebRequest) -> Response[bytes]:
            _note(request, operation="api")
            body = page("api.html.j2", rows=schema_rows(), kind_of=kind_of)
            return Response(body.encode(), media_type=HTML, headers={"cache-control": _ASK_AGAIN})

        def form(request: WebRequest) -> Response[bytes]:
            """Return a form as the SEC shows it; its style sheet is within the page."""
            _note(request, operation="form")
            shown = render_html(filed_form(self.settings.book, request.path_params["accession"]))
            headers = {"cache-control": _ASK_AGAIN, "content-security-policy": _FORM_POLICY}
            return Response(shown.encode(), media_type=HTML, headers=headers)

        def original(request: WebRequest) -> Response[bytes]:
            """Return the file of a filing as text, which no browser takes for a page."""
            _note(request, operation="original")
            data = original_bytes(self.settings.book, request.path_params["accession"])
            return Response(data, media_type="text/plain", headers={"cache-control": _ASK_AGAIN})

        found = {
            "/filings/{accession:str}/form": form,
            "/filings/{accession:str}/original": original,
            "/static/{name:str}": static,
            "/health": health,
            "/metrics": metrics,
            "/api": api,
            "/api/v1/openapi.json": document,
        }
        return [
            HTTPRouteHandler(path, http_method=["GET", "HEAD"], sync_to_thread=True)(handler) for path, handler in found.items()
        ]


def _as_page(operation: WebOperation, answer: Any, asked: Any) -> Shown:
    further = operation.further(answer)
    return page(operation.template, answer=answer, asked=asked, operation=operation, **further).encode(), HTML


def _as_json(_operation: WebOperation, answer: Any, _asked: Any) -> Shown:
    return msgspec.json.encode(answer), JSON


def _typed(path: str) -> str:
    """Return an address as the router reads it.

    >>> _typed("/issuers/{issuer}")
    '/issuers/{issuer:str}'
    """
    return _PART.sub(r"{\1:str}", path)


def _given(request: WebRequest) -> Iterator[tuple[str, str]]:
    yield from ((name, str(value)) for name, value in request.path_params.items())
    yield from request.query_params.multi_items()


def _note(request: WebRequest, **values: str) -> None:
    """Note what the log and the numbers say about a request."""
    request.scope.get("section16", {}).update(values)  # type: ignore[attr-defined]  # a key of our own


def _failed(request: WebRequest, error: Exception) -> Response[bytes]:
    """Return a problem: as JSON for programs, as a page for people."""
    problem = problem_of(error)
    if problem.status >= _INTERNAL:
        _note(request, error="".join(traceback.format_exception(error)).strip())
    headers = {"cache-control": "no-store"}
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if wants_page:
        body = page("problem.html.j2", problem=problem).encode()
        return Response(body, status_code=problem.status, media_type=HTML, headers=headers)
    return Response(problem_body(problem), status_code=problem.status, media_type=PROBLEM, headers=headers)
