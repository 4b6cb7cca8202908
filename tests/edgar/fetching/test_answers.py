"""What EDGAR's answers mean for a download, and what is done about each."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from section16.clock import SetClock
from section16.edgar.fetching.fetcher import FailedFetch, Fetched, FetchPatience, FetchProgress
from section16.edgar.fetching.pace import Pace
from section16.errors import FetchError, NotOnEdgarError
from section16.rehearsal.fair_access import TOO_OFTEN, UNDECLARED
from tests.disks import fill, small_disk
from tests.edgar.fetching.local import SITE, fetching
from tests.edgar.fetching.many import journal, submission
from tests.ingest.inputs import number
from tests.rehearsal.local import MORNING

ADDRESS = SITE.filing("9990200", number(1))
WHOLE = submission(1)
LOGIN = b"<!DOCTYPE html><html><body>Log in to the network</body></html>"


def ask(folder: Path, *answers: httpx.Response, address: str = ADDRESS, **more: Any) -> tuple[Fetched, float]:
    """Return what a fetcher makes of answers, of which the last is repeated, and how many seconds it waited."""
    left = list(answers)
    clock = SetClock(MORNING)

    def answer(_request: httpx.Request) -> httpx.Response:
        one = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(one.status_code, headers=one.headers, stream=httpx.ByteStream(one.content))

    with httpx.Client(transport=httpx.MockTransport(answer)) as client, fetching(folder, client, clock, **more) as fetcher:
        return fetcher.get(address), (clock.at - MORNING).total_seconds()


@pytest.mark.parametrize(
    ("first", "waited"),
    [
        (httpx.Response(503), 1.0),
        (httpx.Response(503, headers={"Retry-After": "40"}), 40.0),
        (httpx.Response(500, headers={"Retry-After": "Mon, 01 Jun 2026 14:01:00 GMT"}), 60.0),
        (httpx.Response(502, headers={"Retry-After": "soon"}), 1.0),
        (httpx.Response(200, content=WHOLE[:-9]), 1.0),
        (httpx.Response(200, content=LOGIN), 1.0),
        (httpx.Response(200, content=submission(2)), 1.0),
    ],
)
def test_what_passes_is_asked_for_again_after_as_long_as_edgar_says(
    tmp_path: Path, first: httpx.Response, waited: float
) -> None:
    fetched, seconds = ask(tmp_path, first, httpx.Response(200, content=WHOLE))
    assert fetched.path.read_bytes() == WHOLE
    assert seconds == waited
    assert [bool(line.fault) for line in journal(tmp_path)] == [True, False]


@pytest.mark.parametrize(
    ("block", "held"),
    [
        (httpx.Response(429), 600.0),
        (httpx.Response(429, headers={"Retry-After": "30"}), 30.0),
        (httpx.Response(403, text=TOO_OFTEN), 600.0),
        (httpx.Response(200, text=TOO_OFTEN), 600.0),
        (httpx.Response(403, text="Forbidden"), 600.0),
    ],
)
def test_a_block_is_waited_for_by_every_process(tmp_path: Path, block: httpx.Response, held: float) -> None:
    clock = SetClock(MORNING)
    pace = Pace(tmp_path / "pace.json", most=10, seconds=lambda: clock().timestamp(), pause=clock.wait)
    notes: list[FetchProgress] = []
    answers = [block, httpx.Response(200, content=WHOLE)]

    def answer(_request: httpx.Request) -> httpx.Response:
        one = answers.pop(0)
        return httpx.Response(one.status_code, headers=one.headers, stream=httpx.ByteStream(one.content))

    with (
        httpx.Client(transport=httpx.MockTransport(answer)) as client,
        fetching(tmp_path / "a", client, clock, pace=pace, progress=notes.append) as fetcher,
    ):
        assert fetcher.get(ADDRESS).path.read_bytes() == WHOLE
    assert (clock.at - MORNING).total_seconds() == held
    assert [note.waiting for note in notes] == [held]


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (httpx.Response(404), NotOnEdgarError, "has nothing under this address"),
        (httpx.Response(403, text="<Error><Code>AccessDenied</Code></Error>"), NotOnEdgarError, "has nothing"),
        (httpx.Response(403, text=UNDECLARED), FetchError, "--agent"),
        (httpx.Response(400), FetchError, "--agent"),
        (httpx.Response(401), FetchError, "refused the request"),
        (httpx.Response(407), FetchError, "Log in to the proxy"),
        (httpx.Response(200, content=LOGIN), FetchError, "Log in to the proxy"),
        (httpx.Response(302, headers={"Location": "https://login.example/"}), FetchError, "redirected to login.example"),
        (httpx.Response(302, headers={"Location": ADDRESS}), FetchError, "redirected"),
        (httpx.Response(429), FetchError, "run nothing else against EDGAR"),
        (httpx.Response(503), FetchError, "continues where it stopped"),
        (httpx.Response(200, content=b""), FetchError, "it is empty"),
    ],
)
def test_what_does_not_pass_is_reported_with_what_to_do(
    tmp_path: Path, answer: httpx.Response, error: type[FetchError], words: str
) -> None:
    with pytest.raises(error, match=words):
        ask(tmp_path, answer)
    assert all(line.fault for line in journal(tmp_path))


def test_what_does_not_count_is_kept_too(tmp_path: Path) -> None:
    ask(tmp_path, httpx.Response(503, text="Service Unavailable"), httpx.Response(200, content=WHOLE))
    refused, whole = journal(tmp_path)
    assert (tmp_path / refused.file).read_bytes() == b"Service Unavailable"
    assert (refused.status, refused.size, refused.fault) == (503, 19, "EDGAR reported an error (503)")
    assert (tmp_path / whole.file).read_bytes() == WHOLE


def test_a_redirect_within_edgar_is_followed(tmp_path: Path) -> None:
    moved = httpx.Response(301, headers={"Location": "/Archives/edgar/data/1/x.txt"})
    assert ask(tmp_path, moved, httpx.Response(200, content=WHOLE))[0].path.read_bytes() == WHOLE


@pytest.mark.parametrize(
    ("address", "content", "fault"),
    [
        (SITE.submissions("9990100"), b'{"cik": "9990101", "filings": {}}', "it is the list of CIK 9990101"),
        (SITE.submissions("9990100"), b'{"cik": "9990100", "fil', "it is not JSON"),
        (SITE.tickers(), b"[1, 2", "it is not JSON"),
        (SITE.full_index(2026, 1), b"Description: an index\n", "it is not an index"),
        (SITE.daily_index(MORNING.date()), b"Description: an ind", "its last line is cut off"),
        (SITE.current_feed(), b"<feed><entry></feed>", "it is not a feed"),
        (SITE.current_feed(), b'<!DOCTYPE a [<!ENTITY b "c">]><feed>&b;</feed>', "it is not a feed"),
        (SITE.filing("9990100", number(1)), b"Annual report", "it is not a submission"),
    ],
)
def test_each_kind_of_file_is_checked(tmp_path: Path, address: str, content: bytes, fault: str) -> None:
    answer, patience = httpx.Response(200, content=content), FetchPatience(attempts=1)
    with pytest.raises(FetchError, match=fault):
        ask(tmp_path, answer, address=address, patience=patience, allow_disallowed=True)


def test_a_full_disk_is_reported_and_the_download_continues_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(tmp_path, httpx.Response(200, content=submission(2)), address=SITE.filing("9990200", number(2)))

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("section16.edgar.fetching.kept.os.fsync", full)
        with pytest.raises(FetchError, match=r"no space left on device.*Then run the command again"):
            ask(tmp_path, httpx.Response(200, content=WHOLE))
    assert len(journal(tmp_path)) == 1
    assert list((tmp_path / "partial").iterdir()) == []
    assert ask(tmp_path, httpx.Response(200, content=WHOLE))[0].path.read_bytes() == WHOLE


def test_a_disk_that_is_really_full_leaves_a_folder_that_continues(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        ask(disk, httpx.Response(200, content=submission(2)), address=SITE.filing("9990200", number(2)))
        filler = fill(disk)
        with pytest.raises(FetchError, match="no space left on device"):
            ask(disk, httpx.Response(200, content=WHOLE))
        filler.unlink()
        assert ask(disk, httpx.Response(200, content=WHOLE))[0].path.read_bytes() == WHOLE
        assert ask(disk, httpx.Response(500), address=SITE.filing("9990200", number(2)))[0].unchanged


def test_a_journal_whose_last_line_was_cut_off_is_continued(tmp_path: Path) -> None:
    ask(tmp_path, httpx.Response(200, content=WHOLE))
    place = tmp_path / "journal.jsonl"
    place.write_bytes(place.read_bytes() + b'{"address":"http')
    other = SITE.filing("9990200", number(2))
    ask(tmp_path, httpx.Response(200, content=submission(2)), address=other)
    assert ask(tmp_path, httpx.Response(500), address=ADDRESS)[0].unchanged
    assert ask(tmp_path, httpx.Response(500), address=other)[0].unchanged


def test_a_file_that_was_removed_or_cut_off_is_downloaded_again(tmp_path: Path) -> None:
    def cut(path: Path) -> None:
        path.write_bytes(b"")

    damages: tuple[Callable[[Path], None], ...] = (Path.unlink, cut)
    for damage in damages:
        damage(ask(tmp_path, httpx.Response(200, content=WHOLE))[0].path)
        assert ask(tmp_path, httpx.Response(200, content=WHOLE))[0].path.read_bytes() == WHOLE


def test_one_address_that_fails_does_not_keep_the_others(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(WHOLE)) if number(1) in request.url.path else httpx.Response(404)

    clock = SetClock(MORNING)
    addresses = [SITE.filing("9990200", number(count)) for count in (2, 1, 3)]
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, fetching(tmp_path, client, clock) as fetcher:
        got = {one.address: one for one in fetcher.get_all(addresses)}
    assert [isinstance(got[address], FailedFetch) for address in addresses] == [True, False, True]
