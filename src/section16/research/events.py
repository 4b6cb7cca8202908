"""Economic events: an exercise with its sale, a vesting with what is withheld, a transfer, the trades of a day.

Rows are joined, never divided: each rule below joins rows that are of one event by what they state, and what is joined directly
or through others is one event. The event has the name of its earliest row, so that no order of arrival changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.linking.exercises import CODES as EXERCISES
from section16.research.cleansing import probable_day
from section16.research.counting import Count
from section16.research.reasons import CountedReason, EventReason
from section16.research.wording import earned, pays_taxes

_WITHHELD: Final = "F"
_TRADES: Final = frozenset("PS")
_TRANSFERS: Final = frozenset("GJWZPS")
"""Codes under which securities move between holdings of the same reporting persons."""
_LATER: Final = timedelta(days=7)
"""A sale that pays the taxes of a vesting is made within days of it."""
_ZERO: Final = Decimal(0)


class RowEvent(msgspec.Struct, frozen=True):
    """The event of a row, by its earliest row, and what the rows of it are together."""

    id: str
    reason: EventReason


class _Joined:
    """Rows that are joined, each group under one of them (union-find with path halving)."""

    def __init__(self, rows: Iterable[str]) -> None:
        self._parent = {row: row for row in rows}

    def find(self, row: str) -> str:
        parent = self._parent
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    def join(self, rows: Iterable[str]) -> None:
        roots = sorted({self.find(row) for row in rows if row in self._parent})
        for root in roots[1:]:
            self._parent[root] = roots[0]


def events_of(book: IssuerBook, counts: Mapping[str, Count]) -> dict[str, RowEvent]:
    """Return the event of each row, that of a restated row by the row in force."""
    entries = [entry for _, rows in book.in_force for entry in rows]
    dated = [entry for entry in entries if probable_day(entry) is not None and not entry.holding]
    joined = _Joined(entry.id for entry in dated)
    again = {row: one.counted_in for row, one in counts.items() if one.reason is not CountedReason.RESTATED and one.counted_in}
    for link in book.links():
        joined.join((*link.derivative, *link.shares))
    for together in (*_joined_by_day(dated, book.identity), *_paid_later(dated, book.identity), *again.items()):
        joined.join(together)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in dated:
        groups[joined.find(entry.id)].append(entry)
    found = {entry.id: RowEvent("", _UNDATED[entry.holding]) for entry in entries}
    for rows in groups.values():
        event = RowEvent(min(rows, key=_order).id, _reason(rows, again))
        found.update((entry.id, event) for entry in rows)
    return found | dict(_of_replaced(book, counts, found))


_UNDATED: Final = {True: EventReason.HOLDING, False: EventReason.NO_DATE}


def _order(entry: Entry) -> tuple[object, ...]:
    return *entry.filing.order, entry.table, entry.row


def _of_replaced(
    book: IssuerBook, counts: Mapping[str, Count], found: Mapping[str, RowEvent]
) -> Iterator[tuple[str, RowEvent]]:
    """Yield the rows no longer in force: each is of the event of the row in force, or one by itself where there is none."""
    for _, rows in book.posted:
        for entry in rows:
            if entry.id in found:
                continue
            now = found.get(counts[entry.id].counted_in) if entry.id in counts else None
            alone = RowEvent("" if entry.holding else entry.id, EventReason.HOLDING if entry.holding else EventReason.SINGLE)
            yield entry.id, now or alone


# --- which rows are joined


def _joined_by_day(entries: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, ...]]:
    """Yield rows of one event among those of the same persons, class and day."""
    days: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "I" and entry.change:
            days[_owners(entry), probable_day(entry), identity.title(entry.title)].append(entry)
    for rows in days.values():
        if len(rows) > 1:
            yield from _of_one_day(rows)


def _of_one_day(rows: list[Entry]) -> Iterator[tuple[str, ...]]:
    acquired = [row for row in rows if row.code in EXERCISES and (row.change or 0) > 0]
    withheld = [row for row in rows if row.code == _WITHHELD]
    yield from _withheld(rows, acquired, withheld)
    yield from _settled(rows, acquired)
    sold = [row for row in rows if row.code == "S" and (row.change or 0) < 0]
    if acquired and sold and -_sum(sold) <= _sum(acquired):
        yield tuple(row.id for row in (*acquired, *sold))
    yield from _transfers(rows)
    yield from _of_a_day(rows)


def _withheld(rows: list[Entry], acquired: list[Entry], withheld: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield what is withheld with the vestings of the day, or with the awards that the form says are earned.

    An award of the day that vests later has nothing withheld: what is withheld is then of another vesting.
    """
    if not withheld:
        return
    vested = acquired or [row for row in rows if row.code == "A" and (row.change or 0) > 0 and earned(row)]
    if vested and -_sum(withheld) <= _sum(vested):
        yield tuple(row.id for row in (*vested, *withheld))


def _settled(rows: list[Entry], acquired: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield exercises with equal amounts disposed of to the issuer, as in a settlement in cash."""
    back: dict[Decimal, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code == "D" and row.change is not None:
            back[-row.change].append(row)
    for row in acquired:
        if back.get(row.change or _ZERO):
            yield row.id, back[row.change or _ZERO].pop().id


def _transfers(rows: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield pairs of rows of one form and code, the one out of a holding and the other, as much, into another holding."""
    out: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code in _TRANSFERS and (row.change or 0) < 0:
            out[row.filing.accession, _pair(row.code), -(row.change or _ZERO)].append(row)
    for row in rows:
        others = out.get((row.filing.accession, _pair(row.code), row.change)) if row.code in _TRANSFERS else None
        if others and (others[-1].direct, others[-1].nature) != (row.direct, row.nature):
            yield row.id, others.pop().id


def _pair(code: str) -> str:
    return "trade" if code in _TRADES else code


def _of_a_day(rows: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the purchases and the sales of a day; sales that pay taxes apart from others."""
    trades: dict[object, list[str]] = defaultdict(list)
    for row in rows:
        if row.code in _TRADES:
            trades[row.code, (row.change or 0) > 0, pays_taxes(row)].append(row.id)
    yield from (tuple(one) for one in trades.values() if len(one) > 1)


def _paid_later(entries: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, ...]]:
    """Yield sales that pay taxes with the last vesting of the same persons and class in the week before."""
    lines: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "I" and ((entry.code in EXERCISES | {"A"} and (entry.change or 0) > 0) or entry.code == "S"):
            lines[_owners(entry), identity.title(entry.title)].append(entry)
    for rows in lines.values():
        yield from _paid_from(sorted(rows, key=lambda one: (_day(one), one.code == "S")))


def _paid_from(rows: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the sales of a class that pay taxes, each with the last day of vestings before it, in the order of their days."""
    vested: list[Entry] = []
    total = _ZERO
    for row in rows:
        if row.code != "S":
            if not vested or _day(vested[-1]) != _day(row):
                vested, total = [], _ZERO
            vested.append(row)
            total += row.change or _ZERO
        elif vested and _day(row) - _day(vested[-1]) <= _LATER and pays_taxes(row) and -(row.change or _ZERO) <= total:
            yield row.id, *(one.id for one in vested)
            vested = vested[:1]


def _day(entry: Entry) -> date:
    return probable_day(entry) or entry.when


def _owners(entry: Entry) -> frozenset[str]:
    return frozenset(entry.filing.owners)


def _sum(rows: Iterable[Entry]) -> Decimal:
    return sum((row.change or _ZERO for row in rows), _ZERO)


# --- what they are together


def _reason(rows: list[Entry], again: Mapping[str, str]) -> EventReason:
    """Return what the rows of an event are together; rows that repeat others are left out."""
    rows = [row for row in rows if row.id not in again] or rows
    codes = {row.code for row in rows}
    sold = [row for row in rows if row.code == "S" and (row.change or 0) < 0]
    gained = bool(codes & EXERCISES) or ("A" in codes and len(codes) > 1)
    if gained and any(pays_taxes(row) for row in sold):
        return EventReason.COVER
    if gained and sold:
        return EventReason.EXERCISE_SALE
    if gained and _WITHHELD in codes:
        return EventReason.WITHHELD if codes & EXERCISES else EventReason.AWARD_WITHHELD
    if gained and "D" in codes:
        return EventReason.SETTLED
    return _of_few(rows, codes)


def _of_few(rows: list[Entry], codes: set[str]) -> EventReason:
    if len(rows) == 1:
        return EventReason.WITHHOLDING if _WITHHELD in codes else EventReason.SINGLE
    if codes & EXERCISES:
        return EventReason.EXERCISE
    sides = {(row.change or 0) > 0 for row in rows}
    return EventReason.TRANSFER if len(sides) > 1 else EventReason.ONE_DAY
