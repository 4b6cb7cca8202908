"""What a value is and what is expected, in plain words."""

from __future__ import annotations

import pytest

from section16.value_words import in_plain_words


def test_a_limit_is_stated_in_words() -> None:
    assert in_plain_words("expected 'int' <= 9999") == "it must be a whole number of at most 9999"
    assert in_plain_words("expected 'array' of length >= 1") == "the list is empty"
    assert in_plain_words("expected 'array' of length >= 2") == "expected 'array' of length >= 2"


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
