"""Who may ask, and what an answer may do in a browser: the host, the token or the proxy, and the security headers."""

from __future__ import annotations

import base64
import binascii
from functools import partial

from section16.secret import Secret
from section16.web.asgi import AsgiApplication, Message, Receive, Scope, Send, answer_with, header_of
from section16.web.problems import ProblemDetails, problem_body
from section16.web.settings import WebSettings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " frame-src 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""What a page may load and run: what this server serves, and no script or style within the page."""
_HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
LONGEST_ADDRESS = 60_000
"""The most bytes of an address with its query."""
_OPEN = frozenset({"/health"})
"""What is answered without a token: whether the server is there, which a supervisor asks."""
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OWN_SITES = frozenset({"", "same-origin", "none"})
_REALM = ("www-authenticate", 'Basic realm="section16", charset="UTF-8"')
_SHORTER = "Shorten the query, or run it in Python or on the command line."


class Protection:
    """Refuses requests that name another host, come from another site, or are not allowed; adds the security headers."""

    def __init__(self, inner: AsgiApplication, settings: WebSettings) -> None:
        self._inner = inner
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        sending = partial(_with_headers, send)
        refused = self._refusal(scope)
        if refused is None:
            await self._inner(scope, receive, sending)
            return
        further = [_REALM] if refused.status == 401 and self._settings.token else []  # noqa: PLR2004 - not authorized
        kind = [("content-type", "application/problem+json"), ("cache-control", "no-store")]
        await answer_with(sending, refused.status, problem_body(refused), [*kind, *further])

    def _refusal(self, scope: Scope) -> ProblemDetails | None:
        """Return why a request is not answered; ``None`` where it is."""
        if _host_name(header_of(scope, "host")) not in self._settings.hosts:
            remedy = "Use the address that the server printed, or add this name with --name."
            return ProblemDetails(
                status=421, title="Unknown host", detail="This server does not answer to this host.", remedy=remedy
            )
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            detail = f"The address has more than {LONGEST_ADDRESS:,} bytes."
            return ProblemDetails(status=414, title="Too long", detail=detail, remedy=_SHORTER)
        if scope["method"] in _CHANGING and header_of(scope, "sec-fetch-site") not in _OWN_SITES:
            remedy = "Open the form on this server."
            return ProblemDetails(status=403, title="Another site", detail="A page of another site sent this.", remedy=remedy)
        if scope["path"] in _OPEN or self._is_allowed(scope):
            return None
        remedy = "Send the token as a bearer token, or as the password that the browser asks for."
        if not self._settings.token:
            remedy = "Ask through the proxy that authenticates."
        return ProblemDetails(status=401, title="Not authorized", detail="This server requires authorization.", remedy=remedy)

    def _is_allowed(self, scope: Scope) -> bool:
        token, header = self._settings.token, self._settings.proxy_header
        if not token and not header:
            return True
        if token and any(Secret(one) == token for one in _secrets_of(scope)):
            return True
        peer = (scope.get("client") or ("",))[0]
        return bool(header) and peer in self._settings.proxies and bool(header_of(scope, header))


def _host_name(host: str) -> str:
    """Return the name in a host header, without its port.

    >>> _host_name("LOCALHOST:8016"), _host_name("[::1]:8016"), _host_name("::1")
    ('localhost', '[::1]', '')
    """
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        return host.lower()
    plain = port.isascii() and port.isdigit() and (":" not in name or name.endswith("]"))
    return name.lower() if plain else ""


def _secrets_of(scope: Scope) -> list[str]:
    """Return what a request gives as a token: a bearer token, or the password of basic authentication."""
    kind, _, value = header_of(scope, "authorization").partition(" ")
    if kind.lower() == "bearer":
        return [value.strip()]
    if kind.lower() != "basic":
        return []
    try:
        _, _, password = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return []
    return [password]


async def _with_headers(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        given = list(message.get("headers", ()))
        own = {name.lower() for name, _ in given}
        message = {**message, "headers": [*given, *((name, value) for name, value in _HEADERS.items() if name not in own)]}
    await send(message)
