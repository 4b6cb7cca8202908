"""State and country of an address: the words that a page shows, and the elements of the form that they represent.

The words do not always show which element was filed. Before v5.5 a foreign country was filed in the element of the state, since
then in one of its own; a name may be filed where a code is expected. Where the words would be read as something else than was
filed, our pages add the elements in brackets: ``UNITED KINGDOM [state X0]``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from section16.document.captions import INSIDE_BRACKETS, Edition, in_brackets, out_of_brackets
from section16.document.places import code_of, is_country, is_state, name_of

HOME = "UNITED STATES"


class Elements(NamedTuple):
    """The three elements of an address that a page shows in words; an empty one is not given."""

    state: str = ""
    country: str = ""
    non_us_state: str = ""


_NAMES = ("state", "country", "non-US state")
_FILED = re.compile(rf"\s?\[(?P<name>{'|'.join(_NAMES)}) (?P<text>{INSIDE_BRACKETS})\]")


def words_of(filed: Elements, edition: Edition) -> tuple[str, str]:
    """Return the state and the country as a page shows them, with what was filed where the words would be read otherwise."""
    state, country = _state(filed), _country(filed)
    read = elements_of(state, country, edition)
    if all(not text or text.upper() == given.upper() for text, given in zip(read, filed, strict=True)):
        return state, country
    stated = [in_brackets(f"{name} {text}") for name, text in zip(_NAMES, filed, strict=True) if text]
    return state, " ".join(filter(None, (country, *stated)))


def elements_of(state: str, country: str, edition: Edition) -> Elements:
    """Return the elements that the words for state and country represent in an edition of the form."""
    stated = {match["name"]: out_of_brackets(match["text"]) for match in _FILED.finditer(country)}
    if stated:
        return Elements(*(stated.get(name, "") for name in _NAMES))
    foreign = country not in ("", HOME)
    # A state implies the country; where there is none, the country is alone.
    code = "" if country == HOME and state else code_of(country) or country
    if foreign and edition.foreign_boxes:
        return Elements("", code, state)
    element = code_of(state) or state
    if not edition.foreign_boxes and not element:  # these editions have a foreign country in the element of the state
        return Elements(code)
    return Elements(element, code)


def _state(filed: Elements) -> str:
    """Return the state in words; a foreign one as it was given, nothing for a country in its place."""
    code = filed.state.upper()
    if is_state(code):
        return name_of(code) or code
    return filed.non_us_state or ("" if is_country(code) else filed.state)


def _country(filed: Elements) -> str:
    """Return the country in words: the one given, the one in the state box, or the United States."""
    code = filed.country.upper() or filed.state.upper()
    if is_state(code):
        return HOME
    return name_of(code) or filed.country
