"""The memory and the CPU time of processes, as the system states them.

A process states its own peak itself: what the system counts of a child includes its parent's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROCESS = Path("/proc/self")
_TICKS = os.sysconf("SC_CLK_TCK")
_MEBIBYTE = 1 << 20


def peak() -> float:
    """Return the megabytes that this process took at most so far."""
    status = (_PROCESS / "status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1024


def forget_peak() -> None:
    """Count the peak from here."""
    (_PROCESS / "clear_refs").write_text("5", encoding="ascii")


def memory_of(process: int) -> float:
    """Return the megabytes that a process and its children take now."""
    pages = sum(int((folder / "statm").read_text(encoding="ascii").split()[1]) for folder in _family(process))
    return pages * os.sysconf("SC_PAGE_SIZE") / _MEBIBYTE


def cpu_of(process: int) -> float:
    """Return the CPU seconds that a process and its children took so far."""
    ticks = 0
    for folder in _family(process):
        fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # user and system, counted after the name, which may have spaces
    return ticks / _TICKS


def _family(process: int) -> Iterator[Path]:
    folder = Path("/proc", str(process))
    yield folder
    with suppress(FileNotFoundError):  # it has ended
        for child in (folder / "task" / str(process) / "children").read_text(encoding="ascii").split():
            yield from _family(int(child))
