"""The days that each trade can be matched with: its window, or the part of it in office, or after a claim's limit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from section16.shortswing.convex import Spans
from section16.shortswing.customary import windows_of
from section16.shortswing.lots import TradeLot


def are_apart(lots: Sequence[TradeLot], outside: Sequence[bool]) -> bool:
    """Whether no trade outside office is among those in office; it is where a decision counts one made after office."""
    inside = [lot.day for lot, out in zip(lots, outside, strict=True) if not out]
    days = (lot.day for lot, out in zip(lots, outside, strict=True) if out)
    return not inside or not any(min(inside) <= day <= max(inside) for day in days)


def spans_of(lots: Sequence[TradeLot], outside: Sequence[bool], barred_before: date | None) -> Spans | None:
    """Return the days that each lot can be matched with, ``None`` where for all lots that is the whole window.

    Trades ``outside`` office match those in office alone; of a pair before ``barred_before`` the profit cannot be recovered.
    """
    if not (any(outside) or barred_before):
        return None
    inside = [lot.day for lot, out in zip(lots, outside, strict=True) if not out]
    begin, end = (min(inside).toordinal(), max(inside).toordinal()) if inside else (1, 0)
    found = []
    for (first, last), lot, out in zip(windows_of(lots), lots, outside, strict=True):
        since = barred_before.toordinal() if barred_before and lot.day < barred_before else first
        found.append((max(first, since, begin), min(last, end)) if out else (max(first, since), last))
    return found
