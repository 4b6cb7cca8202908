"""Which rows of a form are trades under a Rule 10b5-1 plan, and what shows it: a footnote, the remarks or the box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec

from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.statements import PlanDates, plan_dates

TRADES = frozenset({"P", "S"})
"""The codes of trades in the market: what a statement about the whole form, or the box alone, is taken to be about."""

_WHOLE: Final = re.compile(
    r"\b(?:transactions|sales|purchases|trades)\b(?: that (?:are|were))? (?:being )?(?:reported|disclosed|shown|set forth)"
    r" (?:herein|(?:in|on) (?:this|the) (?:form|report|filing|statement))\b"
    r"|\ball (?:of the )?(?:\w+ )?(?:transactions|sales|purchases|trades)\b(?! (?:under|pursuant))",
    re.IGNORECASE,
)
_TAXES: Final = re.compile(r"\btax(?:es)?\b|\bwithh(?:eld|olding)\b", re.IGNORECASE)


class PlanBasis(StrEnum):
    """What shows that a row is a trade under a plan, the surest first."""

    FOOTNOTE = "footnote"
    REMARKS = "remarks"
    WHOLE_FORM = "whole form"
    BOX = "box"


class PlanTrade(msgspec.Struct, frozen=True, kw_only=True):
    """A row that reports a trade under a plan.

    ``change`` is signed, in shares or units; ``box`` is the 10b5-1 box of the form, ``None`` where the form has none.
    """

    row: str
    day: date | None
    code: str
    security: str
    change: Decimal | None
    price: Decimal | None
    basis: PlanBasis
    box: bool | None


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A trade under a plan with the days that its form states about the plan."""

    entry: Entry
    trade: PlanTrade
    dates: PlanDates


def plan_rows(entries: Iterable[Entry]) -> Iterator[PlanRow]:
    """Yield the rows of one form that are trades under a plan.

    The footnotes of a row decide for the row. One that speaks of all transactions of the form, and remarks that do, are about
    its other purchases and sales as well, unless words about these name the taxes that they pay. Where no row has such a
    footnote, remarks, footnotes without a row and the box are about the purchases and sales of the form.
    """
    rows = [entry for entry in entries if not entry.holding]
    if not any(map(_speaks_of_plans, {entry.filing.accession: entry.filing for entry in rows}.values())):
        yield from (_row(entry, PlanBasis.BOX, _NO_DATES) for entry in rows if entry.code in TRADES and entry.filing.plan_box)
        return
    stated = [(entry, _together(entry.texts())) for entry in rows]
    if any(dates for _, dates in stated):
        yield from _by_footnotes(stated)
        return
    for entry in rows:
        if entry.code not in TRADES:
            continue
        dates = _together((entry.filing.remarks, *entry.filing.footnotes.values()))
        if dates is not None:
            yield _row(entry, PlanBasis.REMARKS, dates)
        elif entry.filing.plan_box:
            yield _row(entry, PlanBasis.BOX, _NO_DATES)


def _by_footnotes(stated: Sequence[tuple[Entry, PlanDates | None]]) -> Iterator[PlanRow]:
    filing = stated[0][0].filing
    whole = _together(text for text in (filing.remarks, *filing.footnotes.values()) if _speaks_of_the_form(text))
    for entry, dates in stated:
        if dates is not None:
            yield _row(entry, PlanBasis.FOOTNOTE, dates)
        elif whole is not None and entry.code in TRADES and not any(map(_TAXES.search, entry.texts())):
            yield _row(entry, PlanBasis.WHOLE_FORM, whole)


_NO_DATES: Final = PlanDates()


def _speaks_of_plans(filing: LedgerFiling) -> bool:
    """Whether a footnote or the remarks of a form speak of a plan: in few forms they do."""
    return any(plan_dates(text) is not None for text in (filing.remarks, *filing.footnotes.values()))


@lru_cache(maxsize=8192)
def _speaks_of_the_form(text: str) -> bool:
    """Whether a text speaks of all transactions of the form.

    >>> _speaks_of_the_form("The transactions reported in this Form 4 were made under a Rule 10b5-1 plan.")
    True
    >>> _speaks_of_the_form("This transaction was made under a Rule 10b5-1 plan.")
    False
    """
    return _WHOLE.search(" ".join(text.split())) is not None


def _together(texts: Iterable[str]) -> PlanDates | None:
    """Return the days that several texts state about plans; ``None`` where none of them speaks of one."""
    found = [dates for text in texts if (dates := plan_dates(text)) is not None]
    if not found:
        return None
    return PlanDates(*(_each_once(getattr(one, name) for one in found) for name in PlanDates.__struct_fields__))


def _each_once(days: Iterable[tuple[date, ...]]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for some in days for day in some))


def _row(entry: Entry, basis: PlanBasis, dates: PlanDates) -> PlanRow:
    trade = PlanTrade(
        row=entry.id,
        day=entry.day,
        code=entry.code,
        security=entry.title,
        change=entry.change,
        price=entry.price,
        basis=basis,
        box=entry.filing.plan_box,
    )
    return PlanRow(entry=entry, trade=trade, dates=dates)
