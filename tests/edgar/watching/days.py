"""Days of filings for tests of the watch: what was accepted when, and the lists in which EDGAR would name it."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from section16.clock import SetClock
from section16.edgar.watching.listing import Listing
from section16.edgar.watching.memory import WatchMemory
from section16.edgar.watching.sources import CurrentFeedSource, FilerSource, WatchedSource
from section16.edgar.watching.watch import PollReport, Watch
from section16.errors import UnansweredError
from section16.law.business_days import WASHINGTON

DAY = date(2026, 3, 4)
"""A Wednesday."""
ISSUERS = tuple(f"{9990000 + number:010}" for number in range(40))


def eastern(hour: int, minute: int = 0, *, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WASHINGTON)


def filings_of(day: date, count: int, seed: int = 1, first: int = 1) -> list[Listing]:
    """Return filings of a day, most of them late in the afternoon as is usual."""
    chance = random.Random(seed)
    opening, closing = eastern(6, day=day), eastern(22, day=day)
    made = []
    for number in range(first, first + count):
        usual = chance.triangular(0, (closing - opening).total_seconds() - 1, 11.5 * 3600)
        ciks = (chance.choice(ISSUERS), f"{8880000 + number:010}")
        accession = f"0009990016-26-{number:06}"
        made.append(Listing(accession, "4", ciks, day, (opening + timedelta(seconds=usual)).astimezone(UTC)))
    return sorted(made, key=_accepted)


def _accepted(one: Listing) -> datetime:
    assert one.accepted is not None
    return one.accepted


class PaperEdgar:
    """The lists of an EDGAR with some filings; ``hidden`` are those that the feed never names, ``down`` refuses everything."""

    def __init__(self, filings: Sequence[Listing], clock: SetClock, *, page: int = 40) -> None:
        self.filings = sorted(filings, key=_accepted)
        self.clock = clock
        self.hidden: set[str] = set()
        self.no_index: set[date] = set()
        self.down = False
        self.asked = 0
        self.skew = timedelta()
        self._page = page

    @property
    def now(self) -> datetime:
        """EDGAR's time, whatever the clock of the watch shows."""
        return self.clock() - self.skew

    def feed(self, number: int) -> list[Listing]:
        self._ask()
        public = bisect_right(self.filings, self.now, key=_accepted)
        newest = (one for one in reversed(self.filings[:public]) if one.accession not in self.hidden)
        return list(islice(newest, number * self._page, (number + 1) * self._page))

    def of_filer(self, cik: str) -> list[Listing]:
        self._ask()
        out = [one for one in self.filings if cik in one.ciks and one.accepted and one.accepted <= self.now]
        return [Listing(one.accession, one.form, one.ciks, one.filed) for one in out]

    def index(self, day: date) -> list[Listing] | None:
        """Return the index of a day as far as it goes, which is asked for too early only by a clock that is wrong."""
        self._ask()
        out = [one for one in self.filings if one.filed == day and one.accepted and one.accepted <= self.now]
        named = [Listing(one.accession, one.form, one.ciks, one.filed) for one in out]
        return named if named and day not in self.no_index else None

    def _ask(self) -> None:
        self.asked += 1
        if self.down:
            raise UnansweredError("EDGAR gave no usable answer.", remedy="Try again.")


class Bench:
    """A watch of a paper EDGAR, which can be started again, and what it had handled."""

    def __init__(self, folder: Path, edgar: PaperEdgar, *, feed: bool = True, filers: Sequence[str] = ()) -> None:
        self.edgar = edgar
        self.handled: list[tuple[str, datetime]] = []
        self.failing: set[str] = set()
        self._accepted: dict[str, datetime] = {}
        self._file = folder / "watch.jsonl"
        self._feed = feed
        self._filers = filers
        self.start()

    def start(self) -> None:
        """Start the watch with what its file remembers."""
        self.memory = WatchMemory(self._file)
        sources: list[WatchedSource] = [CurrentFeedSource(self.edgar.feed)] if self._feed else []
        if self._filers:
            sources = [FilerSource(partial(self.edgar.of_filer, cik)) for cik in self._filers]
        watched = set(self._filers)
        self.watch = Watch(
            self.memory,
            sources,
            self.edgar.index,
            self._handle,
            clock=self.edgar.clock,
            is_interesting=lambda one: not watched or not watched.isdisjoint(one.ciks),
        )

    def _handle(self, one: Listing, since: datetime) -> None:
        if one.accession in self.failing:
            raise UnansweredError("The filing is not there yet.", remedy="Try again.")
        if one.accession not in self._accepted:
            self._accepted = {filing.accession: _accepted(filing) for filing in self.edgar.filings}
        if self._accepted[one.accession] >= since:
            self.handled.append((one.accession, self.edgar.now))

    def poll(self, seconds: float = 60) -> PollReport:
        """Poll once, and wait."""
        report = self.watch.poll()
        self.edgar.clock.wait(seconds)
        return report

    def until(self, end: datetime, seconds: float = 60) -> list[PollReport]:
        """Poll until a moment of EDGAR's time."""
        reports = []
        while self.edgar.now < end:
            reports.append(self.poll(seconds))
        return reports

    @property
    def accessions(self) -> list[str]:
        return [accession for accession, _ in self.handled]
