"""One HTTP exchange, within limits of total time and size, that raises only exceptions of section16.

The timeouts of the HTTP library apply to each read; a watchdog ends the connection when the total time is over.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any, Protocol, TypeAlias

import httpx
import msgspec

from section16.errors import Section16Error
from section16.watchdog import Watchdog

_MEGABYTE = 1024 * 1024
_PLAIN, _PACKED = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
"""The codings that are asked for. ``gzip, gzip`` is neither, because a few kilobytes of it make gigabytes."""
_GZIP = 31
"""What zlib calls gzip, with the largest window."""
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")
_ABOUT_TO_SEND = ("send_request_headers.started", "send_request_body.started")
_BEGUN = "send_request_headers.complete"


class Writer(Protocol):
    """What a body can be written to, piece by piece."""

    def write(self, data: bytes, /) -> object:
        """Take a piece."""


Receiver: TypeAlias = Callable[[int, httpx.Headers], Writer | None]
"""Learns the status and the headers of an answer; what it returns receives the body, ``None`` leaves it in memory."""


class NotSentError(Section16Error):
    """A request that certainly was not sent."""


class NoAnswerError(Section16Error):
    """A request that may have been sent, and to which no answer came that can be used."""


class ExchangeLimits(msgspec.Struct, frozen=True):
    """How long an exchange may take from its start to the last byte, in seconds, and how large the answer may be, in bytes."""

    seconds: float = 180.0
    bytes: int = 32 * _MEGABYTE


class HttpAnswer(msgspec.Struct, frozen=True):
    """A whole answer: its status, its headers, its body after decoding."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether the status is one of success."""
        return httpx.codes.is_success(self.status)


def nothing_more() -> None:
    """Check nothing before a request goes out."""


def in_memory(_status: int, _headers: httpx.Headers) -> Writer | None:
    """Leave the body of an answer in memory."""


def exchange(  # noqa: PLR0913 - what differs between a question, a submission and a download
    client: httpx.Client,
    request: httpx.Request,
    limits: ExchangeLimits,
    *,
    at_the_last: Callable[[], None] = nothing_more,
    into: Receiver = in_memory,
    packed: bool = True,
) -> HttpAnswer:
    """Send a request, once, and return the whole answer.

    ``at_the_last`` is called immediately before the request goes out, over a real connection once that has come about; what it
    raises keeps the request back. ``into`` is called when the answer begins, and may give a stream for its body: what came
    before a connection broke off is then in the stream, and the body returned is empty. Without ``packed`` the body is asked
    for as it is kept, so that a part of it can be asked for. Raises :class:`NotSentError` or :class:`NoAnswerError`, and what
    ``into`` and its stream raise as long as that is an exception of section16.
    """
    watch = _Watch(limits.seconds, at_the_last)
    request.headers["Connection"] = "close"  # a connection that is kept would not be announced to the watchdog
    request.headers["Accept-Encoding"] = "gzip" if packed else "identity"
    request.extensions["trace"] = watch.traced
    try:
        at_the_last()
        with watch, closing(client.send(request, stream=True)) as response:
            body = _received(response, limits.bytes, into(response.status_code, response.headers))
        watch.require_time_left()  # a body without a length ends where its connection does
        return HttpAnswer(response.status_code, response.headers, body)
    except (Section16Error, KeyboardInterrupt) as error:
        # Without the frames of the HTTP library: their variables hold the token and the package, and some tools show variables.
        raise error.with_traceback(None) from None
    except _NOT_CONNECTED as error:
        raise NotSentError(_in_words(error)) from None
    except httpx.LocalProtocolError as error:  # such as a header with a line break
        raise (NoAnswerError if watch.begun else NotSentError)(_in_words(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever a library raises over a strange answer, the caller must learn of it
        watch.require_time_left()
        raise NoAnswerError(_in_words(error)) from None
    finally:
        client.cookies.clear()  # exchanges are independent: a server cannot make the client send what it was given


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "no connection was made in time"),
    (httpx.PoolTimeout, "no connection was made in time"),
    (httpx.ConnectError, "no connection was made"),
    (httpx.UnsupportedProtocol, "the address is not valid"),
    (httpx.InvalidURL, "the address is not valid"),
    (httpx.LocalProtocolError, "the request has a header that is not valid"),
    (httpx.TimeoutException, "it took too long"),
    (httpx.NetworkError, "the connection broke off"),
    (httpx.RemoteProtocolError, "the answer broke off"),
    (httpx.DecodingError, "the packed answer is damaged"),
)


def _in_words(error: Exception) -> str:
    """Return what happened to an exchange, without the HTTP library's name for it."""
    return next((words for kind, words in _WORDS if isinstance(error, kind)), "the answer cannot be used")


def _received(response: httpx.Response, largest: int, stream: Writer | None) -> bytes:
    """Return the body of an answer, or write it to a stream."""
    pieces = _pieces(response, largest)
    if stream is None:
        return b"".join(pieces)
    for piece in pieces:
        stream.write(piece)
    return b""


def _pieces(response: httpx.Response, largest: int) -> Iterator[bytes]:
    """Yield the body of an answer, as long as it is whole, not larger than allowed, and packed as was asked for."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in _PLAIN | _PACKED:
        raise NoAnswerError("the answer is packed in a way that was not asked for")
    if response.is_stream_consumed:  # an answer of this process, which the library has unpacked
        pieces: Iterable[bytes] = [response.content]
    else:
        pieces = _unpacked(response.iter_raw(), largest) if coding in _PACKED else response.iter_raw()
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > largest:
            raise NoAnswerError(f"the answer is larger than {largest // _MEGABYTE} MB")
        yield piece


def _unpacked(packed: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """Yield what is in gzip; unlike the HTTP library, never more at once than is allowed, and only a whole file."""
    gzip = zlib.decompressobj(_GZIP)
    try:
        for piece in packed:
            yield gzip.decompress(piece, largest + 1)
    except zlib.error:
        raise NoAnswerError("the packed answer is damaged") from None
    if not gzip.eof or gzip.unused_data:
        raise NoAnswerError("the packed answer is cut off, or something follows it")


class _Watch(Watchdog):
    """Ends a connection when its time is over, and checks at the last moment whether a request may go out.

    ``begun`` is whether a part of the request has gone out.
    """

    def __init__(self, seconds: float, at_the_last: Callable[[], None]) -> None:
        super().__init__(seconds)
        self.begun = False
        self._at_the_last = at_the_last

    def traced(self, event: str, info: dict[str, Any]) -> None:
        """Learn of the connection, and let the request go out or not."""
        if event.endswith(_CONNECTED):
            self.watch(info["return_value"].get_extra_info("socket"))
        elif event.endswith(_BEGUN):
            self.begun = True
        elif event.endswith(_ABOUT_TO_SEND):
            if self.over:
                raise NotSentError("the connection took too long")
            self._at_the_last()

    def require_time_left(self) -> None:
        """Raise :class:`NoAnswerError` once the connection was ended because its time was over."""
        if self.over:
            raise NoAnswerError(f"the answer was not complete after {self.seconds:g} seconds") from None
