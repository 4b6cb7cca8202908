"""What a value is and what is expected, in plain words."""

from __future__ import annotations

import pytest

from section16.value_words import in_plain_words


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("decimal", "a number"),
        ("int", "a whole number"),
        ("float", "a number"),
        ("date", "a date such as 2025-06-16"),
        ("datetime", "a moment"),
        ("str", "text"),
        ("bool", "true or false"),
        ("array", "a list"),
        ("object", "a table"),
        ("null", "nothing"),
    ],
)
def test_each_kind_of_value_has_a_name(kind: str, words: str) -> None:
    assert words in in_plain_words(f"expected 'int', got '{kind}'")
