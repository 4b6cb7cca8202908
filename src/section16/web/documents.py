"""What is served beside the operations: forms and files of filings, bulk data, assets, health, numbers, the API's document."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import msgspec
from litestar import Response  # noqa: TC002 - Litestar reads annotations
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler  # noqa: TC002 - Litestar reads annotations
from litestar.response import Stream

import section16
from section16.errors import BookError
from section16.web.assets import assets
from section16.web.observing import Metrics
from section16.web.openapi import kind_of, openapi_document, schema_rows
from section16.web.operations import filter_of, queries_refused
from section16.web.pages import page
from section16.web.requests import FilingRequest, SqlStreamRequest, TransactionsRequest, request_of
from section16.web.responses import (
    ASK_AGAIN,
    FOREVER,
    HTML,
    JSON,
    NOT_KEPT,
    ONE_FILE,
    TEXT,
    WebRequest,
    answered,
    given,
    long_handler,
    long_parts,
    note,
    reading_handler,
)
from section16.workspace.book_transactions import TransactionFormat, stream_transactions
from section16.workspace.filing_view import filed_page, original_bytes
from section16.workspace.kept_book import KeptBook
from section16.workspace.sql_answers import stream_sql

_BULK = {"csv": "text/csv", "ndjson": "application/x-ndjson", "arrow": "application/vnd.apache.arrow.stream"}


def documents_of(folder: Path) -> list[HTTPRouteHandler]:
    """Return the handlers of forms, of files as filed, of all transactions of a filter, and of whole answers to queries."""

    def form(request: WebRequest) -> Response[bytes]:
        note(request, operation="form")
        asked = request_of(FilingRequest, given(request))
        shown = filed_page(folder, asked.accession, addresses=asked.addresses)
        return answered(shown.encode(), HTML, {**ASK_AGAIN, **ONE_FILE})

    def original(request: WebRequest) -> Response[bytes]:
        note(request, operation="original")
        return answered(original_bytes(folder, request.path_params["accession"]), TEXT, ASK_AGAIN)

    def bulk(request: WebRequest) -> Stream:
        note(request, operation="bulk")
        written = request.url.path.rpartition(".")[2]
        chosen = filter_of(request_of(TransactionsRequest, given(request)))
        parts = stream_transactions(folder, chosen, cast("TransactionFormat", written))
        first = next(parts, b"")  # what cannot be answered is a problem, not a broken stream
        return Stream(long_parts(first, parts), media_type=_BULK[written], headers=NOT_KEPT)

    def rows(request: WebRequest) -> Stream:
        note(request, operation="sql_arrow")
        parts = stream_sql(folder, request_of(SqlStreamRequest, given(request)).q)
        with queries_refused(folder):
            first = next(parts, b"")
        return Stream(long_parts(first, parts), media_type=_BULK["arrow"], headers=NOT_KEPT)

    return [
        long_handler("/api/v1/sql.arrow", rows),
        reading_handler("/filings/{accession}/form", form),
        reading_handler("/filings/{accession}/original", original),
        *(long_handler(f"/api/v1/transactions.{written}", bulk) for written in _BULK),
    ]


def monitoring_of(book: KeptBook, metrics: Metrics) -> list[HTTPRouteHandler]:
    """Return the handlers of the health and the numbers of a server."""

    def health(request: WebRequest) -> Response[bytes]:
        note(request, operation="health")
        try:
            state = {"status": "ok", "generation": book.generation(), "version": section16.__version__}
        except BookError as error:
            return answered(msgspec.json.encode({"status": "no book", "detail": error.what}), JSON, NOT_KEPT, 503)
        return answered(msgspec.json.encode(state), JSON, NOT_KEPT)

    def numbers(request: WebRequest) -> Response[bytes]:
        note(request, operation="metrics")
        return answered(metrics.text(book.generation()).encode(), "text/plain; version=0.0.4", NOT_KEPT)

    return [reading_handler("/health", health), reading_handler("/metrics", numbers)]


def reference_handlers() -> list[HTTPRouteHandler]:
    """Return the handlers of what is the same for every book: assets, and the documents about the API."""

    def static(request: WebRequest) -> Response[bytes]:
        note(request, operation="static")
        found = next((one for one in assets().values() if one.path == request.url.path), None)
        if found is None:
            raise NotFoundException
        return answered(found.body, found.kind, FOREVER)

    def document(request: WebRequest) -> Response[bytes]:
        note(request, operation="openapi")
        return answered(openapi_document(), JSON, ASK_AGAIN)

    def api(request: WebRequest) -> Response[bytes]:
        note(request, operation="api")
        return answered(page("api.html.j2", rows=schema_rows(), kind_of=kind_of).encode(), HTML, ASK_AGAIN)

    return [
        reading_handler("/static/{name}", static),
        reading_handler("/api/v1/openapi.json", document),
        reading_handler("/api", api),
    ]
