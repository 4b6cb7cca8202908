"""Servers on the loopback for tests: one for mail, one for webhooks; what they take and how they misbehave."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Post:
    """What came by mail, letter by letter; ``refuse`` says what to answer to the next ones instead of taking them."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse: list[str] = []
        self.goodbyes = 0
        self.on_letter: Callable[[], None] = lambda: None

    async def handle_QUIT(self, *_session: object) -> str:  # noqa: N802 - the library's name
        self.goodbyes += 1
        return "221 goodbye"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        if self.refuse:
            return self.refuse.pop(0)
        content = envelope.original_content
        assert content is not None
        self.letters.append(BytesParser(policy=default).parsebytes(content))
        self.on_letter()
        return "250 taken"

    @property
    def to(self) -> list[str]:
        """To whom the letters went."""
        return sorted(letter["To"] for letter in self.letters)

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of the letters."""
        return [letter["Message-ID"] for letter in self.letters]


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _right(_server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
    assert isinstance(said, LoginPassword)
    right = said.password == b"right horse"
    return AuthResult(success=right, handled=right)  # what is not handled the library refuses with 535


@contextmanager
def mail_server(post: Post, *, login: bool = False) -> Iterator[str]:
    """Give the address of a mail server on the loopback, without encryption; one that asks for a login takes one password."""
    asks: dict[str, Any] = {"auth_required": True, "auth_require_tls": False, "authenticator": _right} if login else {}
    controller = Controller(post, hostname="127.0.0.1", port=free_port(), **asks)
    controller.start()
    try:
        yield f"smtp+plain://{'petra@' if login else ''}127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@contextmanager
def slow_server(start: bytes = b"", *, answers: dict[bytes, bytes] | None = None) -> Iterator[int]:
    """Give the port of a server that sends a byte now and then without end, after a start and some answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = Event()

    def serve() -> None:
        with suppress(OSError), listening.accept()[0] as connection:
            connection.sendall(start)
            for expected, answer in (answers or {}).items():
                assert connection.recv(4096).startswith(expected)
                connection.sendall(answer)
            while not over.wait(0.02):
                connection.sendall(b"2")

    thread = Thread(target=serve)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        over.set()
        thread.join()
        listening.close()


class Calls:
    """What came by webhook; ``answers`` says how to answer the next ones."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.answers: list[int] = []


@contextmanager
def webhook_server(calls: Calls) -> Iterator[str]:
    """Give the address of a webhook on the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = calls.answers.pop(0) if calls.answers else 204
            if status < 300:
                calls.bodies.append(json.loads(body))
                calls.keys.append(self.headers["Idempotency-Key"])
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/T0/secret-part"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
