"""A form of the user's own, checked: uploaded or pasted on a page, or sent to the API; it is not kept."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, TypeAlias

import msgspec
from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler

from section16.dates import date_of
from section16.errors import RequestError, Section16Error
from section16.web.pages import page
from section16.web.problems import problem_of
from section16.workspace.checking import CheckedForm, check_form, checked_form
from section16.workspace.reading import read, render_text

_Request: TypeAlias = Request[Any, Any, Any]
_HEADERS = {"cache-control": "no-store"}
_REMEDY = "Send ownership XML, a full submission, or section16's JSON."


def check_handlers() -> list[HTTPRouteHandler]:
    """Return the handlers of the page and of its API twin."""

    async def show() -> Response[bytes]:
        return _page()

    async def check_page(request: _Request) -> Response[bytes]:
        given = await request.form()
        file, text, on = given.get("file"), str(given.get("text") or ""), str(given.get("on") or "")
        data = await file.read() if isinstance(file, UploadFile) else b""
        try:
            answer, shown = await asyncio.to_thread(_checked, data or text.encode(), _day(on))
        except Section16Error as error:
            problem = problem_of(error)
            return _page(problem=problem, text=text, on=on, status=problem.status)
        return _page(answer=answer, form=shown, text=text, on=on)

    async def check_api(request: _Request) -> Response[bytes]:
        on = _day(str(request.query_params.get("on") or ""))
        answer, _ = await asyncio.to_thread(_checked, await request.body(), on)
        return Response(msgspec.json.encode(answer), status_code=200, media_type="application/json", headers=_HEADERS)

    return [
        HTTPRouteHandler("/check", http_method=["GET", "HEAD"])(show),
        HTTPRouteHandler("/check", http_method="POST", status_code=200)(check_page),
        HTTPRouteHandler("/api/v1/check", http_method="POST", status_code=200)(check_api),
    ]


def _page(status: int = 200, **shown: object) -> Response[bytes]:
    """Return the page: empty, with the findings about a form, or with why it cannot be checked; it keeps what was typed."""
    values = {"answer": None, "form": "", "problem": None, "text": "", "on": ""} | shown
    body = page("check.html.j2", **values).encode()
    return Response(body, status_code=status, media_type="text/html", headers=_HEADERS)


def _checked(data: bytes, on: date | None) -> tuple[CheckedForm, str]:
    """Return the findings about a form, and the form as text."""
    if not data.strip():
        raise RequestError("Nothing was sent to check.", remedy=_REMEDY)
    form = read(data)
    return checked_form(form, check_form(form, on=on)), render_text(form)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    found = date_of(text)
    if found is None:
        raise RequestError("The day of filing is not a date.", remedy="Write it as 2026-03-31 or 3/31/2026.")
    return found
