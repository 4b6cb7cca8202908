"""What a watch remembers, in a file: since when it watches, what it has seen, what it owes, and which indexes it has read.

A filing is owed from the moment a list names it until it is handled, across restarts. What is far in the past is forgotten:
no list of EDGAR that is read again names it as new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec

from section16.append_log import AppendLog
from section16.edgar.service import WWW
from section16.edgar.watching.index_days import days_due, unsettled_since
from section16.edgar.watching.listing import Listing
from section16.errors import RequestError
from section16.law.business_days import WASHINGTON

REMEMBERED = timedelta(days=14)
"""So long before the first day that is not settled, filings are remembered."""
_DAMAGED = (
    "Move the file away, and give --since with the last day whose filings you have: without it, those since are not reported."
)


class Since(msgspec.Struct, frozen=True, tag="since"):
    """The watch reports what the EDGAR at ``site`` accepts from this moment on."""

    at: Annotated[datetime, msgspec.Meta(tz=True)]
    site: str = WWW


class Owed(msgspec.Struct, frozen=True, tag="owed"):
    """A list named these filings, which are to be handled."""

    listings: tuple[Listing, ...]


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """These filings need nothing more; ``day`` is the latest of their filing dates."""

    accessions: tuple[str, ...]
    day: date


class IndexRead(msgspec.Struct, frozen=True, tag="read"):
    """The index of a day was read at a moment, or given up."""

    day: date
    at: Annotated[datetime, msgspec.Meta(tz=True)]


class SettledBefore(msgspec.Struct, frozen=True, tag="settled"):
    """The indexes of the days before this one are settled and forgotten."""

    day: date


Remembered: TypeAlias = Since | Owed | Seen | IndexRead | SettledBefore


class WatchMemory:
    """The memory of a watch, which its file holds from one run to the next."""

    def __init__(self, path: Path, site: str = WWW) -> None:
        """Read what a watch of the EDGAR at ``site`` remembers.

        Raises :class:`~section16.errors.RequestError` for the memory of a watch of another EDGAR: what was read there would
        be missing here.
        """
        self._site = site
        self._path = path
        self._log: AppendLog[Remembered] = AppendLog(path, Remembered, _DAMAGED)  # type: ignore[arg-type]  # msgspec takes a union
        self._since: datetime | None = None
        self._settled_before = date.min
        self._seen: dict[str, date] = {}
        self._owed: dict[str, Listing] = {}
        self._reads: dict[date, datetime] = {}
        for record in self._log.read():
            self._learn(record)

    @property
    def since(self) -> datetime | None:
        """The moment from which on filings are reported; ``None`` before the first poll."""
        return self._since

    @property
    def owed(self) -> tuple[Listing, ...]:
        """The filings that are listed and not handled yet, in the order in which they were listed."""
        return tuple(self._owed.values())

    def knows(self, accession: str) -> bool:
        """Whether a filing was seen or is owed."""
        return accession in self._seen or accession in self._owed

    def begin(self, at: datetime) -> None:
        """Report what is accepted from a moment on."""
        self._add([Since(at, self._site)])

    def owe(self, listings: Sequence[Listing]) -> None:
        """Remember filings that are to be handled."""
        if listings:
            self._add([Owed(tuple(listings))])

    def settle(self, listings: Iterable[Listing]) -> None:
        """Remember that filings need nothing more."""
        days: dict[date, list[str]] = {}
        for one in listings:
            days.setdefault(one.filed, []).append(one.accession)
        self._add([Seen(tuple(numbers), day) for day, numbers in days.items()])

    def has_read(self, day: date, at: datetime) -> None:
        """Remember that the index of a day was read."""
        self._add([IndexRead(day, at)])

    def days_due(self, now: datetime) -> list[date]:
        """Return the days whose index has to be read."""
        return list(days_due(self._first_day(now), self._reads, now))

    @property
    def days_read(self) -> tuple[date, ...]:
        """The days whose index was read, as far as they are remembered."""
        return tuple(self._reads)

    def horizon(self, now: datetime) -> date:
        """Return the day before which a filing is old, where a list states no more than its filing date."""
        return max(self._first_day(now), self._first_open(now) - REMEMBERED)

    def compact(self, now: datetime) -> None:
        """Forget what no list will name again, and write the rest as a new file."""
        # Not by the clock alone: one that is months ahead would make the watch forget what it saw today.
        newest = max(self._seen.values(), default=date.min)
        keep = min(self.horizon(now), newest - REMEMBERED) if self._seen else self._first_day(now)
        settled = max(self._settled_before, min(keep, self._first_open(now)))
        self._seen = {accession: day for accession, day in self._seen.items() if day >= keep}
        self._reads = {day: at for day, at in self._reads.items() if day >= keep}
        self._settled_before = settled
        self._log.replace(self._records())

    def _first_day(self, now: datetime) -> date:
        """Return the first day that is watched and not forgotten."""
        return max((self._since or now).astimezone(WASHINGTON).date(), self._settled_before)

    def _first_open(self, now: datetime) -> date:
        return unsettled_since(self._first_day(now), self._reads, now)

    def _records(self) -> Iterator[Remembered]:
        if self._since is not None:
            yield Since(self._since, self._site)
        if self._settled_before > date.min:
            yield SettledBefore(self._settled_before)
        days: dict[date, list[str]] = {}
        for accession, day in self._seen.items():
            days.setdefault(day, []).append(accession)
        for day, numbers in days.items():
            yield Seen(tuple(numbers), day)
        if self._owed:
            yield Owed(self.owed)
        for day, at in self._reads.items():
            yield IndexRead(day, at)

    def _require_site(self, known: str) -> None:
        if known != self._site:
            what = f"This folder holds the state of a watch of {known}, not of {self._site}."
            raise RequestError(what, where=str(self._path.parent), remedy="Give this watch a folder of its own with --state.")

    def _add(self, records: list[Remembered]) -> None:
        self._log.add(records)
        for record in records:
            self._learn(record)

    def _learn(self, record: Remembered) -> None:
        match record:
            case Since():
                self._require_site(record.site)
                self._since = record.at
            case SettledBefore():
                self._settled_before = record.day
            case Owed():
                self._owed.update((one.accession, one) for one in record.listings if one.accession not in self._seen)
            case Seen():
                for accession in record.accessions:
                    self._seen[accession] = record.day
                    self._owed.pop(accession, None)
            case IndexRead():
                self._reads[record.day] = record.at
