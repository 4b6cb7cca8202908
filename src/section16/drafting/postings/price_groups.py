"""Trades at several prices, grouped for the rows of the form: within one dollar, with the weighted average and the range."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

import msgspec

from section16.drafting.context.rounding import EXACT, price_of
from section16.facts.events import Deal, Trade
from section16.facts.table import Note
from section16.law.price_grouping import WIDEST_RANGE


class PriceGroup(msgspec.Struct, frozen=True):
    """The content of one row: the units, their price or weighted average, and the range where there is one.

    ``price`` is ``None`` where none was fixed.
    """

    units: Decimal
    price: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    notes: tuple[Note, ...] = ()


def price_groups(deal: Deal) -> tuple[PriceGroup, ...]:
    """Return the rows of a purchase or sale: lowest price first, averages that were given as averages in their order."""
    given = [trade for trade in deal.trades if trade.low is not None or trade.high is not None or trade.notes]
    fills = sorted((trade for trade in deal.trades if trade not in given), key=lambda trade: trade.price)
    rows = [PriceGroup(trade.units, price_of(trade.price), trade.low, trade.high, trade.notes) for trade in given]
    return (*rows, *map(_group, _within_one_dollar(fills)))


def _within_one_dollar(fills: Sequence[Trade]) -> list[list[Trade]]:
    groups: list[list[Trade]] = []
    for fill in fills:
        if groups and fill.price - groups[-1][0].price <= WIDEST_RANGE:
            groups[-1].append(fill)
        else:
            groups.append([fill])
    return groups


def _group(fills: Sequence[Trade]) -> PriceGroup:
    units = sum((fill.units for fill in fills), Decimal())
    low, high = fills[0].price, fills[-1].price
    if low == high:
        return PriceGroup(units, price_of(low))
    return PriceGroup(units, weighted_average(fills), low, high)


def weighted_average(fills: Sequence[Trade]) -> Decimal:
    """Return the average price by units, in US dollars, rounded half up to the four decimals that EDGAR takes.

    >>> weighted_average((Trade(units=Decimal(1), price=Decimal("10.00")), Trade(units=Decimal(2), price=Decimal("10.10"))))
    Decimal('10.0667')
    """
    with localcontext(EXACT):
        units = sum((fill.units for fill in fills), Decimal())
        worth = sum((fill.units * fill.price for fill in fills), Decimal())
        return price_of(worth / units)
