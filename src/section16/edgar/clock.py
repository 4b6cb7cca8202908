"""The one clock above the store, handed over by whoever starts the work: what time it is, and how to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the time, with its zone."""
Pause: TypeAlias = Callable[[float], None]
"""Waits so many seconds."""


def now() -> datetime:
    """Return the time of this machine."""
    return datetime.now(tz=UTC)


def wait(seconds: float) -> None:
    """Wait."""
    time.sleep(seconds)


class SetClock:
    """A clock that stands still until somebody waits by it, for rehearsals that should not take the time they tell of.

    >>> clock = SetClock(datetime(2026, 3, 6, 12, tzinfo=UTC))
    >>> clock.wait(90)
    >>> clock().isoformat()
    '2026-03-06T12:01:30+00:00'
    """

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.at

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.at += timedelta(seconds=seconds)
