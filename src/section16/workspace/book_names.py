"""Issuers and reporting persons of a book, by name, ticker or CIK."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from section16.action import Action
from section16.errors import NotFoundError, RequestError
from section16.store.book.lookups import NAMES_OF_PERSONS
from section16.workspace.book import require_libraries
from section16.workspace.naming import ISSUER, PERSON, KnownName, cik_in, only_one

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "BookInsider",
    "BookIssuer",
    "cik_of_insider",
    "cik_of_issuer",
    "find_insiders",
    "find_issuers",
    "why_no_insider",
    "why_no_issuer",
]


class BookIssuer(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer of a book: the name and symbol of its last filing, all names that filings state, and how many there are."""

    issuer_cik: str
    name: str | None
    symbol: str | None
    names: tuple[str, ...]
    filings: int
    first_filed: date | None
    last_filed: date | None


class BookInsider(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person in an issuer: the name, boxes and title of the last filing, and how many filings there are."""

    issuer_cik: str
    issuer_name: str | None
    issuer_symbol: str | None
    owner_cik: str
    name: str | None
    is_director: bool | None
    is_officer: bool | None
    is_ten_percent_owner: bool | None
    is_other: bool | None
    officer_title: str | None
    filings: int
    first_filed: date | None
    last_filed: date | None


_ISSUERS: Final = "SELECT issuer_cik, name, symbol, names, filings, first_filed, last_filed FROM issuers WHERE {chosen}"
_ISSUER_ORDER: Final = " ORDER BY ({exact}) DESC, filings DESC, issuer_cik"
_INSIDERS: Final = (
    "SELECT p.issuer_cik, i.name AS issuer_name, i.symbol AS issuer_symbol, p.owner_cik, p.name, p.is_director, p.is_officer,"
    " p.is_ten_percent_owner, p.is_other, p.officer_title, p.filings, p.first_filed, p.last_filed"
    " FROM insiders p LEFT JOIN issuers i USING (issuer_cik) WHERE {chosen}"
    " ORDER BY p.name, p.issuer_cik, p.owner_cik"
)


def find_issuers(book: str | os.PathLike[str], text: str = "") -> tuple[BookIssuer, ...]:
    """Return the issuers of a book that a text names: by CIK, by ticker, or by words of any name that they had.

    Raises :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        return tuple(issuers_named(connection, text))


def find_insiders(book: str | os.PathLike[str], text: str = "", *, issuer: str = "") -> tuple[BookInsider, ...]:
    """Return the reporting persons of a book, each in each issuer: by CIK or words of the name, and of an issuer.

    Raises :class:`~section16.errors.BookError`, and :class:`~section16.errors.RequestError` for an issuer that the book does
    not have.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        chosen, values = _by_words(text, "p.name", "p.owner_cik")
        if issuer:
            chosen, values = f"{chosen} AND p.issuer_cik = $issuer", values | {"issuer": cik_of_issuer(connection, issuer)}
        found = connection.execute(_INSIDERS.format(chosen=chosen), values)
        columns = [one[0] for one in found.description]
        return tuple(BookInsider(**dict(zip(columns, line, strict=True))) for line in found.fetchall())


def why_no_issuer(book: str | os.PathLike[str], text: str) -> str:
    """Return why a text names no issuer of a book, with the names most like it; empty where it names some."""
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        try:
            cik_of_issuer(connection, text)
        except NotFoundError as error:
            return str(error)
        except RequestError:  # it names several
            return ""
    return ""


def why_no_insider(book: str | os.PathLike[str], text: str) -> str:
    """Return why a text names no reporting person of a book, with the names most like it; empty where it names some."""
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    with reading(Path(book)) as connection:
        if issuers_named(connection, text, 1):
            return f"{text} is an issuer. Name it with --issuer to list its reporting persons."
        try:
            cik_of_insider(connection, text)
        except NotFoundError as error:
            return str(error)
        except RequestError:  # it names several
            return ""
    return ""


def cik_of_issuer(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    """Return the CIK of the one issuer that a text names; raises :class:`~section16.errors.RequestError` otherwise."""

    def known(words: str) -> list[KnownName]:
        return [_known(one) for one in issuers_named(connection, words)]

    remedy = "Give a CIK, a ticker or words of the name, or list the issuers of the book."
    action = Action("issuers", {"book": ""})
    return only_one(
        text, known(text), what=ISSUER, nothing="The book has no", every=lambda: known(""), remedy=remedy, action=action
    )


def _known(one: BookIssuer) -> KnownName:
    names = dict.fromkeys(filter(None, (*(name for name in one.names if name != one.name), one.name)))
    return KnownName(one.issuer_cik, tuple(names), (one.symbol,) if one.symbol else ())


def cik_of_insider(connection: duckdb.DuckDBPyConnection, text: str, issuer: str = "") -> str:
    """Return the CIK of the one reporting person that a text names, of an issuer by its CIK or of any.

    Raises :class:`~section16.errors.RequestError` otherwise. A CIK with an issuer is taken as it is: the filings about the
    issuer answer whether they name it.
    """
    if issuer and cik_in(text):
        return cik_in(text)
    of, values = ("AND issuer_cik = $issuer", {"issuer": issuer}) if issuer else ("", {})

    def known(words: str) -> list[KnownName]:
        chosen, beside = _by_words(words, "name", "cik")
        found = connection.execute(NAMES_OF_PERSONS.format(chosen=chosen, of=of), values | beside)
        return [KnownName(cik, (*(name for name in names if name != last), last)) for cik, names, last in found.fetchall()]

    nothing = f"Issuer {issuer} has no" if issuer else "The book has no"
    remedy = "Give a CIK or words of the name, or list the reporting persons of the book."
    action = Action("insiders", {"book": ""})
    return only_one(text, known(text), what=PERSON, nothing=nothing, every=lambda: known(""), remedy=remedy, action=action)


def issuers_named(connection: duckdb.DuckDBPyConnection, text: str, limit: int = 0) -> list[BookIssuer]:
    """Return the issuers that a text names, at most ``limit`` of them; see :func:`find_issuers`."""
    chosen, values = _by_words(text, "array_to_string(names, ' ')", "issuer_cik", "list_contains(symbols, upper($whole))")
    exact = "upper(symbol) = upper($whole) OR upper(name) = upper($whole)" if "whole" in values else "name IS NOT NULL"
    most = f" LIMIT {limit:d}" if limit else ""
    found = connection.execute(_ISSUERS.format(chosen=chosen) + _ISSUER_ORDER.format(exact=exact) + most, values)
    return [
        BookIssuer(
            issuer_cik=cik,
            name=name,
            symbol=symbol,
            names=tuple(names or ()),
            filings=filings,
            first_filed=first,
            last_filed=last,
        )
        for cik, name, symbol, names, filings, first, last in found.fetchall()
    ]


def _by_words(text: str, name: str, cik: str, otherwise: str = "false") -> tuple[str, dict[str, object]]:
    """Return a condition that a text chooses by, and its values: a CIK by its digits, or else all words of the text."""
    whole = text.strip()
    if not whole:
        return "true", {}
    if cik_in(whole):
        return f"{cik} = $cik", {"cik": cik_in(whole)}
    words = {f"word{number}": word.casefold() for number, word in enumerate(whole.split())}
    every = " AND ".join(f"contains(lower({name}), ${key})" for key in words)
    if otherwise == "false":
        return f"({every})", dict(words)
    return f"(({every}) OR {otherwise})", {**words, "whole": whole}
