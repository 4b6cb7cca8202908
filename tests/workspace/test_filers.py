"""Who is meant: a ticker, a CIK, or words of a name, in EDGAR's lists of tickers and of all names."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest

from section16.clock import SetClock
from section16.errors import NotFoundError, RequestError, UnreadableError
from section16.workspace.filers import issuer_cik, owner_cik
from tests.edgar.fetching.local import SITE, fetching
from tests.rehearsal.local import MORNING

TICKERS = {
    "0": {"cik_str": 9990100, "ticker": "HLNT", "title": "Harbor Lantern Corp"},
    "1": {"cik_str": 9990101, "ticker": "HLNTP", "title": "Harbor Light Inc."},
}
NAMES = b"""EXAMPLE ADA:0009990200:
EXAMPLE ADA MARIA:0009990201:
EXAMPLE BO:0009990202:
EXAMPLE BO:0009990203:
SLIPWAY WORKS PRIVATE LTD:0009990300:
"""


def found(folder: Path, who: str, *, owner: bool = False, names: bytes = NAMES) -> str:
    def answer(request: httpx.Request) -> httpx.Response:
        body = msgspec.json.encode(TICKERS) if request.url.path.endswith(".json") else names
        return httpx.Response(200, stream=httpx.ByteStream(body))

    clock = SetClock(MORNING)
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, fetching(folder, client, clock) as fetcher:
        return owner_cik(fetcher, who) if owner else issuer_cik(fetcher, who)


@pytest.mark.parametrize(
    ("who", "cik"),
    [
        ("hlnt", "0009990100"),
        ("9990100", "0009990100"),
        ("lantern", "0009990100"),
        ("Harbor Light Inc.", "0009990101"),
        ("slipway works", "0009990300"),
    ],
)
def test_an_issuer(tmp_path: Path, who: str, cik: str) -> None:
    assert found(tmp_path, who) == cik


@pytest.mark.parametrize(
    ("who", "cik"), [("Ada Example", "0009990200"), ("maria ada", "0009990201"), ("9990207", "0009990207")]
)
def test_a_person(tmp_path: Path, who: str, cik: str) -> None:
    assert found(tmp_path, who, owner=True) == cik


def test_several_are_listed_and_near_names_offered(tmp_path: Path) -> None:
    assert SITE.cik_lookup().endswith("/Archives/edgar/cik-lookup-data.txt")
    with pytest.raises(RequestError, match=r"several issuers.*9990100.*9990101"):
        found(tmp_path, "harbor")
    with pytest.raises(RequestError, match=r"several reporting persons.*9990202.*9990203"):
        found(tmp_path, "Bo Example", owner=True)
    with pytest.raises(NotFoundError, match=r"Did you mean SLIPWAY WORKS PRIVATE LTD"):
        found(tmp_path, "Slipway Wroks Private")
    with pytest.raises(NotFoundError, match=r"Did you mean EXAMPLE ADA"):
        found(tmp_path, "Exampla Ada", owner=True)


def test_a_list_of_names_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="not EDGAR's list of names"):
        found(tmp_path, "Ada Example", owner=True, names=b"Not Found\n")


@pytest.mark.parametrize("who", ["LANT", "arbor", "IGHT", "a"])
def test_a_ticker_that_is_not_listed_does_not_name_another_issuer_by_a_part_of_its_name(tmp_path: Path, who: str) -> None:
    with pytest.raises(NotFoundError, match="EDGAR's list of tickers has no issuer"):
        found(tmp_path, who)


def test_a_short_name_is_named_by_its_whole_words(tmp_path: Path) -> None:
    assert found(tmp_path, "Light") == "0009990101"
