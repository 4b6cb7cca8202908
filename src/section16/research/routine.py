"""Routine and opportunistic trades, after Cohen, Malloy and Pomorski, Decoding Inside Information (2012).

A person who traded in the same calendar month in each of the three years before is routine in a year, and a person who traded
in each of them without such a month is opportunistic. With a year without a trade neither is known: the history may be short.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import msgspec

from section16.ledger.entries.entry import Entry
from section16.research.cleansing import probable_day
from section16.research.reasons import RoutineReason

_TRADES: Final = frozenset("PS")
_YEARS: Final = 3


class RowRoutine(msgspec.Struct, frozen=True):
    """Whether a trade is routine or opportunistic, ``None`` where it is not known."""

    routine: bool | None
    reason: RoutineReason


class TradingMonths:
    """The months in which each reporting person bought or sold the issuer's shares."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._months: dict[tuple[str, int], set[int]] = defaultdict(set)
        for entry in entries:
            day = probable_day(entry)
            if entry.table == "I" and entry.code in _TRADES and day:
                for owner in entry.filing.owners:
                    self._months[owner, day.year].add(day.month)

    def of(self, entry: Entry) -> RowRoutine:
        """Return what the three years before a trade show; of several reporting persons a routine one decides."""
        if entry.table != "I" or entry.code not in _TRADES or entry.holding:
            return RowRoutine(None, RoutineReason.NO_TRADE)
        day = probable_day(entry)
        if day is None:
            return RowRoutine(None, RoutineReason.NO_DATE)
        reasons = {self._of_owner(owner, day.year, day.month) for owner in entry.filing.owners}
        reason = next((one for one in _DECIDING if one in reasons), RoutineReason.SHORT)
        return RowRoutine(_ROUTINE.get(reason), reason)

    def _of_owner(self, owner: str, year: int, month: int) -> RoutineReason:
        years = [self._months.get((owner, year - back), set()) for back in range(1, _YEARS + 1)]
        if not all(years):
            return RoutineReason.SHORT
        common = set.intersection(*years)
        if month in common:
            return RoutineReason.SAME_MONTH
        return RoutineReason.OTHER_MONTH if common else RoutineReason.NO_PATTERN


_DECIDING: Final = (RoutineReason.SAME_MONTH, RoutineReason.OTHER_MONTH, RoutineReason.NO_PATTERN)
_ROUTINE: Final = {RoutineReason.SAME_MONTH: True, RoutineReason.OTHER_MONTH: True, RoutineReason.NO_PATTERN: False}
