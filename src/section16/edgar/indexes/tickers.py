"""The ticker symbols that EDGAR lists, with their companies."""

from __future__ import annotations

import msgspec

from section16.document.identifiers import cik as cik_number
from section16.errors import UnreadableError


class Ticker(msgspec.Struct, frozen=True):
    """A ticker symbol and its company."""

    symbol: str
    cik: str
    name: str


class _Row(msgspec.Struct):
    cik_str: int | str
    ticker: str
    title: str


def read_tickers(data: bytes) -> tuple[Ticker, ...]:
    """Return the symbols in EDGAR's order. Raises :class:`~section16.errors.UnreadableError` for anything else."""
    try:
        rows = msgspec.json.decode(data, type=dict[str, _Row])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        rows = {}
    found = tuple(
        Ticker(row.ticker.upper(), cik_number.compact(str(row.cik_str)), row.title)
        for row in rows.values()
        if cik_number.is_valid(str(row.cik_str))
    )
    if not found:
        raise UnreadableError(
            "This is not EDGAR's list of ticker symbols.",
            remedy="Download it again; if it stays the same, EDGAR has changed its format. A CIK can be given instead.",
        )
    return found
