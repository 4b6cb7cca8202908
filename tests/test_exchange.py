"""An exchange ends in time and within its size, over real connections, whatever the server does."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import httpx
import pytest

from section16.errors import ConflictError
from section16.exchange import Limits, NoAnswerError, NotSentError, exchange

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_QUICK = Limits(seconds=0.6, bytes=2**20)
Behavior = Callable[[socket.socket], None]


class Seen:
    """What arrived at the server."""

    def __init__(self) -> None:
        self.data = b""


@contextmanager
def server(behavior: Behavior) -> Iterator[tuple[str, Seen]]:
    """Give the address of a server on the loopback that reads a request and then behaves as it is told."""
    seen = Seen()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                connection, _address = listening.accept()
                with connection:
                    seen.data += connection.recv(65_536)
                    behavior(connection)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", seen
        listening.close()
        thread.join(5)


def ask(address: str, limits: Limits = _QUICK, **more: Callable[[], None]) -> bytes:
    with httpx.Client(base_url=address, timeout=5.0) as client:
        return exchange(client, client.build_request("GET", "/"), limits, **more).body


def trickle(start: bytes) -> Behavior:
    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return send


def whole(coding: bytes, body: bytes) -> Behavior:
    head = _HEAD + b"Content-Encoding: " + coding + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    return lambda connection: connection.sendall(head + body)


@pytest.mark.parametrize(
    "start",
    [b"", _HEAD + b"X: ", _HEAD + b"Content-Length: 100000\r\n\r\n", _HEAD + b"\r\n"],
    ids=["in the status", "in the headers", "in a body of a length", "in a body without one"],
)
def test_an_answer_that_comes_byte_by_byte_without_end_is_given_up(start: bytes) -> None:
    with server(trickle(start)) as (address, _seen):
        began = time.monotonic()
        with pytest.raises(NoAnswerError, match=r"not complete after 0\.6 seconds"):
            ask(address)
        assert time.monotonic() - began < 4


def test_an_answer_that_is_too_large_is_given_up() -> None:
    with server(whole(b"identity", b" " * 2**21)) as (address, _seen), pytest.raises(NoAnswerError, match="larger than 1 MB"):
        ask(address, Limits(bytes=2**20))


def test_a_small_answer_that_unpacks_to_a_large_one_is_given_up() -> None:
    bomb = gzip.compress(b" " * 2**22)
    with server(whole(b"gzip", bomb)) as (address, _seen), pytest.raises(NoAnswerError, match="larger than 1 MB"):
        ask(address, Limits(bytes=2**20))


@pytest.mark.parametrize("coding", [b"gzip, gzip", b"br", b"zstd", b"deflate, gzip"])
def test_codings_without_bound_are_not_unpacked(coding: bytes) -> None:
    with server(whole(coding, b"x")) as (address, _seen), pytest.raises(NoAnswerError, match="packed in a way"):
        ask(address)


@pytest.mark.parametrize("coding", [b"gzip", b"deflate"])
def test_a_body_that_cannot_be_unpacked_is_no_answer(coding: bytes) -> None:
    with server(whole(coding, b"no such thing")) as (address, _seen), pytest.raises(NoAnswerError, match="DecodingError"):
        ask(address)


def test_a_packed_answer_is_unpacked() -> None:
    with server(whole(b"gzip", gzip.compress(b"{}"))) as (address, _seen):
        assert ask(address, Limits()) == b"{}"


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as bound:  # bound and not listening: refuses, and no other test can take the port meanwhile
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(NotSentError, match="ConnectError"):
            ask(f"http://127.0.0.1:{bound.getsockname()[1]}")
    with pytest.raises(NotSentError, match="UnsupportedProtocol"), httpx.Client() as client:
        exchange(client, client.build_request("GET", "ftp://example.com/"), _QUICK)


def test_what_turns_up_while_it_connects_keeps_the_request_back() -> None:
    checks: list[int] = []

    def taken_over_meanwhile() -> None:
        checks.append(1)
        if len(checks) == 2:
            raise ConflictError("somebody else has taken it over")

    with server(lambda _connection: None) as (address, seen):
        with pytest.raises(ConflictError):
            ask(address, at_the_last=taken_over_meanwhile)
        time.sleep(0.1)
        assert (seen.data, len(checks)) == (b"", 2)
