"""Records, while a book is served with an office, which reports are on the pages of the office's issuers."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from datetime import date

import msgspec

from section16.errors import Section16Error
from section16.web.context import WebContext
from section16.workspace.context import OfficeContext, today
from section16.workspace.kept_book import KeptBook
from section16.workspace.postings import record_served_postings

_PAUSE = 15
"""Seconds between two looks whether the book or the day has changed."""


class PostingRecorder:
    """Records postings at once, after every change of the book, and every day; ``address`` is where visitors find the server.

    What cannot be recorded is a line of the log, and tried again at the next look.
    """

    def __init__(
        self, context: WebContext, office: OfficeContext, book: KeptBook, address: str, log: Callable[[str], None] | None
    ) -> None:
        self._context = context
        self._office = office
        self._book = book
        self._address = address.rstrip("/")
        self._log = log
        self._last: tuple[str, date] | None = None

    async def run(self) -> None:
        """Record until it is cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(_PAUSE)

    def look(self) -> None:
        """Record what is posted now, unless neither the book nor the day has changed since the last time."""
        try:
            now = (self._book.state(), today(self._office.clock))
            if now == self._last:
                return
            for one in record_served_postings(self._context.book, self._address, office=self._office):
                if one.recorded:
                    counts = f"{len(one.posted)} posted, {len(one.removed)} removed, {len(one.seen)} seen"
                    self._note("posted", one.place, counts)
            self._last = now
        except Section16Error as error:
            self._note("not recorded", self._address, str(error))
        except Exception:  # noqa: BLE001 - the next look may succeed
            self._note("not recorded", self._address, traceback.format_exc())

    def _note(self, event: str, place: str, detail: str) -> None:
        if self._log is not None:
            line = {"at": self._office.clock().isoformat(), "event": event, "place": place, "detail": detail}
            self._log(msgspec.json.encode(line).decode())
