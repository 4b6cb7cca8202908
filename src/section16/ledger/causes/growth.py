"""Causes that follow a rule over time: units that vest by their schedule, dividends that all holders get at one rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from section16.ledger.causes.schedules import balance_day, reports_vestings, rule_of
from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.statements import numbers
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import (
    LEAST_GROWTH,
    LEAST_WHOLE,
    MOST_DIVIDEND,
    ONE_TIME,
    ONE_YEAR,
    OWNERS_OF_A_RATE,
    RATE_CLOSE,
    RATE_NEAR,
    RATE_SURE,
    STATED_PART,
)

_ZERO = Decimal(0)


def vests_by_schedule(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The holding is what its footnote's schedule leaves, and vestings of this lot are never reported row by row.

    Some issuers report unvested units as holdings of Table I that merely decrease.
    """
    return None if reports_vestings(row) else _by_schedule(view, row, gap)


def vesting_not_here(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The holding is what its schedule leaves, but vestings of this lot are reported row by row: such a filing is missing."""
    return _by_schedule(view, row, gap) if reports_vestings(row) else None


def _by_schedule(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Return the schedule by which a holding became what it is: equal parts, so many left before, so many now."""
    earlier, start = row.previous, row.opening
    if earlier is None or not start or gap >= 0:  # vesting only decreases what is left
        return None
    for text in row.entry.texts("title", "shares_owned"):
        rule = rule_of(text)
        if rule is None:
            continue
        then, now = (rule.left(balance_day(one)) for one in (earlier, row))
        # Units granted before a split are rounded singly: one old unit is a ratio of new ones (0001209191-23-034034).
        ratios = [split.ratio for split in view.splits if rule.first < split.by <= row.entry.filing.day]
        share = max([Fraction(1), *ratios])
        # One part of slack for each report: a form states the balance of its period or of its filing day, and a vesting in
        # between is counted or not (0001209191-20-008216, 0001209191-19-041321).
        for slack_then in (0, 1, -1):
            for slack_now in (0, 1, -1):
                left, had = now + slack_now, then + slack_then
                if had > left >= 0 and had <= rule.parts and abs(start * left / had - (start + gap)) <= share:
                    says = f"{rule.says()}: {had} were left before, {left} are left now"
                    return Evidence("vesting schedule", says, ids([earlier]))
    return None


def one_rate(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A holding of another owner grew by the same rate between the same reports: dividends that were reinvested.

    Rule 16a-11 exempts reinvestments under broad-based plans from reporting, so that they appear only in the next balance.
    Only other owners are evidence: what changes several holdings of one owner may be the owner's own doing. Where a part of
    each balance earns nothing, such as units that have not vested, the rates differ somewhat, and several must be near.
    """
    if row.previous is None or not row.opening or not LEAST_GROWTH <= gap <= row.opening * MOST_DIVIDEND:
        return None
    same = _at_one_rate(view, row, gap)
    if not same:
        return None
    says = f"{len(same)} holdings of other owners grew by {gap / row.opening:.4%} over the same time"
    return Evidence("one rate", says, ids(same[:5]))


def _at_one_rate(view: IssuerView, row: Assertion, grown: Decimal, stated: Decimal = _ZERO) -> list[Assertion]:
    """Return holdings of other owners that grew at the rate of a row, or several that grew at nearly that rate.

    ``stated`` is a number that was credited besides; others may have been credited with it as well.
    """
    opening, mine = row.opening or _ZERO, set(row.entry.filing.owners)
    rate = grown / opening
    same: list[Assertion] = []
    close: dict[str, Assertion] = {}
    for other in view.gaps_near(row.entry.when, ONE_TIME):
        if not other.opening or not other.gap or not _same_time(row, other) or not mine.isdisjoint(other.entry.filing.owners):
            continue
        for its in {other.gap, other.gap - stated}:
            rounded = _step(grown) / opening + _step(its) / other.opening
            off = abs(its / other.opening - rate)
            if its < LEAST_GROWTH or rounded + rate * RATE_NEAR > rate * RATE_SURE:
                continue
            if off <= rounded + rate * RATE_NEAR:
                same.append(other)
            elif off <= rate * RATE_CLOSE:
                close[other.entry.filing.owners[0]] = other
    return same or (list(close.values()) if len(close) >= OWNERS_OF_A_RATE else [])


def _step(gap: Decimal) -> Decimal:
    """Return the smallest step in which a gap is stated."""
    exponent = gap.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent if isinstance(exponent, int) else 0))


def one_rate_and_a_footnote(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A footnote states a part of the gap, and the rest is what holdings of other owners grew by over the same time."""
    if row.previous is None or not row.opening or gap <= 0:
        return None
    for stated in sorted({Decimal(number) for text in row.entry.texts() for number in numbers(text)}):
        rest = gap - stated
        if stated < LEAST_WHOLE or not LEAST_GROWTH <= rest <= min(gap / STATED_PART, row.opening * MOST_DIVIDEND):
            continue
        others = _at_one_rate(view, row, rest, stated)
        if others:
            says = f"a footnote states {stated}; the rest grew as another holding did"
            return Evidence("footnote and rate", says, ids([row, others[0]]))
    return None


def one_amount(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """Holdings of other owners changed by just the same between the same reports: what all of them were credited with.

    Where a transaction of that size is reported at the time, a row is missing or misplaced instead. A small whole number is
    the same by chance; it counts where several owners had the same balance and the same transaction too.
    """
    if row.previous is None or not gap or _is_a_transaction(view, row, gap):
        return None
    mine = set(row.entry.filing.owners)
    # A large number that is not round is hardly equal by chance, so that times which overlap are enough for it.
    sharp = not row.entry.holding and gap % 1 == 0 and abs(gap) >= LEAST_WHOLE and gap % 10 != 0
    same = [
        other
        for other in view.gaps_near(row.entry.when, ONE_YEAR if sharp else ONE_TIME, gap)
        if mine.isdisjoint(other.entry.filing.owners) and (_same_time(row, other) or (sharp and _overlap(row, other)))
    ]
    if (gap % 1 == 0 and abs(gap) < LEAST_WHOLE) or abs(gap) < LEAST_GROWTH:
        same = [other for other in same if other.opening == row.opening and other.entry.change == row.entry.change]
        same = same if len(same) > 1 else []
    return (
        Evidence("one amount", f"{len(same)} holdings of other owners changed by {gap} as well", ids(same[:5]))
        if same
        else None
    )


def _is_a_transaction(view: IssuerView, row: Assertion, gap: Decimal) -> bool:
    """Whether any owner reports a transaction of just that size between the two reports."""
    first = row.previous.entry.when if row.previous else row.entry.when
    return any(first <= day <= row.entry.when for day in view.moves.get(abs(gap), ()))


def _overlap(row: Assertion, other: Assertion) -> bool:
    """Whether two intervals have days in common, in which both may have been credited: not all insiders file at one time."""
    if row.previous is None or other.previous is None:
        return False
    return max(row.previous.entry.when, other.previous.entry.when) < min(row.entry.when, other.entry.when)


def _same_time(row: Assertion, other: Assertion) -> bool:
    """Whether two intervals begin and end within a week of each other: insiders of one issuer file some days apart."""
    if row.previous is None or other.previous is None:
        return False
    begins = abs((row.previous.entry.when - other.previous.entry.when).days)
    return begins <= ONE_TIME and abs((row.entry.when - other.entry.when).days) <= ONE_TIME
