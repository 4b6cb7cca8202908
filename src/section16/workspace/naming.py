"""Issuers and reporting persons as people name them: by CIK, by ticker, or by words of a name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from section16.action import Action
from section16.errors import NotFoundError, RequestError
from section16.nearest import nearest_names

_CIK_DIGITS: Final = 10
_MOST_NAMED: Final = 5
_LETTERS: Final = 3
"""A shorter word of a name, such as ``of``, offers nothing."""

ISSUER, PERSON = "issuer", "reporting person"


class KnownName(msgspec.Struct, frozen=True):
    """An issuer or a reporting person that filings name: the CIK, every name, and the tickers of an issuer."""

    cik: str
    names: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name with the CIK, as messages show it."""
        return f"{self.names[-1]} ({self.cik})" if self.names else self.cik


def cik_in(text: str) -> str:
    """Return the CIK that a text is, in ten digits; empty where it is a name or a ticker.

    >>> cik_in(" 9990016 "), cik_in("LKSP")
    ('0009990016', '')
    """
    whole = text.strip()
    return whole.zfill(_CIK_DIGITS) if whole.isascii() and whole.isdigit() and len(whole) <= _CIK_DIGITS else ""


def named_by(text: str, known: Iterable[KnownName]) -> list[KnownName]:
    """Return those with this ticker, or with every word of the text in their names."""
    whole, words = text.strip().casefold(), text.casefold().split()

    def is_named(one: KnownName) -> bool:
        every = " ".join(one.names).casefold()
        return whole in _folded(one.symbols) or (bool(words) and all(word in every for word in words))

    return [one for one in known if is_named(one)]


def only_one(  # noqa: PLR0913 - what was found, and what a refusal says
    text: str,
    found: list[KnownName],
    *,
    what: str,
    nothing: str,
    every: Callable[[], Iterable[KnownName]],
    remedy: str,
    action: Action | None = None,
) -> str:
    """Return the CIK of the one that a text names; the one with exactly this name or ticker comes before others.

    Raises :class:`~section16.errors.NotFoundError` for none, with the names ``every`` gives that are spelled most like it, and
    :class:`~section16.errors.RequestError` for several, with a list to choose from. ``nothing`` begins what is said of none.
    """
    whole = text.strip().casefold()
    exact = [one for one in found if whole in {*_folded(one.names), *_folded(one.symbols)}]
    chosen = exact if len(exact) == 1 else found
    if len(chosen) == 1:
        return chosen[0].cik
    if chosen:
        remedy = "Give the CIK of one of them."
        raise RequestError(f"{text!r} names several {what}s: {listed(one.shown for one in chosen)}", remedy=remedy)
    raise NotFoundError(f"{nothing} {what} {text!r}.{_near(text, every())}", remedy=remedy, action=action)


def _folded(texts: Iterable[str]) -> set[str]:
    return {text.strip().casefold() for text in texts}


def _near(text: str, known: Iterable[KnownName]) -> str:
    """Return a sentence that offers the names most like a text, whole names and tickers before single words of them."""
    whole: dict[str, str] = {}
    words: dict[str, str] = {}
    for one in known:
        for name in _folded((*one.names, *one.symbols)):
            whole.setdefault(name, one.shown)
            words.update((word, one.shown) for word in name.split() if len(word) >= _LETTERS and word not in words)
    typed = text.strip().casefold()
    found = [whole[name] for name in nearest_names(typed, whole)] or [words[word] for word in nearest_names(typed, words)]
    return f" Did you mean {' or '.join(dict.fromkeys(found))}?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Return names as the end of a sentence: the first few, and how many more there are."""
    every = list(names)
    more = len(every) - _MOST_NAMED
    line = "; ".join(every[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return line if line.endswith(".") else f"{line}."
