"""``section16 book search``, ``issuer``, ``person`` and ``filing``: what a book has about one of them, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from cyclopts import Parameter

from section16.cli.formats import ListOptions, print_rows, print_table
from section16.cli.printing import counted, print_lines, status_of
from section16.cli.values import AmountOption, BookOption, DateOption
from section16.workspace.book import book_folder
from section16.workspace.book_search import BookSearch, FoundFiling, search_book
from section16.workspace.book_transactions import (
    TransactionFilter,
    TransactionOrder,
    TransactionPage,
    TransactionSort,
    find_transactions,
)
from section16.workspace.filing_view import FiledTable, FilingProfile, describe_filing
from section16.workspace.issuer_view import IssuerProfile, describe_issuer
from section16.workspace.person_view import PersonProfile, describe_person

_SHOWN = 10


def search(text: str, /, *, book: BookOption = None, limit: int = 10, how: ListOptions | None = None) -> int:
    """Find issuers, reporting persons and filings: by CIK, ticker, accession number, or words of names.

    Parameters
    ----------
    text
        A CIK, a ticker, an accession number, or words of names.
    book
        The folder of the book.
    limit
        The most results of each kind.

    """
    return status_of(lambda: print_rows([search_book(book_folder(book), text, limit=limit)], BookSearch, how, _show_search))


def _show_search(found: Iterable[BookSearch]) -> None:
    for one in found:
        lines = [
            *(("issuer", issuer.issuer_cik, f"{issuer.name or ''} {issuer.symbol or ''}".strip()) for issuer in one.issuers),
            *(("person", person.owner_cik, f"{person.name or ''}; {', '.join(person.issuer_names)}") for person in one.persons),
            *(("filing", filing.accession, f"Form {filing.form}, {filing.issuer_name or ''}") for filing in one.filings),
        ]
        if lines:
            print_table(("kind", "number", "name"), lines)
        print_lines([f"{counted(len(lines), 'result')}{'; there are more: --limit 100' if one.more else ''}."])


def issuer(name: str, /, *, book: BookOption = None, how: ListOptions | None = None) -> int:
    """Show an issuer: its insiders and what they hold, lateness, plans and the last filings.

    Parameters
    ----------
    name
        A CIK, a ticker, or words of a name that the issuer has or had.
    book
        The folder of the book.

    """
    return status_of(lambda: print_rows([describe_issuer(book_folder(book), name)], IssuerProfile, how, _show_issuer))


def _show_issuer(found: Iterable[IssuerProfile]) -> None:
    for one in found:
        print_lines([f"{one.issuer.name or ''} {one.issuer.symbol or ''} ({one.issuer.issuer_cik})"])
        lines = [
            (
                insider.owner_cik,
                insider.name or "",
                insider.roles,
                held.security or "",
                f"{held.balance:,}",
                "first report" if held.change is None else f"{held.change:+,}",
            )
            for insider in one.insiders
            for held in insider.held
            if held.form_table == "I"
        ]
        if lines:
            print_table(("CIK", "name", "position", "security", "holds", "in a year"), lines, {"holds", "in a year"})
        timing = ", ".join(f"{count.timing} {count.rows:,}" for count in one.timing)
        print_lines([f"Timing of rows: {timing or 'none'}", f"{counted(len(one.plans), 'trading plan')}"])
        _show_filings(one.filings)


def person(
    name: str,
    /,
    *,
    book: BookOption = None,
    issuer: str = "",
    on: DateOption | None = None,
    how: ListOptions | None = None,
) -> int:
    """Show a reporting person: roles, positions, short-swing windows and the last filings.

    Parameters
    ----------
    name
        A CIK, or words of the name of the person.
    book
        The folder of the book.
    issuer
        Only in this issuer, by CIK, ticker or name.
    on
        The positions at the end of this day; by default the last ones.

    """
    return status_of(
        lambda: print_rows([describe_person(book_folder(book), name, issuer=issuer, on=on)], PersonProfile, how, _show_person)
    )


def _show_person(found: Iterable[PersonProfile]) -> None:
    for one in found:
        print_lines([f"{one.name} ({one.owner_cik})"])
        print_lines(f"{role.issuer_name or role.issuer_cik}: {role.roles or 'not stated'}" for role in one.roles)
        lines = [
            (held.issuer_cik, held.security or "", held.nature or "", f"{held.balance:,}", str(held.since or ""))
            for held in one.positions
        ]
        if lines:
            print_table(("issuer", "security", "nature", "balance", "since"), lines, {"balance"})
        print_lines(f"Short-swing profit in {one.issuer_cik}: {one.profit:,}" for one in one.windows if one.profit is not None)
        _show_filings(one.filings)


def _show_filings(filings: tuple[FoundFiling, ...]) -> None:
    lines = [
        (one.accession, one.form or "", str(one.filed or ""), one.issuer_name or one.issuer_cik, "; ".join(one.owner_names))
        for one in filings[:_SHOWN]
    ]
    if lines:
        print_table(("accession", "form", "filed", "issuer", "reporting persons"), lines)


def transactions(  # noqa: PLR0913 - each is an option
    *,
    book: BookOption = None,
    issuer: str = "",
    person: str = "",
    code: str = "",
    since: DateOption | None = None,
    until: DateOption | None = None,
    table: Literal["", "I", "II"] = "",
    at_least: AmountOption | None = None,
    sort: TransactionSort = "date",
    order: TransactionOrder = "descending",
    limit: int = 50,
    cursor: str = "",
    how: ListOptions | None = None,
) -> int:
    """List transactions in force, as filed and as cleansed, page by page; section16 query has all columns.

    Parameters
    ----------
    book
        The folder of the book.
    issuer
        Only about this issuer, by CIK, ticker or name.
    person
        Only of this reporting person, by CIK or words of the name.
    code
        Only with these transaction codes, such as PS.
    since
        The first day of the transactions.
    until
        The last day of the transactions.
    table
        I or II: only rows of this table.
    at_least
        The lowest value, in US dollars.
    sort
        What to sort by.
    order
        The highest or the lowest first.
    limit
        The most rows of a page.
    cursor
        What the page before gave to continue with.

    """
    chosen = TransactionFilter(
        issuer=issuer,
        person=person,
        code=code,
        since=since,
        until=until,
        table=table,
        at_least=at_least,
        sort=sort,
        order=order,
    )

    def work() -> None:
        found = find_transactions(book_folder(book), chosen, limit=limit, cursor=cursor)
        print_rows([found], TransactionPage, how, _show_transactions)

    return status_of(work)


def _show_transactions(found: Iterable[TransactionPage]) -> None:
    for page in found:
        lines = [
            (
                str(one.transaction_date or ""),
                one.issuer_symbol or one.issuer_cik,
                one.owner_name or "",
                one.code or "",
                "" if one.shares is None else f"{one.shares:,}",
                "" if one.value is None else f"{one.value:,}",
                one.row_id,
            )
            for one in page.rows
        ]
        if lines:
            print_table(("date", "issuer", "reporting person", "code", "shares", "value", "row"), lines, {"shares", "value"})
        print_lines([f"{counted(len(lines), 'transaction')}.", *([f"Continue with --cursor {page.next}"] if page.next else [])])


def filing(
    accession: str,
    /,
    *,
    book: BookOption = None,
    against: str = "",
    addresses: Annotated[bool, Parameter(name="--addresses", negative=())] = False,
    how: ListOptions | None = None,
) -> int:
    """Show a filing: its rows, what each did in the ledger, findings, and other versions of it.

    Parameters
    ----------
    accession
        The accession number, with or without hyphens.
    book
        The folder of the book.
    against
        The accession number of another version; cells that differ show its text in brackets.
    addresses
        Include the addresses of reporting persons, in JSON.

    """

    def work() -> None:
        found = describe_filing(book_folder(book), accession, against=against, addresses=addresses)
        print_rows([found], FilingProfile, how, _show_filing)

    return status_of(work)


def _show_filing(found: Iterable[FilingProfile]) -> None:
    for one in found:
        _show_filings((one.filing,))
        for table in one.tables:
            _show_table(table)
        print_lines(f"{note.number}: {note.text}" for note in one.footnotes)
        print_lines(f"{item.finding.severity}: {item.finding.id}: {item.finding.message}" for item in one.findings)
        print_lines(f"Version: {version.accession}, filed {version.filed}" for version in one.versions)


def _show_table(table: FiledTable) -> None:
    if not table.rows:
        return
    lines = []
    for row in table.rows:
        texts = {cell.key: f"{cell.text} [{cell.was}]" if cell.was is not None else cell.text for cell in row.cells}
        cause = row.effect.cause if row.effect else None
        amount = texts.get("amount") or texts.get("acquired") or texts.get("disposed") or ""
        lines.append(
            (
                f"{table.form_table}/{row.row}",
                texts["title"],
                texts.get("code", ""),
                amount,
                texts.get("owned", ""),
                cause or "",
            )
        )
    print_table(("row", "security", "code", "amount", "owned after", "ledger"), lines, {"amount", "owned after"})
