"""One way to run a command as a person does: what it prints, what it reports on the standard error, how it ends."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest

from section16.cli import app


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> Ended:
    """Run the command line in this process, with streams of its own, in a folder."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="\n") for data in (stdin, b"", b""))
    with pytest.MonkeyPatch.context() as patch, chdir(cwd or Path.cwd()):
        for name, stream in (("stdin", given), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, name, stream)
        status = app.run([*map(str, arguments)])
    return Ended(status, written(out), written(err))


def written(stream: io.TextIOWrapper) -> str:
    """Return all that was written to a stream in memory."""
    stream.flush()
    binary = stream.detach()
    assert isinstance(binary, io.BytesIO)
    return binary.getvalue().decode()


def run_in_a_process(*arguments: str | Path, stdin: bytes = b"", cwd: Path | None = None) -> Ended:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "section16", *map(str, arguments)]
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=cwd, timeout=60, check=False, env=os.environ)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
