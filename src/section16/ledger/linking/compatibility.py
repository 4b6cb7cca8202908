"""Whether a row can continue a lot, by its dates, its installments and its footnotes.

Equal numbers are not enough where an issuer grants awards of one size every year: the words then exclude the lots that they
contradict (docs/adr/0013).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.ledger.entries.entry import Entry
from section16.ledger.entries.statements import days_of, grant_days, vests_after_a_year
from section16.ledger.linking.learning import Consulted, Learned
from section16.ledger.linking.mistyped import one_keystroke_apart, one_keystroke_from
from section16.ledger.lots.cause import Cause
from section16.ledger.lots.lot import Lot
from section16.ledger.lots.traits import Traits
from section16.ledger.thresholds import INSTALLMENT_SIZE, LEAST_MISTYPED, MOST_DIVIDEND, MOST_INSTALLMENTS, NOT_A_YEAR


def could_continue(entry: Entry, traits: Traits, lot: Lot, learned: Learned | Consulted) -> bool:
    """Whether a row can continue a lot: neither schedules, nor dates, nor installments contradict it."""
    if of_two_grants(entry, traits, lot):
        return False
    if traits.alone:  # footnotes on stock held directly describe what the balance includes and change from form to form
        return True
    # Some filers restate what is left of a schedule on every form: whether it identifies a grant is learned (docs/adr/0015).
    # The habits are asked last, and only where they decide: a pass that none of them decides is not repeated for them.
    if not traits.same_grant(lot.traits) and learned.schedules_differ:
        return False
    # Several funds or trusts are reported under one nature, such as "See footnote", and only the footnote names each.
    if (
        not traits.direct
        and traits.marks
        and lot.traits.marks
        and traits.marks.isdisjoint(lot.traits.marks)
        and learned.marks_differ
    ):
        return False
    # Price and expiration identify an option; a holding states no change that could be an installment or a disposition.
    if traits.definite or entry.holding or not traits.awarded:
        return True
    return not (
        of_another_grant_day(entry, traits, lot)
        or before_the_first_vesting(entry, lot)
        or _own_instalments(entry, lot)
        or _leaves_nothing(entry, traits, lot)
    )


def could_be_mistyped(entry: Entry, balance: Decimal) -> bool:
    """Whether one typing error separates a transaction from a balance: its sign, or one digit of its numbers."""
    change, owned = entry.change, entry.owned
    if not change or owned is None or entry.holding or min(owned, balance) < LEAST_MISTYPED:
        return False
    return (
        owned == balance - change  # acquired and disposed of are exchanged
        or one_keystroke_apart(change, owned - balance)
        or one_keystroke_apart(owned, balance + change)
    )


def mistyped_from(entry: Entry) -> Iterator[Decimal]:
    """Yield the balances of which :func:`could_be_mistyped` is true."""
    change, owned = entry.change, entry.owned
    if not change or owned is None or entry.holding or owned < LEAST_MISTYPED:
        return
    found = {
        owned + change,
        *(owned - meant for meant in one_keystroke_from(change)),
        *(meant - change for meant in one_keystroke_from(owned)),
    }
    yield from sorted(balance for balance in found if balance >= LEAST_MISTYPED)


def of_another_grant_day(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether the ledger has the grant of a lot, and dates show that a disposition is of another grant.

    Either every date of the lot's schedule is after the transaction, or a date that the row states is before the grant.
    """
    granted = lot.history[0] if lot.history else None
    if (
        granted is None
        or granted.cause is not Cause.OPENS  # a lot first seen as a holding may be older than its first row
        or granted.entry.day is None
        or entry.day is None
        or (entry.change or 0) >= 0
    ):
        return False
    vests = [day for mark in lot.traits.schedules for day in days_of(mark)]
    stated = [day for mark in traits.schedules for day in days_of(mark)]
    if bool(vests) and min(vests) > entry.day:
        return True
    if not stated or min(stated) >= granted.entry.day or traits.same_grant(lot.traits):
        return False
    # What performance earned may be reported years after the grant: both forms then name its day (0001225208-23-004266).
    return _grant_days(entry).isdisjoint(_grant_days(granted.entry))


def before_the_first_vesting(entry: Entry, lot: Lot) -> bool:
    """Whether a disposition comes within the year in which nothing of the lot vests, as the form that granted it says.

    It does not continue from the lot's balance, so that it is of an older grant (0001209191-23-030165). Where it does, an
    award may have been earned before it was reported as granted.
    """
    granted = lot.history[0] if lot.history else None
    if granted is None or granted.cause is not Cause.OPENS or granted.entry.day is None or entry.day is None:
        return False
    soon = entry.day - granted.entry.day < NOT_A_YEAR
    return soon and (entry.change or 0) < 0 and any(map(vests_after_a_year, granted.entry.texts()))


def _third(part: Decimal, balance: Decimal, off: Decimal) -> bool:
    """Whether a part is 33 percent of a grant of which all, or 67 percent, is left: "33%, 66% and in full" leave no third."""
    return part >= INSTALLMENT_SIZE * INSTALLMENT_SIZE and any(abs(balance * 33 / left - part) <= off for left in (100, 67))


def of_two_grants(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether the footnotes of a row and of its lot each name one day of grant, and not the same (0001209191-23-012412)."""
    if not traits.granted or lot.latest is None:
        return False
    mine, its = _grant_days(entry), _grant_days(lot.latest.entry)
    return len(mine) == len(its) == 1 and mine != its


def _grant_days(entry: Entry) -> set[date]:
    return {day for text in entry.texts() for day in grant_days(text)}


def _leaves_nothing(entry: Entry, traits: Traits, lot: Lot) -> bool:
    """Whether a row only disposes of everything, under footnotes of its own.

    It starts from its own change, so that its numbers, like those of a grant, check nothing: footnotes must connect it.
    Without this 0000899243-23-014456 II/1, an older grant, would break a lot that it does not concern.
    """
    return entry.owned == 0 and not traits.alike(lot.traits)


def _own_instalments(entry: Entry, lot: Lot) -> bool:
    """Whether a row starts from a whole number of its own installments, to the share each, and the lot does not hold one.

    Awards vest in equal parts, so that the row is then of another grant. A lot that an installment of the same size has left
    before is the one that the row continues, whatever it holds.
    """
    part = -(entry.change or Decimal(0))
    start = entry.start or Decimal(0)
    if _third(part, start, off=Decimal(1)) and not _third(part, lot.balance, off=part * MOST_DIVIDEND):
        return not any(one.entry.change == entry.change for one in lot.history)
    count = round(start / part) if part > 0 else 0
    if not 2 <= count <= MOST_INSTALLMENTS or part < INSTALLMENT_SIZE * count:  # noqa: PLR2004 - one instalment is any row that leaves nothing
        return False
    if any(one.entry.change == entry.change for one in lot.history):
        return False
    return abs(start - count * part) <= count and abs(lot.balance - round(lot.balance / part) * part) > MOST_INSTALLMENTS
