"""The filings in force of a book, in place of files: an answer about an issuer reads only what it needs."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from section16.document.submission import Submission
from section16.errors import BookError, UnreadableError
from section16.formats.reading import read_bytes
from section16.ledger.entries.decision import Decision
from section16.ledger.entries.decisions import Decisions
from section16.ledger.succession import BOARDS, SUGGESTED
from section16.workspace.book import book_to_read
from section16.workspace.book_names import cik_of_insider, cik_of_issuer
from section16.workspace.naming import cik_in

Read = Iterable[Submission | UnreadableError]
_AT_ONCE = 4_000
"""Filings whose ledger is in memory at once, where an answer is about all issuers of a book."""


class BookFilings:
    """The filings in force of a book, each read from its original when it is iterated.

    ``issuer`` and ``owner`` are CIKs, and empty for the whole book.
    """

    def __init__(self, book: Path, through: Callable[[Read], Read] = iter, issuers: tuple[str, ...] | None = None) -> None:
        self.book = book
        self.issuer = self.owner = ""
        self._through = through
        self._issuers = issuers
        self._ordered = True
        self._only = False

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

    def only(self, issuer: str, owner: str = "") -> BookFilings:
        """Return the filings about an issuer itself, of a reporting person, or both; raises as :meth:`about`."""
        from section16.store.book.filings import issuers_of_owner  # noqa: PLC0415 - for users of a book
        from section16.store.book.generations import reading  # noqa: PLC0415

        found = BookFilings(self.book, self._through)
        with reading(self.book) as connection:
            found.issuer = cik_of_issuer(connection, issuer) if issuer else ""
            found.owner = cik_of_insider(connection, owner, found.issuer) if owner else ""
            found._issuers = (found.issuer,) if issuer else tuple(issuers_of_owner(connection, found.owner))
        found._only = True
        return found

    def known_about(self, cik: str) -> BookFilings:
        """Return the filings about an issuer and those that it may continue, none for an issuer that the book does not have."""
        from section16.store.book.filings import related_issuers  # noqa: PLC0415 - for users of a book
        from section16.store.book.generations import reading  # noqa: PLC0415

        with reading(self.book) as connection:
            related = related_issuers(connection, [cik], persons=SUGGESTED, boards=BOARDS)
        return BookFilings(self.book, self._through, tuple(related))

    def batches(self, decisions: Decisions) -> Iterator[tuple[BookFilings, Decisions]]:
        """Yield the whole book in parts, each with the decisions about it; issuers that may be one are in one part.

        A decision that names nothing in the book is with the first part.
        """
        from section16.store.book.filings import issuers_of_filings, issuers_together  # noqa: PLC0415 - for users of a book
        from section16.store.book.generations import reading  # noqa: PLC0415

        joined = [(one.issuer, one.continues) for one in decisions.of("successor")]
        with reading(self.book) as connection:
            parts = list(issuers_together(connection, joined, persons=SUGGESTED, boards=BOARDS, filings=_AT_ONCE))
            named = {one: _accessions(one) for one in decisions.all}
            issuers = issuers_of_filings(connection, sorted({text for texts in named.values() for text in texts}))
        part_of = {issuer: number for number, part in enumerate(parts) for issuer in part}
        about_part: dict[int, list[Decision]] = defaultdict(list)
        for one, accessions in named.items():
            about = (one.issuer, one.continues, *(issuers.get(accession, "") for accession in accessions))
            for number in {part_of[issuer] for issuer in about if issuer in part_of} or {0}:
                about_part[number].append(one)
        for number, part in enumerate(parts or [[]]):
            found = BookFilings(self.book, self._through, tuple(part))
            found._ordered = False
            yield found, Decisions(tuple(about_part[number]))

    def _read(self) -> Iterator[Submission | UnreadableError]:
        from section16.store.book.filings import originals_in_force  # noqa: PLC0415 - for users of a book

        for accession, data in originals_in_force(self.book, self._issuers, ordered=self._ordered):
            try:  # a bare document takes its accession number from the name that it gets here
                found = read_bytes(data, accession)
            except UnreadableError as error:  # it was read when it was taken: a later version refuses more
                yield error
                continue
            if not self._only or is_about(found, "", self.owner):
                yield found


def _accessions(one: Decision) -> tuple[str, ...]:
    return tuple(filter(None, (one.accession, one.original, *one.accessions)))


def is_about(submission: Submission, issuer: str, owner: str) -> bool:
    """Whether a form is about an issuer and of a reporting person, by their CIKs; an empty one is any."""
    document = submission.document
    owners = (cik_in(one.cik.value or "") for one in document.reporting_owners)
    return (not issuer or cik_in(document.issuer.cik.value or "") == issuer) and (not owner or owner in owners)


def filed_bytes(book: Path, accession: str, batch: int, places: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the bytes of a version of a filing as the book read them, from the places of all its versions.

    Raises :class:`~section16.errors.BookError`, also where the book has no original of the filing.
    """
    from section16.store.book.filings import original_at  # noqa: PLC0415 - for users of a book
    from section16.store.book.originals import Place  # noqa: PLC0415

    for one in places:
        if one["batch"] == batch:
            return original_at(book, Place(accession, **{name: one[name] for name in Place.__struct_fields__ if name in one}))
    raise BookError(f"The book has no original of {accession}.", remedy="Ingest the filing again, from a file.")


def submission_in(data: bytes, accession: str) -> Submission:
    """Return a filing of a book, read from its original; raises :class:`~section16.errors.BookError`."""
    try:
        return read_bytes(data, accession)
    except UnreadableError as error:  # it was read when it was taken: a later version refuses more
        raise BookError(f"{accession} can no longer be read: {error.what}", remedy=error.remedy) from None


def read_book(book: str | os.PathLike[str], *, issuer: str = "", owner: str = "") -> BookFilings:
    """Return the filings in force of a book, to iterate or to hand to a ledger; each is read from its original.

    ``issuer`` and ``owner`` choose those that an answer about them needs, by CIK, ticker or words of a name. Raises
    :class:`~section16.errors.BookError`, and :class:`~section16.errors.RequestError` for what the book does not have.
    """
    found = BookFilings(book_to_read(Path(book)))
    return found.about(issuer, owner) if issuer or owner else found
