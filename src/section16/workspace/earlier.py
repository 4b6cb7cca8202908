"""Earlier filings that forms are compared with: from files, from a book, or both."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from section16.document.ownership import OwnershipDocument
from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.workspace.book import book_to_read
from section16.workspace.book_filings import BookFilings
from section16.workspace.checking import earlier_filings
from section16.workspace.naming import cik_in

if TYPE_CHECKING:
    from section16.ledger.ledger import Ledger

_ISSUERS = 8
"""Ledgers of a book that are kept: forms of one issuer often follow one another."""


class EarlierFilings:
    """The ledgers of the filings about issuers, with or without the forms that are compared with them.

    Of a book only the filings about the issuer of a form are read, and of an issuer that it does not have none. Raises
    :class:`~section16.errors.BookError` where there is no book.
    """

    def __init__(self, filings: Iterable[Submission | UnreadableError] = (), book: Path | None = None) -> None:
        self._given = tuple(filings)
        self._book = None if book is None else BookFilings(book_to_read(book))
        self._ledger = lru_cache(maxsize=_ISSUERS)(self._made)

    def about(self, document: OwnershipDocument) -> Ledger:
        """Return the ledger that a form is compared with."""
        return self._ledger("" if self._book is None else cik_in(document.issuer.cik.value or ""))

    def _made(self, issuer: str) -> Ledger:
        return earlier_filings(chain(self._given, () if self._book is None else self._book.known_about(issuer)))
