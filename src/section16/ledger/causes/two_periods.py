"""Dividends credited on a part of a balance, such as deferred shares, over two periods that several owners have in common.

The part that earns nothing differs from owner to owner, so that one period shows no common rate. Over two periods the part is
the same: where ``first`` and ``second`` were credited on balances that differ by ``more``, all of which earns, then
``second / rate 2 - first / rate 1 = more`` holds for every owner with the same two rates (0001225208-23-000767).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, islice
from typing import NamedTuple

from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_CREDITS, LEAST_GROWTH, MOST_DIVIDEND, ONE_TIME, OWNERS_COMPARED, TWO_RATES_NEAR

_LEAST_FACTOR = 1 / Fraction(MOST_DIVIDEND)
"""How many shares earned one, at the least: the inverse of the highest rate."""


class _Credits(NamedTuple):
    """What one owner was credited with in two periods, and by how much the balance had grown between them."""

    first: Fraction
    second: Fraction
    more: Fraction
    rows: tuple[Assertion, Assertion]

    def fits(self, one: Fraction, two: Fraction) -> bool:
        """Whether the credits follow from the inverse rates of the periods."""
        whole = self.second * two
        return abs(whole - self.first * one - self.more) <= whole * TWO_RATES_NEAR


def two_rates(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Two differences of a holding follow from two rates that three other owners have over the same times.

    Two of the owners give the rates, and the third must confirm them.
    """
    for mine in _of_holding(row, gap):
        owners = set(row.entry.filing.owners)
        others = list(islice(_others(view, mine, owners), OWNERS_COMPARED))
        for pair in combinations(others, 2):
            factors = _factors(*pair)
            if factors is None or not mine.fits(*factors):
                continue
            shown = [one for one in others if one.fits(*factors)]
            if len(shown) >= LEAST_CREDITS:
                rates = " and ".join(f"{Decimal(factor.denominator) / factor.numerator:.3%}" for factor in factors)
                says = f"credits at {rates} of one part, the rates of {len(shown)} other owners over the same times"
                return Evidence("two rates", says, ids(one.rows[1] for one in shown[:5]))
    return None


def _of_holding(row: Assertion, gap: Decimal) -> Iterator[_Credits]:
    """Yield the pairs of differences that a row is in, as the first or as the second of them."""
    history = row.lot.history if row.lot else ()
    before = next((one for one in reversed(history[: row.index]) if one.gap), None)
    after = next((one for one in history[row.index + 1 :] if one.gap), None)
    if before is not None and before.gap is not None:
        yield from _credits(before, before.gap, row, gap)
    if after is not None and after.gap is not None:
        yield from _credits(row, gap, after, after.gap)


def _credits(one: Assertion, first: Decimal, two: Assertion, second: Decimal) -> Iterator[_Credits]:
    if not _small(one, first) or not _small(two, second):
        return
    more = Fraction(two.opening or 0) - Fraction(one.opening or 0)
    yield _Credits(Fraction(first), Fraction(second), more, (one, two))


def _small(row: Assertion, credit: Decimal) -> bool:
    """Whether a difference can be dividends, with the fraction that credits have."""
    return bool(credit % 1) and LEAST_GROWTH <= credit <= (row.opening or 0) * MOST_DIVIDEND


def _others(view: IssuerView, mine: _Credits, owners: set[str]) -> Iterator[_Credits]:
    """Yield the credits of other owners over the same two times, one for each owner."""
    seen = set(owners)
    one, two = mine.rows
    for other in view.gaps_near(two.entry.when, ONE_TIME):
        if not seen.isdisjoint(other.entry.filing.owners) or other.gap is None:
            continue
        for its in _of_holding(other, other.gap):
            if its.rows[1] is other and abs((its.rows[0].entry.when - one.entry.when).days) <= ONE_TIME:
                seen.update(other.entry.filing.owners)
                yield its


def _factors(one: _Credits, two: _Credits) -> tuple[Fraction, Fraction] | None:
    """Return the inverses of the two rates at which two owners were credited, if these can be rates of dividends."""
    divisor = one.second * two.first - two.second * one.first
    if not divisor:
        return None
    second = (one.more * two.first - two.more * one.first) / divisor
    first = (second * one.second - one.more) / one.first
    return (first, second) if min(first, second) >= _LEAST_FACTOR else None
