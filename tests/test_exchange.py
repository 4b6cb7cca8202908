"""An exchange ends in time and within its size, over real connections, whatever the server does."""

from __future__ import annotations

import gzip
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

import httpx
import pytest

from section16.errors import ConflictError
from section16.exchange import ExchangeLimits, HttpAnswer, NoAnswerError, NotSentError, exchange

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_QUICK = ExchangeLimits(seconds=1.5, bytes=2**20)
"""For what is given up in time; a slow machine takes a second to connect."""
_PATIENT = ExchangeLimits(seconds=60, bytes=2**20)
Behavior = Callable[[socket.socket], None]


class Seen:
    """What arrived at the server."""

    def __init__(self) -> None:
        self.data = b""


@contextmanager
def server(behavior: Behavior) -> Iterator[tuple[str, Seen]]:
    """Give the address of a server on the loopback that reads a request and then behaves as it should."""
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
        with suppress(OSError):  # a server that nobody has asked is still waiting
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def ask(address: str, limits: ExchangeLimits = _PATIENT, **more: Any) -> bytes:
    with httpx.Client(base_url=address, timeout=60.0) as client:
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
        with pytest.raises(NoAnswerError, match=r"not complete after 1\.5 seconds"):
            ask(address, _QUICK)
        assert time.monotonic() - began < 60  # far more than a slow machine needs, far less than the limit it would have else


def test_an_answer_that_is_too_large_is_given_up() -> None:
    with server(whole(b"identity", b" " * 2**21)) as (address, _seen), pytest.raises(NoAnswerError, match="larger than 1 MB"):
        ask(address, ExchangeLimits(bytes=2**20))


def test_a_small_answer_that_unpacks_to_a_large_one_is_given_up() -> None:
    bomb = gzip.compress(b" " * 2**22)
    with server(whole(b"gzip", bomb)) as (address, _seen), pytest.raises(NoAnswerError, match="larger than 1 MB"):
        ask(address, ExchangeLimits(bytes=2**20))


@pytest.mark.parametrize("coding", [b"gzip, gzip", b"gzip\r\nContent-Encoding: gzip", b"br", b"zstd", b"deflate"])
def test_codings_without_bound_are_not_unpacked(coding: bytes) -> None:
    with server(whole(coding, b"x")) as (address, _seen), pytest.raises(NoAnswerError, match="packed in a way"):
        ask(address)


PACKED = gzip.compress(b"{}" * 1000, mtime=0)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"no such thing", "damaged"),
        (PACKED[:-8] + bytes(8), "damaged"),  # the check sum
        (PACKED[:-9], "cut off"),
        (PACKED[:-1], "cut off"),
        (b"", "cut off"),
        (PACKED + b"x", "something follows"),
        (PACKED + PACKED, "something follows"),
    ],
    ids=["no gzip", "wrong check sum", "cut before the check sum", "cut by a byte", "empty", "a byte more", "a second file"],
)
def test_a_body_that_cannot_be_unpacked_whole_is_no_answer(body: bytes, told: str) -> None:
    def behave(connection: socket.socket) -> None:
        connection.sendall(_HEAD + b"Content-Encoding: gzip\r\n\r\n" + body)  # no length: it ends with the connection

    with server(behave) as (address, _seen), pytest.raises(NoAnswerError, match=told):
        ask(address)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "chunk that is too short": CHUNKED + b"FFFFFFFF\r\nabc",
    "chunk of a size beyond numbers": CHUNKED + b"F" * 40 + b"\r\nabc",
    "chunk of a negative size": CHUNKED + b"-5\r\nabc",
    "chunks that are packed": _HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "two lengths": _HEAD + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
    "body that is too short": _HEAD + b"Content-Length: 50\r\n\r\nabc",
    "header of a megabyte": _HEAD + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "headers of a megabyte": _HEAD + b"X: abcdefg\r\n" * 100_000 + b"\r\n",
    "header with a zero byte": _HEAD + b"X: a\0b\r\n\r\n",
    "body alone": b"{}",
    "other protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n{}",
    "status that is none": b"HTTP/1.1 000 None\r\nContent-Length: 2\r\n\r\n{}",
    "nothing": b"",
}


@pytest.mark.parametrize("sent", BROKEN.values(), ids=list(BROKEN))
def test_what_breaks_the_protocol_is_no_answer(sent: bytes) -> None:
    with server(lambda connection: connection.sendall(sent)) as (address, _seen), pytest.raises(NoAnswerError):
        ask(address, ExchangeLimits(seconds=5))


def test_provisional_answers_without_end_are_given_up() -> None:
    def flood(connection: socket.socket) -> None:
        connection.settimeout(1)  # nobody reads once it was given up
        while True:
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)

    with server(flood) as (address, _seen), pytest.raises(NoAnswerError, match="not complete after"):
        ask(address, _QUICK)


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
def test_a_body_without_a_length_ends_with_the_connection(version: bytes) -> None:
    with server(lambda connection: connection.sendall(version + b" 200 OK\r\n\r\n{}")) as (address, _seen):
        assert ask(address, ExchangeLimits()) == b"{}"


def test_a_redirect_is_returned_and_not_followed() -> None:
    with server(lambda _connection: None) as (other, elsewhere):
        away = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.encode() + b"/x\r\nContent-Length: 2\r\n\r\n{}"
        with server(lambda connection: connection.sendall(away)) as (address, _seen), httpx.Client(base_url=address) as client:
            assert exchange(client, client.build_request("GET", "/"), _PATIENT).status == 307
    assert elsewhere.data == b""


def test_a_cookie_is_not_sent_back() -> None:
    with httpx.Client() as client:
        for _ in range(2):
            with server(lambda connection: connection.sendall(_HEAD + b"Set-Cookie: a=b\r\n\r\n")) as (address, seen):
                exchange(client, client.build_request("GET", address), _PATIENT)
            assert b"cookie" not in seen.data.lower()


def test_a_request_that_cannot_be_written_was_not_sent() -> None:
    with server(lambda _connection: None) as (address, seen), httpx.Client(headers={"X-Login": "1\n2"}) as client:
        with pytest.raises(NotSentError, match="the request has a header that is not valid"):
            exchange(client, client.build_request("POST", address, content=b"package"), _PATIENT)
        assert seen.data == b""


@pytest.mark.parametrize("stop", [ConflictError("taken over"), KeyboardInterrupt()], ids=["taken over", "interrupted"])
def test_what_keeps_a_request_back_shows_no_variable_of_the_library(stop: BaseException) -> None:
    checks: list[int] = []

    def at_the_last() -> None:
        checks.append(1)
        if len(checks) == 2:
            raise stop

    def posted(address: str) -> None:
        with httpx.Client(base_url=address) as client:
            made = client.build_request("POST", "/", headers={"Authorization": "Bearer planted-token"}, content=b"planted-code")
            exchange(client, made, _PATIENT, at_the_last=at_the_last)

    with server(lambda _connection: None) as (address, _seen), pytest.raises(type(stop)) as caught:
        posted(address)
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert ("at_the_last" in shown, "planted-token" in shown, "planted-code" in shown) == (True, False, False)


def test_a_packed_answer_is_unpacked() -> None:
    with server(whole(b"gzip", gzip.compress(b"{}"))) as (address, _seen):
        assert ask(address, ExchangeLimits()) == b"{}"


def test_where_nobody_listens_nothing_was_sent() -> None:
    with socket.socket() as bound:  # bound and not listening: refuses, and no other test can take the port meanwhile
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(NotSentError, match="no connection was made"):
            ask(f"http://127.0.0.1:{bound.getsockname()[1]}")
    with pytest.raises(NotSentError, match="the address is not valid"), httpx.Client() as client:
        exchange(client, client.build_request("GET", "ftp://example.com/"), _PATIENT)


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


@pytest.mark.parametrize(
    ("status", "success"),
    [(200, True), (202, True), (299, True), (199, False), (300, False), (302, False), (404, False), (500, False)],
)
def test_only_an_answer_of_the_two_hundreds_is_a_success(status: int, *, success: bool) -> None:
    assert HttpAnswer(status, httpx.Headers(), b"").is_success is success


def test_an_exchange_has_three_minutes_and_thirty_two_megabytes() -> None:
    assert (ExchangeLimits().seconds, ExchangeLimits().bytes) == (180.0, 33_554_432)
