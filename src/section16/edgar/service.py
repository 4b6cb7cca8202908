"""EDGAR as a service: its addresses, what it allows, and how long it keeps what, as dated data with the source of each.

A change that the SEC announces is a further line with its day, not an edit of an old one.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import msgspec

from section16.citation import Citation
from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik

WWW, DATA = "https://www.sec.gov", "https://data.sec.gov"
_ACCESS = Citation("sec.gov, Accessing EDGAR Data", confirmed=False)
_FAIR = Citation("sec.gov, Accessing EDGAR Data", "Fair access", confirmed=False)
_ROBOTS = Citation("sec.gov/robots.txt", confirmed=False)
_DATA_SETS = Citation("sec.gov, Insider Transactions Data Sets", confirmed=False)
_SUBMISSIONS = Citation("sec.gov, EDGAR Application Programming Interfaces", "submissions", confirmed=False)
_FAIR_SINCE = date(2021, 7, 27)
_EDGAR_SINCE = date(1993, 1, 1)
_ONLINE_SINCE = date(1996, 1, 1)


class ServiceTerm(msgspec.Struct, frozen=True, kw_only=True):
    """A limit of EDGAR, or how long it keeps something: its name, its value, its first day as far as known, and its source."""

    name: str
    value: int
    unit: str
    since: date
    source: Citation


class ServiceAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of address: its name, its path with what it depends on, its first known day, its source, and its host."""

    name: str
    path: str
    since: date
    source: Citation
    data: bool = False


TERMS = (
    ServiceTerm(name="requests", value=10, unit="in any second, of a user", since=_FAIR_SINCE, source=_FAIR),
    ServiceTerm(name="block", value=600, unit="seconds after the rate has dropped", since=_FAIR_SINCE, source=_FAIR),
    ServiceTerm(name="recent", value=1000, unit="filings of a filer, or a year", since=_ONLINE_SINCE, source=_SUBMISSIONS),
    ServiceTerm(
        name="current", value=100, unit="entries of a page of the current filings", since=_ONLINE_SINCE, source=_ACCESS
    ),
    ServiceTerm(name="index settled", value=2, unit="days after the day of an index", since=_EDGAR_SINCE, source=_ACCESS),
)
"""What EDGAR allows, and how long lists hold what they list. For filings, indexes and the feed, no end is
known."""

ADDRESSES = (
    ServiceAddress(name="filing", path="/Archives/edgar/data/{cik}/{accession}.txt", since=_EDGAR_SINCE, source=_ACCESS),
    ServiceAddress(
        name="daily index",
        path="/Archives/edgar/daily-index/{day.year}/QTR{quarter}/{kind}.{day:%Y%m%d}.idx",
        since=_EDGAR_SINCE,
        source=_ACCESS,
    ),
    ServiceAddress(
        name="full index", path="/Archives/edgar/full-index/{year}/QTR{quarter}/{kind}.gz", since=_EDGAR_SINCE, source=_ACCESS
    ),
    ServiceAddress(
        name="feed",
        path="/Archives/edgar/Feed/{day.year}/QTR{quarter}/{day:%Y%m%d}.nc.tar.gz",
        since=_EDGAR_SINCE,
        source=_ACCESS,
    ),
    ServiceAddress(name="names", path="/Archives/edgar/cik-lookup-data.txt", since=_ONLINE_SINCE, source=_ACCESS),
    ServiceAddress(name="tickers", path="/files/company_tickers.json", since=_ONLINE_SINCE, source=_ACCESS),
    ServiceAddress(
        name="current",
        path="/cgi-bin/browse-edgar?action=getcurrent&type={form}&owner=only&start={start}&count={count}&output=atom",
        since=_ONLINE_SINCE,
        source=_ROBOTS,
    ),
    ServiceAddress(
        name="data sets",
        path="/data-research/sec-markets-data/insider-transactions-data-sets",
        since=_ONLINE_SINCE,
        source=_DATA_SETS,
    ),
    ServiceAddress(name="robots", path="/robots.txt", since=_ONLINE_SINCE, source=_ROBOTS),
    ServiceAddress(name="submissions", path="/submissions/CIK{cik}.json", since=_ONLINE_SINCE, source=_SUBMISSIONS, data=True),
    ServiceAddress(name="submissions page", path="/submissions/{name}", since=_ONLINE_SINCE, source=_SUBMISSIONS, data=True),
)
"""Where EDGAR keeps what. The data sets themselves have moved before, so their addresses are taken from their page."""

FIRST_QUARTER = date(1993, 1, 1)
"""The first quarter with an index."""
FIRST_XML = date(2003, 5, 5)
"""The first day on which EDGAR took ownership forms as XML; it was required from June 30, 2003."""
FIRST_DATA_SET = date(2006, 1, 1)
"""The first quarter with a data set of insider transactions."""


def term(name: str, on: date) -> int:
    """Return a term as it is on a day: the latest of its name that applies; raises ``KeyError`` for an unknown name.

    >>> term("requests", date(2026, 1, 2))
    10
    """
    found = [one for one in TERMS if one.name == name and one.since <= on]
    if not found:
        raise KeyError(name)
    return max(found, key=lambda one: one.since).value


def quarter_of(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


def is_this_machine(host: str) -> bool:
    """Whether a host is this machine, to which nothing goes over a network.

    >>> is_this_machine("127.0.0.1"), is_this_machine("www.sec.gov")
    (True, False)
    """
    return host in ("127.0.0.1", "::1", "localhost") or host.endswith(".localhost")


_LATEST = {one.name: one for one in sorted(ADDRESSES, key=lambda one: one.since)}


_OWN_HOSTS = frozenset({"sec.gov", "www.sec.gov", "data.sec.gov"})


class EdgarSite(msgspec.Struct, frozen=True):
    """Where EDGAR is read: its two hosts, and the addresses under them as they are now."""

    www: str = WWW
    data: str = DATA

    @classmethod
    def at(cls, address: str) -> EdgarSite:
        """Return the EDGAR at an address: the SEC's own under the name of its hosts, else one with one host for everything.

        One site has one name, because progress that was made against a site counts for that site alone.

        >>> EdgarSite.at("HTTP://LocalHost:8016/").www, EdgarSite.at("https://data.sec.gov").www
        ('http://localhost:8016', 'https://www.sec.gov')
        """
        parts = urlsplit(address)
        host = parts.netloc.lower()
        if host in _OWN_HOSTS and not parts.path.strip("/"):
            return cls()
        place = f"{parts.scheme.lower()}://{host}{parts.path.rstrip('/')}"
        return cls(place, place)

    def _address(self, name: str, /, **values: object) -> str:
        kind = _LATEST[name]
        return f"{self.data if kind.data else self.www}{kind.path.format(**values)}"

    def filing(self, number: str, accession: str) -> str:
        """Return the address of a full submission; the CIK is that of any entity of the filing."""
        return self._address("filing", cik=cik.compact(number), accession=accession_number.format(accession))

    def daily_index(self, day: date, kind: str = "master") -> str:
        """Return the address of the index of a day: ``master``, ``form`` or ``company``."""
        return self._address("daily index", day=day, quarter=quarter_of(day), kind=kind)

    def full_index(self, year: int, quarter: int, kind: str = "master") -> str:
        """Return the address of the index of a quarter, packed."""
        return self._address("full index", year=year, quarter=quarter, kind=kind)

    def feed_archive(self, day: date) -> str:
        """Return the address of everything that was filed on a day, as one archive of about a gigabyte."""
        return self._address("feed", day=day, quarter=quarter_of(day))

    def submissions(self, number: str) -> str:
        """Return the address of a filer's list of filings."""
        return self._address("submissions", cik=cik.format(number))

    def submissions_page(self, name: str) -> str:
        """Return the address of an older page of a filer's list of filings, by the name that the list states."""
        return self._address("submissions page", name=name)

    def current_feed(self, form: str = "", start: int = 0, count: int = 100) -> str:
        """Return the address of the current filings, which robots.txt disallows for programs."""
        return self._address("current", form=form, start=start, count=count)

    def tickers(self) -> str:
        """Return the address of the ticker symbols with their companies."""
        return self._address("tickers")

    def cik_lookup(self) -> str:
        """Return the address of all names with their CIKs, about a hundred megabytes; it states people as well."""
        return self._address("names")

    def data_sets_page(self) -> str:
        """Return the address of the page that links to the quarterly data sets."""
        return self._address("data sets")

    def robots(self) -> str:
        """Return the address of the rules for programs."""
        return self._address("robots")
