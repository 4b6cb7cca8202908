"""What pairs of lots gain a share: the difference of their prices within the window, but for those excluded or capped."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from section16.shortswing.convex import Spans
from section16.shortswing.customary import windows_of
from section16.shortswing.lots import TradeLot
from section16.shortswing.problem import PairException

_MOST_KEPT = 1_000_000
"""How many gains are kept at most: those of all pairs of thousands of lots would fill the memory."""


class PairGains:
    """The gains of each lot with the lots of the other side, only those above zero; computed where they are looked up."""

    def __init__(self, lots: Sequence[TradeLot], exceptions: Sequence[PairException], spans: Spans | None = None) -> None:
        self.lots, self.windows = lots, windows_of(lots)
        self.spans: Spans = self.windows if spans is None else spans
        self._special: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for one in exceptions:
            self._special[one.purchase][one.sale] = self._special[one.sale][one.purchase] = one.gain or 0
        ordered = sorted(range(len(lots)), key=lambda place: lots[place].day)
        self._places = {side: [place for place in ordered if lots[place].purchase is side] for side in (True, False)}
        self._days = {side: [lots[place].day.toordinal() for place in places] for side, places in self._places.items()}
        self._kept: dict[int, dict[int, int]] = {}
        self._room = _MOST_KEPT

    def __getitem__(self, lot: int) -> dict[int, int]:
        """Return what a lot gains with each of the other side."""
        row = self._kept.get(lot)
        if row is None:
            row = self._row(lot)
            self._room -= len(row)
            if self._room < 0:
                self._kept.clear()
                self._room = _MOST_KEPT - len(row)
            self._kept[lot] = row
        return row

    def special(self, lot: int) -> Mapping[int, int]:
        """Return what a lot gains with those with which its pair is excluded or capped, zero included."""
        return self._special.get(lot, {})

    def near(self, lot: int) -> list[int]:
        """Return the lots of the other side that a lot can be matched with, in the order of time."""
        side = not self.lots[lot].purchase
        first, last = self.spans[lot]
        days = self._days[side]
        return self._places[side][bisect_left(days, first) : bisect_right(days, last)]

    def of(self, purchase: int, sale: int) -> int:
        """Return what a pair within the window gains a share, zero where it gains nothing."""
        first, last = self.spans[purchase]
        if not first <= self.lots[sale].day.toordinal() <= last:
            return 0
        gain = self.special(purchase).get(sale)
        return max(0, self.lots[sale].price - self.lots[purchase].price) if gain is None else gain

    def _row(self, lot: int) -> dict[int, int]:
        lots, price = self.lots, self.lots[lot].price
        special = self.special(lot)
        near = self.near(lot)
        if lots[lot].purchase:
            found = {other: special.get(other, lots[other].price - price) for other in near}
        else:
            found = {other: special.get(other, price - lots[other].price) for other in near}
        return {other: gain for other, gain in found.items() if gain > 0}
