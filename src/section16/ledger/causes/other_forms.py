"""Differences that another form shows: a companion form, the form of another owner of the same shares, a form filed later."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.causes.view import IssuerView, ids, of_one_class
from section16.ledger.lots.cause import Cause, Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import COMPANION_DAYS, LATE_FORM_DAYS, LEAST_OF_TWO_OWNERS


def reported_by_a_companion(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A form of other owners filed with this one reports the same transaction and the same balance after it: one event.

    An event of more than ten owners takes several forms, and members of one group often file separately. Owners who are the
    same on both forms report an event twice instead, which is an error.
    """
    entry = row.entry
    if not entry.change or gap != -entry.change or row.lot is None:
        return None
    for earlier in reversed(row.lot.history[: row.index]):
        other = earlier.entry
        if (entry.filing.day - other.filing.day).days > COMPANION_DAYS:
            return None
        same_event = (other.day, other.code, other.change, other.owned) == (entry.day, entry.code, entry.change, entry.owned)
        if same_event and set(other.filing.owners) != set(entry.filing.owners):
            says = f"{other.filing.accession}, the form of other owners of the same day, reports the same transaction"
            return Evidence("companion form", says, ids([earlier]))
    return None


def held_by_another_owner(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The shares are those that another owner reports, such as a spouse: both balances are that owner's before and after.

    The owner who acted reports the transaction; the form of the other shows only the new balance. Who reports transactions of
    the same days from equal balances sells under an equal plan instead, so that only holdings count (0001562180-23-000301).
    """
    start = (row.opening or Decimal(0)) + gap
    if (
        not row.entry.holding
        or row.entry.direct is not False
        or row.opening is None
        or row.previous is None
        or start < LEAST_OF_TWO_OWNERS
    ):
        return None
    mine, since, filed = set(row.entry.filing.owners), row.previous.entry.filing, row.entry.filing
    for other in view.stating(start):
        theirs = other.entry.filing
        if not mine.isdisjoint(theirs.owners) or not of_one_class(row, other) or other.gap or other.lot is None:
            continue
        before = [one for one in other.lot.history[: other.index] if one.balance == row.opening]
        if before and since.day <= theirs.day and abs((filed.day - theirs.day).days) <= COMPANION_DAYS:
            says = f"{theirs.names[0] if theirs.names else theirs.owners[0]} reports {row.opening} before and {start} after"
            return Evidence("held by another owner", says, ids([before[-1], other]))
    return None


def reported_later(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A form filed soon afterwards reports a transaction of just this size for an earlier day, which no report had counted.

    The balance before was stated without it; who finds the omission corrects the next balance and files late.
    """
    if row.lot is None or not gap:
        return None
    counted = {late.entry.id for one in row.lot.history for late in one.missed}
    for later in row.lot.history[row.index + 1 :]:
        days = (later.entry.filing.day - row.entry.filing.day).days
        if days > LATE_FORM_DAYS:
            return None
        found = later.cause is Cause.LATE and later.aside and later.entry.change == gap
        if found and later.entry.when < row.entry.when and later.entry.id not in counted:
            says = f"{later.entry.filing.accession}, filed on {later.entry.filing.day}, reports it for {later.entry.day}"
            return Evidence("reported late", says, ids([later]))
    return None
