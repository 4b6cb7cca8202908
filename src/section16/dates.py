"""Dates as people write them, where they can be read in one way only."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

YEARS = range(1934, 2101)
"""The years of the Exchange Act; another year is a typing error."""
WRITTEN = ("%Y-%m-%d", "%m/%d/%Y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y", "%B %d, %Y")
"""ISO 8601, and how dates are written in the United States, in EDGAR's messages and in Excel."""


def date_of(text: str) -> date | None:
    """Return the date that a text states; ``None`` for anything else. A date of digits alone begins with the month.

    >>> date_of("2026-11-24"), date_of("11/24/2026"), date_of("24-Nov-2026")
    (datetime.date(2026, 11, 24), datetime.date(2026, 11, 24), datetime.date(2026, 11, 24))
    >>> date_of("24/11/2026"), date_of("soon")
    (None, None)
    """
    plain = " ".join(text.split())
    for form in WRITTEN:
        with suppress(ValueError):
            return datetime.strptime(plain, form).date()  # noqa: DTZ007 - a date has no time of day
    return None
