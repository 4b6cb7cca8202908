"""Which issuer or reporting person is meant: by CIK, ticker or words of a name, from EDGAR's own lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from section16.errors import RequestError
from section16.workspace.naming import ISSUER, PERSON, KnownName, cik_in, named_by, only_one

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher
    from section16.edgar.indexes.submissions import FilerSubmissions

__all__ = ["issuer_cik", "issuer_named", "owner_cik", "owner_named"]

_LONGEST_SYMBOL = 6
_SAME_START = 3
"""Letters with which a word of a name begins that is offered for a misspelled one."""
_REMEDY = "Give its CIK."
_WORD = re.compile(r"\w+")


def issuer_cik(fetcher: Fetcher, text: str) -> str:
    """Return the CIK of an issuer in ten digits, by its CIK, its ticker, or words of its name.

    Issuers without a ticker are found in EDGAR's list of all names. Raises :class:`~section16.errors.NotFoundError` where
    EDGAR lists no such issuer, with the nearest ones, and :class:`~section16.errors.RequestError` for several.
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
    nothing = "EDGAR's list of tickers has no"
    found = [one for one in named_by(text, known) if _is_meant(text, one)]
    if not found and len(text.strip()) > _LONGEST_SYMBOL:
        everyone = all_filers(fetcher)
        found = named_by(text, everyone)
        known += _alike(text, everyone)
        nothing = "EDGAR lists no"
    return only_one(text, found, what=ISSUER, nothing=nothing, every=lambda: known, remedy=_REMEDY)


def _is_meant(text: str, one: KnownName) -> bool:
    """Whether a text that may be a ticker is the one, or whole words of the name, of an issuer.

    Were parts enough, the filings of another issuer would come for the ticker of one that is no longer traded.
    """
    typed = text.strip().casefold()
    if len(typed) > _LONGEST_SYMBOL or typed in {symbol.casefold() for symbol in one.symbols}:
        return True
    return set(_WORD.findall(typed)) <= set(_WORD.findall(" ".join(one.names).casefold()))


def owner_cik(fetcher: Fetcher, text: str) -> str:
    """Return the CIK of a reporting person in ten digits, by its CIK or by words of its name in any order; raises as above."""
    return cik_in(text) or _person(fetcher, text).zfill(10)


def issuer_named(fetcher: Fetcher, cik: str, remedy: str) -> FilerSubmissions:
    """Return the filings and the name of an issuer by its CIK.

    Raises :class:`~section16.errors.RequestError` with ``remedy`` for a filer of which EDGAR has ownership forms as a reporting
    person alone. One without any, and one with a ticker, may be an issuer whose first forms are still to come.
    """
    found = _submissions(fetcher, cik)
    if found.is_owner and not found.is_issuer and not found.tickers:
        raise RequestError(f"{found.shown} is a reporting person, not an issuer.", remedy=remedy)
    return found


def owner_named(fetcher: Fetcher, cik: str, remedy: str) -> FilerSubmissions:
    """Return the filings and the name of a reporting person by its CIK.

    Raises :class:`~section16.errors.RequestError` with ``remedy`` for a filer about which EDGAR has ownership forms as an
    issuer alone.
    """
    found = _submissions(fetcher, cik)
    if found.is_issuer and not found.is_owner:
        raise RequestError(f"{found.shown} is an issuer, not a reporting person.", remedy=remedy)
    return found


def _submissions(fetcher: Fetcher, cik: str) -> FilerSubmissions:
    from section16.edgar.fetching.wanted import submissions_of  # noqa: PLC0415 - it needs the extra `filing`

    return submissions_of(fetcher, cik)


def _person(fetcher: Fetcher, text: str) -> str:
    everyone = all_filers(fetcher)
    found = named_by(text, everyone)
    # EDGAR writes the last name first: with the same words, whatever their order, a name comes before longer ones.
    same = [
        one for one in found if any(sorted(name.casefold().split()) == sorted(text.casefold().split()) for name in one.names)
    ]
    return only_one(
        text,
        same or found,
        what=PERSON,
        nothing="EDGAR lists no",
        every=lambda: _alike(text, everyone),
        remedy=_REMEDY,
    )


def all_filers(fetcher: Fetcher) -> list[KnownName]:
    """Return everyone in EDGAR's list of all names, companies and people."""
    from section16.edgar.indexes.cik_lookup import read_cik_lookup  # noqa: PLC0415 - it needs the extra `filing`

    names: dict[str, list[str]] = {}
    for name, cik in read_cik_lookup(fetcher.get(fetcher.site.cik_lookup()).path.read_bytes()):
        names.setdefault(cik, []).append(name)
    return [KnownName(cik, tuple(known)) for cik, known in names.items()]


def _alike(text: str, everyone: Iterable[KnownName]) -> list[KnownName]:
    """Return those with a word in a name that begins as one of a text: comparing with all of them would take minutes."""
    starts = {word[:_SAME_START] for word in text.casefold().split()}
    return [
        one for one in everyone if any(word[:_SAME_START] in starts for name in one.names for word in name.casefold().split())
    ]
