"""The time that the tests see: one fixed moment for every test, and the moments at which dated tests are run again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from section16.law.business_days import WASHINGTON

USUAL = datetime(2026, 11, 18, 14, tzinfo=WASHINGTON)
"""A Wednesday while EDGAR is open, far from holidays, month ends and daylight-saving nights."""

SWEPT = {
    "saturday": datetime(2026, 11, 21, 12, tzinfo=WASHINGTON),
    "sunday": datetime(2026, 11, 29, 12, tzinfo=WASHINGTON),
    "24-december": datetime(2026, 12, 24, 12, tzinfo=WASHINGTON),
    "25-december": datetime(2026, 12, 25, 12, tzinfo=WASHINGTON),
    "26-december": datetime(2026, 12, 26, 12, tzinfo=WASHINGTON),
    "31-december-22-30": datetime(2026, 12, 31, 22, 30, tzinfo=WASHINGTON),
    "1-january": datetime(2027, 1, 1, 12, tzinfo=WASHINGTON),
    "29-february": datetime(2028, 2, 29, 12, tzinfo=WASHINGTON),
    "clocks-go-forward": datetime(2027, 3, 14, 1, 59, tzinfo=WASHINGTON),
    "clocks-go-back": datetime(2027, 11, 7, 1, 59, tzinfo=WASHINGTON),
}
"""Moments at which the answer for "today" differs from that of an ordinary business day."""

VARIABLE = "SECTION16_TESTS_CLOCK"
"""Hands the clock of a test to the processes that it starts. ``sitecustomize.py`` reads it, section16 never does."""
FOLDER = Path(__file__).parent


class RunningClock:
    """A clock that was set at some time and runs on from there, the same in every process of this machine.

    It runs, because servers and workers in processes of their own wait for each other; it counts from the time since the
    machine started, which knows no date.
    """

    def __init__(self, at: datetime, since: float | None = None) -> None:
        self.at = at.astimezone(UTC)
        self.since = time.monotonic() if since is None else since
        self.read = False
        self.told: Callable[[str], None] = lambda _written: None

    def __call__(self) -> datetime:
        """Return the time it shows."""
        self.read = True
        return self.at + timedelta(seconds=time.monotonic() - self.since)

    def set(self, at: datetime) -> None:
        """Set it to another moment, for this process and those that are started from now on."""
        self.at, self.since = at.astimezone(UTC), time.monotonic()
        self.told(self.written())

    def written(self) -> str:
        """Return it as the text that another process makes the same clock from."""
        return f"{self.at.isoformat()}@{self.since!r}"


def clock_from(written: str) -> RunningClock:
    """Return the clock that another process wrote down."""
    at, _, since = written.partition("@")
    return RunningClock(datetime.fromisoformat(at), float(since))
