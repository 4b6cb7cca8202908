"""Splits that footnotes or remarks state in numbers: "the 1-for-30 reverse stock split", "a 3-for-1 stock split".

Units, and balances of many lots that were rounded one by one, show no ratio to the share, so that linking finds no split in
them. The words give the ratio, and the numbers must fit it.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from section16.ledger.causes.footnotes import stated_of_the_balance
from section16.ledger.causes.view import IssuerView, ids
from section16.ledger.entries.entry import LedgerFiling
from section16.ledger.entries.statements import split_ratios
from section16.ledger.linking.splits import rounded_singly
from section16.ledger.lots.cause import Evidence
from section16.ledger.lots.lot import Assertion
from section16.ledger.thresholds import LEAST_STATED_SPLIT

_AFTER = timedelta(days=180)
"""How long after a split forms still say that their numbers reflect it."""


def stated_split(view: IssuerView, row: Assertion, gap: Decimal) -> Evidence | None:
    """The row starts from what a split made of the balance, by the ratio that a footnote or the remarks of a form state.

    Each lot of the balance was rounded by itself; what a footnote of the row says came in besides may be in it as well.
    """
    earlier, opening = row.previous, row.opening
    if earlier is None or opening is None or row.entry.dollars or min(opening, opening + gap) < LEAST_STATED_SPLIT:
        return None
    first, last = earlier.entry.filing.day, row.entry.filing.day + _AFTER
    for filing in view.of_splits:
        if not first < filing.day <= last:
            continue
        for ratio in ratios_stated(filing):
            more = _besides(row, opening, gap, ratio)
            if more is not None:
                added = f", and {more} that a footnote states" if more else ""
                stated = f"{filing.accession} states {ratio.numerator} for {ratio.denominator}"
                return Evidence("stated split", f"{stated}: {opening} became {opening + gap}{added}", ids([earlier]))
    return None


def _besides(row: Assertion, opening: Decimal, gap: Decimal, ratio: Fraction) -> Decimal | None:
    """Return what came in besides the split: nothing, or a number that a footnote on the balance states; ``None`` otherwise."""
    start = opening + gap
    if rounded_singly(opening, start, ratio):
        return Decimal(0)
    stated = (value for values in stated_of_the_balance(row) for value in values)
    made = opening * ratio.numerator / ratio.denominator
    return next((value for value in stated if value and abs(start - value - made) < 1), None)


def ratios_stated(filing: LedgerFiling) -> list[Fraction]:
    """Return the ratios of splits that the footnotes and remarks of a filing state, as new shares for one old share."""
    return sorted({ratio for text in (*filing.footnotes.values(), filing.remarks) for ratio in split_ratios(text)})
