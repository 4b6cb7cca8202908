"""The issuer's fiscal year."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def fiscal_year_end(ends: str, day: date) -> date:
    """Return the end of the fiscal year that contains a day; ``ends`` is month and day, such as 06-30."""
    month, last = (int(part) for part in ends.split("-"))
    end = _on(day.year, month, last)
    return end if day <= end else _on(day.year + 1, month, last)


def _on(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
