"""Exercises: rows of Table II linked with the rows of Table I that report the shares they gave.

The links are the transactions of codes M, X, C and O: what leaves Table II enters Table I, or the reverse where shares are
converted back into units. A link is within a filing, or between two filings of the same owners about the same day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.thresholds import MOST_OF_AN_EXERCISE

CODES = frozenset("MXCO")


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of Table II and the rows of Table I that belong together, by their ids, and what shows it."""

    derivative: tuple[str, ...]
    shares: tuple[str, ...]
    says: str


def links_of(entries: Iterable[Entry]) -> list[Link]:
    """Return the links among an issuer's entries, those within a filing first."""
    open_rows = [entry for entry in entries if entry.code in CODES and entry.change and not entry.holding]
    found: list[Link] = []
    # What one form links by itself is not linked across forms: vestings of one size on two forms of a day would be exchanged.
    for key in (_filing, _owners):
        groups: dict[object, list[Entry]] = defaultdict(list)
        for entry in open_rows:
            groups[key(entry)].append(entry)
        for rows in groups.values():
            found.extend(_links(rows))
        linked = {row for link in found for row in link.derivative + link.shares}
        open_rows = [entry for entry in open_rows if entry.id not in linked]
    return found


def _filing(entry: Entry) -> object:
    return entry.filing.accession, entry.when


def _owners(entry: Entry) -> object:
    return tuple(sorted(entry.filing.owners)), entry.when


def _links(rows: list[Entry]) -> Iterator[Link]:
    """Yield the links among rows of one day: one to one, then several of a kind to one."""
    derivative = [row for row in rows if row.table == "II"]
    shares = [row for row in rows if row.table == "I"]
    yield from _one_to_one(derivative, shares)
    yield from _several_to_one(derivative, shares)
    yield from _several_to_one(shares, derivative)


def _one_to_one(derivative: list[Entry], shares: list[Entry]) -> Iterator[Link]:
    # Several grants are often exercised on one day in equal amounts, and only the price separates them. The shares that a
    # conversion gave are sometimes reported under another code, so that the code alone decides nothing.
    for alike in (_same_code_and_price, _same_code, _any_code):
        for row in list(derivative):
            match = next((one for one in shares if one.change in _gives(row) and alike(row, one)), None)
            if match is not None:
                derivative.remove(row)
                shares.remove(match)
                yield Link(
                    derivative=(row.id,),
                    shares=(match.id,),
                    says=f"{row.code} of {abs(row.change or 0)} on {row.when}, same amount",
                )


def _several_to_one(many: list[Entry], single: list[Entry]) -> Iterator[Link]:
    """Yield links of up to four rows to one whose change is their sum; all of one code."""
    for one in list(single):
        rows = [row for row in many if row.code == one.code and row.direct == one.direct]
        for count in range(2, min(MOST_OF_AN_EXERCISE, len(rows)) + 1):
            chosen = next((some for some in combinations(rows, count) if _sums(some, one)), None)
            if chosen is None:
                continue
            single.remove(one)
            for row in chosen:
                many.remove(row)
            tables = (tuple(row.id for row in chosen), (one.id,))
            second, first = tables if one.table == "I" else tables[::-1]
            yield Link(derivative=second, shares=first, says=f"{count} rows of {one.code} on {one.when} sum to one")
            break


def _sums(some: tuple[Entry, ...], one: Entry) -> bool:
    return sum((row.change or Decimal(0) for row in some), Decimal(0)) == -(one.change or Decimal(0))


def _gives(row: Entry) -> tuple[Decimal, ...]:
    """Return the changes of Table I that a row of Table II can belong to: the opposite of its own or of its underlying.

    A unit may give several shares; the underlying amount is then what Table I reports.
    """
    change = row.change or Decimal(0)
    sign = -1 if change > 0 else 1
    underlying = () if row.underlying_shares is None else (sign * row.underlying_shares,)
    return (-change, *underlying)


def _same_code_and_price(row: Entry, one: Entry) -> bool:
    return _same_code(row, one) and (row.exercise_price or Decimal(0)) == (one.price or Decimal(0))


def _same_code(row: Entry, one: Entry) -> bool:
    return row.code == one.code and row.direct == one.direct


def _any_code(row: Entry, one: Entry) -> bool:
    return row.direct == one.direct or row.code == one.code
