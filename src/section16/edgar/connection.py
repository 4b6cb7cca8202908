"""The HTTP clients with which EDGAR is spoken to: over the wire, or in this process for a rehearsal."""

from __future__ import annotations

from typing import Any

import httpx

from section16.edgar.api import BETA_HOST, LIVE_HOST, TIMEOUT
from section16.edgar.in_process import InProcess
from section16.errors import RefusedError

_AGENT = "section16"


def client(host: str, agent: str) -> httpx.Client:
    """Return a client for a host; ``agent`` says who asks: ``Example Company admin@example.com``, as EDGAR wants it.

    Raises :class:`~section16.errors.RefusedError` for a host that is none, and for an agent that no header can hold.
    """
    if not agent.isascii() or not agent.isprintable():
        told = "The name that EDGAR is given has characters outside of ASCII, or a line break"
        raise RefusedError(told, where=agent, remedy="state an agent in ASCII in the issuer's EDGAR settings")
    try:
        return httpx.Client(base_url=host, timeout=TIMEOUT, headers={"User-Agent": agent}, follow_redirects=False)
    except httpx.InvalidURL:
        raise RefusedError(
            "The address of the host is not valid", where="--host", remedy="give one such as https://example.com"
        ) from None


def live_client(agent: str) -> httpx.Client:
    """Return a client for EDGAR itself."""
    return client(LIVE_HOST, agent)


def beta_client(agent: str) -> httpx.Client:
    """Return a client for the EDGAR that is there for trying."""
    return client(BETA_HOST, agent)


def client_in_process(application: Any) -> httpx.Client:
    """Return a client for an application in this process."""
    return httpx.Client(
        transport=InProcess(application), base_url="http://rehearsal.localhost", headers={"User-Agent": f"{_AGENT} rehearsal"}
    )
