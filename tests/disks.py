"""Disks that are full or read-only: mounted where the tests may do so, injected everywhere."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """Give a folder that is a disk of its own, of a few kilobytes."""
    place.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[Path]:
    """Give a folder into which nobody can write, not even the superuser."""
    _mount("--bind", str(place), str(place))
    try:
        _mount("-o", "remount,ro,bind", str(place))
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _mount(*words: str) -> None:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a disk needs Linux and the superuser")
    made = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"a disk cannot be mounted here: {made.stderr.strip()}")


def fill(disk: Path) -> Path:
    """Write a file that takes all that is left of a disk."""
    file = disk / "filler"
    with file.open("wb", buffering=0) as stream:
        for size in (4096, 1):
            with suppress(OSError):  # no space left on the device
                while True:
                    stream.write(bytes(size))
    return file


class FullAfter:
    """Lets some writes of :mod:`section16.files` pass, and refuses the next one, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, passing: int) -> None:
        self.left = passing
        self.refused = False
        opened = os.fdopen
        monkeypatch.setattr("section16.files.os.fdopen", lambda *given: _Stream(self, opened(*given)))

    def write(self, write: Callable[[bytes], int], data: bytes) -> int:
        if self.left == 0:
            self.refused = True
            write(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.left -= 1
        return write(data)


class _Stream:
    def __init__(self, disk: FullAfter, stream: Any) -> None:
        self.disk = disk
        self.stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stream.close()

    def write(self, data: bytes) -> int:
        return self.disk.write(self.stream.write, data)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)
