"""What the database reports about a book, in our words: a full disk, a lack of memory, a damaged file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from section16.action import Action
from section16.errors import BookError
from section16.library_words import FREE_SPACE
from section16.sentences import sentence
from section16.store.book.storage import BookHome

_KIND: Final = re.compile(r"^\w+(?: \w+)* Error: ")
_DAMAGED: Final = re.compile(r"Corrupt database file|Failed to read file|not a valid DuckDB database|checksum", re.IGNORECASE)
_FULL: Final = re.compile(r"no space left on device|failed to offload", re.IGNORECASE)


@contextmanager
def database_faults(book: BookHome, what: str, *, serving: bool = False) -> Iterator[None]:
    """State what DuckDB cannot do as an error of the book; ``what`` says what it was to do.

    With ``serving`` it works on the database that serves the book, otherwise on segments. SQL of this program that is wrong
    stays the exception that it is.
    """
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.NotImplementedException):
        raise
    except duckdb.Error as error:
        raise database_fault(error, book, what, serving=serving) from None
    except OSError as error:
        if error.errno is not None:  # of the system; Arrow passes on what DuckDB raises while rows are read without a number
            raise
        raise database_fault(error, book, what, serving=serving) from None


def database_fault(error: Exception, book: BookHome, what: str, *, serving: bool = False) -> BookError:
    """Return what DuckDB cannot do as an error of the book; see :func:`database_faults`."""
    import duckdb  # noqa: PLC0415 - an optional extra, loaded when a book is first used

    if _FULL.search(str(error)):
        return BookError(f"{what}: no space left on device.", where=str(book), remedy=f"{FREE_SPACE} Then repeat the command.")
    reason, _, _ = without_kind(str(error).strip()).partition("\n")
    what = sentence(f"{what}: {reason}")
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return BookError(what, where=str(book), remedy="Close other programs and try again.")
    if not isinstance(book, Path):  # a store: the folder of the book is on another machine
        return BookError(what, where=str(book), remedy="Look for damaged files of the book.")
    if serving:
        action = Action("book.compact", {"book": str(book)})
        return BookError(what, where=str(book), remedy="Make the database again from the segments.", action=action)
    action = Action("book.verify", {"book": str(book)})
    return BookError(what, where=str(book), remedy="Look for damaged files of the book.", action=action)


def is_damage(error: Exception) -> bool:
    """Whether the database reports that a file is not what was written."""
    return _DAMAGED.search(str(error)) is not None


def without_kind(text: str) -> str:
    """Return what the database reports without its kind of error.

    >>> without_kind("IO Error: No files found")
    'No files found'
    """
    return _KIND.sub("", text)
