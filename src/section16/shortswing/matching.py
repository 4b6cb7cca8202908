"""The maximum: which shares of which purchases and sales are matched, and a price for each lot that proves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from section16.shortswing.convex import ConvexCrossing, Spans
from section16.shortswing.levels import Timeline, levels_of, ranks
from section16.shortswing.lots import Match, TradeLot, gained, in_time
from section16.shortswing.window import windows


class Maximum(msgspec.Struct, frozen=True):
    """The matches of the highest profit, and for each lot what a further share of it would add to the profit.

    ``worth`` are the prices of the dual problem, in units: none is negative, and those of a pair that can be matched are
    together at least what it gains.
    """

    profit: int
    matches: tuple[Match, ...]
    worth: tuple[int, ...]


def maximum(lots: Sequence[TradeLot], spans: Spans | None = None) -> Maximum:
    """Return the highest profit from matching purchases with sales within the window, with its proof.

    ``spans`` are given where some lots match a part of their window alone.
    """
    if not lots:
        return Maximum(0, (), ())
    order = in_time(lots)
    line = timeline([lots[place] for place in order], None if spans is None else [spans[place] for place in order])
    levels = levels_of(line)
    used = dict(zip(order, _used(line, levels), strict=True))
    by_rank = dict(zip(line.rank, (lots[place].price for place in order), strict=True))
    level = dict(zip(order, (by_rank[rank] for rank in levels), strict=True))
    matched = tuple(in_order(lots, order, used) if spans is None else _by_level(line, levels, order, used))
    worth = tuple(
        max(0, level[place] - lot.price if lot.purchase else lot.price - level[place]) for place, lot in enumerate(lots)
    )
    return Maximum(gained(lots, matched), matched, worth)


def timeline(lots: Sequence[TradeLot], spans: Spans | None = None) -> Timeline:
    """Return lots that are in the order of time with the window of each and the place of its price."""
    first, last = windows([lot.day for lot in lots])
    purchase = [lot.purchase for lot in lots]
    return Timeline(
        purchase=purchase,
        day=[lot.day.toordinal() for lot in lots],
        first=first,
        last=last,
        amount=[lot.amount for lot in lots],
        rank=ranks(purchase, [lot.price for lot in lots]),
        spans=spans,
    )


def _used(line: Timeline, levels: Sequence[int]) -> Iterator[int]:
    """Yield how much of each lot is matched.

    Matches lie within a level. All its lots are matched whole but the one whose own price is the level, which takes the rest.
    """
    missing: defaultdict[int, int] = defaultdict(int)
    for purchase, amount, rank, level in zip(line.purchase, line.amount, line.rank, levels, strict=True):
        if purchase and rank < level:
            missing[level] -= amount
        elif not purchase and rank > level:
            missing[level] += amount
    for purchase, amount, rank, level in zip(line.purchase, line.amount, line.rank, levels, strict=True):
        if rank == level:
            yield missing[level] if purchase else -missing[level]
        else:
            yield amount if purchase == (rank < level) else 0


def _by_level(line: Timeline, levels: Sequence[int], order: Sequence[int], used: dict[int, int]) -> Iterator[Match]:
    """Yield the matches of the shares used, level by level: all of them can be matched within their level."""
    amount = [used[place] for place in order]
    sides: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for lot, level in enumerate(levels):
        if amount[lot]:
            sides[level][0 if line.purchase[lot] else 1].append(lot)
    for buying, selling in sides.values():
        crossing = ConvexCrossing(line.spans or (), line.day, buying, selling, amount)
        yield from (Match(order[lot], order[selling[place]], taken) for lot, place, taken in crossing.matches)


def in_order(lots: Sequence[TradeLot], order: Sequence[int], used: dict[int, int]) -> Iterator[Match]:
    """Yield the matches that pair the shares used of both sides in the order of time, the first with the first."""
    sales = iter([place for place in order if not lots[place].purchase and used[place]])
    sale, offered = -1, 0
    for purchase in (place for place in order if lots[place].purchase):
        wanted = used[purchase]
        while wanted:
            if not offered:
                sale = next(sales)
                offered = used[sale]
            taken = min(wanted, offered)
            yield Match(purchase, sale, taken)
            wanted, offered = wanted - taken, offered - taken
