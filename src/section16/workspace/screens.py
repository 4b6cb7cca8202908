"""Screens: ready-made questions to a book of filings, which leave out what is not discretionary and say so."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal, get_args

import msgspec

from section16.errors import RequestError
from section16.plurals import counted
from section16.workspace.book import require_libraries
from section16.workspace.book_names import cik_of_issuer
from section16.workspace.querying import plain

__all__ = [
    "SCREEN_ROWS",
    "ClusterOfPurchases",
    "FirstPurchase",
    "HeldExercise",
    "LateFiler",
    "PlanSales",
    "ScreenAnswer",
    "ScreenName",
    "TopBuyer",
    "screen",
]

ScreenName = Literal["cluster-buys", "top-buyers", "first-buy-in-years", "plan-sales", "late-filers", "exercise-and-hold"]
_YEAR: Final = timedelta(days=365)


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
    reason that ``notes`` state with what was left out.
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
    "exercise-and-hold": ("days", "last"),
}
"""The values that a screen has beside the common ones."""


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
    if name not in get_args(ScreenName):
        raise RequestError(f"There is no screen {name}.", remedy=f"Screens: {', '.join(get_args(ScreenName))}.")
    days = days or (10 if name == "cluster-buys" else 30)
    for what, number in (("persons", persons), ("days", days), ("years", years), ("rows", limit)):
        if number < 1:
            raise RequestError(f"{number} is not a number of {what}.", remedy="Give 1 or more.")
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book
    from section16.store.book.screens import LAST_FILED, LEFT_OUT, SCREENS  # noqa: PLC0415

    with reading(Path(book)) as connection:
        (last,) = connection.execute(LAST_FILED).fetchone() or (None,)
        until = until or last or date.max
        since = since or (until - _YEAR if until < date.max else date.min)
        common = {
            "since": since,
            "until": until,
            "issuer": cik_of_issuer(connection, issuer) if issuer else "",
        }
        chosen = {"persons": persons, "days": days, "years": years, "last": last or until}
        own = {key: chosen[key] for key in _OWN.get(name, ())}
        flag = {} if name == "plan-sales" else {"everything": everything}
        found = connection.execute(SCREENS[name], common | own | flag)
        columns = [one[0] for one in found.description]
        lines = [dict(zip(columns, line, strict=True)) for line in found.fetchall()]
        left_out = 0
        if name in LEFT_OUT and not everything:
            (left_out,) = connection.execute(LEFT_OUT[name], common).fetchone() or (0,)
    known = [line for line in lines if line.pop("is_known", True) is True]
    return ScreenAnswer(
        name=name,
        since=since,
        until=until,
        rows=tuple(_row(SCREEN_ROWS[name], line) for line in known[:limit]),
        found=len(known),
        left_out=left_out,
        unknown=len(lines) - len(known),
        notes=tuple(_notes(name, left_out, len(lines) - len(known), everything=everything)),
    )


def _row(kind: type[msgspec.Struct], line: Mapping[str, Any]) -> Any:
    return kind(**{name: tuple(value) if isinstance(value, list) else plain(value) for name, value in line.items()})


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
