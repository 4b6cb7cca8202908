"""Letters and webhooks as they arrive at a server on the loopback, and what is told where they are not taken."""

from __future__ import annotations

import logging
import re
import smtplib
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from section16.errors import OfficeError
from section16.exchange import ExchangeLimits, HttpAnswer
from section16.notify.delivery import NotDeliveredError
from section16.notify.mail import Mailer
from section16.notify.webhook import Webhooks
from section16.secret import Secret
from section16.store.outbox import CLAIM_LASTS, OutboxState, ReminderMessage
from section16.store.outbox import OutboxItem as Reminder
from tests.notify.servers import Calls, Post, free_port, mail_server, slow_server, webhook_server

AT = datetime(2025, 6, 17, 14, tzinfo=UTC)
SENDER = "section16@example.com"
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # the server of the tests says so


def reminder(**changes: str) -> Reminder:
    """Return a reminder on its way."""
    said = {"about": "k", "way": "mail", "address": "petra@example.com", "subject": "s", "text": "Stands: draft\n"}
    message = ReminderMessage(hours=6, **said | changes)
    return Reminder(key=message.key, message=message, state=OutboxState.SENDING, tries=1)


REMINDER = reminder(subject="Form 4 of Édda\n is due")
HOOK = reminder(way="webhook", address="desk")


def test_a_letter_arrives_with_its_number() -> None:
    post = Post()
    with mail_server(post) as address:
        for _ in range(2):
            Mailer.at(address, SENDER).send(REMINDER, AT)
    assert post.goodbyes == 2
    first, again = post.letters
    assert (first["To"], first["From"], first["Subject"]) == (
        "petra@example.com",
        "section16@example.com",
        "Form 4 of Édda is due",
    )
    assert first["Message-ID"] == again["Message-ID"] == f"<{REMINDER.key}@example.com>"
    assert first.get_content().splitlines() == ["Stands: draft"]


@pytest.mark.parametrize(("password", "taken"), [("right horse", True), ("wrong horse", False)])
def test_a_server_that_asks_for_a_login_gets_it(password: str, *, taken: bool) -> None:
    post = Post()
    with mail_server(post, login=True) as address:
        mailer = Mailer.at(address, SENDER, Secret(password))
        if taken:
            mailer.send(REMINDER, AT)
        else:
            with pytest.raises(
                NotDeliveredError, match=r"^127\.0\.0\.1: The login was refused \(535\)\. Check the user in SECTION16_SMTP"
            ):
                mailer.send(REMINDER, AT)
    assert len(post.letters) == taken


def test_what_a_server_does_not_take_is_reported() -> None:
    post = Post()
    post.refuse = ["451 later"]
    with mail_server(post) as address, pytest.raises(NotDeliveredError, match=r"The server refused the mail \(451\)"):
        Mailer.at(address, SENDER).send(REMINDER, AT)
    with pytest.raises(NotDeliveredError, match=r"The connection was refused\. Check SECTION16_SMTP"):
        Mailer.at(f"smtp+plain://127.0.0.1:{free_port()}", SENDER).send(REMINDER, AT)


def test_mail_is_encrypted_unless_it_is_said_otherwise() -> None:
    post = Post()
    with mail_server(post) as address, pytest.raises(NotDeliveredError, match="does not offer what the address asks for"):
        Mailer.at(address.replace("+plain", ""), SENDER).send(REMINDER, AT)
    assert post.letters == []


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.com",
        "http://mail.example.com",
        "smtp://petra:pw@mail.example.com",
        "smtp+x://m",
        "smtp://m:99999",
        "smtp://[m",
    ],
)
def test_what_is_no_address_of_a_server_is_reported_without_what_it_says(address: str) -> None:
    with pytest.raises(OfficeError, match="This is not the address of a mail server") as caught:
        Mailer.at(address, SENDER)
    assert "pw" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize("sender", ["", "section16", "a@[", "Desk <desk>"])
def test_a_sender_that_is_no_address_is_reported(sender: str) -> None:
    with pytest.raises(OfficeError, match="SECTION16_MAIL_FROM: The sender is not an e-mail address"):
        Mailer.at("smtp://mail.example.com", sender)
    assert Mailer.at("smtp://mail.example.com", "Desk <desk@example.com>").sender == "Desk <desk@example.com>"


@pytest.mark.parametrize(
    "address", ["http://[::1/secret-part", "http://\ud800/secret-part", "secret-part", "ftp://e/secret-part"]
)
def test_a_webhook_whose_address_is_none_is_reported_without_it(address: str) -> None:
    with pytest.raises(NotDeliveredError, match=r"^webhook desk: ") as caught:
        Webhooks({"desk": Secret(address)}).send(HOOK, AT)
    assert "secret-part" not in str(caught.value)


def test_ports_are_those_of_the_way() -> None:
    assert Mailer.at("smtp://petra@mail.example.com", "a@example.com").port == 587
    assert Mailer.at("smtps://mail.example.com", "a@example.com").port == 465


def test_a_webhook_is_called_with_its_number(caplog: pytest.LogCaptureFixture) -> None:
    calls = Calls()
    with webhook_server(calls) as address, caplog.at_level(logging.INFO):
        Webhooks({"desk": Secret(address)}).send(HOOK, AT)
    assert calls.keys == [HOOK.key]
    assert calls.bodies == [
        {"key": HOOK.key, "at": "2025-06-17T14:00:00Z", "about": "k", "subject": "s", "text": "Stands: draft\n"}
    ]
    assert "secret-part" not in caplog.text


_REFUSED, _FAULTY = "refused the message ({}). Check the address of the webhook.", "reported an error ({}). Check the server."


@pytest.mark.parametrize(("status", "says"), [(301, _REFUSED), (404, _REFUSED), (429, _FAULTY), (500, _FAULTY), (503, _FAULTY)])
def test_a_webhook_that_does_not_take_it_is_reported_without_its_address(status: int, says: str) -> None:
    calls = Calls()
    calls.answers = [status]
    with (
        webhook_server(calls) as address,
        pytest.raises(
            NotDeliveredError,
            match=f"^{re.escape(f'webhook desk: The server {says.format(status)}')}$",
        ),
    ):
        Webhooks({"desk": Secret(address)}).send(HOOK, AT)
    with pytest.raises(
        NotDeliveredError, match=r"^webhook desk: The server cannot be reached: no connection was made\. Check its address\.$"
    ):
        Webhooks({"desk": Secret(f"http://127.0.0.1:{free_port()}/secret-part")}).send(HOOK, AT)
    with pytest.raises(NotDeliveredError, match="Set SECTION16_WEBHOOK_DESK"):
        Webhooks({}).send(HOOK, AT)


HELLO = {b"ehlo": b"250-here\r\n250 STARTTLS\r\n"}
KEYS = {b"\x16": b"\x16\x03\x03\x40\x00"}


@pytest.mark.parametrize(
    ("scheme", "start", "answers"),
    [
        ("smtp+plain", b"", {}),
        ("smtp+plain", b"220 here\r\n", {}),
        ("smtp+plain", b"220 here\r\n", {**HELLO, b"mail": b"250 ok\r\n", b"rcpt": b"250 ok\r\n", b"data": b"354 go on\r\n"}),
        ("smtp", b"220 here\r\n", {**HELLO, b"STARTTLS": b"220 go on\r\n", **KEYS}),
        ("smtps", b"", KEYS),
    ],
    ids=["before it greets", "after it greets", "after the letter", "while STARTTLS negotiates", "while TLS negotiates"],
)
def test_a_mail_server_that_answers_byte_by_byte_without_end_is_given_up(
    scheme: str, start: bytes, answers: dict[bytes, bytes]
) -> None:
    with slow_server(start, answers=answers) as port:
        mailer = msgspec.structs.replace(Mailer.at(f"{scheme}://127.0.0.1:{port}", SENDER), seconds=1.5)
        with pytest.raises(
            NotDeliveredError, match=r"^127\.0\.0\.1: Sending was not complete after 1\.5 seconds\. Try again later\.$"
        ):
            mailer.send(REMINDER, AT)


def test_a_webhook_that_answers_byte_by_byte_without_end_is_given_up() -> None:
    with slow_server(b"HTTP/1.1 204 No Content\r\nX: ") as port:
        hooks = Webhooks({"desk": Secret(f"http://127.0.0.1:{port}/x")}, ExchangeLimits(seconds=1.5))
        with pytest.raises(
            NotDeliveredError,
            match=r"^webhook desk: The server gave no usable answer: the answer was not complete after 1\.5 seconds\.",
        ):
            hooks.send(HOOK, AT)


def test_sending_one_reminder_ends_before_its_worker_loses_it() -> None:
    assert timedelta(seconds=2 * Mailer.at("smtp://mail.example.com", SENDER).seconds) < CLAIM_LASTS
    assert timedelta(seconds=2 * Webhooks({}).limits.seconds) < CLAIM_LASTS


@pytest.mark.parametrize("scheme", ["smtp", "smtps", "smtp+plain"])
def test_no_server_is_waited_for_longer_than_half_a_minute(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[object] = []

    def refuse(server: smtplib.SMTP, *_where: object) -> None:
        waited.append(server.timeout)
        raise TimeoutError

    monkeypatch.setattr("smtplib.SMTP.connect", refuse)
    with pytest.raises(NotDeliveredError, match="did not answer in time"):
        Mailer.at(f"{scheme}://mail.example.com", SENDER).send(REMINDER, AT)
    assert waited == [30]


def test_a_webhook_is_called_as_json_within_its_time_and_never_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[httpx.Client, httpx.Request, ExchangeLimits]] = []

    def noted(client: httpx.Client, request: httpx.Request, limits: ExchangeLimits) -> HttpAnswer:
        called.append((client, request, limits))
        return HttpAnswer(204, httpx.Headers(), b"")

    monkeypatch.setattr("section16.notify.webhook.exchange", noted)
    Webhooks({"desk": Secret("https://hooks.example.com/secret-part")}).send(HOOK, AT)
    ((client, request, limits),) = called
    assert (client.timeout.read, client.follow_redirects, limits.seconds) == (30, False, 120)
    assert (request.method, request.headers["Content-Type"]) == ("POST", "application/json")
    assert (str(request.url), request.headers["Idempotency-Key"]) == ("https://hooks.example.com/secret-part", HOOK.key)
