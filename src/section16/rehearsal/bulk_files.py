"""What EDGAR serves in bulk, and about itself: days of the feed, data sets, ticker symbols, the rules for programs."""

from __future__ import annotations

import gzip
import io
import re
import tarfile
import zipfile
from collections.abc import Iterable
from datetime import date

import msgspec

from section16.document.identifiers import cik
from section16.formats.data_set import DataSetFiling, write_data_set
from section16.formats.submission.writing import tagged
from section16.law.business_days import WASHINGTON
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.indexes import quarter_of
from section16.rehearsal.pages import page
from section16.rehearsal.registry import Registry

ROBOTS = b"User-agent: *\nDisallow: /cgi-bin\nAllow: /Archives/edgar/data\n"
_FEED = re.compile(r"(\d{4})/QTR([1-4])/(\d{8})\.nc\.tar\.gz")
_DATA_SET = re.compile(r"(\d{4})q([1-4])_form345\.zip")
_MOVED = date(2026, 4, 1)
"""From this quarter on the data sets are in another folder."""
_OLD, _NEW = "structureddata", "datastandardsinnovation"
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


def feed_archive(index: FilingIndex, path: str) -> bytes | None:
    """Return a day of the feed: ``2026/QTR1/20260306.nc.tar.gz``; ``None`` for a day without filings."""
    match = _FEED.fullmatch(path.strip("/"))
    try:
        day = date.fromisoformat(match[3]) if match is not None else None
    except ValueError:
        return None
    filings = index.on(day) if day is not None else []
    if not filings or match is None or day is None or (day.year, quarter_of(day)) != (int(match[1]), int(match[2])):
        return None
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for filing in filings:
            data = in_feed(filing)
            member = tarfile.TarInfo(f"{filing.accession}.nc")
            member.size = len(data)
            member.mtime = int(filing.accepted.replace(tzinfo=WASHINGTON).timestamp())
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(packed.getvalue(), mtime=0)


def in_feed(filing: DisseminatedFiling) -> bytes:
    """Return a filing as the feed has it: its header in tags, without the time of acceptance."""
    fields = [field for field in filing.header.fields if field.tag != "ACCEPTANCE-DATETIME"]
    documents = filing.data.split(b"</SEC-HEADER>", 1)[-1].rpartition(b"</SEC-DOCUMENT>")[0].strip(b"\r\n")
    return b"<SUBMISSION>\n" + tagged(fields).encode() + documents + b"\n</SUBMISSION>\n"


def data_set(index: FilingIndex, path: str) -> bytes | None:
    """Return a quarterly data set by its path under ``/files/``; ``None`` for a quarter without filings."""
    folder, _, name = path.strip("/").rpartition("/")
    match = _DATA_SET.fullmatch(name)
    if match is None:
        return None
    first = date(int(match[1]), int(match[2]) * 3 - 2, 1)
    if folder != _folder(first):
        return None
    filings = [one for one in index if (one.filed.year, quarter_of(one.filed)) == (first.year, quarter_of(first))]
    return _zip(filings) if filings else None


def _folder(quarter: date) -> str:
    return f"{_NEW if quarter >= _MOVED else _OLD}/data/insider-transactions-data-sets"


def _zip(filings: Iterable[DisseminatedFiling]) -> bytes:
    packed = io.BytesIO()
    rows = (DataSetFiling(one.accession, one.filed, one.submission.document) for one in filings)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in write_data_set(rows).items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), data)
    return packed.getvalue()


def data_sets_page(index: FilingIndex) -> bytes:
    """Return the page that links to the data sets of all quarters with filings."""
    quarters = sorted({(day.year, quarter_of(day)) for day in index.days}, reverse=True)
    paths = (f"{_folder(date(year, quarter * 3 - 2, 1))}/{year}q{quarter}_form345.zip" for year, quarter in quarters)
    links = "".join(f'<li><a href="/files/{path}">{path[-18:]}</a></li>\n' for path in paths)
    return page("Insider Transactions Data Sets", f"<ul>\n{links}</ul>").encode()


def cik_lookup(registry: Registry) -> bytes:
    """Return all names with their CIKs."""
    return "".join(f"{filer.name}:{filer.cik.zfill(cik.LONGEST)}:\n" for filer in registry).encode()


def tickers(registry: Registry) -> bytes:
    """Return the ticker symbols of all filers that have one."""
    listed = [filer for filer in registry if filer.symbol]
    rows = {
        str(number): {"cik_str": int(cik.compact(filer.cik)), "ticker": filer.symbol, "title": filer.name}
        for number, filer in enumerate(listed)
    }
    return msgspec.json.encode(rows)
