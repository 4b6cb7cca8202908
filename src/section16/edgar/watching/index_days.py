"""Which daily indexes a watch has to read at a moment: each once its day is over, and once more when it is surely complete.

EDGAR builds the index of a day from about 10 p.m. Eastern, when the day's last forms may still be missing from it; the next
morning it has them all. A clock that was set back shows in a reading with a later time, which does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from section16.law.business_days import WASHINGTON, business_days

BUILT = time(22, 15)
"""From this time of the day on, its index is looked for."""
COMPLETE = time(6, 0)
"""At this time of the next day the index has every filing of its day."""
GIVEN_UP = timedelta(days=4)
"""A day without an index is given up so long after it: EDGAR was closed that day."""


def complete_at(day: date) -> datetime:
    """Return when the index of a day has every filing of it."""
    return datetime.combine(day + timedelta(days=1), COMPLETE, WASHINGTON)


def is_settled(day: date, read: datetime | None, now: datetime) -> bool:
    """Whether the index of a day was read when it was complete, by a clock that was right."""
    return read is not None and complete_at(day) <= read <= now


def days_due(first: date, reads: Mapping[date, datetime], now: datetime) -> Iterator[date]:
    """Yield the business days from ``first`` on whose index has to be read now; ``reads`` states when each was read last."""
    for day in business_days(first, now.astimezone(WASHINGTON).date()):
        built = datetime.combine(day, BUILT, WASHINGTON)
        if now < built:
            continue
        read = reads.get(day)
        is_read = read is not None and built <= read <= now
        if not is_read or (now >= complete_at(day) and not is_settled(day, read, now)):
            yield day


def unsettled_since(first: date, reads: Mapping[date, datetime], now: datetime) -> date:
    """Return the first day from ``first`` on that is not settled: today where all before are."""
    today = now.astimezone(WASHINGTON).date()
    open_days = (day for day in business_days(first, today) if not is_settled(day, reads.get(day), now))
    return next(open_days, max(first, today))
