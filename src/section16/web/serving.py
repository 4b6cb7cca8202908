"""Serves a book until it is stopped; requests that are being answered are answered first."""

from __future__ import annotations

import sys
from collections.abc import Callable

import uvicorn

from section16.clock import now
from section16.errors import RequestError
from section16.web.app import WebApplication
from section16.web.settings import WebSettings

_GRACE = 20
"""Seconds that answers have to end after the server was asked to stop."""
_WAITING = 2048


def serve(settings: WebSettings, announce: Callable[[str], None], *, log: bool = True) -> None:
    """Serve a book until it is interrupted; ``announce`` receives the address once it is taken.

    Raises :class:`~section16.errors.RequestError` for an address that cannot be taken and for one that others reach without a
    token, and :class:`~section16.errors.BookError`.
    """
    application = WebApplication(settings, clock=now, log=_print if log else None)
    config = uvicorn.Config(
        application.asgi,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=_WAITING,
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
        uvicorn.Server(config).run(sockets=[listening])


def _print(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
