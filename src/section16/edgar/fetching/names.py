"""Who is meant: a CIK, a ticker symbol or a name, found in EDGAR's own lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from section16.document.identifiers import cik as cik_number
from section16.edgar.indexes.cik_lookup import read_cik_lookup
from section16.edgar.indexes.tickers import read_tickers
from section16.errors import RequestError
from section16.nearest import nearest_names

if TYPE_CHECKING:
    from section16.edgar.fetching.fetcher import Fetcher

_WORD = re.compile(r"[^\W_]+")
_SHOWN = 5
_MOST_SYMBOL = 10
_SAME_START = 3
_FOLDED = {"incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd"}


def cik_of_issuer(fetcher: Fetcher, text: str) -> str:
    """Return the CIK of an issuer by its CIK, its ticker symbol or its name.

    Raises :class:`~section16.errors.RequestError` where nothing or more than one fits, with what comes near.
    """
    if (number := _given(text)) is not None:
        return number
    listed = read_tickers(fetcher.get(fetcher.site.tickers()).path.read_bytes())
    for one in listed:
        if one.symbol == text.strip().upper():
            return one.cik
    found = _of_name(text, ((one.name, one.cik) for one in listed))
    if found:
        return _only(text, found)
    names = _all_names(fetcher) if not _is_symbol(text) else {}
    found = _of_name(text, ((name, number) for name, numbers in names.items() for number in numbers))
    if found:
        return _only(text, found)
    if _is_symbol(text):
        raise _unknown("issuer", text, nearest_names(text.strip().upper(), [one.symbol for one in listed]))
    raise _unknown("issuer", text, _near(text, [*(one.name for one in listed), *names]))


def cik_of_owner(fetcher: Fetcher, text: str) -> str:
    """Return the CIK of a reporting person by its CIK or its name, in any order of its words; raises as above."""
    if (number := _given(text)) is not None:
        return number
    names = _all_names(fetcher)
    found = _of_name(text, ((name, number) for name, numbers in names.items() for number in numbers))
    if found:
        return _only(text, found)
    raise _unknown("reporting person", text, _near(text, names))


def _given(text: str) -> str | None:
    compact = cik_number.compact(text)
    if not compact.isdigit():
        return None
    return cik_number.validate(text)


def _is_symbol(text: str) -> bool:
    return " " not in text.strip() and len(text.strip()) <= _MOST_SYMBOL


def _all_names(fetcher: Fetcher) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, number in read_cik_lookup(fetcher.get(fetcher.site.cik_lookup()).path.read_bytes()):
        found.setdefault(name, []).append(number)
    return found


def _words(name: str) -> frozenset[str]:
    return frozenset(_FOLDED.get(word, word) for word in _WORD.findall(name.casefold()))


def _of_name(text: str, listed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the CIKs, with their names, whose name has the same words."""
    sought = _words(text)
    first = max(sought, key=len, default="")
    # Millions of names are compared: most are passed over by one word before their words are taken apart.
    return {number: name for name, number in listed if first in name.casefold() and _words(name) == sought} if sought else {}


def _near(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelled most alike, whatever the order of their words.

    Only names are compared of which a word begins as one of the words that were given: there are millions.
    """
    starts = {word[:_SAME_START] for word in _words(text)}
    ordered = {_in_order(name): name for name in names if starts & {word[:_SAME_START] for word in _words(name)}}
    return [ordered[one] for one in nearest_names(_in_order(text), ordered)]


def _in_order(name: str) -> str:
    return " ".join(sorted(_words(name)))


def _only(text: str, found: dict[str, str]) -> str:
    if len(found) == 1:
        return next(iter(found))
    listed = ", ".join(f"{number} {name}" for number, name in list(found.items())[:_SHOWN])
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise RequestError(f"{len(found)} filers have this name.", where=text, remedy=f"Give a CIK: {listed}{more}.")


def _unknown(role: str, text: str, near: list[str]) -> RequestError:
    offered = f"Did you mean {' or '.join(near)}? Otherwise give a CIK." if near else "Give a CIK."
    return RequestError(f"EDGAR lists no {role} of this symbol or name.", where=text, remedy=offered)
