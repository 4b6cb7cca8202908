"""EDGAR's codes of states and countries (specification v5.5, section 3.6, STATE and COUNTRY codes).

Before v5.5 one list held both; since then a foreign country has a box of its own. ``places.tsv`` holds the codes, one a
line: which list (``state``, ``country``, or ``obsolete`` for countries that are no longer assigned), code, name.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _codes() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {"state": {}, "country": {}, "obsolete": {}}
    text = files("section16.document").joinpath("places.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        which, code, name = line.split("\t")
        lists[which][code] = name
    return lists


def is_state(code: str) -> bool:
    """Return whether a code is that of a state, territory or district of the United States.

    >>> is_state("CA"), is_state("A6")
    (True, False)
    """
    return code in _codes()["state"]


def is_country(code: str) -> bool:
    """Return whether a code is that of a foreign country or province, assigned today or once.

    >>> is_country("A6"), is_country("CA")
    (True, False)
    """
    return code in _codes()["country"] or code in _codes()["obsolete"]


def name_of(code: str) -> str | None:
    """Return the name of a state or country as EDGAR lists it, or ``None`` for a code of neither.

    >>> name_of("A6"), name_of("??")
    ('ONTARIO, CANADA', None)
    """
    return next((names[code] for names in _codes().values() if code in names), None)


def names_state(text: str) -> bool:
    """Return whether a text is the name of a state, territory or district as EDGAR lists it.

    >>> names_state("NEVADA"), names_state("FRANCE")
    (True, False)
    """
    return text in _codes()["state"].values()


def names_country(text: str) -> bool:
    """Return whether a text is the name of a foreign country or province as EDGAR lists it.

    >>> names_country("FRANCE"), names_country("NEVADA")
    (True, False)
    """
    return text in _codes()["country"].values() or text in _codes()["obsolete"].values()


def code_of(name: str) -> str | None:
    """Return the code of a state or country by the name EDGAR lists it under, or ``None`` for any other text.

    >>> code_of("ONTARIO, CANADA"), code_of("Atlantis")
    ('A6', None)
    """
    return _by_name().get(name)


@cache
def _by_name() -> dict[str, str]:
    return {name: code for codes in reversed(_codes().values()) for code, name in codes.items()}
