"""Two customary figures beside the maximum, neither of them the measure: lowest-in, highest-out, and first-in, first-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from section16.shortswing.levels import paired
from section16.shortswing.lots import Match, TradeLot, in_time
from section16.shortswing.matching import timeline
from section16.shortswing.window import windows


def lowest_in_highest_out(lots: Sequence[TradeLot]) -> Iterator[Match]:
    """Yield the matches of each purchase, the lowest price first, with the highest sales within its window."""
    ends = windows_of(lots)
    days = [lot.day.toordinal() for lot in lots]
    prices = [lot.price for lot in lots]
    left = [lot.amount for lot in lots]
    sales = sorted((place for place, lot in enumerate(lots) if not lot.purchase), key=lambda place: -prices[place])
    for purchase in sorted((place for place, lot in enumerate(lots) if lot.purchase), key=prices.__getitem__):
        first, last = ends[purchase]
        for sale in sales:
            if not left[purchase] or prices[sale] <= prices[purchase]:
                break
            if left[sale] and first <= days[sale] <= last:
                taken = min(left[purchase], left[sale])
                left[purchase] -= taken
                left[sale] -= taken
                yield Match(purchase, sale, taken)
        if sales and not left[sales[0]]:
            sales = [sale for sale in sales if left[sale]]


def windows_of(lots: Sequence[TradeLot]) -> list[tuple[int, int]]:
    """Return the first and the last day of the window of each lot, as ordinals, in the order of the lots."""
    order = in_time(lots)
    found = dict(zip(order, zip(*windows([lots[place].day for place in order]), strict=True), strict=True))
    return [found[place] for place in range(len(lots))]


def first_in_first_out(lots: Sequence[TradeLot]) -> Iterator[Match]:
    """Yield the matches of the earliest purchases with the earliest sales within the window, with gains and losses.

    Only the gains count: losses are not offset.
    """
    order = in_time(lots)
    line = timeline([lots[place] for place in order])
    buying = [place for place, is_purchase in enumerate(line.purchase) if is_purchase]
    selling = [place for place, is_purchase in enumerate(line.purchase) if not is_purchase]
    for purchase, sale, taken in paired(line, buying, selling):
        yield Match(order[buying[purchase]], order[selling[sale]], taken)
