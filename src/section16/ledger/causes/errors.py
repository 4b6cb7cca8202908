"""Likely errors of the filer that can be located: another row or filing continues from the number that was right.

That report is the evidence. A number that merely looks mistyped is as frequent on exchanged gaps as on real ones.
"""

from __future__ import annotations

from decimal import Decimal

from section16.ledger.causes import readings
from section16.ledger.causes.footnotes import without_what_is_stated
from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.linking.mistyped import transposed
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_ERROR, LEAST_TRANSPOSED, REPORTS_SEARCHED, UNDONE_PART

_THOUSAND = 1000
"""What a comma separates: with a point in its place, 7,698 shares become 7.698."""


def continues_from_the_right_balance(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The next report of the holding starts from the balance that would have been right here, splits considered."""
    after = row.next
    # The next report must break as well: where it follows from the stated balance, that was right.
    if row.opening is None or after is None or after.entry.start is None or not gap or not after.gap:
        return None
    right = row.opening + (row.change or 0)
    stated = right + gap
    # The first comparison fails only where the control passes the gap of another break: the row then does not state it.
    if stated != row.balance or not view.goes_on(after.entry.start, right, row, after) or _rounds(row, after, gap):
        return None
    says = f"{stated} is stated instead of {right}, from which the next report continues"
    return Evidence("wrong balance", says, ids([after]), (readings.of_the_balance(row, gap),))


def previous_balance_wrong(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The previous report did not follow, and this row continues from what would have been right there, splits considered."""
    earlier = row.previous
    if earlier is None or not earlier.gap or row.opening is None or earlier.computed is None:
        return None
    if (
        (abs(gap) <= 1 and gap != -earlier.gap)  # rounding, unless this row takes back what the one before had too much
        or _rounds(earlier, row, gap)
        or (row.entry.holding and abs(gap) < LEAST_ERROR * 10)  # small lots of units recur at each size
        or not view.goes_on(row.opening + gap, earlier.computed, earlier, row)
    ):
        return None
    says = f"{earlier.entry.owned} was reported where {earlier.computed} follows"
    return Evidence("balance before was wrong", says, ids([earlier]), (readings.of_the_balance(earlier, earlier.gap),))


def _rounds(row: Assertion, after: Assertion, gap: Decimal) -> bool:
    """Whether a share more and a share less in one filing are whole numbers, each rounded by itself (0001062993-23-001373)."""
    return abs(gap) <= 1 and row.entry.filing.accession == after.entry.filing.accession


def error_carried(_view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """A report of the holding shortly before or after breaks by the opposite; the reports between carry the error.

    A number that a footnote of either states is subtracted first.
    """
    if row.lot is None:
        return None
    near = [
        *row.lot.history[row.index + 1 : row.index + 1 + REPORTS_SEARCHED],
        *row.lot.history[max(0, row.index - REPORTS_SEARCHED) : row.index][::-1],
    ]
    least = LEAST_TRANSPOSED if row.entry.holding else LEAST_ERROR * 10  # small holdings of units recur at each size
    shift = gap - (row.gap or Decimal(0))  # zero, except where the control passes the gap of another break
    mine = {rest + shift for rest in without_what_is_stated(row)}
    for other in near:
        if not other.gap or other.gap * gap > 0:  # two changes in one direction undo nothing, whatever a footnote states
            continue
        opposite = {-rest for rest in without_what_is_stated(other)}
        undone = next((rest for rest in sorted(mine & opposite, key=abs, reverse=True) if abs(rest) >= least), None)
        if (
            undone is None
            and not row.entry.holding
            and abs(gap + other.gap) <= abs(gap) * UNDONE_PART
            and abs(gap) >= LEAST_TRANSPOSED
        ):
            undone = -other.gap
        if undone is not None:
            first, by = (row, undone) if row.index < other.index else (other, -undone)
            says = f"{undone} of it is undone by {other.entry.id}"
            return Evidence("error undone", says, ids([other]), (readings.of_the_balance(first, by),))
    return None


def change_mistyped(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The balances fit a change with one zero more or less, a point for a comma, or with two digits transposed.

    A row of the filing with the same amount, such as that of the option exercised, confirms the amount.
    """
    after, change = row.next, row.change
    if not change or row.opening is None or any(abs(other.entry.change or 0) == abs(change) for other in view.filing(row)):
        return None
    fits = change + gap
    follows = after is not None and after.gap == 0  # the next report continues from the balance, which is then right
    amount = readings.of_the_amount(row, fits)
    either = (amount,) if follows else (amount, readings.of_the_balance(row, gap))
    says = f"{abs(change)} is stated where {abs(fits)} fits both balances"
    if fits in (change * 10, change / 10, change * 100, change / 100):
        return Evidence("a zero too few or too many", says, ids([row]), either)
    if change % 1 and fits == change * _THOUSAND:
        return Evidence("a point for a comma", says, ids([row]), either)
    # Two digits in the other order need a next report that continues from the balance.
    if after is None or not follows or fits * change <= 0 or abs(change) < LEAST_TRANSPOSED:
        return None
    return Evidence("change mistyped", says, ids([after]), either) if transposed(abs(change), abs(fits)) else None
