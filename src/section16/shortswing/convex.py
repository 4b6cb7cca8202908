"""Levels of price where some purchases match a part of their window alone: trades outside office, or before a claim's limit.

What a pair gains is still the difference of its prices, so that the levels hold; but the ends of the spans no longer rise with
the days. Shares are matched with the purchase whose span ends first, and what can be reached is found sale by sale.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

Spans = Sequence[tuple[int, int]]
"""For each lot the first and the last day of those that it can be matched with, as ordinals."""


class ConvexCrossing:
    """The most matches of purchases with sales, each purchase with the sales of a span of days.

    ``buying`` are purchases and ``selling`` sales in the order of time, with the amounts to be matched.
    """

    def __init__(
        self, spans: Spans, days: Sequence[int], buying: Sequence[int], selling: Sequence[int], amount: Sequence[int]
    ) -> None:
        of_sales = [days[sale] for sale in selling]
        ends = ((lot, bisect_left(of_sales, spans[lot][0]), bisect_right(of_sales, spans[lot][1])) for lot in buying)
        self.spans = sorted((start, stop, lot) for lot, start, stop in ends if start < stop)
        self.selling, self.amount = selling, amount
        self.unsold = [amount[sale] for sale in selling]
        self.matches = list(self._matched())

    def _matched(self) -> Iterator[tuple[int, int, int]]:
        """Yield purchases, places of sales and amounts: each sale with the purchases whose spans end first."""
        heap: list[tuple[int, int]] = []
        left: dict[int, int] = {}
        following = 0
        for place in range(len(self.selling)):
            while following < len(self.spans) and self.spans[following][0] <= place:
                _, stop, lot = self.spans[following]
                left[lot] = self.amount[lot]
                heappush(heap, (stop, lot))
                following += 1
            while heap and self.unsold[place]:
                stop, lot = heap[0]
                taken = min(left[lot], self.unsold[place]) if stop > place else 0
                if taken:
                    left[lot] -= taken
                    self.unsold[place] -= taken
                    yield lot, place, taken
                if stop <= place or not left[lot]:
                    heappop(heap)

    def reached(self) -> set[int]:
        """Return the lots that can be reached from sales with shares left, by way of the matches and spans."""
        sales_of: defaultdict[int, list[int]] = defaultdict(list)
        for lot, place, _ in self.matches:
            sales_of[lot].append(place)
        found: set[int] = set()
        waiting = [place for place, left in enumerate(self.unsold) if left]
        seen = set(waiting)
        tree = _Spans(self.spans)
        while waiting:
            place = waiting.pop()
            found.add(self.selling[place])
            for lot in tree.taken_around(place):
                found.add(lot)
                fresh = [one for one in sales_of[lot] if one not in seen]
                seen.update(fresh)
                waiting += fresh
        return found


class _Spans:
    """Spans that can be taken by a place within them, each once: a tree over their starts with the last end below each node."""

    def __init__(self, spans: Sequence[tuple[int, int, int]]) -> None:
        self.spans = spans
        self.starts = [start for start, _, _ in spans]
        self.size = 1 << max(0, len(spans) - 1).bit_length()
        self.ends = [0] * self.size + [stop for _, stop, _ in spans] + [0] * (self.size - len(spans))
        for node in range(self.size - 1, 0, -1):
            self.ends[node] = max(self.ends[2 * node], self.ends[2 * node + 1])

    def taken_around(self, place: int) -> Iterator[int]:
        """Yield the lots whose spans contain a place, and take them away."""
        stop = bisect_right(self.starts, place)
        waiting = [(1, 0, self.size)]
        taken = []
        while waiting:
            node, low, high = waiting.pop()
            if low < stop and self.ends[node] > place:
                if node >= self.size:
                    taken.append(node)
                    yield self.spans[node - self.size][2]
                else:
                    middle = (low + high) // 2
                    waiting += [(2 * node, low, middle), (2 * node + 1, middle, high)]
        for node in taken:
            self._take(node)

    def _take(self, node: int) -> None:
        self.ends[node] = 0
        while node > 1:
            node //= 2
            self.ends[node] = max(self.ends[2 * node], self.ends[2 * node + 1])
