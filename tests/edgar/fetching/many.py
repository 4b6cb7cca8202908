"""A local EDGAR with many filings of one issuer, and what a download of all of them has to hold."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import msgspec

from section16.clock import SetClock
from section16.edgar.fetching.fetcher import Fetched, FetchPatience
from section16.edgar.fetching.kept import ResponseLine
from section16.edgar.fetching.wanted import filing_address, wanted_of_quarter
from section16.rehearsal.disseminated_filing import DisseminatedFiling
from section16.rehearsal.filing_index import FilingIndex
from section16.rehearsal.reading_faults import ReadFaultSchedule
from section16.rehearsal.registry import Registry
from section16.rehearsal.simulator import Simulator
from tests.builders import ACCESSION, UNREMARKABLE_SUBMISSION
from tests.edgar.fetching.local import SITE, fetching
from tests.ingest.inputs import number
from tests.rehearsal.local import MORNING, client_of

FIRST = date(2026, 1, 5)
LONG = FetchPatience(attempts=25, blocks=25)
"""Three faults in ten answers are many: with the usual patience some files would have to wait for the next run."""


def day(count: int) -> date:
    """Return the day on which a filing was filed: a hundred in a day."""
    return FIRST + timedelta(days=count // 100)


@cache
def submission(count: int) -> bytes:
    """Return a filing of its number and its day."""
    data = UNREMARKABLE_SUBMISSION.replace(ACCESSION.encode(), number(count).encode())
    filed = data.split(b"FILED AS OF DATE:", 1)[1].split()[0]
    return data.replace(filed, f"{day(count):%Y%m%d}".encode())


@cache
def index(most: int) -> tuple[FilingIndex, Registry]:
    """Return so many filings, and who is in them."""
    found, registry = FilingIndex(), Registry()
    for count in range(1, most + 1):
        filing = DisseminatedFiling(submission(count))
        found.add(filing)
        if count == 1:
            filing.teach(registry)
    return found, registry


def an_edgar_with(most: int) -> tuple[Simulator, SetClock]:
    """Return a local EDGAR with so many filings, and its clock."""
    clock = SetClock(MORNING)
    filings, registry = index(most)
    return Simulator(clock, registry=registry, index=filings), clock


def journal(folder: Path) -> list[ResponseLine]:
    """Return the lines of the journal of a folder."""
    return [msgspec.json.decode(line, type=ResponseLine) for line in (folder / "journal.jsonl").read_bytes().splitlines()]


def download_all(folder: Path, most: int, faults: ReadFaultSchedule | None) -> list[Fetched]:
    """Download all filings of the index of the quarter in the face of faults."""
    edgar, clock = an_edgar_with(most)
    with client_of(edgar, reading=faults) as client, fetching(folder, client, clock, patience=LONG) as fetcher:
        wanted = wanted_of_quarter(fetcher, 2026, 1)
        addresses = [filing_address(SITE, one) for one in wanted]
        got = list(fetcher.get_all(addresses))
    failed = [one for one in got if not isinstance(one, Fetched)]
    assert not failed, failed[0]
    return [one for one in got if isinstance(one, Fetched)]


def require_whole_once(folder: Path, got: list[Fetched], most: int) -> None:
    """Require that each filing was downloaded whole, exactly once, and nothing else counts as downloaded."""
    expected = {number(count): submission(count) for count in range(1, most + 1)}
    assert {one.path.name[-24:-4]: one.path.read_bytes() for one in got} == expected
    assert len(got) == most
    counted = Counter(line.address for line in journal(folder) if not line.fault)
    assert set(counted.values()) == {1}, counted.most_common(3)
    assert len(counted) == most + 1  # and the index
    assert list((folder / "partial").glob("*.partial")) == []
