"""Which functions of section16 a piece of work enters, in order."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import section16

_SOURCES = f"{Path(section16.__file__).parent}/"


class Call(NamedTuple):
    """A function that was entered: its file below ``section16``, its qualified name, and its arguments."""

    file: str
    function: str
    arguments: tuple[Any, ...]


def calls_of(work: Callable[[], object]) -> list[Call]:
    """Return every call of a function of section16 while ``work`` runs, in order; the bodies of classes are none."""
    found: list[Call] = []

    def entered(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(_SOURCES) and not code.co_name.startswith("<"):
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            arguments = tuple(frame.f_locals.get(name) for name in names)
            found.append(Call(code.co_filename.removeprefix(_SOURCES), code.co_qualname, arguments))

    before = sys.getprofile()
    sys.setprofile(entered)
    try:
        work()
    finally:
        sys.setprofile(before)
    return found


def firsts(calls: list[Call]) -> list[tuple[str, str]]:
    """Return the functions of some calls, each once, in order of their first call."""
    return list(dict.fromkeys((call.file, call.function) for call in calls))
