"""The window: a purchase and a sale match where they lie within a period of less than six months."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, date, timedelta
from itertools import accumulate, pairwise

from section16.law.months import last_day_to_match, months_after

LAST_YEAR = MAXYEAR - 1
"""Beyond it a window cannot be stated as dates."""
_SIX = 6


def matches(one: date, other: date) -> bool:
    """Return whether trades on two days lie within a period of less than six months, in either order.

    >>> matches(date(2025, 1, 15), date(2025, 7, 13)), matches(date(2025, 7, 14), date(2025, 1, 15))
    (True, False)
    """
    return max(one, other) <= last_day_to_match(min(one, other))


def any_match(days: Iterable[date], others: Iterable[date]) -> bool:
    """Return whether a day of the one kind matches a day of the other.

    Between two days that match lie two neighbors of different kinds, which match as well.

    >>> any_match([date(2025, 1, 15)], [date(2024, 7, 1), date(2025, 7, 13)])
    True
    """
    ordered = sorted([*((day, False) for day in set(days)), *((day, True) for day in set(others))])
    return any(one[1] is not other[1] and matches(one[0], other[0]) for one, other in pairwise(ordered))


def first_day_to_match(last: date) -> date:
    """Return the first day from which a trade can be matched with one on a later day.

    >>> first_day_to_match(date(2025, 7, 13)), first_day_to_match(date(2024, 2, 27))
    (datetime.date(2025, 1, 15), datetime.date(2023, 8, 29))
    """
    day = months_after(last, -_SIX)
    while matches(day, last):
        day -= timedelta(1)
    while not matches(day, last):
        day += timedelta(1)
    return day


def is_unsettled(first: date) -> bool:
    """Return whether the window from a day ends in a month without such a day, which no court has counted.

    >>> is_unsettled(date(2025, 8, 31)), is_unsettled(date(2025, 8, 28))
    (True, False)
    """
    return months_after(first, _SIX).day != first.day


def windows(days: Sequence[date]) -> tuple[list[int], list[int]]:
    """Return for each of several days, in order, the first and last day to match it, as ordinals."""
    last = {day: last_day_to_match(day).toordinal() for day in dict.fromkeys(days)}
    ordinals = [day.toordinal() for day in days]
    ends = list(accumulate((last[day] for day in days), max))
    # The first day to match a day is the first of the given days whose window reaches it: no other day has a trade.
    return [ordinals[bisect_left(ends, day)] for day in ordinals], ends


def within(days: Sequence[int], first: int, last: int) -> range:
    """Return the places of sorted days that lie from a first to a last day."""
    return range(bisect_left(days, first), bisect_right(days, last))
