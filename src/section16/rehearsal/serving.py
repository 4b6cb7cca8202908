"""Serves the local EDGAR on loopback, for training and for programs that are to be tried out; to no other machine."""

from __future__ import annotations

from functools import partial
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from section16.rehearsal.asgi import Application, Receive, Scope, Send

LOOPBACK = "127.0.0.1"


class _Telling(H11Protocol):
    """Hands the connection to the application, which may have to break it."""

    def connection_made(self, transport: Any) -> None:
        """Take a connection."""
        super().connection_made(transport)
        self.app = partial(_with_transport, self.app, transport)


async def _with_transport(  # noqa: PLR0917, RUF100 - the three of ASGI and what is handed on
    application: Application, transport: Any, scope: Scope, receive: Receive, send: Send
) -> None:
    extensions = {**(scope.get("extensions") or {}), "section16.transport": transport}
    await application(scope | {"extensions": extensions}, receive, send)


def server(application: Application, port: int) -> uvicorn.Server:
    """Return a server on loopback; ``run()`` serves until it is interrupted. Port 0 takes any that is free."""
    settings = uvicorn.Config(
        application,
        host=LOOPBACK,
        port=port,
        http=_Telling,
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    return uvicorn.Server(settings)
