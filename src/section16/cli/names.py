"""``section16 issuers`` and ``insiders``: who is in a book of filings, by name, ticker or CIK."""

from __future__ import annotations

from collections.abc import Iterable

from section16.cli.formats import ListOptions, print_rows, print_table
from section16.cli.printing import counted, print_lines, status_of
from section16.cli.values import BookOption
from section16.workspace.book import book_folder
from section16.workspace.book_names import BookInsider, BookIssuer, find_insiders, find_issuers

_BOXES = {"is_director": "Director", "is_ten_percent_owner": "10% owner", "is_other": "Other"}


def issuers(name: str = "", /, *, book: BookOption = None, how: ListOptions | None = None) -> int:
    """List the issuers of a book: all, or those that a CIK, a ticker or words of a name choose.

    Parameters
    ----------
    name
        A CIK, a ticker, or words of a name that the issuer has or had.
    book
        The folder of the book.

    """
    return status_of(lambda: print_rows(find_issuers(book_folder(book), name), BookIssuer, how, _show_issuers))


def _show_issuers(found: Iterable[BookIssuer]) -> None:
    lines = [
        (
            one.issuer_cik,
            one.symbol or "",
            one.name or "",
            f"{one.filings:,}",
            str(one.first_filed or ""),
            str(one.last_filed or ""),
        )
        for one in found
    ]
    if lines:
        print_table(("CIK", "symbol", "name", "filings", "first filed", "last filed"), lines, {"filings"})
    print_lines([f"{counted(len(lines), 'issuer')}."])


def insiders(name: str = "", /, *, book: BookOption = None, issuer: str | None = None, how: ListOptions | None = None) -> int:
    """List the reporting persons of a book, with a line for each issuer that they report about.

    Parameters
    ----------
    name
        A CIK, or words of the name of the person.
    book
        The folder of the book.
    issuer
        Only those of this issuer, by CIK, ticker or name.

    """
    return status_of(
        lambda: print_rows(find_insiders(book_folder(book), name, issuer=issuer or ""), BookInsider, how, _show_insiders)
    )


def _show_insiders(found: Iterable[BookInsider]) -> None:
    lines = [
        (
            one.owner_cik,
            one.name or "",
            one.issuer_symbol or one.issuer_name or one.issuer_cik,
            ", ".join(_relations(one)),
            f"{one.filings:,}",
            str(one.last_filed or ""),
        )
        for one in found
    ]
    if lines:
        print_table(("CIK", "name", "issuer", "relationship", "filings", "last filed"), lines, {"filings"})
    print_lines([f"{counted(len(lines), 'reporting person')}."])


def _relations(one: BookInsider) -> list[str]:
    office = [one.officer_title or "Officer"] if one.is_officer else []
    return office + [word for name, word in _BOXES.items() if getattr(one, name)]
