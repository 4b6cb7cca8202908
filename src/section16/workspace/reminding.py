"""Reminders of what is due: sent once, or again and again as items become due, or as a test.

Where mail and webhooks go is part of the environment and not of the office, because it may be secret: ``SECTION16_SMTP``
(``smtp://user@mail.example.com:587``), ``SECTION16_MAIL_FROM``, ``SECTION16_SMTP_PASSWORD`` (otherwise the system's keyring),
and ``SECTION16_WEBHOOK_NAME`` for each webhook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec

from section16.checks.contact import is_address
from section16.clock import Clock, Pause, now
from section16.errors import OfficeError
from section16.notify.delivery import NotDeliveredError
from section16.office.reminders.escalation import MAIL, WEBHOOK
from section16.office.reminders.reminding import ReminderRound, Reminding
from section16.sentences import sentence
from section16.store.outbox import OutboxItem, OutboxState, ReminderMessage
from section16.workspace.channels import SENDER, SMTP, delivery_channels
from section16.workspace.context import OfficeContext
from section16.workspace.due_list import token_ends

__all__ = ["ReminderRound", "keep_reminding", "remind_once", "send_test"]


class RemindersSent(msgspec.Struct, frozen=True, kw_only=True):
    """The result of sending the reminders that were due.

    ``round`` counts what was done; ``waiting`` are the reminders that were not delivered, now or before, and will be tried
    again, ``reason`` why the first of them was not.
    """

    round: ReminderRound
    waiting: int = 0
    reason: str = ""


class ReminderTest(msgspec.Struct, frozen=True, kw_only=True):
    """A test reminder that was delivered: by ``mail`` or ``webhook``, and to which address or webhook."""

    channel: str
    address: str


def remind_once(context: OfficeContext, environment: Mapping[str, str], *, secrets: Path | None = None) -> RemindersSent:
    """Send every reminder that is due and was not sent before, for the issuers that the member administers.

    ``environment`` names the mail server and the webhooks, ``secrets`` the encrypted file beside which the expiration dates of
    tokens are recorded. Raises :class:`~section16.errors.NotAllowedError` unless an administrator asks.
    """
    with _reminding(context, environment, secrets) as reminding:
        made = reminding.once()
        waiting = reminding.waiting()
    return RemindersSent(round=made, waiting=len(waiting), reason=waiting[0].last_answer if waiting else "")


def keep_reminding(  # noqa: PLR0913 - what it takes from its surroundings
    context: OfficeContext,
    environment: Mapping[str, str],
    pause: Pause,
    report: Callable[[ReminderRound], None],
    *,
    secrets: Path | None = None,
    rounds: int | None = None,
) -> None:
    """Send reminders as items become due, once a minute, until it is interrupted or for a number of rounds.

    ``pause`` waits for a number of seconds; ``report`` receives the result of each round. Several processes may do so at once.
    Raises as :func:`remind_once`.
    """
    with _reminding(context, environment, secrets) as reminding:
        reminding.run(pause, rounds=rounds, report=report)


def send_test(environment: Mapping[str, str], *, mail: str = "", webhook: str = "", clock: Clock = now) -> ReminderTest:
    """Send a reminder that says it is a test, by mail to an address or to a webhook by its name; nothing is recorded.

    Raises :class:`~section16.errors.OfficeError` without exactly one of the two, and where it cannot be delivered.
    """
    if bool(mail) == bool(webhook):
        what = "A test goes to exactly one recipient."
        raise OfficeError(what, remedy="Give either an e-mail address or a webhook, not both.")
    way, address = (MAIL, mail) if mail else (WEBHOOK, webhook)
    if way == MAIL and not is_address(address):
        raise OfficeError(f"{address!r} is not an e-mail address.", remedy="Write it as name@example.com.")
    channels = delivery_channels(environment)
    if way not in channels:
        raise OfficeError("No mail server is configured.", remedy=f"Set {SMTP} and {SENDER}.")
    text = "This is a test of section16's reminders. No due date is connected with it."
    message = ReminderMessage(
        about=f"test {uuid4()}", hours=0, way=way, address=address, subject="section16: a test", text=text
    )
    try:
        channels[way].send(OutboxItem(key=message.key, message=message, state=OutboxState.SENDING, tries=1), clock())
    except NotDeliveredError as error:
        raise OfficeError(sentence(error.what), remedy=error.remedy or "Check the address and the server.") from None
    return ReminderTest(channel=way, address=address)


@contextmanager
def _reminding(context: OfficeContext, environment: Mapping[str, str], secrets: Path | None) -> Iterator[Reminding]:
    """Give the reminding of an office, under a worker's name that no other process has."""
    with context.open() as office:
        yield Reminding(office, delivery_channels(environment), uuid4().hex, token_ends(context, secrets))
