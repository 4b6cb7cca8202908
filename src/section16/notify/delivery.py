"""What every way of reminding does: it sends a reminder, or says that it was not taken."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from section16.errors import Section16Error
from section16.sentences import with_remedy
from section16.store.messages import OutboxItem


class NotDeliveredError(Section16Error):
    """A reminder that was not taken, or of which it is not known; it is tried again under the same number.

    The message is what is wrong, followed by the remedy where there is one.
    """

    def __init__(self, what: str, *, remedy: str = "") -> None:
        self.what, self.remedy = what, remedy
        super().__init__(with_remedy(what, remedy))


class DeliveryChannel(Protocol):
    """A way of reminding."""

    def send(self, post: OutboxItem, at: datetime) -> None:
        """Send a reminder; raises :class:`NotDeliveredError` where it was not taken."""
        ...
