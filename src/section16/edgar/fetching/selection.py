"""What a request asks for, as files to download: filings of a filer, of a quarter, days of the feed, data sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from section16.document.identifiers import accession as accession_number
from section16.document.identifiers import cik as cik_number
from section16.edgar.fetching.wanted import (
    filing_address,
    index_of_quarter,
    wanted_of_filer,
    wanted_of_quarter,
)
from section16.edgar.indexes.data_sets import read_data_sets_page
from section16.edgar.indexes.filings import IndexedFiling
from section16.errors import FetchError, NotOnEdgarError, RequestError
from section16.nearest import nearest

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher
    from section16.edgar.indexes.submissions import FilerSubmissions

FILING_BYTES, FEED_BYTES, DATA_SET_BYTES = 12_000, 1_000_000_000, 14_000_000
"""How large a filing of an ownership form, a day of the feed and a data set are, where EDGAR does not state it: the mean of
9,804 filings, and EDGAR's own order of magnitude."""
_SATURDAY = 5


class WantedFile(msgspec.Struct, frozen=True):
    """A file to download: its address, its name, and about how many bytes it has."""

    address: str
    name: str
    size: int


Quarter = tuple[int, int]


def of_filer(fetcher: Fetcher, filer: FilerSubmissions, since: date | None) -> tuple[WantedFile, ...]:
    """Return the filings of an issuer or an owner from a day on: Forms 3, 4, 5 and 144."""
    return tuple(_filing(fetcher, one) for one in wanted_of_filer(fetcher, filer, since))


def of_quarters(fetcher: Fetcher, quarters: Iterable[Quarter], since: date | None) -> tuple[WantedFile, ...]:
    """Return the filings of quarters: Forms 3, 4, 5 and 144."""
    found: dict[str, WantedFile] = {}
    for year, quarter in quarters:
        for one in wanted_of_quarter(fetcher, year, quarter):
            if since is None or one.filed >= since:
                found[one.accession] = _filing(fetcher, one)
    return tuple(found.values())


def of_days(fetcher: Fetcher, first: date, last: date) -> tuple[WantedFile, ...]:
    """Return the days of the feed from one to another; on Saturdays and Sundays nothing is disseminated."""
    days = (first + timedelta(count) for count in range((last - first).days + 1))
    return tuple(
        WantedFile(fetcher.site.feed_archive(day), f"{day:%Y%m%d}.nc.tar.gz", FEED_BYTES)
        for day in days
        if day.weekday() < _SATURDAY
    )


def of_data_sets(fetcher: Fetcher, quarters: Iterable[Quarter]) -> tuple[WantedFile, ...]:
    """Return data sets by the page that links to them; raises :class:`~section16.errors.RequestError` for one it does not."""
    address = fetcher.site.data_sets_page()
    listed = read_data_sets_page(fetcher.get(address).path.read_bytes(), address)
    return tuple(_data_set(listed, f"{year}q{quarter}") for year, quarter in quarters)


def _data_set(listed: dict[str, str], name: str) -> WantedFile:
    if name not in listed:
        remedy = f"The page lists {min(listed)} to {max(listed)}.{nearest(name, listed)}"
        raise RequestError("The SEC publishes no data set of this quarter.", where=name, remedy=remedy)
    return WantedFile(listed[name], f"{name}_form345.zip", DATA_SET_BYTES)


def of_accessions(fetcher: Fetcher, numbers: Sequence[str], filer: str, today: date) -> tuple[WantedFile, ...]:
    """Return filings by their accession numbers; without ``filer``, any of their entities, it is looked up in the indexes.

    EDGAR keeps a filing under its entities, and an accession number names only who sent it.
    """
    names = [accession_number.format(number) for number in dict.fromkeys(numbers)]
    if filer:
        return tuple(WantedFile(fetcher.site.filing(filer, name), f"{name}.txt", FILING_BYTES) for name in names)
    return tuple(_looked_up(fetcher, name, today) for name in names)


def _looked_up(fetcher: Fetcher, name: str, today: date) -> WantedFile:
    sender = cik_number.compact(name[:10])
    try:  # many insiders and issuers send their own filings
        address = fetcher.get(fetcher.site.filing(sender, name)).address
        return WantedFile(address, f"{name}.txt", FILING_BYTES)
    except FetchError as error:
        if not isinstance(error, NotOnEdgarError):
            raise
    for year, quarter in _quarters_of(accession_number.year(name), today):
        try:
            listed = index_of_quarter(fetcher, year, quarter).filings
        except NotOnEdgarError:
            continue
        for one in listed:
            if one.accession == name:
                return _filing(fetcher, one)
    remedy = "Check the number. A filing of today is in the indexes only tomorrow: give its issuer with --issuer."
    raise RequestError("No index of EDGAR lists this accession number.", where=name, remedy=remedy)


def _quarters_of(year: int, today: date) -> Iterator[Quarter]:
    """Yield the quarters in which a filing of a year can be filed; one that is sent at year-end may be filed in the next."""
    for quarter in ((year, 1), (year, 2), (year, 3), (year, 4), (year + 1, 1)):
        if date(quarter[0], quarter[1] * 3 - 2, 1) <= today:
            yield quarter


def _filing(fetcher: Fetcher, one: IndexedFiling) -> WantedFile:
    return WantedFile(filing_address(fetcher.site, one), f"{one.accession}.txt", one.size or FILING_BYTES)
