"""Which trades have an opposite trade within the window: what is missing of the others cannot change the profit."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from section16.law.months import last_day_to_match
from section16.shortswing.facts import ShortSwingFacts
from section16.shortswing.trades import ListedTrade
from section16.shortswing.window import first_day_to_match


def within_reach(trades: Iterable[ListedTrade], facts: ShortSwingFacts) -> Callable[[ListedTrade], bool]:
    """Return what says whether one of several trades can be matched with a trade, by its class, side and day."""
    days: defaultdict[tuple[str, bool], list[date]] = defaultdict(list)
    for one in trades:
        days[facts.underlying(one.security), one.purchase].append(one.day)
    for found in days.values():
        found.sort()

    def reaches(trade: ListedTrade) -> bool:
        opposite = days.get((facts.underlying(trade.security), not trade.purchase), [])
        place = bisect_left(opposite, first_day_to_match(trade.day))
        return place < len(opposite) and opposite[place] <= last_day_to_match(trade.day)

    return reaches
