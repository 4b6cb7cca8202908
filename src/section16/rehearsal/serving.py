"""Serves the local EDGAR on loopback, for training and for programs that are to be tried out; to no other machine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from section16.clock import now
from section16.errors import EdgarError
from section16.rehearsal.app import application
from section16.rehearsal.asgi import Application, Receive, Scope, Send
from section16.rehearsal.fault_injection import ServedWire
from section16.rehearsal.faults import Fault, FaultSchedule
from section16.rehearsal.reading_faults import ReadFault, ReadFaultSchedule
from section16.rehearsal.saved_state import SavedState

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
        date_header=False,
    )
    return uvicorn.Server(settings)


def serve_folder(  # noqa: PLR0913 - what is asked on the command line
    place: Path,
    port: int,
    login: str,
    announce: Callable[[str, str], None],
    *,
    mishaps: tuple[Fault, ...] = (),
    reading: tuple[ReadFault, ...] = (),
    seed: int = 0,
    rate: float = 0.3,
    hours: bool = True,
) -> None:
    """Serve the local EDGAR of a folder until it is interrupted; ``announce`` gets its address and a login's new tokens."""
    folder = SavedState(place)
    edgar = folder.open(now, hours=hours)
    tokens = edgar.logins.issue(login, now())
    folder.save(edgar)
    misbehaviour = FaultSchedule(seed, mishaps, rate) if mishaps else None
    read_badly = ReadFaultSchedule(seed, reading, rate) if reading else None
    with socket_on_loopback(port) as listening:
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        built = application(edgar, misbehaviour=misbehaviour, wire=ServedWire(), site=address, reading=read_badly)
        announce(address, tokens.bearer().reveal())
        server(built, port).run(sockets=[listening])
    folder.save(edgar)


def socket_on_loopback(port: int) -> Any:
    """Return a listening socket on loopback, which closes at the end of a ``with``.

    Raises :class:`~section16.errors.EdgarError` for a port that cannot be taken.
    """
    try:
        return uvicorn.Config(None, host=LOOPBACK, port=port, log_level="critical").bind_socket()  # type: ignore[arg-type]  # not run
    except SystemExit:  # its way of saying that another process has the address
        raise EdgarError(
            f"Port {port} is in use or not permitted.", remedy="Give another port, or 0 for any that is free."
        ) from None
