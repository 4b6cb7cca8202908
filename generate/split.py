"""Splits: known to all insiders, reported by none (Rule 16a-9); the next balance of every line shows them."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import partial

import msgspec

from generate import wording
from generate.diary import MORNING
from generate.issuer import PlannedSplit
from generate.life import Life

_ROUNDING = {"down": ROUND_FLOOR, "nearest": ROUND_HALF_UP, "up": ROUND_CEILING}
_WHOLE, _THOUSANDTH, _CENT, _TENTH_OF_CENT = Decimal(1), Decimal("0.001"), Decimal("0.01"), Decimal("0.001")


def expect(life: Life) -> None:
    """Put the issuer's splits down."""
    for split in life.issuer.splits:
        life.diary.put(split.day, partial(_split, life, split), MORNING)


def _split(life: Life, split: PlannedSplit, day: date) -> None:
    """Turn every position and every price into what it is after the split."""
    life.preparer.close_all()
    life.book.splits[day] = wording.split(day, split.new, split.old)
    dice = life.dice.other("split", day.isoformat())
    for line, balance in list(life.book.balances.items()):
        if not balance or (line.series and life.book.terms[line.series].in_dollars):
            continue
        lots = 1 if line.series else dice.draw({1: 0.7, 2: 0.15, 3: 0.1, 4: 0.05})
        after = _parted(balance, lots, split, life.habits.rounding)
        if after != balance:
            life.book.post_unreported(line, day, after - balance, "split")
    for terms in list(life.book.terms.values()):
        if terms.price:
            price = terms.price * split.old / split.new
            unit = _CENT if price >= 1 else _TENTH_OF_CENT
            after = max(price.quantize(unit, ROUND_HALF_UP), unit)
            life.book.set_terms(msgspec.structs.replace(terms, since=day, price=after))


def _parted(balance: Decimal, lots: int, split: PlannedSplit, rounding: str) -> Decimal:
    """Return a balance after a split when its lots (accounts, certificates, awards) are rounded one by one."""
    unit = _WHOLE if balance == balance.to_integral_value() else _THOUSANDTH
    share = (balance / lots).quantize(unit, ROUND_FLOOR)
    parts = [share] * (lots - 1) + [balance - share * (lots - 1)]
    return sum(((part * split.new / split.old).quantize(unit, _ROUNDING[rounding]) for part in parts), Decimal(0))


def adjusted(life: Life, shares: int, since: date, day: date) -> int:
    """Return what a number of shares agreed on one day is on a later one, after the splits in between."""
    for split in life.issuer.splits:
        if since < split.day <= day:
            shares = shares * split.new // split.old
    return shares
