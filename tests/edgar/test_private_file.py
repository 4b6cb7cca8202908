"""Files of secrets are on the disk before they replace others, and nobody else opens them or what is beside them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from section16.edgar.private_file import changing, replace


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def _everything_allowed() -> object:
    """Let no mask of the machine hide a mode that is too wide."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_file_and_its_lock_are_their_owners_alone(tmp_path: Path) -> None:
    place = tmp_path / "new" / "secrets.bin"
    with changing(place):
        replace(place, b"secret")
    assert (place.read_bytes(), mode(place), mode(place.with_name("secrets.bin.lock"))) == (b"secret", 0o600, 0o600)


def test_the_content_is_on_the_disk_before_it_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, synchronized = tmp_path / "secrets.bin", []
    real = os.fsync

    def noted(descriptor: int) -> None:
        synchronized.append((os.fstat(descriptor).st_size if place.exists() is False else -1, place.exists()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    replace(place, b"secret")
    assert synchronized == [(6, False), (-1, True)]  # the file first, then the folder with its new name
