"""How a book is served: where, to which hosts, and who may ask."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import msgspec

from section16.errors import RequestError
from section16.secret import Secret
from section16.workspace.context import OfficeContext

SHORTEST_TOKEN = 16
LOOPBACK = "127.0.0.1"
_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


class WebSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a book is served.

    ``token`` is required of every request where it is set, as a bearer token or as the password that a browser asks for.
    ``proxy_header`` is the header by which a proxy names the user that it has authenticated; it counts from the addresses
    ``proxies`` alone. ``host_names`` are further names that the server answers to. ``office`` is the office that keeps when
    reports were posted, and the member who records it; ``address`` is where visitors find the server, as it is recorded.
    """

    book: Path
    host: str = LOOPBACK
    port: int = 8016
    token: Secret[str] = Secret("")
    proxy_header: str = ""
    proxies: tuple[str, ...] = (LOOPBACK,)
    host_names: tuple[str, ...] = ()
    office: OfficeContext | None = None
    address: str = ""

    @property
    def visitors_address(self) -> str:
        """Where visitors find the server."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return self.address or f"http://{name}:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names of hosts, without a port, that requests may ask for."""
        own = f"[{self.host}]" if ":" in self.host else self.host
        return frozenset(name.lower() for name in (*_LOOPBACK_NAMES, own, *self.host_names))


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("example.com")
    (True, True, False, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_safe(settings: WebSettings) -> None:
    """Raise :class:`~section16.errors.RequestError` where others could ask without a token and without a trusted proxy."""
    if settings.token and len(settings.token.reveal()) < SHORTEST_TOKEN:
        remedy = f"Use at least {SHORTEST_TOKEN} random characters."
        raise RequestError("The token is too short.", remedy=remedy)
    if is_loopback(settings.host) or settings.token or settings.proxy_header:
        return
    raise RequestError(
        f"{settings.host} can be reached from other machines, and nothing checks who asks.",
        remedy="Add --token-file, or --proxy-header behind a proxy that authenticates, or serve on 127.0.0.1.",
    )
