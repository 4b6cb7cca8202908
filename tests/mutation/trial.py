"""Tries mutants: a copy of the tree, one change at a time, the fitting tests until one fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant

_PARTS = (
    "src",
    "tests",
    "docs",
    "generate",
    "bench",
    "pyproject.toml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
)
_PASSED, _FAILED, _BROKEN, _NOT_FOUND = "0", "1", "2", "4"
_START = 30.0
_SLOWER = 2.0
_WAITING = 3.0
"""By how much the clock may exceed the processor time, on a busy machine, before tests count as hanging."""

_OPTIONS = ["-x", "-q", "--no-header", "--tb=line", "-p", "no:xdist", "-p", "no:schemathesis", "-m", "not slow and not corpus"]
# The assertions of libraries that are loaded already are not rewritten, and need not be.
_OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: whether it was caught, by how many tests at most, and the last lines that pytest wrote."""

    mutant: Mutant
    caught: bool
    how: str
    tests: int
    log: str = ""


class Tree:
    """A copy of the repository with a process that runs its tests."""

    def __init__(self, root: Path, place: Path) -> None:
        self.place = place
        self.changes = 0
        for name in _PARTS:
            source, target = root / name, place / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        path = os.pathsep.join((str(place / "src"), str(place)))
        known = {name: value for name, value in os.environ.items() if not name.startswith(("SECTION16_", "PYTEST_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutation.worker"],
            cwd=place,
            env=known | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def run(self, tests: Sequence[str], seconds: float) -> tuple[str, str]:
        """Return the exit status of pytest for these tests within a limit of processor time, and what it wrote."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        log = self.place / "pytest.log"
        asked = {"arguments": [*_OPTIONS, *tests], "seconds": seconds, "longest": _WAITING * seconds, "log": str(log)}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        status = self.process.stdout.readline().strip()
        return status, log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""

    @contextmanager
    def changed(self, mutant: Mutant) -> Iterator[None]:
        """Make the change for as long as the context lasts."""
        path = self.place / mutant.file
        source, was = path.read_text(encoding="utf-8"), path.stat().st_mtime
        # Bytecode is known by the size and second of its source: each change gets a second of its own.
        self.changes += 1
        path.write_text(mutant.applied(source), encoding="utf-8")
        os.utime(path, (was, was + 10 * self.changes))
        try:
            yield
        finally:
            path.write_text(source, encoding="utf-8")
            os.utime(path, (was, was))

    def tried(self, mutant: Mutant, tests: Sequence[str], seconds: float) -> Outcome:
        """Return what becomes of a mutant: a failing test, a module that does not load and a loop without end catch it."""
        limit = _START + _SLOWER * seconds
        with self.changed(mutant):
            status, log = self.run(tests, limit)
            if status == _NOT_FOUND:  # it broke the collection, or only changed the names of the tests
                status, log = self.run(sorted({test.split("::")[0] for test in tests}), limit)
            status = _BROKEN if status == _NOT_FOUND else status  # the files are there: not even conftest.py loads
        if status not in (_PASSED, _FAILED, _BROKEN, "timeout") and not status.startswith("-"):
            raise RuntimeError(f"pytest ended with {status} on {mutant}:\n{log[-2000:]}")
        how = {_PASSED: "survived", _FAILED: "failed", _BROKEN: "broken", "timeout": "timeout"}.get(status, "ended")
        return Outcome(mutant, how != "survived", how, len(tests), "\n".join(log.strip().splitlines()[-4:]))
