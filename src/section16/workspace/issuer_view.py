"""An issuer at a glance: its insiders and what they hold, their trades by month, lateness, plans and filings."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import msgspec

from section16.exact import EXACT, shortest
from section16.ledger.entries.dates import in_year
from section16.store.book import questions
from section16.store.book.lookups import Asked
from section16.workspace.book import require_libraries
from section16.workspace.book_lines import in_order, struct_of, structs_of
from section16.workspace.book_names import BookIssuer, cik_of_issuer
from section16.workspace.book_search import FoundFiling, filings_of
from section16.workspace.naming import cik_in
from section16.workspace.subject_answers import SubjectAnswers, issuer_answers

__all__ = [
    "HeldByInsider",
    "IssuerInsider",
    "IssuerPlan",
    "IssuerProfile",
    "LateRow",
    "TimingCount",
    "TradesOfMonth",
    "describe_issuer",
    "role_words",
]

_SHOWN: Final = 25
_LAST: Final = "\U0010ffff"
"""Behind every title: securities without one come last."""
_Line = tuple[str, str, str, bool]
"""An insider, a table of the form, a security by its title in small letters, and whether amounts are US dollars."""
_Held = tuple[Decimal, str, str | None]
"""What is held of a block: the balance, the title as filed, and the row that states the balance."""
_BOXES: Final = {"is_director": "Director", "is_ten_percent_owner": "10% owner", "is_other": "Other"}


class HeldByInsider(msgspec.Struct, frozen=True, kw_only=True):
    """What an insider holds of one security, directly or not; ``change`` is that since a year before the issuer's last filing.

    ``change`` is null where the first filing about the insider is later: a first report is not an acquisition.
    ``dollars`` says that amounts are US dollars. ``stated_by`` is a row that states a part of the balance.
    """

    form_table: str
    security: str | None
    dollars: bool
    balance: Decimal
    change: Decimal | None
    stated_by: str | None


class IssuerInsider(msgspec.Struct, frozen=True, kw_only=True):
    """An insider of an issuer: the roles of the last filing in words, and what is held."""

    owner_cik: str
    name: str | None
    roles: str
    filings: int
    first_filed: date | None
    last_filed: date | None
    held: tuple[HeldByInsider, ...] = ()


class TradesOfMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Purchases (code P) or sales (code S) of common stock in a month that count once, discretionary ones or others."""

    month: date
    code: str
    discretionary: bool
    trades: int
    shares: Decimal | None
    value: Decimal | None


class TimingCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows, on how many filings, were in time, late, or otherwise."""

    timing: str
    rows: int
    filings: int
    most_days_late: int | None


class LateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was reported late; a Form 3 has no row. ``days_late`` are business days."""

    accession: str
    form: str | None
    form_table: str | None
    row: int | None
    owner_ciks: tuple[str, ...]
    owner_names: tuple[str, ...]
    code: str | None
    security: str | None
    event_date: date | None
    due: date | None
    filed: date | None
    days_late: int | None
    reason: str | None


class IssuerPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A Rule 10b5-1 plan, as forms show it."""

    plan: int
    owner_ciks: tuple[str, ...]
    owner_names: tuple[str, ...]
    title: str | None
    adopted: date | None
    terminated: date | None
    first_trade: date | None
    last_trade: date | None
    trades: int | None
    sold: Decimal | None
    bought: Decimal | None
    cooling_off: str | None


class IssuerProfile(msgspec.Struct, frozen=True, kw_only=True):
    """An issuer at a glance. ``filings``, ``late`` and ``plans`` are the last ones, at most 25 of each."""

    issuer: BookIssuer
    insiders: tuple[IssuerInsider, ...]
    trades: tuple[TradesOfMonth, ...]
    timing: tuple[TimingCount, ...]
    late: tuple[LateRow, ...]
    plans: tuple[IssuerPlan, ...]
    filings: tuple[FoundFiling, ...]


def describe_issuer(book: str | os.PathLike[str], issuer: str) -> IssuerProfile:
    """Return an issuer of a book at a glance; it is named by CIK, ticker or words of a name.

    Raises :class:`~section16.errors.NotFoundError` for one that the book does not have, :class:`~section16.errors.RequestError`
    for a name that several have, and :class:`~section16.errors.BookError`.
    """
    require_libraries()
    from section16.store.book.generations import reading  # noqa: PLC0415 - requires the packages of a book

    cik = cik_in(issuer)
    kept = issuer_answers(Path(book), cik) if cik else None
    if kept is not None:
        return _profile(kept)
    with reading(Path(book)) as connection:
        asked = Asked(connection, issuer=cik)
        if not cik or not asked.rows(questions.ISSUER):
            asked = Asked(connection, issuer=cik_of_issuer(connection, issuer))
        return _profile(asked)


def _profile(answers: SubjectAnswers) -> IssuerProfile:
    (about,) = answers.lines(questions.ISSUER)
    return IssuerProfile(
        issuer=struct_of(BookIssuer, about),
        insiders=_insiders(answers, about["last_filed"]),
        trades=_trades(answers.rows(questions.TRADES_OF_ISSUER)),
        timing=structs_of(TimingCount, in_order(answers.lines(questions.TIMING_OF_ISSUER), "timing")),
        late=structs_of(
            LateRow,
            in_order(answers.lines(questions.LATE_OF_ISSUER), "-filed", "-accession", "form_table", "row")[:_SHOWN],
        ),
        plans=structs_of(IssuerPlan, in_order(answers.lines(questions.PLANS_OF_ISSUER), "-last_trade", "plan")[:_SHOWN]),
        filings=filings_of(answers.lines(questions.NEWEST_OF_ISSUER)[:_SHOWN]),
    )


def role_words(line: Mapping[str, Any]) -> str:
    """Return the roles of a reporting person in words, from the boxes and the title of a filing.

    >>> role_words({"is_officer": True, "officer_title": "CFO", "is_director": True})
    'CFO, Director'
    """
    office = [line.get("officer_title") or "Officer"] if line.get("is_officer") else []
    return ", ".join(office + [word for name, word in _BOXES.items() if line.get(name)])


def _trades(rows: Iterable[tuple[date, str, bool | None, str | None, str | None]]) -> tuple[TradesOfMonth, ...]:
    """Return what trades add up to by month, code and whether they are discretionary."""
    found: dict[tuple[int, int, str, bool], list[tuple[str | None, str | None]]] = {}
    for day, code, discretionary, shares, value in rows:
        found.setdefault((day.year, day.month, code, bool(discretionary)), []).append((shares, value))
    return tuple(
        TradesOfMonth(
            month=date(year, month, 1),
            code=code,
            discretionary=discretionary,
            trades=len(of),
            shares=_sum_of_texts(shares),
            value=_sum_of_texts(values),
        )
        for (year, month, code, discretionary), of in sorted(found.items(), key=itemgetter(0))
        for shares, values in (zip(*of, strict=True),)
    )


def _sum_of_texts(texts: Iterable[str | None]) -> Decimal | None:
    return sum_of_known([Decimal(one) for one in texts if one is not None])


def sum_of_known(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """Return an exact sum of the numbers that are known; ``None`` where none is."""
    known = [one for one in numbers if one is not None]
    return shortest(reduce(EXACT.add, known)) if known else None


def _insiders(answers: SubjectAnswers, last: date | None) -> tuple[IssuerInsider, ...]:
    then = in_year(last, last.year - 1) if last else date.min
    found = answers.lines(questions.INSIDERS_OF_ISSUER)
    insiders = in_order(found, "-last_filed", "name", "owner_cik")
    known = {line["owner_cik"] for line in insiders if line["first_filed"] and line["first_filed"] <= then}
    held: dict[str, list[HeldByInsider]] = {}
    for owner, one in _held(answers, known):
        held.setdefault(owner, []).append(one)
    return tuple(
        struct_of(IssuerInsider, line, roles=role_words(line), held=tuple(held.get(line["owner_cik"], ()))) for line in insiders
    )


def _held(answers: SubjectAnswers, known: Container[str]) -> Iterator[tuple[str, HeldByInsider]]:
    """Yield what each insider holds of each security, the most first, with the change since the day a year before.

    A block that is reported jointly counts for each. ``known`` are those who reported before that day. Filings spell the title
    of one security in several ways: a block has its last one throughout, and titles that differ in case or spaces are one.
    """
    rows = answers.rows(questions.HELD_OF_ISSUER)
    last_titles = {block: title for _, block, _, title, *_ in rows}
    now = _by_line(rows, last_titles)
    before = _by_line(answers.rows(questions.HELD_A_YEAR_BEFORE), last_titles)
    found = []
    for key in dict.fromkeys((*now, *before)):
        owner, form_table, _, dollars = key
        balance = sum_of_known(one for one, *_ in now.get(key, ())) or Decimal(0)
        earlier = sum_of_known(one for one, *_ in before.get(key, ()))
        if balance or earlier:
            title = max((balance_of, title) for balance_of, title, _ in now.get(key) or before[key])[1]
            one = HeldByInsider(
                form_table=form_table,
                security=title or None,
                dollars=dollars,
                balance=balance,
                change=_change(balance, earlier, known=owner in known),
                stated_by=max((row for *_, row in now.get(key, ()) if row), default=None),
            )
            found.append((owner, one))
    yield from sorted(found, key=lambda line: (line[1].form_table, -line[1].balance, line[1].security or _LAST))


def _by_line(rows: Iterable[tuple[Any, ...]], last_titles: Mapping[str, str | None]) -> dict[_Line, list[_Held]]:
    """Return what each insider holds of each security, block by block."""
    found: dict[_Line, list[_Held]] = {}
    for owners, block, form_table, stated, dollars, balance, *stated_by in rows:
        title = last_titles.get(block, stated) or ""
        for owner in owners or ():
            line = (owner, form_table, " ".join(title.casefold().split()), dollars)
            found.setdefault(line, []).append((balance, title, *(stated_by or [None])))
    return found


def _change(balance: Decimal, earlier: Decimal | None, *, known: bool) -> Decimal | None:
    """Return the change from an earlier balance; nothing was held where none is known of an insider who reported before.

    >>> _change(Decimal(5), None, known=True), _change(Decimal(5), None, known=False)
    (Decimal('5'), None)
    """
    if earlier is None and not known:
        return None
    return shortest(EXACT.subtract(balance, earlier or Decimal(0)))
