"""The filings in force of a book, in place of files: an answer about an issuer reads only what it needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from section16.document.submission import Submission
from section16.errors import UnreadableError
from section16.formats.reading import read_bytes
from section16.ledger.succession import BOARDS, SUGGESTED
from section16.workspace.book import book_to_read
from section16.workspace.book_names import cik_of_insider, cik_of_issuer

Read = Iterable[Submission | UnreadableError]


class BookFilings:
    """The filings in force of a book, each read from its original when it is iterated.

    ``issuer`` and ``owner`` are CIKs, and empty for the whole book.
    """

    def __init__(self, book: Path, through: Callable[[Read], Read] = iter) -> None:
        self.book = book
        self.issuer = self.owner = ""
        self._through = through
        self._issuers: tuple[str, ...] | None = None

    def __iter__(self) -> Iterator[Submission | UnreadableError]:
        """Read the filings, those of issuers in the order of filing."""
        return iter(self._through(self._read()))

    def about(self, issuer: str, owner: str = "", *, continued: Iterable[str] = ()) -> BookFilings:
        """Return the filings that an answer about an issuer or a reporting person needs.

        Each is a CIK, a ticker or words of a name. Filings about issuers that may be continued by the issuer, or continue it,
        are among them, and those about the ``continued`` CIKs. Raises :class:`~section16.errors.RequestError` for what the book
        does not have, and for a name that several have.
        """
        from section16.store.book.filings import issuers_of_owner, related_issuers  # noqa: PLC0415 - for users of a book
        from section16.store.book.generations import reading  # noqa: PLC0415

        found = BookFilings(self.book, self._through)
        if not issuer and not owner:
            return found
        with reading(self.book) as connection:
            if issuer:
                found.issuer = cik_of_issuer(connection, issuer)
            if owner:
                found.owner = cik_of_insider(connection, owner, found.issuer)
            chosen = [found.issuer] if found.issuer else issuers_of_owner(connection, found.owner)
            related = related_issuers(connection, chosen, persons=SUGGESTED, boards=BOARDS)
        found._issuers = tuple(dict.fromkeys((*related, *continued)))
        return found

    def _read(self) -> Iterator[Submission | UnreadableError]:
        from section16.store.book.filings import originals_in_force  # noqa: PLC0415 - for users of a book

        for accession, data in originals_in_force(self.book, self._issuers):
            try:
                yield read_bytes(data, accession)  # a bare document takes its accession number from the name that it gets here
            except UnreadableError as error:  # it was read when it was taken: a later version refuses more
                yield error


def read_book(book: str | os.PathLike[str], *, issuer: str = "", owner: str = "") -> BookFilings:
    """Return the filings in force of a book, to iterate or to hand to a ledger; each is read from its original.

    ``issuer`` and ``owner`` choose those that an answer about them needs, by CIK, ticker or words of a name. Raises
    :class:`~section16.errors.BookError`, and :class:`~section16.errors.RequestError` for what the book does not have.
    """
    found = BookFilings(book_to_read(Path(book)))
    return found.about(issuer, owner) if issuer or owner else found
