"""A split of an issuer's shares: its ratio, and the days between which it lies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import prod

import msgspec


class SecuritySplit(msgspec.Struct, frozen=True, kw_only=True):
    """``new`` shares for ``old`` ones, on a day after ``after`` and not after ``by``.

    ``rows`` are the rows it was seen in; ``given`` when the user's decisions state it.
    """

    issuer: str
    new: int
    old: int
    after: date
    by: date
    rows: tuple[str, ...] = ()
    given: bool = False

    @property
    def ratio(self) -> Fraction:
        """New shares for one old share."""
        return Fraction(self.new, self.old)

    @property
    def words(self) -> str:
        """The split as people say it: ``1-for-300 (reverse)``, ``20-for-1``."""
        return f"{self.new}-for-{self.old}" + (" (reverse)" if self.new < self.old else "")

    def of(self, balance: Decimal) -> Decimal:
        """Return what a balance becomes, exactly."""
        return balance * self.new / self.old

    def between(self, earlier: date, later: date) -> bool:
        """Whether the split can lie between two days, the later one included."""
        return earlier < self.by and self.after < later


def between(splits: Iterable[SecuritySplit], earlier: date, later: date) -> list[SecuritySplit]:
    """Return the splits that can lie between two days, and where there are several all of them as one."""
    found = [split for split in splits if split.between(earlier, later)]
    if len(found) < 2:  # noqa: PLR2004 - several
        return found
    ratio = prod((split.ratio for split in found), start=Fraction(1))
    rows = tuple(row for split in found for row in split.rows)
    whole = SecuritySplit(
        issuer=found[0].issuer, new=ratio.numerator, old=ratio.denominator, after=found[0].after, by=found[-1].by, rows=rows
    )
    return [*found, whole]
