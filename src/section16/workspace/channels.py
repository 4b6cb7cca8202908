"""The mail server and the webhooks that the environment names, for reminders and for alerts about new filings."""

from __future__ import annotations

from collections.abc import Mapping

from section16.errors import NoSecretError, OfficeError
from section16.notify.delivery import DeliveryChannel
from section16.notify.mail import Mailer
from section16.notify.webhook import Webhooks
from section16.secret import Secret

SMTP, SENDER, PASSWORD, HOOK = (
    *("SECTION16_SMTP", "SECTION16_MAIL_FROM", "SECTION16_SMTP_PASSWORD"),
    "SECTION16_WEBHOOK_",
)
MAIL, WEBHOOK = "mail", "webhook"
_IN_KEYRING = "smtp-password"


def delivery_channels(environment: Mapping[str, str]) -> dict[str, DeliveryChannel]:
    """Return the delivery channels that an environment configures.

    Raises :class:`~section16.errors.OfficeError` for a mail server without a sender.
    """
    channels: dict[str, DeliveryChannel] = {WEBHOOK: Webhooks(webhook_addresses(environment))}
    mailer = mailer_of(environment)
    return channels if mailer is None else {**channels, MAIL: mailer}


def webhook_addresses(environment: Mapping[str, str]) -> dict[str, Secret[str]]:
    """Return the addresses of the webhooks that an environment names."""
    return {name.removeprefix(HOOK).lower(): Secret(value) for name, value in environment.items() if name.startswith(HOOK)}


def mailer_of(environment: Mapping[str, str]) -> DeliveryChannel | None:
    """Return the mail server that an environment names; raises as :func:`delivery_channels` does."""
    server = environment.get(SMTP, "")
    if not server:
        return None
    sender = environment.get(SENDER, "")
    if not sender:
        raise OfficeError("The mail has no sender.", where=SENDER, remedy="Set it to an e-mail address.")
    return Mailer.at(server, sender, _password(environment, server))


def _password(environment: Mapping[str, str], server: str) -> Secret[str] | None:
    """Return the password of the mail server, where a user is named: from the environment, otherwise from the keyring."""
    if "@" not in server:
        return None
    if PASSWORD in environment:
        return Secret(environment[PASSWORD])
    from section16.edgar.secrets import keeper  # noqa: PLC0415 - the keyring is slow to load

    try:
        return keeper().get(_IN_KEYRING)
    except NoSecretError:
        return None
