"""Reminders by webhook: JSON, sent to an address that is kept outside the office, because it may contain a secret."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

import httpx
import msgspec

from section16.exchange import ExchangeLimits, HttpAnswer, NoAnswerError, NotSentError, exchange
from section16.notify.delivery import NotDeliveredError
from section16.secret import Secret
from section16.store.messages import OutboxItem

_SECONDS = 30
_BUSY = frozenset({408, 425, 429})
_LIMITS = ExchangeLimits(seconds=120)
"""Well within the time for which a worker holds a reminder."""
# It would write the whole address into the log, and an address may hold a secret.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Webhooks(msgspec.Struct, frozen=True):
    """Webhooks by name; ``limits`` say how long sending one reminder may take in all, and how large the answer may be."""

    addresses: Mapping[str, Secret[str]]
    limits: ExchangeLimits = _LIMITS

    def send(self, post: OutboxItem, at: datetime) -> None:
        """Send a reminder; raises :class:`~section16.notify.delivery.NotDeliveredError` where it was not taken.

        The header ``Idempotency-Key`` is the same whenever the same reminder is sent.
        """
        name = post.message.address
        if name not in self.addresses:
            raise NotDeliveredError(f"The webhook {name} has no address.", remedy=f"Set SECTION16_WEBHOOK_{name.upper()}.")
        message = post.message
        text = {"key": post.key, "at": at, "about": message.about, "subject": message.subject, "text": message.text}
        post_json(self.addresses[name], f"webhook {name}", text, post.key, self.limits)


def post_json(address: Secret[str], name: str, content: object, key: str, limits: ExchangeLimits = _LIMITS) -> None:
    """Post JSON to an address with the header ``Idempotency-Key``; ``name`` is how the address is called in messages.

    Raises :class:`~section16.notify.delivery.NotDeliveredError` where it was not taken.
    """
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    try:
        answer = _posted(address, msgspec.json.encode(content), headers, limits)
    except NotSentError as error:
        raise NotDeliveredError(f"{name}: The server cannot be reached: {error}.", remedy="Check its address.") from None
    except NoAnswerError as error:
        raise NotDeliveredError(f"{name}: The server gave no usable answer: {error}.", remedy="Check the server.") from None
    except (httpx.InvalidURL, UnicodeError):
        raise NotDeliveredError(f"{name}: The address is not valid.", remedy="Correct it.") from None
    if answer.status in _BUSY or httpx.codes.is_server_error(answer.status):
        raise NotDeliveredError(f"{name}: The server reported an error ({answer.status}).", remedy="Check the server.")
    if not answer.is_success:
        raise NotDeliveredError(
            f"{name}: The server refused the message ({answer.status}).", remedy="Check the address of the webhook."
        )


def _posted(address: Secret[str], content: bytes, headers: Mapping[str, str], limits: ExchangeLimits) -> HttpAnswer:
    """Post to an address. It is revealed in here alone, so that no variable of the caller shows it in a traceback."""
    with httpx.Client(timeout=_SECONDS, follow_redirects=False) as client:
        return exchange(client, client.build_request("POST", address.reveal(), content=content, headers=headers), limits)
