"""What lies ahead: entries by day, and of one day in the order in which they were put down."""

from __future__ import annotations

import heapq
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

Action: TypeAlias = Callable[[date], None]

MORNING, DAY, EVENING = 0, 1, 2
"""Splits take effect before anything else of a day; what looks back on the day comes last."""


def anniversary(day: date, years: int) -> date:
    """Return the same day some years later; of 29 February the 28th, where there is none.

    >>> anniversary(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    last = monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


class Diary:
    """The entries of the days to come."""

    def __init__(self, last: date) -> None:
        self.last = last
        self._entries: list[tuple[date, int, int, Action]] = []
        self._count = 0

    def put(self, day: date, action: Action, time: int = DAY) -> None:
        """Put down what is to be done on a day; what lies beyond the last day is never done."""
        if day <= self.last:
            heapq.heappush(self._entries, (day, time, self._count, action))
            self._count += 1

    def next_day(self) -> date | None:
        """Return the next day on which there is something to do."""
        return self._entries[0][0] if self._entries else None

    def live(self, day: date) -> None:
        """Do what is down for a day, what is put down for it meanwhile included."""
        while self._entries and self._entries[0][0] == day:
            heapq.heappop(self._entries)[3](day)
