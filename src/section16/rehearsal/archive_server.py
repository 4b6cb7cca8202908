"""EDGAR's public side: the archive, the indexes and the feeds, by EDGAR's paths. An unknown path has no answer."""

from __future__ import annotations

import gzip
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

import msgspec

from section16.document.identifiers import cik
from section16.document.ownership import FORMS
from section16.document.submission import Submission
from section16.formats.submission.writing import tagged
from section16.rehearsal import bulk_files, feeds, indexes, pages
from section16.rehearsal.disseminated_filing import DisseminatedFiling, form_xml
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.registry import Registry
from section16.render.html import html_of
from section16.render.page import page_of

_ACCESSION = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})")
_DAILY = re.compile(r"(\d{4})/QTR([1-4])/(form|company|master|crawler)\.(\d{8})\.idx(\.gz)?")
_FULL = re.compile(r"(\d{4})/QTR([1-4])/(form|company|master|crawler)\.(idx|gz)")
_SUBMISSIONS = re.compile(r"CIK(\d{10})(?:-submissions-(\d{3}))?\.json")
_KINDS = {
    ".txt": "text/plain",
    ".sgml": "text/plain",
    ".xml": "text/xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".json": "application/json",
}
_HTML, _JSON, _ATOM = _KINDS[".htm"], _KINDS[".json"], "application/atom+xml; charset=ISO-8859-1"


class ArchiveAnswer(msgspec.Struct, frozen=True):
    """The content of a path: its bytes and its media type."""

    body: bytes
    kind: str


class ArchiveServer:
    """Answers the paths under which EDGAR is read; ``site`` is how its addresses begin."""

    def __init__(
        self, index: FilingIndex, registry: Registry, site: str = "https://www.sec.gov", recent: int = feeds.RECENT
    ) -> None:
        self.index = index
        self.registry = registry
        self.site = site
        self.recent = recent

    def archive(self, path: str) -> ArchiveAnswer | None:
        """Return the content under ``/Archives/edgar/data/``: ``CIK/ACCESSION.txt``, ``CIK/FOLDER/FILE``."""
        number, _, rest = path.strip("/").partition("/")
        match = _ACCESSION.match(rest)
        filing = self.index.find("-".join(match.groups())) if match is not None else None
        if filing is None or not any(cik.compact(filer.cik or "") == number.lstrip("0") for _role, filer in filing.entities):
            return None
        folder, _, name = rest.partition("/")
        if folder == f"{filing.accession}.txt" and not name:
            return ArchiveAnswer(filing.data, _KINDS[".txt"])
        if folder != filing.accession.replace("-", ""):
            return None
        return self._in_folder(filing, number, name)

    def _in_folder(self, filing: DisseminatedFiling, number: str, name: str) -> ArchiveAnswer | None:
        made: dict[str, Callable[[], tuple[bytes, str]]] = {
            "": lambda: (pages.listing(filing, number).encode(), _HTML),
            "index.json": lambda: (msgspec.json.encode(pages.listing_json(filing, number)), _JSON),
            f"{filing.accession}.txt": lambda: (filing.data, _KINDS[".txt"]),
            f"{filing.accession}-index.htm": lambda: (pages.filing_index(filing, number).encode(), _HTML),
            f"{filing.accession}.hdr.sgml": lambda: (header_of(filing).encode(), _KINDS[".sgml"]),
            f"{filing.accession}-index-headers.html": lambda: (_preformatted(filing).encode(), _HTML),
            f"{filing.viewer}/{filing.main.filename}": lambda: (shown(filing.submission).encode(), _HTML),
        }
        if name in made:
            return ArchiveAnswer(*made[name]())
        document = filing.document(name)
        if document is None:
            return None
        ending = ".xml" if document.type in FORMS else name[name.rfind(".") :].lower()
        return ArchiveAnswer(form_xml(document), _KINDS.get(ending, "application/octet-stream"))

    def daily_index(self, path: str) -> ArchiveAnswer | None:
        """Return the content under ``/Archives/edgar/daily-index/``: ``2026/QTR1/form.20260306.idx``, with .gz packed."""
        match = _DAILY.fullmatch(path.strip("/"))
        if match is None:
            return None
        try:
            day = date.fromisoformat(match[4])
        except ValueError:
            return None
        filings = self.index.on(day)
        if not filings or (day.year, indexes.quarter_of(day)) != (int(match[1]), int(match[2])):
            return None
        return _packed(indexes.index(match[3], filings, day, daily=True, site=self.site), packed=bool(match[5]))

    def full_index(self, path: str) -> ArchiveAnswer | None:
        """Return the content under ``/Archives/edgar/full-index/``: ``2026/QTR1/master.idx``, with .gz packed."""
        match = _FULL.fullmatch(path.strip("/"))
        if match is None:
            return None
        year, quarter = int(match[1]), int(match[2])
        if not date.min.year <= year <= date.max.year:
            return None
        last = date(year, quarter * 3, monthrange(year, quarter * 3)[1])
        filings = self.index.between(date(year, quarter * 3 - 2, 1), last)
        if not filings:
            return None
        text = indexes.index(match[3], filings, filings[-1].filed, daily=False, site=self.site)
        return _packed(text, packed=match[4] == "gz")

    def submissions(self, name: str) -> ArchiveAnswer | None:
        """Return the content under ``/submissions/``: ``CIK0001234567.json``, and an older page of it with its number."""
        match = _SUBMISSIONS.fullmatch(name)
        filer = self.registry.find(match[1]) if match is not None else None
        if filer is None or match is None:
            return None
        filings = self.index.of(filer.cik)
        if match[2] is None:
            return ArchiveAnswer(msgspec.json.encode(feeds.submissions(filer, filings, self.recent)), _JSON)
        older = feeds.older_page(filings, self.recent, int(match[2]))
        return ArchiveAnswer(msgspec.json.encode(older), _JSON) if older else None

    def feed(self, path: str) -> ArchiveAnswer | None:
        """Return the content under ``/Archives/edgar/Feed/``: ``2026/QTR1/20260306.nc.tar.gz``."""
        data = bulk_files.feed_archive(self.index, path)
        return ArchiveAnswer(data, "application/gzip") if data is not None else None

    def file(self, path: str) -> ArchiveAnswer | None:
        """Return the content under ``/files/``: ``company_tickers.json``, and the quarterly data sets."""
        if path.strip("/") == "company_tickers.json":
            return ArchiveAnswer(bulk_files.tickers(self.registry), _JSON)
        data = bulk_files.data_set(self.index, path)
        return ArchiveAnswer(data, "application/zip") if data is not None else None

    def cik_lookup(self) -> ArchiveAnswer:
        """Return all names with their CIKs."""
        return ArchiveAnswer(bulk_files.cik_lookup(self.registry), _KINDS[".txt"])

    def data_sets_page(self) -> ArchiveAnswer:
        """Return the page that links to the quarterly data sets."""
        return ArchiveAnswer(bulk_files.data_sets_page(self.index), _HTML)

    @staticmethod
    def robots() -> ArchiveAnswer:
        """Return the rules for programs."""
        return ArchiveAnswer(bulk_files.ROBOTS, _KINDS[".txt"])

    def browse(self, query: dict[str, str]) -> ArchiveAnswer | None:
        """Return what ``/cgi-bin/browse-edgar`` answers: ``action=getcompany`` or ``getcurrent``, as Atom."""
        start, count = _whole(query.get("start"), 0), min(_whole(query.get("count"), feeds.MOST), feeds.MOST)
        kind = query.get("type", "")
        if query.get("action") == "getcurrent":
            filings = [filing for filing in self.index.latest() if filing.form.startswith(kind)]
            return ArchiveAnswer(_latin(feeds.current(filings[start : start + count], self.site)), _ATOM)
        filer = self.registry.find(query.get("CIK", ""))
        if query.get("action") != "getcompany" or filer is None:
            return None
        filings = [filing for filing in self.index.of(filer.cik) if filing.form.startswith(kind)]
        return ArchiveAnswer(_latin(feeds.company(filer, filings[start : start + count], self.site)), _ATOM)


def header_of(filing: DisseminatedFiling) -> str:
    """Return the header of a filing in SGML tags."""
    opening = f"<SEC-HEADER>{filing.accession}.hdr.sgml : {filing.filed:%Y%m%d}\n"
    return f"{opening}{tagged(filing.header.fields)}</SEC-HEADER>\n"


def shown(submission: Submission) -> str:
    """Return the form as a page."""
    return html_of(page_of(submission.document))


def _preformatted(filing: DisseminatedFiling) -> str:
    return pages.page(filing.accession, f"<pre>{header_of(filing).replace('&', '&amp;').replace('<', '&lt;')}</pre>")


def _packed(text: str, *, packed: bool) -> ArchiveAnswer:
    data = text.encode()
    return ArchiveAnswer(gzip.compress(data, mtime=0), "application/gzip") if packed else ArchiveAnswer(data, _KINDS[".txt"])


def _latin(text: str) -> bytes:
    return text.encode("iso-8859-1", errors="xmlcharrefreplace")


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else otherwise
