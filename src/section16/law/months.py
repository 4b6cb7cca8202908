"""Counting in months: the same day of another month, or its last day where that month is shorter."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

from section16.citation import Citation, statute

_SIX = 6
WINDOW = (
    statute("(b)"),
    Citation("Colonial Realty v. MacWilliams, 381 F. Supp. 26 (S.D.N.Y. 1974)"),
)
"""The statute, and how a court counted its period: the first day is a whole day, and a lesser period ends a day earlier."""


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or of an earlier one for a negative number.

    Before the first year and after the last that a ``date`` can hold, return the first or the last day of all: forms may state
    any day, and reading one must not fail.

    >>> months_after(date(2024, 1, 31), 1), months_after(date(2025, 8, 31), -6)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within_six_months(earlier: date, later: date) -> bool:
    """Return whether a day is at most six months after another, by the longer of the two ways to count.

    The rules do not say how six months are counted. The longer count, to the same day of the month inclusive, never makes a
    report late. Matching under Section 16(b), where a lesser period counts, is another matter.

    >>> within_six_months(date(2025, 4, 1), date(2025, 10, 1)), within_six_months(date(2025, 4, 1), date(2025, 10, 2))
    (True, False)
    >>> within_six_months(date(2025, 8, 31), date(2026, 2, 28)), within_six_months(date(2025, 2, 28), date(2025, 8, 31))
    (True, True)
    """
    within = later <= months_after(earlier, _SIX) or earlier >= months_after(later, -_SIX)
    return earlier <= later and within


def six_months_end(day: date) -> date:
    """Return the last day that is within six months after a day.

    >>> six_months_end(date(2025, 4, 1)), six_months_end(date(2025, 2, 28))
    (datetime.date(2025, 10, 1), datetime.date(2025, 8, 31))
    """
    last = months_after(day, _SIX)
    while last < date.max and within_six_months(day, last + timedelta(days=1)):
        last += timedelta(days=1)
    return last


@lru_cache(maxsize=8192)
def last_day_to_match(first: date) -> date:
    """Return the last day that lies less than six months after a trade, which counts as a whole day itself.

    From January 15 that is July 13: six months end with July 14, and a lesser period a day before
    (Colonial Realty v. MacWilliams, 381 F. Supp. 26). Where the later month has no such day, six months end with its last day.

    >>> last_day_to_match(date(2025, 1, 15)), last_day_to_match(date(2025, 8, 31))
    (datetime.date(2025, 7, 13), datetime.date(2026, 2, 27))
    """
    later = months_after(first, _SIX)
    if later == date.max:
        return later
    return later - timedelta(2 if later.day == first.day else 1)
