"""Economic events: an exercise with its sale, a vesting with what is withheld, a transfer, the trades of a day.

Rows are joined, never divided: each rule below joins rows that are of one event by what they state, and what is joined directly
or through others is one event. The event has the name of its earliest row, so that no order of arrival changes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

import msgspec

from section16.ledger.book import IssuerBook
from section16.ledger.entries.entry import Entry
from section16.ledger.linking.exercises import CODES as EXERCISES
from section16.research.cleansing import probable_day
from section16.research.counting import Count
from section16.research.joining import WITHHELD, exchanged, joined_by_day, paid_later, unlinked_exercises
from section16.research.reasons import CountedReason, EventReason
from section16.research.wording import pays_taxes


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
    links = [(*link.derivative, *link.shares) for link in book.links()]
    linked = {row for link in links for row in link}
    unlinked = unlinked_exercises(entry for entry in dated if entry.id not in linked)
    rules = (rule(dated, book.identity) for rule in (exchanged, joined_by_day, paid_later))
    for together in (*links, *unlinked, *chain.from_iterable(rules), *again.items()):
        joined.join(together)
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in dated:
        groups[joined.find(entry.id)].append(entry)
    found = {entry.id: RowEvent("", _UNDATED[entry.holding]) for entry in entries}
    for rows in groups.values():
        if len(rows) == 1:
            found[rows[0].id] = RowEvent(rows[0].id, _of_few(rows, {rows[0].code}))
            continue
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
    if gained and WITHHELD in codes:
        return EventReason.WITHHELD if codes & EXERCISES else EventReason.AWARD_WITHHELD
    if gained and codes & {"D", "J"}:
        return EventReason.SETTLED
    return _of_few(rows, codes)


def _of_few(rows: list[Entry], codes: set[str]) -> EventReason:
    if len(rows) == 1:
        return EventReason.WITHHOLDING if WITHHELD in codes else EventReason.SINGLE
    if codes & EXERCISES:
        return EventReason.EXERCISE
    sides = {(row.change or 0) > 0 for row in rows}
    return EventReason.TRANSFER if len(sides) > 1 else EventReason.ONE_DAY
