"""Every regular expression that is applied to input takes time in proportion to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from section16.document import header
from section16.document.declaration import fields_of
from section16.document.group import Group
from section16.document.ownership import OwnershipDocument
from tests.patterns import Unknown, Use, slow, uses
from tests.slow import sampled

FOUND = list(uses())
KNOWN = [use for use in FOUND if isinstance(use, Use)]
BOUNDED = {
    "section16.ingest.records.headings:_patterns": "sees at most 200 characters of a heading",
    "section16.checks.examples:piece": "looks in the program's own examples, for the docs",
    "section16.library_words:found": "sees at most 600 characters of a message",
    "section16.workspace.checking:cited": "looks in the program's own citations",
}
"""Patterns made while the program runs that see no input, or a bounded piece of it."""


def declared(group: type[Group] = OwnershipDocument) -> Iterator[str]:
    """Yield the patterns of the declaration."""
    for field in fields_of(group):
        if field.element.pattern:
            yield field.element.pattern
        for part in field.parts:
            yield from declared(part)


def lengths() -> Iterator[str]:
    """Yield the patterns that hold a text to a number of characters."""
    yield from (".{1,}", ".{1,2000}", ".{0,30}")


def roles() -> Iterator[re.Pattern[str]]:
    """Yield the patterns that say who acts for an entity."""
    from section16.drafting.form import signatories

    yield from signatories._ACTING


def captions() -> Iterator[re.Pattern[str]]:
    """Yield the patterns that say what the caption of a column of a page means."""
    from section16.formats.form_page import page_parts

    yield from (pattern for pattern, _ in page_parts._CAPTIONS)


def numbers() -> Iterator[re.Pattern[str]]:
    """Yield the patterns that look for a number in footnotes."""
    from section16.checks.sense import balances

    yield from map(balances._alone, ("1,000", "1234.5"))


def facts() -> Iterator[re.Pattern[str]]:
    """Yield the patterns of the facts that are asked of every header."""
    for lines in header._FACTS.values():
        for _label, line in lines:
            yield line


MADE_AT_RUN_TIME: dict[str, Callable[[], Iterable[str | re.Pattern[str]]]] = {
    "section16.checks.screen:_plain_text": lengths,
    "section16.checks.screen:written": declared,
    "section16.checks.sense.balances:_alone": numbers,
    "section16.checks.values:pattern": declared,
    "section16.document.header:_line": facts,
    "section16.drafting.form.signatories:_ACTING": roles,
    "section16.formats.form_page.page_parts:_CAPTIONS": captions,
}
"""Patterns that are made while the program runs, by their place."""


def test_every_pattern_of_the_program_is_measured() -> None:
    assert {use.place for use in FOUND if isinstance(use, Unknown)} == set(MADE_AT_RUN_TIME) | set(BOUNDED)
    assert len(KNOWN) > 150
    assert all(list(made()) for made in MADE_AT_RUN_TIME.values())


MEASURED = [
    pytest.param(use, id=use.place, marks=[pytest.mark.slow] if use.place == "section16.formats.form_page.boxes:_ALL" else [])
    for use in KNOWN
]
"""The pattern of all boxes has hundreds of alternatives, and takes as long as all the others together."""


@pytest.mark.parametrize("use", MEASURED)
def test_a_pattern_takes_time_in_proportion_to_its_input(use: Use) -> None:
    assert slow(use) == ""


@pytest.mark.parametrize("place", MADE_AT_RUN_TIME)
def test_a_pattern_made_at_run_time_takes_time_in_proportion_to_its_input(place: str) -> None:
    for pattern in MADE_AT_RUN_TIME[place]():
        assert slow(Use(place, re.compile(pattern), frozenset({"fullmatch"}))) == ""


@pytest.mark.parametrize(
    ("pattern", "method"),
    sampled(
        [
            (r"\s*\s*\s*x", "search"),
            (r"[\s,(\-]*(?:\$)?\s*\.?\d*\.?\d*\s*(?:no\s+)?\bpar\s+value\b", "sub"),
            (r"\s*x", "search"),
            (r"<title[^>]*>\s*([^<]{1,100}?)\s*</title", "search"),
            (r">([^<>]*[^<>\s][^<>]*)(?=<|$)", "finditer"),
            (r"(<code\b[^>]*(?<!/)>)(.*?)(</code\s*>)", "sub"),
            (r"^(?P<name>.*?)\s*\[\s*(?P<symbol>[^\]]*?)\s*\]\s*$", "match"),
            (r"</?(?:u|b|i)\b[^>]*>", "sub"),
            (r"^(<\?xml[^>]*?)\s+encoding\s*=", "sub"),
            (r"(?:<!--.*?-->)+</a>", "fullmatch"),
            (r"\bincluded\b[^.]*\bunits\b", "search"),
        ],
        most=1,
    ),
)
def test_a_pattern_that_takes_longer_would_be_found(pattern: str, method: str) -> None:
    assert slow(Use("a test", re.compile(pattern, re.DOTALL), frozenset({method}))) != ""
