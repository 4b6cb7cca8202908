"""Which filings there are to download: of a filer, of a day, of a quarter, and right now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from section16.edgar.indexes.current import FeedEntry, read_current_feed
from section16.edgar.indexes.filings import WANTED, IndexedFiling
from section16.edgar.indexes.reading import IndexFile, read_index
from section16.edgar.indexes.submissions import FilerSubmissions, read_older_page, read_submissions

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher
    from section16.edgar.service import EdgarSite

_PAGE = 100


def submissions_of(fetcher: Fetcher, number: str) -> FilerSubmissions:
    """Return a filer and its recent filings."""
    return read_submissions(fetcher.get(fetcher.site.submissions(number)).path.read_bytes())


def wanted_of_filer(
    fetcher: Fetcher, filer: FilerSubmissions, since: date | None = None, forms: Collection[str] = WANTED
) -> tuple[IndexedFiling, ...]:
    """Return the filings of a filer, an issuer or an owner, the latest first; older pages are read as far as they are needed.

    ``since`` is the first filing date. Each filing is listed under this filer alone.
    """
    found = list(filer.filings)
    for page in filer.older:
        if since is None or page.last is None or page.last >= since:
            data = fetcher.get(fetcher.site.submissions_page(page.name)).path.read_bytes()
            found += read_older_page(data, filer.cik, filer.name)
    return _wanted(found, since, forms)


def _wanted(found: Iterable[IndexedFiling], since: date | None, forms: Collection[str]) -> tuple[IndexedFiling, ...]:
    once = {one.accession: one for one in found if one.form in forms and (since is None or one.filed >= since)}
    return tuple(once.values())


def index_of_day(fetcher: Fetcher, day: date, kind: str = "master") -> IndexFile:
    """Return the index of a day. Raises :class:`~section16.errors.NotOnEdgarError` for a day without one."""
    return read_index(fetcher.get(fetcher.site.daily_index(day, kind)).path.read_bytes())


def index_of_quarter(fetcher: Fetcher, year: int, quarter: int, kind: str = "master") -> IndexFile:
    """Return the index of a quarter. Raises :class:`~section16.errors.NotOnEdgarError` for a quarter without one."""
    return read_index(fetcher.get(fetcher.site.full_index(year, quarter, kind)).path.read_bytes())


def wanted_of_day(fetcher: Fetcher, day: date, forms: Collection[str] = WANTED) -> tuple[IndexedFiling, ...]:
    """Return the filings of a day; raises as :func:`index_of_day` does."""
    return _wanted(index_of_day(fetcher, day).filings, None, forms)


def wanted_of_quarter(fetcher: Fetcher, year: int, quarter: int, forms: Collection[str] = WANTED) -> tuple[IndexedFiling, ...]:
    """Return the filings of a quarter; raises as :func:`index_of_quarter` does."""
    return _wanted(index_of_quarter(fetcher, year, quarter).filings, None, forms)


def wanted_now(
    fetcher: Fetcher, form: str = "", pages: int = 1, forms: Collection[str] = WANTED, known: Collection[str] = ()
) -> tuple[FeedEntry, ...]:
    """Return the current filings, the latest first; up to so many pages are read, and none after one that is all known.

    ``form`` is how the form begins, and ``known`` are accession numbers. The fetcher must allow what robots.txt disallows.
    """
    found: dict[str, FeedEntry] = {}
    for page in range(pages):
        address = fetcher.site.current_feed(form, page * _PAGE, _PAGE)
        entries = read_current_feed(fetcher.get(address).path.read_bytes())
        for entry in entries:
            found.setdefault(entry.accession, entry)
        if not entries or all(entry.accession in known for entry in entries):
            break
    return tuple(entry for entry in found.values() if entry.form in forms)


def filing_address(site: EdgarSite, filing: IndexedFiling | FeedEntry) -> str:
    """Return the address of a filing's full submission."""
    return site.filing(filing.ciks[0], filing.accession)
