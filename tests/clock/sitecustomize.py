"""Sets the clock of every Python process that a test starts; Python imports this file by its name when it starts."""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta


def _set(written: str) -> None:
    """Replace the reading of the machine's clock by the one of the test; nothing where section16 is not installed."""
    try:
        from section16 import clock
    except ModuleNotFoundError:
        return
    at, _, since = written.partition("@")
    start, origin = datetime.fromisoformat(at), float(since)
    clock._read = lambda: start + timedelta(seconds=time.monotonic() - origin)


if os.environ.get("SECTION16_TESTS_CLOCK"):
    _set(os.environ["SECTION16_TESTS_CLOCK"])
