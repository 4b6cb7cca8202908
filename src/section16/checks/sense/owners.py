"""Sense checks of the issuer's symbol, of titles and of natures of ownership: values that refer to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from section16.checks.check import Hit, check
from section16.checks.subject import Looks, Subject
from section16.document.identifiers import symbol as symbols
from section16.ledger.entries.holder_names import name_words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A class follows a point, a hyphen or a slash; after a blank, more than one letter is part of a name ("ABCD II").
_ONE_SYMBOL = re.compile(r"[A-Z0-9]{1,6}(?:[./-][A-Z]{1,2}|\s[A-Z])?")
_ELSEWHERE = re.compile(
    r"\b(?:see|refer to)\s(?:the\s)?(?:remarks?|footnotes?|below|attached)\b|^\(?(?:remarks?|footnotes?)\b", re.IGNORECASE
)
# Words that refer or connect, and name nothing. Filers also number their natures: "#1".
_NAMES_NOTHING = _set("""
    see note notes footnote footnotes foonotes remark remarks explanation below above attached by the a of in held owned
    beneficially indirect indirectly ownership i d n other none na tbd
    """)
_KINDS = _set("""
    trust trusts llc llcs lp lps partnership partnerships corporation corporations company companies subsidiary subsidiaries
    fund funds entity entities limited foundation estate
    """)


@lru_cache(maxsize=8192)
def _is_one_symbol(text: str) -> bool:
    return _ONE_SYMBOL.fullmatch(text.upper()) is not None


@lru_cache(maxsize=8192)
def _is_elsewhere(title: str) -> bool:
    return _ELSEWHERE.search(title) is not None


@lru_cache(maxsize=8192)
def _names_holder(nature: str) -> bool:
    """Return whether a nature of ownership has a word that is neither a kind of holder nor one that names nothing."""
    return not (_NAMES_NOTHING | _KINDS).issuperset(name_words(nature))


def _natures_in_doubt(subject: Subject) -> bool:
    return any(not _names_holder(nature) for _path, row in subject.indirect if (nature := row.nature.value))


@check("SYMBOL-DOUBTFUL")
def symbol(subject: Subject) -> Iterator[Hit]:
    """The symbol is the one of the issuer's class, without the exchange; ``NONE`` where there is none."""
    stated = subject.document.issuer.trading_symbol.value
    if stated is None or _is_one_symbol(stated):
        return
    one = symbols.compact(stated)
    if one == symbols.NONE or (one == stated.upper() and len(one) > symbols.LONGEST):
        return  # none, or a symbol that is too long, which is reported as such
    yield Hit(
        "$.issuer.tradingSymbol",
        f"{stated} is not a single trading symbol.",
        f"Enter {one}." if _ONE_SYMBOL.fullmatch(one) else "Enter the symbol alone.",
        {"symbol": stated},
    )


@check("TITLE-ELSEWHERE")
def title_elsewhere(subject: Subject) -> Iterator[Hit]:
    """An officer's title may be continued in the remarks, which then have to contain it."""
    if subject.document.remarks.value:
        return
    for number, owner in enumerate(subject.document.reporting_owners):
        title = owner.officer_title.value
        if title and _is_elsewhere(title):
            yield Hit(
                f"$.reportingOwners[{number}].officerTitle",
                f"The officer title is {title!r}, and the form has no remarks.",
                "Enter the title, or add the remarks.",
                {"title": title},
            )


@check("NATURE-NO-HOLDER", looks=Looks.INDIRECT, when=_natures_in_doubt)
def nature_without_holder(subject: Subject) -> Iterator[Hit]:
    """The nature of indirect ownership names the holder, or refers to a footnote that does."""
    for path, row in subject.indirect:
        if not row.nature.value or not _NAMES_NOTHING.issuperset(name_words(row.nature.value)):
            continue
        if subject.texts(row) or (subject.document.remarks.value and "remark" in row.nature.value.casefold()):
            continue
        yield Hit(
            f"{path}.nature",
            f"The nature of ownership {row.nature.value!r} names no holder, and the row has no footnote that does.",
            "Name the holder, or add the footnote.",
            {"nature": row.nature.value},
        )


@check("NATURE-KIND-ONLY", looks=Looks.INDIRECT, when=_natures_in_doubt)
def nature_kind_only(subject: Subject) -> Iterator[Hit]:
    """A nature of ownership that names a kind of holder alone does not distinguish one trust or company from another."""
    for path, row in subject.indirect:
        if not row.nature.value:
            continue
        words = frozenset(name_words(row.nature.value)) - _NAMES_NOTHING
        if words and words <= _KINDS and not subject.texts(row):
            yield Hit(
                f"{path}.nature",
                f"The nature of ownership {row.nature.value!r} states only a kind of holder.",
                "Add the name of the holder, here or in a footnote.",
                {"nature": row.nature.value},
            )
