"""Serves a book until it is stopped; requests that are being answered are answered first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import msgspec
import uvicorn
from uvicorn.supervisors import Multiprocess

from section16.clock import now
from section16.errors import RequestError
from section16.secret import Secret
from section16.web.app import WebApplication
from section16.web.asgi import AsgiApplication
from section16.web.protection import LONGEST_ADDRESS
from section16.web.settings import WebSettings

_GRACE = 20
"""Seconds that answers have to end after the server was asked to stop."""
_WAITING = 2048
_HEAD = 16 * LONGEST_ADDRESS
"""The most bytes of a request without its body that are read; a longer one ends the connection without an answer."""
_SILENCE = 60
"""Seconds after which a worker that does not answer its supervisor is replaced; a busy machine takes some to start one."""


def serve(settings: WebSettings, announce: Callable[[str], None], *, log: bool = True, workers: int = 1) -> None:
    """Serve a book until it is interrupted; ``announce`` receives the address once it is taken.

    With several ``workers``, so many processes share the address, each with the book open and its own numbers for Prometheus.
    Raises :class:`~section16.errors.RequestError` for an address that cannot be taken, for one that others reach without a
    token, and for several workers with an office, whose postings one process records; and :class:`~section16.errors.BookError`.
    """
    if workers > 1 and settings.office is not None:
        what = "Several workers would each record the postings of the office."
        raise RequestError(what, remedy="Use one worker, or leave out the office.")
    application = WebApplication(settings, clock=now, log=_print if log else None)
    if workers > 1:
        application.book.close()  # it was opened to report what is wrong with it; each worker opens its own
    config = uvicorn.Config(
        application.asgi if workers == 1 else Worker(settings, log=log),
        factory=workers > 1,
        workers=workers,
        timeout_worker_healthcheck=_SILENCE,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_WAITING,
        h11_max_incomplete_event_size=_HEAD,
        timeout_graceful_shutdown=_GRACE,
    )
    try:
        listening = config.bind_socket()
    except SystemExit:  # its way of saying that the address cannot be taken
        what = f"Port {settings.port} of {settings.host} is in use or not permitted."
        raise RequestError(what, remedy="Give another --port, or 0 for any that is free.") from None
    with listening:
        listening.listen(_WAITING)  # who reads the address may ask at once
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        announce(f"http://{name}:{listening.getsockname()[1]}")
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


class Worker:
    """Makes the application in another process; ``settings`` are those of the server."""

    def __init__(self, settings: WebSettings, *, log: bool) -> None:
        self.settings = settings
        self._log = log

    def __call__(self) -> AsgiApplication:
        """Return the application."""
        return WebApplication(self.settings, clock=now, log=_print if self._log else None).asgi

    def __reduce__(self) -> tuple[object, ...]:
        """Give the token to the worker: it goes through a pipe between both processes, and is written nowhere."""
        plain = {name: value for name, value in msgspec.structs.asdict(self.settings).items() if name != "token"}
        return _worker, (plain, self.settings.token.reveal(), self._log)


def _worker(settings: dict[str, Any], token: str, log: bool) -> Worker:  # noqa: FBT001 - as pickle calls it
    return Worker(WebSettings(**settings, token=Secret(token)), log=log)


def _print(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
