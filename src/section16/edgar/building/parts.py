"""The parts of EDGAR's history: the data set of a quarter, the filings of a quarter, or the filings of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from section16.edgar.service import FIRST_XML, quarter_of
from section16.edgar.watching.index_days import complete_at
from section16.law.business_days import WASHINGTON, business_days

Quarter = tuple[int, int]


class PartKind(StrEnum):
    """What a part is downloaded as."""

    DATA_SET = "data set"
    QUARTER = "filings of the quarter"
    DAY = "filings of the day"


USUAL_FILES = {PartKind.DATA_SET: 1, PartKind.QUARTER: 60_000, PartKind.DAY: 1_000}
"""About how many files a part has, for a plan: the mean of 5.5 million filings since 2003."""


class HistoryPart(msgspec.Struct, frozen=True):
    """A part of the history, by its kind and its first day."""

    kind: PartKind
    first: date

    @property
    def name(self) -> str:
        """The name of the part: ``2024q3``, or a date."""
        return str(self.first) if self.kind is PartKind.DAY else f"{self.first.year}q{quarter_of(self.first)}"

    @property
    def quarter(self) -> Quarter:
        """The year and the quarter."""
        return self.first.year, quarter_of(self.first)


def first_day(quarter: Quarter) -> date:
    """Return the first day of a quarter."""
    return date(quarter[0], quarter[1] * 3 - 2, 1)


def next_quarter(first: date) -> date:
    """Return the first day of the next quarter."""
    later = first + timedelta(days=95)
    return first_day((later.year, quarter_of(later)))


def history_parts(since: Quarter, now: datetime, data_sets: Collection[Quarter]) -> Iterator[HistoryPart]:
    """Yield the parts from a quarter until now: whole quarters, and the days of the current quarter that are over.

    ``data_sets`` are the quarters for which the SEC has published one; of the other quarters the filings are downloaded. There
    is nothing before the quarter in which EDGAR began to take ownership forms as XML.
    """
    first = max(first_day(since), first_day((FIRST_XML.year, quarter_of(FIRST_XML))))
    today = now.astimezone(WASHINGTON).date()
    while next_quarter(first) <= today:
        listed = (first.year, quarter_of(first)) in data_sets
        yield HistoryPart(PartKind.DATA_SET if listed else PartKind.QUARTER, first)
        first = next_quarter(first)
    yield from day_parts(first, now)


def day_parts(first: date, now: datetime) -> Iterator[HistoryPart]:
    """Yield the business days from one on until now; a day whose index is not complete yet is among them."""
    for day in business_days(first, now.astimezone(WASHINGTON).date()):
        yield HistoryPart(PartKind.DAY, day)


def is_complete(part: HistoryPart, now: datetime) -> bool:
    """Whether EDGAR has everything of a part: for a day, once its index is complete."""
    return part.kind is not PartKind.DAY or now >= complete_at(part.first)
