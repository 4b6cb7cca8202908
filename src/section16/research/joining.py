"""Which rows are joined into one economic event: the rules, each of which yields the ids of rows that are of one event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.identity import Identity
from section16.ledger.linking.exercises import CODES as EXERCISES
from section16.research.cleansing import probable_day
from section16.research.wording import earned, is_of_one_kind, pays_taxes

WITHHELD: Final = "F"
_TRADES: Final = frozenset("PS")
_TRANSFERS: Final = frozenset("GJWZPS")
"""Codes under which securities move between holdings of the same reporting persons."""
_PASSED_ON: Final = frozenset("DJ")
"""Codes under which what an exercise or conversion gave is disposed of: to the issuer, or to members of a fund."""
_TAKEN: Final = EXERCISES | {"J"}
_GIVEN: Final = _TAKEN | _PASSED_ON
"""Codes under which securities are taken, and given, for as much of another class."""
_LATER: Final = timedelta(days=7)
"""A sale that pays the taxes of a vesting is made within days of it."""
_BESIDE: Final = timedelta(days=3)
"""Some filers date the units by the day of vesting and the shares by that of delivery."""
_ZERO: Final = Decimal(0)


def unlinked_exercises(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the exercises of a form and day that the ledger links with no row and that sum to nothing over both tables.

    The ledger links up to four rows with one; more vestings than that are often reported as one row of Table I. Fractions of a
    share are often left out in one of the tables, for each row by itself.
    """
    days: dict[tuple[str, object], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.code in EXERCISES and entry.change:
            days[entry.filing.accession, probable_day(entry)].append(entry)
    left: dict[str, list[Entry]] = defaultdict(list)
    for (form, _), rows in days.items():
        if _comes_to_nothing(rows):
            yield tuple(row.id for row in rows)
        else:
            left[form] += rows
    for rows in left.values():
        if _day(max(rows, key=_day)) - _day(min(rows, key=_day)) <= _BESIDE and _comes_to_nothing(rows):
            yield tuple(row.id for row in rows)


def _comes_to_nothing(rows: list[Entry]) -> bool:
    gained = sum((row.change or _ZERO) > 0 for row in rows)
    return 0 < gained < len(rows) and abs(_sum(rows)) < min(gained, len(rows) - gained)


def exchanged(entries: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, ...]]:
    """Yield what was given for as much of another class on one form and day: in a reclassification, or with units converted.

    In an exchange of units of a partnership, the voting stock that is paired with them is given up as well.
    """
    forms: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.change and entry.code in _GIVEN:
            forms[entry.filing.accession, probable_day(entry), entry.table].append(entry)
    for rows in forms.values():
        given: dict[Decimal, list[Entry]] = defaultdict(list)
        for row in rows:
            given[-(row.change or _ZERO)].append(row)
        for row in rows:
            others = given.get(row.change or _ZERO, ()) if (row.change or _ZERO) > 0 and row.code in _TAKEN else ()
            other = next((one for one in others if _is_exchange(row, one, identity)), None)
            if other is not None:
                given[row.change or _ZERO].remove(other)
                yield row.id, other.id


def _is_exchange(taken: Entry, given: Entry, identity: Identity) -> bool:
    alike = taken.code == given.code or (taken.code in EXERCISES and given.code != "F")
    return alike and _holding(taken) == _holding(given) and identity.title(taken.title) != identity.title(given.title)


def joined_by_day(entries: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, ...]]:
    """Yield rows of one event among those of the same persons, class and day."""
    days: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "I" and entry.change:
            days[_owners(entry), probable_day(entry), identity.title(entry.title)].append(entry)
    for rows in days.values():
        if len(rows) > 1:
            yield from _of_one_day(rows)


def _of_one_day(rows: list[Entry]) -> Iterator[tuple[str, ...]]:
    acquired = [row for row in rows if row.code in EXERCISES and (row.change or _ZERO) > 0]
    yield from _withheld(rows, acquired)
    yield from _passed_on(rows, acquired)
    sold = [row for row in rows if row.code == "S" and (row.change or _ZERO) < 0]
    joined = list(_sold(acquired, sold))
    yield from joined
    yield from _transfers(rows)
    yield from _of_a_day(rows, {row for some in joined for row in some})


def _withheld(rows: list[Entry], acquired: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield what is withheld with the vestings of the day, and with the awards that the form says are earned.

    An award of the day that vests later has nothing withheld: what is withheld is then of another vesting. Units that are
    reported in Table I are withheld from themselves.
    """
    if not any(row.code == WITHHELD for row in rows):
        return
    awards = [row for row in rows if row.code == "A" and (row.change or _ZERO) > 0 and earned(row)]
    units = [row for row in rows if row.code in EXERCISES and (row.change or _ZERO) < 0]
    held = {row.direct for row in (*acquired, *awards, *units)}
    withheld = [row for row in rows if row.code == WITHHELD and row.direct in held]
    if not withheld:
        return
    if acquired and -_sum(withheld) <= _sum([*acquired, *awards]):
        yield tuple(row.id for row in (*acquired, *awards, *withheld))
    elif awards and not acquired:
        yield from _withheld_from_awards(awards, withheld)
    elif units and not acquired:
        yield tuple(row.id for row in (*units, *withheld))


def _withheld_from_awards(awards: list[Entry], withheld: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield earned awards with what is withheld from them: rows behind them, whose words name no other kind of award.

    On a day on which several awards vest, those granted earlier are not acquired again: what is withheld from them is in front
    of the earned award, or says that it is of restricted stock where that is of performance shares.
    """
    groups: list[tuple[list[Entry], list[Entry]]] = []
    for row in sorted((*awards, *withheld), key=lambda one: (*one.filing.order, one.row)):
        if row.code != WITHHELD:
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(row)
        elif groups and any(is_of_one_kind(row, award) for award in groups[-1][0]):
            groups[-1][1].append(row)
    yield from (tuple(row.id for row in (*given, *taken)) for given, taken in groups if taken and -_sum(taken) <= _sum(given))


def _passed_on(rows: list[Entry], acquired: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield what an exercise gave with as much disposed of, or less for a price: settled in cash, or distributed to members."""
    out: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code in _PASSED_ON and (row.change or _ZERO) < 0:
            out[_holding(row), -(row.change or _ZERO)].append(row)
    for row in acquired:
        if out.get((_holding(row), row.change)):
            yield row.id, out[_holding(row), row.change].pop().id
    paid = [row for left in out.values() for row in left if row.code == "D" and row.price]
    if acquired and paid and -_sum(paid) <= _sum(acquired):
        yield tuple(row.id for row in (*acquired, *paid))


def _holding(row: Entry) -> tuple[object, ...]:
    return row.direct, row.nature


def _sold(acquired: list[Entry], sold: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the sales of what was acquired by exercise: all where they are at most as much, else those of equal amounts."""
    if not acquired or not sold:
        return
    gains, sales = _by_holding(acquired), _by_holding(sold)
    if len(gains) > 1 and gains.keys() == sales.keys() and all(-_sum(sales[one]) <= _sum(gains[one]) for one in gains):
        yield from (tuple(row.id for row in (*gains[one], *sales[one])) for one in gains)  # such as a spouse's own options
        return
    if -_sum(sold) <= _sum(acquired):
        yield tuple(row.id for row in (*acquired, *sold))
        return
    equal: dict[Decimal, list[Entry]] = defaultdict(list)
    for row in reversed(sold):
        equal[-(row.change or _ZERO)].append(row)
    for row in acquired:
        if equal.get(row.change or _ZERO):
            yield row.id, equal[row.change or _ZERO].pop().id


def _by_holding(rows: list[Entry]) -> dict[object, list[Entry]]:
    found: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        found[_holding(row)].append(row)
    return found


def _transfers(rows: list[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield pairs of rows of one form and code, the one out of a holding and the other, as much, into another holding."""
    out: dict[object, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.code in _TRANSFERS and (row.change or _ZERO) < 0:
            out[row.filing.accession, _pair(row.code), -(row.change or _ZERO)].append(row)
    for row in rows:
        others = out.get((row.filing.accession, _pair(row.code), row.change)) if row.code in _TRANSFERS else None
        if others and _holding(others[-1]) != _holding(row):
            yield row.id, others.pop().id


def _pair(code: str) -> str:
    return "trade" if code in _TRADES else code


def _of_a_day(rows: list[Entry], joined: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield the purchases and the sales of a day that no exercise is joined with; sales that pay taxes apart from others."""
    trades: dict[object, list[str]] = defaultdict(list)
    for row in rows:
        if row.code in _TRADES and row.id not in joined:
            trades[row.code, (row.change or _ZERO) > 0, pays_taxes(row)].append(row.id)
    yield from (tuple(one) for one in trades.values() if len(one) > 1)


def paid_later(entries: Iterable[Entry], identity: Identity) -> Iterator[tuple[str, ...]]:
    """Yield sales that pay taxes with the last vesting of the same persons and class in the week before."""
    lines: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.table == "I" and (entry.code == "S" or _vests(entry)):
            lines[_owners(entry), identity.title(entry.title)].append(entry)
    for rows in lines.values():
        yield from _paid_from(sorted(rows, key=lambda one: (_day(one), one.code == "S")))


def _vests(entry: Entry) -> bool:
    """Whether a row gives shares on which tax is due at once."""
    if (entry.change or _ZERO) <= 0:
        return False
    return entry.code in EXERCISES or (entry.code == "A" and earned(entry))


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
            vested = vested[:1]  # joined already: the next sale needs one of them


def _day(entry: Entry) -> date:
    return probable_day(entry) or entry.when


def _owners(entry: Entry) -> frozenset[str]:
    return _persons(entry.filing.owners)


@lru_cache(maxsize=1024)
def _persons(owners: tuple[str, ...]) -> frozenset[str]:
    return frozenset(owners)


def _sum(rows: Iterable[Entry]) -> Decimal:
    return sum((row.change or _ZERO for row in rows), _ZERO)
