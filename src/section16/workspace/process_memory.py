"""A limit on the memory of this process, for work that cannot limit itself: DuckDB does not count texts that functions make."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SLACK: Final = 1_000_000_000
"""Bytes beside those of the work: the stacks of threads, and the answer that is being written."""
_OF_MEMORY: Final = Path("/proc/self/statm")
_RESIDENT, _DATA = 1, 5
"""The places in that file of the pages in memory, and of those that were asked for as data."""


@contextmanager
def limited_memory(more: int) -> Iterator[None]:
    """Let this process take so many more bytes of memory, and refuse what is beyond; without Linux there is no limit."""
    taken = memory_taken()
    if not taken:
        yield
        return
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrlimit(resource.RLIMIT_DATA)
    asked = taken + more + _SLACK
    allowed = min((limit for limit in before if limit != resource.RLIM_INFINITY), default=asked)
    resource.setrlimit(resource.RLIMIT_DATA, (min(asked, allowed), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def memory_taken() -> int:
    """Return how many bytes of memory this process has asked for; 0 without Linux."""
    return _pages(_DATA)


def memory_used() -> int:
    """Return how many bytes of memory this process uses; 0 without Linux."""
    return _pages(_RESIDENT)


def _pages(place: int) -> int:
    if sys.platform != "linux" or not _OF_MEMORY.exists():
        return 0
    import resource  # noqa: PLC0415 - not on Windows

    return int(_OF_MEMORY.read_text().split()[place]) * resource.getpagesize()
