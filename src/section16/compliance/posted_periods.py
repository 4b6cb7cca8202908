"""When reports were on a website, as recorded: unbroken periods, and the days between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from section16.law.business_days import WASHINGTON

_DAY = timedelta(days=1)


class PostingEnd(StrEnum):
    """Why a period of posting ended."""

    REMOVED = "removed"
    """The report was no longer on the page."""
    REPLACED = "replaced"
    """Its page had other content; the next period begins at once."""
    UNSEEN = "not seen"
    """A whole day passed without a look at the page, so that nothing is known about it."""


class PostedPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """An unbroken period in which a report was on a website, as recorded.

    ``place`` is where, ``content`` the SHA-256 of the form as shown there, empty where it was not looked at. ``since`` is
    when it was first recorded there, ``seen`` when last, ``ended`` when the period ended and ``end`` why.
    """

    accession: str
    place: str
    content: str
    since: datetime
    seen: datetime
    ended: datetime | None = None
    end: PostingEnd | None = None

    @property
    def first_day(self) -> date:
        """The day in Washington on which it began."""
        return day_of(self.since)

    @property
    def last_day(self) -> date:
        """The last day in Washington on which the report is known to have been posted."""
        return day_of(self.seen)


class PostingGap(msgspec.Struct, frozen=True):
    """Days on which a report is not recorded as posted, though it has to be; both days included."""

    first: date
    last: date


class PostingsRecorded(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at a page recorded: accession numbers by what became of them; ``recorded`` is false where all was known."""

    at: datetime
    place: str
    posted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    recorded: bool = False


def day_of(at: datetime) -> date:
    """Return the date in Washington at a moment."""
    return at.astimezone(WASHINGTON).date()


def is_unbroken(seen: datetime, at: datetime) -> bool:
    """Whether a period continues from one look to the next: no whole day lies between them.

    >>> from datetime import UTC
    >>> is_unbroken(datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 3, 23, tzinfo=UTC))
    True
    >>> is_unbroken(datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 3, 4, 15, tzinfo=UTC))
    False
    """
    return day_of(at) - day_of(seen) <= _DAY


def first_posted(periods: Iterable[PostedPeriod]) -> datetime | None:
    """Return when a report was first recorded as posted; ``None`` where it was not."""
    return min((one.since for one in periods), default=None)


def gaps_of(periods: Iterable[PostedPeriod], through: date) -> tuple[PostingGap, ...]:
    """Return the days without a record between the first posting and a day, which is the last that counts.

    Days are those of Washington. The last day itself is not over, so that it is no gap.
    """
    return tuple(_gaps(sorted((one.first_day, one.last_day) for one in periods), through))


def _gaps(days: list[tuple[date, date]], through: date) -> Iterator[PostingGap]:
    if not days:
        return
    known = days[0][1]
    for first, last in (*days[1:], (through, through)):
        before = min(first, through) - _DAY
        if before > known:
            yield PostingGap(known + _DAY, before)
        known = max(known, last)
