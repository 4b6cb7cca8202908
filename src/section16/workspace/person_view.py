"""A reporting person at a glance: roles, positions, the balance of each holding over time, short-swing windows, filings."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from section16.errors import NotFoundError
from section16.law.months import last_day_to_match
from section16.store.book import lookups, questions
from section16.store.book.lookups import Asked, lines_of
from section16.workspace.book import require_libraries
from section16.workspace.book_lines import in_order, struct_of, structs_of
from section16.workspace.book_names import cik_of_insider, cik_of_issuer
from section16.workspace.book_search import FoundFiling, filings_of
from section16.workspace.issuer_view import role_words
from section16.workspace.naming import PERSON, cik_in
from section16.workspace.querying import plain
from section16.workspace.subject_answers import SubjectAnswers, person_answers

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "HistoryPoint",
    "PersonHistory",
    "PersonPosition",
    "PersonProfile",
    "PersonRole",
    "RolePeriod",
    "SwingSpan",
    "SwingWindow",
    "describe_person",
]

_SHOWN: Final = 50
_TRADES: Final = frozenset({"P", "S"})
"""Codes of purchases and sales in the market."""


class RolePeriod(msgspec.Struct, frozen=True, kw_only=True):
    """Filings in a row that state the same role: its words, the days of the first and the last, and the first one.

    ``roles`` is empty where they state none. What a person was between two filings that differ, no filing states.
    """

    roles: str
    first_filed: date
    last_filed: date
    filings: int
    accession: str


class PersonRole(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is at an issuer, in the words of the last filing, since when filings report it, and what they said before.

    ``periods`` are in the order of filing.
    """

    issuer_cik: str
    issuer_name: str | None
    issuer_symbol: str | None
    roles: str
    filings: int
    first_filed: date | None
    last_filed: date | None
    periods: tuple[RolePeriod, ...] = ()


class PersonPosition(msgspec.Struct, frozen=True, kw_only=True):
    """What a person holds of a block on the last day that the filings about the issuer report, or at the end of a day."""

    issuer_cik: str
    block: str
    form_table: str
    security: str | None
    direct: bool | None
    nature: str | None
    dollars: bool
    balance: Decimal
    since: date | None
    stated_by: str | None
    cause: str | None
    exercise_price: Decimal | None
    exercise_date: date | None
    expiration: date | None
    underlying: str | None
    owner_names: tuple[str, ...]


class HistoryPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The balance of a holding from a day on, with the row that states it; ``code`` and ``change`` are those of a transaction.

    Transactions of one day make one point; ``code`` is then that of the row which states the balance.
    """

    day: date
    balance: Decimal
    row: str | None
    code: str = ""
    change: Decimal | None = None
    price: Decimal | None = None


class PersonHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The balance of one holding over time."""

    issuer_cik: str
    block: str
    form_table: str
    security: str | None
    direct: bool | None
    nature: str | None
    dollars: bool
    points: tuple[HistoryPoint, ...]


class SwingSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Days from a purchase to a sale, or the reverse, less than six months apart; spans that overlap are one."""

    first: date
    last: date


class SwingWindow(msgspec.Struct, frozen=True, kw_only=True):
    """The highest short-swing profit of a person in an issuer at the prices that filings state, and when trades can match.

    ``exact`` says that each price is that of one trade and nothing is missing; otherwise the profit is from ``lower`` to
    ``upper``, which is null where something is missing that can raise it.
    """

    issuer_cik: str
    profit: Decimal | None
    exact: bool | None
    lower: Decimal | None
    upper: Decimal | None
    matches: int | None
    missing: tuple[str, ...]
    spans: tuple[SwingSpan, ...]


class PersonProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A reporting person at a glance; ``names`` are all that filings state, ``filings`` the last 50 at most.

    ``positions`` are those at the end of the day ``on``, and the last ones where it is null.
    """

    owner_cik: str
    name: str
    names: tuple[str, ...]
    roles: tuple[PersonRole, ...]
    positions: tuple[PersonPosition, ...]
    histories: tuple[PersonHistory, ...]
    windows: tuple[SwingWindow, ...]
    filings: tuple[FoundFiling, ...]
    on: date | None = None


def describe_person(book: str | os.PathLike[str], person: str, *, issuer: str = "", on: date | None = None) -> PersonProfile:
    """Return a reporting person of a book at a glance, by CIK or words of the name; with ``issuer``, in that issuer alone.

    ``on`` asks for the positions at the end of a day, as all filings of the book state them. Raises
    :class:`~section16.errors.NotFoundError` for one that the book does not have, :class:`~section16.errors.RequestError`
    for a name that several have, and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    folder, owner = Path(book), cik_in(person)
    kept = person_answers(folder, owner, cik_in(issuer)) if owner and on is None and (not issuer or cik_in(issuer)) else None
    if kept is not None:
        return _view(owner, *kept)
    with reading(folder) as connection:
        of = cik_of_issuer(connection, issuer) if issuer else ""
        asked = _asked(connection, owner, of)
        if not any(role["name"] for role in asked[0].lines(questions.ROLES_OF_PERSON)):
            owner = cik_of_insider(connection, person, of)
            asked = _asked(connection, owner, of)
        if not asked[0].rows(questions.ROLES_OF_PERSON):
            where = f"Issuer {of} has" if of else "The book has"
            raise NotFoundError(f"{where} no {PERSON} {person!r}.", remedy="Search by name, or give another CIK.")
        return _view(owner, *asked, on, _held_on(connection, owner, of, on) if on else None)


def _asked(connection: duckdb.DuckDBPyConnection, owner: str, of: str) -> tuple[Asked, Asked]:
    """Return what answers about a person at one issuer or at all, and at all."""
    everywhere = _issuers(connection, owner)
    several = ([one for one in everywhere if of in ("", one)], everywhere)
    first, second = (questions.among(issuers) for issuers in several)
    return Asked(connection, first[0], owner=owner, **first[1]), Asked(connection, second[0], owner=owner, **second[1])


def _issuers(connection: duckdb.DuckDBPyConnection, owner: str) -> list[str]:
    return [line["issuer_cik"] for line in lines_of(connection, lookups.ISSUERS_OF_PERSON, owner=owner)]


def _held_on(connection: duckdb.DuckDBPyConnection, owner: str, of: str, on: date) -> list[dict[str, Any]]:
    """Return what a person held at the end of a day."""
    among, values = questions.among([one for one in _issuers(connection, owner) if of in ("", one)])
    return lines_of(connection, lookups.POSITIONS_ON_DAY.replace("{among}", among), owner=owner, on=on, **values)


def _roles(answers: SubjectAnswers) -> list[Mapping[str, Any]]:
    """Return what a person is at each issuer."""
    names = {line["issuer_cik"]: line for line in answers.lines(questions.NAMES_OF_ISSUERS)}
    found = answers.lines(questions.ROLES_OF_PERSON)
    for line in found:
        last = names.get(line["issuer_cik"], {})
        line |= {"issuer_name": last.get("name"), "issuer_symbol": last.get("symbol")}
    return in_order(found, "-last_filed", "issuer_cik")


def _view(
    owner: str,
    answers: SubjectAnswers,
    everywhere: SubjectAnswers,
    on: date | None = None,
    held: list[dict[str, Any]] | None = None,
) -> PersonProfile:
    roles = _roles(answers)
    entries = in_order(answers.lines(questions.ENTRIES_OF_PERSON), "day", "row_id")
    steps = in_order(answers.lines(questions.STEPS_OF_PERSON), "issuer_cik", "form_table", "block", "day")
    stated = in_order(everywhere.lines(questions.STATED_ROLES_OF_PERSON), "issuer_cik", "filed", "accession")
    by_row = {line["row_id"]: line for line in (*entries, *answers.lines(questions.ENTRIES_OF_OTHERS))}
    held = answers.lines(questions.POSITIONS_OF_PERSON) if held is None else held
    windows = in_order(answers.lines(questions.SHORT_SWING_OF_PERSON), "issuer_cik")
    filings = in_order(answers.lines(questions.NEWEST_OF_PERSON), "-filed", "-accepted", "-accession")
    return PersonProfile(
        owner_cik=owner,
        name=roles[0]["name"] or owner,
        names=tuple(sorted({one["name"] for one in stated if one["name"]})),
        roles=tuple(struct_of(PersonRole, role, roles=role_words(role), periods=_periods(role, stated)) for role in roles),
        positions=structs_of(PersonPosition, in_order(held, "issuer_cik", "form_table", "-balance", "block")),
        histories=tuple(_histories(steps, by_row)),
        windows=tuple(
            struct_of(SwingWindow, line, missing=tuple(line["missing"] or ()), spans=_spans(line["issuer_cik"], entries))
            for line in windows
        ),
        filings=filings_of(filings[:_SHOWN]),
        on=on,
    )


def _periods(role: Mapping[str, Any], stated: Iterable[Mapping[str, Any]]) -> tuple[RolePeriod, ...]:
    """Return the periods of an issuer, from what each filing states in their order."""
    dated = {line["accession"]: line for line in stated if line["issuer_cik"] == role["issuer_cik"] and line["filed"]}
    periods = []
    for _, run in groupby(dated.values(), key=lambda line: role_words(line).casefold()):
        of = list(run)
        words, accession = role_words(of[-1]), of[0]["accession"]
        period = RolePeriod(
            roles=words, first_filed=of[0]["filed"], last_filed=of[-1]["filed"], filings=len(of), accession=accession
        )
        periods.append(period)
    return tuple(periods)


def _histories(steps: Iterable[Mapping[str, Any]], entries: Mapping[str, Mapping[str, Any]]) -> list[PersonHistory]:
    """Return the history of each block, each point with the transaction that leads to it."""
    blocks: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for step in steps:
        blocks.setdefault((step["issuer_cik"], step["block"]), []).append(step)
    return [struct_of(PersonHistory, of[0], points=tuple(_point(step, entries) for step in of)) for of in blocks.values()]


def _point(step: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> HistoryPoint:
    entry = entries.get(step["stated_by"] or "", {})
    return HistoryPoint(
        day=step["day"],
        balance=plain(step["balance"]),
        row=step["stated_by"],
        code=entry.get("code") or "",
        change=plain(entry.get("change")),
        price=plain(entry.get("price")),
    )


def _spans(issuer: str, entries: Iterable[Mapping[str, Any]]) -> tuple[SwingSpan, ...]:
    """Return when a purchase and a sale of an issuer's securities are less than six months apart."""
    trades = sorted((one["day"], one["code"]) for one in entries if one["issuer_cik"] == issuer and one["code"] in _TRADES)
    days = {code: [day for day, other in trades if other != code] for code in _TRADES}
    found: list[SwingSpan] = []
    for first, code in trades:
        last = bisect_right(days[code], last_day_to_match(first))
        if not last or days[code][last - 1] < first:
            continue
        span = SwingSpan(first=first, last=days[code][last - 1])
        if found and first <= found[-1].last:
            found[-1] = SwingSpan(first=found[-1].first, last=max(span.last, found[-1].last))
        else:
            found.append(span)
    return tuple(found)
