"""Large files: continued where they broke off, started over when EDGAR has another version, checked to the last byte."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from section16.clock import SetClock
from section16.edgar.fetching.fetcher import Fetched
from section16.errors import FetchError
from tests.edgar.fetching.local import SITE, fetching
from tests.edgar.fetching.many import journal
from tests.rehearsal.local import MORNING

DAY = SITE.feed_archive(MORNING.date())
OLD, NEW = (gzip.compress(bytes(range(256)) * 40 + text, mtime=0) for text in (b"old", b"new"))
Answer = Callable[[httpx.Request], httpx.Response]


class Broken(httpx.SyncByteStream):
    """A body that breaks off after some of its bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self.data
        raise httpx.ReadError("the connection broke")


def broken(data: bytes, upto: int, etag: str = '"1"') -> httpx.Response:
    return httpx.Response(200, headers={"ETag": etag, "Content-Length": str(len(data))}, stream=Broken(data[:upto]))


def rest(request: httpx.Request, data: bytes, upto: int | None = None) -> httpx.Response:
    """Return the rest of a file that a request asks for, or a part of the rest."""
    first = int(request.headers["Range"].removeprefix("bytes=").removesuffix("-"))
    end = len(data) if upto is None else upto
    headers = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}", "ETag": '"1"'}
    if upto is None:
        return httpx.Response(206, headers=headers, stream=httpx.ByteStream(data[first:]))
    return httpx.Response(206, headers=headers, stream=Broken(data[first:end]))


def download(folder: Path, *answers: Answer, address: str = DAY) -> tuple[Fetched, list[httpx.Request]]:
    """Download an address with one answer after another, and return the file and the requests."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[len(asked) - 1](request)

    clock = SetClock(MORNING)
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, fetching(folder, client, clock) as fetcher:
        return fetcher.get(address), asked


def test_what_broke_off_is_continued_however_often(tmp_path: Path) -> None:
    fetched, asked = download(
        tmp_path,
        lambda _: broken(OLD, 30),
        lambda request: rest(request, OLD, upto=50),
        lambda request: rest(request, OLD),
    )
    assert fetched.path.read_bytes() == OLD
    assert [one.headers.get("Range") for one in asked] == [None, "bytes=30-", "bytes=50-"]
    assert [one.headers.get("If-Range") for one in asked] == [None, '"1"', '"1"']
    assert {path.suffix for path in (tmp_path / "partial").iterdir()} == {".lock"}


def test_another_process_continues_what_a_killed_one_left(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="continues where it stopped"):
        download(tmp_path, *[lambda _: broken(OLD, 30)], *[lambda request: rest(request, OLD, upto=30)] * 20)
    fetched, asked = download(tmp_path, lambda request: rest(request, OLD))
    assert fetched.path.read_bytes() == OLD
    assert asked[0].headers["Range"] == "bytes=30-"


def test_a_file_that_has_changed_meanwhile_is_downloaded_from_its_start(tmp_path: Path) -> None:
    fetched, _asked = download(
        tmp_path,
        lambda _: broken(OLD, 30),
        lambda _: httpx.Response(200, headers={"ETag": '"2"'}, stream=httpx.ByteStream(NEW)),
    )
    assert fetched.path.read_bytes() == NEW


def test_a_part_that_cannot_be_continued_is_given_up(tmp_path: Path) -> None:
    def other_part(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(206, headers={"Content-Range": f"bytes 5-9/{len(OLD)}"}, stream=httpx.ByteStream(OLD[5:10]))

    def whole(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(OLD))

    for odd in (other_part, lambda _: httpx.Response(416)):
        folder = tmp_path / str(id(odd))
        fetched, asked = download(folder, lambda _: broken(OLD, 30), odd, whole)
        assert fetched.path.read_bytes() == OLD
        assert [one.headers.get("Range") for one in asked] == [None, "bytes=30-", None]


def test_a_version_without_a_name_is_not_continued(tmp_path: Path) -> None:
    fetched, asked = download(
        tmp_path, lambda _: broken(OLD, 30, etag='W/"1"'), lambda _: httpx.Response(200, stream=httpx.ByteStream(OLD))
    )
    assert fetched.path.read_bytes() == OLD
    assert "Range" not in asked[1].headers


@pytest.mark.parametrize("damaged", [OLD[:-4], OLD[:20] + b"\0" + OLD[21:], b"<html><body>Log in</body></html>", b""])
def test_a_damaged_archive_does_not_count(tmp_path: Path, damaged: bytes) -> None:
    fetched, asked = download(
        tmp_path,
        lambda _: httpx.Response(200, stream=httpx.ByteStream(damaged)),
        lambda _: httpx.Response(200, stream=httpx.ByteStream(OLD)),
    )
    assert fetched.path.read_bytes() == OLD
    assert len(asked) == 2
    assert [bool(line.fault) for line in journal(tmp_path)] == [True, False]


def test_a_data_set_is_checked_member_by_member_and_asked_for_again_only_if_it_changed(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("SUBMISSION.tsv", "ACCESSION_NUMBER\n")
    data, address = packed.getvalue(), f"{SITE.www}/files/2024q3_form345.zip"
    damaged = data.replace(b"ACCESSION_NUMBER\n", b"ACCESSION-NUMBER\n", 1)
    fetched, _asked = download(
        tmp_path,
        lambda _: httpx.Response(200, stream=httpx.ByteStream(damaged)),
        lambda _: httpx.Response(200, headers={"ETag": '"7"'}, stream=httpx.ByteStream(data)),
        address=address,
    )
    again, asked = download(tmp_path, lambda _: httpx.Response(304), address=address)
    assert (fetched.path.read_bytes(), again.path, again.unchanged) == (data, fetched.path, True)
    assert asked[0].headers["If-None-Match"] == '"7"'
