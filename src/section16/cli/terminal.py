r"""What reaches the terminal: control characters from forms, archives and file names are shown and never acted on.

A form may hold an escape sequence, a file name a carriage return, an error message either. The standard output and the standard
error are therefore wrapped once, where a command begins, and all that is written to them passes here. The signs for the
characters (``\u001b``) are those of JSON, so that JSON on the standard output says exactly what it says in a file.
"""

from __future__ import annotations

import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console

# C0 but for tab and line feed, DEL, C1, the marks of direction, the separators that end a line, and halves of characters.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    r"""Return a text with its control characters as signs that every terminal prints.

    >>> visible("a\x1b[31mb\u202e")
    'a\\u001b[31mb\\u202e'
    """
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def visible_markup(text: str) -> str:
    r"""Return XML or HTML with its control characters as character references, which say the same.

    >>> visible_markup("<a>\x9b</a>")
    '<a>&#x9b;</a>'
    """
    return _UNSAFE.sub(lambda match: f"&#x{ord(match[0]):x};" if match[0] != "\r" else "\r", text)


class Terminal:
    """A text stream through which no control character passes; in all else it is the stream that it wraps."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write a text, its control characters visible."""
        self.stream.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write lines, their control characters visible."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


class _Closed(io.StringIO):
    """A standard output that the program which started this one has closed."""

    def write(self, _text: str) -> int:
        """Refuse, as the system does."""
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


@contextmanager
def guarded() -> Iterator[None]:
    """Guard the standard output and the standard error while a command runs."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Terminal(out or _Closed()), Terminal(err or io.StringIO())  # None where the caller closed them
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


def console(stream: TextIO, **options: Any) -> Console:
    """Return a console that colors and moves on a terminal; what is printed on it has to be made visible first."""
    return Console(file=stream.stream if isinstance(stream, Terminal) else stream, **options)
