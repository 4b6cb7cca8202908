"""What a request is refused with: problem details (RFC 9457) for programs, a page with the same words for people."""

from __future__ import annotations

import msgspec
from litestar.exceptions import HTTPException

from section16.action import Action
from section16.errors import BookError, BusyError, ExpiredError, NotFoundError, PlacedError, Section16Error


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request has no answer: the status, a title, what is wrong, and what to do.

    ``type`` is ``about:blank``: the title says which kind of problem it is. ``remedy`` is a sentence, ``action`` the same as
    data where an operation is the remedy.
    """

    status: int
    title: str
    detail: str
    type: str = "about:blank"
    remedy: str = ""
    action: Action | None = None


class RefusedRequest(Exception):  # noqa: N818 - what it carries is the problem
    """A request that has no answer; the problem states why."""

    def __init__(self, problem: ProblemDetails) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def problem_body(problem: ProblemDetails) -> bytes:
    """Return a problem as JSON."""
    return msgspec.json.encode(problem)


def problem_of(error: Exception) -> ProblemDetails:
    """Return the problem that an exception is; an unforeseen one says nothing about its cause, which is in the log."""
    if isinstance(error, RefusedRequest):
        return error.problem
    if isinstance(error, HTTPException):
        return _of_status(error.status_code)
    if isinstance(error, PlacedError):
        return _placed(error)
    if isinstance(error, Section16Error):
        return ProblemDetails(status=400, title=_NO_ANSWER, detail=str(error))
    remedy = "Try again. If it happens again, report the address and the time: the server's log has the cause."
    return ProblemDetails(status=500, title="Internal error", detail="Something unexpected happened.", remedy=remedy)


_NO_ANSWER = "The request cannot be answered"


def _placed(error: PlacedError) -> ProblemDetails:
    """Return the problem of an error with a place; where the book is on the disk stays in the log."""
    if isinstance(error, BookError):
        return _problem(503, "The book cannot be read", error.what, error)
    detail = f"{error.where}: {error.what}" if error.where else error.what
    if isinstance(error, NotFoundError):
        return _problem(404, "Not found", detail, error)
    if isinstance(error, BusyError):
        return _problem(429, "Too many requests", detail, error)
    if isinstance(error, ExpiredError):
        return _problem(410, "The book has changed", detail, error)
    return _problem(400, _NO_ANSWER, detail, error)


def _problem(status: int, title: str, detail: str, error: PlacedError) -> ProblemDetails:
    plain = " ".join(detail.split())
    return ProblemDetails(status=status, title=title, detail=plain, remedy=error.remedy, action=error.action)


_STATUSES = {
    404: ("Not found", "There is nothing under this address.", "Search for an issuer, a person or a filing."),
    405: ("Method not allowed", "This address does not take this method.", "Use GET."),
    413: ("Too large", "What was sent is larger than this server takes.", "Send a smaller file."),
}


def _of_status(status: int) -> ProblemDetails:
    usual = (_NO_ANSWER, "The server cannot read this request.", "")
    title, detail, remedy = _STATUSES.get(status, usual)
    return ProblemDetails(status=status, title=title, detail=detail, remedy=remedy)
