"""One round of reminding in a process of its own, told where to die: ``python process.py OFFICE SMTP AT WHERE``."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import event

from section16.notify.mail import Mailer
from section16.office.office import Office
from section16.office.reminders.reminding import Reminding
from section16.store.outbox import OutboxItem, OutboxState


def die() -> None:
    """End as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_before_handing_over(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
    """End where a reminder is claimed and about to be handed over."""
    said = parameters.values() if isinstance(parameters, dict) else parameters
    if statement.startswith("UPDATE outbox") and OutboxState.SENDING in said:
        die()


class DiesAfterwards:
    """A way that ends the process right after the server took the letter."""

    def __init__(self, mailer: Mailer) -> None:
        self.mailer = mailer

    def send(self, post: OutboxItem, at: datetime) -> None:
        self.mailer.send(post, at)
        die()


def main(where: str, address: str, at: str, dies: str) -> None:
    mailer = Mailer.at(address, "section16@example.com")
    with Office.open(where, by="petra", clock=lambda: datetime.fromisoformat(at)) as office:
        if dies == "claimed":
            event.listen(office.engine, "before_cursor_execute", die_before_handing_over)
        way = DiesAfterwards(mailer) if dies == "sent" else mailer
        Reminding(office, {"mail": way}, f"{os.getpid()}").once()


if __name__ == "__main__":
    main(*sys.argv[1:])
