"""The fiscal quarter that ends on a day."""

from __future__ import annotations

from datetime import date, timedelta

from section16.law.months import months_after

_DAY, _MONTHS = timedelta(days=1), 3


def quarter_start(end: date) -> date:
    """Return the first day of the quarter that ends on a day, by calendar months.

    >>> quarter_start(date(2026, 3, 31)), quarter_start(date(2026, 2, 28)), quarter_start(date(2026, 3, 27))
    (datetime.date(2026, 1, 1), datetime.date(2025, 12, 1), datetime.date(2025, 12, 28))
    """
    after = end + _DAY
    return months_after(after, -_MONTHS) if after.day == 1 else months_after(end, -_MONTHS) + _DAY
