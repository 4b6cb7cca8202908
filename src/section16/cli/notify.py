"""``section16 notify``: reminders by mail and webhook, once, again and again, or as a test.

Where mail and webhooks go stands in the environment, for it may be secret: SECTION16_SMTP (smtp://user@mail.example.com:587),
SECTION16_MAIL_FROM, SECTION16_SMTP_PASSWORD (else the system's keyring), and SECTION16_WEBHOOK_NAME for each webhook.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from cyclopts import App

from section16.checks.contact import is_address
from section16.cli.file import SECRETS
from section16.cli.options import OfficeOptions, context_of
from section16.cli.printing import print_lines, print_notice, status_of
from section16.clock import now
from section16.edgar.secrets import beside, expiries_in, keeper
from section16.errors import NoSecretError, OfficeError
from section16.law.business_days import WASHINGTON
from section16.notify.delivery import DeliveryChannel, NotDeliveredError
from section16.notify.mail import Mailer
from section16.notify.webhook import Webhooks
from section16.office.due_list import TokenEnd
from section16.office.reminders.escalation import MAIL, WEBHOOK
from section16.office.reminders.reminding import Reminding, Round
from section16.secret import Secret
from section16.store.outbox import OutboxItem, OutboxState, ReminderMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

app = App(name="notify", help_epilogue="Example: section16 notify once --office office.db")
SMTP, SENDER, PASSWORD, HOOK = (
    *("SECTION16_SMTP", "SECTION16_MAIL_FROM", "SECTION16_SMTP_PASSWORD"),
    "SECTION16_WEBHOOK_",
)
_IN_KEYRING = "smtp-password"


@app.command
def once(*, secrets: SECRETS = None, options: OfficeOptions | None = None) -> int:
    """Send every reminder that is due now and was not sent yet.

    Exit status: 0 when none is left, 1 when one was not taken, now or before, and waits to be tried again.

    Parameters
    ----------
    secrets
        The file with codes and tokens, beside which stands when tokens end; it is not opened.

    """

    def work() -> int:
        with _reminding(options, secrets) as reminding:
            made = reminding.once()
            waiting = reminding.waiting()
        _tell(made)
        if waiting and not made.failed:
            print_notice(f"{len(waiting)} reminders wait to be tried again: {waiting[0].told}")
        return 1 if made.failed or waiting else 0

    return status_of(work)


@app.command(help_epilogue="Example: section16 notify run --office office.db")
def run(*, secrets: SECRETS = None, options: OfficeOptions | None = None) -> int:
    """Send reminders as they become due, once a minute, until it is stopped. Several may run beside each other.

    Parameters
    ----------
    secrets
        The file with codes and tokens, beside which stands when tokens end; it is not opened.

    """

    def work() -> None:
        with _reminding(options, secrets) as reminding:
            reminding.run(time.sleep, tell=_tell)

    return status_of(work)


@app.command(name="test", help_epilogue="Example: section16 notify test --mail petra@example.com")
def send_test(*, mail: str = "", webhook: str = "") -> int:
    """Send one reminder that says it is a test, by mail to an address or to a webhook; nothing is written down.

    Parameters
    ----------
    mail
        The address.
    webhook
        The webhook's name.

    """

    def work() -> None:
        if bool(mail) == bool(webhook):
            raise OfficeError("say where to", remedy="give either --mail or --webhook")
        way, address = (MAIL, mail) if mail else (WEBHOOK, webhook)
        if way == MAIL and not is_address(address):
            raise OfficeError(f"{address!r} is not an e-mail address", where="--mail", remedy="write it as name@example.com")
        ways = ways_of(os.environ)
        if way not in ways:
            raise OfficeError("no mail server is told", remedy=f"set {SMTP} and {SENDER}")
        text = "This is a test of section16's reminders. Nothing is due by it."
        message = ReminderMessage(
            about=f"test {uuid4()}", rung=0, way=way, address=address, subject="section16: a test", text=text
        )
        try:
            ways[way].send(OutboxItem(key=message.key, message=message, state=OutboxState.SENDING, tries=1), now())
        except NotDeliveredError as error:
            raise OfficeError(str(error), remedy="see the address and the server") from None
        print_lines([f"a test was taken for {address}"])

    return status_of(work)


@contextmanager
def _reminding(options: OfficeOptions | None, secrets: Path | None) -> Iterator[Reminding]:
    """Give whoever does the work, under a name that no other process has."""
    with context_of(options).open() as office:
        yield Reminding(office, ways_of(os.environ), f"{os.getpid()}-{uuid4().hex}", token_ends(secrets))


def token_ends(secrets: Path | None) -> tuple[TokenEnd, ...]:
    """Return when tokens end, as stated beside their keeper; a damaged file is reported, and everything else goes on."""
    try:
        ends = expiries_in(beside(secrets))
    except NoSecretError as error:
        print_notice(f"{error}; until then no reminder says when tokens expire")
        return ()
    return tuple(
        TokenEnd(one.token.replace("-", " "), f"login {one.login}", one.expires.astimezone(WASHINGTON).date()) for one in ends
    )


def ways_of(environment: Mapping[str, str]) -> dict[str, DeliveryChannel]:
    """Return the ways of reminding that an environment tells of."""
    hooks = {name.removeprefix(HOOK).lower(): Secret(value) for name, value in environment.items() if name.startswith(HOOK)}
    ways: dict[str, DeliveryChannel] = {WEBHOOK: Webhooks(hooks)}
    server = environment.get(SMTP, "")
    if server:
        sender = environment.get(SENDER, "")
        if not sender:
            raise OfficeError("nobody is named who sends mail", where=SENDER, remedy="set it to an address")
        ways[MAIL] = Mailer.at(server, sender, _password(environment, server))
    return ways


def _password(environment: Mapping[str, str], server: str) -> Secret[str] | None:
    """Return the password of the mail server, where a user is named: from the environment, else from the system's keyring."""
    if "@" not in server:
        return None
    if PASSWORD in environment:
        return Secret(environment[PASSWORD])
    try:
        return keeper().get(_IN_KEYRING)
    except NoSecretError:
        return None


def _tell(made: Round) -> None:
    for told in dict.fromkeys(made.failed):
        print_notice(f"not taken: {told}")
    if made.written or made.sent or made.dropped:
        counts = f"{made.written} reminders written down, {made.sent} sent, {made.dropped} dropped"
        print_lines([f"{made.lines} things on the list: {counts}"])
