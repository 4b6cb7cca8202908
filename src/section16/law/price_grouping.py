"""When several prices of one day may be reported on one row, as a weighted average."""

from __future__ import annotations

from decimal import Decimal

from section16.citation import Citation

WIDEST_RANGE = Decimal("1.00")
"""Dollars between the lowest and the highest price of a row."""

PRICE_GROUPING: tuple[Citation, ...] = (Citation("SEC staff letter on weighted average prices", "25 June 2008"),)
"""Same day, same way, in the market, within one dollar, with the range stated and the trades provided on request."""
