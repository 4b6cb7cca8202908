"""A log that is only added to: nothing is lost that was added, and nothing is read that was cut off."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from section16.append_log import AppendLog
from section16.errors import OutputError, UnreadableError


class Line(msgspec.Struct, frozen=True):
    number: int


def test_records_come_back_in_their_order(tmp_path: Path) -> None:
    log = AppendLog(tmp_path / "log.jsonl", Line)
    assert list(log.read()) == []
    log.add([Line(1), Line(2)])
    log.add([])
    log.add([Line(3)])
    assert [one.number for one in AppendLog(tmp_path / "log.jsonl", Line).read()] == [1, 2, 3]
    log.replace([Line(3)])
    assert list(log.read()) == [Line(3)]


@pytest.mark.parametrize("cut", [b"", b'{"num', b'{"number":4}', b"x" * 10_000])
def test_a_line_that_was_cut_off_is_dropped_and_the_next_one_is_readable(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "log.jsonl"
    log = AppendLog(path, Line)
    log.add([Line(1)])
    path.write_bytes(path.read_bytes() + cut)
    assert list(log.read()) == [Line(1)]
    log.add([Line(2)])
    assert list(log.read()) == [Line(1), Line(2)]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"number":1}\n{"number":\xff}\n{"number":3}\n')
    with pytest.raises(UnreadableError, match=r"log\.jsonl, line 2: The line is damaged\. Remove the line"):
        list(AppendLog(path, Line).read())


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AppendLog(tmp_path / "log.jsonl", Line)
    log.add([Line(1)])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OutputError, match="cannot be written"):
            log.add([Line(2)])
        with pytest.raises(OutputError, match="cannot be written"):
            log.replace([])
    assert list(log.read()) == [Line(1)]
