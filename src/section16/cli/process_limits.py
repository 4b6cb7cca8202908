"""Limits on this process, for work that cannot limit itself: DuckDB does not count texts that functions make."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

from section16.cli.printing import print_error
from section16.errors import Section16Error

_SLACK: Final = 1_000_000_000
"""Bytes beside those of the work: the stacks of threads, and the answer that is being printed."""
_OF_MEMORY: Final = Path("/proc/self/statm")
_DATA: Final = 5
"""The place of the pages of data in that file."""


@contextmanager
def limited_memory(more: int) -> Iterator[None]:
    """Let this process take so many more bytes of memory, and refuse what is beyond; without Linux there is no limit."""
    if sys.platform != "linux" or not _OF_MEMORY.exists():
        yield
        return
    import resource  # noqa: PLC0415 - not on Windows

    taken = int(_OF_MEMORY.read_text().split()[_DATA]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_DATA)
    asked = taken + more + _SLACK
    allowed = min((limit for limit in before if limit != resource.RLIM_INFINITY), default=asked)
    resource.setrlimit(resource.RLIMIT_DATA, (min(asked, allowed), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def end_at_once(error: Section16Error) -> NoReturn:
    """End this process, from any thread, with what is wrong; for work that nothing else ends."""
    print_error(error)
    sys.stderr.flush()
    os._exit(2)
