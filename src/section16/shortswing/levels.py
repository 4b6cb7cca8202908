"""The maximum of Section 16(b) by levels of price: for each price, which trades are matched across it.

The gain of a pair is the sale price less the purchase price, so a matched pair gains one cent at every cent that lies between
its prices. At a given price the most pairs that lie across it are found by pairing in the order of time, and the most at all
prices together are the maximum (docs/adr says why). Halving the prices again and again gives each lot its level: the price
below which it is not matched. That takes some fifteen passes over the lots where a search among pairs takes millions of steps.

All amounts are whole numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from section16.shortswing.convex import ConvexCrossing, Spans


class Timeline(msgspec.Struct, frozen=True, gc=False):
    """The lots of one class in the order of time, as parallel sequences of whole numbers.

    ``first`` and ``last`` are the days of the window of each lot. ``rank`` is the place of its price among all, from 0,
    without ties: of equal prices those of sales come first, so that no pair without a gain is matched. ``spans`` are given
    where some lots match a part of their window alone.
    """

    purchase: Sequence[bool]
    day: Sequence[int]
    first: Sequence[int]
    last: Sequence[int]
    amount: Sequence[int]
    rank: Sequence[int]
    spans: Spans | None = None


def ranks(purchase: Sequence[bool], price: Sequence[int]) -> list[int]:
    """Return the place of the price of each lot among all, without ties.

    >>> ranks([True, False, True], [500, 500, 400])
    [2, 1, 0]
    """
    found = [0] * len(price)
    for place, lot in enumerate(sorted(range(len(price)), key=lambda lot: (price[lot], purchase[lot], lot))):
        found[lot] = place
    return found


def levels_of(line: Timeline) -> list[int]:
    """Return the level of each lot as a rank: the optimum of the dual problem.

    No purchase has a lower level than a sale that can be matched with it. A purchase below its level and a sale above its level
    are matched whole, those on the other side not at all.
    """
    level = [0] * len(line.rank)
    work = [(0, len(line.rank) - 1, list(range(len(line.rank))))]
    while work:
        low, high, lots = work.pop()
        lots = _open(line, level, (low, high), lots)
        if lots:
            middle = (low + high + 1) // 2
            above = _above(line, lots, middle)
            work.append((middle, high, [lot for lot in lots if lot in above]))
            work.append((low, middle - 1, [lot for lot in lots if lot not in above]))
    return level


def _open(line: Timeline, level: list[int], between: tuple[int, int], lots: list[int]) -> list[int]:
    """Give a level to the lots for which it is certain, and return the others, in order."""
    low, high = between
    rank, purchase = line.rank, line.purchase
    # What was bought at the highest price or more, or sold at the lowest or less, gains nothing here.
    live = [lot for lot in lots if (rank[lot] < high if purchase[lot] else rank[lot] > low)]
    sides = {purchase[lot] for lot in live}
    if low < high and len(sides) > 1:
        for lot in set(lots).difference(live):
            level[lot] = high if purchase[lot] else low
        return live
    for lot in lots:
        level[lot] = min(max(rank[lot], low), high)
    return []


def _above(line: Timeline, lots: list[int], middle: int) -> set[int]:
    """Return the lots whose level is at least a rank: a smallest set of amounts that stops every match across it."""
    rank, purchase = line.rank, line.purchase
    buying = [lot for lot in lots if purchase[lot] and rank[lot] < middle]
    selling = [lot for lot in lots if not purchase[lot] and rank[lot] >= middle]
    above = {lot for lot in lots if purchase[lot] and rank[lot] >= middle}
    if line.spans is not None:
        return above | ConvexCrossing(line.spans, line.day, buying, selling, line.amount).reached()
    crossing = _Crossing(line, buying, selling)
    for bought, sold in crossing.short():
        above.update(buying[bought.start : bought.stop], selling[sold.start : sold.stop])
    return above


def paired(line: Timeline, buying: Sequence[int], selling: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the matches of the earliest shares of both sides with each other, as places in the two sequences and an amount.

    No more shares can be matched in another way. A lot whose window has passed is passed over.
    """
    day, last, amount = line.day, line.last, line.amount
    unsold = [amount[lot] for lot in selling]
    sale = 0
    for purchase, lot in enumerate(buying):
        left = amount[lot]
        while left and sale < len(selling):
            other = selling[sale]
            if day[other] > last[lot]:
                break
            if day[lot] > last[other] or not unsold[sale]:
                sale += 1
                continue
            taken = min(left, unsold[sale])
            left -= taken
            unsold[sale] -= taken
            yield purchase, sale, taken


class _Crossing:
    """The most matches of purchases below a price with sales above it, paired in the order of time.

    ``firsts`` and ``lasts`` are the first and the last sale of each purchase, ``unsold`` what is left of each sale.
    """

    def __init__(self, line: Timeline, buying: list[int], selling: list[int]) -> None:
        self.selling, self.line = selling, line
        self.days = [line.day[lot] for lot in buying]
        self.firsts = [-1] * len(buying)
        self.lasts = [-1] * len(buying)
        self.unsold = [line.amount[lot] for lot in selling]
        for purchase, sale, taken in paired(line, buying, selling):
            self.unsold[sale] -= taken
            self.lasts[purchase] = sale
            if self.firsts[purchase] < 0:
                self.firsts[purchase] = sale

    def short(self) -> list[tuple[range, range]]:
        """Return the purchases and sales of which more is offered than bought, as ranges that do not meet.

        From a sale with shares left: the purchases that it could be matched with, the sales that these are matched with, and
        so on. Every such purchase is matched whole, because another pair could be matched otherwise.
        """
        found: list[tuple[range, range]] = []
        for sale, left in enumerate(self.unsold):
            if left and not (found and sale < found[-1][1].stop):
                self._grow(found, sale)
        return found

    def _grow(self, found: list[tuple[range, range]], sale: int) -> None:
        """Add what is reached from a sale, together with the ranges before it that are reached as well."""
        first, last, selling = self.line.first, self.line.last, self.selling
        start, stop = sale, sale + 1
        while True:
            buy_from, buy_to = bisect_left(self.days, first[selling[start]]), bisect_right(self.days, last[selling[stop - 1]])
            low, high = start, stop
            if buy_from < buy_to:
                low, high = min(start, self.firsts[buy_from]), max(stop, self.lasts[buy_to - 1] + 1)
            while found and (low < found[-1][1].stop or buy_from < found[-1][0].stop):
                bought, sold = found.pop()
                low, buy_from = min(low, sold.start), min(buy_from, bought.start)
            if (low, high) == (start, stop):
                found.append((range(buy_from, buy_to), range(start, stop)))
                return
            start, stop = low, high
