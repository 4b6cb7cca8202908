"""The record of what each test calls, made once for a tree and kept in ``out`` until sources or tests change."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.reach import VARIABLE

BESIDE = ("rehearsal", "cli")
"""Folders of tests that use what the others declare."""


def recorded(root: Path, folders: Sequence[str]) -> Path:
    """Return the record for the tests of some folders and of those above them; it is made where there is none of this tree."""
    state = hashlib.sha256(" ".join(folders).encode())
    for path in sorted(path for part in ("src", "tests") for path in (root / part).rglob("*.py")):
        state.update(path.relative_to(root).as_posix().encode())
        state.update(path.read_bytes())
    record = root / "out" / "mutation" / f"{state.hexdigest()[:16]}.json"
    if not record.exists():
        record.parent.mkdir(parents=True, exist_ok=True)
        _record(root, folders, record)
    return record


def _record(root: Path, folders: Sequence[str], target: Path) -> None:
    sys.stdout.write("recording what each test calls\n")
    sys.stdout.flush()
    places = [*(f"tests/{name}" for name in (*folders, *BESIDE)), *(f"src/section16/{name}" for name in folders)]
    path = os.pathsep.join((str(root / "src"), str(root)))
    # The same tests run on SQLite; a database server under load would fail, and a mutant count as caught, without a cause.
    chosen = ["-m", "not slow and not corpus", "-k", "not postgresql"]
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.reach", "-q", *chosen, *places]
    subprocess.run(command, cwd=root, env=os.environ | {VARIABLE: str(target), "PYTHONPATH": path}, check=True)
