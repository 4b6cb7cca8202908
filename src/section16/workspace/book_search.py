"""Search in a book, and what it holds at a glance: issuers, reporting persons and filings by whatever people type."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from section16.errors import RequestError
from section16.store.book.lookups import FILING_BY_NUMBER, LATEST_FILINGS, NAMES_OF_ISSUERS, PERSONS, lines_of
from section16.workspace.book import BookContents, book_contents, require_libraries
from section16.workspace.book_names import BookIssuer, issuers_named
from section16.workspace.naming import cik_in

if TYPE_CHECKING:
    import duckdb

__all__ = ["BookOverview", "BookSearch", "FoundFiling", "FoundPerson", "describe_book", "search_book"]

MOST_FOUND: Final = 100
_LATEST: Final = 12
_BARE: Final = re.compile(r"content:[0-9a-f]+", re.ASCII)
_ACCESSION: Final = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})", re.ASCII)


class FoundFiling(msgspec.Struct, frozen=True, kw_only=True):
    """A filing in a list: its form, when it was filed, the issuer and the reporting persons."""

    accession: str
    form: str | None
    filed: date | None
    accepted: datetime | None
    issuer_cik: str
    issuer_name: str | None
    issuer_symbol: str | None
    owner_ciks: tuple[str, ...]
    owner_names: tuple[str, ...]


class FoundPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person: the name of the last filing, the issuers reported about, and how many filings there are."""

    owner_cik: str
    name: str | None
    issuer_ciks: tuple[str, ...]
    issuer_names: tuple[str, ...]
    filings: int
    first_filed: date | None
    last_filed: date | None


class BookSearch(msgspec.Struct, frozen=True, kw_only=True):
    """What a text names in a book, at most ``limit`` of each kind; ``more`` says that there are further ones."""

    text: str
    issuers: tuple[BookIssuer, ...] = ()
    persons: tuple[FoundPerson, ...] = ()
    filings: tuple[FoundFiling, ...] = ()
    more: bool = False


class BookOverview(msgspec.Struct, frozen=True, kw_only=True):
    """What a book holds in numbers, and the filings that came last."""

    contents: BookContents
    latest: tuple[FoundFiling, ...]


def describe_book(book: str | os.PathLike[str]) -> BookOverview:
    """Return what a book holds and the filings that came last; raises :class:`~section16.errors.BookError`."""
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    contents = book_contents(Path(book))
    with reading(Path(book)) as connection:
        latest = filings_of(lines_of(connection, LATEST_FILINGS, limit=_LATEST))
    return BookOverview(contents=contents, latest=latest)


def search_book(book: str | os.PathLike[str], text: str, *, limit: int = 10) -> BookSearch:
    """Return the issuers, reporting persons and filings of a book that a text names.

    The text is a CIK, a ticker, an accession number, or words of names. Raises :class:`~section16.errors.RequestError` for a
    limit out of range, and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    if not 1 <= limit <= MOST_FOUND:
        raise RequestError(f"{limit} is out of range for the number of results.", remedy=f"Give 1 to {MOST_FOUND}.")
    if not text.strip():
        return BookSearch(text=text)
    with reading(Path(book)) as connection:
        filings = _by_accession(connection, text)
        issuers = [] if filings else issuers_named(connection, text, limit + 1)
        persons = () if filings else _persons(connection, text, limit + 1)
    return BookSearch(
        text=text,
        issuers=tuple(issuers[:limit]),
        persons=persons[:limit],
        filings=filings,
        more=len(issuers) > limit or len(persons) > limit,
    )


def accession_in(text: str) -> str:
    """Return the accession number that a text is, with its hyphens; empty for anything else.

    A document without an accession number has a name in the book that begins with ``content:``.

    >>> accession_in(" 000999001625000007 "), accession_in("LKHX"), accession_in("content:0a1b")
    ('0009990016-25-000007', '', 'content:0a1b')
    """
    whole = text.strip()
    found = _ACCESSION.fullmatch(whole)
    return "-".join(found.groups()) if found else whole if _BARE.fullmatch(whole) else ""


def _by_accession(connection: duckdb.DuckDBPyConnection, text: str) -> tuple[FoundFiling, ...]:
    number = accession_in(text)
    if not number:
        return ()
    return filings_of(lines_of(connection, FILING_BY_NUMBER, accession=number))


def filings_of(lines: Iterable[Mapping[str, Any]]) -> tuple[FoundFiling, ...]:
    """Return the filings that a query found, by the columns of :class:`FoundFiling`."""
    return tuple(
        FoundFiling(
            **{
                **line,
                "owner_ciks": tuple(line["owner_ciks"] or ()),
                "owner_names": _texts(line["owner_names"]),
            }
        )
        for line in lines
    )


def _texts(values: Iterable[str | None] | None) -> tuple[str, ...]:
    return tuple(value or "" for value in values or ())


def _persons(connection: duckdb.DuckDBPyConnection, text: str, limit: int) -> tuple[FoundPerson, ...]:
    cik = cik_in(text)
    words = {f"word{number}": word.casefold() for number, word in enumerate(text.split())}
    chosen = "cik = $cik" if cik else " AND ".join(f"contains(lower(name), ${key})" for key in words)
    values: dict[str, object] = {"cik": cik} if cik else dict(words)
    found = lines_of(connection, PERSONS.format(chosen=chosen), limit=limit, **values)
    ciks = sorted({cik for line in found for cik in line["issuer_ciks"]})
    names = dict(connection.execute(NAMES_OF_ISSUERS, {"ciks": ciks}).fetchall()) if ciks else {}
    return tuple(
        FoundPerson(
            **{
                **line,
                "issuer_ciks": tuple(line["issuer_ciks"]),
                "issuer_names": tuple(names.get(cik) or cik for cik in line["issuer_ciks"]),
            }
        )
        for line in found
    )
