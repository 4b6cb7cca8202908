"""``section16 screen``: ready-made questions to a book of filings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from cyclopts import Parameter

from section16.cli.answers import print_answer
from section16.cli.formats import ListOptions, format_of, print_table
from section16.cli.printing import counted, print_lines, print_notice, status_of
from section16.cli.values import BookOption, DateOption
from section16.exact import EXACT
from section16.workspace.book import book_folder
from section16.workspace.screens import SCREEN_ROWS, SCREENS_FIND, ScreenAnswer, require_screen
from section16.workspace.screens import screen as run_screen

_COLUMNS = {
    "cluster-buys": ("issuer", "from", "to", "persons", "trades", "shares", "value"),
    "top-buyers": ("issuer", "reporting person", "role", "trades", "from", "to", "shares", "value"),
    "first-buy-in-years": ("issuer", "reporting person", "role", "day", "shares", "value", "purchase before", "known since"),
    "plan-sales": ("issuer", "reporting person", "role", "adopted", "trades", "from", "to", "shares", "value"),
    "late-filers": ("issuer", "reporting person", "late rows", "filings", "most days late", "last filed"),
    "exercise-and-hold": ("issuer", "reporting person", "role", "day", "shares", "price", "paid", "next sale"),
}
_CELLS = {
    "cluster-buys": ("first_day", "last_day", "persons", "trades", "shares", "value"),
    "top-buyers": ("owner_name", "role", "trades", "first_day", "last_day", "shares", "value"),
    "first-buy-in-years": ("owner_name", "role", "day", "shares", "value", "last_purchase", "known_since"),
    "plan-sales": ("owner_name", "role", "adopted", "trades", "first_day", "last_day", "shares", "value"),
    "late-filers": ("owner_name", "rows", "filings", "most_days_late", "last_filed"),
    "exercise-and-hold": ("owner_name", "role", "day", "shares", "price", "value", "next_sale"),
}
_PLACES = {"shares": 2, "value": 2, "price": 4}
"""How many decimal places a table shows."""
_NUMBERS = frozenset({"persons", "trades", "shares", "value", "late rows", "filings", "most days late", "price", "paid"})


def screen(  # noqa: PLR0913 - each is an option
    name: str = "",
    /,
    *,
    book: BookOption = None,
    since: DateOption | None = None,
    until: DateOption | None = None,
    issuer: str | None = None,
    all_: Annotated[bool, Parameter(name="--all")] = False,
    persons: int = 3,
    days: int | None = None,
    years: int = 3,
    limit: int = 20,
    how: ListOptions | None = None,
) -> int:
    """Answer a ready-made question about the trades of a book; docs/research.md describes the columns that decide.

    Without a name, list the questions. CSV has a line for each row, JSON is the whole answer.

    Parameters
    ----------
    name
        cluster-buys: several persons buy within days. top-buyers: who bought most. first-buy-in-years: a purchase after years
        without one. plan-sales: sales by Rule 10b5-1 plan. late-filers: who reported late. exercise-and-hold: options exercised
        for a price, and no share sold for days.
    book
        The folder of the book.
    since
        The first day of the transactions, for late-filers of the filings; by default one year before the last.
    until
        The last day; by default that of the last filing in the book.
    issuer
        Only this issuer, by CIK, ticker or name.
    all_
        Include what is not discretionary: trades under plans, for taxes, in offerings, and transfers.
    persons
        cluster-buys: the fewest persons of a cluster.
    days
        cluster-buys: the days in which they buy, by default 10. exercise-and-hold: the days without a sale, by default 30.
    years
        first-buy-in-years: the years without a purchase.
    limit
        The most rows.

    """

    def work() -> None:
        if not name and format_of(how) == "table":
            print_table(("screen", "what it finds"), SCREENS_FIND.items())
            return
        chosen = require_screen(name)
        found = run_screen(
            book_folder(book),
            chosen,
            since=since,
            until=until,
            issuer=issuer or "",
            everything=all_,
            persons=persons,
            days=days,
            years=years,
            limit=limit,
        )
        print_answer(found, found.rows, SCREEN_ROWS[chosen], how, lambda: _show(found))
        if format_of(how) == "csv":
            for note in found.notes:
                print_notice(note)

    return status_of(work)


def _show(found: ScreenAnswer) -> None:
    if found.rows:
        print_table(_COLUMNS[found.name], (_line(row, _CELLS[found.name]) for row in found.rows), _NUMBERS)
    shown = f", the first {len(found.rows)} shown" if len(found.rows) < found.found else ""
    more = ["--all includes what is not discretionary."] if found.left_out else []
    print_lines([f"{counted(found.found, 'row')} from {found.since} to {found.until}{shown}.", *found.notes, *more])


def _line(row: Any, cells: Iterable[str]) -> tuple[str, ...]:
    issuer = row.issuer_symbol or row.issuer_name or row.issuer_cik
    return issuer, *(_text(getattr(row, name), _PLACES.get(name, 0)) for name in cells)


def _text(value: str | int | Decimal | date | None, places: int) -> str:
    """Return a value as people read it; CSV and JSON have every digit.

    >>> _text(Decimal("1234.56789"), 2), _text(Decimal("20000.00"), 2), _text(Decimal("0.5"), 2), _text(3, 0), _text(None, 2)
    ('1,234.57', '20,000', '0.50', '3', '')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        rounded = value.quantize(Decimal(1).scaleb(-places), context=EXACT)
        return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
