"""The local EDGAR as an ASGI application: it answers in this process or, served, on loopback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from functools import partial
from typing import Any, TypeAlias

import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.exceptions import HTTPException, NotFoundException

from section16.clock import Clock
from section16.rehearsal.archive_server import ArchiveAnswer, ArchiveServer
from section16.rehearsal.asgi import Application, Message, Receive, Scope, Send
from section16.rehearsal.conditional import Conditional
from section16.rehearsal.fair_access import TOO_OFTEN, UNDECLARED, FairAccess
from section16.rehearsal.fault_injection import FaultInjector, Wire
from section16.rehearsal.faults import FaultSchedule
from section16.rehearsal.feeds import RECENT
from section16.rehearsal.pages import page
from section16.rehearsal.reading_faults import ReadFaultInjector, ReadFaultSchedule
from section16.rehearsal.simulator import Simulator
from section16.rehearsal.submission_api import ApiReply, SubmissionApi

LARGEST = 200 * 1024 * 1024
_Request: TypeAlias = Request[Any, Any, Any]
_NOT_FOUND = page("Not found", "<p>There is nothing under this address.</p>").encode()


def application(  # noqa: PLR0913 - what a local EDGAR consists of, and what goes wrong with it
    edgar: Simulator,
    *,
    fair: FairAccess | None = None,
    misbehaviour: FaultSchedule | None = None,
    wire: Wire | None = None,
    site: str = "https://www.sec.gov",
    reading: ReadFaultSchedule | None = None,
    recent: int = RECENT,
) -> Application:
    """Return the application of a local EDGAR.

    ``fair`` counts requests, ``misbehaviour`` draws the faults of packages and questions about them, ``reading`` those of
    what is read, ``wire`` makes it go wrong in the way of the connection there is. ``recent`` is how many filings a
    filer's list has before its older pages.
    """
    wire = wire or Wire(edgar.clock)
    inner: Application = Conditional(_routes(edgar, ArchiveServer(edgar.index, edgar.registry, site, recent)))
    if reading is not None:
        inner = ReadFaultInjector(inner, reading, wire)
    inner = _Fair(inner, edgar, fair or FairAccess())
    return inner if misbehaviour is None else FaultInjector(inner, edgar, misbehaviour, wire)


def _routes(edgar: Simulator, room: ArchiveServer) -> Litestar:
    return Litestar(
        route_handlers=[*_reading(edgar, room), *_sending(SubmissionApi(edgar))],
        exception_handlers={HTTPException: _failed},
        openapi_config=None,
        request_max_body_size=LARGEST,
        logging_config=None,
    )


def _reading(edgar: Simulator, room: ArchiveServer) -> list[Any]:
    """Return the handlers of everything that is read."""

    def answer(find: Callable[[], ArchiveAnswer | None]) -> Response[bytes]:
        edgar.settle()
        found = find()
        if found is None:
            raise NotFoundException
        return Response(found.body, media_type=found.kind)

    @get("/Archives/edgar/data/{path:path}", sync_to_thread=False)
    def archive(request: _Request) -> Response[bytes]:
        return answer(lambda: room.archive(request.path_params["path"]))

    @get("/Archives/edgar/daily-index/{path:path}", sync_to_thread=False)
    def daily_index(request: _Request) -> Response[bytes]:
        return answer(lambda: room.daily_index(request.path_params["path"]))

    @get("/Archives/edgar/full-index/{path:path}", sync_to_thread=False)
    def full_index(request: _Request) -> Response[bytes]:
        return answer(lambda: room.full_index(request.path_params["path"]))

    @get("/submissions/{name:str}", sync_to_thread=False)
    def submissions(request: _Request) -> Response[bytes]:
        return answer(lambda: room.submissions(request.path_params["name"]))

    @get("/cgi-bin/browse-edgar", sync_to_thread=False)
    def browse(request: _Request) -> Response[bytes]:
        return answer(lambda: room.browse(dict(request.query_params)))

    return [archive, daily_index, full_index, submissions, browse, *_bulk(room, answer)]


def _bulk(room: ArchiveServer, answer: Callable[[Callable[[], ArchiveAnswer | None]], Response[bytes]]) -> list[Any]:
    """Return the handlers of what is read in bulk, and of the rules for programs."""

    @get("/Archives/edgar/Feed/{path:path}", sync_to_thread=False)
    def feed(request: _Request) -> Response[bytes]:
        return answer(lambda: room.feed(request.path_params["path"]))

    @get("/files/{path:path}", sync_to_thread=False)
    def file(request: _Request) -> Response[bytes]:
        return answer(lambda: room.file(request.path_params["path"]))

    @get("/data-research/sec-markets-data/insider-transactions-data-sets", sync_to_thread=False)
    def data_sets_page() -> Response[bytes]:
        return answer(room.data_sets_page)

    @get("/robots.txt", sync_to_thread=False)
    def robots() -> Response[bytes]:
        return answer(room.robots)

    @get("/Archives/edgar/cik-lookup-data.txt", sync_to_thread=False)
    def cik_lookup() -> Response[bytes]:
        return answer(room.cik_lookup)

    return [feed, file, data_sets_page, robots, cik_lookup]


def _sending(api: SubmissionApi) -> list[Any]:
    """Return the handlers of the submission API."""

    @get("/status", sync_to_thread=False)
    def status_of_edgar() -> Response[bytes]:
        return _response(api.status_of_edgar())

    @get("/fm/{number:str}/verify", sync_to_thread=False)
    def verify(request: _Request) -> Response[bytes]:
        return _response(api.verify(_bearer(request), request.path_params["number"]))

    @post("/submission/single/{where:str}")
    async def take(request: _Request) -> Response[bytes]:
        where = request.path_params["where"]
        if where not in ("live", "test"):
            raise NotFoundException
        login = request.headers.get("x-edgar-login-cik", "")
        return _response(api.take(_bearer(request), login, await request.body(), live=where == "live"))

    @get("/submission/recent", sync_to_thread=False)
    def recent(request: _Request) -> Response[bytes]:
        return _response(api.recent(_bearer(request)))

    @get("/submission/{accession:str}/status", sync_to_thread=False)
    def status(request: _Request) -> Response[bytes]:
        return _response(api.status(_bearer(request), request.path_params["accession"]))

    @post("/submission/status")
    async def statuses(request: _Request) -> Response[bytes]:
        return _response(api.statuses(_bearer(request), await request.body()))

    return [status_of_edgar, verify, take, recent, status, statuses]


def _bearer(request: _Request) -> str:
    return request.headers.get("authorization", "")


def _response(reply: ApiReply) -> Response[bytes]:
    return Response(msgspec.json.encode(reply.body), status_code=reply.status, media_type=MediaType.JSON)


def _failed(_request: _Request, error: HTTPException) -> Response[bytes]:
    return Response(_NOT_FOUND, status_code=error.status_code, media_type=MediaType.HTML)


class _Fair:
    """Refuses programs that do not say who they are, and those that ask too often; every answer states EDGAR's time."""

    def __init__(self, inner: Application, edgar: Simulator, fair: FairAccess) -> None:
        self._inner = inner
        self._edgar = edgar
        self._fair = fair

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = partial(_dated, send, self._edgar.clock)
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            address = (scope["client"] or ("",))[0]
            if not headers.get(b"user-agent", b"").strip():
                await _refuse(send, 403, UNDECLARED)
                return
            if not self._fair.allows(address, self._edgar.clock()):
                await _refuse(send, 429, TOO_OFTEN)
                return
        await self._inner(scope, receive, send)


async def _dated(send: Send, clock: Clock, message: Message) -> None:
    if message["type"] == "http.response.start":
        date = (b"date", format_datetime(clock().astimezone(UTC), usegmt=True).encode())
        message = message | {"headers": [*message["headers"], date]}
    await send(message)


async def _refuse(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
