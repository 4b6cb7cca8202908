"""Readings of a likely error: which cell is most probably wrong, and the value that the other rows of the holding support."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.entries.codes import ACQUIRES, DISPOSES
from section16.ledger.lots.cause import Reading
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import REPORTS_AHEAD


def of_the_balance(row: Assertion, gap: Decimal) -> Reading:
    """Return the reading that the amount owned following is wrong, by the gap."""
    return _balance(row, (row.entry.owned or Decimal(0)) - gap)


def of_the_balance_before(row: Assertion, gap: Decimal) -> tuple[Reading, ...]:
    """Return the reading that the balance of the row before is wrong, by the gap; nothing where there is no row before."""
    earlier = row.previous
    return () if earlier is None else (_balance(earlier, (earlier.entry.owned or Decimal(0)) + gap),)


def of_the_amount(row: Assertion, supported: Decimal) -> Reading:
    """Return the reading that the number of shares of the transaction is wrong."""
    entry = row.entry
    return Reading(entry.id, f"{entry.path}.shares", _text(abs(entry.change or Decimal(0))), _text(abs(supported)))


def of_two_balances(row: Assertion, gap: Decimal) -> tuple[Reading, ...]:
    """Return the balance that is wrong: that of the row or that of the row before, or both where nothing decides.

    The next report decides for the row where it starts from what should have been stated, and so does a later one that takes
    the whole difference back. The row before is wrong where it did
    not follow, and this one starts from what should have been stated there. Where the row before follows and no later row
    continues from this one, this one is wrong. More acquired than is owned afterwards was disposed of.
    """
    earlier, later, entry = row.previous, row.next, row.entry
    if not entry.holding and (entry.change or 0) > (entry.owned or 0):
        return (_letter(row),)
    here, before = of_the_balance(row, gap), of_the_balance_before(row, gap)
    right = (row.opening or Decimal(0)) + (row.change or Decimal(0))
    if (later is not None and later.gap and later.entry.start == right) or _undone(row, gap):
        return (here,)
    if earlier is not None and earlier.gap and earlier.computed == (row.opening or Decimal(0)) + gap:
        return before
    return (here,) if later is None and earlier is not None and earlier.gap == 0 else possible(here, *before)


def _undone(row: Assertion, gap: Decimal) -> bool:
    """Whether one of the next reports of the holding breaks by the opposite."""
    history = row.lot.history if row.lot else []
    return any(one.gap == -gap for one in history[row.index + 1 : row.index + 1 + REPORTS_AHEAD])


def of_another_amount(row: Assertion, gap: Decimal) -> tuple[Reading, ...]:
    """Return the readings where the balance moves by another amount than the row's: a balance, or the amount.

    Where the next report continues from the balance of the row, the balance before is the one that may be wrong.
    """
    follows = row.next is not None and row.next.gap == 0
    balance = of_the_balance_before(row, gap) if follows else (of_the_balance(row, gap),)
    return possible(*balance, of_the_amount(row, (row.change or Decimal(0)) + gap))


def possible(*readings: Reading) -> tuple[Reading, ...]:
    """Return the readings that are possible: no balance is below zero."""
    return tuple(one for one in readings if not one.supported.startswith("-"))


def of_a_sign(row: Assertion, gap: Decimal) -> tuple[Reading, ...]:
    """Return what is wrong where the balance moves the other way: the letter in column 4, or the balance; both of some codes.

    A sale that is marked as acquired is marked wrong. A sale that is marked as disposed of, after which more is owned, was
    added where it should have been subtracted.
    """
    entry, letter, later = row.entry, _letter(row), row.next
    here = of_the_balance(row, gap)
    if later is not None and later.gap:
        if later.entry.start == (row.opening or Decimal(0)) + (row.change or Decimal(0)):
            return (here,)
        if later.gap == -2 * (later.change or Decimal(0)):  # the next is reversed as well: the balances go the other way
            return (letter,)
    if entry.code in (ACQUIRES if letter.filed == "A" else DISPOSES):
        return (here,) if later is None else possible(here, letter)
    return (letter,) if entry.code in DISPOSES | ACQUIRES else possible(letter, here)


def of_itself(row: Assertion) -> tuple[Reading, ...]:
    """Return what is wrong where a row acquires more than it states as owned: the balance, or the letter in column 4.

    The balance includes what was acquired: alone where it is a grant of its own, or beside what was held before. Where
    nothing is left, all of it may have been disposed of, unless the code can only acquire.
    """
    change, owned = row.change or Decimal(0), row.entry.owned or Decimal(0)
    if not owned and row.entry.code not in ACQUIRES:
        return (_letter(row),)
    whole = _balance(row, (row.opening or Decimal(0)) + change)
    alone = row.lot is not None and row.lot.traits.granted and row.opening
    return (whole, _balance(row, change)) if alone else (whole,)


def _letter(row: Assertion) -> Reading:
    filed, other = ("A", "D") if (row.entry.change or 0) > 0 else ("D", "A")
    return Reading(row.entry.id, f"{row.entry.path}.acquiredDisposed", filed, other)


def _balance(row: Assertion, supported: Decimal) -> Reading:
    entry = row.entry
    return Reading(entry.id, entry.cell, _text(entry.owned or Decimal(0)), _text(supported))


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
