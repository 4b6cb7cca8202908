"""Short names for a facts file, and people's names as sentences write them, from the text of forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

_WORD = re.compile(r"[A-Za-z0-9]+")
_COMPANY = re.compile(
    r"\b(?:l\.?l\.?c|l\.?l?\.?p|inc|corp|corporation|company|co|ltd|limited|plc|s\.?a|n\.?v|b\.?v|gmbh|a\.?g|trust|trustees?|fund|"
    r"funds|partners|partnership|capital|holdings?|holdco|ventures|associates|management|advisors|advisers|investments?|"
    r"investors|group|foundation|estate|family|bank|insurance|offshore|master|equity|global|international|opportunities)\b\.?",
    re.IGNORECASE,
)
_SUFFIX = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "md", "phd"})
_PIECES = re.compile(
    r"/s/|[,;/()\n]|\b(?:by|for|as|on behalf of|attorney[- ]in[- ]fact|pursuant to|under|poa)\b", re.IGNORECASE
)
_LONGEST_SHORT_NAME = 40
_PLAIN_NAME = 3
"""A person's name on EDGAR of up to three words is last, first, middle; a longer one may have a last name of several words, and
is asked for instead of guessed."""


def short_name(text: str, taken: Collection[str], words: int = 4) -> str:
    """Return a short name made from the first words of a text that none of those taken has.

    >>> short_name("Winterbourne Family Trust", ())
    'winterbourne-family-trust'
    >>> short_name("Common Stock", {"common-stock"})
    'common-stock-2'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    base = "-".join(_WORD.findall(plain.lower())[:words])[:_LONGEST_SHORT_NAME].strip("-") or "unnamed"
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def short_name_of_person(name: str, taken: Collection[str]) -> str:
    """Return a short name for a person by last name, with more of the name where the last name is taken.

    >>> short_name_of_person("WINTERBOURNE EDDA M", {"winterbourne"})
    'winterbourne-edda'
    """
    for words in (1, 2, 3):
        found = short_name(name, (), words)
        if found not in taken:
            return found
    return short_name(name, taken)


def is_company(name: str) -> bool:
    """Return whether a name is that of a company, partnership, trust or fund rather than a person's.

    >>> is_company("Fenwick Ridge Partners II, L.P."), is_company("OKONJO INES")
    (True, False)
    """
    return bool(_COMPANY.search(name)) or any(mark in name for mark in "&0123456789")


def name_in_sentences(name: str, signatures: Iterable[str]) -> str:
    """Return a person's name as a sentence writes it: as signed, else reordered; nothing where the order is not clear.

    EDGAR has the last name first, often in capitals; a signature, even an attorney's, has the name as its owner writes it.

    >>> name_in_sentences("WINTERBOURNE EDDA M", ["/s/ Ines Okonjo, attorney-in-fact for Edda M. Winterbourne"])
    'Edda M. Winterbourne'
    >>> name_in_sentences("OKONJO INES", [])
    'Ines Okonjo'
    """
    words = _words(name)
    for signature in signatures:
        for piece in _PIECES.split(signature):
            if _is_name(piece.strip(" ./\"'"), words):
                return piece.strip(" /\"'").strip()
    kept = [word for word in name.split() if word.lower().strip(".,") not in _SUFFIX]
    if not 1 < len(kept) <= _PLAIN_NAME:
        return ""
    last = [word for word in name.split() if word not in kept]
    return " ".join(_cased(word, name) for word in (*kept[1:], kept[0], *last))


def _is_name(piece: str, words: list[str]) -> bool:
    """Return whether a piece of a signature is the name of these words: first name first, last name last."""
    signed = [word for word in _words(piece) if word not in _SUFFIX]
    lasting = [word for word in words if word not in _SUFFIX]
    if len(signed) < 2 or len(lasting) < 2 or len(signed) > len(lasting) + 2:  # noqa: PLR2004 - a first and a last name
        return False
    return signed[-1] in lasting and signed[0] not in lasting[:1] and lasting[0] in signed and lasting[1][:1] == signed[0][:1]


def _words(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[\w'-]+", text)]


def _cased(word: str, name: str) -> str:
    return word.title() if name.isupper() else word
