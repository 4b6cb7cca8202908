"""How often an address is asked for again, and how long is waited between."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import msgspec
import stamina
from stamina import Attempt

from section16.clock import Pause
from section16.edgar.fetching.pace import Pace
from section16.errors import Section16Error

# Repeated requests are reported by their outcome; without a handler every attempt would be printed to standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class FetchPatience(msgspec.Struct, frozen=True):
    """How often an address is asked for in a row without progress, and how often a block is waited for.

    ``first`` and ``longest`` are the seconds between two attempts, doubled each time.
    """

    attempts: int = 8
    first: float = 1.0
    longest: float = 120.0
    blocks: int = 6


class FetchProgress(msgspec.Struct, frozen=True):
    """What a fetcher does about an address: it waits so many seconds, for a reason, or has received so many bytes."""

    address: str
    received: int = 0
    total: int = 0
    waiting: float = 0.0
    reason: str = ""


class AgainError(Section16Error):
    """An answer after which an address may be asked for again.

    ``wait`` are the seconds that EDGAR asks for, ``blocked`` is whether it has blocked this user, ``progress`` whether a part
    of the file has come since the last attempt.
    """

    def __init__(self, reason: str, *, wait: float | None = None, blocked: bool = False, progress: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.blocked = blocked
        self.progress = progress


class Attempts:
    """The attempts of one download; the library counts and reports them, the waiting goes by the clock that was given."""

    def __init__(self, patience: FetchPatience, pace: Pace, pause: Pause, note: Callable[[float, str], None]) -> None:
        self._patience = patience
        self._pace = pace
        self._pause = pause
        self._note = note
        self._failed = 0
        self._blocks = 0

    def __iter__(self) -> Iterator[Attempt]:
        """Yield attempts, each to be made in a ``with``, until one succeeds or there is no use in another."""
        return iter(
            stamina.retry_context(on=self._waited, attempts=None, timeout=None, wait_initial=0.0, wait_max=0.0, wait_jitter=0.0)
        )

    def _waited(self, error: Exception) -> bool:
        """Wait as long as an answer requires, and return whether to ask again."""
        if not isinstance(error, AgainError):
            return False
        if error.blocked:
            return self._held(error)
        self._failed = 1 if error.progress else self._failed + 1
        if self._failed >= self._patience.attempts:
            return False
        doubled = self._patience.first * 2 ** (self._failed - 1)
        wait = max(error.wait or 0.0, min(doubled, self._patience.longest))
        self._note(wait, error.reason)
        self._pause(wait)
        return True

    def _held(self, error: AgainError) -> bool:
        """Let every process of this user leave EDGAR alone; the next turn is given after that."""
        self._blocks += 1
        wait = error.wait or 0.0
        self._pace.hold(wait)
        if self._blocks > self._patience.blocks:
            return False
        self._note(wait, error.reason)
        return True
