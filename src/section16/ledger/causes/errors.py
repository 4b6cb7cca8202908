"""Likely errors of the filer that are located: another row or filing goes on from the number that should have stood there."""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.assertion import Assertion, Evidence
from section16.ledger.causes.view import IssuerView, ids, meets
from section16.ledger.slips import transposed

_FEW = 10
_NEAR = 8


def continues_from_the_right_balance(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The next report of the holding starts from the balance that should have stood here, a split between them considered."""
    after = row.next
    if row.opening is None or after is None or after.entry.start is None or not gap or not after.gap:
        return None
    right = row.opening + (row.change or 0)
    stated = right + gap
    if stated != row.balance or not meets(after.entry.start, view.becomes(right, row, after)):
        return None
    return Evidence("wrong balance", f"{stated} stands for {right}, from which the next report goes on", ids([after]))


def previous_balance_wrong(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The report before did not follow, and this row goes on from what should have stood there, splits considered."""
    earlier = row.previous
    if earlier is None or not earlier.gap or row.opening is None or earlier.computed is None:
        return None
    if (row.entry.holding and abs(gap) < _FEW * 10) or not meets(
        row.opening + gap, view.becomes(earlier.computed, earlier, row)
    ):
        return None
    return Evidence(
        "balance before was wrong", f"{earlier.entry.owned} was reported where {earlier.computed} follows", ids([earlier])
    )


def error_carried(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A report of the holding shortly before or after breaks by the opposite; what stands between carries the error."""
    if row.lot is None or abs(gap) < (_FEW * 10 if row.entry.holding else _FEW * 2):
        return None
    near = [
        *row.lot.history[row.index + 1 : row.index + 1 + _NEAR],
        *row.lot.history[max(0, row.index - _NEAR) : row.index][::-1],
    ]
    for other in near:
        if other.gap == -gap:
            return Evidence("error undone", f"{other.entry.id} breaks by {other.gap}", ids([other]))
    return None


def change_mistyped(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balances fit a change with a nought more or less, or with two digits swapped."""
    after, change = row.next, row.change
    if not change or row.opening is None:
        return None
    fits = change + gap
    if fits in (change * 10, change / 10, change * 100, change / 100):
        return Evidence(
            "a nought too few or too many", f"{abs(change)} stands where {abs(fits)} fits both balances", ids([row])
        )
    if after is None or after.gap != 0 or fits * change <= 0 or not transposed(abs(change), abs(fits)):
        return None
    return Evidence("change mistyped", f"{abs(change)} stands where {abs(fits)} fits both balances", ids([after]))
