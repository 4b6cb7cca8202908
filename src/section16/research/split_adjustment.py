"""Split-adjusted numbers: what a row's shares, price and balance are after the splits that the issuer has made since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from math import prod
from typing import Final

import msgspec

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.split import SecuritySplit
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Assertion
from section16.research.reasons import SplitReason

_OTHER_CLASS: Final = re.compile(r"\b(?:preferred|preference|notes?|debentures?|bonds?)\b", re.IGNORECASE)
"""Titles of classes whose number a split of the common stock leaves as it is."""
_PLACES: Final = 10
"""Decimal places of an adjusted number that has no end."""
_LAST_PLACE: Final = Decimal(1).scaleb(-_PLACES)
_DIGITS: Final = Context(prec=200)
"""So many digits that no quotient of a filed number is rounded before its last place."""


class RowSplits(msgspec.Struct, frozen=True):
    """New shares for one share of a row by the splits since; ``None`` where it is not known. Why it is so.

    ``held`` is the ratio of the balance: that of a Form 5 is of the end of the fiscal year, and counts the splits before.
    """

    ratio: Fraction | None
    reason: SplitReason
    held: Fraction | None

    def shares(self, number: Decimal | None) -> Decimal | None:
        """Return a number of shares after the splits."""
        return _times(number, self.ratio)

    def owned(self, number: Decimal | None) -> Decimal | None:
        """Return a balance after the splits."""
        return _times(number, self.held)

    def price(self, number: Decimal | None) -> Decimal | None:
        """Return a price after the splits."""
        if number is None or self.ratio is None:
            return None
        return number if self.ratio is _ONE else multiplied(number, self.ratio.denominator, self.ratio.numerator)


_ONE: Final = Fraction(1)
_NONE: Final = RowSplits(_ONE, SplitReason.NO_SPLIT, _ONE)


def _times(number: Decimal | None, ratio: Fraction | None) -> Decimal | None:
    if number is None or ratio is None:
        return None
    return number if ratio is _ONE else multiplied(number, ratio.numerator, ratio.denominator)


def multiplied(number: Decimal, times: int, by: int) -> Decimal:
    """Return a number times a ratio, exactly where the product has an end within ten places, else rounded half to even there.

    >>> multiplied(Decimal("100"), 1, 8), multiplied(Decimal("2.50"), 4, 1), multiplied(Decimal(2), 1, 3)
    (Decimal('12.5'), Decimal('10'), Decimal('0.6666666667'))
    """
    found = _DIGITS.divide(_DIGITS.multiply(number, Decimal(times)), Decimal(by)).quantize(_LAST_PLACE, context=_DIGITS)
    whole = _DIGITS.to_integral_value(found)
    return _DIGITS.plus(whole) if whole == found else _DIGITS.normalize(found)


class SplitsSince:
    """The splits of an issuer, and the lots that show on which side of a split a row is."""

    def __init__(self, splits: Iterable[SecuritySplit], assertions: Iterable[Assertion]) -> None:
        self._splits = tuple(splits)
        self._lots: Mapping[str, Assertion] = {one.entry.id: one for one in assertions} if self._splits else {}

    def of(self, entry: Entry) -> RowSplits:
        """Return the splits after a row, and those after the day of its balance, each as one ratio."""
        if not self._splits:
            return _NONE
        if entry.dollars:
            return RowSplits(_ONE, SplitReason.IN_DOLLARS, _ONE)
        ratio, reason = self._since(entry, entry.when)
        held = ratio if entry.as_of == entry.when else self._since(entry, entry.as_of)[0]
        return RowSplits(ratio, reason, held)

    def _since(self, entry: Entry, day: date) -> tuple[Fraction | None, SplitReason]:
        """Return the ratio of the splits since a day of a row, and why it is so."""
        sides = [(split, self._is_before(entry, day, split)) for split in self._splits]
        after = [split for split, before in sides if before]
        if any(before is None for _, before in sides):
            return None, SplitReason.UNCERTAIN
        if not after:
            return _ONE, SplitReason.NO_SPLIT
        if _OTHER_CLASS.search(entry.title):
            return None, SplitReason.OTHER_CLASS
        ratio = prod((split.ratio for split in after), start=_ONE)
        given = all(split.given for split in after)
        return _ONE if ratio == 1 else ratio, SplitReason.GIVEN if given else SplitReason.SPLIT

    def _is_before(self, entry: Entry, day: date, split: SecuritySplit) -> bool | None:
        """Whether a day of a row is before a split; ``None`` where it is among those of the split and no lot shows it."""
        if day <= split.after:
            return True
        if day >= split.by:
            return False
        return self._by_lot(entry, split)

    def _by_lot(self, entry: Entry, split: SecuritySplit) -> bool | None:
        """Return the side of a row by the report of its lot that starts from what the split made of the balance."""
        mine = self._lots.get(entry.id)
        if mine is None or mine.lot is None:
            return None
        shown = next((one for one in mine.lot.history if one.cause is Cause.SPLIT and _shows(one, split)), None)
        return None if shown is None else mine.index < shown.index


def _shows(one: Assertion, split: SecuritySplit) -> bool:
    before = one.previous
    return before is not None and split.between(before.entry.as_of, one.entry.when)
