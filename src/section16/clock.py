"""The one clock of the program: the time of this machine, and how to wait.

Everything else takes the time as an argument, or a :data:`Clock` from the code that starts the work. No option and no
environment variable sets the clock, because what is filed live must carry the real time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the time, with its zone."""
Pause: TypeAlias = Callable[[float], None]
"""Waits so many seconds."""


def _read() -> datetime:
    return datetime.now(tz=UTC)


def now() -> datetime:
    """Return the time of this machine, in UTC."""
    return _read()  # looked up at each call, so that the tests replace one function and reach every caller


def wait(seconds: float) -> None:
    """Wait a number of seconds."""
    time.sleep(seconds)


class SetClock:
    """A clock that moves only when code waits by it, for rehearsals that should not take the time they show.

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


def seconds() -> float:
    """Return the seconds of a clock that only goes forward, for measuring how long something takes."""
    return time.monotonic()
