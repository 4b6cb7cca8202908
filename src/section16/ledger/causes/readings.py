"""Readings of a likely error: which cell is most probably wrong, and the value that the other rows of the holding support."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.lots.cause import Reading
from section16.ledger.lots.lot import Assertion

_DISPOSES = frozenset("SFDU")
_ACQUIRES = frozenset("PAL")
"""Codes of transactions that can only dispose, or only acquire: the letter in column 4 must agree with them."""


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

    The next report decides for the row where it starts from what should have been stated; the row before is wrong where it did
    not follow, and this one starts from what should have been stated there.
    """
    earlier, later = row.previous, row.next
    right = (row.opening or Decimal(0)) + (row.change or Decimal(0))
    if later is not None and later.gap and later.entry.start == right:
        return (of_the_balance(row, gap),)
    before = of_the_balance_before(row, gap)
    if earlier is not None and earlier.gap and earlier.computed == (row.opening or Decimal(0)) + gap:
        return before
    return (of_the_balance(row, gap), *before)


def of_a_sign(row: Assertion, gap: Decimal) -> tuple[Reading, ...]:
    """Return what is wrong where the balance moves the other way: the letter in column 4, or the balance; both of some codes.

    A sale that is marked as acquired is marked wrong. A sale that is marked as disposed of, after which more is owned, was
    added where it should have been subtracted.
    """
    entry = row.entry
    filed, other = ("A", "D") if (entry.change or 0) > 0 else ("D", "A")
    letter = Reading(entry.id, f"{entry.path}.acquiredDisposed", filed, other)
    consistent = (_DISPOSES, _ACQUIRES)[filed == "A"]
    if entry.code in consistent:
        return (of_the_balance(row, gap),)
    return (letter,) if entry.code in _DISPOSES | _ACQUIRES else (letter, of_the_balance(row, gap))


def _balance(row: Assertion, supported: Decimal) -> Reading:
    entry = row.entry
    return Reading(entry.id, entry.cell, _text(entry.owned or Decimal(0)), _text(supported))


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
