"""Every regular expression that is applied to input takes time in proportion to it."""

from __future__ import annotations

import re

import pytest

from tests.patterns import Unknown, Use, slow, uses

MADE_AT_RUN_TIME = {
}
"""Patterns that are made while the program runs, by their place: what they are made of, with an example of each."""

FOUND = list(uses())
KNOWN = [use for use in FOUND if isinstance(use, Use)]


def test_every_pattern_of_the_program_is_measured() -> None:
    assert {use.place for use in FOUND if isinstance(use, Unknown)} == set(MADE_AT_RUN_TIME)
    assert len(KNOWN) > 150


@pytest.mark.parametrize("use", KNOWN, ids=[use.place for use in KNOWN])
def test_a_pattern_takes_time_in_proportion_to_its_input(use: Use) -> None:
    assert slow(use) == ""
