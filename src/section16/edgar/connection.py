"""The HTTP clients for EDGAR: over the network, or in this process for a rehearsal."""

from __future__ import annotations

from typing import Any

import httpx

from section16.edgar.in_process import InProcess
from section16.edgar.service import is_this_machine
from section16.errors import RefusedError

LIVE_HOST = "https://api.edgarfiling.sec.gov"
BETA_HOST = "https://api-bravo.edgarfiling.sec.gov"
TIMEOUT = 60.0
"""Seconds of silence after which no answer is waited for; how long it may take as a whole, see
:class:`~section16.exchange.ExchangeLimits`."""
_AGENT = "section16"


def client(host: str, agent: str) -> httpx.Client:
    """Return a client for a host; ``agent`` says who asks: ``Example Company admin@example.com``, as EDGAR requires.

    Raises :class:`~section16.errors.RefusedError` for an invalid host, and for an agent that no header can hold.
    """
    if not agent.isascii() or not agent.isprintable():
        text = "The agent sent to EDGAR has characters outside ASCII, or a line break."
        raise RefusedError(text, where=agent, remedy="State an agent in ASCII in the issuer's EDGAR settings.")
    try:
        if _is_readable_on_the_way(httpx.URL(host)):
            text = "Tokens and codes are not sent without encryption."
            raise RefusedError(text, where="--host", remedy="Give an https:// address, or a host on this machine.")
        return httpx.Client(base_url=host, timeout=TIMEOUT, headers={"User-Agent": agent}, follow_redirects=False)
    except httpx.InvalidURL:
        raise RefusedError(
            "The address of the host is not valid.", where="--host", remedy="Give one such as https://example.com."
        ) from None


def _is_readable_on_the_way(host: httpx.URL) -> bool:
    """Whether requests to a host go over a network without encryption."""
    return host.scheme == "http" and not is_this_machine(host.host)


def live_client(agent: str) -> httpx.Client:
    """Return a client for EDGAR itself."""
    return client(LIVE_HOST, agent)


def beta_client(agent: str) -> httpx.Client:
    """Return a client for EDGAR's test environment."""
    return client(BETA_HOST, agent)


def client_in_process(application: Any) -> httpx.Client:
    """Return a client for an application in this process."""
    return httpx.Client(
        transport=InProcess(application), base_url="http://rehearsal.localhost", headers={"User-Agent": f"{_AGENT} rehearsal"}
    )
