"""The address of a database, with its passwords hidden in every text that shows it."""

from __future__ import annotations

import re

HIDDEN = "***"
_BLANKS = re.compile(r"(\s+)")
_NO_PORT = re.compile(r"(://[^\s/:@\[\]]{1,255}:)(?!\d{1,5}(?:[/?#\s]|[.,;:)']{0,3}(?:\s|\Z)))[^\s/@?#]+")
"""``user:password`` where a host and a port would be; a port may end a clause or a sentence."""
IN_WORDS = re.compile(
    r"(\b\w{0,40}(?:pass(?:word|wd|phrase|file)?|pwd|secret|token)\s{0,8}=\s{0,8})('[^']*'?|[^\s&;']+)", re.IGNORECASE
)
WORDS = re.compile(r"\b(?:host|server|dbname|database|user|password|pwd|port|service)\s{0,8}=|^\s*postgres\w*:", re.IGNORECASE)


def redacted(text: str) -> str:
    """Return a text in which a database may be named, without the passwords in it, however the address is written.

    >>> redacted("postgresql://ada:pw@db.example.com/office?sslpassword=pw2")
    'postgresql://ada:***@db.example.com/office?sslpassword=***'
    >>> redacted("host=db.example.com password='p w'"), redacted("ada:pw@db.example.com"), redacted("office.db")
    ('host=db.example.com password=***', 'ada:***@db.example.com', 'office.db')
    """
    words = _NO_PORT.sub(rf"\g<1>{HIDDEN}", "".join(map(_redacted_address, _BLANKS.split(text))))
    return IN_WORDS.sub(rf"\g<1>{HIDDEN}", words)


def _redacted_address(word: str) -> str:
    """Return ``user:password@host``, with or without a scheme, without the password; a path stays as it is."""
    at = word.rfind("@")
    start = max(word.find(mark, 0, at) + len(mark) if mark in word[: max(at, 0)] else 0 for mark in ("//", ":/"))
    user, colon, password = word[start : max(at, start)].partition(":")
    if at < 0 or not colon or not password or password.startswith(("/", "\\")) or "/" in user or "\\" in user:
        return word
    return f"{word[:start]}{user}:{HIDDEN}{word[at:]}"


class DatabaseAddress(str):
    """The address of a database, which hides its passwords from tracebacks that show variables, and from debuggers.

    >>> DatabaseAddress("postgresql://ada:pw@db.example.com/office")
    'postgresql://ada:***@db.example.com/office'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(redacted(str(self)))
