"""The fiscal quarter that ends on a day."""

from __future__ import annotations

from datetime import date, timedelta

from section16.compliance.requests import require_day
from section16.errors import RequestError
from section16.law.months import months_after

_DAY, _MONTHS = timedelta(days=1), 3


def quarter_start(end: date) -> date:
    """Return the first day of the quarter that ends on a day, by calendar months.

    >>> quarter_start(date(2026, 3, 31)), quarter_start(date(2026, 2, 28)), quarter_start(date(2026, 3, 27))
    (datetime.date(2026, 1, 1), datetime.date(2025, 12, 1), datetime.date(2025, 12, 28))
    """
    after = end + _DAY
    return months_after(after, -_MONTHS) if after.day == 1 else months_after(end, -_MONTHS) + _DAY


def require_quarter(end: date, first: date | None) -> date:
    """Return the first day of a quarter, where it is given that day; ``end`` is the last one.

    Raises :class:`~section16.errors.RequestError` where the quarter begins after it ends, or in a year that is not possible.
    """
    require_day(end, "The last day of the quarter")
    require_day(first or end, "The first day of the quarter")
    if first is not None and first > end:
        raise RequestError(f"The quarter begins on {first} and ends on {end}.", remedy="Correct one of the two days.")
    return first or quarter_start(end)
