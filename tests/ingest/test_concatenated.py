"""Submissions one behind the other in one file, as in EDGAR's Oldloads: each is taken, another form is passed over."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from section16.errors import UnreadableError
from section16.formats.reading import read_bytes
from section16.ingest import concatenated
from section16.ingest.concatenated import begins_submission, divided, is_long, submissions_in
from section16.ingest.filings import IngestReport
from section16.ingest.intake import may_be_form
from section16.limits import Limits, Meter
from tests.ingest.inputs import feed, number, submission
from tests.ingest.test_filings import asked, ingested

_WRAPPER = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\nMIC-Info: RSA-MD5,RSA,\n AbC=\n\n"


def wrapped(count: int) -> bytes:
    """Return a submission in the wrapper of old files."""
    data = submission(count).lstrip()
    return _WRAPPER + data + b"-----END PRIVACY-ENHANCED MESSAGE-----\n"


def walked(data: bytes, size: int = 1000, limits: Limits | None = None) -> list[bytes | str]:
    def chunks() -> Iterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    found = submissions_in(chunks(), Meter(limits or Limits(), lambda: 0.0), may_be_form, lambda: 0)
    return [str(one.error) if one.error else one.data for one in found]


def cut_short(count: int) -> bytes:
    """Return a submission that ends before its form."""
    return feed(count)[: feed(count).index(b"<DOCUMENT>") + 40]


@pytest.fixture
def short_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files of any length be walked like a day of submissions."""
    monkeypatch.setattr(concatenated, "_DAY", 1)


def day(*counts: int) -> bytes:
    return b"".join(feed(count) for count in counts)


@given(st.lists(st.sampled_from(["4", "10-K", "wrapped", "plain"]), min_size=1, max_size=5), st.integers(90, 9000))
def test_a_walk_gives_each_form_whatever_the_chunks(kinds: list[str], size: int) -> None:
    made = {"4": feed, "wrapped": wrapped, "plain": submission}
    files = [made[kind](count) if kind in made else feed(count, kind) for count, kind in enumerate(kinds, 1)]
    assert walked(b"".join(files), size) == [data for data, kind in zip(files, kinds, strict=True) if kind != "10-K"]
    assert divided(b"".join(files)) == files


def test_what_is_no_submission_is_not_divided() -> None:
    for data in (b"", b"{}", b"<?xml version='1.0'?>\n<SUBMISSION>"):
        assert divided(data) == [data]
        assert not begins_submission(data)


def test_one_that_is_too_large_does_not_stop_the_others() -> None:
    large = feed(2).replace(b"</SUBMISSION>", b"x" * 30_000 + b"</SUBMISSION>")
    first, second, third = walked(feed(1) + large + feed(3), limits=Limits(file_bytes=20_000))
    assert (first, third) == (feed(1), feed(3))
    assert str(second).startswith("The file is too large")


@pytest.mark.usefixtures("short_days")
def test_a_day_of_submissions_in_one_gzip_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "20060105.gz"
    path.write_bytes(gzip.compress(feed(1) + feed(2, "10-K") + feed(3) + cut_short(4)))
    report = ingested(tmp_path / "book", path)
    assert (report.added, report.others, report.inputs) == (2, 1, 1)
    (refused,) = report.refused
    assert refused.source == f"{path}:4"
    assert asked(tmp_path / "book", "SELECT accession FROM truth_filings ORDER BY 1") == [(number(1),), (number(3),)]
    again = ingested(tmp_path / "book", path)
    assert (again.added, again.skipped) == (0, 1)


@pytest.mark.usefixtures("short_days")
def test_a_day_that_is_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "20060105.gz"
    path.write_bytes(gzip.compress(day(1, 2))[:-20])
    report = ingested(tmp_path / "book", path)
    (refused,) = report.refused
    assert refused.source == str(path)
    assert "cannot be unpacked further" in refused.reason
    path.write_bytes(gzip.compress(day(1, 2)))
    again = ingested(tmp_path / "book", path)
    assert (again.added, again.known) == (1, 1)


@pytest.mark.parametrize("name", ["day.txt", "day.gz"])
def test_a_short_file_of_submissions_is_divided(tmp_path: Path, name: str) -> None:
    data = day(1, 2)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    report: IngestReport = ingested(tmp_path / "book", tmp_path / name)
    assert (report.added, report.refused) == (2, ())
    assert asked(tmp_path / "book", "SELECT source FROM truth_filings ORDER BY accession") == [
        (f"{tmp_path / name}:1",),
        (f"{tmp_path / name}:2",),
    ]


@pytest.mark.usefixtures("short_days")
def test_only_a_file_that_begins_with_a_submission_is_walked(tmp_path: Path) -> None:
    for name, data, expected in (("a.gz", gzip.compress(day(1)), True), ("b.xml", b"<?xml?>", False), ("c", day(1), True)):
        (tmp_path / name).write_bytes(data)
        assert is_long(tmp_path / name) is expected
    assert not is_long(tmp_path / "none")
    (tmp_path / "d.gz").write_bytes(b"\x1f\x8b damaged")
    assert not is_long(tmp_path / "d.gz")


def test_a_reader_of_one_form_refuses_several_submissions() -> None:
    annual = feed(1, "10-K").replace(b"</DOCUMENT>", b"</DOCUMENT>\n")
    with pytest.raises(UnreadableError, match="two or more submissions") as refused:
        read_bytes(annual + feed(2))
    assert "Read the file into a book" in str(refused.value)
    assert read_bytes(feed(2)).header is not None
