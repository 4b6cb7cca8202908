"""A limit on the total time of work over a connection, after which the connection ends.

The timeouts of libraries apply to each read, so that a server that sends one byte a minute would never time out.
"""

from __future__ import annotations

from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Any

_BOTH_WAYS = 2


class Watchdog:
    """Ends a connection after so many seconds; ``over`` says whether it did."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._socket: Any = None
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        self._timer.cancel()

    def watch(self, socket: Any) -> None:
        """Watch over a connection; one that came about too late ends at once."""
        self._socket = socket
        if self.over:
            self._end()

    def _end(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError, ValueError):  # closed in the same moment
                self._socket.shutdown(_BOTH_WAYS)  # unlike closing, this interrupts a read that waits
