"""The standard input of an ingest: a filing, several, an archive, nothing."""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from section16.ingest.filings import IngestReport
from section16.ingest.standard_input import SpooledInput
from section16.limits import Limits
from tests.ingest.inputs import MOMENT, feed, number, packed, submission, tar
from tests.ingest.test_concatenated import cut_short
from tests.ingest.test_filings import asked, ingested

Sent = Callable[..., IngestReport]
_NAME = "standard input 2026-01-05T12:00:00Z"


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "spool"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def sent(tmp_path: Path, spool: Path, monkeypatch: pytest.MonkeyPatch) -> Sent:
    def send(data: bytes, **options: Any) -> IngestReport:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        report = ingested(tmp_path / "book", "-", **options)
        assert not list(spool.iterdir())
        return report

    return send


def test_filings_and_archives_are_taken(tmp_path: Path, sent: Sent) -> None:
    assert sent(submission(1)).added == 1
    assert sent(gzip.compress(feed(2) + feed(3))).added == 2
    assert sent(tar(tmp_path / "a.tar.gz", [("4.nc", feed(4)), ("5.nc", feed(5, "10-K"))]).read_bytes()).added == 1
    assert sent(tar(tmp_path / "b.tar", [("6.nc", feed(6))]).read_bytes()).added == 1
    assert sent(packed(tmp_path / "a.zip", [("7.nc", feed(7))]).read_bytes()).added == 1
    sources = dict(asked(tmp_path / "book", "SELECT accession, source FROM truth_filings"))
    assert [sources[number(count)] for count in (1, 2, 3, 4, 6, 7)] == [
        *(_NAME, f"{_NAME}:1", f"{_NAME}:2", f"{_NAME}:4.nc", f"{_NAME}:6.nc", f"{_NAME}:7.nc")
    ]
    assert sent(submission(1)).known == 1


def test_what_cannot_be_read_is_listed_and_kept(tmp_path: Path, sent: Sent) -> None:
    assert "file is empty" in sent(b"").refused[0].reason
    assert "ends before the form" in sent(cut_short(1)).refused[0].reason
    cut = tar(tmp_path / "a.tar.gz", [(f"{count}.nc", feed(count)) for count in range(1, 4)]).read_bytes()[:-30]
    (refused,) = sent(cut).refused
    assert (refused.source, "cannot be unpacked further" in refused.reason) == (_NAME, True)
    again = ingested(tmp_path / "book", retry=True, moment=MOMENT + 1_000_000)
    assert [one.source for one in again.refused] == [_NAME]


def test_more_than_the_limits_and_a_closed_input_are_refused(
    tmp_path: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    (refused,) = sent(submission(1), limits=Limits(total_bytes=100)).refused
    assert refused.reason.startswith("Too much data")
    monkeypatch.setattr(sys, "stdin", None)
    (refused,) = ingested(tmp_path / "book", "-").refused
    assert refused.reason == "The standard input is closed."
    SpooledInput().remove()


def test_no_space_for_the_input_is_stated(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(prefix: str) -> str:
        raise OSError(28, f"No space left on device: {prefix}")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    (refused,) = sent(submission(1)).refused
    assert refused.reason.startswith("The standard input cannot be kept while it is read")
