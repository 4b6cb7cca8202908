"""Which issuer is meant: by CIK, or by ticker or words of its name, from EDGAR's list of ticker symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from section16.workspace.naming import ISSUER, KnownName, cik_in, named_by, only_one

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher

__all__ = ["issuer_cik"]


def issuer_cik(fetcher: Fetcher, text: str) -> str:
    """Return the CIK of an issuer in ten digits, by its CIK, its ticker, or words of its name.

    Raises :class:`~section16.errors.NotFoundError` where EDGAR lists no such issuer, with the nearest ones, and
    :class:`~section16.errors.RequestError` for several.
    """
    return cik_in(text) or _looked_up(fetcher, text).zfill(10)


def _looked_up(fetcher: Fetcher, text: str) -> str:
    from section16.edgar.indexes.tickers import read_tickers  # noqa: PLC0415 - it needs the extra `filing`

    symbols: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for one in read_tickers(fetcher.get(fetcher.site.tickers()).path.read_bytes()):
        symbols.setdefault(one.cik, []).append(one.symbol)
        names.setdefault(one.cik, one.name)
    known = [KnownName(cik, (name,), tuple(symbols[cik])) for cik, name in names.items()]
    return only_one(
        text,
        named_by(text, known),
        what=ISSUER,
        nothing="EDGAR's list of tickers has no",
        every=lambda: known,
        remedy="Give its CIK.",
    )
