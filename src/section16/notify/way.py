"""What every way of reminding does: it sends a reminder, or says that it was not taken."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from section16.errors import Section16Error
from section16.store.sending.outbox import Post


class NotTakenError(Section16Error):
    """A reminder that was not taken, or of which it is not known; it is tried again under the same number."""


class Way(Protocol):
    """A way of reminding."""

    def send(self, post: Post, at: datetime) -> None:
        """Send a reminder; raises :class:`NotTakenError` where it was not taken."""
        ...
