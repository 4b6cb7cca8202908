"""Split-adjusted numbers: what a row's shares, price and balance are after the splits that the issuer has made since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
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


class RowSplits(msgspec.Struct, frozen=True):
    """New shares for one share of a row by the splits since; ``None`` where it is not known. Why it is so."""

    ratio: Fraction | None
    reason: SplitReason

    def shares(self, number: Decimal | None) -> Decimal | None:
        """Return a number of shares after the splits."""
        if number is None or self.ratio is None:
            return None
        return number if self.ratio is _ONE else exact(Fraction(number) * self.ratio)

    def price(self, number: Decimal | None) -> Decimal | None:
        """Return a price after the splits."""
        if number is None or self.ratio is None:
            return None
        return number if self.ratio is _ONE else exact(Fraction(number) / self.ratio)


_ONE: Final = Fraction(1)
_NONE: Final = RowSplits(_ONE, SplitReason.NO_SPLIT)


def exact(number: Fraction) -> Decimal:
    """Return a fraction as a decimal, exactly where it has an end within ten places, else rounded half to even there.

    >>> exact(Fraction(1, 8)), exact(Fraction(100)), exact(Fraction(2, 3))
    (Decimal('0.125'), Decimal('100'), Decimal('0.6666666667'))
    """
    places = round(number * 10**_PLACES)
    whole = Decimal(places).scaleb(-_PLACES)
    text = format(whole, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


class SplitsSince:
    """The splits of an issuer, and the lots that show on which side of a split a row is."""

    def __init__(self, splits: Iterable[SecuritySplit], assertions: Iterable[Assertion]) -> None:
        self._splits = tuple(splits)
        self._lots: Mapping[str, Assertion] = {one.entry.id: one for one in assertions} if self._splits else {}

    def of(self, entry: Entry) -> RowSplits:
        """Return the splits after a row, as one ratio."""
        if not self._splits:
            return _NONE
        if entry.dollars:
            return RowSplits(_ONE, SplitReason.IN_DOLLARS)
        sides = [(split, self._is_before(entry, split)) for split in self._splits]
        after = [split for split, before in sides if before]
        if any(before is None for _, before in sides):
            return RowSplits(None, SplitReason.UNCERTAIN)
        if not after:
            return _NONE
        if _OTHER_CLASS.search(entry.title):
            return RowSplits(None, SplitReason.OTHER_CLASS)
        ratio = prod((split.ratio for split in after), start=_ONE)
        return RowSplits(
            _ONE if ratio == 1 else ratio, SplitReason.GIVEN if all(split.given for split in after) else SplitReason.SPLIT
        )

    def _is_before(self, entry: Entry, split: SecuritySplit) -> bool | None:
        """Whether a row is before a split; ``None`` where its day is among those of the split and its lot does not show it."""
        if entry.when <= split.after:
            return True
        if entry.when >= split.by:
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
    return before is not None and split.between(before.entry.when, one.entry.when)
