"""Runs tests in a copy of the tree, each time in a fresh child of a process that has the libraries loaded already.

``python -m tests.mutation.worker`` reads a line of JSON for each run (arguments of pytest, seconds of processor time, the
longest wait in seconds) and answers with pytest's exit status, or ``timeout``. Loading pytest, hypothesis and SQLAlchemy takes
longer than most runs; section16 itself and its tests are never loaded here, because they are what changes.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import signal
import sys
import time
import traceback
from contextlib import suppress

LIBRARIES = [
    "pytest",
    "hypothesis",
    "msgspec",
    "lxml.etree",
    "sqlalchemy.dialects.sqlite",
    "alembic.command",
    "httpx",
    "holidays",
]
LIBRARIES += ["icalendar", "cyclopts", "rich.console", "cryptography.fernet", "stamina", "jinja2", "openpyxl", "litestar"]
MEMORY = 3 << 30
"""Bytes: a loop without end must not take the machine with it."""

_STEP = 0.02


def main() -> None:
    """Answer until the input ends."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(f"{run(asked['arguments'], asked['seconds'], asked['longest'], asked['log'])}\n")
        sys.stdout.flush()


def run(arguments: list[str], seconds: float, longest: float, log: str) -> str:
    """Run pytest in a child, and return its exit status or ``timeout``.

    The limit is processor time, so that a busy machine ends no tests early; a child that only waits ends after ``longest``.
    """
    child = os.fork()
    if child == 0:
        _pytest(arguments, math.ceil(seconds), log)
    ends = time.monotonic() + longest
    while time.monotonic() < ends:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            _end(child)  # what the tests started goes with them
            ended = os.waitstatus_to_exitcode(status)
            return "timeout" if ended == -signal.SIGXCPU else str(ended)
        time.sleep(_STEP)
    _end(child)
    os.waitpid(child, 0)
    return "timeout"


def _end(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _pytest(arguments: list[str], seconds: int, log: str) -> None:
    status = 3
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        # Equal limits would end it with SIGKILL, as a lack of memory does.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        import pytest

        status = int(pytest.main(arguments))
    except BaseException:  # noqa: BLE001 - it must not return into the loop of its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
