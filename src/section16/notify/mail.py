"""Reminders by mail, over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import msgspec

from section16.checks.contact import is_address
from section16.errors import OfficeError
from section16.notify.way import NotTakenError
from section16.secret import Secret
from section16.store.sending.outbox import Post

_PORTS = {"smtp": 587, "smtps": 465}
_SECONDS = 30


class Mailer(msgspec.Struct, frozen=True, kw_only=True):
    """A mail server, who sends, and the password where it wants one; ``plain`` allows a server without encryption."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: Secret[str] | None = None
    encrypted: bool = False
    plain: bool = False

    @classmethod
    def at(cls, address: str, sender: str, password: Secret[str] | None = None) -> Mailer:
        """Return the server of an address such as ``smtp://user@mail.example.com:587``, or ``smtps://`` for TLS from the start.

        ``smtp+plain://`` speaks without encryption, for a server on the same machine. Raises
        :class:`~section16.errors.OfficeError` for what is no such address, and for a sender that is not an e-mail address.
        """
        if not is_address(parseaddr(sender)[1]):
            remedy = "set it to an address such as section16@example.com"
            raise OfficeError("The sender is not an e-mail address", where="SECTION16_MAIL_FROM", remedy=remedy)
        try:
            parts = urlsplit(address)
            scheme, _, plain = parts.scheme.partition("+")
            wrong = scheme not in _PORTS or not parts.hostname or plain not in ("", "plain") or parts.password
            port = parts.port or _PORTS.get(scheme, 0)
        except ValueError:  # a port that is none, brackets that do not close
            wrong = True
        if wrong:
            remedy = "write smtp://user@mail.example.com:587; the password stands elsewhere"
            raise OfficeError("no address of a mail server", where="SECTION16_SMTP", remedy=remedy)
        return cls(
            host=parts.hostname or "",
            port=port,
            sender=sender,
            user=unquote(parts.username or ""),
            password=password,
            encrypted=scheme == "smtps",
            plain=bool(plain),
        )

    def send(self, post: Post, at: datetime) -> None:
        """Send a reminder.

        Raises :class:`~section16.notify.way.NotTakenError` where the server did not take it, and for a recipient that is not an
        e-mail address.
        """
        if not is_address(post.message.address):
            told = f"{post.message.address!r} is not an e-mail address; correct it with section16 office member"
            raise NotTakenError(told)
        letter = letter_of(post, self.sender, at)
        context = ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            server = self._connected(context)
            self._introduce(server, context)
            server.send_message(letter)
        except (smtplib.SMTPException, OSError) as error:
            raise NotTakenError(f"{self.host}: {_reason(error)}") from None
        finally:
            if server is not None:
                with suppress(smtplib.SMTPException, OSError):  # it was taken, or not, before we say goodbye
                    server.quit()

    def _connected(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.encrypted:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_SECONDS)

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypt what follows, unless it is or need not be, and log in where a user is named."""
        if not self.encrypted and not self.plain:
            server.starttls(context=context)
        if self.user and self.password is not None:
            server.login(self.user, self.password.reveal())


def letter_of(post: Post, sender: str, at: datetime) -> EmailMessage:
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


def _reason(error: Exception) -> str:
    """Return why a server did not take a letter, without what was said to it."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the login was refused ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "the recipient was refused"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"it answered {error.smtp_code}"
    return type(error).__name__
