"""What the local EDGAR serves in bulk: readable as the real one's, in parts, and only when it has changed."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import section16
from section16.formats.data_set import read_data_set
from section16.formats.reading import read_bytes
from tests.edgar.fetching.many import FIRST, an_edgar_with, submission
from tests.ingest.inputs import number
from tests.rehearsal.local import client_of

if TYPE_CHECKING:
    import httpx

FEED = f"/Archives/edgar/Feed/2026/QTR1/{FIRST:%Y%m%d}.nc.tar.gz"


def get(path: str, most: int = 3, **headers: str) -> httpx.Response:
    edgar, _clock = an_edgar_with(most)
    with client_of(edgar, recent=2) as client:
        return client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_a_day_of_the_feed_holds_its_filings_without_the_time_of_acceptance() -> None:
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(get(FEED).content))) as archive:
        members = {member.name: archive.extractfile(member) for member in archive}
        read = {name: read_bytes(stream.read()) for name, stream in members.items() if stream is not None}
    assert sorted(read) == [f"{number(count)}.nc" for count in range(1, 4)]
    one = read[f"{number(2)}.nc"]
    assert one.document == read_bytes(submission(2)).document
    assert one.header is not None
    assert (one.header.accession_number, one.header.accepted, one.header.filed) == (number(2), None, FIRST)


def test_the_page_of_data_sets_links_to_them() -> None:
    page = get("/data-research/sec-markets-data/insider-transactions-data-sets").text
    [link] = re.findall(r'href="([^"]+_form345\.zip)"', page)
    with zipfile.ZipFile(io.BytesIO(get(link).content)) as archive:
        filings = list(read_data_set({name: archive.read(name) for name in archive.namelist()}))
    assert [filing.accession for filing in filings] == [number(count) for count in range(1, 4)]
    assert "structureddata" in link  # from the second quarter of 2026 on, another folder


@pytest.mark.parametrize(
    "path",
    [
        "/Archives/edgar/Feed/2026/QTR2/20260105.nc.tar.gz",
        "/Archives/edgar/Feed/2026/QTR1/20261305.nc.tar.gz",
        "/Archives/edgar/Feed/2026/QTR1/20260104.nc.tar.gz",
        "/files/structureddata/data/insider-transactions-data-sets/2025q4_form345.zip",
        "/files/elsewhere/2026q1_form345.zip",
        "/files/2026q1.zip",
        "/submissions/CIK0009990100-submissions-000.json",
        "/submissions/CIK0009990100-submissions-007.json",
        "/submissions/9990100",
    ],
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert get(path).status_code == 404


def test_a_list_has_older_pages_and_names_and_tickers_are_listed() -> None:
    listed: Any = get("/submissions/CIK0009990100.json").json()
    assert [len(listed["filings"]["recent"]["form"]), listed["filings"]["files"][0]["filingCount"]] == [2, 1]
    older = get(f"/submissions/{listed['filings']['files'][0]['name']}").json()
    assert {*older["accessionNumber"], *listed["filings"]["recent"]["accessionNumber"]} == {
        number(count) for count in (1, 2, 3)
    }
    assert get("/files/company_tickers.json").json()["0"]["ticker"] == "HLNT"
    assert "EXAMPLE ADA:0009990200:" in get("/Archives/edgar/cik-lookup-data.txt").text
    assert "Disallow: /cgi-bin" in get("/robots.txt").text


@pytest.mark.slow
def test_a_file_is_sent_in_part_packed_or_only_if_it_has_changed() -> None:
    path = f"/Archives/edgar/data/9990200/{number(1)}.txt"
    whole = get(path, Accept_Encoding="identity")
    version = whole.headers["ETag"]
    assert whole.content == submission(1)
    assert get(path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert get(path, If_None_Match=version).status_code == 304
    assert get(path, If_None_Match='"other"').status_code == 200
    part = get(path, Range="bytes=10-19", If_Range=version)
    assert (part.status_code, part.content, part.headers["Content-Range"]) == (
        206,
        submission(1)[10:20],
        f"bytes 10-19/{len(submission(1))}",
    )
    assert get(path, Range="bytes=10-", If_Range='"other"').status_code == 200
    assert get(path, Range="bytes=9999999-").status_code == 416


def test_a_folder_of_filings_is_served_and_read_again(tmp_path: Path) -> None:
    feed = get(FEED).content
    (tmp_path / "day.nc.tar.gz").write_bytes(feed)
    assert len(list(section16.read_many([str(tmp_path)]))) == 3
