"""EDGAR as a service: its addresses, what it allows, and how long it keeps what, as dated data with the source of each."""

from __future__ import annotations

from datetime import date

import msgspec

from section16.citation import Citation
from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik

WWW, DATA = "https://www.sec.gov", "https://data.sec.gov"
_ACCESS = Citation("sec.gov, Accessing EDGAR Data", "Fair access", confirmed=False)
_ROBOTS = Citation("sec.gov/robots.txt", confirmed=False)
_INSIDER_SETS = Citation("sec.gov, Insider Transactions Data Sets", confirmed=False)
_SUBMISSIONS = Citation("sec.gov, EDGAR Application Programming Interfaces", "submissions", confirmed=False)


class ServiceTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A limit or a habit of EDGAR: its name, its value, the day from which it is known to apply, and its source."""

    name: str
    value: int | str
    unit: str = ""
    since: date
    source: Citation


TERMS = (
    ServiceTerm(name="requests", value=10, unit="requests in a second", since=date(2021, 7, 27), source=_ACCESS),
    ServiceTerm(name="block", value=600, unit="seconds after the rate has dropped", since=date(2021, 7, 27), source=_ACCESS),
    ServiceTerm(name="agent", value="Company Name AdminContact@example.com", since=date(2021, 7, 27), source=_ACCESS),
    ServiceTerm(name="disallowed", value="/cgi-bin/", unit="paths", since=date(2016, 1, 1), source=_ROBOTS),
    ServiceTerm(
        name="recent", value=1000, unit="filings, or a year if that is more", since=date(2020, 1, 1), source=_SUBMISSIONS
    ),
    ServiceTerm(
        name="current", value=100, unit="entries of a page of the current filings", since=date(2016, 1, 1), source=_ACCESS
    ),
    ServiceTerm(name="data sets", value="2006q1", unit="and later quarters", since=date(2020, 1, 1), source=_INSIDER_SETS),
    ServiceTerm(name="ownership XML", value="2003-06-30", unit="and later days", since=date(2003, 6, 30), source=_ACCESS),
)
"""What EDGAR allows and keeps. A change that the SEC announces is a further line with its day, not an edit of an old one."""

FIRST_QUARTER = date(1993, 1, 1)
"""The first quarter with an index."""
FIRST_XML = date(2003, 5, 5)
"""The first day on which EDGAR took ownership forms as XML; it was required from June 30, 2003."""
FIRST_DATA_SET = date(2006, 1, 1)
"""The first quarter with a data set of insider transactions."""
_DATA_SETS = "/data-research/sec-markets-data/insider-transactions-data-sets"


def term(name: str, on: date) -> ServiceTerm:
    """Return a term as it is on a day: the latest of its name that applies; raises ``KeyError`` for an unknown name.

    >>> term("requests", date(2026, 1, 2)).value
    10
    """
    found = [one for one in TERMS if one.name == name and one.since <= on]
    if not found:
        raise KeyError(name)
    return max(found, key=lambda one: one.since)


def quarter_of(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


class EdgarSite(msgspec.Struct, frozen=True):
    """Where EDGAR is read: its two hosts, and the addresses under them."""

    www: str = WWW
    data: str = DATA

    @classmethod
    def at(cls, address: str) -> EdgarSite:
        """Return a local EDGAR, which has one host for everything: ``http://127.0.0.1:8080``."""
        return cls(address.rstrip("/"), address.rstrip("/"))

    def filing(self, number: str, accession: str) -> str:
        """Return the address of a full submission; the CIK is that of any entity of the filing."""
        return f"{self.www}/Archives/edgar/data/{cik.compact(number)}/{accession_number.format(accession)}.txt"

    def daily_index(self, day: date, kind: str = "master") -> str:
        """Return the address of the index of a day: ``master``, ``form`` or ``company``."""
        return f"{self.www}/Archives/edgar/daily-index/{day.year}/QTR{quarter_of(day)}/{kind}.{day:%Y%m%d}.idx"

    def full_index(self, year: int, quarter: int, kind: str = "master") -> str:
        """Return the address of the index of a quarter, packed."""
        return f"{self.www}/Archives/edgar/full-index/{year}/QTR{quarter}/{kind}.gz"

    def feed_archive(self, day: date) -> str:
        """Return the address of everything that was filed on a day, as one archive of about a gigabyte."""
        return f"{self.www}/Archives/edgar/Feed/{day.year}/QTR{quarter_of(day)}/{day:%Y%m%d}.nc.tar.gz"

    def submissions(self, number: str) -> str:
        """Return the address of a filer's list of filings."""
        return f"{self.data}/submissions/CIK{cik.format(number)}.json"

    def submissions_page(self, name: str) -> str:
        """Return the address of an older page of a filer's list of filings, by the name that the list states."""
        return f"{self.data}/submissions/{name}"

    def current_feed(self, form: str = "", start: int = 0, count: int = 100) -> str:
        """Return the address of the current filings, which robots.txt disallows for programs."""
        query = f"action=getcurrent&type={form}&owner=only&start={start}&count={count}&output=atom"
        return f"{self.www}/cgi-bin/browse-edgar?{query}"

    def tickers(self) -> str:
        """Return the address of the ticker symbols with their companies."""
        return f"{self.www}/files/company_tickers.json"

    def cik_lookup(self) -> str:
        """Return the address of all names with their CIKs, about a hundred megabytes; it states people as well."""
        return f"{self.www}/Archives/edgar/cik-lookup-data.txt"

    def data_sets_page(self) -> str:
        """Return the address of the page that links to the quarterly data sets."""
        return f"{self.www}{_DATA_SETS}"

    def robots(self) -> str:
        """Return the address of the rules for programs."""
        return f"{self.www}/robots.txt"
