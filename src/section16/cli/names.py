"""``section16 issuers`` and ``insiders``: who is in a book of filings, by name, ticker or CIK."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from section16.cli.formats import ListOptions, print_rows, print_table
from section16.cli.printing import counted, print_lines, status_of
from section16.cli.values import BookOption
from section16.workspace.book import book_folder
from section16.workspace.book_names import BookInsider, BookIssuer, find_insiders, find_issuers, why_no_insider, why_no_issuer

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

    def work() -> None:
        folder = book_folder(book)
        print_rows(find_issuers(folder, name), BookIssuer, how, lambda found: _show_issuers(found, folder, name))

    return status_of(work)


def _show_issuers(found: Iterable[BookIssuer], folder: Path, name: str) -> None:
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
    print_lines([f"{counted(len(lines), 'issuer')}.", *_reason(why_no_issuer(folder, name) if name and not lines else "")])


def _reason(text: str) -> list[str]:
    return [text] if text else []


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

    def work() -> None:
        folder = book_folder(book)
        found = find_insiders(folder, name, issuer=issuer or "")
        print_rows(found, BookInsider, how, lambda shown: _show_insiders(shown, folder, name))

    return status_of(work)


def _show_insiders(found: Iterable[BookInsider], folder: Path, name: str) -> None:
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
    reason = why_no_insider(folder, name) if name and not lines else ""
    print_lines([f"{counted(len(lines), 'reporting person')}.", *_reason(reason)])


def _relations(one: BookInsider) -> list[str]:
    office = [one.officer_title or "Officer"] if one.is_officer else []
    return office + [word for name, word in _BOXES.items() if getattr(one, name)]
