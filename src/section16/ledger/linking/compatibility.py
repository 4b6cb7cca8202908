"""Whether a row can continue a lot, by its days, its installments and its footnotes."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.wording import days_of
from section16.ledger.linking.learning import Learned
from section16.ledger.linking.mistyped import one_keystroke_apart
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Traits

_INSTALMENTS = 48
_FAR = 10
"""An instalment of ten times as many shares as there are instalments is not met by chance."""
_LEAST = 20


def could_continue(entry: Entry, traits: Traits, lot: Lot, learned: Learned) -> bool:
    """Whether a lot can be the one that a row speaks of: neither schedules, nor days, nor instalments say otherwise."""
    if traits.alone:
        return True
    if learned.schedules_differ and not traits.same_grant(lot.traits):
        return False
    if (
        learned.marks_differ
        and not traits.direct
        and traits.marks
        and lot.traits.marks
        and traits.marks.isdisjoint(lot.traits.marks)
    ):
        return False
    if traits.definite or entry.holding or not traits.awarded:
        return True
    return not (of_another_grant_day(entry, traits, lot) or _own_instalments(entry, lot) or _leaves_nothing(entry, traits, lot))


def could_be_mistyped(entry: Entry, balance: Decimal) -> bool:
    """Whether one typing error separates a transaction from a balance: its sign, or one digit of its numbers."""
    change, owned = entry.change, entry.owned
    if not change or owned is None or entry.holding or min(owned, balance) < _LEAST:
        return False
    return (
        owned == balance - change
        or one_keystroke_apart(change, owned - balance)
        or one_keystroke_apart(owned, balance + change)
    )


def of_another_grant_day(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether a lot was granted before the ledger's eyes, and days say that a disposal speaks of another grant.

    Either all the days of the lot's schedule lie after the transaction, or a day that the row states lies before the grant.
    """
    granted = lot.history[0] if lot.history else None
    if (
        granted is None
        or granted.cause is not Cause.OPENS
        or granted.entry.day is None
        or entry.day is None
        or (entry.change or 0) >= 0
    ):
        return False
    vests = [day for mark in lot.traits.schedules for day in days_of(mark)]
    stated = [day for mark in traits.schedules for day in days_of(mark)]
    return (bool(vests) and min(vests) > entry.day) or (
        bool(stated) and min(stated) < granted.entry.day and not traits.same_grant(lot.traits)
    )


def _leaves_nothing(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether a row says of a lot only that all of it is gone, under footnotes of its own: like a grant, it checks nothing."""
    return entry.owned == 0 and not traits.alike(lot.traits)


def _own_instalments(entry: Entry, lot: Lot) -> bool:
    """Whether a row starts from a whole number of its own instalments, to the share each, and the lot does not hold one.

    A lot from which just such an instalment came before is the one that it speaks of.
    """
    part = -(entry.change or Decimal(0))
    start = entry.start or Decimal(0)
    count = round(start / part) if part > 0 else 0
    if not 2 <= count <= _INSTALMENTS or part < _FAR * count:  # noqa: PLR2004 - one instalment is any row that leaves nothing
        return False
    if any(one.entry.change == entry.change for one in lot.history):
        return False
    return abs(start - count * part) <= count and abs(lot.balance - round(lot.balance / part) * part) > _INSTALMENTS
