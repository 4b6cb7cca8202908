"""Reminders by mail, over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from section16.checks.contact import is_address
from section16.errors import OfficeError
from section16.notify.delivery import NotDeliveredError
from section16.secret import Secret
from section16.sentences import sentence
from section16.store.messages import OutboxItem
from section16.watchdog import Watchdog

_READY = 220
_PORTS = {"smtp": 587, "smtps": 465}
_SECONDS = 30
_IN_ALL = 120.0
"""Well within the time for which a worker holds a reminder."""


class Mailer(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server, the sender, and the password where the server requires one; ``plain`` allows one without encryption.

    ``seconds`` is how long sending one message may take in all, from the connection to the last answer.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: Secret[str] | None = None
    encrypted: bool = False
    plain: bool = False
    seconds: float = _IN_ALL

    @classmethod
    def at(cls, address: str, sender: str, password: Secret[str] | None = None) -> Mailer:
        """Return the server of an address such as ``smtp://user@mail.example.com:587``, or ``smtps://`` for TLS from the start.

        ``smtp+plain://`` speaks without encryption, for a server on the same machine. Raises
        :class:`~section16.errors.OfficeError` for an invalid server address, and for a sender that is not an e-mail address.
        """
        if not is_address(parseaddr(sender)[1]):
            remedy = "Set it to an address such as section16@example.com."
            raise OfficeError("The sender is not an e-mail address.", where="SECTION16_MAIL_FROM", remedy=remedy)
        try:
            parts = urlsplit(address)
            scheme, _, plain = parts.scheme.partition("+")
            wrong = scheme not in _PORTS or not parts.hostname or plain not in ("", "plain") or parts.password
            port = parts.port or _PORTS.get(scheme, 0)
        except ValueError:  # a port that is none, brackets that do not close
            wrong = True
        if wrong:
            remedy = "Write smtp://user@mail.example.com:587; the password is set separately."
            raise OfficeError("This is not the address of a mail server.", where="SECTION16_SMTP", remedy=remedy)
        return cls(
            host=parts.hostname or "",
            port=port,
            sender=sender,
            user=unquote(parts.username or ""),
            password=password,
            encrypted=scheme == "smtps",
            plain=bool(plain),
        )

    def send(self, post: OutboxItem, at: datetime) -> None:
        """Send a reminder.

        Raises :class:`~section16.notify.delivery.NotDeliveredError` where the server did not take it, and for a recipient that
        is not an e-mail address.
        """
        if not is_address(post.message.address):
            what = f"{post.message.address!r} is not an e-mail address."
            raise NotDeliveredError(what, remedy="Correct the member's address.")
        letter = letter_of(post, self.sender, at)
        context = ssl.create_default_context()
        watchdog = Watchdog(self.seconds)
        try:
            with watchdog:
                self._deliver(letter, context, watchdog)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            late = f"sending was not complete after {self.seconds:g} seconds"
            what, remedy = (late, "Try again later.") if watchdog.over else _reason(error)
            raise NotDeliveredError(f"{self.host}: {sentence(what)}", remedy=remedy) from None

    def _deliver(self, letter: EmailMessage, context: ssl.SSLContext, watchdog: Watchdog) -> None:
        with self._connected(context, watchdog) as server:
            self._introduce(server, context)
            server.send_message(letter)

    @contextmanager
    def _connected(self, context: ssl.SSLContext, watchdog: Watchdog) -> Iterator[smtplib.SMTP]:
        """Give a connection, and end it; what the server answers to our goodbye does not matter."""
        where = (self.host, self.port)
        server = _Watched(watchdog) if not self.encrypted else _WatchedTls(watchdog, context)
        try:
            server.open(*where)
            yield server
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.end()

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypt what follows, unless it is or need not be, and log in where a user is named."""
        if not self.encrypted and not self.plain:
            server.starttls(context=context)
        if self.user and self.password is not None:
            server.login(self.user, self.password.reveal())


class _Watched(smtplib.SMTP):
    """A connection to a mail server that a watchdog can end at every moment, while keys are negotiated too."""

    def __init__(self, watchdog: Watchdog) -> None:
        super().__init__(timeout=_SECONDS)
        self._watchdog = watchdog
        self._second: Any = None

    def open(self, host: str, port: int) -> None:
        """Connect."""
        self._host = host  # the name on the server's certificate; the library sets it where it connects by itself
        code, _ = self.connect(host, port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, b"")

    def end(self) -> None:
        """Let go of the connection."""
        self.close()
        if self._second is not None:
            self._second.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        made = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # the only place before keys are negotiated
        # A second handle on the same connection: the first is given away when encryption begins.
        self._second = made.dup()
        self._watchdog.watch(self._second)
        return made


class _WatchedTls(smtplib.SMTP_SSL, _Watched):
    """The same, encrypted from the start."""

    def __init__(self, watchdog: Watchdog, context: ssl.SSLContext) -> None:
        super().__init__(timeout=_SECONDS, context=context)
        self._watchdog = watchdog
        self._second = None


def letter_of(post: OutboxItem, sender: str, at: datetime) -> EmailMessage:
    """Return a reminder as a letter; the same reminder has the same Message-ID whenever it is sent."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = post.message.address
    letter["Subject"] = " ".join(post.message.subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{post.key}@{sender.rpartition('@')[2] or 'section16'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(post.message.text)
    return letter


def _reason(error: Exception) -> tuple[str, str]:
    """Return why a server did not accept a letter, without what was sent to it, and the remedy."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the login was refused ({error.smtp_code})", "Check the user in SECTION16_SMTP and the password."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the recipient was refused", "Check the address of the recipient."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server refused the mail ({error.smtp_code})", "Check the addresses of the sender and the recipient."
    if isinstance(error, UnicodeError):
        return "the user name or the password has characters outside of ASCII", "Use a user and a password in ASCII."
    words = next((words for kind, words in _IN_WORDS if isinstance(error, kind)), "the server could not be used")
    return words, "Check SECTION16_SMTP."


_IN_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (ConnectionRefusedError, "the connection was refused"),
    (TimeoutError, "the server did not answer in time"),
    (smtplib.SMTPNotSupportedError, "the server does not offer what the address asks for, such as encryption or a login"),
    (smtplib.SMTPServerDisconnected, "the server closed the connection"),
    (OSError, "the server cannot be reached"),
)
