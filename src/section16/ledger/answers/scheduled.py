"""Units that vest by the schedule in their footnote and have no rows: what of a reported balance is left on a later day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from section16.ledger.causes.schedules import Rule, balance_day, reports_vestings, rule_of
from section16.ledger.lots.lot import Assertion, Lot

_ZERO = Decimal(0)


def left_by_schedule(lot: Lot, lots: Iterable[Lot], day: date) -> Decimal | None:
    """Return the units of a lot that its schedule leaves on a day; ``None`` where nothing vests by then, or rows report it.

    ``lots`` are those of the issuer: where any of the same owners and class has a disposition, vestings are reported. A part is
    rounded down when it vests, and so what is left is rounded up.
    """
    last = lot.latest
    if last is None or not last.entry.holding or not last.balance or not lot.traits.granted:
        return None
    rules = filter(None, map(rule_of, last.entry.texts("title", "shares_owned")))
    left = next((left for rule in rules if (left := _left(rule, last, day)) is not None), None)
    return None if left is None or _have_rows(lot, lots) else left


def _left(rule: Rule, last: Assertion, day: date) -> Decimal | None:
    then, now = rule.left(balance_day(last)), max(0, rule.left(day))
    if not 0 <= now < then <= rule.parts:
        return None
    left = Fraction(last.balance or _ZERO) * now / then
    return (Decimal(left.numerator) / left.denominator).to_integral_value(ROUND_CEILING)


def _have_rows(lot: Lot, lots: Iterable[Lot]) -> bool:
    """Whether vestings of this class of the owners are reported row by row."""
    alike = (one for one in lots if one.owners & lot.owners and one.traits.same_class(lot.traits))
    return any(
        one.latest is not None and (reports_vestings(one.latest) or (one.latest.entry.change or _ZERO) < 0) for one in alike
    )
