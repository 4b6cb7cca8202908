"""The fiscal years of an issuer: named by the calendar year in which they end, as Item 405 and Form 5 count."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_LEAP_YEAR = 2024
CALENDAR_YEAR = (12, 31)
"""The fiscal year end that is assumed where none is known."""


def year_end_of(ends: str) -> tuple[int, int] | None:
    """Return the month and day of a fiscal year end written as 06-30, or as 0630 in a header; ``None`` for anything else.

    >>> year_end_of("0630"), year_end_of("06-30"), year_end_of("0230")
    ((6, 30), (6, 30), None)
    """
    match = re.fullmatch(r"(\d\d)-?(\d\d)", ends)
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    exists = 1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]  # noqa: PLR2004 - the months of a year
    return (month, day) if exists else None


def year_ending(year: int, ends: tuple[int, int]) -> date:
    """Return the last day of the fiscal year that ends in a calendar year; 29 February is the 28th in other years."""
    month, day = ends
    return date(year, month, min(day, monthrange(year, month)[1]))


def fiscal_year_of(day: date, ends: tuple[int, int]) -> int:
    """Return the calendar year in which the fiscal year that contains a day ends.

    >>> fiscal_year_of(date(2024, 7, 1), (6, 30)), fiscal_year_of(date(2024, 6, 30), (6, 30))
    (2025, 2024)
    """
    return day.year if day <= year_ending(day.year, ends) else day.year + 1
