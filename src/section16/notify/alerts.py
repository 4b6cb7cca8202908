"""Alerts about new filings: by a command of the user, by webhook and by mail, each under the same key for the same filing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Protocol

import msgspec

from section16.notify.delivery import DeliveryChannel
from section16.notify.webhook import post_json
from section16.secret import Secret
from section16.store.messages import OutboxItem, OutboxState, ReminderMessage

_DIGITS = 12


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert: ``key`` is the same whenever and however the same one is sent, ``data`` is what it is about, as JSON."""

    key: str
    about: str
    subject: str
    text: str
    data: msgspec.Raw


class AlertChannel(Protocol):
    """A way of sending alerts; ``name`` distinguishes it in the records, and holds no secret."""

    @property
    def name(self) -> str:
        """The name of the channel in the records."""
        ...

    def send(self, alert: Alert, at: datetime) -> None:
        """Send an alert; raises :class:`~section16.notify.delivery.NotDeliveredError` where it was not taken."""
        ...


class WebhookAlerts(msgspec.Struct, frozen=True):
    """Alerts to a webhook: ``label`` is its name, or an empty text for an address that has none."""

    address: Secret[str]
    label: str = ""

    @property
    def name(self) -> str:
        """Its label, or a digest of its address, which may be secret."""
        return f"webhook {self.label or hashlib.sha256(self.address.reveal().encode()).hexdigest()[:_DIGITS]}"

    def send(self, alert: Alert, at: datetime) -> None:
        """Post an alert as JSON: what reminders have, and the data as ``filing``."""
        text = {"key": alert.key, "at": at, "about": alert.about, "subject": alert.subject, "text": alert.text}
        post_json(self.address, self.name, text | {"filing": alert.data}, alert.key)


class MailAlerts(msgspec.Struct, frozen=True):
    """Alerts by mail to an address."""

    mailer: DeliveryChannel
    address: str

    @property
    def name(self) -> str:
        """The address."""
        return f"mail {self.address}"

    def send(self, alert: Alert, at: datetime) -> None:
        """Mail an alert; its Message-ID is made of the key."""
        message = ReminderMessage(
            about=alert.about, hours=0, way="mail", address=self.address, subject=alert.subject, text=alert.text
        )
        self.mailer.send(OutboxItem(key=alert.key, message=message, state=OutboxState.SENDING, tries=1), at)
