"""Agreement: on which days two lots held the same, as their own reports state it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from section16.ledger.lots.lot import Assertion, Lot

_MORE = 4
"""How many times as many days must agree as differ: one mistyped balance among many separates no block."""


class Agreement(msgspec.Struct, frozen=True):
    """That two lots held the same: the day, the balance, the rows that state it, and on how many days both reported it.

    ``days`` is 0 where no day was reported by both, and one of them still held what the other reported later. ``gone``
    says that both went from the balance to nothing.
    """

    day: date
    balance: Decimal
    rows: tuple[str, str]
    days: int
    gone: bool = False

    @property
    def says(self) -> str:
        """The agreement in words."""
        if not self.days:
            return f"both held {self.balance:,} on {self.day}, as reported before it and on it"
        if self.gone:
            return f"both report that {self.balance:,} came to nothing on {self.day}"
        more = f" and the same on {self.days - 1} more days" if self.days > 2 else " and the same on 1 more day"  # noqa: PLR2004
        return f"both report {self.balance:,} on {self.day}" + (more if self.days > 1 else "")


def agreement_of(one: Lot, two: Lot) -> Agreement | None:
    """Return where two lots agree; ``None`` where no day shows it, or where the days that both report differ.

    A balance of nothing agrees with any other, so that only a balance above it counts, or what it was before.
    """
    first, second = _by_day(one), _by_day(two)
    common = [day for day in first if day in second]
    equal = [day for day in common if first[day].balance == second[day].balance]
    same = [day for day in equal if first[day].balance]
    if (len(common) - len(equal)) * _MORE > len(equal):
        return None
    if same:
        return _agreement(same[0], first[same[0]], second[same[0]], len(same))
    return (
        next((_used_up(day, first[day], second[day]) for day in equal if _start(first[day]) == _start(second[day]) != 0), None)
        or next(_carried(first, second), None)
        or next(_carried(second, first), None)
    )


def _start(row: Assertion) -> Decimal:
    return row.entry.start or Decimal(0)


def _used_up(day: date, one: Assertion, two: Assertion) -> Agreement:
    return Agreement(day, _start(one), (one.entry.id, two.entry.id), 1, gone=True)


def _by_day(lot: Lot) -> dict[date, Assertion]:
    """Return the last assertion of each day, in the order of the days; late reports do not move what the lot holds."""
    current = sorted((one for one in lot.history if not one.aside), key=lambda one: (one.entry.when, one.index))
    return {one.entry.when: one for one in current}


def _carried(earlier: dict[date, Assertion], later: dict[date, Assertion]) -> Iterator[Agreement]:
    """Yield where the one lot still held what the other reports, or starts from, on a day without a report of the one."""
    days = list(earlier)
    for number, (day, row) in enumerate(later.items()):
        at = bisect_left(days, day)
        if not at or day in earlier:
            continue
        before = earlier[days[at - 1]]
        held = {row.balance, row.entry.start} if not number else {row.balance}
        if before.balance and before.balance in held:
            yield _agreement(day, before, row, 0)


def _agreement(day: date, one: Assertion, two: Assertion, days: int) -> Agreement:
    return Agreement(day, one.balance or Decimal(0), (one.entry.id, two.entry.id), days)
