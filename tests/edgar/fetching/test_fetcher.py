"""What is downloaded from EDGAR: whole, once, and only what may be asked for."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import msgspec
import pytest

from section16.clock import SetClock
from section16.edgar.fetching.fetcher import FailedFetch, Fetcher
from section16.edgar.fetching.wanted import (
    filing_address,
    submissions_of,
    wanted_now,
    wanted_of_day,
    wanted_of_filer,
    wanted_of_quarter,
)
from section16.errors import FetchError, NotOnEdgarError, RequestError
from tests.edgar.fetching.local import AGENT, SITE, fetching
from tests.edgar.fetching.many import submission
from tests.ingest.inputs import number
from tests.rehearsal.local import MORNING, an_edgar, client_of, filed


def test_a_filing_is_downloaded_once_and_kept_by_its_content(tmp_path: Path) -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    number = edgar.index.latest()[0].header.issuers[0].cik or ""
    with client_of(edgar) as client, fetching(tmp_path, client, clock) as fetcher:
        [wanted] = wanted_of_filer(fetcher, submissions_of(fetcher, number))
        first = fetcher.get(filing_address(fetcher.site, wanted))
        second = fetcher.get(filing_address(fetcher.site, wanted))
    assert wanted.accession == accession
    assert first.path.read_bytes() == edgar.index.latest()[0].data
    assert first.path.name.endswith(f"{accession}.txt")
    assert (first.unchanged, second.unchanged) == (False, True)
    assert [path.name for path in (tmp_path / "partial").iterdir()] == []


def test_the_lists_of_a_day_of_a_quarter_and_of_now_name_the_same_filing(tmp_path: Path) -> None:
    edgar, clock = an_edgar()
    accession = filed(edgar, clock)
    with client_of(edgar) as client, fetching(tmp_path, client, clock, allow_disallowed=True) as fetcher:
        day = edgar.index.latest()[0].filed
        lists = (wanted_of_day(fetcher, day), wanted_of_quarter(fetcher, day.year, 2), wanted_now(fetcher, "4"))
        with pytest.raises(NotOnEdgarError, match=r"has nothing under this address"):
            wanted_of_quarter(fetcher, 1999, 1)
    assert [[one.accession for one in found] for found in lists] == [[accession]] * 3


def test_what_robots_txt_disallows_and_what_is_not_edgar_is_not_asked_for(tmp_path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request)

    client, clock = httpx.Client(transport=httpx.MockTransport(refuse)), SetClock(MORNING)
    with client, fetching(tmp_path, client, clock) as fetcher:
        with pytest.raises(RequestError, match=r"robots\.txt disallows"):
            wanted_now(fetcher)
        with pytest.raises(RequestError, match="not an address of EDGAR"):
            fetcher.get("https://example.com/Archives/edgar/data/1/0000000001-26-000001.txt")


@pytest.mark.parametrize("agent", ["", "Example Company", "admin@example.com", "Exämple admin@example.com", "A\nB a@b.example"])
def test_a_fetcher_states_who_asks_or_is_none(tmp_path: Path, agent: str) -> None:
    with pytest.raises(RequestError, match="--agent"):
        Fetcher(tmp_path, agent, site=SITE, clock=SetClock(MORNING))
    assert Fetcher(tmp_path, AGENT, site=SITE, clock=SetClock(MORNING)).site == SITE


def test_a_packed_answer_is_unpacked_and_a_packed_file_is_not(tmp_path: Path) -> None:
    text = b'{"0": {"cik_str": 9990016, "ticker": "MPWI", "title": "MILL POND WORKS INC"}}'

    def answer(request: httpx.Request) -> httpx.Response:
        packed = gzip.compress(text)
        if request.url.path.endswith(".json"):
            return httpx.Response(200, content=iter([packed]), headers={"Content-Encoding": "gzip"})
        assert request.headers["Accept-Encoding"] == "identity"
        return httpx.Response(200, content=iter([packed]))

    client, clock = httpx.Client(transport=httpx.MockTransport(answer)), SetClock(MORNING)
    with client, fetching(tmp_path, client, clock) as fetcher:
        assert fetcher.get(SITE.tickers()).path.read_bytes() == text
        assert gzip.decompress(fetcher.get(SITE.feed_archive(MORNING.date())).path.read_bytes()) == text


def test_form_144_and_exhibits_are_downloaded_and_other_forms_are_not(tmp_path: Path) -> None:
    exhibit = b"<DOCUMENT>\n<TYPE>EX-24\n<TEXT>\nPOWER OF ATTORNEY\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    forms = {"4": submission(1).replace(b"</SEC-DOCUMENT>\n", exhibit), "144": submission(2), "10-K": b"", "4/A": submission(3)}
    names = [number(count) for count in (1, 2, 4, 3)]
    columns = {"accessionNumber": names, "filingDate": ["2026-01-05"] * 4, "form": list(forms)}
    listed = msgspec.json.encode({"cik": "9990100", "filings": {"recent": columns}})
    files = {f"/Archives/edgar/data/9990100/{name}.txt": data for name, data in zip(names, forms.values(), strict=True)}

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=httpx.ByteStream(files.get(request.url.path, listed)))

    clock = SetClock(MORNING)
    with httpx.Client(transport=httpx.MockTransport(answer)) as client, fetching(tmp_path, client, clock) as fetcher:
        wanted = wanted_of_filer(fetcher, submissions_of(fetcher, "9990100"))
        got = {one.form: fetcher.get(filing_address(SITE, one)).path.read_bytes() for one in wanted}
    assert got == {form: data for form, data in forms.items() if form != "10-K"}


@pytest.mark.parametrize("count", [5, 300])
def test_edgar_is_not_asked_for_the_rest_where_nothing_comes(tmp_path: Path, count: int) -> None:
    asked: list[str] = []

    def log_in(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(511, text="<html>Log in</html>")

    addresses = [SITE.filing("9990016", number(one)) for one in range(count)]
    with (
        httpx.Client(transport=httpx.MockTransport(log_in)) as client,
        fetching(tmp_path, client, SetClock(MORNING)) as fetcher,
    ):
        found = list(fetcher.get_all(addresses))
    assert sorted(one.address for one in found) == addresses
    assert all(isinstance(one, FailedFetch) for one in found)
    assert len(asked) == 5 if count == 5 else len(asked) < 40
    reasons = {one.error.what for one in found if isinstance(one, FailedFetch)}
    assert any("not asked for" in reason for reason in reasons) is (count > 5)


def test_files_that_edgar_does_not_have_are_no_reason_to_stop(tmp_path: Path) -> None:
    addresses = [SITE.filing("9990016", number(one)) for one in range(60)]

    def nothing(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404)

    with (
        httpx.Client(transport=httpx.MockTransport(nothing)) as client,
        fetching(tmp_path, client, SetClock(MORNING)) as fetcher,
    ):
        found = list(fetcher.get_all(addresses))
    assert [type(one.error) for one in found if isinstance(one, FailedFetch)] == [NotOnEdgarError] * 60


def test_a_stop_ends_the_wait_for_an_edgar_that_does_not_answer(tmp_path: Path) -> None:
    edgar, clock = an_edgar()
    began = clock()
    with client_of(edgar) as client:
        client.get = client.send = _broken  # type: ignore[method-assign]
        with (
            fetching(tmp_path, client, clock, is_stopped=lambda: clock() > began) as fetcher,
            pytest.raises(FetchError, match=r"The download was interrupted\. Run the command again"),
        ):
            fetcher.get(SITE.submissions("9990100"))
    assert (clock() - began).total_seconds() < 2  # in place of more than two minutes


def _broken(*_given: object, **_more: object) -> httpx.Response:
    raise httpx.ConnectError("no connection")
