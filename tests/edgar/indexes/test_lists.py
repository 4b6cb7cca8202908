"""The other lists of EDGAR: a filer's filings, the current filings, ticker symbols, the page of data sets."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from section16.edgar.fetching.wanted import submissions_of, wanted_of_filer
from section16.edgar.indexes.current import read_current_feed
from section16.edgar.indexes.data_sets import read_data_sets_page
from section16.edgar.indexes.submissions import read_older_page, read_submissions
from section16.edgar.indexes.tickers import Ticker, read_tickers
from section16.edgar.service import TERMS, EdgarSite, quarter_of, term
from section16.errors import UnreadableError
from tests.edgar.fetching.local import SITE, fetching
from tests.edgar.fetching.many import FIRST, an_edgar_with
from tests.rehearsal.local import client_of

ISSUER = "9990100"


def test_older_pages_are_read_as_far_as_they_are_needed(tmp_path: Path) -> None:
    edgar, clock = an_edgar_with(250)
    with client_of(edgar, recent=100) as client, fetching(tmp_path, client, clock) as fetcher:
        everything = wanted_of_filer(fetcher, submissions_of(fetcher, ISSUER))
        late = wanted_of_filer(fetcher, submissions_of(fetcher, ISSUER), since=date(2026, 1, 7))
        assert len({one.accession for one in everything}) == len(everything) == 250
        assert len(late) == 51
        filer = read_submissions(fetcher.get(SITE.submissions(ISSUER), again=False).path.read_bytes())
    assert [(page.name, page.count) for page in filer.older] == [
        ("CIK0009990100-submissions-001.json", 100),
        ("CIK0009990100-submissions-002.json", 50),
    ]
    assert filer.older[1].first == FIRST
    assert all(one.size for one in filer.filings)


def changed(**changes: Any) -> bytes:
    columns = {"accessionNumber": ["0009990001-26-000001"], "filingDate": ["2026-03-06"], "form": ["4"]} | changes
    return msgspec.json.encode({"cik": "9990100", "filings": {"recent": columns}})


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b"{}",
        changed(form=[]),
        changed(accessionNumber=["7"]),
        changed(filingDate=["soon"]),
        b'{"cik": "x", "filings": {"recent": {}}}',
    ],
)
def test_what_is_no_list_of_filings_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="Download it again"):
        read_submissions(data)
    assert len(read_submissions(changed()).filings) == 1


def test_an_older_page_is_the_columns_alone() -> None:
    page = msgspec.json.decode(changed())["filings"]["recent"]
    filings = read_older_page(msgspec.json.encode(page), "0009990100", "HARBOR LANTERN CORP")
    assert [(one.accession, one.ciks) for one in filings] == [("0009990001-26-000001", ("9990100",))]
    with pytest.raises(UnreadableError, match="not a page"):
        read_older_page(b"7", "9990100")


ENTRY = """<entry><title>4 - EXAMPLE  (ADA) J (0009990200) (Reporting)</title>
<updated>2026-03-06T16:31:00-05:00</updated><category term="4"/>
<id>urn:tag:sec.gov,2008:accession-number=0009990001-26-000001</id></entry>"""


def feed(*entries: str, head: str = '<?xml version="1.0" encoding="ISO-8859-1" ?>') -> bytes:
    return f'{head}<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'.encode("iso-8859-1")


def test_a_filing_in_the_feed_is_one_whatever_the_number_of_its_entries() -> None:
    issuer = ENTRY.replace("EXAMPLE  (ADA) J (0009990200) (Reporting)", "CAFÉ - LANTERN CORP (0009990100) (Issuer)")
    [found] = read_current_feed(feed(ENTRY, issuer, ENTRY))
    assert found.ciks == ("9990200", "9990100")
    assert found.names == ("EXAMPLE (ADA) J", "CAFÉ - LANTERN CORP")
    assert found.updated.isoformat() == "2026-03-06T16:31:00-05:00"
    assert read_current_feed(feed()) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"<feed>",
        b"<feed/>",
        feed(ENTRY.replace("accession-number=", "")),
        feed(ENTRY.replace("(0009990200)", "")),
        feed(ENTRY.replace("-05:00", "")),
        feed(ENTRY, head='<!DOCTYPE feed [<!ENTITY a "b">]>'),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match="Download it again"):
        read_current_feed(data)


def test_ticker_symbols() -> None:
    rows = {"0": {"cik_str": 9990100, "ticker": "hlnt", "title": "HARBOR LANTERN CORP"}}
    assert read_tickers(msgspec.json.encode(rows)) == (Ticker("HLNT", "9990100", "HARBOR LANTERN CORP"),)
    for data in (b"{}", b"[]", b"x", b'{"0": {"cik_str": "x", "ticker": "A", "title": "B"}}'):
        with pytest.raises(UnreadableError, match="ticker symbols"):
            read_tickers(data)


def test_the_addresses_of_data_sets_are_those_of_the_page() -> None:
    page = (
        b'<a name=x>a</a><A HREF="/files/a/2024q3_form345.zip">3</A><a href="https://x.example/b/2026q2_form345.zip?v=1">b</a>'
    )
    found = read_data_sets_page(page, "https://www.sec.gov/data/")
    assert list(found.items()) == [
        ("2026q2", "https://x.example/b/2026q2_form345.zip?v=1"),
        ("2024q3", "https://www.sec.gov/files/a/2024q3_form345.zip"),
    ]
    with pytest.raises(UnreadableError, match="links to no data set"):
        read_data_sets_page(b"<p>Moved</p>", "https://www.sec.gov/data/")


def test_a_term_of_edgar_is_the_latest_that_applies_on_a_day() -> None:
    assert term("requests", date(2026, 1, 2)) == 10
    with pytest.raises(KeyError):
        term("requests", date(1999, 1, 2))
    assert all(str(one.source) for one in TERMS)
    assert [quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [1, 1, 2, 4]
    assert EdgarSite().submissions("9990100") == "https://data.sec.gov/submissions/CIK0009990100.json"


@pytest.mark.corpus
def test_the_list_of_filings_of_the_reference_material(corpus: Path) -> None:
    found = read_submissions((corpus / "corpus" / "samples" / "company_submission.json").read_bytes())
    assert len(found.filings) == 1001
    assert [page.count for page in found.older] == [347]
    assert sum(one.is_ownership for one in found.filings) > 100
