"""Screens: ready-made questions to a book of filings, which leave out what is not discretionary and say so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast, get_args

import msgspec

from section16.document.identifiers.accession import index_page
from section16.errors import RequestError
from section16.ledger.entries.dates import in_year
from section16.nearest import nearest
from section16.plurals import counted
from section16.workspace.book import require_libraries
from section16.workspace.book_names import cik_of_issuer
from section16.workspace.querying import plain

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "SCREENS_FIND",
    "SCREEN_ROWS",
    "ClusterOfPurchases",
    "FirstPurchase",
    "HeldExercise",
    "LateFiler",
    "PlanSales",
    "ScreenAnswer",
    "ScreenName",
    "TopBuyer",
    "require_screen",
    "screen",
]

ScreenName = Literal["cluster-buys", "top-buyers", "first-buy-in-years", "plan-sales", "late-filers", "exercise-and-hold"]
SCREENS_FIND: Final[Mapping[str, str]] = {
    "cluster-buys": "several persons buy within days",
    "top-buyers": "who bought most",
    "first-buy-in-years": "a purchase after years without one",
    "plan-sales": "sales under Rule 10b5-1 plans",
    "late-filers": "who reported late",
    "exercise-and-hold": "options exercised for a price, and no share sold for days",
}
"""What each screen finds."""
_YEAR: Final = timedelta(days=365)
_NEVER: Final = date(9999, 12, 31)
"""The last day of a book in which nothing has a date."""


class ScreenedIssuer(msgspec.Struct, frozen=True, kw_only=True, tag_field="screen"):
    """The issuer of what a screen found."""

    issuer_cik: str
    issuer_name: str | None
    issuer_symbol: str | None


class ScreenedInsider(ScreenedIssuer, frozen=True, kw_only=True):
    """The reporting person of what a screen found, the first of those who report together."""

    owner_cik: str
    owner_name: str | None


class ClusterOfPurchases(ScreenedIssuer, frozen=True, kw_only=True, tag="cluster-buys"):
    """Purchases of several reporting persons within a few days; windows that overlap are one cluster."""

    first_day: date
    last_day: date
    persons: int
    names: tuple[str, ...]
    trades: int
    shares: Decimal | None
    value: Decimal | None


class TopBuyer(ScreenedInsider, frozen=True, kw_only=True, tag="top-buyers"):
    """What a reporting person bought of an issuer's shares; ``role`` is that of the last purchase."""

    role: str
    trades: int
    first_day: date
    last_day: date
    shares: Decimal | None
    value: Decimal | None


class FirstPurchase(ScreenedInsider, frozen=True, kw_only=True, tag="first-buy-in-years"):
    """The first purchase of a reporting person in years; ``last_purchase`` is the one before, where the book knows one.

    ``known_since`` is the day of the first filing of the person in the book.
    """

    role: str
    row_id: str
    url: str
    day: date
    shares: Decimal | None
    value: Decimal | None
    known_since: date | None
    last_purchase: date | None


class PlanSales(TopBuyer, frozen=True, kw_only=True, tag="plan-sales"):
    """Sales of a reporting person under one Rule 10b5-1 plan; ``adopted`` is its day of adoption, where forms state one."""

    adopted: date | None


class LateFiler(ScreenedInsider, frozen=True, kw_only=True, tag="late-filers"):
    """Late reports of a reporting person: how many rows on how many filings, and the most business days late."""

    rows: int
    filings: int
    most_days_late: int | None
    last_filed: date


class HeldExercise(ScreenedInsider, frozen=True, kw_only=True, tag="exercise-and-hold"):
    """An exercise for a price, after which no share was sold, withheld or returned for days; ``value`` is what was paid."""

    role: str
    row_id: str
    url: str
    day: date
    shares: Decimal | None
    price: Decimal | None
    value: Decimal | None
    next_sale: date | None


class ScreenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen found between two days, at most ``limit`` rows of ``found``.

    ``left_out`` counts rows that are not discretionary, ``unknown`` what may belong to the answer and is not known to, for the
    reason that ``notes`` state with what was left out, and with what decided the days where they were not both given.
    """

    name: str
    since: date
    until: date
    rows: tuple[ClusterOfPurchases | TopBuyer | FirstPurchase | PlanSales | LateFiler | HeldExercise, ...]
    found: int
    left_out: int
    unknown: int
    notes: tuple[str, ...]


SCREEN_ROWS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "cluster-buys": ClusterOfPurchases,
    "top-buyers": TopBuyer,
    "first-buy-in-years": FirstPurchase,
    "plan-sales": PlanSales,
    "late-filers": LateFiler,
    "exercise-and-hold": HeldExercise,
}
"""What each screen lists."""
_OWN: Final = {
    "cluster-buys": ("days", "persons"),
    "first-buy-in-years": ("years",),
    "exercise-and-hold": ("days",),
}
"""The values that a screen has beside the common ones."""


def require_screen(name: str) -> ScreenName:
    """Return the name of a screen; raises :class:`~section16.errors.RequestError` for another text, with what each finds."""
    if name in get_args(ScreenName):
        return cast("ScreenName", name)
    what = f"There is no screen {name}.{nearest(name, SCREENS_FIND)}" if name else "No screen is named."
    listed = "; ".join(f"{one} ({says})" for one, says in SCREENS_FIND.items())
    raise RequestError(what, remedy=f"Screens: {listed}.")


def screen(  # noqa: PLR0913 - each is a part of the question
    book: str | os.PathLike[str],
    name: ScreenName,
    *,
    since: date | None = None,
    until: date | None = None,
    issuer: str = "",
    everything: bool = False,
    persons: int = 3,
    days: int | None = None,
    years: int = 3,
    limit: int = 20,
) -> ScreenAnswer:
    """Return what a screen finds in a book: by default, in the year before the last filing, and discretionary trades alone.

    ``issuer`` is a CIK, a ticker or a name; ``everything`` includes what is not discretionary. ``persons`` and ``days`` (10)
    make a cluster; ``days`` (30) are those without a sale after an exercise; ``years`` those without a purchase. Raises
    :class:`~section16.errors.RequestError` and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    require_screen(name)
    days = days or (10 if name == "cluster-buys" else 30)
    for what, number in (("persons", persons), ("days", days), ("years", years), ("rows", limit)):
        if number < 1:
            raise RequestError(f"{number} is too low for the number of {what}.", remedy="Give 1 or more.")
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    own = {"persons": persons, "days": days, "years": years}
    with reading(Path(book)) as connection:
        asked = _asked(connection, since, until, issuer)
        lines, left_out = _lines(connection, name, asked, own, everything=everything)
        if name == "first-buy-in-years":  # whether a history is long enough is known from all filings of a person
            lines = list(_with_names(lines, _named(connection, lines)))
        known = [line for line in lines if _is_known(name, line, own, asked.last)]
        shown = list(_with_names(known[:limit], _named(connection, known[:limit])))
    return ScreenAnswer(
        name=name,
        since=asked.since,
        until=asked.until,
        rows=tuple(_row(SCREEN_ROWS[name], line) for line in shown),
        found=len(known),
        left_out=left_out,
        unknown=len(lines) - len(known),
        notes=(*_days_noted(asked, since, until), *_notes(name, left_out, len(lines) - len(known), everything=everything)),
    )


class _ScreenQuestion(msgspec.Struct, frozen=True):
    """The days and the issuer that are asked about.

    ``last`` is the day of the last filing in the book, or of the last transaction where no filing has a date.
    """

    since: date
    until: date
    issuer: str
    last: date
    last_is: str = "filing"


def _asked(connection: duckdb.DuckDBPyConnection, since: date | None, until: date | None, issuer: str) -> _ScreenQuestion:
    from section16.store.book.screens import LAST_FILED, LAST_TRADED, in_book  # noqa: PLC0415 - requires the packages of a book

    (filed,) = connection.execute(LAST_FILED).fetchone() or (None,)
    last = filed
    if last is None:  # bare documents have no filing date
        (last,) = connection.execute(in_book(connection, LAST_TRADED)).fetchone() or (None,)
    last = last or _NEVER
    if since is not None and until is not None and since > until:
        remedy = "Give a first day that is not after the last."
        raise RequestError(f"The first day, {since}, is after the last, {until}.", remedy=remedy)
    until = until or max(last, since or last)
    chosen = cik_of_issuer(connection, issuer) if issuer else ""
    return _ScreenQuestion(since or until - _YEAR, until, chosen, last, "filing" if filed else "transaction")


def _days_noted(asked: _ScreenQuestion, since: date | None, until: date | None) -> Iterator[str]:
    """Yield what decided the days of an answer, and where the book ends before them."""
    last = f"the last {asked.last_is} in the book, {asked.last}"
    if asked.last == _NEVER:
        yield "Nothing in the book has a date."
    elif asked.since > asked.last:
        yield f"The book ends before these days, on {asked.last}, with its last {asked.last_is}."
    elif asked.until > asked.last:
        yield f"The book ends within these days, on {asked.last}, with its last {asked.last_is}."
    elif until is None and since is None:
        yield f"By default, the year up to {last}."
    elif until is None:
        yield f"By default, up to {last}."
    if until is not None and since is None and asked.last != _NEVER:
        yield f"By default, the year up to {until}."


def _lines(
    connection: duckdb.DuckDBPyConnection, name: str, asked: _ScreenQuestion, own: Mapping[str, int], *, everything: bool
) -> tuple[list[dict[str, Any]], int]:
    """Return the rows of a screen as DuckDB finds them, and how many are left out."""
    from section16.store.book.screens import LEFT_OUT, SCREENS, in_book  # noqa: PLC0415 - requires the packages of a book

    common = {"since": asked.since, "until": asked.until, "issuer": asked.issuer}
    flag = {} if name == "plan-sales" else {"everything": everything}
    found = connection.execute(
        in_book(connection, SCREENS[name]), common | flag | {key: own[key] for key in _OWN.get(name, ())}
    )
    columns = [one[0] for one in found.description]
    lines = [dict(zip(columns, line, strict=True)) for line in found.fetchall()]
    left_out = 0
    if name in LEFT_OUT and not everything:
        (left_out,) = connection.execute(in_book(connection, LEFT_OUT[name]), common).fetchone() or (0,)
    return lines, left_out


class _ScreenedNames(msgspec.Struct, frozen=True):
    """Names and symbols of issuers; names of reporting persons in them, with the day of the first filing."""

    issuers: dict[str, tuple[str | None, str | None]]
    owners: dict[tuple[str, str], tuple[str | None, date | None]]


def _named(connection: duckdb.DuckDBPyConnection, lines: Iterable[Mapping[str, Any]]) -> _ScreenedNames:
    from section16.store.book.screens import ISSUER_NAMES, OWNER_NAMES  # noqa: PLC0415 - requires the packages of a book

    chosen = {"ciks": sorted({line["issuer_cik"] for line in lines})}
    issuers = {cik: (name, symbol) for cik, name, symbol in connection.execute(ISSUER_NAMES, chosen).fetchall()}
    found = connection.execute(OWNER_NAMES, chosen).fetchall()
    return _ScreenedNames(issuers, {(issuer, owner): (name, first) for issuer, owner, name, first in found})


def _with_names(lines: Iterable[dict[str, Any]], names: _ScreenedNames) -> Iterator[dict[str, Any]]:
    for line in lines:
        issuer = line["issuer_cik"]
        name, symbol = names.issuers.get(issuer, (None, None))
        line |= {"issuer_name": name, "issuer_symbol": symbol, "url": index_page(line.get("accession", ""), issuer)}
        if "owner_ciks" in line:
            found = (names.owners.get((issuer, owner), (owner, None))[0] or owner for owner in line["owner_ciks"])
            yield line | {"names": sorted(found)}
        else:
            owner, first = names.owners.get((issuer, line["owner_cik"]), (None, None))
            yield line | {"owner_name": owner, "known_since": first}


def _is_known(name: str, line: Mapping[str, Any], own: Mapping[str, int], last: date) -> bool:
    """Whether what a row of a screen says is known: the history is long enough, or the days after it are over."""
    if name == "first-buy-in-years" and line["last_purchase"] is None:
        since: date | None = line["known_since"]
        return since is not None and in_year(since, since.year + own["years"]) <= line["day"]
    if name == "exercise-and-hold" and line["next_sale"] is None:
        return bool(line["day"] + timedelta(days=own["days"]) <= last)
    return True


def _row(kind: type[msgspec.Struct], line: Mapping[str, Any]) -> Any:
    own = kind.__struct_fields__
    return kind(
        **{name: tuple(value) if isinstance(value, list) else plain(value) for name, value in line.items() if name in own}
    )


_WITHOUT: Final = {
    "late-filers": "discretionary trades alone, without other late rows",
    "exercise-and-hold": "exercises outside plans, without those that are one event with a sale, withholding or settlement",
}
_NOT_KNOWN: Final = {
    "first-buy-in-years": "the filings of the person in the book do not go back so far",
    "exercise-and-hold": "the days after the exercise are not over on the day of the last filing",
}


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _were(number: int) -> str:
    return f"{counted(number, 'row')} {_was(number)}" if number else "nothing was"


def _notes(name: str, left_out: int, unknown: int, *, everything: bool) -> list[str]:
    """Return what was left out, and what is not known."""
    if name == "plan-sales":
        notes = ["Sales under a plan are not discretionary; this screen lists them."]
    elif everything:
        notes = ["Includes what is not discretionary."]
    else:
        what = _WITHOUT.get(name, "discretionary purchases alone")
        notes = [f"{what[0].upper()}{what[1:]}; {_were(left_out)} left out."]
    if unknown:
        notes.append(f"{counted(unknown, 'row')} may belong here and {_was(unknown)} left out: {_NOT_KNOWN[name]}.")
    return notes
