"""Sense checks of exercises and conversions: the rows of Table II and Table I that belong together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from section16.checks.check import Hit, check
from section16.checks.subject import Subject
from section16.checks.transactions import Transaction
from section16.ledger.entries.entry import Entry, LedgerFiling
from section16.ledger.entries.posting import entries_of
from section16.ledger.entries.statements import part_stated
from section16.ledger.linking.exercises import CODES, links_of

_ROUNDED = Decimal(1)
"""Fractions of a share are paid in cash."""
_FULL = 30
"""A table of so many rows may continue on another form."""


@check("EXERCISE-ALONE", forms="45", codes=CODES)
def alone(subject: Subject) -> Iterator[Hit]:
    """An exercise or conversion leaves Table II and enters Table I on the same form.

    A right that gives cash, or shares that were reported in Table I when granted, has no partner; a footnote then says so.
    """
    for code, here, there in subject.once(_unlinked):
        if here and not there:
            one, other = here[0], "II" if here[0].table == "I" else "I"
            yield Hit(
                f"{one.path}.code",
                f"Code {code} is in Table {one.table}, and Table {other} has no row for it on {one.day}.",
                f"Add the row to Table {other}, or explain in a footnote why there is none.",
                {"code": code, "rows": len(here), "lacked": "other forms of the same day"},
            )


@check("EXERCISE-UNEQUAL", forms="45", codes=CODES)
def unequal(subject: Subject) -> Iterator[Hit]:
    """The shares that an exercise or conversion gives in Table I are those that Table II reports as underlying."""
    for code, here, there in subject.once(_unlinked):
        if here and there and here[0].table == "I" and not _is_explained(subject, (*here, *there)):
            given, derived = _total(here), _underlying(there)
            yield Hit(
                f"{here[0].path}.shares",
                f"Table I reports {given:,f} shares from code {code} and Table II {derived:,f} on the same day.",
                "Correct the numbers, or report the exercise and the shares withheld on separate rows.",
                {"code": code, "tableOne": given, "tableTwo": derived},
            )


# What makes the numbers differ by right: performance above or below the target, dividends paid in shares, and a net exercise of
# which the footnote states the shares withheld.
_EXPLAINED = re.compile(
    r"perform|dividend|\d\s?%|target|fraction|withh|\bnet\b|exchange ratio|conversion (?:rate|ratio)", re.IGNORECASE
)


def _is_explained(subject: Subject, rows: tuple[Transaction, ...]) -> bool:
    return any(_EXPLAINED.search(text) for one in rows for text in subject.texts(one.row))


def _unlinked(subject: Subject) -> list[tuple[str, list[Transaction], list[Transaction]]]:
    """Return the rows of each code and day that do not add up to those of the other table, from both sides."""
    found: list[tuple[str, list[Transaction], list[Transaction]]] = []
    rows = [one for one in subject.transactions if one.code in CODES and one.acquired is not None]
    if not rows or _add_up(rows) or is_one_of_several(subject):
        return found
    linked = _linked(subject, rows)
    for code, first, second in _by_code_and_day([one for one in rows if one.path not in linked]):
        if first and second and any(map(_countless, (*first, *second))):
            continue  # there is a partner, and nothing to compare
        if _balances(first) or _balances(second) or _agree(first, second):
            continue
        found += [(code, first, second), (code, second, first)]
    return found


def _by_code_and_day(rows: list[Transaction]) -> list[tuple[str, list[Transaction], list[Transaction]]]:
    """Return the rows of each code and day, those of Table I and those of Table II."""
    groups: dict[tuple[str, object], list[Transaction]] = defaultdict(list)
    for one in rows:
        groups[one.code, one.day].append(one)
    return [
        (code, [one for one in some if one.table == "I"], [one for one in some if one.table == "II"])
        for (code, _day), some in groups.items()
    ]


def _add_up(rows: list[Transaction]) -> bool:
    """Return whether the rows of each code and day are in both tables in the same numbers: then no links are needed."""
    return all(
        all(one.shares for one in (*first, *second))
        and _agree(first, second)
        and (len(first) == len(second) == 1 or _are_same(first, second))
        for _code, first, second in _by_code_and_day(rows)
    )


def _are_same(first: list[Transaction], second: list[Transaction]) -> bool:
    numbers, others = (sorted([abs(_signed(one)) for one in rows]) for rows in (first, second))
    return numbers == others


def _countless(one: Transaction) -> bool:
    """Return whether a row states neither units nor underlying shares, as one of a note that is counted in dollars."""
    return not one.shares and (one.table == "I" or not one.row.underlying_shares.value)


def _linked(subject: Subject, rows: list[Transaction]) -> frozenset[str]:
    """Return the paths of the rows of exercises and conversions that the ledger's links join."""
    linked = _linked_within(subject) if len({one.table for one in rows}) > 1 else frozenset()
    earlier = subject.earlier
    if earlier is None:
        return linked
    # The other row may be on another form of the day.
    return linked | {path for path, row in earlier.rows.items() if row in earlier.history.linked}


def _linked_within(subject: Subject) -> frozenset[str]:
    """Return the paths of the rows that the links within the form join."""
    document = subject.document
    filing = LedgerFiling(accession="form", form=document.document_type.value or "", filed=subject.on)
    entries: dict[str, Entry] = {entry.id: entry for entry in entries_of(document, filing)}
    links = links_of(entries.values())
    return frozenset(entries[row].path for link in links for row in (*link.derivative, *link.shares))


def is_one_of_several(subject: Subject) -> bool:
    """Return whether the form is one of several or so full that it may be: the partners may be on another."""
    document = subject.document
    if max(len(document.non_derivative_table), len(document.derivative_table)) >= _FULL:
        return True
    return any(part_stated(text) for text in (*subject.notes.values(), document.remarks.value or "") if text)


def _signed(one: Transaction) -> Decimal:
    return (one.shares or Decimal()) * (1 if one.acquired else -1)


def _balances(rows: list[Transaction]) -> bool:
    """Return whether rows of one table cancel out: one class or one right converted into another."""
    return len(rows) > 1 and len({one.acquired for one in rows}) > 1


def _agree(first: list[Transaction], second: list[Transaction]) -> bool:
    """Return whether the rows of both tables add up to the same, in units or in underlying shares."""
    return bool(first and second) and any(
        abs(abs(_total(first)) - abs(amount)) <= _ROUNDED * len(second) for amount in (_total(second), _underlying(second))
    )


def _total(rows: list[Transaction]) -> Decimal:
    return abs(sum(map(_signed, rows), Decimal()))


def _underlying(rows: list[Transaction]) -> Decimal:
    amounts = (one.row.underlying_shares.value for one in rows)
    return sum((amount or _signed(one) for amount, one in zip(amounts, rows, strict=True)), Decimal())
