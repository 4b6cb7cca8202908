"""A pytest plugin that records which functions each test calls, and how much processor time the test takes.

Loaded with ``-p tests.mutation.reach``; the record goes to the file that ``SECTION16_REACH`` names. Functions suffice, because
they are short: line tracing costs several times as much and selects hardly fewer tests.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType

import pytest

VARIABLE = "SECTION16_REACH"
PACKAGE = Path(__file__).parents[2] / "src" / "section16"

_called: dict[int, CodeType] = {}
# Comparing code objects compares their contents; their identity is enough, and kept code keeps its identity.
_kept: dict[str, tuple[float, list[str]]] = {}


def _trace(frame: FrameType, _event: str, _arg: object) -> None:
    code = frame.f_code
    _called[id(code)] = code


def function_of(code: CodeType) -> str | None:
    """Return the function that a code object belongs to, as ``folder/file.py:Class.method``; ``None`` outside the package."""
    place = Path(code.co_filename)
    if not place.is_relative_to(PACKAGE):
        return None
    name = code.co_qualname.split(".<locals>")[0]
    return None if name.startswith("<") else f"{place.relative_to(PACKAGE).as_posix()}:{name}"


def processor_seconds() -> float:
    """Return the processor time of this process and of the processes it has waited for.

    On a busy machine a test takes longer by the clock, and fewer tests would be selected for a mutant.
    """
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Record the functions that a test calls, its fixtures included."""
    _called.clear()
    began = processor_seconds()
    threading.settrace(_trace)
    sys.settrace(_trace)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)
        found = sorted({name for code in _called.copy().values() if (name := function_of(code))})
        _kept[item.nodeid] = (round(processor_seconds() - began, 3), found)


def pytest_sessionfinish() -> None:
    """Write the record."""
    if target := os.environ.get(VARIABLE):
        record = {test: {"seconds": seconds, "functions": found} for test, (seconds, found) in _kept.items()}
        Path(target).write_text(json.dumps(record), encoding="utf-8")
