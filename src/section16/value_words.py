"""What is wrong with a value of a file, in plain words: msgspec's messages without its names of types."""

from __future__ import annotations

import re

KINDS = {
    "decimal": "a number",
    "int": "a whole number",
    "float": "a number",
    "date": "a date such as 2025-06-16",
    "datetime": "a moment",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
_UNREADABLE = {
    "invalid decimal string": "it is not a number. Write one such as 1250.75",
    "invalid day": "it is not a date. Write one such as 2025-06-16",
    "invalid RFC3339 encoded date": "it is not a date. Write one such as 2025-06-16",
}
_EXPECTED = re.compile(r"^expected '([^']*)', got '([^']*)'$")
_OTHERS = (
    (re.compile(r"^object contains unknown field '([^']*)'$"), r"unknown key '\1'"),
    (re.compile(r"^object missing required field '([^']*)'$"), r"`\1` is missing"),
    (re.compile(r"^expected 'int' >= (\d+)$"), r"it must be a whole number of at least \1"),
    (re.compile(r"^expected 'int' <= (\d+)$"), r"it must be a whole number of at most \1"),
    (re.compile(r"^expected 'array' of length >= 1$"), "the list is empty"),
    (re.compile(r"^expected 'str' matching regex '\^\(0\[1-9\]\|1\[0-2\]\)-.*$"), "it is not a month and day such as 12-31"),
    (re.compile(r"^expected 'str' of length <= (\d+)$"), r"it is longer than \1 characters"),
    (re.compile(r"^expected 'str' matching regex .*$"), "it is not written as this key requires"),
    (re.compile(r"^invalid enum value ('[^']*')$"), r"\1 is not allowed here"),
)
_PATH = re.compile(r" - at `\$\.?([^`]*)`")


def in_plain_words(message: str) -> str:
    """Return msgspec's message about a value with the kinds of values in plain words.

    >>> in_plain_words("expected 'decimal | null', got 'bool'")
    'it is true or false, and a number is required'
    """
    found = _EXPECTED.match(message)
    if found is not None:
        allowed = [KINDS.get(kind, kind) for kind in found[1].split(" | ") if kind != "null"]
        return f"it is {KINDS.get(found[2], found[2])}, and {' or '.join(dict.fromkeys(allowed))} is required"
    for pattern, words in _OTHERS:
        if pattern.match(message):
            return pattern.sub(words, message)
    return _UNREADABLE.get(message, message)


def fault_of(error: Exception) -> tuple[str, str]:
    """Return the path within a table and what is wrong there, from a validation error of msgspec.

    >>> fault_of(ValueError("Object missing required field `reason`"))
    ('', '`reason` is missing')
    >>> fault_of(ValueError("Expected `int`, got `str` - at `$.new`"))
    ('new', 'it is text, and a whole number is required')
    """
    text = str(error)
    at = _PATH.search(text)
    plain = _PATH.sub("", text).replace("`", "'")
    return (at[1] if at else ""), in_plain_words(plain[:1].lower() + plain[1:])
